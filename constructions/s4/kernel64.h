/* kernel64.h - the convolution kernel of S4 in doubles, as a program would compute it: K_i = C Ab^i Bb, i < L, from the
   truncated generating function at the L-th roots of unity z = e^(-i theta), theta = 2 pi j/L, j <= L/2 (the others are
   conjugates).  With t = tan(theta/2), g = (2/h)(1-z)/(1+z) = i w, w = (2/h) t, and 2/(1+z) = 1 + i t:
       value = (1 + i t) [k_CB - k_CP (I + k_QP)^-1 k_QB],
   (1+r)^2 Cauchy sums over the eigenvalues of F on the imaginary axis (numerics/float64/cauchy64; for whole blocks of
   nodes cauchy64_arc), an inverse real Fourier transform at the end.  At z = -1 the value is the limit (h/2) Ct B.
   Next to an eigenvalue on the axis itself (LegT, LagT-half) Ct (i w I - A)^-1 B is solved for.  The exact algorithm
   is kernel.h.
   Ct = C (I - Ab^L) from E_m = I - Ab^m by E_2 = (I - Ab)(I + Ab), E_(2m) = 2 E_m - E_m^2: no digits are lost where
   Ab^L is near I, for small steps and for large. */
#ifndef CONSTRUCTIONS_S4_KERNEL64_H
#define CONSTRUCTIONS_S4_KERNEL64_H

#include "constructions/s4/kernel.h"
#include "constructions/s4/modes64.h"
#include "numerics/float64/cauchy64_arc.h"
#include "numerics/float64/fft64.h"

#define S4_64_L_MOST ((size_t)1 << 24)

typedef struct s4_kernel64 {
    size_t N, r, L;
    double h;
    s4_rule rule;
    const modes64 *modes;   /* borrowed                                                         */
    double *A, *B, *C;      /* orthonormal gauge; C is Ct                                        */
    double limit;           /* (h/2) Ct B                                                       */
    cauchy64 sums;          /* k_vu is sum v (1+r) + u; v = C, Q_1, ..; u = B, P_1, ..             */
    cauchy64_path path;
    cauchy64_arc arc;       /* the sums for a whole block of nodes at once                        */
    fft64 fft;
    double *small;          /* tan(pi i/L) for the nodes of a block                              */
    double *block;          /* a block's t, w and sums                                           */
} s4_kernel64;

/* s is continuous, A = F - P Q^T with parts' P and Q, modes those of F in the gauge of s.  DOMAIN for h <= 0, L < 1,
   entries past the doubles, and where I - (h/2) A is singular; LIMIT past MODES64_N_MOST and S4_64_L_MOST; cleared by
   the caller in any case. */
MUST_USE status s4_kernel64_init(s4_kernel64 *k, const ssm *s, const nplr *parts, const modes64 *modes, const mpq_t h,
                                 size_t L, s4_rule rule, fault *f);
void s4_kernel64_clear(s4_kernel64 *k);
/* *K: the L values, kept in k until the next run.  Nothing of a run is allocated where no node is near an eigenvalue.
   */
MUST_USE status s4_kernel64_run(const double **K, s4_kernel64 *k);
/* The same in floats, by quotients alone; not finite where a node is an eigenvalue of F. */
void s4_kernel64_single(const double **K, s4_kernel64 *k);

#endif
