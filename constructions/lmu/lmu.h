/* lmu.h - the memory of a Legendre Memory Unit (Voelker, Kajic, Eliasmith 2019) of order d, window 1, and its delay as
   the [d-1/d] Pade approximant of e^-s.
     A_ij = (2i+1) (-1 for i < j, (-1)^(i-j+1) for i >= j),   B_i = (2i+1) (-1)^i,   C = (1, .., 1) reads u(t - 1).
   It is LegT (constructions/hippo) in other coordinates: m_i = (-1)^i (2i+1) y_i.  docs/proofs/lmu.md. */
#ifndef CONSTRUCTIONS_LMU_LMU_H
#define CONSTRUCTIONS_LMU_LMU_H

#include "constructions/ssm/ssm.h"

#define LMU_D_MOST 1024

/* s is initialised by the call and cleared by the caller in any case. */
MUST_USE status lmu_build(ssm *s, size_t d, fault *f);
/* q = sum_j C(d, j) (2d-1-j)!/(d-1)! s^j, monic of degree d, and p = sum_j (-1)^j C(d-1, j) (2d-1-j)!/(d-1)! s^j, each
   coefficient from the one before it: O(d) steps. */
void lmu_denominator(rat_poly *q, size_t d);
void lmu_numerator(rat_poly *p, size_t d);

#endif
