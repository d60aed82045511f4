/* s4d_spectrum.c - s4d:spectrum: the characteristic polynomial, and an interval of the file for each root. */
#include "verify/checker/builders/s4d.h"

/* Intervals of the file: positive, ascending, apart, of width at most 2 10^-digits. */
static void intervals(kernel *k, size_t count, uint64_t digits) {
    mpq_t last, from, to, width;
    mpq_init(last), mpq_init(from), mpq_init(to), mpq_init(width);
    dense_number(width, 2, 1);
    mpz_ui_pow_ui(mpq_denref(width), 10, (unsigned long)digits);
    mpq_canonicalize(width);
    for (size_t i = 0; i < count; i++) {
        const char *s = need_any(k, "root %zx", i);
        read_number(k, &s, from);
        read_char(k, &s, ' ');
        read_number(k, &s, to);
        if (mpq_cmp(from, last) <= 0) refuse(k, EXIT_BAD, "root %zx is not beyond the one below", i);
        mpq_set(last, to);
        mpq_sub(from, to, from);
        if (mpq_cmp(from, width) > 0) refuse(k, EXIT_BAD, "root %zx is not known to so many digits", i);
    }
}

void s4d_spectrum(kernel *k) {
    size_t N = parameter_small(k, "N", 1, 64), digits = parameter_small(k, "digits", 1, S4D_DIGITS);
    dense up, half;
    s4d_sides(k, &up, &half);
    for (size_t n = 0; N > S4D_CHARPOLY && n < N; n++) need(k, "row normal %zx %s", n, dense_list(k, half, 0));
    if (N <= S4D_CHARPOLY) need(k, "charpoly F %s", dense_list(k, half, 0));
    intervals(k, N / 2, digits);
    k->proved = pool_print(k, "N=%zu: det(sI - F) = (1/2)[prod (s+j+1) + prod (s-j)], j < N, with the roots %s%zu "
                               "pairs -1/2 +- i y, each y > 0 in an interval of width 2*10^-%zu that stands here",
                               
                               
                               
                           N, N % 2 ? "-1/2 and " : "", N / 2, digits);
    k->trusted = pool_print(k, "docs/proofs/s4.md, 10: at s = -1/2 + iy the half sum is Re z (N even) or i Im z (N "
                               "odd), z = prod (k - 1/2 + iy), k = 1..N; " S4_TRUSTED);
}
