/* hippo_lagt_list.c - what hippo:lagt needs; docs/proofs/legs.md, 13. */
#include "verify/checker/builders/hippo_lists.h"

#define TRUSTED "that a vector x of N entries with M^N x = 0 and M^(N-1) x not 0, M = A - l I, leaves one Jordan block, of l; " \
                "that this checker has LagT as docs/certificate.md says"

/* (-1)^i C(n-1, i-1) at n >= i; row N is empty, row N-1 is not. */
static uint64_t chain(kernel *k, const char *name) {
    uint64_t N = hippo_order(k);
    for (uint64_t i = 1; i <= N; i++) {
        mpq_t *list = hippo_list(k, N);
        for (uint64_t n = i; n < N; n++) {
            mpz_bin_uiui(mpq_numref(list[n]), n - 1, i - 1);
            if (i % 2) mpq_neg(list[n], list[n]);
        }
        hippo_need(k, name, i, list, N);
    }
    k->trusted = pool_print(k, "%s", TRUSTED);
    return N;
}

/* (s + a)^n, a = 1 or 1/2. */
static void geometric(kernel *k, const char *name, unsigned long a) {
    uint64_t N = hippo_order(k);
    mpq_t *power = hippo_list(k, N + 1), c;
    mpq_init(c);
    hippo_fraction(c, 1, a);
    mpq_set_ui(power[0], 1, 1);
    for (uint64_t n = 0; n < N; n++) {
        hippo_need(k, name, n, power, N);
        hippo_times(power, N, c);
    }
}

void hippo_lagt(kernel *k) {
    uint64_t N = chain(k, "chain");
    chain(k, "chain-half");
    geometric(k, "geometric", 1);
    geometric(k, "geometric-half", 2);
    k->proved = pool_print(k, "N=%llu: LagT has one Jordan block, of -1, and the resolvent s^n/(s+1)^(n+1); with -1/2 on the "
                              "diagonal one of -1/2, and (s-1/2)^n/(s+1/2)^(n+1)", (number)N);
}

void hippo_lagt_one(kernel *k) {
    if (chain(k, "chain") != 1) refuse(k, EXIT_BAD, "LagT is diagonalisable for N = 1 alone");
    k->proved = pool_print(k, "N=1: LagT is the number -1, which is diagonal");
}

void hippo_lagt_not(kernel *k) {
    uint64_t N = chain(k, "chain");
    if (N == 1) refuse(k, EXIT_BAD, "for N = 1 LagT is diagonal");
    k->proved = pool_print(k, "N=%llu: LagT has the one eigenvalue -1, and A + I is not 0: it is not diagonalisable", (number)N);
}
