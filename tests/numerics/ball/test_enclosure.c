/* test_enclosure.c - enclosures hold their value (MPFR's directed rounding says where it is) and their width;
   signs of sums of exponentials are right where they are hard. */
#include "numerics/ball/enclosure.h"

#include <mpfr.h>
#include <stdbool.h>

#include "numerics/base/rng.h"
#include "tests/harness.h"

typedef int (*mpfr_function)(mpfr_t, const mpfr_t, mpfr_rnd_t);
typedef status (*enclosure_function)(enclosure *, const mpq_t, unsigned);

/* e holds f(x), as MPFR bounds it from below and above (f rises). */
static void expect_value(const enclosure *e, const mpq_t x, mpfr_function f, mpfr_prec_t prec) {
    mpfr_t y;
    mpfr_init2(y, prec);
    mpfr_set_q(y, x, MPFR_RNDD);
    f(y, y, MPFR_RNDD);
    ck_assert(mpfr_cmp_q(y, e->hi) <= 0);
    mpfr_set_q(y, x, MPFR_RNDU);
    f(y, y, MPFR_RNDU);
    ck_assert(mpfr_cmp_q(y, e->lo) >= 0);
    mpfr_clear(y);
}

static void expect_width(const enclosure *e, unsigned bits) {
    mpq_t width, most, a;
    mpq_inits(width, most, a, NULL);
    mpq_sub(width, e->hi, e->lo);
    ck_assert(mpq_sgn(width) >= 0);
    mpq_mul_2exp(width, width, bits);
    mpq_set_ui(most, 1, 1);
    mpq_abs(a, e->lo);
    if (mpq_cmp(a, most) > 0) mpq_set(most, a);
    ck_assert(mpq_cmp(width, most) <= 0);
    ck_assert(mpz_popcount(mpq_denref(e->lo)) == 1 && mpz_popcount(mpq_denref(e->hi)) == 1);
    mpq_clears(width, most, a, NULL);
}

static void random_argument(mpq_t x, rng *r, bool positive) {
    mpz_set_ui(mpq_numref(x), 1 + (unsigned long)(rng_next(r) >> (1 + rng_below(r, 62))));
    mpz_set_ui(mpq_denref(x), 1 + (unsigned long)(rng_next(r) >> (1 + rng_below(r, 62))));
    mpq_canonicalize(x);
    if (!positive && rng_below(r, 2)) mpq_neg(x, x);
}

static void expect_random(const char *stream, enclosure_function f, mpfr_function g, bool positive, long most) {
    rng r;
    mpq_t x;
    enclosure e;
    rng_open(&r, test_seed(), stream, 0);
    mpq_init(x);
    enclosure_init(&e);
    for (unsigned k = 0; k < 1500 * test_multiplier(); k++) {
        unsigned bits = (unsigned)rng_below(&r, 200);
        random_argument(x, &r, positive);
        if (mpq_cmp_si(x, most, 1) > 0 || mpq_cmp_si(x, -most, 1) < 0) continue;
        ck_ok(f(&e, x, bits));
        expect_width(&e, bits);
        expect_value(&e, x, g, 64 + (mpfr_prec_t)rng_below(&r, 300));
    }
    enclosure_clear(&e);
    mpq_clear(x);
}

START_TEST(exponentials_lie_in_their_enclosures) {
    expect_random("exp", enclosure_exp, mpfr_exp, false, 20000);
}
END_TEST

START_TEST(logarithms_lie_in_their_enclosures) {
    expect_random("log2", enclosure_log2, mpfr_log2, true, 1L << 62);
}
END_TEST

static void expect_log2(const char *x, status wanted, long value) {
    mpq_t q;
    enclosure e;
    mpq_init(q);
    enclosure_init(&e);
    ck_assert_int_eq(mpq_set_str(q, x, 10), 0);
    ck_assert(enclosure_log2(&e, q, 53) == wanted);
    if (wanted == ST_OK) ck_assert(mpq_cmp_si(e.lo, value, 1) == 0 && mpq_equal(e.lo, e.hi));
    enclosure_clear(&e);
    mpq_clear(q);
}

