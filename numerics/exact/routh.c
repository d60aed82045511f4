/* routh.c - Routh's scheme.  p is Hurwitz iff all coefficients have one sign and so has the first column of the scheme.
   Row r+1 from rows r-1 (a) and r (b): c_j = b_0 a_(j+1) - a_0 b_(j+1), which is b_0 > 0 times the usual entry. */
#include "numerics/exact/routh.h"

#include <stdlib.h>

/* Divides by the content, a positive number: the signs stay. */
static void reduce(mpz_t *row, size_t length) {
    mpz_t g;
    mpz_init(g);
    for (size_t i = 0; i < length && mpz_cmp_ui(g, 1) != 0; i++) mpz_gcd(g, g, row[i]);
    if (mpz_cmp_ui(g, 1) > 0)
        for (size_t i = 0; i < length; i++) mpz_divexact(row[i], row[i], g);
    mpz_clear(g);
}

/* Whether the scheme that starts with rows a and b (length entries each, the last of b may be 0) keeps positive heads. */
static bool heads_are_positive(mpz_t *a, mpz_t *b, mpz_t *next, size_t degree, size_t length) {
    bool good = true;
    for (size_t r = 1; r <= degree && good; r++) {
        good = mpz_sgn(b[0]) > 0;
        if (!good || r == degree) break;
        for (size_t j = 0; j + 1 < length; j++) { /* the next row, beside a: a[0] is needed until its end */
            mpz_mul(next[j], b[0], a[j + 1]);
            mpz_submul(next[j], a[0], b[j + 1]);
        }
        for (size_t j = 0; j + 1 < length; j++) mpz_swap(a[j], next[j]);
        mpz_set_ui(a[length - 1], 0);
        reduce(a, length);
        mpz_t *swap = a;
        a = b;
        b = swap;
    }
    return good;
}

status rat_poly_hurwitz(bool *hurwitz, const rat_poly *p) {
    long degree = rat_poly_degree(p);
    *hurwitz = false;
    if (degree < 0) return ST_DOMAIN;
    size_t n = (size_t)degree, length = n / 2 + 2;
    mpz_t *a = malloc(3 * length * sizeof *a), *b = a ? a + length : NULL, *next = a ? b + length : NULL, lcm;
    mpq_t c;
    if (!a) return ST_MEMORY;
    mpq_init(c);
    mpz_init_set_ui(lcm, 1);
    for (size_t i = 0; i < 3 * length; i++) mpz_init(a[i]);
    rat_poly_get_coeff(c, p, n);
    int sign = mpq_sgn(c);
    bool good = true;
    for (size_t i = 0; i <= n; i++) {
        rat_poly_get_coeff(c, p, i);
        mpz_lcm(lcm, lcm, mpq_denref(c));
        good = good && mpq_sgn(c) == sign; /* necessary, and it ends most failures at once */
    }
    for (size_t i = 0; good && i <= n; i++) { /* a: s^n, s^(n-2), ..; b: s^(n-1), .. */
        mpz_t *to = i % 2 ? &b[i / 2] : &a[i / 2];
        rat_poly_get_coeff(c, p, n - i);
        mpz_divexact(*to, lcm, mpq_denref(c));
        mpz_mul(*to, *to, mpq_numref(c));
        if (sign < 0) mpz_neg(*to, *to);
    }
    *hurwitz = good && heads_are_positive(a, b, next, n, length);
    for (size_t i = 0; i < 3 * length; i++) mpz_clear(a[i]);
    mpz_clear(lcm);
    mpq_clear(c);
    free(a);
    return ST_OK;
}

status rat_poly_shift(rat_poly *p, const mpq_t a) {
    rat_poly *line = NULL;
    status st = rat_poly_new(&line);
    if (st != ST_OK) return st;
    rat_poly_set_coeff_si(line, 1, 1);
    rat_poly_set_coeff(line, 0, a);
    rat_poly_compose(p, p, line);
    rat_poly_free(line);
    return ST_OK;
}
