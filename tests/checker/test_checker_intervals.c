/* Tests of the checker's numbers: intervals hold every value they stand for and are no wider than their rounding allows. */
#include "tests/harness.h"

#include <stdlib.h>

#include "verify/checker/builders/interval.h"

static kernel k;

/* Runs what may leave through refuse; the exit code. */
static int guarded(void (*body)(void)) {
    k = (kernel){0};
    pool_open(&k);
    if (!setjmp(k.out)) body();
    pool_close();
    ck_assert_msg(!k.code || k.why[0], "no reason");
    return k.code;
}

static interval *make(long p, long q, unsigned long d) {
    interval *x = interval_new(&k);
    mpq_set_si(x->lo, p < q ? p : q, d);
    mpq_canonicalize(x->lo);
    if (p == q) return x;
    x->point = false;
    mpq_init(x->hi);
    mpq_set_si(x->hi, p < q ? q : p, d);
    mpq_canonicalize(x->hi);
    return x;
}

static bool holds(const interval *x, const mpq_t v) { return mpq_cmp(x->lo, v) <= 0 && mpq_cmp(v, *interval_high(x)) <= 0; }

static void products(void) {
    mpq_t u, v, w, least, most;
    mpq_init(u), mpq_init(v), mpq_init(w), mpq_init(least), mpq_init(most);
    for (unsigned times = 0; times < 300; times++) {
        long p[2] = {(long)roll_below(9) - 4, (long)roll_below(9) - 4}, q[2] = {(long)roll_below(9) - 4, (long)roll_below(9) - 4}, s = (long)roll_below(5) - 2;
        unsigned long d = 1 + roll_below(3);
        interval *x = make(s, s, 1);
        const interval *a = make(p[0], p[1], d), *b = make(q[0], q[1], 1 + roll_below(2));
        interval_add_times(&k, x, a, b);
        for (int i = 0; i < 4; i++) {
            mpq_mul(v, i & 1 ? *interval_high(a) : a->lo, i & 2 ? *interval_high(b) : b->lo);
            mpq_set_si(w, s, 1);
            mpq_add(v, v, w);
            if (!i || mpq_cmp(v, least) < 0) mpq_set(least, v);
            if (!i || mpq_cmp(v, most) > 0) mpq_set(most, v);
        }
        ck_assert(mpq_equal(x->lo, least) && mpq_equal(*interval_high(x), most));
        ck_assert(x->point == (a->point && b->point));
    }
}

START_TEST(a_sum_of_products_has_the_least_and_the_greatest_as_ends) {
    roll_from(5);
    ck_assert_int_eq(guarded(products), 0);
}
END_TEST

static void quotients(void) {
    mpq_t v;
    mpq_init(v);
    for (unsigned times = 0; times < 300; times++) {
        long p[2] = {(long)roll_below(9) - 4, (long)roll_below(9) - 4}, q[2] = {1 + (long)roll_below(5), 1 + (long)roll_below(5)};
        const interval *a = make(p[0], p[1], 3), *b = make(q[0], q[1], 1 + roll_below(3)), *x = interval_quotient(&k, a, b);
        for (int i = 0; i < 4; i++) {
            mpq_div(v, i & 1 ? *interval_high(a) : a->lo, i & 2 ? *interval_high(b) : b->lo);
            ck_assert(holds(x, v));
        }
        if (!a->point || !b->point) continue;
        mpq_sub(v, *interval_high(x), x->lo); /* no wider than a unit */
        mpq_mul_2exp(v, v, INTERVAL_BITS);
        ck_assert(mpq_cmp_ui(v, 1, 1) <= 0);
    }
}
static void by_nothing(void) { interval_quotient(&k, make(1, 1, 1), make(0, 1, 1)); }

START_TEST(a_quotient_holds_those_of_its_ends_and_none_by_zero) {
    roll_from(6);
    ck_assert_int_eq(guarded(quotients), 0);
    ck_assert_int_eq(guarded(by_nothing), EXIT_BAD);
}
END_TEST

/* 1 / sum_(i<=m) y^i/i! is above e^-y; with the last term once more below it, for y <= (m+1)/2: what follows is at most
   half of it, a quarter, .. .  For y past 450, e^-y is below what the interval can tell from 0, as is any sum's inverse here. */
static void exponentials(void) {
    mpq_t y, term, sum, v;
    mpq_init(y), mpq_init(term), mpq_init(sum), mpq_init(v);
    for (unsigned times = 0; times < 40; times++) {
        long p = (long)roll_below(times < 20 ? 20 : 3000);
        unsigned long d = 1 + roll_below(17), m = 160;
        interval *x = make(-p, -p, d);
        mpq_neg(y, x->lo);
        if (mpq_cmp_ui(y, 80, 1) > 0) m = 900;
        const interval *e = interval_exp(&k, x);
        mpq_set_ui(term, 1, 1);
        mpq_set_ui(sum, 1, 1);
        for (unsigned long i = 1; i <= m; i++) {
            mpq_set_ui(v, 1, i);
            mpq_mul(term, term, y);
            mpq_mul(term, term, v);
            mpq_add(sum, sum, term);
        }
        mpq_inv(v, sum);
        ck_assert_msg(mpq_cmp(e->lo, v) <= 0, "e^(-%ld/%lu): below", p, d);
        mpq_add(sum, sum, term);
        mpq_inv(v, sum);
        ck_assert_msg(mpq_cmp(v, *interval_high(e)) <= 0, "e^(-%ld/%lu): above", p, d);
        ck_assert(mpq_sgn(e->lo) >= 0);
        mpq_sub(v, *interval_high(e), e->lo);
        mpq_mul_2exp(v, v, INTERVAL_BITS - 20);
        ck_assert_msg(mpq_cmp_ui(v, 1, 1) < 0, "e^(-%ld/%lu) is wide", p, d);
        if (!p) ck_assert(e->point && !mpq_cmp_ui(e->lo, 1, 1));
        else ck_assert(!e->point && mpq_cmp(e->lo, e->hi) < 0);
    }
    const interval *wide = interval_exp(&k, make(-3, -1, 1)), *three = interval_exp(&k, make(-3, -3, 1)), *one = interval_exp(&k, make(-1, -1, 1));
    ck_assert(mpq_equal(wide->lo, three->lo) && mpq_equal(wide->hi, one->hi));
    const interval *far = interval_exp(&k, make(-1000000, -1000000, 1));
    mpq_set_ui(v, 1, 1);
    mpq_div_2exp(v, v, INTERVAL_BITS);
    ck_assert(!mpq_sgn(far->lo) && mpq_equal(far->hi, v));
}

