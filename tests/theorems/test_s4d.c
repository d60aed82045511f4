/* test_s4d.c - s4d:spectrum and s4d:limit: eigenvalues by GSL, responses in complex doubles. */
#include <complex.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_sort_vector.h>
#include <math.h>
#include <stdlib.h>

#include "numerics/ball/phase_root.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

/* CLAIM s4d:spectrum/closed, CLAIM s4d:spectrum/generic, CLAIM s4d:spectrum/roots, CLAIM s4d:spectrum/signs: the skew
   matrix itself, in doubles. */
START_TEST(eigenvalues_are_those_of_the_skew_matrix) {
    for (size_t N = 1; N <= 60; N += N < 10 ? 1 : 25) {
        verdict v;
        claim_at(&v, "s4d:spectrum", NULL, "N=%zu digits=12", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        gsl_matrix_complex *H = gsl_matrix_complex_calloc(N, N); /* i S is Hermitian */
        for (size_t n = 0; n < N; n++)
            for (size_t k = 0; k < N; k++) {
                double s = sqrt((double)((2 * n + 1) * (2 * k + 1))) / 2;
                if (n != k) gsl_matrix_complex_set(H, n, k, gsl_complex_rect(0, n > k ? -s : s));
            }
        gsl_vector *l = gsl_vector_alloc(N);
        gsl_eigen_herm_workspace *w = gsl_eigen_herm_alloc(N);
        ck_assert_int_eq(gsl_eigen_herm(H, l, w), 0);
        gsl_sort_vector(l);
        const quantity *q = verdict_quantity(&v, "eigenvalues");
        ck_assert_uint_eq(q->count, (N + 1) / 2);
        mpq_t y;
        mpq_init(y);
        for (size_t i = 0; i < q->count; i++) {
            ck_assert_int_eq(mpq_set_str(y, q->items[i], 10), 0);
            ck_assert_double_le(fabs(mpq_get_d(y) - gsl_vector_get(l, N / 2 + i)), 1e-9 * (1 + mpq_get_d(y)));
        }
        mpq_clear(y);
        gsl_eigen_herm_free(w);
        gsl_vector_free(l);
        gsl_matrix_complex_free(H);
        verdict_clear(&v);
    }
}
END_TEST

START_TEST(roots_past_doubles_agree_with_one_another) {
    mpq_t a, b, step;
    mpq_inits(a, b, step, NULL);
    for (size_t N = 2; N <= 600; N = 3 * N + 1)
        for (size_t m = 1; m <= N / 2; m += 1 + N / 7) {
            ck_ok(phase_root(a, N, m, 30));
            ck_ok(phase_root(b, N, m, 90));
            mpz_ui_pow_ui(mpq_denref(step), 10, 30);
            mpz_set_ui(mpq_numref(step), 2);
            mpq_canonicalize(step);
            mpq_sub(a, a, b);
            mpq_abs(a, a);
            ck_assert(mpq_cmp(a, step) <= 0);
        }
    ck_assert_int_eq(phase_root(a, 4, 3, 10), ST_DOMAIN);
    ck_assert_int_eq(phase_root(a, 4, 0, 10), ST_DOMAIN);
    ck_assert_int_eq(phase_root(a, 4, 1, PHASE_DIGITS_MOST + 1), ST_LIMIT);
    mpq_clears(a, b, step, NULL);
}
END_TEST

/* The worst relative errors of the two formulas, N = 128: S4D-Inv +36% at the bottom; S4D-Lin pi n against 0.235..
   times .. */
START_TEST(formulas_miss_by_what_is_said) {
    verdict v;
    claim_at(&v, "s4d:spectrum", NULL, "N=128 digits=10");
    const quantity *inv = verdict_quantity(&v, "s4d_inv_error"), *lin = verdict_quantity(&v, "s4d_lin_error"),
                   *top = verdict_quantity(&v, "largest");
    const quantity *y = verdict_quantity(&v, "eigenvalues");
    double worst_inv = 0, worst_lin = 0;
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < 64; i++) {
        ck_assert_int_eq(mpq_set_str(q, y->items[i], 10), 0);
        double at = mpq_get_d(q), n = 63 - (double)i;
        worst_inv = fmax(worst_inv, fabs(128 / M_PI * (128 / (2 * n + 1) - 1) / at - 1));
        worst_lin = fmax(worst_lin, fabs(M_PI * (double)i / at - 1));
    }
    mpq_clear(q);
    ck_assert_double_le(mpq_get_d(inv->bounds.lo) - 1e-8, worst_inv);
    ck_assert_double_ge(mpq_get_d(inv->bounds.hi) + 1e-8, worst_inv);
    ck_assert_double_le(mpq_get_d(lin->bounds.lo) - 1e-8, worst_lin);
    ck_assert_double_ge(mpq_get_d(lin->bounds.hi) + 1e-8, worst_lin);
    ck_assert_double_le(fabs(mpq_get_d(top->bounds.lo) - 5214.6656), 1e-4);
    verdict_clear(&v);
    claim_at(&v, "s4d:spectrum", NULL,
             "N=2 digits=40"); /* y = 3^(1/2)/2, and 2/pi for it: pi's bounds are all the width there is */
    inv = verdict_quantity(&v, "s4d_inv_error");
    ck_assert(mpq_cmp(inv->bounds.lo, inv->bounds.hi) < 0);
    ck_assert_double_le(fabs(mpq_get_d(inv->bounds.lo) - (1 - 4 / (M_PI * sqrt(3)))), 1e-14);
    verdict_clear(&v);
}
END_TEST

/* CLAIM s4d:limit/transfer, CLAIM s4d:limit/telescope, CLAIM s4d:limit/factor: x of the proof, put into (sI - F) x at s
   = iw. */
START_TEST(responses_differ_by_the_factor) {
    for (size_t N = 1; N <= 40; N += 3) {
        verdict v;
        claim_at(&v, "s4d:limit", NULL, "N=%zu", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
        const quantity *q = verdict_quantity(&v, "error_factor");
        double complex s = I, rho = 1, x[40];
        for (size_t n = 0; n < N; n++) {
            x[n] = rho / (s + (double)n + 1);
            rho *= (s - (double)n) / (s + (double)n + 1);
        }
        ck_assert_double_le(fabs(cabs(rho) - mpq_get_d(q->bounds.lo)), 1e-12);
        for (size_t n = 0; n < N; n++) { /* row n of (sI - F) x is (1 + rho)/2 */
            double complex sum = (s + 0.5) * x[n];
            for (size_t k = 0; k < N; k++) sum += (n > k ? 1 : n < k ? -1 : 0) * (2 * (double)k + 1) / 2 * x[k];
            ck_assert_double_le(cabs(sum - (1 + rho) / 2), 1e-10);
        }
        verdict_clear(&v);
    }
}
END_TEST

START_TEST(every_control_of_the_diagonal_is_refuted) {
    claim_expect_controls("s4d:spectrum", 5);
    claim_expect_controls("s4d:limit", 5);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, eigenvalues_are_those_of_the_skew_matrix);
    tcase_add_test(t, roots_past_doubles_agree_with_one_another);
    tcase_add_test(t, formulas_miss_by_what_is_said);
    tcase_add_test(t, responses_differ_by_the_factor);
    tcase_add_test(t, every_control_of_the_diagonal_is_refuted);
}
