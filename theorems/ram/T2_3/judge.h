/* judge.h - running the model itself, in exact arithmetic, on strings: one, all of a length, or sampled ones.
   What is asked of a string x: does it repeat an n-gram; is it n-ambiguous; does the model copy it, generating
   greedily; and does the teacher-forced pass agree? */
#ifndef THEOREMS_RAM_T2_3_JUDGE_H
#define THEOREMS_RAM_T2_3_JUDGE_H

#include "constructions/model/eval.h"
#include "numerics/base/letters.h"
#include "numerics/base/work.h"
#include "numerics/exact/number.h"

/* One string through the model. */
typedef struct judgement {
    bool repeated, ambiguous, miscopied;
    size_t step;     /* the first wrong answer step, from 0; L when copied */
    uint32_t said;   /* the token said there                              */
    bool agreed;     /* greedy and teacher-forced (where run) go wrong at the same step, or not at all */
} judgement;

/* A model with its arithmetic: expsum where the model allows it (decides ties exactly), else balls of 256 bits. */
typedef struct judge {
    const model *m;
    uint32_t n;
    field *F;
    model_eval *e;
    bool ball;                /* F encloses, because sums of exponentials would not do */
    const struct work *watch; /* whose wish to stop is heeded */
    uint32_t *y; /* room for what the model says */
    size_t room;
} judge;

MUST_USE status judge_open(judge *g, const model *m, uint32_t n, fault *f);
/* Stops with ST_STOPPED when w says so; w outlives g. */
void judge_watch(judge *g, const struct work *w);
void judge_close(judge *g); /* also after a failed open */
/* teacher: run the teacher-forced pass too.  UNSUPPORTED when two logits cannot be told apart in the arithmetic at
   hand. */
MUST_USE status judge_string(judgement *r, judge *g, const letter *x, size_t L, bool teacher, fault *f);

/* Work units of one string of length L through the model: it looks at about 2 L^2 keys. */
uint64_t judge_units(uint64_t L);

/* Every string of length L, counted; the first (in lexicographic order) of each kind of trouble. */
typedef struct exhaustion {
    uint32_t L;
    uint64_t strings, repeated, ambiguous, miscopied;
    uint64_t violations; /* strings without a repeated n-gram that are miscopied */
    uint64_t bad;      /* one of the violations                                  */
    uint64_t differs;  /* miscopied but not ambiguous, or ambiguous but copied   */
    uint64_t disagree; /* greedy and teacher-forced differ                       */
    judgement bad_judgement;
} exhaustion;
#define EXHAUSTION_NONE UINT64_MAX

/* Whether D^L strings of length L fit the work limit. */
bool judge_fits(uint32_t D, uint64_t L, const work *w);
/* LIMIT when they do not.  Every string is generated greedily; the teacher-forced pass runs on all of them up to
   1,024 strings, on every 16th beyond.  Blocks of strings in parallel; the result does not depend on the threads. */
MUST_USE status judge_exhaust(exhaustion *x, const model *m, uint32_t n, uint32_t L, const work *w, fault *f);

/* Whether enclosures of 256 bits alone order every logit that decides the copying of the strings of length L without a
   repeated n-gram, and all are copied; judge_string_enclosed: the same of what a string's first mistake needs. */
MUST_USE status judge_exhaust_enclosed(bool *told, const model *m, uint32_t n, uint32_t L, const work *w, fault *f);
MUST_USE status judge_string_enclosed(judgement *r, bool *told, const model *m, uint32_t n, const letter *x, size_t L, fault *f);

/* `samples` uniform strings of length L (stream "copy", seed w->seed, index = sample); bad is a sample's index. */
MUST_USE status judge_sample(exhaustion *x, const model *m, uint32_t n, uint32_t L, uint64_t samples, const work *w,
                             fault *f);
/* The index-th sample of judge_sample. */
void judge_sampled_string(letter *x, uint32_t L, uint32_t D, uint64_t seed, uint64_t index);

/* "x = 0100: says 1 instead of 0 at step 4" */
void judge_describe(text *t, const judgement *r, const letter *x, size_t L, uint32_t D);

#endif
