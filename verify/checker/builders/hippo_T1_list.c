/* hippo_T1_list.c - what hippo:T1 needs; docs/proofs/lmu.md, 1 and 9, and legs.md, 14. */
#include "verify/checker/builders/hippo_lists.h"

#define MOMENTS "the coefficients of s^m by their integrals; linearity in the input; that this checker has both systems as "
#define WHERE "docs/certificate.md says"

/* s^N on LegT's window: (2n+1)(-1)^N/C(2N, N) at n. */
static void left(kernel *k, uint64_t N) {
    mpq_t *list = hippo_list(k, N);
    for (uint64_t n = 0; n < N; n++) {
        mpz_bin_uiui(mpq_denref(list[n]), 2 * N, N);
        mpz_set_si(mpq_numref(list[n]), (2 * (long)n + 1) * (N % 2 ? -1 : 1));
        mpq_canonicalize(list[n]);
    }
    hippo_need(k, "legt-residual", N, list, N);
}

void hippo_T1_legt(kernel *k) {
    uint64_t N = hippo_order(k);
    for (uint64_t m = 0; m < N; m++) need(k, "row legt-residual %llx -", (number)m);
    left(k, N);
    k->proved = pool_print(k, "N=%llu: LegT's projection of the window solves c' = -A c + B f for every polynomial f of degree "
                              "below N; for f = s^N row n is off by (2n+1)(-1)^N/C(2N, N)", (number)N);
    k->trusted = pool_print(k, MOMENTS WHERE "; docs/proofs/lmu.md, 9: other windows by shift and scale");
}

/* Two rows of builders share it: sharp and printed. */
void hippo_T1_lagt(kernel *k) {
    uint64_t N = hippo_order(k);
    for (uint64_t m = 0; m <= 2 * N; m++) need(k, "row lagt-residual %llx -", (number)m);
    k->proved = pool_print(k, "N=%llu: LagT's projection solves c' = -A c + B f for every polynomial f of degree at most %llu",
                           (number)N, (number)(2 * N));
    k->trusted = pool_print(k, MOMENTS WHERE "; that a polynomial at time t is another one at time 0; docs/proofs/legs.md, 14: "
                               "every degree and every N, by parts");
}

void hippo_T1_printed(kernel *k) {
    uint64_t N = hippo_order(k);
    left(k, N);
    k->proved = pool_print(k, "N=%llu: for f(s) = s^N on [0, 1] LegT's projection has -A c + B f - c' = (2n+1)(-1)^N/C(2N, N) in "
                              "row n: it is no solution", (number)N);
    k->trusted = pool_print(k, MOMENTS WHERE);
}
