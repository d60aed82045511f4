/* eigen64.c - see eigen64.h. */
#include "numerics/float64/eigen64.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/float64/complex64.h"
#include "numerics/float64/dense64.h"

static gsl_matrix *matrix_of(const double *A, size_t N) {
    gsl_set_error_handler_off(); /* codes, no abort */
    gsl_matrix *M = gsl_matrix_alloc(N, N);
    for (size_t i = 0; M && i < N * N; i++) gsl_matrix_set(M, i / N, i % N, A[i]);
    return M;
}

static double complex number_of(gsl_complex z) {
    return complex64(GSL_REAL(z), GSL_IMAG(z));
}

static int by_parts(const void *a, const void *b) {
    double complex x = *(const double complex *)a, y = *(const double complex *)b;
    if (creal(x) < creal(y) || creal(x) > creal(y)) return creal(x) < creal(y) ? -1 : 1;
    return (cimag(x) > cimag(y)) - (cimag(x) < cimag(y));
}

static bool all_finite(const double *A, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!isfinite(A[i])) return false;
    return true;
}

static void no_numbers(double complex *z, size_t count) {
    for (size_t i = 0; z && i < count; i++) z[i] = complex64(NAN, NAN);
}

status eigen64_values(double complex *l, const double *A, size_t N) {
    no_numbers(l, N);
    if (!all_finite(A, N * N)) return ST_OK;
    status st = ST_MEMORY;
    gsl_matrix *M = matrix_of(A, N);
    gsl_vector_complex *e = gsl_vector_complex_alloc(N);
    gsl_eigen_nonsymm_workspace *w = gsl_eigen_nonsymm_alloc(N);
    if (!M || !e || !w) goto out;
    st = ST_OK;
    if (gsl_eigen_nonsymm(M, e, w)) goto out;
    for (size_t i = 0; i < N; i++) l[i] = number_of(gsl_vector_complex_get(e, i));
    qsort(l, N, sizeof *l, by_parts);
out:
    if (w) gsl_eigen_nonsymm_free(w);
    if (e) gsl_vector_complex_free(e);
    if (M) gsl_matrix_free(M);
    return st;
}

status eigen64_vectors(double complex *l, double complex *V, const double *A, size_t N) {
    no_numbers(l, N);
    no_numbers(V, N * N);
    if (!all_finite(A, N * N)) return ST_OK;
    status st = ST_MEMORY;
    gsl_matrix *M = matrix_of(A, N);
    gsl_vector_complex *e = gsl_vector_complex_alloc(N);
    gsl_matrix_complex *U = gsl_matrix_complex_alloc(N, N);
    gsl_eigen_nonsymmv_workspace *w = gsl_eigen_nonsymmv_alloc(N);
    if (!M || !e || !U || !w) goto out;
    st = ST_OK;
    if (gsl_eigen_nonsymmv(M, e, U, w)) goto out;
    for (size_t i = 0; i < N; i++) l[i] = number_of(gsl_vector_complex_get(e, i));
    for (size_t i = 0; i < N * N; i++) V[i] = number_of(gsl_matrix_complex_get(U, i / N, i % N));
out:
    if (w) gsl_eigen_nonsymmv_free(w);
    if (U) gsl_matrix_complex_free(U);
    if (e) gsl_vector_complex_free(e);
    if (M) gsl_matrix_free(M);
    return st;
}

/* X + iY Hermitian has the eigenvector x + iy where the symmetric [[X, -Y], [Y, X]] has (x; y), and each eigenvalue
   once where that has it twice.  (GSL's own solver for Hermitian matrices ends the program where memory is out inside
   it.) */
