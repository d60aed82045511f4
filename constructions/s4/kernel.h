/* kernel.h - the convolution kernel of a bilinear recurrence, K_i = C Ab^i Bb, i < L, by the algorithm of S4's Theorem
   3: the truncated generating function at the L-th roots of unity, the normal part's resolvent, Woodbury's identity for
   the low rank, an inverse discrete Fourier transform.  Everything stays in Q(zeta_L), and is followed modulo a prime p
   = 1 mod L (numerics/exact/residue).

   At a root of unity z != -1, with Ct = C (I - Ab^L) and g = (2/h)(1-z)/(1+z), the generating function is
       2/(1+z) [k_CB - k_CP (I + k_QP)^-1 k_QB],   k_vu = v^T (g I - F)^-1 u.
   k_vu is the Cauchy sum over the eigenvalues l of F of (residue at l)/(g - l), here over its common denominator det(g
   I - F), so that no irrational eigenvalue is needed: (1+r)^2 polynomials of degree < N at L nodes.  At z = -1 the
   value is the limit (h/2) Ct B.  Where g is an eigenvalue of F the formula has no value although the generating
   function has: there Ct (g I - A)^-1 B is used. */
#ifndef CONSTRUCTIONS_S4_KERNEL_H
#define CONSTRUCTIONS_S4_KERNEL_H

#include <stdint.h>

#include "constructions/s4/nplr.h"
#include "numerics/exact/rat_poly.h"

#define S4_N_MOST 64
#define S4_L_MOST 1024

/* The algorithm's parts that could be otherwise; s4_kernel_rule is the theorem's. */
typedef struct s4_rule {
    bool truncate;      /* Ct = C (I - Ab^L), not C                   */
    bool limit;         /* the value at z = -1 is the limit, not 0    */
    int woodbury;       /* -1: the correction is subtracted          */
    unsigned long scale; /* 2: g = (scale/h)(1-z)/(1+z)               */
} s4_rule;
extern const s4_rule s4_kernel_rule;

/* What does not depend on p. */
typedef struct s4_kernel {
    const ssm *s;          /* continuous; borrowed                       */
    const nplr *parts;     /* A = F - P Q^T; borrowed                    */
    ssm recurrence;        /* bilinear, step h                           */
    rat_poly *chi_F, *chi_A;
    mpq_t h;
    size_t L;
    s4_rule rule;
} s4_kernel;
/* DOMAIN for h <= 0 and where I - (h/2) A is singular; cleared by the caller in any case. */
MUST_USE status s4_kernel_init(s4_kernel *k, const ssm *s, const nplr *parts, const mpq_t h, size_t L, fault *f);
void s4_kernel_clear(s4_kernel *k);

/* How many bits hold K_i times the denominators of C, Ab^(L-1), Bb, and a sign: |C| |Ab|^i |Bb| of the numerators, row
   sums. */
size_t s4_kernel_bits(const s4_kernel *k);
/* K[i] := K_i modulo p, i < L; singular[j] says whether g is an eigenvalue of F modulo p at the node w^j, w the root
   that residue_root gives. DOMAIN: p divides a denominator, or what is divided by: take another prime. */
MUST_USE status s4_kernel_modulo(uint64_t *K, bool *singular, const s4_kernel *k, uint64_t p);
/* How many L-th roots of unity z have an eigenvalue of F as their g, exactly: the degree of the greatest common divisor
   of z^L - 1 and (1+z)^N det(g I - F). */
MUST_USE status s4_kernel_singular(size_t *count, const s4_kernel *k);
/* The divisor itself, monic; of chi_A in place of det(gI - F), too. */
MUST_USE status s4_kernel_common(rat_poly *common, const s4_kernel *k, const rat_poly *chi);

#endif
