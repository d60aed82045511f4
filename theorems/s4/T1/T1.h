/* T1.h - s4:T1: the split of a HiPPO matrix, and the characteristic polynomial of its normal part.
   docs/proofs/s4.md, 5 and 14. */
#ifndef THEOREMS_S4_T1_T1_H
#define THEOREMS_S4_T1_T1_H

#include "constructions/s4/nplr.h"
#include "numerics/base/text.h"

#define CHARPOLY_MOST 48 /* orders of characteristic polynomials by generic algebra */

/* What a control bends. */
typedef struct nplr_object {
    ssm A;
    nplr parts;
    hippo_family family;
    bool whole;     /* LegT's closed form with all of the Pade denominator, not its part of N's parity */
    bool unshifted; /* LagT's closed form without its shift                                            */
} nplr_object;

/* The first coefficient of det(sI - F), by FLINT, that is not the closed form's goes to wrong. */
MUST_USE status nplr_spectrum(text *wrong, const nplr_object *o);

#endif
