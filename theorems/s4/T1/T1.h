/* T1.h - s4:T1: the split of a HiPPO matrix, the characteristic polynomial of its normal part, and LegT's pattern of signs.
   docs/proofs/s4.md, 5, 14 and 15. */
#ifndef THEOREMS_S4_T1_T1_H
#define THEOREMS_S4_T1_T1_H

#include "constructions/s4/nplr.h"
#include "numerics/base/text.h"
#include "theorems/verdict.h"

#define CHARPOLY_MOST 48 /* orders of characteristic polynomials by generic algebra */

/* LegT's inverse, without the signs J or without the half. */
typedef struct pattern_object {
    bool unsigned_inverse, whole_inverse;
} pattern_object;

/* What a control bends. */
typedef struct nplr_object {
    ssm A;
    nplr parts;
    hippo_family family;
    bool whole;     /* LegT's closed form with all of the Pade denominator, not its part of N's parity */
    bool unshifted; /* LagT's closed form without its shift                                            */
    pattern_object pattern;
} nplr_object;

/* The first coefficient of det(sI - F), by FLINT, that is not the closed form's goes to wrong. */
MUST_USE status nplr_spectrum(text *wrong, const nplr_object *o);
/* The readings `inverse`, `printed-inverse` and `printed-name`, which are about LegT whatever the family. */
MUST_USE status pattern_check(verdict *v, const pattern_object *o, size_t N, fault *f);

#endif
