/* enclosure.h - rigorous real enclosures with rational endpoints (Arb inside): lo <= x <= hi is proved. */
#ifndef NUMERICS_BALL_ENCLOSURE_H
#define NUMERICS_BALL_ENCLOSURE_H

#include <gmp.h>
#include <stdint.h>

#include "numerics/base/status.h"

typedef struct enclosure {
    mpq_t lo, hi; /* dyadic, lo <= hi */
} enclosure;

void enclosure_init(enclosure *e);
void enclosure_clear(enclosure *e);
/* e encloses exp(x), log2(x) (x > 0, else DOMAIN); width at most 2^-bits relative to the value (absolute
   where the value is below 1).  LIMIT for x > 2^26 in exp (the value itself would fill memory; far below, lo is
   0) and for more than 2^20 bits. */
MUST_USE status enclosure_exp(enclosure *e, const mpq_t x, unsigned bits);
/* e encloses sqrt(x), x >= 0 (DOMAIN), with a width of 2^-bits max(1, sqrt(x)) at most; a point where x is a square. */
MUST_USE status enclosure_sqrt(enclosure *e, const mpq_t x, unsigned bits);
MUST_USE status enclosure_log2(enclosure *e, const mpq_t x, unsigned bits);
/* The exact two-sided Clopper-Pearson interval for `hits` of `samples` (samples >= 1) at error probability
   alpha in (0, 1): lo is a lower bound of the exact lower limit and hi an upper bound of the exact upper
   limit, each within 2^-bits, so that coverage is proved.  GSL gives the first guess, Arb the proof.  LIMIT past
   2^40 samples or 4096 bits.  About sqrt(samples) steps: 0.1 s at 2^24 samples, 20 s at 2^40. */
MUST_USE status enclosure_binomial(enclosure *e, uint64_t hits, uint64_t samples, const mpq_t alpha,
                                   unsigned bits);
/* The sign of sum_k c[k] exp(s[k]), decided.  Equal exponents are grouped first; by Lindemann-Weierstrass
   the sum is 0 iff every grouped coefficient is 0, otherwise the precision is raised until the sign shows.
   Returns -1, 0 or 1. */
int enclosure_exp_sum_sign(const mpq_t *c, const mpq_t *s, size_t count);

#endif
