/* lssl_closed.c - the truncated kernel in closed form, at points z, by elimination. */
#include "verify/checker/builders/lssl.h"

/* (C - z^L C A^L) x with (I - A z) x = B. */
mpq_t *lssl_closed(kernel *k, const matrix *m, size_t family) {
    const recurrence *r = ((recurrence **)k->object)[family];
    size_t N = r->N, columns = N + 1;
    mpq_t *row = lssl_list(k, m->columns), *K = lssl_list(k, r->L), *last = lssl_list(k, N);
    mpq_t *x = lssl_list(k, N * columns), z, power;
    mpq_init(z), mpq_init(power);
    lssl_kernel(k, r, K, last);
    for (size_t p = 0; p < m->columns; p++) {
        mpq_set_ui(z, 1, (unsigned long)(p + 2));
        mpq_set_si(power, -1, 1);
        for (uint64_t i = 0; i < r->L; i++) mpq_mul(power, power, z);
        for (size_t n = 0; n < N; n++) {
            for (size_t j = 0; j < N; j++) {
                mpq_mul(x[n * columns + j], r->A[n * N + j], z);
                mpq_neg(x[n * columns + j], x[n * columns + j]);
            }
            mpz_add(mpq_numref(x[n * columns + n]), mpq_numref(x[n * columns + n]), mpq_denref(x[n * columns + n]));
            mpq_set(x[n * columns + N], r->B[n]);
        }
        lssl_reduce(k, x, N, columns);
        for (size_t n = 0; n < N; n++) {
            mpq_add(row[p], row[p], x[n * columns + N]);
            mpq_mul(x[n * columns + N], x[n * columns + N], power);
            lssl_add_product(row[p], last[n], x[n * columns + N]);
        }
    }
    return row;
}
