/* P6.h - the parts of hippo:P6: the derivation (derivatives.c), the numbers at N (P6.c), the claim (claim.c). */
#ifndef THEOREMS_HIPPO_P6_P6_H
#define THEOREMS_HIPPO_P6_P6_H

#include "theorems/hippo/common/hippo_claims.h"

enum p6_bend { P6_NINE = 1, P6_SEVEN, P6_NEXT_FACTORIAL, P6_ORDER_MORE, P6_OTHER_DEGREE, P6_EQUATION, P6_WEIGHT };

/* error := |s^m - its projection|^2 on [0, 1]. */
void p6_error(mpq_t error, size_t N, size_t m);
/* error := the same of |s - 1/2|, whose slope is +-1. */
MUST_USE status p6_corner(mpq_t error, size_t N);
/* The square of the sharp bound for sup |f^(k)| = 1, t = 1; 1 <= k <= N. */
void p6_bound(mpq_t bound, size_t N, size_t k, long bend);
/* The equation of the derivatives of P_n, for every n; their norms, for n, m < count at k. */
void p6_derivatives(text *wrong, long bend);
MUST_USE status p6_norms(text *wrong, size_t count, size_t k, long bend);
/* scale := (sup over [0, 1] of the k-th derivative of s^m)^2. */
void p6_derivative_squared(mpq_t scale, size_t m, size_t k);
/* sharp := the squared bound times N^(2k-1), which is at most constant := k!^3/(2k+1)!. */
void p6_rate(mpq_t sharp, mpq_t constant, size_t N, size_t k);
/* Both readings' facts for whoever listens. */
MUST_USE status p6_facts(verdict *v, size_t N, size_t m, size_t k);
MUST_USE status p6_check(const claim_input *in, verdict *v);

#endif