status eigen64_hermitian(double *l, double complex *V, const double complex *H, size_t N) {
    gsl_set_error_handler_off();
    status st = ST_MEMORY;
    gsl_matrix *M = gsl_matrix_alloc(2 * N, 2 * N), *U = gsl_matrix_alloc(2 * N, 2 * N);
    gsl_vector *e = gsl_vector_alloc(2 * N);
    gsl_eigen_symmv_workspace *w = gsl_eigen_symmv_alloc(2 * N);
    for (size_t i = 0; i < N; i++) l[i] = NAN;
    no_numbers(V, N * N);
    if (!M || !U || !e || !w) goto out;
    st = ST_OK;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            double complex z = H[i * N + j];
            if (!isfinite(creal(z)) || !isfinite(cimag(z))) goto out;
            gsl_matrix_set(M, i, j, creal(z));
            gsl_matrix_set(M, N + i, N + j, creal(z));
            gsl_matrix_set(M, i, N + j, -cimag(z));
            gsl_matrix_set(M, N + i, j, cimag(z));
        }
    if (gsl_eigen_symmv(M, e, U, w)) goto out;
    gsl_eigen_symmv_sort(e, U, GSL_EIGEN_SORT_VAL_ASC);
    for (size_t j = 0; j < N; j++) l[j] = gsl_vector_get(e, 2 * j);
    for (size_t i = 0; V && i < N * N; i++)
        V[i] = complex64(gsl_matrix_get(U, i / N, i % N * 2), gsl_matrix_get(U, N + i / N, i % N * 2));
out:
    if (w) gsl_eigen_symmv_free(w);
    if (e) gsl_vector_free(e);
    if (U) gsl_matrix_free(U);
    if (M) gsl_matrix_free(M);
    return st;
}

status eigen64_top(double *v, const double *A, size_t N) {
    for (size_t i = 0; i < N; i++) v[i] = NAN;
    if (!all_finite(A, N * N)) return ST_OK;
    gsl_matrix *M = matrix_of(A, N), *U = gsl_matrix_alloc(N, N);
    gsl_vector *e = gsl_vector_alloc(N);
    gsl_eigen_symmv_workspace *w = gsl_eigen_symmv_alloc(N);
    status st = M && U && e && w ? ST_OK : ST_MEMORY;
    if (st == ST_OK && !gsl_eigen_symmv(M, e, U, w))
        for (size_t i = 0; i < N; i++) v[i] = gsl_matrix_get(U, i, gsl_vector_max_index(e));
    if (w) gsl_eigen_symmv_free(w);
    if (e) gsl_vector_free(e);
    if (U) gsl_matrix_free(U);
    if (M) gsl_matrix_free(M);
    return st;
}

/* Jacobi's one-sided rotations: they need no memory of their own. */
status eigen64_norm(double *norm, const double *A, size_t N) {
    *norm = NAN;
    if (!all_finite(A, N * N)) return ST_OK;
    gsl_matrix *M = matrix_of(A, N), *V = gsl_matrix_alloc(N, N);
    gsl_vector *s = gsl_vector_alloc(N);
    status st = M && V && s ? ST_OK : ST_MEMORY;
    if (st == ST_OK && !gsl_linalg_SV_decomp_jacobi(M, V, s)) *norm = gsl_vector_get(s, 0);
    if (s) gsl_vector_free(s);
    if (V) gsl_matrix_free(V);
    if (M) gsl_matrix_free(M);
    return st;
}

status eigen64_solve(double complex *X, size_t columns, const double complex *M, size_t N) {
    double complex *copy = calloc(N * N + 1, sizeof *copy);
    if (!copy) return ST_MEMORY;
    memcpy(copy, M, N * N * sizeof *copy);
    status st = dense64_solve(X, columns, copy, N);
    if (st == ST_DOMAIN) no_numbers(X, N * columns);
    free(copy);
    return st == ST_DOMAIN ? ST_OK : st;
}

status eigen64_apply(double *x, const double complex *V, const double complex *phi, const double *b, size_t N) {
    double complex *z = calloc(N + 1, sizeof *z);
    if (!z) return ST_MEMORY;
    for (size_t i = 0; i < N; i++) z[i] = b[i];
    status st = eigen64_solve(z, 1, V, N);
    for (size_t j = 0; j < N; j++) z[j] *= phi[j];
    for (size_t i = 0; i < N; i++) {
        double complex sum = 0;
        for (size_t j = 0; j < N; j++) sum += V[i * N + j] * z[j];
        x[i] = creal(sum);
    }
    free(z);
    return st;
}
