/* lssl_tools.c - lists of numbers, elimination, kernels by powers. */
#include "verify/checker/builders/lssl.h"

mpq_t *lssl_list(kernel *k, size_t count) {
    mpq_t *q = pool_get(k, count, sizeof *q);
    for (size_t i = 0; i < count; i++) mpq_init(q[i]);
    return q;
}

void lssl_add_product(mpq_t sum, const mpq_t a, const mpq_t b) {
    mpq_t t;
    if (!mpq_sgn(a) || !mpq_sgn(b)) return;
    mpq_init(t);
    mpq_mul(t, a, b);
    mpq_add(sum, sum, t);
    mpq_clear(t);
}

void lssl_reduce(kernel *k, mpq_t *rows, size_t n, size_t columns) {
    mpq_t f;
    mpq_init(f);
    for (size_t p = 0; p < n; p++) {
        size_t at = p;
        while (at < n && !mpq_sgn(rows[at * columns + p])) at++;
        if (at == n) refuse(k, EXIT_BAD, "a matrix to be inverted is singular");
        for (size_t j = 0; at != p && j < columns; j++) mpq_swap(rows[at * columns + j], rows[p * columns + j]);
        mpq_inv(f, rows[p * columns + p]);
        for (size_t j = p; j < columns; j++) mpq_mul(rows[p * columns + j], rows[p * columns + j], f);
        for (size_t i = 0; i < n; i++) {
            if (i == p || !mpq_sgn(rows[i * columns + p])) continue;
            mpq_neg(f, rows[i * columns + p]);
            for (size_t j = p; j < columns; j++) lssl_add_product(rows[i * columns + j], f, rows[p * columns + j]);
            spend(k, 64 * columns);
        }
    }
    mpq_clear(f);
}

void lssl_kernel(kernel *k, const recurrence *r, mpq_t *K, mpq_t *last) {
    mpq_t *c = lssl_list(k, r->N), *next = lssl_list(k, r->N), *spare;
    for (uint64_t n = 0; n < r->N; n++) mpq_set_ui(c[n], 1, 1);
    for (uint64_t i = 0; i < r->L; i++, spare = c, c = next, next = spare) {
        spend(k, 256 * r->N * r->N);
        for (uint64_t n = 0; n < r->N; n++) {
            lssl_add_product(K[i], c[n], r->B[n]);
            mpq_set_ui(next[n], 0, 1);
            for (uint64_t j = 0; j < r->N; j++) lssl_add_product(next[n], c[j], r->A[j * r->N + n]);
        }
    }
    for (uint64_t n = 0; last && n < r->N; n++) mpq_set(last[n], c[n]);
}
