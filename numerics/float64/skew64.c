/* skew64.c - see skew64.h. */
#include "numerics/float64/skew64.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>

#include "numerics/float64/complex64.h"

status skew64_eigen(double *y, double complex *x, const double *S, size_t N) {
    status st = ST_OK;
    if (N < 1) return ST_DOMAIN;
    if (N > SKEW64_N_MOST) return ST_LIMIT;
    const size_t poles = (N + 1) / 2;
    gsl_matrix_complex *H = gsl_matrix_complex_alloc(N, N), *V = gsl_matrix_complex_alloc(N, N);
    gsl_vector *values = gsl_vector_alloc(N);
    gsl_eigen_hermv_workspace *room = gsl_eigen_hermv_alloc(N);
    if (!H || !V || !values || !room) TRY(ST_MEMORY);
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < N; k++) gsl_matrix_complex_set(H, n, k, gsl_complex_rect(0, -S[n * N + k]));
    if (gsl_eigen_hermv(H, values, V, room)) TRY(ST_UNSUPPORTED);
    gsl_eigen_hermv_sort(values, V, GSL_EIGEN_SORT_VAL_ASC);
    for (size_t m = 0; m < poles; m++) { /* the spectrum is symmetric about 0: its upper half */
        y[m] = N % 2 && m == 0 ? 0 : gsl_vector_get(values, N - poles + m);
        for (size_t n = 0; n < N; n++) {
            gsl_complex z = gsl_matrix_complex_get(V, n, N - poles + m);
            x[m * N + n] = complex64(GSL_REAL(z), GSL_IMAG(z));
        }
    }
out:
    if (H) gsl_matrix_complex_free(H);
    if (V) gsl_matrix_complex_free(V);
    if (values) gsl_vector_free(values);
    if (room) gsl_eigen_hermv_free(room);
    return st;
}
