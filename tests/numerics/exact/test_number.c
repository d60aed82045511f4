/* test_number.c - numbers as text: every notation, every cap, and decimals rounded correctly, held against MPFR
   and against the definition of rounding. */
#include "numerics/exact/number.h"

#include <mpfr.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/rng.h"
#include "tests/harness.h"

static void expect_rational(const char *s, status wanted, const char *value) {
    mpq_t q;
    text t;
    fault f = {""};
    mpq_init(q);
    text_init(&t);
    status st = number_read_rational(q, s, &f);
    ck_assert_msg(st == wanted, "'%.60s': %s (%s)", s, status_name(st), f.line);
    if (st == ST_OK) {
        number_write_rational(&t, q);
        ck_assert_str_eq(text_data(&t), value);
    } else ck_assert_uint_gt(strlen(f.line), 0);
    text_clear(&t);
    mpq_clear(q);
}

static void expect_integer(const char *s, status wanted, const char *value) {
    mpz_t z;
    text t;
    mpz_init(z);
    text_init(&t);
    status st = number_read_integer(z, s, NULL);
    ck_assert_msg(st == wanted, "'%.60s': %s", s, status_name(st));
    if (st == ST_OK) {
        number_write_integer(&t, z);
        ck_assert_str_eq(text_data(&t), value);
    }
    text_clear(&t);
    mpz_clear(z);
}

START_TEST(integers_are_read_whole_or_not_at_all) {
    static const char *const bad[] = {"",      "-",    "+",   "--1", "six", "1 ", " 1",
                                      "1_000", "0x10", "1.0", "1e3", "1/1", "1\n"};
    expect_integer("0", ST_OK, "0");
    expect_integer("-0", ST_OK, "0");
    expect_integer("+17", ST_OK, "17");
    expect_integer("-00017", ST_OK, "-17");
    expect_integer("9223372036854775808", ST_OK, "9223372036854775808");
    expect_integer("100000000000000000000", ST_OK, "100000000000000000000");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) expect_integer(bad[i], ST_FORMAT, NULL);
}
END_TEST

START_TEST(rationals_are_read_exactly_in_every_notation) {
    static const char *const bad[] = {"",      "-",     ".",     "e5",  "1e",  "1e+",   "1/",   "/2",
                                      "1/-2",  "1/2/3", "1.5/2", "nan", "inf", "1e5.0", "1 /2", "0x1p3",
                                      "1/2.5", "1/2e3", "1..2",  "--1", "1,5", "1e5x"};
    expect_rational("1/1000", ST_OK, "1/1000");
    expect_rational("1e-3", ST_OK, "1/1000");
    expect_rational("0.001", ST_OK, "1/1000");
    expect_rational("000.00100E-0", ST_OK, "1/1000");
    expect_rational("+.5", ST_OK, "1/2");
    expect_rational("5.", ST_OK, "5");
    expect_rational("-10/4", ST_OK, "-5/2");
    expect_rational("0/7", ST_OK, "0");
    expect_rational("-12.5e1", ST_OK, "-125");
    expect_rational("1200e-2", ST_OK, "12");
    expect_rational("3.10", ST_OK, "31/10");
    expect_rational("1/0", ST_DOMAIN, NULL);
    expect_rational("0/000", ST_DOMAIN, NULL);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) expect_rational(bad[i], ST_FORMAT, NULL);
}
END_TEST

static char *repeat(const char *head, char c, size_t n, const char *tail) {
    size_t h = strlen(head), l = strlen(tail);
    char *s = malloc(h + n + l + 1);
    memcpy(s, head, h);
    memset(s + h, c, n);
    memcpy(s + h + n, tail, l + 1);
    return s;
}

static void expect_repeated(const char *head, char c, size_t n, const char *tail, status wanted) {
    char *s = repeat(head, c, n, tail);
    mpq_t q;
    mpq_init(q);
    status st = number_read_rational(q, s, NULL);
    ck_assert_msg(st == wanted, "'%s' + %zu x '%c' + '%s': %s", head, n, c, tail, status_name(st));
    if (st == ST_OK) ck_assert(number_fits(q));
    else ck_assert(mpq_sgn(q) == 0);
    mpq_clear(q);
    free(s);
}

