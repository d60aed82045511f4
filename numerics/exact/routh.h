/* routh.h - whether all roots of a rational polynomial have negative real parts, decided exactly. */
#ifndef NUMERICS_EXACT_ROUTH_H
#define NUMERICS_EXACT_ROUTH_H

#include "numerics/exact/rat_poly.h"

/* *hurwitz = every root of p has real part < 0.  Routh's scheme in integers, each row divided by its content: O(deg^2)
   products of integers that grow by O(deg) bits.  DOMAIN for p = 0; a constant has no roots, so yes. */
MUST_USE status rat_poly_hurwitz(bool *hurwitz, const rat_poly *p);
/* p(x + a). */
MUST_USE status rat_poly_shift(rat_poly *p, const mpq_t a);

#endif
