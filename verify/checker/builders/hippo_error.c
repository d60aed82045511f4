/* hippo_error.c - hippo:P6: how far an input is from its projection. */
#include "verify/checker/builders/hippo_propositions.h"

/* |f - p|^2 on [0, 1], p = sum over n < N of (2n+1) <f, P_n> P_n, from w_i = <f, s^i> and |f|^2: with -p = sum c_i s^i it is
   |f|^2 + 2 sum c_i w_i + sum c_i c_j/(i+j+1). */
mpq_t *hippo_distance(kernel *k, size_t N, mpq_t *w, const mpq_t square) {
    mpq_t *c = hippo_list(k, N), *row = hippo_list(k, 1), y, a, t;
    mpq_init(y), mpq_init(a), mpq_init(t);
    spend(k, 64 * N * N);
    for (size_t n = 0; n < N; n++) {
        mpq_set_ui(y, 0, 1);
        for (size_t i = 0; i <= 2 * n + 1; i++) { /* first y = <f, P_n>, then c */
            hippo_coefficient(a, n, i % (n + 1));
            mpq_mul(a, a, i <= n ? w[i] : y);
            if (i <= n) mpq_add(y, y, a);
            else hippo_add(c[i % (n + 1)], -(2 * (long)n + 1), a);
        }
    }
    mpq_set(row[0], square);
    for (size_t i = 0; i < N; i++) {
        mpq_mul(a, c[i], w[i]);
        hippo_add(row[0], 2, a);
        for (size_t j = 0; j < N; j++) {
            hippo_fraction(t, 1, i + j + 1);
            mpq_mul(a, c[i], c[j]);
            mpq_mul(a, a, t);
            mpq_add(row[0], row[0], a);
        }
    }
    return row;
}

/* s^m */
mpq_t *hippo_error(kernel *k, const matrix *x, size_t m) {
    size_t N = hippo_order(k);
    mpq_t *w = hippo_list(k, N), square;
    (void)x;
    mpq_init(square);
    hippo_fraction(square, 1, 2 * m + 1);
    for (size_t i = 0; i < N; i++) hippo_fraction(w[i], 1, m + i + 1);
    return hippo_distance(k, N, w, square);
}
