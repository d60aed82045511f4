/* test_binomial.c - Clopper-Pearson limits against exact binomial tails in rationals, their coverage, and the
   ends of the range. */
#include <stdbool.h>

#include "numerics/ball/enclosure.h"
#include "numerics/base/rng.h"
#include "tests/harness.h"

/* tail := Pr[Bin(n, p) >= k], summed exactly. */
static void exact_tail(mpq_t tail, unsigned long n, unsigned long k, const mpq_t p) {
    mpz_t choose, success, failure, term;
    mpz_inits(choose, success, failure, term, NULL);
    mpz_sub(failure, mpq_denref(p), mpq_numref(p));
    mpz_set_ui(mpq_numref(tail), 0);
    for (unsigned long j = k; j <= n; j++) {
        mpz_bin_uiui(choose, n, j);
        mpz_pow_ui(success, mpq_numref(p), j);
        mpz_pow_ui(term, failure, n - j);
        mpz_mul(term, term, success);
        mpz_addmul(mpq_numref(tail), term, choose);
    }
    mpz_pow_ui(mpq_denref(tail), mpq_denref(p), n);
    mpq_canonicalize(tail);
    mpz_clears(choose, success, failure, term, NULL);
}

/* lo <= limit <= lo + 2^-bits for the limit with Pr[X >= k] = alpha/2 there. */
static void expect_lower(const mpq_t lo, unsigned long k, unsigned long n, const mpq_t alpha, unsigned bits) {
    mpq_t half, tail, above;
    mpq_inits(half, tail, above, NULL);
    mpq_div_2exp(half, alpha, 1);
    if (k == 0) ck_assert(mpq_sgn(lo) == 0);
    else {
        ck_assert(mpq_sgn(lo) >= 0);
        exact_tail(tail, n, k, lo);
        ck_assert_msg(mpq_cmp(tail, half) <= 0, "%lu of %lu: the lower limit is too high", k, n);
        mpq_set_ui(above, 1, 1);
        mpq_div_2exp(above, above, bits);
        mpq_add(above, above, lo);
        if (mpq_cmp_ui(above, 1, 1) < 0) {
            exact_tail(tail, n, k, above);
            ck_assert_msg(mpq_cmp(tail, half) >= 0, "%lu of %lu: the lower limit is too low", k, n);
        }
    }
    mpq_clears(half, tail, above, NULL);
}

static void expect_limits(unsigned long k, unsigned long n, const mpq_t alpha, unsigned bits) {
    enclosure e;
    mpq_t mirrored;
    enclosure_init(&e);
    mpq_init(mirrored);
    ck_ok(enclosure_binomial(&e, k, n, alpha, bits));
    expect_lower(e.lo, k, n, alpha, bits);
    mpq_set_ui(mirrored, 1, 1);
    mpq_sub(mirrored, mirrored, e.hi);
    expect_lower(mirrored, n - k, n, alpha, bits);
    ck_assert(mpz_popcount(mpq_denref(e.lo)) == 1 && mpz_popcount(mpq_denref(e.hi)) == 1);
    mpq_clear(mirrored);
    enclosure_clear(&e);
}

START_TEST(limits_are_where_the_exact_tails_cross) {
    static const char *const alphas[] = {"1/20", "1/1000000", "99/100", "1/2",
                                         "999999999999999999999/1000000000000000000000"};
    static const unsigned widths[] = {0, 1, 10, 53, 80};
    mpq_t alpha;
    mpq_init(alpha);
    for (size_t a = 0; a < sizeof alphas / sizeof *alphas; a++) {
        mpq_set_str(alpha, alphas[a], 10);
        for (unsigned long n = 1; n <= 10; n++)
            for (unsigned long k = 0; k <= n; k++) expect_limits(k, n, alpha, widths[(n + k + a) % 5]);
    }
    mpq_clear(alpha);
}
END_TEST

START_TEST(random_limits_are_where_the_exact_tails_cross) {
    rng r;
    rng_open(&r, test_seed(), "limits", 0);
    mpq_t alpha;
    mpq_init(alpha);
    for (unsigned i = 0; i < 100 * test_multiplier(); i++) {
        unsigned long n = 1 + (unsigned long)rng_below(&r, 150), k = (unsigned long)rng_below(&r, n + 1);
        mpz_set_ui(mpq_numref(alpha), 1 + (unsigned long)rng_below(&r, 999));
        mpz_ui_pow_ui(mpq_denref(alpha), 10, 3 + (unsigned long)rng_below(&r, rng_below(&r, 4) ? 5 : 60));
        mpq_canonicalize(alpha);
        expect_limits(k, n, alpha, (unsigned)rng_below(&r, 70));
    }
    mpq_clear(alpha);
}
END_TEST

/* What the interval is for: whatever p is, the hits whose interval holds p have probability >= 1 - alpha. */
START_TEST(coverage_is_at_least_its_level_at_every_probability) {
    enum { N = 12 };
    enclosure e[N + 1];
    mpq_t alpha, p, at, next, covered;
    mpq_inits(alpha, p, at, next, covered, NULL);
    mpq_set_ui(alpha, 1, 10);
    for (unsigned k = 0; k <= N; k++) {
        enclosure_init(&e[k]);
        ck_ok(enclosure_binomial(&e[k], k, N, alpha, 8));
    }
    for (unsigned i = 0; i <= 500; i++) {
        mpq_set_ui(p, i, 500);
        mpq_canonicalize(p);
        mpq_set_ui(covered, 0, 1);
        for (unsigned k = 0; k <= N; k++) {
            if (mpq_cmp(e[k].lo, p) > 0 || mpq_cmp(p, e[k].hi) > 0) continue;
            exact_tail(at, N, k, p);
            exact_tail(next, N, k + 1, p);
            mpq_sub(at, at, next);
            mpq_add(covered, covered, at);
        }
        ck_assert_msg(mpq_cmp_ui(covered, 9, 10) >= 0, "p = %u/500", i);
    }
    for (unsigned k = 0; k <= N; k++) enclosure_clear(&e[k]);
    mpq_clears(alpha, p, at, next, covered, NULL);
}
END_TEST

