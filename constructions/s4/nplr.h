/* nplr.h - HiPPO matrices as normal plus low rank, A = F - P Q^T, in the rational gauge (constructions/hippo).
   F = shift I + S, and S is skew in the gauge's inner product <x, y> = sum g_n x_n y_n, g_n = hippo_gauge: so F is
   normal there.
     LegS       shift -1/2, P = 1, Q_k = (2k+1)/2
     LegT       shift 0, two columns: the same, and P_n = (-1)^n, Q_k = (-1)^k (2k+1)/2
     LagT       shift -1/2, P = 1, Q = 1/2;    LagT-half: shift 0, the same P and Q */
#ifndef CONSTRUCTIONS_S4_NPLR_H
#define CONSTRUCTIONS_S4_NPLR_H

#include "constructions/hippo/hippo.h"

typedef struct nplr {
    size_t N, r;
    mpq_t shift;
    rat_mat F, P, Q; /* N x N, N x r, N x r */
} nplr;

/* n is initialised by the call and cleared by the caller in any case. */
MUST_USE status nplr_build(nplr *n, hippo_family family, size_t N);
void nplr_clear(nplr *n);

#endif
