/* skew64.h - the eigenvalues +-i y and eigenvectors of a real skew matrix in doubles, by GSL's solver for Hermitian
   matrices: -i S is Hermitian.  Every y is within a few units in the last place of the largest, not of itself. */
#ifndef NUMERICS_FLOAT64_SKEW64_H
#define NUMERICS_FLOAT64_SKEW64_H

#include <complex.h>
#include <stddef.h>

#include "numerics/base/status.h"

#define SKEW64_N_MOST 1024

/* y[m] >= 0, m < (N+1)/2, ascending, y[0] = 0 for odd N; x: row m of N entries is a unit vector with S x = i y_m x.  S
   is N x N, row major.  LIMIT past SKEW64_N_MOST, UNSUPPORTED where the iteration does not end. */
MUST_USE status skew64_eigen(double *y, double complex *x, const double *S, size_t N);

#endif