/* All or nothing: (1 - lo')^n = alpha/2 has the closed form 1 - (alpha/2)^(1/n), here with alpha/2 = 2^-40. */
START_TEST(few_hits_among_very_many_samples_follow_the_closed_forms) {
    enclosure e;
    mpq_t alpha;
    mpq_init(alpha);
    enclosure_init(&e);
    mpq_set_ui(alpha, 1, 1);
    mpq_div_2exp(alpha, alpha, 39);
    ck_ok(enclosure_binomial(&e, 0, 40, alpha, 60)); /* hi = 1/2 */
    ck_assert(mpq_sgn(e.lo) == 0 && mpq_cmp_ui(e.hi, 1, 2) >= 0);
    mpq_sub(e.lo, e.hi, e.lo);
    ck_assert_double_le(mpq_get_d(e.hi) - 0.5, 0x1p-60);
    ck_ok(enclosure_binomial(&e, UINT64_C(1) << 40, UINT64_C(1) << 40, alpha, 60));
    ck_assert(mpq_cmp_ui(e.hi, 1, 1) == 0);
    /* lo = 2^(-40/2^40) = 1 - 40 log(2)/2^40 + 2.9e-22.. = 1 - 2.52163e-11 */
    ck_assert_double_eq_tol((1 - mpq_get_d(e.lo)) * 0x1p40, 40 * 0.69314718055994530942, 1e-3);
    /* Few hits: the limits of a Poisson mean (Garwood 1936), 0.61867 and 8.76727 for 3 at 1/20. */
    mpq_set_ui(alpha, 1, 20);
    ck_ok(enclosure_binomial(&e, 3, UINT64_C(1) << 40, alpha, 80));
    ck_assert_double_eq_tol(mpq_get_d(e.lo) * 0x1p40, 0.61867, 1e-5);
    ck_assert_double_eq_tol(mpq_get_d(e.hi) * 0x1p40, 8.76727, 1e-5);
    enclosure_clear(&e);
    mpq_clear(alpha);
}
END_TEST

/* Many samples: the limits move together with the normal quantile (1.959964 at 1/20), and mirror each other. */
START_TEST(many_samples_approach_the_normal_limits) {
    enclosure e, mirrored;
    mpq_t alpha, sum;
    mpq_inits(alpha, sum, NULL);
    enclosure_init(&e);
    enclosure_init(&mirrored);
    mpq_set_ui(alpha, 1, 20);
    uint64_t n = UINT64_C(1) << 22, k = n / 4;
    ck_ok(enclosure_binomial(&e, k, n, alpha, 64));
    ck_ok(enclosure_binomial(&mirrored, n - k, n, alpha, 64));
    mpq_add(sum, e.lo, mirrored.hi);
    ck_assert(mpq_cmp_ui(sum, 1, 1) == 0);
    mpq_add(sum, e.hi, mirrored.lo);
    ck_assert(mpq_cmp_ui(sum, 1, 1) == 0);
    double sigma = 0.43301270189221932 / 2048; /* sqrt(p q / n) */
    ck_assert_double_eq_tol((0.25 - mpq_get_d(e.lo)) / sigma, 1.959964, 5e-3);
    ck_assert_double_eq_tol((mpq_get_d(e.hi) - 0.25) / sigma, 1.959964, 5e-3);
    enclosure_clear(&e);
    enclosure_clear(&mirrored);
    mpq_clears(alpha, sum, NULL);
}
END_TEST

static void expect_status(uint64_t hits, uint64_t samples, const char *alpha, unsigned bits, status wanted) {
    enclosure e;
    mpq_t a;
    enclosure_init(&e);
    mpq_init(a);
    mpq_set_str(a, alpha, 10);
    ck_assert(enclosure_binomial(&e, hits, samples, a, bits) == wanted);
    enclosure_clear(&e);
    mpq_clear(a);
}

START_TEST(arguments_outside_the_domain_are_refused) {
    expect_status(0, 0, "1/20", 10, ST_DOMAIN);
    expect_status(2, 1, "1/20", 10, ST_DOMAIN);
    expect_status(1, 2, "0", 10, ST_DOMAIN);
    expect_status(1, 2, "1", 10, ST_DOMAIN);
    expect_status(1, 2, "-1/2", 10, ST_DOMAIN);
    expect_status(1, (UINT64_C(1) << 40) + 1, "1/2", 10, ST_LIMIT);
    expect_status(1, UINT64_MAX, "1/2", 10, ST_LIMIT);
    expect_status(1, 2, "1/2", 5000, ST_LIMIT);
    expect_status(1, 2, "1/2", 1000, ST_OK);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, limits_are_where_the_exact_tails_cross);
    tcase_add_test(t, random_limits_are_where_the_exact_tails_cross);
    tcase_add_test(t, coverage_is_at_least_its_level_at_every_probability);
    tcase_add_test(t, few_hits_among_very_many_samples_follow_the_closed_forms);
    tcase_add_test(t, many_samples_approach_the_normal_limits);
    tcase_add_test(t, arguments_outside_the_domain_are_refused);
}
