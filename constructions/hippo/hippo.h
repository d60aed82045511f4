/* hippo.h - the HiPPO systems LegS, LegT and LagT, with rational entries.
   The papers' matrices contain sqrt((2n+1)(2k+1)); with c = diag(sqrt(2n+1)) y they become rational in y (the rational
   gauge), and nothing but norms is lost: squares of norms stay rational, |c|^2 = sum (2n+1) y_n^2.
     LegS  x' = (1/t)(A x + B f):  A_nk = -(2k+1) for n > k, -(n+1) for n = k, 0 above;        B = (1, .., 1)
           (S4 uses the same A and B without the 1/t)
     LegT  x' = A x + B f, window 1:  A_nk = -(2k+1) for k <= n, -(2k+1)(-1)^(n+k) above;     B = (1, .., 1)
     LagT  x' = A x + B f:  A_nk = -1 for n >= k, 0 above;                                   B = (1, .., 1)
           (orthonormal as it stands: there is no other gauge; HiPPO Theorem 1 with beta = 1)
     LagT-half: the same with -1/2 on the diagonal (S4, appendix C)
   C = (1, .., 1), D = 0 until somebody sets others. */
#ifndef CONSTRUCTIONS_HIPPO_HIPPO_H
#define CONSTRUCTIONS_HIPPO_HIPPO_H

#include "constructions/ssm/ssm.h"

typedef enum hippo_family { HIPPO_LEGS, HIPPO_LEGT, HIPPO_LAGT, HIPPO_LAGT_HALF } hippo_family;
#define HIPPO_FAMILIES 4
extern const char *const hippo_family_names[HIPPO_FAMILIES + 1]; /* "legs" "legt" "lagt" "lagt-half" */
MUST_USE status hippo_family_find(hippo_family *family, const char *name, fault *f); /* DOMAIN for none */

/* s is initialised by the call and cleared by the caller in any case. */
MUST_USE status hippo_build(ssm *s, hippo_family family, size_t N, fault *f);
/* The squared diagonal of the gauge: c_n^2 = gauge_n y_n^2; 2n+1, or 1 for LagT. */
unsigned long hippo_gauge(hippo_family family, size_t n);

/* y_n of the monomial f(s) = s^m on [0, 1] under the LegS measure: m!^2 / ((m-n)! (m+n+1)!), 0 for n > m. */
void hippo_legs_monomial(mpq_t y, size_t n, size_t m);

#endif
