/* test_hippo.c - the claims about LegS: GSL's quadrature and eigenvalues, recurrences in doubles, closed forms against
   generic algebra. */
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_legendre.h>
#include <math.h>

#include "constructions/hippo/hippo.h"
#include "constructions/hippo/legs.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

/* A of the orthonormal gauge, straight from the paper. */
static double entry(size_t n, size_t k) {
    return n > k ? sqrt((2 * (double)n + 1) * (2 * (double)k + 1)) : n == k ? (double)n + 1 : 0;
}

/* CLAIM hippo:spectrum/classes, CLAIM hippo:spectrum/entries, CLAIM hippo:spectrum/abscissa: the least eigenvalue of A
   + A^T is 1, doubly at least for N > 2. */
START_TEST(the_symmetric_part_has_the_eigenvalues_of_one_plus_rank_one) {
    for (size_t N = 1; N <= 7; N++) {
        verdict v;
        claim_at(&v, "hippo:spectrum", NULL, "N=%zu", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect(&v, "numerical_abscissa", N == 1 ? "-1" : "-1/2");
        verdict_clear(&v);
        gsl_matrix *S = gsl_matrix_alloc(N, N);
        gsl_vector *l = gsl_vector_alloc(N);
        for (size_t n = 0; n < N; n++)
            for (size_t k = 0; k < N; k++) gsl_matrix_set(S, n, k, entry(n, k) + entry(k, n));
        gsl_eigen_symm_workspace *w = gsl_eigen_symm_alloc(N);
        gsl_eigen_symm(S, l, w);
        gsl_eigen_symm_free(w);
        ck_assert_double_le(fabs(gsl_vector_min(l) - (N == 1 ? 2 : 1)), 1e-12);
        ck_assert_double_le(fabs(gsl_vector_max(l) - 1 - (double)(N * N)), 1e-9);
        gsl_matrix_free(S);
        gsl_vector_free(l);
    }
}
END_TEST

/* CLAIM hippo:spectrum/eigenvectors, CLAIM hippo:spectrum/generic: identity, A and A^2 as functions of A; and A from
   hippo_build. */
START_TEST(functions_of_the_matrix_are_those_functions) {
    enum { N = 9 };
    mpq_t phi[3][N];
    rat_mat A, F[3], square;
    for (int p = 0; p < 3; p++) {
        for (unsigned j = 0; j < N; j++) {
            mpq_init(phi[p][j]);
            mpq_set_ui(phi[p][j], p == 0 ? 1 : p == 1 ? j + 1 : (j + 1) * (j + 1), 1);
        }
        ck_ok(legs_function(&F[p], N, phi[p]));
    }
    ck_ok(legs_matrix(&A, N));
    ck_ok(rat_mat_mul(&square, &A, &A));
    ck_assert(rat_mat_equal(&F[1], &A));
    ck_assert(rat_mat_equal(&F[2], &square));
    ssm s;
    ck_ok(hippo_build(&s, HIPPO_LEGS, N, NULL));
    rat_mat one, sum;
    mpq_t unit;
    mpq_init(unit);
    mpq_set_ui(unit, 1, 1);
    ck_ok(rat_mat_identity(&one, N));
    ck_assert(rat_mat_equal(&F[0], &one));
    ck_ok(rat_mat_add_scaled(&sum, &A, unit, &s.A));
    ck_assert_uint_eq(rat_mat_rank(&sum), 0);
    for (int p = 0; p < 3; p++) {
        rat_mat_clear(&F[p]);
        for (int j = 0; j < N; j++) mpq_clear(phi[p][j]);
    }
    rat_mat_clear(&A), rat_mat_clear(&square), rat_mat_clear(&one), rat_mat_clear(&sum);
    ssm_clear(&s);
    mpq_clear(unit);
}
END_TEST

/* CLAIM hippo:P6/error, CLAIM hippo:P6/corner: projections by GSL's quadrature. */
START_TEST(errors_are_those_of_numerical_projections) {
    gsl_integration_glfixed_table *t = gsl_integration_glfixed_table_alloc(32);
    for (size_t N = 1; N <= 4; N++)
        for (int m = 0; m <= 6; m++) {
            verdict v;
            mpq_t given;
            claim_at(&v, "hippo:P6", NULL, "N=%zu m=%d k=1", N, m);
            claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
            claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
            double whole[2] = {0}, part[2] = {0}, x, w;
            for (int f = 0; f < 2; f++)
                for (int n = -1; n < (int)N; n++) {
                    double sum = 0;
                    for (size_t i = 0; i < 64; i++) { /* two halves, for the corner */
                        gsl_integration_glfixed_point(i < 32 ? 0 : 0.5, i < 32 ? 0.5 : 1, i % 32, &x, &w, t);
                        double y = f ? fabs(x - 0.5) : pow(x, m);
                        sum += w * y * (n < 0 ? y : gsl_sf_legendre_Pl(n, 2 * x - 1));
                    }
                    if (n < 0) whole[f] = sum;
                    else part[f] += (2 * n + 1) * sum * sum;
                }
            mpq_init(given);
            mpq_set(given, verdict_quantity(&v, "error_squared")->value);
            ck_assert_double_le(fabs(mpq_get_d(given) - (whole[0] - part[0])), 1e-13);
            mpq_set(given, verdict_quantity(&v, "corner_error_squared")->value);
            ck_assert_double_le(fabs(mpq_get_d(given) - (whole[1] - part[1])), 1e-13);
            mpq_clear(given);
            verdict_clear(&v);
        }
    gsl_integration_glfixed_table_free(t);
}
END_TEST

/* CLAIM hippo:P6/bound, CLAIM hippo:P6/equation, CLAIM hippo:P6/norms, CLAIM hippo:P6/printed: all k <= N, and k past N. */
START_TEST(the_bound_holds_for_every_number_of_derivatives_up_to_n) {
    for (int N = 1; N <= 6; N++)
        for (int m = 0; m <= 9; m += 3)
            for (int k = 1; k <= N + 1; k++) {
                verdict v;
                claim_at(&v, "hippo:P6", NULL, "N=%d m=%d k=%d", N, m, k);
                claim_expect_verdict(&v, "sharp", k <= N ? VERDICT_VERIFIED : VERDICT_VACUOUS);
                claim_expect_verdict(&v, "printed", k <= N ? VERDICT_VERIFIED : VERDICT_VACUOUS);
                verdict_clear(&v);
            }
    verdict v;
    claim_at(&v, "hippo:P6", NULL, "N=2 m=2 k=1"); /* 3/4 of 1/36; x^2 - x + 1/6 has 1/180; (2/6)^2 */
    claim_expect(&v, "corner_error_squared", "1/48");
    claim_expect(&v, "error_squared", "1/180");
    claim_expect(&v, "bound_sharp_squared", "1/9");
    claim_expect(&v, "bound_printed", "2");
    verdict_clear(&v);
}
END_TEST

/* CLAIM hippo:forward-euler/closed, CLAIM hippo:forward-euler/zero, CLAIM hippo:forward-euler/radius: products in doubles. */
START_TEST(the_transient_is_that_of_products_in_doubles) {
    for (size_t N = 1; N <= 6; N++) {
        verdict v;
        claim_at(&v, "hippo:forward-euler", NULL, "N=%zu", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        ck_assert_double_eq(mpq_get_d(verdict_quantity(&v, "radius_threshold")->value), (double)N / 2);
        double E[6][6] = {{0}}, largest = 1;
        size_t at = 0;
        for (size_t n = 0; n < N; n++) E[n][n] = 1;
        for (size_t k = 1; k <= N; k++) {
            double next[6][6], left = 0;
            for (size_t n = 0; n < N; n++)
                for (size_t j = 0; j < N; j++) {
                    next[n][j] = E[n][j];
                    for (size_t i = 0; i <= n; i++) next[n][j] -= entry(n, i) * E[i][j] / (double)k;
                }
            for (size_t n = 0; n < N; n++)
                for (size_t j = 0; j < N; j++) {
                    E[n][j] = next[n][j];
                    left = fmax(left, fabs(E[n][j]));
                }
            if (left > largest + 1e-9) largest = left, at = k;
            if (k == N) ck_assert_double_le(left, 1e-10);
            else ck_assert_double_ge(left, 0.01);
        }
        ck_assert_double_le(fabs(mpq_get_d(verdict_quantity(&v, "max_entry")->bounds.lo) - largest), 1e-9 * largest);
        ck_assert_double_eq(mpq_get_d(verdict_quantity(&v, "max_step")->value), (double)at);
        verdict_clear(&v);
    }
}
END_TEST

START_TEST(square_roots_are_enclosed) {
    enclosure e;
    mpq_t x, s;
    mpq_inits(x, s, NULL);
    enclosure_init(&e);
    mpq_set_si(x, -1, 3);
    ck_assert_int_eq(enclosure_sqrt(&e, x, 8), ST_DOMAIN);
    for (unsigned p = 0; p <= 20; p++)
        for (unsigned q = 1; q <= 9; q++) {
            mpq_set_ui(x, p * p * p, q);
            mpq_canonicalize(x);
            ck_ok(enclosure_sqrt(&e, x, 40));
            mpq_mul(s, e.lo, e.lo);
            ck_assert(mpq_cmp(s, x) <= 0);
            mpq_mul(s, e.hi, e.hi);
            ck_assert(mpq_cmp(s, x) >= 0);
            mpq_sub(s, e.hi, e.lo);
            mpq_mul_2exp(s, s, 40);
            ck_assert(mpq_cmp_ui(s, 1, 1) <= 0);
        }
    mpq_set_ui(x, 49, 4);
    ck_ok(enclosure_sqrt(&e, x, 4));
    ck_assert(mpq_equal(e.lo, e.hi) && mpq_cmp_ui(e.lo, 7, 2) == 0);
    enclosure_clear(&e);
    mpq_clears(x, s, NULL);
}
END_TEST

START_TEST(every_control_of_spectrum_error_and_transient_is_refuted) {
    claim_expect_controls("hippo:spectrum", 5);
    claim_expect_controls("hippo:P6", 5);
    claim_expect_controls("hippo:forward-euler", 5);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_symmetric_part_has_the_eigenvalues_of_one_plus_rank_one);
    tcase_add_test(t, functions_of_the_matrix_are_those_functions);
    tcase_add_test(t, errors_are_those_of_numerical_projections);
    tcase_add_test(t, the_bound_holds_for_every_number_of_derivatives_up_to_n);
    tcase_add_test(t, the_transient_is_that_of_products_in_doubles);
    tcase_add_test(t, square_roots_are_enclosed);
    tcase_add_test(t, every_control_of_spectrum_error_and_transient_is_refuted);
}
