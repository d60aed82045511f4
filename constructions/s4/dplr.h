/* dplr.h - one step of the bilinear recurrence of a diagonal-plus-low-rank system, A = diag(l) - P Q*, with Gaussian
   rationals, and its operations counted.
     x := A1 (A0 x + 2 B u),  A0 = (2/h) I + A,
     A1 = ((2/h) I - A)^-1 = D - D P (I + Q* D P)^-1 Q* D,  D = ((2/h) I - diag(l))^-1
   D, D P, (I + Q* D P)^-1 and 2 B are computed once; a step is (8r+4) N + 2r^2 - 3r additions and multiplications of
   complex numbers. */
#ifndef CONSTRUCTIONS_S4_DPLR_H
#define CONSTRUCTIONS_S4_DPLR_H

#include <gmp.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/base/status.h"

#define DPLR_RANK_MOST 2
#define DPLR_N_MOST 65536

typedef struct gauss {
    mpq_t re, im;
} gauss;
void gauss_init(gauss *z);
void gauss_clear(gauss *z);
void gauss_set_si(gauss *z, long re, long im);
/* z may be an argument.  divide: b != 0. */
void gauss_add(gauss *z, const gauss *a, const gauss *b);
void gauss_sub(gauss *z, const gauss *a, const gauss *b);
void gauss_mul(gauss *z, const gauss *a, const gauss *b);
void gauss_mul_conjugate(gauss *z, const gauss *a, const gauss *b); /* conj(a) b */
void gauss_divide(gauss *z, const gauss *a, const gauss *b);
int gauss_equal(const gauss *a, const gauss *b);
int gauss_is_zero(const gauss *a);

typedef struct dplr {
    size_t N, r;
    gauss *l, *P, *Q, *B;               /* N, N x r, N x r, N: the system, to be set by the caller           */
    gauss *D, *DP, *A0, *B2;            /* what a step uses: ((2/h) - l)^-1, D P, (2/h) + l, 2 B              */
    gauss inner[DPLR_RANK_MOST * DPLR_RANK_MOST]; /* (I + Q* D P)^-1                                        */
    gauss *work;
    uint64_t operations;                /* since the last reset                                            */
} dplr;

/* All 0.  DOMAIN for N < 1 or r not 1 or 2, LIMIT past DPLR_N_MOST; cleared by the caller in any case. */
MUST_USE status dplr_init(dplr *s, size_t N, size_t r);
void dplr_clear(dplr *s);
/* After the system is set.  DOMAIN where 2/h is an eigenvalue of diag(l) or of A: I - (h/2) A or D has no inverse. */
MUST_USE status dplr_prepare(dplr *s, const mpq_t h);
/* x, N entries, one step with input u; counts into operations. */
void dplr_step(gauss *x, dplr *s, const gauss *u);

#endif
