/* bound32.h - how far float32 logits can be from the exact ones: a proved bound for any model, any summation order
   and any device within the OpenCL limits (exp 3 ulp, division 2.5 ulp, the rest correctly rounded, denormals may be
   flushed).  Derivation, and what of the kernels it stands on: docs/numerics.md, N12-N24. */
#ifndef CONSTRUCTIONS_MODEL_BOUND32_H
#define CONSTRUCTIONS_MODEL_BOUND32_H

#include "constructions/model/model.h"

typedef struct bound32 {
    mpq_t logit;      /* |float32 logit - exact logit| <= this, for every token, position and prompt          */
    mpq_t decision;   /* a margin above this is decided alike on every device: 2 x logit                       */
    bool finite;      /* no overflow is possible; where false, the two above are meaningless                   */
    char where[MODEL_NAME_ROOM]; /* the register that first breaks finiteness, or whose error dominates         */
    bool exact_scores; /* all scores of the last softmax are integers below 2^24 (in some unit), hence exact    */
    mpq_t *error;      /* of each register: the same as `logit` for its lanes; NULL where not finite           */
    size_t registers;
    const char *part;  /* what most of the last softmax's error comes from: "scores", "exponentials", "rescaling" or
                          "sums over keys"; "" without a softmax; where not finite, why                       */
} bound32;
void bound32_init(bound32 *b);
void bound32_clear(bound32 *b);

/* For prompts BOS x COPY and answers, all but BOS and COPY letters, of up to L letters each: at most 2L+2 positions.
   UNSUPPORTED for rotary positions, LIMIT past 2^40 letters. */
MUST_USE status model_bound32(bound32 *b, const model *m, uint64_t L, fault *f);

/* The same, sharper, for the logits at positions where one key of ATTEND r, the last one of the program, leads in exact
   arithmetic: its score times sharpness is larger than every other by `lead` at least.  DOMAIN where r is no attention or
   not the last. */
MUST_USE status model_bound32_lookup(bound32 *b, const model *m, uint64_t L, size_t r, const mpq_t lead, fault *f);

/* One model, many lengths: what does not depend on L is computed once. */
typedef struct bounds32 bounds32;
/* lead NULL: as model_bound32, else as model_bound32_lookup; terms: left out, see below, 0 for none.  Borrows m. */
MUST_USE status bounds32_open(bounds32 **B, const model *m, size_t r, const mpq_t lead, unsigned terms, fault *f);
MUST_USE status bounds32_for(bound32 *b, bounds32 *B, uint64_t L, fault *f);
void bounds32_close(bounds32 *B); /* NULL allowed */

/* Scores (times sharpness) reach this at most; a kernel may give NaN beyond. */
#define BOUND32_SCORE_BITS 20
/* Keys between two rescalings of an online softmax, at least (but for the last tile of a query). */
#define BOUND32_TILE 16
/* Whether all scores of ATTEND r tie whatever the input, so that it is a mean: its sharpness is 0, its queries are a
   LINEAR without weight or bias, or its keys one without weight (and not turned by position); and it has no slope.
   The runtime computes these, and only these, as means. */
bool model_attend_is_mean(const model *m, size_t r);

/* The same bound with some of its terms left out, which is none: what tests and negative controls refute. */
enum {
    BOUND32_NO_WEIGHTS = 1,    /* weights are floats            (N14) */
    BOUND32_NO_SUMS = 2,       /* dot products are exact        (N15) */
    BOUND32_NO_DIVISION = 4,   /* means are divided exactly     (N17) */
    BOUND32_NO_MEANS = 8,      /* what means read is exact      (N17) */
    BOUND32_NO_SHARPNESS = 16, /* score errors as if beta = 1   (N18) */
    BOUND32_NO_EXP = 32,       /* exp is exact                  (N19) */
    BOUND32_NO_RESCALING = 64, /*                               (N20) */
    BOUND32_NO_NORMALISER = 128, /* sums of weights are exact   (N21) */
    BOUND32_NO_SCORES = 256,   /* scores are exact              (N18) */
    BOUND32_SHORT_SUMS = 512   /* k - 1 roundings for k         (N15) */
};

#endif
