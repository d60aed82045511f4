/* test_legs_series.c - the exact memory of a series against antiderivatives and the exact flow; the O(N) steps in doubles against exact
   ones; what each rule's error is made of. */
#include <math.h>
#include <stdlib.h>

#include "constructions/hippo/legs.h"
#include "constructions/hippo/legs_series.h"
#include "constructions/hippo/legs_step.h"
#include "numerics/base/rng.h"
#include "tests/harness.h"

static mpq_t *rationals(size_t n) {
    mpq_t *q = malloc(n * sizeof *q);
    ck_assert_ptr_nonnull(q);
    for (size_t i = 0; i < n; i++) mpq_init(q[i]);
    return q;
}

static void clear(mpq_t *q, size_t n) {
    for (size_t i = 0; i < n; i++) mpq_clear(q[i]);
    free(q);
}

/* P_n(2x-1) for n <= N by Bonnet's recurrence, at one point. */
static void legendre_at(mpq_t *P, size_t N, const mpq_t x) {
    mpq_t z, c, t;
    mpq_inits(z, c, t, NULL);
    mpq_set_ui(P[0], 1, 1);
    mpq_add(z, x, x);
    mpq_sub(z, z, P[0]);
    if (N) mpq_set(P[1], z);
    for (size_t n = 1; n < N; n++) {
        mpq_set_ui(c, 2 * n + 1, n + 1);
        mpq_canonicalize(c);
        mpq_mul(P[n + 1], c, z);
        mpq_mul(P[n + 1], P[n + 1], P[n]);
        mpq_set_ui(c, n, n + 1);
        mpq_canonicalize(c);
        mpq_mul(t, c, P[n - 1]);
        mpq_sub(P[n + 1], P[n + 1], t);
    }
    mpq_clears(z, c, t, NULL);
}

/* y_n = sum_i f_i [(P_(n+1) - P_(n-1)) / (2(2n+1))] between i/T and (i+1)/T; x itself for n = 0. */
static void by_antiderivatives(mpq_t *y, size_t N, const mpq_t *f, size_t T) {
    mpq_t *P = rationals(N + 1), *Q = rationals(N), *last = rationals(N), x, c;
    mpq_inits(x, c, NULL);
    for (size_t n = 0; n < N; n++) mpq_set_ui(y[n], 0, 1);
    for (size_t i = 0; i <= T; i++) {
        mpq_set_ui(x, i, T);
        mpq_canonicalize(x);
        legendre_at(P, N, x);
        for (size_t n = 0; n < N; n++) {
            mpq_set(Q[n], x);
            if (n) mpq_sub(Q[n], P[n + 1], P[n - 1]);
            mpq_set_ui(c, 1, n ? 2 * (2 * n + 1) : 1);
            mpq_mul(Q[n], Q[n], c);
            if (i) {
                mpq_sub(c, Q[n], last[n]);
                mpq_mul(c, c, f[i - 1]);
                mpq_add(y[n], y[n], c);
            }
            mpq_set(last[n], Q[n]);
        }
    }
    mpq_clears(x, c, NULL);
    clear(P, N + 1);
    clear(Q, N);
    clear(last, N);
}

static mpq_t *random_series(size_t T, uint64_t number) {
    rng r;
    rng_open(&r, test_seed(), "series", number);
    mpq_t *f = rationals(T);
    for (size_t i = 0; i < T; i++) {
        mpq_set_si(f[i], (long)rng_below(&r, 2001) - 1000, rng_below(&r, 12) + 1);
        mpq_canonicalize(f[i]);
        if (i && rng_below(&r, 4) == 0) mpq_set(f[i], f[i - 1]);
    }
    return f;
}

static void project(mpq_t *y, size_t N, const mpq_t *f, size_t T) {
    legs_series s;
    work w = work_default();
    ck_ok(legs_series_init(&s, f, T, NULL));
    ck_ok(legs_series_project(y, N, &s, &w, NULL));
    legs_series_clear(&s);
}

START_TEST(the_memory_of_a_series_is_the_sum_of_antiderivatives) {
    for (unsigned round = 0; round < 40 * test_multiplier(); round++) {
        size_t T = 1 + round % 19, N = 1 + round * 7 % 12;
        mpq_t *f = random_series(T, round), *y = rationals(N), *z = rationals(N);
        project(y, N, f, T);
        by_antiderivatives(z, N, f, T);
        for (size_t n = 0; n < N; n++) ck_assert(mpq_equal(y[n], z[n]));
        clear(f, T);
        clear(y, N);
        clear(z, N);
    }
}
END_TEST

