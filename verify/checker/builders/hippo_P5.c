/* hippo_P5.c - what hippo:P5 needs. */
#include "verify/checker/builders/hippo_propositions.h"

/* (2x-1) P_n'^2, low degree first. */
static void square(kernel *k, mpq_t *list, uint64_t n) {
    mpq_t *p = hippo_list(k, n + 1), t;
    mpq_init(t);
    for (uint64_t j = 1; j <= n; j++) hippo_coefficient(t, n, j), hippo_add(p[j - 1], (long)j, t);
    for (uint64_t i = 0; i < n; i++)
        for (uint64_t j = 0; j < n; j++) {
            mpq_mul(t, p[i], p[j]);
            hippo_add(list[i + j], -1, t);
            hippo_add(list[i + j + 1], 2, t);
        }
}

/* (-1)^(n/2) C(n, n/2)/2^n for even n. */
static void middle(mpq_t y, uint64_t n) {
    mpq_set_ui(y, 0, 1);
    if (n % 2) return;
    mpz_bin_uiui(mpq_numref(y), n, n / 2);
    mpz_ui_pow_ui(mpq_denref(y), 2, n);
    mpq_canonicalize(y);
    if (n % 4) mpq_neg(y, y);
}

void hippo_P5(kernel *k) {
    uint64_t N = hippo_order(k);
    mpq_t *ends = hippo_list(k, 2), *half = hippo_list(k, N);
    need(k, "identity K*(K+1)+(N+K+1)*(N-K) N*(N+1)");
    for (uint64_t n = 1; n < N; n++) {
        mpq_t *list = hippo_list(k, 2 * N);
        square(k, list, n);
        hippo_need(k, "slope", n, list, 2 * N);
    }
    for (uint64_t n = 0; n < N; n++) middle(half[n], n);
    hippo_need(k, "middle", 0, half, N);
    for (int at = 0; at < 2; at++) mpq_set_ui(ends[at], N * N, 1);
    hippo_need(k, "ends", 0, ends, 2);
    k->proved = pool_print(k, "N=%llu: (t1 norm)^2 = sum of (2n+1) P_n(x)^2, x = t0/t1, is between 1 and %llu: P_n^2 + "
                              "x(1-x) P_n'^2/(n(n+1)) grows from the middle to 1 at both ends, where alone the upper bound "
                              "is met (N > 1); %s", (number)N, (number)(N * N),
                           N > 2 ? "1 is not met, as P_1 is 0 at 1/2 alone and P_2 is not 0 there" : "1 is met");
    k->trusted = pool_print(k, "docs/proofs/legs.md, 15: that this is the gradient's norm, that P_n(1-x) = (-1)^n P_n(x), "
                               "that the first term is 1; every N by the identity, Legendre's equation in coefficients");
}
