/* float32.h - the copier in float32: how large its exact margin is, how far float32 can be off, and attempts to do worse;
   what is claimed, as an object that a control can bend. */
#ifndef THEOREMS_VB_FLOAT32_FLOAT32_H
#define THEOREMS_VB_FLOAT32_FLOAT32_H

#include "constructions/hash_copy/hash_copy.h"
#include "constructions/model/bound32.h"
#include "numerics/ball/enclosure.h"
#include "theorems/claim.h"
#include "theorems/ram/T2_3/lemmas.h"

/* What a control bends. */
typedef struct float32_claim {
    model *m;
    unsigned without;  /* terms left out of the bound: BOUND32_NO_..., 0 */
    long margin_times; /* the margin is claimed to be so many times what is proved: 1 */
} float32_claim;

/* The margin of a model for which the lemma chain holds, and what it needs from it. */
typedef struct float32_margin {
    bool proved;     /* L1-L9 but for the sharpness, which is judged by length below               */
    mpq_t beta, gap; /* sharpness, and the least score difference of lemmas L5 and L6               */
    mpq_t lead;      /* beta gap                                                                   */
    mpq_t step;      /* the margin if the right key had all the weight: kappa min(2, b)             */
    mpz_t longest;   /* D^n + n - 1                                                                */
    size_t head;     /* register of the lookup                                                     */
    char why[256];   /* where the chain stops                                                      */
} float32_margin;
void float32_margin_init(float32_margin *g);
void float32_margin_clear(float32_margin *g);
/* Reads them off m, whose own sharpness may be too small for the chain: it is judged with a larger one. */
MUST_USE status float32_margin_of(float32_margin *g, const model *m, uint32_t n, verdict *v); /* v NULL: tell no one */
/* e encloses the least difference, over all strings of length L without a repeated n-gram and all steps, between the
   right letter's logit and any other; *positive = false where 2L e^-lead < 1 is not shown (e is then 0 .. step). */
MUST_USE status float32_margin_at(enclosure *e, bool *positive, const float32_margin *g, uint64_t L);

/* The bound of the logits at answer steps of a string of L letters without a repeated n-gram, while the answers before are
   right; *found = false (b untouched) where the lemma chain does not give it for m. */
MUST_USE status float32_bound_of_steps(bound32 *b, bool *found, const model *m, uint32_t n, uint64_t L, fault *f);

/* One model, many lengths. */
typedef struct float32_safety {
    const float32_margin *g;
    bounds32 *steps; /* the bound at answer steps: the lookup */
    fault *f;
} float32_safety;
typedef struct float32_answer {
    bool safe;          /* margin > 2 steps.logit */
    bool positive;
    enclosure margin;
    bound32 steps;
} float32_answer;
MUST_USE status float32_safety_open(float32_safety *s, const float32_margin *g, const float32_claim *c, fault *f);
void float32_safety_close(float32_safety *s);
void float32_answer_init(float32_answer *a);
void float32_answer_clear(float32_answer *a);
MUST_USE status float32_safety_at(float32_answer *a, const float32_safety *s, const float32_claim *c, uint64_t L);
/* The largest L <= most that is safe, 0 for none: all up to it are (the bound grows with L, the margin falls). */
MUST_USE status float32_safety_longest(uint64_t *L, const float32_safety *s, const float32_claim *c, uint64_t most);

/* Margin and bound by the closed forms of docs/proofs/float32.md, for T_n with its own sharpness: e^lead > C, 2L/C what the other keys
   weigh at most, in float32, too. */
typedef struct float32_closed_form {
    mpz_t C;
    mpq_t lead, bound, margin;
    bool safe; /* margin > 2 bound, and the forms hold there; else only C and lead are set */
} float32_closed_form;
void float32_closed_init(float32_closed_form *c);
void float32_closed_clear(float32_closed_form *c);
MUST_USE status float32_closed(float32_closed_form *c, const float32_margin *g, const model *m, uint32_t n, uint64_t L);
/* States them for other programs; the chain has stated what it found. */
MUST_USE status float32_state(verdict *v, const float32_margin *g, const model *m, uint32_t n, uint64_t L);

/* Runs the model on a few strings as badly as a device may.  Refutes reading "bound" where a register is off by more than
   its bound, "sharp" where a string of at most L letters without a repeated n-gram is not copied or its margin is below
   the claimed one. */
MUST_USE status float32_attack(const claim_input *in, verdict *v, const float32_claim *c, const enclosure *margin,
                               uint32_t n, uint64_t L);

#define FLOAT32_CONTROLS 12
extern const control float32_controls[FLOAT32_CONTROLS];

#endif
