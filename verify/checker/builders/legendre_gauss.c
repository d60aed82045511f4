/* legendre_gauss.c - the Gauss rule without its nodes: in Q[x]/(P_N), where x is the companion matrix of the roots. */
#include "verify/checker/builders/legendre.h"

/* K = sum_(n<N) (2n+1) P_n^2, of degree 2N-2. */
static mpq_t *kernel_diagonal(kernel *k, size_t N) {
    mpq_t *K = legendre_zeros(k, 2 * N), *p = legendre_zeros(k, N), c;
    mpq_init(c);
    for (size_t n = 0; n < N; n++) {
        legendre_shifted(p, n);
        for (size_t i = 0; i <= n; i++)
            for (size_t j = 0; j <= n; j++) {
                mpq_set_ui(c, (unsigned long)(2 * n + 1), 1);
                mpq_mul(c, c, p[i]);
                legendre_add_product(K[i + j], c, p[j]);
            }
        spend(k, 128 * (n + 1) * (n + 1));
    }
    return K;
}

/* value_t: the integral of (x^t mod P_N), t < 3N: the interpolatory rule on x^t.  power_t, t < N: the sum of the t-th
   powers of the roots, as the trace of x^t: sum_j of the coefficient of x^j in x^(t+j) mod P_N. */
static void remainders(kernel *k, size_t N, mpq_t *value, mpq_t *power) {
    mpq_t *L = legendre_zeros(k, N + 1), *r = legendre_zeros(k, N + 1), c;
    mpq_init(c);
    legendre_shifted(L, N);
    for (size_t j = 0; j <= N; j++) mpq_div(L[j], L[j], L[N]); /* the last is divided by itself: monic */
    mpq_set_ui(r[0], 1, 1);
    for (size_t t = 0; t < 3 * N; t++) {
        for (size_t j = 0; j < N; j++) {
            mpq_set_ui(c, 1, (unsigned long)(j + 1));
            legendre_add_product(value[t], c, r[j]);
            if (t >= j && t - j < N) mpq_add(power[t - j], power[t - j], r[j]);
        }
        for (size_t j = N; j; j--) mpq_set(r[j], r[j - 1]); /* r := x r, less its leading coefficient times L */
        mpq_set_ui(r[0], 0, 1);
        mpq_neg(c, r[N]);
        for (size_t j = 0; j <= N; j++) legendre_add_product(r[j], c, L[j]);
        spend(k, 128 * N);
    }
}

/* rule: column m the rule's value on x^m, m <= 2N.  powers: m < N.  weighted: the rule's value on x^m K, m < N. */
mpq_t *legendre_rule(kernel *k, const matrix *m, size_t i) {
    size_t N = legendre_order(k);
    mpq_t *value = legendre_zeros(k, 3 * N), *power = legendre_zeros(k, N), *row = legendre_zeros(k, N), *K;
    (void)i;
    remainders(k, N, value, power);
    if (m->index < 2) return m->index ? power : value;
    K = kernel_diagonal(k, N);
    spend(k, 128 * N * N);
    for (size_t x = 0; x < N; x++)
        for (size_t j = 0; j <= 2 * N - 2; j++) legendre_add_product(row[x], K[j], value[x + j]);
    return row;
}
