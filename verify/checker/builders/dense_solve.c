/* dense_solve.c - linear systems by Gauss and Jordan, exactly; sums with a small factor. */
#include "verify/checker/builders/dense.h"

dense dense_identity(kernel *k, size_t n) {
    dense m = dense_new(k, n, n);
    for (size_t i = 0; i < n; i++) dense_put(m, i, i, 1, 1);
    return m;
}

dense dense_sum(kernel *k, dense a, long num, unsigned long den, dense b) {
    mpq_t c;
    mpq_init(c);
    dense_number(c, num, den);
    return dense_scaled_sum(k, a, c, b);
}

/* Row i := row i - f row p, from column `from` on. */
static void subtract(dense m, size_t i, size_t p, size_t from, const mpq_t f) {
    mpq_t t;
    mpq_init(t);
    for (size_t j = from; j < m.columns; j++) {
        if (!mpq_sgn(*dense_at(m, p, j))) continue;
        mpq_mul(t, f, *dense_at(m, p, j));
        mpq_sub(*dense_at(m, i, j), *dense_at(m, i, j), t);
    }
    mpq_clear(t);
}

dense dense_solve(kernel *k, dense a, dense b) {
    size_t n = a.rows;
    if (a.columns != n || b.rows != n) refuse(k, EXIT_BAD, "shapes of a system");
    dense m = dense_sum(k, a, 0, 1, a), x = dense_sum(k, b, 0, 1, b);
    mpq_t f;
    mpq_init(f);
    for (size_t p = 0; p < n; p++) {
        size_t pivot = p;
        while (pivot < n && !mpq_sgn(*dense_at(m, pivot, p))) pivot++;
        if (pivot == n) refuse(k, EXIT_BAD, "a matrix that is divided by is singular");
        for (size_t j = 0; j < n; j++) mpq_swap(*dense_at(m, p, j), *dense_at(m, pivot, j));
        for (size_t j = 0; j < x.columns; j++) mpq_swap(*dense_at(x, p, j), *dense_at(x, pivot, j));
        for (size_t i = 0; i < n; i++) {
            if (i == p || !mpq_sgn(*dense_at(m, i, p))) continue;
            spend(k, 64 * (n + x.columns));
            mpq_div(f, *dense_at(m, i, p), *dense_at(m, p, p));
            subtract(m, i, p, p, f);
            subtract(x, i, p, 0, f);
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < x.columns; j++) mpq_div(*dense_at(x, i, j), *dense_at(x, i, j), *dense_at(m, i, i));
    return x;
}
