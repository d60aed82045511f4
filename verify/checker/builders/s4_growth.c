/* s4_growth.c - s4:L3.2: the largest C(i+j, i-j), i, j < n, against 2^(4n/3), order by order; docs/proofs/s4.md, 3. */
#include "verify/checker/builders/s4.h"

enum { FIRST = 95 }; /* the least n with an entry past 2^(4n/3) */

/* The largest entry, which stands in the last row: entries grow down their columns. */
static void largest(kernel *k, mpz_t m, size_t n) {
    mpz_t c;
    mpz_init(c);
    spend(k, 64 * n * n);
    mpz_set_ui(m, 1);
    for (size_t j = 0; j < n; j++) {
        mpz_bin_uiui(c, n - 1 + j, 2 * j);
        if (mpz_cmp(c, m) > 0) mpz_set(m, c);
    }
}

static void cube(kernel *k, mpz_t m, size_t n) {
    largest(k, m, n);
    mpz_pow_ui(m, m, 3);
}

/* The sum of the last row: every second Fibonacci number, 1, 2, 5, 13, .. */
static void fibonacci(mpz_t f, size_t n) {
    mpz_t g;
    mpz_init(g);
    mpz_set_ui(f, 1);
    for (; n > 1; n--) mpz_add(g, g, f), mpz_add(f, f, g);
}

void s4_L3_2_printed_growth(kernel *k) {
    mpz_t m;
    mpz_init(m);
    cube(k, m, FIRST);
    need(k, "less 1*2^%x %s", 4 * FIRST, hex(k, m));
    k->proved = pool_print(k, "at order N=%d the largest C(i+j, i-j), i, j < N, is above 2^(4N/3): its third power "
                               "is above 2^%d", FIRST, 4 * FIRST);
    k->trusted = pool_print(k, "for larger orders, docs/proofs/s4.md, 3");
}

void s4_growth(kernel *k, size_t N) {
    mpz_t m, f, t;
    mpz_init(m), mpz_init(f), mpz_init(t);
    largest(k, m, N);
    fibonacci(f, N);
    mpz_mul_ui(t, m, (unsigned long)N);
    need(k, "atmost %s %s", hex(k, m), hex(k, f));
    need(k, "atmost %s %s", hex(k, f), hex(k, t));
    for (size_t n = 1; n < FIRST; n++) {
        cube(k, m, n);
        need(k, "atmost %s 1*2^%zx", hex(k, m), 4 * n);
    }
    cube(k, m, FIRST);
    need(k, "less 1*2^%x %s", 4 * FIRST, hex(k, m));
    need(k, "less 10*19^3 1*3f^3"); /* 2^(4/3) < 63/25 */
    need(k, "identity (5f*N+58)*(13*N+2c)-790*N*(N-1) 1e6c*N+f20-83*N*N");
    need(k, "less 73070 73230"); /* 7788*60 + 3872 < 131*60^2 */
    need(k, "less 1e6c 3d68"); /* 7788 < 2*131*60 */
}
