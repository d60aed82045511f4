/* dense_algebra.c - products and sums of matrices over the rationals. */
#include "verify/checker/builders/dense.h"

dense dense_new(kernel *k, size_t rows, size_t columns) {
    /* Sides of some hundred at most, by the callers. */
    dense m = {rows, columns, pool_get(k, rows * columns, sizeof(mpq_t))};
    for (size_t i = 0; i < rows * columns; i++) mpq_init(m.x[i]);
    return m;
}

mpq_t *dense_at(dense m, size_t i, size_t j) { return m.x + i * m.columns + j; }

void dense_put(dense m, size_t i, size_t j, long num, unsigned long den) {
    mpq_set_si(*dense_at(m, i, j), num, den);
    mpq_canonicalize(*dense_at(m, i, j));
}

void dense_number(mpq_t q, long num, unsigned long den) {
    mpq_set_si(q, num, den);
    mpq_canonicalize(q);
}

dense dense_transpose(kernel *k, dense a) {
    dense m = dense_new(k, a.columns, a.rows);
    for (size_t i = 0; i < a.rows; i++)
        for (size_t j = 0; j < a.columns; j++) mpq_set(*dense_at(m, j, i), *dense_at(a, i, j));
    return m;
}

dense dense_product(kernel *k, dense a, dense b) {
    if (a.columns != b.rows) refuse(k, EXIT_BAD, "shapes of a product");
    dense m = dense_new(k, a.rows, b.columns);
    mpq_t t;
    mpq_init(t);
    for (size_t i = 0; i < a.rows; i++)
        for (size_t y = 0; y < a.columns; y++) {
            spend(k, 64 * b.columns);
            for (size_t j = 0; j < b.columns && mpq_sgn(*dense_at(a, i, y)); j++) {
                if (!mpq_sgn(*dense_at(b, y, j))) continue;
                mpq_mul(t, *dense_at(a, i, y), *dense_at(b, y, j));
                mpq_add(*dense_at(m, i, j), *dense_at(m, i, j), t);
            }
        }
    mpq_clear(t);
    return m;
}

dense dense_scaled_sum(kernel *k, dense a, const mpq_t c, dense b) {
    if (a.rows != b.rows || a.columns != b.columns) refuse(k, EXIT_BAD, "shapes of a sum");
    dense m = dense_new(k, a.rows, a.columns);
    for (size_t i = 0; i < a.rows * a.columns; i++) {
        mpq_mul(m.x[i], c, b.x[i]);
        mpq_add(m.x[i], m.x[i], a.x[i]);
    }
    return m;
}
