/* test_residue.c - residues against GMP's integers. */
#include <stdlib.h>

#include "numerics/base/rng.h"
#include "numerics/exact/residue.h"
#include "tests/harness.h"

START_TEST(primes_are_prime_descending_and_one_modulo_L) {
    for (uint64_t L = 1; L <= 60; L++) {
        uint64_t p[3];
        mpz_t z;
        mpz_init(z);
        ck_ok(residue_primes(p, 3, L));
        for (int i = 0; i < 3; i++) {
            ck_assert(p[i] >> 59 == 1 && p[i] % L == 1 % L && (!i || p[i] < p[i - 1]));
            mpz_set_ui(z, p[i]);
            ck_assert_int_ne(mpz_probab_prime_p(z, 40), 0);
            uint64_t w = residue_root(p[i], L), x = w, order = 1;
            while (x != 1) x = residue_mul(x, w, p[i]), order++;
            ck_assert_uint_eq(order, L);
        }
        mpz_clear(z);
    }
    uint64_t p[1];
    ck_assert_int_eq(residue_primes(p, 1, 0), ST_DOMAIN);
    ck_assert_int_eq(residue_primes(p, 1, UINT64_MAX), ST_DOMAIN);
}
END_TEST

START_TEST(arithmetic_agrees_with_integers) {
    rng r;
    uint64_t p[2];
    mpz_t a, b, m;
    mpz_inits(a, b, m, NULL);
    rng_open(&r, test_seed(), "residues", 0);
    ck_ok(residue_primes(p, 2, 12));
    mpz_set_ui(m, p[1]);
    for (int i = 0; i < 2000; i++) {
        uint64_t x = i < 3 ? p[1] - 1 - (uint64_t)i : rng_below(&r, p[1]), y = 1 + rng_below(&r, p[1] - 1);
        mpz_set_ui(a, x), mpz_set_ui(b, y);
        ck_assert_uint_eq(residue_mul(y, residue_inverse(y, p[1]), p[1]), 1);
        ck_assert_uint_eq(residue_sub(residue_add(x, y, p[1]), y, p[1]), x);
        mpz_powm(a, a, b, m);
        ck_assert_uint_eq(residue_power(x, y, p[1]), mpz_get_ui(a));
    }
    ck_assert_uint_eq(residue_inverse(0, p[1]), 0);
    mpz_clears(a, b, m, NULL);
}
END_TEST

START_TEST(long_products_do_not_overflow) {
    enum { N = 1000 };
    uint64_t p[1], *x = malloc(2 * N * sizeof *x);
    ck_assert_ptr_nonnull(x);
    ck_ok(residue_primes(p, 1, 1));
    for (size_t i = 0; i < 2 * N; i++) x[i] = p[0] - 1; /* -1: the largest residue */
    for (size_t n = 0; n <= N; n++) ck_assert_uint_eq(residue_dot(x, 1, x, n, p[0]), n);
    x[2] = 5;
    ck_assert_uint_eq(residue_dot(x, 2, x + 3, 2, p[0]), p[0] - 4); /* x0 x3 + x2 x4 = 1 - 5 */
    free(x);
}
END_TEST

START_TEST(fractions_have_residues_where_the_prime_divides_nothing) {
    uint64_t p[1], r;
    mpq_t q;
    mpq_init(q);
    ck_ok(residue_primes(p, 1, 7));
    mpq_set_si(q, -3, 7);
    ck_assert(residue_of(&r, q, p[0]));
    ck_assert_uint_eq(residue_mul(r, 7, p[0]), p[0] - 3);
    mpz_set_ui(mpq_denref(q), p[0]);
    ck_assert(!residue_of(&r, q, p[0]));
    mpq_clear(q);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, primes_are_prime_descending_and_one_modulo_L);
    tcase_add_test(t, arithmetic_agrees_with_integers);
    tcase_add_test(t, long_products_do_not_overflow);
    tcase_add_test(t, fractions_have_residues_where_the_prime_divides_nothing);
}
