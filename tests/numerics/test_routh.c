/* test_routh.c - Routh's scheme against polynomials whose roots are chosen. */
#include "numerics/exact/routh.h"

#include "tests/harness.h"

/* p := p times (x - r), or times ((x - r)^2 + w^2). */
static void put_root(rat_poly *p, long r, long w) {
    rat_poly *factor = NULL;
    ck_ok(rat_poly_new(&factor));
    rat_poly_set_coeff_si(factor, 0, w ? r * r + w * w : -r);
    rat_poly_set_coeff_si(factor, 1, w ? -2 * r : 1);
    if (w) rat_poly_set_coeff_si(factor, 2, 1);
    rat_poly_mul(p, p, factor);
    rat_poly_free(factor);
}

START_TEST(a_polynomial_is_hurwitz_when_all_chosen_roots_lie_to_the_left) {
    roll_from(0);
    unsigned yes = 0;
    for (unsigned round = 0; round < 400 * test_multiplier(); round++) {
        rat_poly *p = NULL;
        mpq_t c;
        bool left = true, hurwitz;
        mpq_init(c);
        ck_ok(rat_poly_new(&p));
        mpq_set_si(c, roll(2) ? 3 : -3, 7);
        rat_poly_set_coeff(p, 0, c);
        long reach = roll(3) ? 9 : 12; /* mostly to the left, or on the axis and beyond now and then */
        for (long roots = roll(7); roots > 0; roots--) {
            long r = roll(reach) - 9 - (reach == 9), w = roll(2) ? 1 + roll(4) : 0;
            left = left && r < 0;
            put_root(p, r, w);
        }
        ck_ok(rat_poly_hurwitz(&hurwitz, p));
        ck_assert_int_eq(hurwitz, left);
        yes += hurwitz;
        /* shifted so that the roots move by -a: still to the left */
        if (left) {
            mpq_set_ui(c, 5, 2);
            ck_ok(rat_poly_shift(p, c));
            ck_ok(rat_poly_hurwitz(&hurwitz, p));
            ck_assert(hurwitz);
        }
        mpq_clear(c);
        rat_poly_free(p);
    }
    ck_assert_uint_gt(yes, 50);
}
END_TEST

START_TEST(the_axis_is_not_left_and_zero_is_no_polynomial) {
    rat_poly *p = NULL;
    bool hurwitz;
    ck_ok(rat_poly_new(&p));
    ck_assert_int_eq(rat_poly_hurwitz(&hurwitz, p), ST_DOMAIN);
    rat_poly_set_coeff_si(p, 0, -4);
    ck_ok(rat_poly_hurwitz(&hurwitz, p));
    ck_assert(hurwitz);
    put_root(p, 0, 2); /* +-2i: coefficients 0 in between */
    ck_ok(rat_poly_hurwitz(&hurwitz, p));
    ck_assert(!hurwitz);
    put_root(p, -1, 0); /* all coefficients of one sign, a row of zeros in the scheme */
    ck_ok(rat_poly_hurwitz(&hurwitz, p));
    ck_assert(!hurwitz);
    rat_poly_free(p);
}
END_TEST

START_TEST(a_shift_is_a_shift) {
    rat_poly *p = NULL;
    mpq_t a, x, y, z;
    mpq_inits(a, x, y, z, NULL);
    ck_ok(rat_poly_new(&p));
    for (size_t i = 0; i < 5; i++) rat_poly_set_coeff_si(p, i, (long)(i * i) - 3);
    mpq_set_si(a, -2, 3);
    mpq_set_si(x, 5, 7);
    mpq_add(y, x, a);
    rat_poly_eval(z, p, y);
    ck_ok(rat_poly_shift(p, a));
    rat_poly_eval(y, p, x);
    ck_assert(mpq_equal(y, z));
    mpq_clears(a, x, y, z, NULL);
    rat_poly_free(p);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_polynomial_is_hurwitz_when_all_chosen_roots_lie_to_the_left);
    tcase_add_test(t, the_axis_is_not_left_and_zero_is_no_polynomial);
    tcase_add_test(t, a_shift_is_a_shift);
}
