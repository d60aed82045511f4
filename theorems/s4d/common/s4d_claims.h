/* s4d_claims.h - what the claims about the normal part of LegS share: their object, and the closed form of its
   characteristic polynomial. */
#ifndef THEOREMS_S4D_COMMON_S4D_CLAIMS_H
#define THEOREMS_S4D_COMMON_S4D_CLAIMS_H

#include "constructions/s4/nplr.h"
#include "numerics/exact/rat_poly.h"
#include "theorems/claim.h"

#define S4D_SOURCE "Gu, Gupta, Goel, Re, S4D (2022)"
#define S4D_GENERIC_MOST 48

/* What a control bends. */
typedef struct s4d_object {
    ssm A;            /* LegS                                                              */
    ssm F;            /* its normal part, with the same B and C                            */
    long root_shift;  /* the closed form's factors are (s + j + 1 + 0) and (s - j)          */
    long half;        /* 2: (product + product)/2                                          */
    long sign;        /* + between them                                                    */
    long off;         /* claimed eigenvalues are moved by off 10^-digits                   */
    long telescope;   /* (s+n+1) - (s-n) = 2n+1+0                                          */
    long factor;      /* |rho(iw)|^2 = w^2/(N^2 + w^2 + 0)                                  */
} s4d_object;
MUST_USE status s4d_object_init(s4d_object *o, size_t N, fault *f); /* cleared by the caller in any case */
void s4d_object_clear(s4d_object *o);
/* p := prod_(j<N) (s + j + 1) of the closed form when up, else prod_(j<N) (s - j). */
void s4d_product(rat_poly *p, const s4d_object *o, size_t N, bool up);
/* CLAIM s4d:spectrum/closed: det(sI - F) = (1/2)[prod (s+j+1) + prod (s-j)]. */
MUST_USE status s4d_closed(rat_poly *p, const s4d_object *o, size_t N);
/* CLAIM s4d:limit/telescope: (s+n+1) - (s-n) = 2n+1 makes sum (2n+1) x_n = 1 - rho_N. */
void s4d_telescopes(text *wrong, const s4d_object *o);

#endif
