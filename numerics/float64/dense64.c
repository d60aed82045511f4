/* dense64.c - see dense64.h. */
#include "numerics/float64/dense64.h"

#include <math.h>

void dense64_multiply(double *restrict C, const double *A, const double *B, size_t N) {
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < N; j++) C[i * N + j] = 0;
        for (size_t k = 0; k < N; k++) {
            const double a = A[i * N + k];
            for (size_t j = 0; j < N; j++) C[i * N + j] += a * B[k * N + j];
        }
    }
}

static void exchange(double complex *a, double complex *b, size_t n) {
    for (size_t j = 0; j < n; j++) {
        double complex t = a[j];
        a[j] = b[j], b[j] = t;
    }
}

status dense64_solve(double complex *X, size_t columns, double complex *M, size_t N) {
    for (size_t k = 0; k < N; k++) {
        size_t pivot = k;
        for (size_t i = k + 1; i < N; i++)
            if (cabs(M[i * N + k]) > cabs(M[pivot * N + k])) pivot = i;
        if (!(cabs(M[pivot * N + k]) > 0) || !isfinite(cabs(M[pivot * N + k]))) return ST_DOMAIN;
        exchange(M + k * N, M + pivot * N, N);
        exchange(X + k * columns, X + pivot * columns, columns);
        const double complex inverse = 1 / M[k * N + k];
        for (size_t i = k + 1; i < N; i++) {
            const double complex factor = M[i * N + k] * inverse;
            for (size_t j = k + 1; j < N; j++) M[i * N + j] -= factor * M[k * N + j];
            for (size_t j = 0; j < columns; j++) X[i * columns + j] -= factor * X[k * columns + j];
        }
    }
    for (size_t k = N; k-- > 0;)
        for (size_t j = 0; j < columns; j++) {
            double complex x = X[k * columns + j];
            for (size_t i = k + 1; i < N; i++) x -= M[k * N + i] * X[i * columns + j];
            X[k * columns + j] = x / M[k * N + k];
        }
    return ST_OK;
}
