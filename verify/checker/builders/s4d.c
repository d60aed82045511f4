/* s4d.c - LegS's normal part F by name, and both resolvents applied to polynomials; docs/proofs/s4.md, 10 and 11. */
#include "verify/checker/builders/s4d.h"

void s4d_times(dense m, size_t i, size_t degree, long c) {
    mpq_t q;
    mpq_init(q);
    dense_number(q, c, 1);
    for (size_t j = degree + 1; j-- > 0;) {
        mpq_add(*dense_at(m, i, j + 1), *dense_at(m, i, j + 1), *dense_at(m, i, j));
        mpq_mul(*dense_at(m, i, j), *dense_at(m, i, j), q);
    }
}

/* Row n: the coefficients of s X_n - (A X)_n. */
static dense applied(kernel *k, dense A, dense X) {
    dense m = dense_sum(k, dense_new(k, X.rows, X.columns), -1, 1, dense_product(k, A, X));
    for (size_t n = 0; n < X.rows; n++)
        for (size_t j = 0; j + 1 < X.columns; j++) {
            mpq_t *q = dense_at(m, n, j + 1);
            mpq_add(*q, *q, *dense_at(X, n, j));
        }
    return m;
}

/* X_n = prod_(j<n) (s-j) prod_(n<j<N) (s+j+1).  legs, normal: (sI - A) X and (sI - F) X; factor: prod_(j<=N) (x + j^2). */
static void build(kernel *k) {
    size_t N = parameter_small(k, "N", 1, 64);
    dense X = dense_new(k, N, N + 1), F = s4_normal(k, LEGS, N), factor = dense_new(k, 1, N + 2);
    for (size_t n = 0; n < N; n++) {
        dense_put(X, n, 0, 1, 1);
        spend(k, 64 * N * N);
        for (size_t j = 0; j < n; j++) s4d_times(X, n, j, -(long)j);
        for (size_t j = n + 1; j < N; j++) s4d_times(X, n, j - 1, (long)j + 1);
    }
    dense_put(factor, 0, 0, 1, 1);
    for (size_t j = 0; j <= N; j++) s4d_times(factor, 0, j, (long)(j * j));
    dense_keep(k, "F", F);
    dense_keep(k, "legs", applied(k, s4_A(k, LEGS, N), X));
    dense_keep(k, "normal", applied(k, F, X));
    dense_keep(k, "factor", factor);
}

const object s4d_object = {.build = build, .find = dense_find, .rule = s4d_rule};