START_TEST(powers_of_two_have_exact_logarithms_and_other_arguments_are_refused) {
    expect_log2("1", ST_OK, 0);
    expect_log2("1024", ST_OK, 10);
    expect_log2("1/4096", ST_OK, -12);
    expect_log2("0", ST_DOMAIN, 0);
    expect_log2("-2", ST_DOMAIN, 0);
}
END_TEST

START_TEST(the_ends_of_the_range_end_in_a_status) {
    mpq_t x;
    enclosure e;
    mpq_init(x);
    enclosure_init(&e);
    mpq_set_si(x, (1L << 26) + 1, 1);
    ck_assert(enclosure_exp(&e, x, 10) == ST_LIMIT);
    mpz_ui_pow_ui(mpq_numref(x), 10, 5000);
    ck_assert(enclosure_exp(&e, x, 10) == ST_LIMIT);
    mpq_neg(x, x);
    ck_ok(enclosure_exp(&e, x, 1000));
    expect_width(&e, 1000);
    ck_assert(mpq_sgn(e.lo) == 0 && mpq_sgn(e.hi) > 0);
    mpq_set_ui(x, 3, 1);
    ck_assert(enclosure_exp(&e, x, (1u << 20) + 1) == ST_LIMIT);
    ck_assert(enclosure_log2(&e, x, (1u << 20) + 1) == ST_LIMIT);
    mpq_set_ui(x, 0, 1);
    ck_ok(enclosure_exp(&e, x, 64));
    ck_assert(mpq_cmp_ui(e.lo, 1, 1) <= 0 && mpq_cmp_ui(e.hi, 1, 1) >= 0);
    enclosure_clear(&e);
    mpq_clear(x);
}
END_TEST

typedef struct sum {
    mpq_t c[8], s[8];
    size_t count;
} sum;

static void sum_open(sum *u) {
    u->count = 0;
    for (size_t i = 0; i < 8; i++) mpq_inits(u->c[i], u->s[i], NULL);
}

static void sum_close(sum *u) {
    for (size_t i = 0; i < 8; i++) mpq_clears(u->c[i], u->s[i], NULL);
}

static void sum_add(sum *u, const char *c, const char *s) {
    ck_assert(mpq_set_str(u->c[u->count], c, 10) == 0 && mpq_set_str(u->s[u->count], s, 10) == 0);
    mpq_canonicalize(u->c[u->count]);
    mpq_canonicalize(u->s[u->count]);
    u->count++;
}

static int sum_sign(const sum *u) { return enclosure_exp_sum_sign(u->c, u->s, u->count); }

START_TEST(sums_that_vanish_are_exactly_zero) {
    sum u;
    sum_open(&u);
    ck_assert_int_eq(sum_sign(&u), 0);
    sum_add(&u, "0", "5");
    ck_assert_int_eq(sum_sign(&u), 0);
    sum_add(&u, "1/3", "1/2");
    ck_assert_int_eq(sum_sign(&u), 1);
    sum_add(&u, "7", "-1000000");
    sum_add(&u, "-1/2", "1/2");
    ck_assert_int_eq(sum_sign(&u), -1);
    sum_add(&u, "-7", "-1000000");
    sum_add(&u, "1/6", "1/2");
    ck_assert_int_eq(sum_sign(&u), 0);
    sum_add(&u, "-1/100000000000000000000", "-99999999999999999999999");
    ck_assert_int_eq(sum_sign(&u), -1);
    sum_close(&u);
}
END_TEST

