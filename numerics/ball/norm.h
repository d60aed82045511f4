/* norm.h - the spectral norm of a rational matrix in a diagonal metric, enclosed. */
#ifndef NUMERICS_BALL_NORM_H
#define NUMERICS_BALL_NORM_H

#include "numerics/ball/enclosure.h"
#include "numerics/base/work.h"
#include "numerics/exact/rat_mat.h"

/* e encloses max |X y|_g / |y|_g with |y|_g^2 = sum g_i y_i^2, g_i > 0 (g has X->cols entries); X is square (DOMAIN).
   Width 2^-bits relative, more only where the precision does not decide, which goes up to twice the bits of X^T G X, at
   least 4096 and at most 65536.  Halving on the question whether l G - X^T G X is positive definite, which pivots
   enclosed by Arb answer: all positive, or one negative behind positive ones.  A few eliminations, O(n^3) each: a
   vector finds where the halving ends.  STOPPED where w says so. */
MUST_USE status enclosure_norm(enclosure *e, const rat_mat *X, const unsigned long *g, unsigned bits, const work *w);

/* *sign = 1 when the square of that norm is below l, -1 when it is above, 0 when that precision does not say (or they
   are equal). */
MUST_USE status enclosure_norm_compare(int *sign, const rat_mat *X, const unsigned long *g, const mpq_t l, const work *w);

#endif