/* The exact flow in logarithmic time is the same memory, sample by sample: the recurrence forgets nothing of what it keeps. */
START_TEST(the_exact_flow_has_the_projection_for_its_state_at_every_sample) {
    enum { N = 5, T = 9 };
    mpq_t *f = random_series(T, 99), *y = rationals(N), *state = rationals(N), r, q;
    mpq_inits(r, q, NULL);
    for (size_t k = 1; k <= T; k++) {
        rat_mat F = {0};
        mpq_t next[N];
        mpq_set_ui(r, k - 1, k);
        mpq_canonicalize(r);
        ck_ok(legs_flow(&F, N, r));
        for (size_t n = 0; n < N; n++) {
            mpq_init(next[n]);
            rat_mat_get(q, &F, n, 0); /* y' = F y + (I - F) f e_0 */
            mpq_mul(next[n], q, f[k - 1]);
            if (n) mpq_neg(next[n], next[n]);
            else mpq_sub(next[n], f[k - 1], next[n]);
            for (size_t j = 0; j < N; j++) {
                rat_mat_get(q, &F, n, j);
                mpq_mul(q, q, state[j]);
                mpq_add(next[n], next[n], q);
            }
        }
        project(y, N, f, k);
        for (size_t n = 0; n < N; n++) {
            mpq_set(state[n], next[n]);
            mpq_clear(next[n]);
            ck_assert(mpq_equal(y[n], state[n]));
        }
        rat_mat_clear(&F);
    }
    mpq_clears(r, q, NULL);
    clear(f, T);
    clear(y, N);
    clear(state, N);
}
END_TEST

START_TEST(a_step_keeps_three_quarters_of_its_norm_in_three_coefficients) {
    enum { N = 3, T = 2 }; /* f = -1, 1: y = 0, 1/2, 0; |f|^2 = 1; 3/4 of it kept */
    mpq_t *f = rationals(T), *y = rationals(N), v;
    legs_series s;
    mpq_init(v);
    mpq_set_si(f[0], -1, 1);
    mpq_set_si(f[1], 1, 1);
    project(y, N, f, T);
    ck_assert(mpq_sgn(y[0]) == 0 && mpq_cmp_ui(y[1], 1, 2) == 0 && mpq_sgn(y[2]) == 0);
    legs_norm_square(v, y, N);
    ck_assert(mpq_cmp_ui(v, 3, 4) == 0);
    ck_ok(legs_series_init(&s, f, T, NULL));
    legs_series_square(v, &s);
    ck_assert(mpq_cmp_ui(v, 1, 1) == 0);
    legs_series_clear(&s);
    mpq_clear(v);
    clear(f, T);
    clear(y, N);
}
END_TEST

static void expect_near(const double *y, const mpq_t *exact, size_t N, double tolerance) {
    for (size_t n = 0; n < N; n++) {
        double q = mpq_get_d(exact[n]);
        ck_assert_msg(fabs(y[n] - q) <= tolerance, "state %zu: %.17g for %.17g", n, y[n], q);
    }
}

/* Steps in doubles, four together, one by one and in pieces, against exact ones. */
START_TEST(steps_in_doubles_are_the_exact_steps_but_for_rounding) {
    static const struct { legs_rule rule; unsigned p, q; } rules[] = {
        {LEGS_FORWARD_EULER, 0, 1}, {LEGS_BACKWARD_EULER, 1, 1}, {LEGS_BILINEAR, 1, 2}};
    enum { N = 6, T = 23 };
    work w = work_default();
    mpq_t *f = random_series(T, 7), *y = rationals(N), a, h;
    double d[T];
    mpq_inits(a, h, NULL);
    for (size_t i = 0; i < T; i++) d[i] = mpq_get_d(f[i]);
    for (size_t r = 0; r < 3; r++) {
        double one[N] = {0}, pieces[N] = {0}, watched[N] = {0}, largest = 0, scale = 0;
        for (size_t n = 0; n < N; n++) mpq_set_ui(y[n], 0, 1);
        mpq_set_ui(a, rules[r].p, rules[r].q);
        for (size_t k = 1; k <= T; k++) {
            size_t operations;
            mpq_set_ui(h, 1, k);
            ck_ok(legs_step(y, N, a, h, f[k - 1], &operations));
            for (size_t n = 0; n < N; n++) scale = fmax(scale, fabs(mpq_get_d(y[n])));
        }
        ck_ok(legs_run(one, N, rules[r].rule, 1, d, T, NULL, &w));
        ck_ok(legs_run(pieces, N, rules[r].rule, 1, d, 5, NULL, &w));
        ck_ok(legs_run(pieces, N, rules[r].rule, 6, d + 5, T - 5, NULL, &w));
        ck_ok(legs_run(watched, N, rules[r].rule, 1, d, T, &largest, &w));
        expect_near(one, y, N, 1e-12 * scale);
        expect_near(pieces, y, N, 1e-12 * scale);
        expect_near(watched, y, N, 1e-12 * scale);
        ck_assert_double_le(fabs(largest - scale), 1e-12 * scale);
    }
    mpq_clears(a, h, NULL);
    clear(f, T);
    clear(y, N);
}
END_TEST