/* e = [2; 1, 2, 1, 1, 4, 1, 1, 6, ..]: even convergents lie below e, odd ones above, by less than 1/q^2. */
START_TEST(signs_are_right_next_to_a_near_cancellation) {
    mpz_t p[2], q[2], t;
    mpz_inits(p[0], p[1], q[0], q[1], t, NULL);
    mpz_set_ui(p[0], 1); /* p[1], q[1]: the newest convergent */
    mpz_set_ui(p[1], 2);
    mpz_set_ui(q[0], 0);
    mpz_set_ui(q[1], 1);
    for (unsigned k = 1; k < 300; k++) {
        unsigned long a = k % 3 == 2 ? 2 * (k + 1) / 3 : 1;
        mpz_mul_ui(t, p[1], a);
        mpz_add(t, t, p[0]);
        mpz_swap(p[0], p[1]);
        mpz_swap(p[1], t);
        mpz_mul_ui(t, q[1], a);
        mpz_add(t, t, q[0]);
        mpz_swap(q[0], q[1]);
        mpz_swap(q[1], t);
        sum u;
        sum_open(&u);
        u.count = 3; /* e^s (q e - p + 0) for s of both signs, the terms in any order */
        mpz_set(mpq_numref(u.c[k % 3]), q[1]);
        mpz_neg(mpq_numref(u.c[(k + 1) % 3]), p[1]);
        mpq_set_si(u.s[k % 3], 1 + 5 * ((long)k % 7 - 3), 5);
        mpq_set_si(u.s[(k + 1) % 3], 5 * ((long)k % 7 - 3) - 4, 5);
        mpq_canonicalize(u.s[k % 3]);
        mpq_canonicalize(u.s[(k + 1) % 3]);
        ck_assert_int_eq(sum_sign(&u), k % 2 ? -1 : 1);
        sum_close(&u);
    }
    mpz_clears(p[0], p[1], q[0], q[1], t, NULL);
}
END_TEST

/* The sum between MPFR's directed roundings, or 0 where 300 bits leave the sign open. */
static int mpfr_sign(const sum *u) {
    mpfr_t low, high, x, y;
    mpfr_inits2(300, low, high, x, y, (mpfr_ptr)0);
    mpfr_set_zero(low, 1);
    mpfr_set_zero(high, 1);
    for (size_t k = 0; k < u->count; k++) {
        bool plus = mpq_sgn(u->c[k]) >= 0;
        mpfr_set_q(x, u->s[k], MPFR_RNDD);
        mpfr_exp(x, x, MPFR_RNDD);
        mpfr_set_q(y, u->s[k], MPFR_RNDU);
        mpfr_exp(y, y, MPFR_RNDU);
        if (!plus) mpfr_swap(x, y);
        mpfr_mul_q(x, x, u->c[k], MPFR_RNDD);
        mpfr_mul_q(y, y, u->c[k], MPFR_RNDU);
        mpfr_add(low, low, x, MPFR_RNDD);
        mpfr_add(high, high, y, MPFR_RNDU);
    }
    int sign = mpfr_sgn(low) > 0 ? 1 : mpfr_sgn(high) < 0 ? -1 : 0;
    mpfr_clears(low, high, x, y, (mpfr_ptr)0);
    return sign;
}

START_TEST(signs_agree_with_directed_rounding_on_random_sums) {
    rng r;
    rng_open(&r, test_seed(), "signs", 0);
    unsigned zero = 0;
    for (unsigned k = 0; k < 10000 * test_multiplier(); k++) {
        sum u;
        sum_open(&u);
        u.count = (size_t)rng_below(&r, 8);
        for (size_t i = 0; i < u.count; i++) {
            mpq_set_si(u.c[i], (long)rng_below(&r, 9) - 4, 1 + (unsigned long)rng_below(&r, 3));
            mpq_set_si(u.s[i], (long)rng_below(&r, rng_below(&r, 2) ? 5 : 200) - 3,
                       1 + (unsigned long)rng_below(&r, 3));
            mpq_canonicalize(u.c[i]);
            mpq_canonicalize(u.s[i]);
        }
        int sign = sum_sign(&u);
        ck_assert_int_eq(sign, mpfr_sign(&u)); /* small coefficients: 300 bits leave only true zeros open */
        zero += sign == 0 && u.count > 1;
        sum_close(&u);
    }
    ck_assert_uint_gt(zero, 10);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, exponentials_lie_in_their_enclosures);
    tcase_add_test(t, logarithms_lie_in_their_enclosures);
    tcase_add_test(t, powers_of_two_have_exact_logarithms_and_other_arguments_are_refused);
    tcase_add_test(t, the_ends_of_the_range_end_in_a_status);
    tcase_add_test(t, sums_that_vanish_are_exactly_zero);
    tcase_add_test(t, signs_are_right_next_to_a_near_cancellation);
    tcase_add_test(t, signs_agree_with_directed_rounding_on_random_sums);
}
