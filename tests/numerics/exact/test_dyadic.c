/* test_dyadic.c - directed rounding, against rationals. */
#include <stdlib.h>

#include "numerics/base/rng.h"
#include "numerics/exact/dyadic.h"
#include "tests/harness.h"

static dyadic draw(rng *r) {
    int64_t m = (int64_t)(rng_next(r) >> (2 + rng_below(r, 61)));
    return dyadic_of(rng_below(r, 2) ? m : -m, (int64_t)rng_below(r, 300) - 150);
}

/* lo <= q <= hi, both within 2^-60 of q, and equal when q has at most 62 bits. */
static void hold(dyadic lo, dyadic hi, const mpq_t q) {
    mpq_t x, room;
    mpq_inits(x, room, NULL);
    mpq_abs(room, q);
    mpq_div_2exp(room, room, 60);
    ck_assert(dyadic_get(x, lo));
    ck_assert_int_le(mpq_cmp(x, q), 0);
    mpq_sub(x, q, x);
    ck_assert_int_le(mpq_cmp(x, room), 0);
    ck_assert(dyadic_get(x, hi));
    ck_assert_int_ge(mpq_cmp(x, q), 0);
    mpq_sub(x, x, q);
    ck_assert_int_le(mpq_cmp(x, room), 0);
    mpz_t odd;
    mpz_init_set(odd, mpq_numref(q));
    if (mpz_sgn(odd)) mpz_fdiv_q_2exp(odd, odd, mpz_scan1(odd, 0));
    mpz_t power;
    mpz_init_set(power, mpq_denref(q));
    bool fits = mpz_sizeinbase(odd, 2) <= 62 && mpz_popcount(power) == 1;
    ck_assert_int_eq(fits, dyadic_cmp(lo, hi) == 0);
    ck_assert_int_eq(fits, dyadic_is_exactly(lo, q));
    mpz_clears(odd, power, NULL);
    mpq_clears(x, room, NULL);
}

START_TEST(sums_products_and_quotients_are_rounded_to_the_side_asked_for) {
    rng r;
    mpq_t a, b, q;
    mpq_inits(a, b, q, NULL);
    rng_open(&r, test_seed(), "dyadic", 0);
    for (unsigned k = 0; k < 20000 * test_multiplier(); k++) {
        dyadic x = draw(&r), y = draw(&r);
        if (k % 4 == 1) y = dyadic_neg(dyadic_of(x.m + (int64_t)rng_below(&r, 3) - 1, x.e)); /* cancels, or nearly */
        if (k % 4 == 2) y = dyadic_shift(y, -(int64_t)rng_below(&r, 300));
        uint64_t d = 1 + rng_next(&r) % ((uint64_t)1 << (1 + rng_below(&r, 61)));
        ck_assert(dyadic_get(a, x) && dyadic_get(b, y));
        mpq_add(q, a, b);
        hold(dyadic_add(x, y, DOWN), dyadic_add(x, y, UP), q);
        mpq_mul(q, a, b);
        hold(dyadic_mul(x, y, DOWN), dyadic_mul(x, y, UP), q);
        mpq_set_ui(q, d, 1);
        mpq_div(q, a, q);
        hold(dyadic_div(x, d, DOWN), dyadic_div(x, d, UP), q);
        int order = mpq_cmp(a, b), found = dyadic_cmp(x, y);
        ck_assert_int_eq((order > 0) - (order < 0), (found > 0) - (found < 0));
    }
    mpq_clears(a, b, q, NULL);
}
END_TEST

START_TEST(rationals_of_any_size_are_enclosed) {
    rng r;
    mpq_t q;
    mpq_init(q);
    rng_open(&r, test_seed(), "dyadic", 1);
    for (unsigned k = 0; k < 20000 * test_multiplier(); k++) {
        mpz_set_ui(mpq_numref(q), rng_next(&r) >> rng_below(&r, 63));
        mpz_set_ui(mpq_denref(q), 1 + (rng_next(&r) >> (1 + rng_below(&r, 62))));
        if (k % 3 == 0) mpz_mul(mpq_numref(q), mpq_numref(q), mpq_numref(q));
        if (k % 5 == 0) mpz_pow_ui(mpq_denref(q), mpq_denref(q), 3);
        if (k % 7 == 0) mpz_set_ui(mpq_denref(q), 1);
        mpq_canonicalize(q);
        if (k % 2) mpq_neg(q, q);
        hold(dyadic_from(q, DOWN), dyadic_from(q, UP), q);
    }
    mpq_clear(q);
}
END_TEST

START_TEST(the_first_and_the_last_bit_and_float32_numbers_are_known) {
    ck_assert_int_eq(dyadic_last_bit(dyadic_of(12, 3)), 5);
    ck_assert_int_eq(dyadic_magnitude(dyadic_of(12, 3)), 7);
    ck_assert_int_eq(dyadic_magnitude(dyadic_of(-16, 0)), 5);
    ck_assert(dyadic_is_float32(dyadic_of(16777215, 104)));
    ck_assert(!dyadic_is_float32(dyadic_of(16777215, 105)));
    ck_assert(!dyadic_is_float32(dyadic_of(16777217, 0)));
    ck_assert(dyadic_is_float32(dyadic_of(1, -126)));
    ck_assert(!dyadic_is_float32(dyadic_of(1, -127))); /* a denormal number may be flushed */
    ck_assert(dyadic_is_float32(dyadic_zero()));
    ck_assert(dyadic_is_zero(dyadic_of(0, 77)));
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, sums_products_and_quotients_are_rounded_to_the_side_asked_for);
    tcase_add_test(t, rationals_of_any_size_are_enclosed);
    tcase_add_test(t, the_first_and_the_last_bit_and_float32_numbers_are_known);
}
