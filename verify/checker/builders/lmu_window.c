/* lmu_window.c - lmu:pade and lmu:window: what the delay and its window miss, exactly; docs/proofs/lmu.md, 6 and 9. */
#include "verify/checker/builders/delay.h"

/* 1/C(2N, N) with signs (-1)^(n+N), a list over the rows n. */
static char *leftover(kernel *k, uint64_t N) {
    mpz_t c;
    mpz_init(c);
    mpz_bin_uiui(c, (unsigned long)(2 * N), (unsigned long)N); /* at least 2 */
    char *list = pool_print(k, "%s", "");
    for (uint64_t n = 0; n < N; n++) list = pool_print(k, "%s%s%llx:%s1/%s", list, n ? "," : "", (number)n, (n + N) % 2 ? "-" : "", hex(k, c));
    return list;
}

void lmu_window(kernel *k) {
    uint64_t N = delay_order(k);
    for (uint64_t m = 0; m < N; m++) need(k, "row residual %llx -", (number)m);
    need(k, "row residual %llx %s", (number)N, leftover(k, N));
    k->proved = pool_print(k, "N=%llu: the projection y of the window on Legendre polynomials solves y' = A y + B f exactly for inputs of degree below N; for the input s^N the residual in row n is "
                              "(-1)^(n+N)/C(2N, N)", (number)N);
    k->trusted = pool_print(k, "that s^m, m = 0..N, stand for all inputs of degree at most N (linear), at every time (the window may be moved to end at 1: lower terms are "
                               "exact); the moments of s^m; that this checker has LegT as docs/certificate.md says");
}

void lmu_window_printed(kernel *k) {
    uint64_t N = delay_order(k);
    need(k, "row residual %llx %s", (number)N, leftover(k, N));
    k->proved = pool_print(k, "N=%llu: for the input f(s) = s^N the window's projection does not solve y' = A y + B f: the residual in row n is (-1)^(n+N)/C(2N, N)", (number)N);
    k->trusted = pool_print(k, "the moments of s^m on [0, 1]; that this checker has LegT as docs/certificate.md says");
}

void lmu_pade(kernel *k) {
    uint64_t d = delay_order(k);
    mpq_t c;
    mpq_init(c);
    mpz_fac_ui(mpq_numref(c), (unsigned long)d);
    mpz_fac_ui(mpq_denref(c), (unsigned long)(2 * d));
    mpq_canonicalize(c);
    lmu_charpoly(k);
    need(k, "identity (N+K)+(N-1-K) 2*N-1");
    need(k, "row series 0 %llx:%s%s", (number)(2 * d), d % 2 ? "-" : "", hex_number(k, c));
    k->proved = pool_print(k, "d=%llu: the LMU's transfer function p/q is the [d-1/d] Pade approximant of e^-s, and q e^-s - p = (-1)^d d!/(2d)! s^(2d) + ..: order exactly 2d", (number)d);
}
