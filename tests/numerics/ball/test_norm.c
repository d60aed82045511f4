/* test_norm.c - enclosed norms against the characteristic polynomial of G^-1 X^T G X, whose largest root Sturm's theorem
   finds. */
#include "numerics/ball/norm.h"
#include "numerics/exact/rat_poly.h"
#include "tests/harness.h"

#define BITS 64 /* more than float64 has */

/* The square of e holds a root, and nothing is above it. */
static void holds_the_largest(const enclosure *e, const rat_mat *X, const unsigned long *g) {
    size_t n = X->rows, count;
    rat_mat D = {0}, E = {0}, DX = {0}, Gram = {0}, P = {0};
    rat_poly *p = NULL;
    mpq_t q, lo, hi, top;
    mpq_inits(q, lo, hi, top, NULL);
    ck_ok(rat_mat_init(&D, n, n));
    ck_ok(rat_mat_init(&E, n, n));
    for (size_t i = 0; i < n; i++) {
        mpq_set_ui(q, g[i], 1);
        rat_mat_set(&D, i, i, q);
        mpq_inv(q, q);
        rat_mat_set(&E, i, i, q);
    }
    ck_ok(rat_mat_mul(&DX, &D, X));
    ck_ok(rat_mat_transpose_mul(&Gram, X, &DX));
    ck_ok(rat_mat_mul(&P, &E, &Gram));
    ck_ok(rat_poly_new(&p));
    ck_ok(rat_poly_charpoly(p, &P));
    mpq_mul(lo, e->lo, e->lo);
    mpq_mul(hi, e->hi, e->hi);
    rat_mat_max_abs(top, &P);
    mpq_set_ui(q, n, 1);
    mpq_mul(top, top, q);
    mpq_add(top, top, hi);
    ck_ok(rat_poly_roots_between(&count, p, hi, top));
    ck_assert_uint_eq(count, 0);
    rat_poly_eval(q, p, lo);
    if (mpq_sgn(q)) {
        ck_ok(rat_poly_roots_between(&count, p, lo, hi));
        ck_assert_uint_ge(count, 1);
    }
    mpq_sub(q, e->hi, e->lo);
    mpq_mul_2exp(q, q, BITS);
    ck_assert(mpq_cmp(q, e->lo) <= 0);
    rat_poly_free(p);
    rat_mat_clear(&D), rat_mat_clear(&E), rat_mat_clear(&DX), rat_mat_clear(&Gram), rat_mat_clear(&P);
    mpq_clears(q, lo, hi, top, NULL);
}

static void encloses(const rat_mat *X, const unsigned long *g) {
    enclosure e;
    work w = work_default();
    enclosure_init(&e);
    ck_ok(enclosure_norm(&e, X, g, BITS, &w));
    holds_the_largest(&e, X, g);
    enclosure_clear(&e);
}

START_TEST(a_norm_is_the_root_of_the_largest_root) {
    roll_from(0);
    for (unsigned round = 0; round < 20 * test_multiplier(); round++) {
        size_t n = 1 + (size_t)roll(6);
        unsigned long g[6];
        rat_mat X;
        mpq_t q;
        mpq_init(q);
        ck_ok(rat_mat_init(&X, n, n));
        for (size_t i = 0; i < n; i++) {
            g[i] = (unsigned long)roll(9) + 1;
            for (size_t j = 0; j < n; j++) {
                mpq_set_si(q, roll(19) - 9, (unsigned long)roll(4) + 1);
                mpq_canonicalize(q);
                rat_mat_set(&X, i, j, q);
            }
        }
        encloses(&X, g);
        rat_mat_clear(&X);
        mpq_clear(q);
    }
}
END_TEST

/* X := X times the rotation by (3, 4)/5 of the coordinates i and i+1. */
static void rotate(rat_mat *X, size_t i) {
    rat_mat R, product;
    mpq_t q;
    mpq_init(q);
    ck_ok(rat_mat_identity(&R, X->cols));
    mpq_set_ui(q, 3, 5);
    rat_mat_set(&R, i, i, q), rat_mat_set(&R, i + 1, i + 1, q);
    mpq_set_ui(q, 4, 5);
    rat_mat_set(&R, i + 1, i, q);
    mpq_neg(q, q);
    rat_mat_set(&R, i, i + 1, q);
    ck_ok(rat_mat_mul(&product, X, &R));
    rat_mat_clear(X), rat_mat_clear(&R);
    *X = product;
    mpq_clear(q);
}

/* Singular values 2^-exponent apart, nearer than float64 tells them, so that its vector is any mixture; or all past its
   range. */
static void neighbours(size_t n, unsigned exponent, unsigned scale) {
    static const unsigned long g[5] = {1, 1, 1, 1, 1};
    rat_mat X;
    mpq_t q, small;
    mpq_inits(q, small, NULL);
    ck_ok(rat_mat_init(&X, n, n));
    mpq_set_ui(small, 1, 1);
    mpq_div_2exp(small, small, exponent);
    mpq_set_ui(q, 1, 1);
    for (size_t i = 0; i < n; i++) {
        mpq_mul_2exp(q, q, scale);
        rat_mat_set(&X, i, i, q);
        mpq_div_2exp(q, q, scale);
        mpq_sub(q, q, small);
    }
    for (size_t i = 0; i + 1 < n; i++) rotate(&X, i);
    encloses(&X, g);
    rat_mat_clear(&X);
    mpq_clears(q, small, NULL);
}

START_TEST(neighbours_and_numbers_past_float64_are_enclosed) {
    for (size_t n = 1; n <= 5; n++)
        for (unsigned exponent = 3; exponent <= 80; exponent += 11) neighbours(n, exponent, 0);
    neighbours(4, 9, 700);
    neighbours(3, 60, 2000);
    rat_mat zero;
    static const unsigned long g[2] = {1, 3};
    ck_ok(rat_mat_init(&zero, 2, 2));
    encloses(&zero, g);
    rat_mat_set_si(&zero, 1, 0, 5); /* nilpotent: 5 sqrt 3 */
    encloses(&zero, g);
    rat_mat_clear(&zero);
}
END_TEST

START_TEST(a_norm_is_refused_or_stopped) {
    static const unsigned long g[3] = {1, 1, 1};
    enclosure e;
    rat_mat X;
    work w = work_default();
    enclosure_init(&e);
    ck_ok(rat_mat_init(&X, 2, 3));
    ck_assert_int_eq(enclosure_norm(&e, &X, g, BITS, &w), ST_DOMAIN);
    rat_mat_clear(&X);
    ck_ok(rat_mat_init(&X, 3, 3));
    for (size_t i = 0; i < 9; i++) rat_mat_set_si(&X, i / 3, i % 3, (long)i);
    w.deadline = 1e-9; /* long past */
    ck_assert_int_eq(enclosure_norm(&e, &X, g, BITS, &w), ST_STOPPED);
    rat_mat_clear(&X);
    enclosure_clear(&e);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_norm_is_the_root_of_the_largest_root);
    tcase_add_test(t, neighbours_and_numbers_past_float64_are_enclosed);
    tcase_add_test(t, a_norm_is_refused_or_stopped);
}