START_TEST(long_numbers_are_refused_before_they_cost_anything) {
    static const char *const bombs[] = {"1e999999999",
                                        "1e-999999999",
                                        "7e99999999999999999999999",
                                        "1e18446744073709551616",
                                        "1e-18446744073709551616",
                                        "1e-9223372036854775808",
                                        "0.1e-99999999999999999999",
                                        "1e4000",
                                        "-3e-16001"};
    for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) expect_rational(bombs[i], ST_LIMIT, NULL);
    expect_rational("0e999999999", ST_OK, "0");
    expect_rational("0.000e-99999999999999999999", ST_OK, "0");
    expect_repeated("", '9', 4000, "", ST_OK);
    expect_repeated("", '9', 4001, "", ST_LIMIT);
    expect_repeated("-", '9', 1000000, "x", ST_FORMAT);
    expect_repeated("", '0', 100000, "1", ST_OK);
    expect_repeated("1/", '9', 4000, "", ST_OK);
    expect_repeated("1/", '9', 4001, "", ST_LIMIT);
    expect_repeated("1/", '0', 5000, "", ST_DOMAIN);
    expect_repeated("1", '0', 3999, "", ST_OK);
    expect_repeated("1", '0', 4000, "", ST_LIMIT);
    expect_repeated("1", '0', 100000, "e-100000", ST_OK);
    expect_repeated("0.", '0', 100000, "1e100000", ST_OK);
    expect_repeated("0.", '0', 3998, "1", ST_OK); /* 1/10^3999: a denominator of 4000 digits */
    expect_repeated("0.", '0', 3999, "1", ST_LIMIT);
    expect_repeated("1.", '0', 1000000, "1", ST_LIMIT);
    expect_repeated("0.", '9', 100000, "", ST_LIMIT);
    expect_repeated(".", '9', 16001, "", ST_LIMIT);
    expect_repeated("", '9', 100000, "e-100000", ST_LIMIT);
    /* 2^4300 x 10^-4300 = 1/5^4300 has 3006 digits; 2^6000/10^6000 has 4194 */
    for (unsigned k = 4300; k <= 6000; k += 1700) {
        char tail[16], *digits = malloc(k);
        mpz_t z;
        mpz_init(z);
        mpz_ui_pow_ui(z, 2, k);
        mpz_get_str(digits, 10, z);
        snprintf(tail, sizeof tail, "e-%u", k);
        expect_repeated(digits, '0', 0, tail, k == 4300 ? ST_OK : ST_LIMIT);
        mpz_clear(z);
        free(digits);
    }
}
END_TEST

START_TEST(fitting_is_decided_at_exactly_four_thousand_digits) {
    mpq_t q;
    mpq_init(q);
    mpz_ui_pow_ui(mpq_numref(q), 10, 4000);
    ck_assert(!number_fits(q));
    mpz_sub_ui(mpq_numref(q), mpq_numref(q), 1);
    ck_assert(number_fits(q));
    mpz_neg(mpq_numref(q), mpq_numref(q));
    ck_assert(number_fits(q));
    mpq_inv(q, q);
    ck_assert(number_fits(q));
    mpz_ui_pow_ui(mpq_denref(q), 10, 4000);
    ck_assert(!number_fits(q));
    mpq_set_ui(q, 0, 1);
    ck_assert(number_fits(q));
    mpq_clear(q);
}
END_TEST

static void expect_decimal(const char *value, unsigned digits, const char *wanted) {
    mpq_t q;
    text t;
    mpq_init(q);
    text_init(&t);
    ck_ok(number_read_rational(q, value, NULL));
    ck_ok(number_write_decimal(&t, q, digits));
    ck_assert_msg(strcmp(text_data(&t), wanted) == 0, "%s to %u digits: %s, not %s", value, digits,
                  text_data(&t), wanted);
    text_clear(&t);
    mpq_clear(q);
}

