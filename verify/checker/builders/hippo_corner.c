/* hippo_corner.c - hippo:P6: |s - 1/2|, whose slope is 1 but for a corner, against its projection. */
#include "verify/checker/builders/hippo_propositions.h"

/* w += f/(d 2^e) */
static void add_power(mpq_t w, long f, unsigned long d, unsigned long e) {
    mpq_t t;
    mpq_init(t);
    mpq_set_si(t, f, 1);
    mpz_ui_pow_ui(mpq_denref(t), 2, e);
    mpz_mul_ui(mpq_denref(t), mpq_denref(t), d);
    mpq_canonicalize(t);
    mpq_add(w, w, t);
    mpq_clear(t);
}

/* |s - 1/2|: w_i is A(1) - 2 A(1/2), A(u) = u^(i+2)/(i+2) - u^(i+1)/(2i+2) the antiderivative of (u - 1/2) u^i. */
mpq_t *hippo_corner(kernel *k, const matrix *x, size_t row) {
    size_t N = hippo_order(k);
    mpq_t *w = hippo_list(k, N), square;
    (void)x, (void)row;
    mpq_init(square);
    for (size_t i = 0; i < N; i++) {
        add_power(w[i], 1, i + 2, 0), add_power(w[i], -1, 2 * i + 2, 0);
        add_power(w[i], -2, i + 2, i + 2), add_power(w[i], 2, 2 * i + 2, i + 1);
    }
    hippo_fraction(square, 1, 12);
    return hippo_distance(k, N, w, square);
}
