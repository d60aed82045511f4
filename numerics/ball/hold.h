/* hold.h - the zero-order hold of x' = A x + B u, y = C x, enclosed: u is constant over a step h, so x becomes
   e^(hA) x + (integral of e^(sA) over [0, h]) B u.  Both come from one exponential, e^(h M) = [[e^(hA), the integral
   times B], [0, 1]] with M = [[A, B], [0, 0]], which asks nothing of A: it may be singular. */
#ifndef NUMERICS_BALL_HOLD_H
#define NUMERICS_BALL_HOLD_H

#include "numerics/ball/enclosure.h"
#include "numerics/base/text.h"
#include "numerics/base/work.h"
#include "numerics/exact/rat_mat.h"

typedef struct hold {
    size_t N, L;
    enclosure *A, *B; /* of the recurrence: N*N by rows, N */
    enclosure *K;     /* C A^i B, i < L                    */
} hold;

MUST_USE status hold_init(hold *h, size_t N, size_t L); /* cleared by the caller in any case; {0} may be cleared */
void hold_clear(hold *h);

/* The step is t, or ln t (t > 1); h has A's order.  Each enclosure is at most 2^-bits times its value wide, or at
   most 2^(1 - 2 bits): the precision rises until it is.  DOMAIN for no step above 0, LIMIT where the largest row sum
   of step |A| and |B| is above 2^12 or 2^15 bits do not do; STOPPED where w says so.
   A try is N^3/3 products of a short and a long number for a lower triangular A with N different numbers other than 0
   on its diagonal, some 60 products of matrices for others; mostly one will do, two where much cancels. */
MUST_USE status hold_enclose(hold *h, const rat_mat *A, const rat_mat *B, const rat_mat *C, const mpq_t t, bool logarithm,
                             unsigned bits, const work *w);

/* As many of `digits` significant decimal digits as are certain: both ends round to them.  Where not even a first
   one is, "|x| < 1e-9", a power of ten above both ends. */
MUST_USE status enclosure_write_decimal(text *t, const enclosure *e, unsigned digits);

#endif
