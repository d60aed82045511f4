/* engine_inner.h - what the engines share.  Private to constructions/hash_copy.
   Positions: 1 BOS, p = 2..L+1 the letters x_(p-1), L+2 COPY, L+2+j the answers y_j = x_j.  Step j = 0..L-1 is the
   query at i = L+2+j, to say x_(j+1) (x[j] in C).  Steps j < n are the start phase: COPY is among their last n tokens.
   Regular keys follow n letters: for e = n..L-1 the key after x_(e-n+1)..x_e, with value x_(e+1); each stands once in
   the prompt and, once said (e < j), once more among the answers.  All other keys are special:
     p = 1 (score 0, value 0), p = 2..n+1 (BOS and means of few tokens among their slots), COPY's own key at p = L+2
     (the n-gram at the end of x, value 0), and the answers q = 1..n, whose n-gram holds COPY. */
#ifndef CONSTRUCTIONS_HASH_COPY_ENGINE_INNER_H
#define CONSTRUCTIONS_HASH_COPY_ENGINE_INNER_H

#include "constructions/hash_copy/engine.h"

#define ENGINE_BITS_MOST 12          /* of a letter's code: HASH_COPY_D_MOST = 4096 */
#define ENGINE_L_MOST ((size_t)1 << 30) /* votes stay inside 32 bits                 */

typedef struct copy_string {
    const hash_copy_spec *s;
    const letter *x;
    size_t L;
    uint32_t D, n, b;
} copy_string;

/* Checks D, n, L, beta >= 0 and every letter, and resets r.  DOMAIN, LIMIT. */
MUST_USE status copy_string_open(copy_string *c, engine_result *r, const hash_copy_spec *s, const letter *x, size_t L,
                                 fault *f);
/* LIMIT, with both numbers, when `bytes` is more than three quarters of this machine's memory. */
MUST_USE status engine_room(uint64_t bytes, const char *what, fault *f);

static inline int code_sign(const copy_string *c, letter a, uint32_t r) { return a >> (c->b - 1 - r) & 1 ? 1 : -1; }
static inline uint32_t code_gamma(const copy_string *c) { return c->b < 2 ? c->b : 2; }

/* One step, exactly: every score a rational, the softmax a fraction of exponential sums, signs decided. */
typedef struct exact_step {
    bool right;     /* the model says x_(j+1), the smallest token among ties */
    bool ambiguous; /* its full matches are followed by different letters    */
    mpq_t lo, hi;   /* right: lo <= right logit - any other <= hi             */
} exact_step;
void exact_step_init(exact_step *e);
void exact_step_clear(exact_step *e);
/* O(L n): every key is looked at. */
MUST_USE status exact_step_decide(exact_step *e, const copy_string *c, size_t j, const work *w, fault *f);

/* The same from counts: total[h] keys at Hamming distance h = 0..levels-1 of the regular kind, votes[h * b + r] the sum
   of the signs r of their values; special keys are added here. */
MUST_USE status exact_step_from_counts(exact_step *e, const copy_string *c, size_t j, const uint64_t *total,
                                       const int64_t *votes, uint32_t levels);

/* The score of key p for step j, exactly; any position. */
void exact_score(mpq_t score, const copy_string *c, size_t j, size_t p);

/* An upper bound of e^(-beta q), q > 0, as a rational and as a double (at least 2^-1000). */
MUST_USE status engine_weight_above(mpq_t above, const copy_string *c, const mpq_t q);
double mpq_above(const mpq_t q); /* the next double not below q >= 0 */
double mpq_below(const mpq_t q); /* a double not above q >= 0        */

/* Decides the steps from the votes of full matches and a bound on the weight of everything else, in units of one match:
   `uniform` for every step, or bound[j] (floats, rounded up) where bound is not NULL.  Steps that this leaves open are
   decided exactly, in order, as long as w->limit lasts; the first beyond that is r->undecided.  Fills r but scope. */
MUST_USE status votes_decide(engine_result *r, const copy_string *c, double uniform, const float *bound, const work *w,
                             fault *f);

#endif
