/* hippo_P6.c - what hippo:P6 needs. */
#include "verify/checker/builders/hippo_propositions.h"

/* The squared error of s^m by its coefficients: 1/(2m+1) - sum (2n+1) y_n^2. */
static void error_of(mpq_t e, uint64_t N, uint64_t m) {
    mpq_t y;
    mpq_init(y);
    hippo_fraction(e, 1, 2 * m + 1);
    for (uint64_t n = 0; n < N; n++) {
        hippo_closed(y, n, m);
        mpq_mul(y, y, y);
        hippo_add(e, -(2 * (long)n + 1), y);
    }
}

void hippo_P6(kernel *k) {
    uint64_t N = hippo_order(k), m = parameter_small(k, "m", 0, HIPPO_DEGREE), order = parameter_small(k, "k", 1, N);
    mpq_t *e = hippo_list(k, 1), bound;
    mpq_init(bound);
    need(k, "identity (N-J-K+1)*(N+J+K)+J*(J-1)+2*K*J (N-K+1)*(N+K)");
    hippo_need_norms(k, order);
    error_of(e[0], N, m);
    hippo_need(k, "error", m, e, 1);
    hippo_bound_of(bound, N, m, order);
    need(k, "atmost %s %s", hex_number(k, e[0]), hex_number(k, bound));
    hippo_bound_of(bound, N, N, N);
    hippo_need(k, "error", N, &bound, 1);
    if (order == 1) {
        const char *corner = need_any(k, "row corner 0");
        if (!read_is(&corner, "0:")) refuse(k, EXIT_BAD, "|s - 1/2| is no polynomial");
        hippo_fraction(bound, 1, 6 * N * (N + 1));
        need(k, "atmost %s %s", corner, hex_number(k, bound));
    }
    k->proved = pool_print(k, "N=%llu, k=%llu: the squared error of s^%llu on [0, 1] is at most M^2 k!^2 (N-k)!/((N+k)! "
                              "(2k+1)!), M the sup of its k-th derivative%s; that of s^N is the bound at k = N", (number)N,
                           (number)order, (number)m, order == 1 ? "; so is that of |s - 1/2|" : "");
    k->trusted = pool_print(k, "docs/proofs/legs.md, 9: by the identity k-th derivatives of P_n are orthogonal with weight "
                               "(x(1-x))^k for every n (here n = k..k+7), and the bound follows for every f and N >= k; "
                               "other intervals by scaling");
}

/* With M = 1 the squared bound times N^(2k-1) is at most k!^3/(2k+1)!: O(t^k N^(1/2-k)). */
void hippo_P6_printed(kernel *k) {
    uint64_t N = hippo_order(k), order = parameter_small(k, "k", 1, N);
    mpq_t sharp, constant;
    mpz_t power;
    mpq_init(sharp), mpq_init(constant), mpz_init(power);
    hippo_P6(k);
    hippo_bound(sharp, N, order);
    mpz_ui_pow_ui(power, N, 2 * order - 1);
    mpz_mul(mpq_numref(sharp), mpq_numref(sharp), power);
    mpq_canonicalize(sharp);
    mpz_fac_ui(power, order);
    mpz_pow_ui(mpq_numref(constant), power, 3);
    mpz_fac_ui(mpq_denref(constant), 2 * order + 1);
    mpq_canonicalize(constant);
    need(k, "atmost %s %s", hex_number(k, sharp), hex_number(k, constant));
    k->proved = pool_print(k, "%s; at N and k the bound is at most M N^(1/2-k) sqrt(k!^3/(2k+1)!), the printed rate", k->proved);
}