START_TEST(exponentials_lie_between_their_bounds_which_are_close) {
    roll_from(7);
    ck_assert_int_eq(guarded(exponentials), 0);
}
END_TEST

/* The multiple of 2^-bits with the least distance, of two the even one, found by trying. */
static void roundings(void) {
    mpq_t v, z, best;
    mpq_init(v), mpq_init(z), mpq_init(best);
    for (long p = -40; p <= 40; p++)
        for (unsigned long bits = 0; bits < 3; bits++) {
            const interval *x = make(p, p, 8), *y = interval_monotone(&k, x, interval_nearest, bits);
            long found = 0;
            for (long m = -40; m <= 40; m++) { /* distance 8 2^bits times: |p 2^bits - 8 m| */
                long far = labs(p * (1L << bits) - 8 * m), least = labs(p * (1L << bits) - 8 * found);
                if (far < least || (far == least && m % 2 == 0)) found = m;
            }
            mpq_set_si(v, found, 1);
            mpq_div_2exp(v, v, bits);
            ck_assert_msg(y->point && mpq_equal(y->lo, v), "%ld/8 to %lu bits", p, bits);
            y = interval_monotone(&k, x, interval_relu, 0);
            mpq_set_si(v, p > 0 ? p : 0, 8);
            mpq_canonicalize(v);
            ck_assert(y->point && mpq_equal(y->lo, v));
        }
    const interval *y = interval_monotone(&k, make(-3, 5, 8), interval_relu, 0);
    ck_assert(!y->point && !mpq_sgn(y->lo) && !mpq_cmp_ui(y->hi, 5, 8));
    y = interval_monotone(&k, make(-5, -3, 8), interval_relu, 0);
    ck_assert(y->point && !mpq_sgn(y->lo));
    y = interval_monotone(&k, make(9, 11, 8), interval_nearest, 0);
    ck_assert(y->point && !mpq_cmp_ui(y->lo, 1, 1));
}

START_TEST(rounding_and_relu_are_those_of_the_definition) { ck_assert_int_eq(guarded(roundings), 0); }
END_TEST

/* 1/3^5000: a long point becomes an interval around it; 2^70000 is refused. */
static void long_numbers(void) {
    interval *x = make(1, 1, 1), *y = make(1, 1, 3);
    mpq_t v;
    mpq_init(v);
    mpz_ui_pow_ui(mpq_denref(x->lo), 3, 5000);
    mpq_set(v, x->lo);
    interval_trim(&k, x);
    ck_assert(!x->point && holds(x, v) && !mpq_sgn(x->lo) && mpq_sgn(x->hi) > 0);
    interval_trim(&k, y);
    ck_assert(y->point);
    y = make(-1, 1, 3);
    interval_trim(&k, y);
    mpq_set_si(v, -1, 3);
    ck_assert(mpq_cmp(y->lo, v) < 0);
    mpq_neg(v, v);
    ck_assert(mpq_cmp(y->hi, v) > 0);
    mpq_sub(v, y->hi, v);
    mpq_mul_2exp(v, v, INTERVAL_BITS);
    ck_assert(mpq_cmp_ui(v, 1, 1) < 0);
}
static void too_long(void) {
    interval *x = make(1, 1, 1);
    mpz_mul_2exp(mpq_numref(x->lo), mpq_numref(x->lo), 70000);
    interval_trim(&k, x);
}
static void too_long_above(void) {
    interval *x = make(0, 1, 1);
    mpz_mul_2exp(mpq_numref(x->hi), mpq_numref(x->hi), 70000);
    interval_trim(&k, x);
}

START_TEST(long_numbers_are_rounded_outward_or_refused) {
    ck_assert_int_eq(guarded(long_numbers), 0);
    ck_assert_int_eq(guarded(too_long), EXIT_LIMIT);
    ck_assert_int_eq(guarded(too_long_above), EXIT_LIMIT);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_sum_of_products_has_the_least_and_the_greatest_as_ends);
    tcase_add_test(t, a_quotient_holds_those_of_its_ends_and_none_by_zero);
    tcase_add_test(t, exponentials_lie_between_their_bounds_which_are_close);
    tcase_add_test(t, rounding_and_relu_are_those_of_the_definition);
    tcase_add_test(t, long_numbers_are_rounded_outward_or_refused);
}
