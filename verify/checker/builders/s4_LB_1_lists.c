/* s4_LB_1_lists.c - s4:LB.1: what its readings need. */
#include "verify/checker/builders/s4_step.h"

static size_t order(kernel *k, size_t least) { return parameter_small(k, "N", least, 64); }

/* factor C(n, j)^power in hexadecimal. */
static char *times(kernel *k, unsigned long factor, size_t n, size_t j, unsigned power) {
    mpz_t c, x;
    mpz_init(c), mpz_init(x);
    mpz_bin_uiui(c, n, j);
    mpz_set_ui(x, factor);
    while (power--) mpz_mul(x, x, c);
    return hex(k, x);
}

void s4_LB_1(kernel *k) {
    size_t N = order(k, 1), L = parameter_small(k, "L", 1, 256);
    s4_binomials(k, "series", N, L);
    s4_binomials(k, "square", N, N);
    need(k, "identity (2*M+1)*(2*M+1)-4*M*(M+1) 1");
    need(k, "identity (2*M+2)*(2*M+2)-(2*M+1)*(2*M+3) 1");
    need(k, "less d4*2^%zx %s", 4 * N, times(k, 5328 * (2 * N - 1), 2 * N - 2, N - 1, 2)); /* 16 * 333, 212 = 2 * 106 */
    if (N > 1) need(k, "less %s 71*2^%zx", times(k, 5680 * (N - 1), 2 * N - 2, N - 1, 2), 4 * N); /* 16 * 355, 113 */
    k->proved = pool_print(k, "N=%zu, L=%zu: the coefficients of (1-x)^-N below x^%zu are C(N+l-1, N-1), that at L = N "
                               "is C(2N-2, N-1), and its square c^2 has (355/113)(N-1) c^2 < 16^(N-1) < (333/106)(N-1/2) "
                               "c^2; the steps of both bounds for every N", N, L, L > N ? L : N);
    k->trusted = pool_print(k, "333/106 < pi < 355/113; docs/proofs/s4.md, 16");
}

void s4_LB_1_product(kernel *k) {
    size_t N = order(k, 2), L = parameter_small(k, "L", 1, 256);
    s4_binomials(k, "series", N, L);
    need(k, "less %s %s", times(k, 1, L - 1, N - 1, 1), times(k, 1, N + L - 2, N - 1, 1));
    k->proved = pool_print(k, "N=%zu, L=%zu: the coefficient of x^%zu in (1-x)^-N is above (L-1)(L-2) .. (L-N+1)/(N-1)!", N,
                           L, L - 1);
    k->trusted = pool_print(k, "that these N-1 factors over (N-1)! are C(L-1, N-1)");
}

void s4_LB_1_length(kernel *k) {
    size_t N = order(k, 2);
    s4_binomials(k, "square", N, N);
    need(k, "less %s %s", times(k, 1, 2 * N - 3, N - 1, 1), times(k, 1, 2 * N - 2, N - 1, 1));
    k->proved = pool_print(k, "N=%zu: the coefficient of x^%zu in (1-x)^-N, at L = N-1, is below C(2N-2, N-1)", N, N - 2);
    k->trusted = pool_print(k, "nothing beyond this checker");
}

void s4_LB_1_growth(kernel *k) {
    size_t N = order(k, 1);
    need(k, "less %s 7*2^%zx", times(k, 88 * N, 2 * N - 2, N - 1, 2), 4 * N);
    k->proved = pool_print(k, "N=%zu: 4 (22/7) N C(2N-2, N-1)^2 < 16^N: C(2N-2, N-1) is below half of 2^(2N)/(pi N)^(1/2)", N);
    k->trusted = pool_print(k, "pi < 22/7; other N: docs/proofs/s4.md, 16");
}
