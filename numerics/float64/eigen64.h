/* eigen64.h - eigenvalues, eigenvectors and norms in float64 by GSL.  Where GSL gives up, the numbers are NaN: that is
   what its user has, too. */
#ifndef NUMERICS_FLOAT64_EIGEN64_H
#define NUMERICS_FLOAT64_EIGEN64_H

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include "numerics/base/status.h"

/* l[0..N) := the eigenvalues of a real matrix (row major), by Hessenberg form and QR; ascending by real, then imaginary
 * part. */
MUST_USE status eigen64_values(double complex *l, const double *A, size_t N);
/* The same unsorted, with V (row major) whose column j belongs to l[j]. */
MUST_USE status eigen64_vectors(double complex *l, double complex *V, const double *A, size_t N);
/* Of a Hermitian matrix whose eigenvalues are simple, l ascending, V unitary (NULL where not wanted). */
MUST_USE status eigen64_hermitian(double *l, double complex *V, const double complex *H, size_t N);
/* v: the vector of the largest eigenvalue of a symmetric matrix. */
MUST_USE status eigen64_top(double *v, const double *A, size_t N);
/* The largest singular value. */
MUST_USE status eigen64_norm(double *norm, const double *A, size_t N);
/* X (N x columns) := M^-1 X, M kept; NaN where M is singular to elimination. */
MUST_USE status eigen64_solve(double complex *X, size_t columns, const double complex *M, size_t N);
/* x (N real parts of V phi(L) V^-1 b): a function of A applied by its eigenvectors; phi[j] belongs to l[j]. */
MUST_USE status eigen64_apply(double *x, const double complex *V, const double complex *phi, const double *b, size_t N);

#endif
