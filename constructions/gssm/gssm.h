/* gssm.h - generalised state-space models with a finite state (Jelassi et al., section 2): the prompt
   BOS x COPY is read, then the machine's own output is fed back.
   k states; after BOS the state is bos[start]; reading letter a moves s to update[s][a]; COPY moves s to
   copy[s]; in state s the machine says output[s] and moves to update[s][output[s]]. */
#ifndef CONSTRUCTIONS_GSSM_GSSM_H
#define CONSTRUCTIONS_GSSM_GSSM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/base/letters.h"
#include "numerics/base/rng.h"
#include "numerics/base/work.h"

#define GSSM_STATES_MOST ((uint32_t)1 << 22)
#define GSSM_TABLE_MOST ((uint64_t)1 << 26) /* states * D */

typedef struct gssm {
    uint32_t D, states, start;
    uint32_t *bos, *copy, *output; /* states entries each */
    uint32_t *update;              /* update[s*D + a] */
} gssm;

/* All entries 0.  DOMAIN for D < 2 or states < 1, LIMIT past the caps. */
MUST_USE status gssm_new(gssm **g, uint32_t D, uint32_t states);
void gssm_free(gssm *g); /* NULL allowed */
MUST_USE status gssm_clone(gssm **copy, const gssm *g);
/* Every table entry in range; what every reader and builder guarantees. */
bool gssm_valid(const gssm *g);

/* The file format "verbatim-gssm/1" of docs/contract.md, read strictly.  NOINPUT, IO, FORMAT, LIMIT with the
   place in f. */
MUST_USE status gssm_read(gssm **g, const char *path, fault *f);
MUST_USE status gssm_parse(gssm **g, const char *json, size_t bytes, fault *f);
void gssm_write(text *t, const gssm *g);

/* A machine with k states that copies min(k, D^L) of the D^L strings (Theorem 3; plan.h says which).  LIMIT past
   the caps. */
MUST_USE status gssm_optimal(gssm **g, uint32_t D, uint64_t L, uint64_t k);
/* The shift register with D^L states; copies every string of length L. */
MUST_USE status gssm_shift_register(gssm **g, uint32_t D, uint64_t L);
MUST_USE status gssm_random(gssm **g, uint32_t D, uint32_t states, rng *r);

/* The state before the first answer letter, after BOS x COPY. */
uint32_t gssm_read_prompt(const gssm *g, const letter *x, size_t L);
/* The L letters said from state s. */
void gssm_say(const gssm *g, uint32_t s, letter *y, size_t L);

/* How well g copies strings of length L, exactly, in O(states * (L + D)) and without enumerating D^L:
   x is copied iff it is the word said from the state its own prompt leads to, so
   #copied = #{s : the prompt of word(s) leads to s}.  Two prompts that lead to one state (at most one of
   them is copied) are found as soon as one exists: within the first log_D(states)+1 letters or by COPY.
   The strings are owned by the caller (gssm_judgement_clear).  DOMAIN for L < 1; LIMIT when states * L passes
   w->limit. */
typedef struct gssm_judgement {
    uint64_t copied;
    bool confused;    /* two different prompts share a state before the first answer letter       */
    uint32_t state;   /* that state                                                               */
    letter *x, *y;    /* the two prompts, L letters each                                          */
    letter *copied_example, *missed_example; /* NULL where there is none                          */
} gssm_judgement;
MUST_USE status gssm_judge(gssm_judgement *j, const gssm *g, uint64_t L, const work *w);
void gssm_judgement_clear(gssm_judgement *j);
/* The same count the slow way: every one of the D^L prompts, read and answered.  LIMIT when D^L * L passes
   w->limit.  Stands beside gssm_judge as an independent second opinion. */
MUST_USE status gssm_judge_directly(uint64_t *copied, const gssm *g, uint64_t L, const work *w);

/* All machines with `states` states over D letters, judged at length L.  The state after BOS is taken to be 0:
   renaming states turns every machine into such a one.  machines = states^(states*D + states) * D^states. */
typedef struct gssm_census {
    uint64_t machines, best, attaining; /* how many there are; the most any copies; how many copy as many */
    gssm *example;                      /* the first of those, owned by the caller                        */
} gssm_census;
/* LIMIT when machines * L passes w->limit. */
MUST_USE status gssm_take_census(gssm_census *c, uint32_t D, uint32_t states, uint64_t L, const work *w);
void gssm_census_clear(gssm_census *c);

#endif
