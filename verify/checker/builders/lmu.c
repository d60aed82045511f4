/* lmu.c - lmu:legt, charpoly, pade, hurwitz: lists of facts for docs/proofs/lmu.md, 1-7. */
#include "verify/checker/builders/delay.h"

#define TRUSTED "docs/proofs/lmu.md; that this checker has the entries of both systems as docs/certificate.md says"

void delay_coefficient(mpz_t c, uint64_t d, uint64_t top, uint64_t j) {
    mpz_t f;
    mpz_init(f);
    mpz_bin_uiui(c, (unsigned long)top, (unsigned long)j);
    mpz_fac_ui(f, (unsigned long)(2 * d - 1 - j));
    mpz_mul(c, c, f);
    mpz_fac_ui(f, (unsigned long)(d - 1));
    mpz_divexact(c, c, f);
    mpz_clear(f);
}

/* Step 1: A_nj = (2j+1)(<P_j', P_n> - 1), where <P_j', P_n> = 2 for j > n with j - n odd, else 0. */
static uint64_t differentiates(kernel *k) {
    uint64_t d = delay_order(k);
    for (uint64_t n = 0; n < d; n++) {
        char *list = pool_print(k, "%s", "");
        for (uint64_t j = 0; j < d; j++) list = pool_print(k, "%s%s%llx:%s%llx", list, j ? "," : "", (number)j, j > n && (j - n) % 2 ? "" : "-", (number)(2 * j + 1));
        need(k, "row legt %llx %s", (number)n, list);
    }
    k->trusted = pool_print(k, TRUSTED);
    return d;
}

void lmu_legt(kernel *k) {
    uint64_t d = delay_order(k);
    for (uint64_t i = 0; i < d; i++) need(k, "row conjugate %llx %s", (number)i, need_any(k, "row lmu %llx", (number)i));
    k->trusted = pool_print(k, TRUSTED);
    k->proved = pool_print(k, "d=%llu: T A_LegT T^-1 = A with T = diag((-1)^i (2i+1)): the matrix of the LMU is that of HiPPO-LegT", (number)d);
}

void lmu_charpoly(kernel *k) {
    uint64_t d = differentiates(k);
    mpz_t c;
    mpz_init(c);
    need(k, "identity N*(N+K)-(N-1)*(N-K-1) (2*N-1)*(K+1)");
    char *list = pool_print(k, "%s", "");
    for (uint64_t j = 0; j <= d; j++, list = pool_print(k, "%s%s", list, j <= d ? "," : "")) {
        delay_coefficient(c, d, d, j);
        list = pool_print(k, "%s%llx:%s", list, (number)j, hex(k, c));
    }
    if (d <= DELAY_CHARPOLY) need(k, "charpoly lmu %s", list);
    k->proved = pool_print(k, "d=%llu: det(sI - A) = sum_j C(d, j) (2d-1-j)!/(d-1)! s^j, by the steps of a proof for every d%s", (number)d, d <= DELAY_CHARPOLY ? ", and computed from the matrix" : "");
}

void lmu_hurwitz(kernel *k) {
    uint64_t d = differentiates(k);
    need(k, "positive P");
    for (uint64_t i = 0; i < d; i++) {
        char *list = pool_print(k, "%s", "");
        for (uint64_t j = i % 2; j < d; j += 2) list = pool_print(k, "%s%s%llx:-2", list, j > 1 ? "," : "", (number)j);
        need(k, "row lyapunov %llx %s", (number)i, list);
    }
    k->proved = pool_print(k, "d=%llu: P = diag(1/(2i+1)) > 0 and P A + A^T P = -(1 1^T + e e^T), and no eigenvector is annihilated by both: every eigenvalue of the LMU's matrix has "
                              "negative real part", (number)d);
}