START_TEST(decimals_have_the_documented_shape_and_ties_go_to_even) {
    expect_decimal("0", 5, "0");
    expect_decimal("1", 1, "1");
    expect_decimal("1", 3, "1.00");
    expect_decimal("1/3", 4, "0.3333");
    expect_decimal("-2/3", 4, "-0.6667");
    expect_decimal("613/729", 17, "0.84087791495198903");
    expect_decimal("1/80000", 2, "0.000012"); /* 1.25e-5: tie to 2 */
    expect_decimal("1/800000", 2, "1.2e-6");
    expect_decimal("3/800000", 2, "3.8e-6"); /* 3.75e-6: tie to 8 */
    expect_decimal("25", 1, "2e1");
    expect_decimal("35", 1, "4e1");
    expect_decimal("95", 1, "1e2"); /* tie to 10, which is even: one digit longer */
    expect_decimal("85", 1, "8e1");
    expect_decimal("5/2", 1, "2");
    expect_decimal("7/2", 1, "4");
    expect_decimal("-5/2", 1, "-2");
    expect_decimal("2500000000000000000000000000000000000001e-39", 1, "3");
    expect_decimal("2499999999999999999999999999999999999999e-39", 1, "2");
    expect_decimal("999.95", 4, "1000");
    expect_decimal("9999.5", 4, "1.000e4");
    expect_decimal("999949/1000", 4, "999.9");
    expect_decimal("123456", 6, "123456");
    expect_decimal("1234567", 6, "1.23457e6");
    expect_decimal("0.99999", 3, "1.00");
    expect_decimal("0.00009999", 2, "0.00010");
    expect_decimal("0.000009999", 2, "0.000010");
    expect_decimal("0.0000099", 2, "9.9e-6");
    expect_decimal("1e3999", 2, "1.0e3999");
    text t;
    mpq_t q;
    text_init(&t);
    mpq_init(q);
    ck_assert(number_write_decimal(&t, q, 0) == ST_DOMAIN);
    ck_assert(number_write_decimal(&t, q, NUMBER_DIGITS_MOST + 1) == ST_LIMIT);
    mpq_set_ui(q, 1, 3);
    ck_ok(number_write_decimal(&t, q, NUMBER_DIGITS_MOST));
    ck_assert_uint_eq(t.length, NUMBER_DIGITS_MOST + 2);
    mpq_clear(q);
    text_clear(&t);
}
END_TEST

/* A rational with up to 2^6 .. 2^200 in numerator and denominator, now and then an exact tie. */
static void random_rational(mpq_t q, rng *r, unsigned digits) {
    mpz_set_ui(mpq_numref(q), 1);
    mpz_set_ui(mpq_denref(q), 1);
    for (uint64_t k = rng_below(r, 4); k > 0; k--) {
        mpz_mul_ui(mpq_numref(q), mpq_numref(q), 1 + rng_next(r) % (UINT64_C(1) << (1 + rng_below(r, 60))));
        mpz_mul_ui(mpq_denref(q), mpq_denref(q), 1 + rng_next(r) % (UINT64_C(1) << (1 + rng_below(r, 60))));
    }
    if (rng_below(r, 3) == 0) { /* (z + 1/2) 10^k: half way between two decimals of `digits` digits */
        mpz_ui_pow_ui(mpq_numref(q), 10, digits - 1);
        mpz_mul_ui(mpq_numref(q), mpq_numref(q), 2 + rng_below(r, 18));
        if (digits > 1) mpz_add_ui(mpq_numref(q), mpq_numref(q), 2 * rng_below(r, 50));
        mpz_setbit(mpq_numref(q), 0);
        mpz_ui_pow_ui(mpq_denref(q), 10, (unsigned long)rng_below(r, 12));
        mpz_mul_ui(mpq_denref(q), mpq_denref(q), 2);
    }
    if (rng_below(r, 2)) mpz_neg(mpq_numref(q), mpq_numref(q));
    mpq_canonicalize(q);
}

/* The definition: the written value has `digits` digits, and is within half a unit of its last place; where
   it is exactly half away its last digit is even.  (Below a power of ten the unit is a tenth, so there the
   value must be within a twentieth.) */
static void expect_nearest(const mpq_t q, const char *s, unsigned digits) {
    mpq_t v, unit;
    size_t seen = 0;
    char last = '0';
    long exponent = strchr(s, 'e') ? strtol(strchr(s, 'e') + 1, NULL, 10) : 0;
    const char *point = strchr(s, '.');
    size_t places = point ? strcspn(point + 1, "e") : 0;
    for (const char *c = s; *c && *c != 'e'; c++)
        if (*c >= '0' && *c <= '9' && (seen || *c != '0')) seen++, last = *c;
    ck_assert_msg(seen == digits, "%s has %zu digits", s, seen);
    mpq_inits(v, unit, NULL);
    ck_ok(number_read_rational(v, s, NULL));
    long power = exponent - (long)places;
    mpz_ui_pow_ui(power < 0 ? mpq_denref(unit) : mpq_numref(unit), 10, (unsigned long)labs(power));
    if (power < 0) mpz_set_ui(mpq_numref(unit), 1);
    else mpz_set_ui(mpq_denref(unit), 1);
    mpq_div_2exp(unit, unit, 1);
    mpq_abs(v, v);
    mpq_t a;
    mpq_init(a);
    mpq_abs(a, q);
    mpq_sub(v, a, v);
    int below = mpq_sgn(v) < 0;
    mpq_abs(v, v);
    int c = mpq_cmp(v, unit);
    ck_assert_msg(c < 0 || (c == 0 && (last - '0') % 2 == 0), "%s is not the nearest", s);
    bool power_of_ten = strspn(s, "-0.1") >= strcspn(s, "e") && strchr(s, '1') == strrchr(s, '1');
    if (below && power_of_ten) {
        mpq_set_ui(a, 10, 1);
        mpq_mul(v, v, a);
        ck_assert_msg(mpq_cmp(v, unit) <= 0, "%s is not the nearest from below", s);
    }
    mpq_clears(v, unit, a, NULL);
}

