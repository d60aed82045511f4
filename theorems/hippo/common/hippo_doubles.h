/* hippo_doubles.h - the ordinary routes of hippo:*. */
#ifndef THEOREMS_HIPPO_COMMON_HIPPO_DOUBLES_H
#define THEOREMS_HIPPO_COMMON_HIPPO_DOUBLES_H

#include "numerics/float64/matrix64.h"
#include "theorems/doubles.h"

extern const doubles_spec hippo_T1_doubles, hippo_T2_doubles, hippo_spectrum_doubles, hippo_kernel_doubles,
    hippo_lagt_doubles;
extern const doubles_spec hippo_P3_doubles, hippo_P4_doubles, hippo_P5_doubles, hippo_P6_doubles,
    hippo_forward_euler_doubles, hippo_contractive_doubles;

/* The squares of the orthonormal gauge, 2n+1; NULL where memory is out. */
unsigned long *hippo_doubles_gauge(size_t N);
/* Eigenvalues that should be -1, .., -N or 1, .., N (sign) by GSL, each against its own. */
MUST_USE status hippo_doubles_integers(lost *l, const matrix64 *A, int sign);

#endif
