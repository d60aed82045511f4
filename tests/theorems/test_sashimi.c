/* test_sashimi.c - sashimi:hurwitz: eigenvalues of the same families in doubles. */
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <math.h>

#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

/* The largest real part of an eigenvalue of diag(i n) - P P*, real form, P_n = p[n] real. */
static double abscissa(size_t N, const double *axis, const double *p) {
    gsl_matrix *R = gsl_matrix_calloc(2 * N, 2 * N);
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < N; k++) {
            gsl_matrix_set(R, n, k, -p[n] * p[k]);
            gsl_matrix_set(R, N + n, N + k, -p[n] * p[k]);
            gsl_matrix_set(R, n, N + k, n == k ? -axis[n] : 0);
            gsl_matrix_set(R, N + n, k, n == k ? axis[n] : 0);
        }
    gsl_vector_complex *l = gsl_vector_complex_alloc(2 * N);
    gsl_eigen_nonsymm_workspace *w = gsl_eigen_nonsymm_alloc(2 * N);
    ck_assert_int_eq(gsl_eigen_nonsymm(R, l, w), 0);
    double most = -INFINITY;
    for (size_t i = 0; i < 2 * N; i++) most = fmax(most, GSL_REAL(gsl_vector_complex_get(l, i)));
    gsl_eigen_nonsymm_free(w);
    gsl_vector_complex_free(l);
    gsl_matrix_free(R);
    return most;
}

/* CLAIM sashimi:hurwitz/lyapunov, CLAIM sashimi:hurwitz/routh, CLAIM sashimi:hurwitz/printed */
START_TEST(stability_is_that_of_eigenvalues_in_doubles) {
    ck_assert_double_lt(abscissa(3, (double[]){0, 1, 2}, (double[]){1, 2, 1}), -1e-3);
    ck_assert_double_le(fabs(abscissa(3, (double[]){0, 1, 2}, (double[]){0, 2, 1})), 1e-9);
    ck_assert_double_le(fabs(abscissa(2, (double[]){1, 1}, (double[]){1, 1})), 1e-9);
    for (size_t N = 1; N <= 10; N += N < 4 ? 1 : 3) {
        verdict v;
        claim_at(&v, "sashimi:hurwitz", NULL, "N=%zu", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", VERDICT_REFUTED);
        verdict_clear(&v);
    }
}
END_TEST

START_TEST(every_control_of_the_tied_correction_is_refuted) { claim_expect_controls("sashimi:hurwitz", 5); }
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, stability_is_that_of_eigenvalues_in_doubles);
    tcase_add_test(t, every_control_of_the_tied_correction_is_refuted);
}
