/* hippo_slope.c - hippo:P5: the sum of (2n+1) P_n^2 is between 1 and N^2; docs/proofs/legs.md, 15. */
#include "verify/checker/builders/hippo_propositions.h"

/* to (of 2N entries) += f x^shift times the product of the a-th derivative of P_n and the b-th. */
static void product(mpq_t *to, size_t n, size_t a, size_t b, size_t shift, long f) {
    mpq_t p, q;
    mpq_init(p), mpq_init(q);
    for (size_t i = a; i <= n; i++)
        for (size_t j = b; j <= n; j++) {
            hippo_coefficient(p, n, i), hippo_coefficient(q, n, j);
            mpq_mul(p, p, q);
            hippo_add(to[i - a + j - b + shift], f * (a ? (long)i : 1) * (b ? (long)j : 1), p);
        }
    mpq_clear(p), mpq_clear(q);
}

/* Row n: the derivative of n(n+1) P_n^2 + x(1-x) P_n'^2. */
mpq_t *hippo_slope(kernel *k, const matrix *m, size_t n) {
    mpq_t *sum = hippo_list(k, m->columns + 1);
    spend(k, 64 * m->columns * m->columns);
    product(sum, n, 0, 0, 0, (long)(n * (n + 1)));
    product(sum, n, 1, 1, 1, 1);
    product(sum, n, 1, 1, 2, -1);
    for (size_t i = 0; i < m->columns; i++) { /* there is one entry more */
        mpq_set_ui(sum[i], 0, 1);
        hippo_add(sum[i], (long)i + 1, sum[i + 1]);
    }
    return sum;
}

/* index 0: P_n(1/2), column n; 1: the sum of (2n+1) P_n^2 at 0 and at 1. */
mpq_t *hippo_values(kernel *k, const matrix *m, size_t row) {
    mpq_t *list = hippo_list(k, m->columns), a, x, value;
    mpq_init(a), mpq_init(x), mpq_init(value);
    spend(k, 64 * hippo_order(k) * hippo_order(k));
    for (size_t n = row; n < hippo_order(k); n++)
        for (size_t at = 0; at < (m->index ? 2 : 1); at++) {
            mpq_set_ui(value, 0, 1);
            hippo_fraction(x, m->index ? (long)at : 1, m->index ? 1 : 2);
            for (size_t j = n + 1; j-- > 0;) {
                mpq_mul(value, value, x);
                hippo_coefficient(a, n, j);
                mpq_add(value, value, a);
            }
            if (!m->index) mpq_set(list[n], value);
            else mpq_mul(value, value, value), hippo_add(list[at], 2 * (long)n + 1, value);
        }
    return list;
}
