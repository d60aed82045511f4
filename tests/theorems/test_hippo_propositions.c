/* test_hippo_propositions.c - HiPPO's Theorem 1 and Propositions 3 to 5 against recurrences and grids in doubles. */
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_laguerre.h>
#include <gsl/gsl_sf_legendre.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "constructions/hippo/legs.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

/* c_n(t) of LagT for f = sin, by Gauss-Laguerre. */
static double laguerre_coefficient(int n, double t) {
    double sum = 0;
    gsl_integration_fixed_workspace *w = gsl_integration_fixed_alloc(gsl_integration_fixed_laguerre, 40, 0, 1, 0, 0);
    const double *x = gsl_integration_fixed_nodes(w), *weight = gsl_integration_fixed_weights(w);
    for (size_t i = 0; i < 40; i++) sum += weight[i] * sin(t - x[i]) * gsl_sf_laguerre_n(n, 0, x[i]);
    gsl_integration_fixed_free(w);
    return sum;
}

/* CLAIM hippo:T1/equation, CLAIM hippo:T1/laguerre: LagT for a sine, differentiated numerically; readings of both families. */
START_TEST(lagt_satisfies_its_equation_for_a_sine_and_legt_does_not_for_a_power) {
    const double t = 0.8, step = 1e-4;
    double below = 0;
    for (int n = 0; n < 5; n++) {
        double slope = (laguerre_coefficient(n, t + step) - laguerre_coefficient(n, t - step)) / (2 * step);
        below += laguerre_coefficient(n, t);
        ck_assert_double_le(fabs(slope - (sin(t) - below)), 1e-5);
    }
    for (int N = 1; N <= 7; N++) {
        verdict v;
        claim_at(&v, "hippo:T1", NULL, "N=%d family=lagt", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
        verdict_clear(&v);
        claim_at(&v, "hippo:T1", NULL, "N=%d family=legt", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", VERDICT_REFUTED);
        if (N == 2) { /* the matrix as printed */
            static const char *const A[] = {"1", "1", "-3", "3"};
            for (size_t i = 0; i < 4; i++) ck_assert_str_eq(verdict_quantity(&v, "matrix")->items[i], A[i]);
        }
        verdict_clear(&v);
    }
}
END_TEST

/* CLAIM hippo:P3/continuous, CLAIM hippo:P3/hold, CLAIM hippo:P3/projection: one state by hand. f = 1, -1, 2, 0, 3, 1,
   -2: the mean is 4/7 for every speed. */
START_TEST(only_the_exact_hold_is_equivariant) {
    verdict v;
    claim_at(&v, "hippo:P3", NULL, "N=1");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "discrete", VERDICT_REFUTED);
    ck_assert_str_eq(verdict_quantity(&v, "forward_euler")->form, "equivariant"); /* a running mean */
    ck_assert_str_eq(verdict_quantity(&v, "zoh")->form, "equivariant");
    ck_assert_str_eq(verdict_quantity(&v, "backward_euler")->form, "state 0: 1/2 and 8/15"); /* 4/(7+1), 8/(14+1) */
    ck_assert_str_eq(verdict_quantity(&v, "zoh_of_code")->form, "state 0: 1/2 and 8/15");
    verdict_clear(&v);
    claim_at(&v, "hippo:P3", NULL, "N=6");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    ck_assert(strncmp(verdict_quantity(&v, "forward_euler")->form, "state ", 6) == 0);
    verdict_clear(&v);
}
END_TEST

/* The flow of ratio 1/2 at N = 4, as a table. */
START_TEST(the_flow_of_a_doubled_past_has_these_entries) {
    static const char *const entries[4][4] = {{"1/2", "0", "0", "0"},
                                              {"-1/4", "1/4", "0", "0"},
                                              {"0", "-3/8", "1/8", "0"},
                                              {"1/16", "3/16", "-5/16", "1/16"}};
    rat_mat F;
    mpq_t r, q;
    mpq_inits(r, q, NULL);
    mpq_set_ui(r, 1, 2);
    ck_ok(legs_flow(&F, 4, r));
    for (size_t n = 0; n < 4; n++)
        for (size_t k = 0; k < 4; k++) {
            ck_assert_int_eq(mpq_set_str(r, entries[n][k], 10), 0);
            rat_mat_get(q, &F, n, k);
            ck_assert(mpq_equal(q, r));
        }
    rat_mat_clear(&F);
    mpq_clears(r, q, NULL);
}
END_TEST

/* CLAIM hippo:P4/solve: by running sums and by FLINT, for steps of either sign; a singular step is refused. */
START_TEST(solving_by_running_sums_is_solving) {
    mpq_t c, q;
    mpq_inits(c, q, NULL);
    for (size_t N = 1; N <= 9; N += 4)
        for (int p = -9; p <= 9; p += 2) { /* 1 + p (n+1)/7 = 0 at n = 6 for p = -1, and at n = 0 for p = -7 */
            rat_mat A, one, left, b, x, y;
            mpq_set_si(c, p, 7);
            mpq_canonicalize(c);
            ck_ok(legs_matrix(&A, N));
            ck_ok(rat_mat_identity(&one, N));
            ck_ok(rat_mat_add_scaled(&left, &one, c, &A));
            ck_ok(rat_mat_init(&b, N, 1));
            for (size_t n = 0; n < N; n++) {
                mpq_set_si(q, (long)(n * n) - 5, n + 2);
                mpq_canonicalize(q);
                rat_mat_set(&b, n, 0, q);
            }
            if (p == -7 || (p == -1 && N > 6)) {
                ck_assert_int_eq(legs_solve(&x, c, &b), ST_DOMAIN);
                ck_assert_int_eq(rat_mat_solve(&y, &left, &b), ST_DOMAIN);
            } else {
                ck_ok(legs_solve(&x, c, &b));
                ck_ok(rat_mat_solve(&y, &left, &b));
                ck_assert(rat_mat_equal(&x, &y));
                ck_assert_int_gt(mpz_sgn(x.den), 0);
                rat_mat_clear(&x), rat_mat_clear(&y);
            }
            rat_mat_clear(&A), rat_mat_clear(&one), rat_mat_clear(&left), rat_mat_clear(&b);
        }
    mpq_clears(c, q, NULL);
}
END_TEST

/* CLAIM hippo:P4/dense, CLAIM hippo:P4/implicit */
START_TEST(a_step_takes_fourteen_operations_a_state) {
    for (int N = 1; N <= 70; N += N < 4 ? 1 : 33) {
        verdict v;
        char count[16];
        snprintf(count, sizeof count, "%d", 14 * N);
        claim_at(&v, "hippo:P4", NULL, "N=%d", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect(&v, "operations", count);
        verdict_clear(&v);
    }
    mpq_t y[1], a, h; /* 1 + a h (n+1) = 0 is refused */
    size_t operations;
    mpq_inits(y[0], a, h, NULL);
    mpq_set_ui(a, 1, 1);
    mpq_set_si(h, -1, 1);
    ck_assert_int_eq(legs_step(y, 1, a, h, a, &operations), ST_DOMAIN);
    mpq_clears(y[0], a, h, NULL);
}
END_TEST

/* CLAIM hippo:P5/minimum, CLAIM hippo:P5/maximum, CLAIM hippo:P5/middle: a grid in doubles. */
START_TEST(the_gradient_lies_between_its_extremes_on_a_grid) {
    for (int N = 1; N <= 12; N++) {
        verdict v;
        claim_at(&v, "hippo:P5", NULL, "N=%d", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        double least = HUGE_VAL, most = 0;
        for (int i = 0; i <= 20000; i++) {
            double sum = 0, P[12];
            gsl_sf_legendre_Pl_array(N > 1 ? N - 1 : 1, -1 + i / 10000.0, P);
            for (int n = 0; n < N; n++) sum += (2 * n + 1) * P[n] * P[n];
            least = fmin(least, sum);
            most = fmax(most, sum);
        }
        const quantity *q = verdict_quantity(&v, "min");
        ck_assert_double_le(fabs(mpq_get_d(q->bounds.lo) - least), 1e-5 * least);
        ck_assert_double_le(mpq_get_d(q->bounds.lo), least * (1 + 1e-12));
        ck_assert_double_le(fabs(most - N * N), 1e-9 * most);
        mpq_t width;
        mpq_init(width);
        mpq_sub(width, q->bounds.hi, q->bounds.lo);
        ck_assert_double_le(mpq_get_d(width), 1e-18); /* so that a table has its 12 digits */
        ck_assert_double_ge(mpq_get_d(q->bounds.hi), least * (1 - 1e-5));
        mpq_clear(width);
        verdict_clear(&v);
    }
    verdict v;
    claim_at(&v, "hippo:P5", NULL, "N=3"); /* 9/5 */
    const quantity *q = verdict_quantity(&v, "min");
    mpq_t nine_fifths;
    mpq_init(nine_fifths);
    mpq_set_ui(nine_fifths, 9, 5);
    ck_assert(mpq_cmp(q->bounds.lo, nine_fifths) <= 0 && mpq_cmp(q->bounds.hi, nine_fifths) >= 0);
    mpq_clear(nine_fifths);
    verdict_clear(&v);
    /* CLAIM hippo:P5/ends: past Sturm's theorem; what it refutes stands among the controls. */
    claim_at(&v, "hippo:P5", NULL, "N=1000");
    ck_assert_ptr_nonnull(strstr(text_data(&v.scope), "N=1000: the value at both ends and in the middle; past N=32"));
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect(&v, "max", "1000000");
    verdict_clear(&v);
}
END_TEST

START_TEST(every_control_of_theorem_one_and_the_propositions_is_refuted) {
    claim_expect_controls("hippo:T1", 5);
    claim_expect_controls("hippo:P3", 5);
    claim_expect_controls("hippo:P4", 5);
    claim_expect_controls("hippo:P5", 7);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, lagt_satisfies_its_equation_for_a_sine_and_legt_does_not_for_a_power);
    tcase_add_test(t, only_the_exact_hold_is_equivariant);
    tcase_add_test(t, the_flow_of_a_doubled_past_has_these_entries);
    tcase_add_test(t, solving_by_running_sums_is_solving);
    tcase_add_test(t, a_step_takes_fourteen_operations_a_state);
    tcase_add_test(t, the_gradient_lies_between_its_extremes_on_a_grid);
    tcase_add_test(t, every_control_of_theorem_one_and_the_propositions_is_refuted);
}
