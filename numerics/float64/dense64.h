/* dense64.h - small dense matrices in doubles, row major: products and linear systems. */
#ifndef NUMERICS_FLOAT64_DENSE64_H
#define NUMERICS_FLOAT64_DENSE64_H

#include <complex.h>
#include <stddef.h>

#include "numerics/base/status.h"

/* C := A B, all N x N; C is neither of them. */
void dense64_multiply(double *C, const double *A, const double *B, size_t N);
/* X (N x columns) := M^-1 X by elimination with row pivots; M (N x N) is lost.  DOMAIN for a pivot 0 or not finite. */
MUST_USE status dense64_solve(double complex *X, size_t columns, double complex *M, size_t N);

#endif