START_TEST(the_flow_in_doubles_is_the_projection_but_for_rounding_and_the_bilinear_rule_is_not) {
    enum { N = 32, T = 3000 };
    work w = work_default();
    mpq_t *f = random_series(T, 8), *y = rationals(N);
    double d[T], flow[N] = {0}, bilinear[N] = {0}, off = 0;
    for (size_t i = 0; i < T; i++) d[i] = mpq_get_d(f[i]);
    project(y, N, f, T);
    ck_ok(legs_run(flow, N, LEGS_ZOH_LOG, 1, d, T, NULL, &w));
    ck_ok(legs_run(bilinear, N, LEGS_BILINEAR, 1, d, T, NULL, &w));
    expect_near(flow, y, N, 1e-10);
    for (size_t n = 0; n < N; n++) off = fmax(off, fabs(bilinear[n] - mpq_get_d(y[n])));
    ck_assert_double_ge(off, 1e-4);
    clear(f, T);
    clear(y, N);
}
END_TEST

START_TEST(constants_are_remembered_as_known_by_hand) {
    /* f = 1, N = 4, six samples: backward Euler (6/7, 3/28, -5/84, 1/42); bilinear (12/13, 1/13, -53/715, 9/143) */
    static const double known[LEGS_RULES][4] = {{1, 0, 0, 0}, {6. / 7, 3. / 28, -5. / 84, 1. / 42},
                                                {12. / 13, 1. / 13, -53. / 715, 9. / 143}, {1, 0, 0, 0}};
    static const double ones[6] = {1, 1, 1, 1, 1, 1};
    work w = work_default();
    for (legs_rule rule = 0; rule < LEGS_RULES; rule++) {
        double y[4] = {0};
        ck_ok(legs_run(y, 4, rule, 1, ones, 6, NULL, &w));
        for (size_t n = 0; n < 4; n++) ck_assert_double_le(fabs(y[n] - known[rule][n]), 1e-13);
    }
}
END_TEST

START_TEST(sizes_past_the_limits_are_refused_before_starting) {
    enum { T = 100 };
    work w = work_default();
    mpq_t *f = random_series(T, 3), *y = rationals(1);
    legs_series s;
    fault why = {""};
    double x = 0, in = 1;
    ck_ok(legs_series_init(&s, f, T, NULL));
    ck_assert_int_eq(legs_series_project(y, (size_t)1 << 30, &s, &w, &why), ST_LIMIT);
    ck_assert_int_eq(legs_series_project(y, 0, &s, &w, &why), ST_DOMAIN);
    legs_series_clear(&s);
    for (size_t i = 0; i < T; i++) { /* odd powers of odd numbers: no denominator in common */
        mpz_ui_pow_ui(mpq_denref(f[i]), 2 * i + 3, 101);
        mpz_set_ui(mpq_numref(f[i]), 1);
    }
    ck_assert_int_eq(legs_series_init(&s, f, T, &why), ST_LIMIT);
    legs_series_clear(&s);
    ck_assert_int_eq(legs_run(&x, 0, LEGS_BILINEAR, 1, &in, 1, NULL, &w), ST_DOMAIN);
    ck_assert_int_eq(legs_run(&x, 1, LEGS_BILINEAR, 0, &in, 1, NULL, &w), ST_DOMAIN);
    clear(f, T);
    clear(y, 1);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_memory_of_a_series_is_the_sum_of_antiderivatives);
    tcase_add_test(t, the_exact_flow_has_the_projection_for_its_state_at_every_sample);
    tcase_add_test(t, a_step_keeps_three_quarters_of_its_norm_in_three_coefficients);
    tcase_add_test(t, steps_in_doubles_are_the_exact_steps_but_for_rounding);
    tcase_add_test(t, the_flow_in_doubles_is_the_projection_but_for_rounding_and_the_bilinear_rule_is_not);
    tcase_add_test(t, constants_are_remembered_as_known_by_hand);
    tcase_add_test(t, sizes_past_the_limits_are_refused_before_starting);
}
