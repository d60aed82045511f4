/* recurrence64.c - see recurrence64.h. */
#include "constructions/ssm/recurrence64.h"

#include <math.h>
#include <stdlib.h>

#include "numerics/float32/nearest.h"
#include "numerics/float64/nearest64.h"

static status load(double *out, const rat_mat *M, bool single) {
    status st = ST_OK;
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < M->rows * M->cols; i++) {
        rat_mat_get(q, M, i / M->cols, i % M->cols);
        float small = 0;
        if (single ? !nearest_float32(&small, q) : !nearest_float64(&out[i], q)) TRY(ST_DOMAIN);
        if (single) out[i] = (double)small;
    }
out:
    mpq_clear(q);
    return st;
}

/* sum + a b in the arithmetic asked for. */
static double add_product(double sum, double a, double b, bool single) {
    return single ? (double)((float)sum + (float)a * (float)b) : sum + a * b;
}

static double dot(const double *a, const double *b, size_t N, bool single) {
    double sum = 0;
    for (size_t i = 0; i < N; i++) sum = add_product(sum, a[i], b[i], single);
    return sum;
}

status ssm_kernel64(double *K, const ssm *s, size_t L, bool single) {
    const size_t N = s->N;
    double *A = calloc(N * N + 3 * N, sizeof *A);
    if (!A) return ST_MEMORY;
    double *x = A + N * N, *y = x + N, *C = y + N;
    status st = ST_OK;
    TRY(load(A, &s->A, single));
    TRY(load(x, &s->B, single));
    TRY(load(C, &s->C, single));
    for (size_t t = 0; t < L; t++) {
        K[t] = dot(C, x, N, single);
        for (size_t i = 0; i < N; i++) y[i] = dot(A + i * N, x, N, single);
        double *swap = x;
        x = y, y = swap;
    }
out:
    free(A);
    return st;
}
