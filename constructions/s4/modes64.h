/* modes64.h - the eigenvalues and unit eigenvectors of the normal part F = shift I + S of a HiPPO matrix, in doubles
   and in the orthonormal gauge, where S is skew: shift +- i y.
     LegS       s = -1/2 + i y at the proved roots of numerics/ball/phase_root, each the double next to its enclosure;
                rho_n = prod_(j<n) (s-j)/(s+j+1) has modulus 1 there; the eigenvector is sqrt(2n+1) rho_n/(s+n+1)
     LagT, LagT-half   x_n = e^(i phi n), phi = (2m+1) pi/N, y = cot(phi/2)/2: the skew part is a Toeplitz matrix of
                signs, and e^(i phi N) = -1 makes its two geometric sums one
     LegT       no closed form is known here: modes64_of
   docs/proofs/s4.md, 13. */
#ifndef CONSTRUCTIONS_S4_MODES64_H
#define CONSTRUCTIONS_S4_MODES64_H

#include <complex.h>

#include "constructions/s4/nplr.h"

#define MODES64_N_MOST 256

typedef struct modes64 {
    size_t N, poles;   /* poles = (N+1)/2: one of each pair, and for odd N the real one, which is the first */
    double shift, *y;  /* y >= 0, ascending */
    double complex *x; /* poles x N */
} modes64;

/* DOMAIN for N < 1, LIMIT past MODES64_N_MOST; m is cleared by the caller in any case. */
MUST_USE status modes64_build(modes64 *m, hippo_family family, size_t N);
/* The same of any F that is shift I plus skew in the gauge of weight (NULL: all 1), by a general solver. */
MUST_USE status modes64_of(modes64 *m, const nplr *parts, const mpq_t *weight);
void modes64_clear(modes64 *m);

#endif