/* Ziv's method with MPFR: both ends of an enclosure print the same digits.  False when 400 bits do not decide. */
static bool mpfr_digits(char *out, long *e, const mpq_t q, unsigned digits) {
    mpfr_t low, high;
    mpfr_exp_t e1, e2;
    char other[64];
    mpfr_inits2(400, low, high, (mpfr_ptr)0);
    mpfr_set_q(low, q, MPFR_RNDD);
    mpfr_set_q(high, q, MPFR_RNDU);
    mpfr_get_str(out, &e1, 10, digits, low, MPFR_RNDN);
    mpfr_get_str(other, &e2, 10, digits, high, MPFR_RNDN);
    mpfr_clears(low, high, (mpfr_ptr)0);
    *e = e1 - 1;
    return e1 == e2 && strcmp(out, other) == 0;
}

START_TEST(decimals_agree_with_mpfr_and_with_the_definition) {
    rng r;
    rng_open(&r, test_seed(), "decimals", 0);
    unsigned decided = 0, total = 10000 * test_multiplier();
    mpq_t q;
    mpq_init(q);
    for (unsigned k = 0; k < total; k++) {
        unsigned digits = 2 + (unsigned)rng_below(&r, 38);
        char wanted[64], got[64];
        long e, exponent;
        size_t n = 0;
        text t;
        text_init(&t);
        random_rational(q, &r, digits);
        ck_ok(number_write_decimal(&t, q, digits));
        expect_nearest(q, text_data(&t), digits);
        if (mpfr_digits(wanted, &e, q, digits)) {
            const char *s = text_data(&t);
            decided++;
            for (const char *c = s; *c && *c != 'e'; c++)
                if (*c == '-' || (*c >= '0' && *c <= '9' && (*c != '0' || n > (*s == '-')))) got[n++] = *c;
            got[n] = '\0';
            ck_assert_msg(strcmp(got, wanted) == 0, "%s against %s", s, wanted);
            if (strchr(s, 'e')) exponent = strtol(strchr(s, 'e') + 1, NULL, 10);
            else {
                const char *point = strchr(s, '.'), *first = s + strcspn(s, "123456789");
                exponent = !point ? (long)strlen(first) - 1 : first < point ? point - first - 1 : point - first;
            }
            ck_assert_int_eq(exponent, e);
        }
        text_clear(&t);
    }
    mpq_clear(q);
    ck_assert_uint_gt(decided, total / 2);
}
END_TEST

START_TEST(rationals_survive_writing_and_reading) {
    rng r;
    rng_open(&r, test_seed(), "round trip", 0);
    mpq_t q, back;
    mpq_inits(q, back, NULL);
    for (unsigned k = 0; k < 10000 * test_multiplier(); k++) {
        text t;
        text_init(&t);
        random_rational(q, &r, 5);
        number_write_rational(&t, q);
        ck_ok(number_read_rational(back, text_data(&t), NULL));
        ck_assert(mpq_equal(q, back));
        text_clear(&t);
    }
    mpq_clears(q, back, NULL);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, integers_are_read_whole_or_not_at_all);
    tcase_add_test(t, rationals_are_read_exactly_in_every_notation);
    tcase_add_test(t, long_numbers_are_refused_before_they_cost_anything);
    tcase_add_test(t, fitting_is_decided_at_exactly_four_thousand_digits);
    tcase_add_test(t, decimals_have_the_documented_shape_and_ties_go_to_even);
    tcase_add_test(t, decimals_agree_with_mpfr_and_with_the_definition);
    tcase_add_test(t, rationals_survive_writing_and_reading);
}
