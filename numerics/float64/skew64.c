/* skew64.c - see skew64.h. */
#include "numerics/float64/skew64.h"

#include <math.h>
#include <stdlib.h>

#include "numerics/float64/complex64.h"
#include "numerics/float64/eigen64.h"

status skew64_eigen(double *y, double complex *x, const double *S, size_t N) {
    status st = ST_OK;
    if (N < 1) return ST_DOMAIN;
    if (N > SKEW64_N_MOST) return ST_LIMIT;
    const size_t poles = (N + 1) / 2, upper = N - poles; /* the spectrum is symmetric about 0 */
    double complex *H = calloc(2 * N * N, sizeof *H);
    double *values = calloc(N, sizeof *values);
    if (!H || !values) TRY(ST_MEMORY);
    double complex *V = H + N * N;
    for (size_t i = 0; i < N * N; i++) H[i] = complex64(0, -S[i]);
    TRY(eigen64_hermitian(values, V, H, N));
    if (isnan(values[0])) TRY(ST_UNSUPPORTED);
    for (size_t m = 0; m < poles; m++) {
        y[m] = N % 2 && m == 0 ? 0 : values[upper + m];
        for (size_t n = 0; n < N; n++) x[m * N + n] = V[n * N + upper + m];
    }
out:
    free(H), free(values);
    return st;
}
