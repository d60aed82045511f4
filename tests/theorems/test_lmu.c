/* test_lmu.c - the claims about Legendre Memory Units: eigenvalues by GSL, exponentials in doubles, projections by quadrature. */
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "constructions/hippo/hippo.h"
#include "constructions/lmu/lmu.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

/* Eigenvalues of the LMU's matrix in doubles, d <= 8. */
static void eigenvalues(gsl_vector_complex *l, size_t d) {
    ssm s;
    mpq_t q;
    mpq_init(q);
    ck_ok(lmu_build(&s, d, NULL));
    gsl_matrix *A = gsl_matrix_alloc(d, d);
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++) {
            rat_mat_get(q, &s.A, i, j);
            gsl_matrix_set(A, i, j, mpq_get_d(q));
        }
    gsl_eigen_nonsymm_workspace *w = gsl_eigen_nonsymm_alloc(d);
    ck_assert_int_eq(gsl_eigen_nonsymm(A, l, w), 0);
    gsl_eigen_nonsymm_free(w);
    gsl_matrix_free(A);
    ssm_clear(&s);
    mpq_clear(q);
}

static const quantity *given(const verdict *v, const char *name) {
    const quantity *q = verdict_quantity(v, name);
    ck_assert_ptr_nonnull(q);
    return q;
}

/* CLAIM lmu:charpoly/generic: the product of (x - l) over the eigenvalues at a point, in doubles. */
START_TEST(the_closed_polynomial_is_the_product_over_the_eigenvalues) {
    for (size_t d = 1; d <= 8; d++) {
        verdict v;
        claim_at(&v, "lmu:charpoly", NULL, "d=%zu", d);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        const quantity *q = given(&v, "coefficients");
        ck_assert_uint_eq(q->count, d + 1);
        gsl_vector_complex *l = gsl_vector_complex_alloc(d);
        eigenvalues(l, d);
        double x = 1.5, horner = 0;
        gsl_complex product = gsl_complex_rect(1, 0);
        for (size_t i = 0; i < d; i++)
            product = gsl_complex_mul(product, gsl_complex_sub(gsl_complex_rect(x, 0), gsl_vector_complex_get(l, i)));
        for (size_t i = d + 1; i-- > 0;) {
            mpq_t c;
            mpq_init(c);
            ck_assert_int_eq(mpq_set_str(c, q->items[i], 10), 0);
            horner = horner * x + mpq_get_d(c);
            mpq_clear(c);
        }
        ck_assert_double_le(fabs(GSL_REAL(product) - horner), 1e-7 * fabs(horner));
        gsl_vector_complex_free(l);
        verdict_clear(&v);
    }
}
END_TEST

/* CLAIM lmu:charpoly/telescope, CLAIM lmu:charpoly/classes: where generic algebra is not asked the derivation alone
   says the same. */
START_TEST(past_generic_algebra_the_polynomial_still_satisfies_cayley_and_hamilton) {
    enum { d = 97 };
    verdict v;
    claim_at(&v, "lmu:charpoly", NULL, "d=%d", d);
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    const quantity *c = given(&v, "coefficients");
    /* q(A) B = 0 modulo a prime, by Horner: 97 products of a matrix with a vector */
    const uint64_t p = UINT64_C(2305843009213693951); /* 2^61 - 1 */
    uint64_t y[d] = {0};
    for (size_t k = d + 1; k-- > 0;) {
        uint64_t next[d];
        mpz_t z;
        mpz_init_set_str(z, c->items[k], 10);
        uint64_t coefficient = mpz_fdiv_ui(z, p);
        mpz_clear(z);
        for (size_t i = 0; i < d; i++) {
            unsigned __int128 sum = 0;
            for (size_t j = 0; j < d; j++) {
                bool minus = i < j || (i - j) % 2 == 0;
                sum += (unsigned __int128)(minus ? p - (2 * i + 1) : 2 * i + 1) * y[j] % p;
            }
            uint64_t b = i % 2 ? p - (2 * i + 1) : 2 * i + 1;
            sum += (unsigned __int128)coefficient * b % p;
            next[i] = (uint64_t)(sum % p);
        }
        memcpy(y, next, sizeof y);
    }
    for (size_t i = 0; i < d; i++) ck_assert_uint_eq(y[i], 0);
    verdict_clear(&v);
}
END_TEST

/* CLAIM lmu:pade/order, CLAIM lmu:pade/transfer: (q e^-s - p)/s^2d near 0 is the leading error. */
START_TEST(the_delay_misses_the_exponential_by_the_leading_error) {
    static const char *const leading[] = {"-1/2", "1/12", "-1/120", "1/1680", "-1/30240", "1/665280"};
    for (size_t d = 1; d <= 6; d++) {
        verdict v;
        claim_at(&v, "lmu:pade", NULL, "d=%zu", d);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect(&v, "leading_error", leading[d - 1]);
        verdict_clear(&v);
        rat_poly *q = NULL, *p = NULL;
        ck_ok(rat_poly_new(&q));
        ck_ok(rat_poly_new(&p));
        lmu_denominator(q, d);
        lmu_numerator(p, d);
        mpq_t s, a, b;
        mpq_inits(s, a, b, NULL);
        mpq_set_ui(s, 1, 2);
        rat_poly_eval(a, p, s);
        rat_poly_eval(b, q, s);
        double scale = tgamma((double)d + 1) / tgamma(2 * (double)d + 1) * pow(0.5, 2 * (double)d);
        double off = (mpq_get_d(b) * exp(-0.5) - mpq_get_d(a)) / scale;
        if (d <= 4) ck_assert_double_le(fabs(fabs(off) - 1), 0.5); /* the next terms; beyond, doubles cancel */
        mpq_clears(s, a, b, NULL);
        rat_poly_free(q);
        rat_poly_free(p);
    }
}
END_TEST

/* CLAIM lmu:hurwitz/lyapunov, CLAIM lmu:hurwitz/euler: real parts and the limit, in doubles. */
START_TEST(eigenvalues_lie_to_the_left_and_euler_stops_where_they_say) {
    for (size_t d = 1; d <= 8; d++) {
        verdict v;
        claim_at(&v, "lmu:hurwitz", NULL, "d=%zu", d);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        gsl_vector_complex *l = gsl_vector_complex_alloc(d);
        eigenvalues(l, d);
        double limit = HUGE_VAL;
        for (size_t i = 0; i < d; i++) {
            gsl_complex x = gsl_vector_complex_get(l, i);
            ck_assert_double_lt(GSL_REAL(x), 0);
            limit = fmin(limit, -2 * GSL_REAL(x) / gsl_complex_abs2(x));
        }
        const quantity *q = given(&v, "euler_step_limit");
        ck_assert_double_le(mpq_get_d(q->bounds.lo), limit * (1 + 1e-7));
        ck_assert_double_ge(mpq_get_d(q->bounds.hi), limit * (1 - 1e-7));
        ck_assert_double_le(mpq_get_d(q->bounds.hi) - mpq_get_d(q->bounds.lo), 1e-8);
        gsl_vector_complex_free(l);
        verdict_clear(&v);
    }
    verdict v;
    claim_at(&v, "lmu:hurwitz", NULL, "d=256");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    ck_assert_int_eq(given(&v, "euler_step_limit")->kind, QUANTITY_ABSENT);
    verdict_clear(&v);
}
END_TEST

/* CLAIM lmu:window/residual: the projection of a moving window, differentiated numerically. */
START_TEST(the_residual_is_that_of_a_window_that_moves) {
    enum { N = 3, POINTS = 64 };
    verdict v;
    claim_at(&v, "lmu:window", NULL, "N=%d", N);
    claim_expect(&v, "residual", "1/20");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "printed", VERDICT_REFUTED);
    verdict_clear(&v);
    double y[3][N] = {{0}}, h = 1e-3; /* t = 1 - h, 1, 1 + h; f = s^3, by Simpson's rule, exact to degree 3 a piece */
    for (int t = 0; t < 3; t++)
        for (int n = 0; n < N; n++)
            for (int i = 0; i <= POINTS; i++) {
                double u = (double)i / POINTS, x = 2 * u - 1, s = u + (t - 1) * h;
                double P = n == 0 ? 1 : n == 1 ? x : 1.5 * x * x - 0.5, w = i == 0 || i == POINTS ? 1 : i % 2 ? 4 : 2;
                y[t][n] += w / (3.0 * POINTS) * s * s * s * P;
            }
    for (int n = 0; n < N; n++) {
        double r = 1 - (y[2][n] - y[0][n]) / (2 * h);
        for (int k = 0; k < N; k++) r -= (2 * k + 1) * (k <= n || (n + k) % 2 == 0 ? 1 : -1) * y[1][k];
        ck_assert_double_le(fabs(r - ((n + N) % 2 ? -0.05 : 0.05)), 1e-4);
    }
}
END_TEST

/* CLAIM lmu:legt/entries, CLAIM lmu:legt/every-d */
START_TEST(the_lmu_is_legt_for_many_orders) {
    for (size_t d = 1; d <= 40; d += d < 6 ? 1 : 17) {
        verdict v;
        claim_at(&v, "lmu:legt", NULL, "d=%zu", d);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
    rat_poly *a = NULL, *b = NULL; /* and so the same characteristic polynomial */
    ssm s;
    ck_ok(rat_poly_new(&a));
    ck_ok(rat_poly_new(&b));
    ck_ok(lmu_build(&s, 5, NULL));
    ck_ok(rat_poly_charpoly(a, &s.A));
    ssm_clear(&s);
    lmu_denominator(b, 5);
    ck_assert(rat_poly_equal(a, b));
    rat_poly_free(a);
    rat_poly_free(b);
}
END_TEST

/* docs/proofs/lmu.md, 9: for s^m of any degree (A y + B f - y')_n = (-1)^n (h - g)(0), and P_k(0) = (-1)^k. */
START_TEST(the_equation_is_off_by_what_the_projection_misses_at_the_far_end) {
    enum { N = 5 };
    ssm s;
    mpq_t y, a, is, missed;
    mpq_inits(y, a, is, missed, NULL);
    ck_ok(hippo_build(&s, HIPPO_LEGT, N, NULL));
    for (unsigned m = 1; m < 3 * N; m++) {
        mpq_set_ui(missed, 0, 1); /* s^m at 0, less sum (2k+1) y_k P_k(0) */
        for (unsigned k = 0; k < N; k++) {
            hippo_legs_monomial(y, k, m);
            mpq_set_si(a, k % 2 ? 2 * (long)k + 1 : -2 * (long)k - 1, 1);
            mpq_mul(a, a, y);
            mpq_add(missed, missed, a);
        }
        for (unsigned n = 0; n < N; n++) {
            rat_mat_get(is, &s.B, n, 0);
            for (unsigned k = 0; k < N; k++) {
                hippo_legs_monomial(y, k, m);
                rat_mat_get(a, &s.A, n, k);
                mpq_mul(a, a, y);
                mpq_add(is, is, a);
            }
            hippo_legs_monomial(y, n, m - 1);
            mpq_set_ui(a, m, 1);
            mpq_mul(a, a, y);
            mpq_sub(is, is, a);
            if (n % 2) mpq_neg(is, is);
            ck_assert_msg(mpq_equal(is, missed), "m=%u n=%u", m, n);
        }
    }
    ssm_clear(&s);
    mpq_clears(y, a, is, missed, NULL);
}
END_TEST

START_TEST(every_control_of_the_lmu_is_refuted) {
    claim_expect_controls("lmu:legt", 5);
    claim_expect_controls("lmu:charpoly", 5);
    claim_expect_controls("lmu:pade", 5);
    claim_expect_controls("lmu:hurwitz", 5);
    claim_expect_controls("lmu:window", 5);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_closed_polynomial_is_the_product_over_the_eigenvalues);
    tcase_add_test(t, past_generic_algebra_the_polynomial_still_satisfies_cayley_and_hamilton);
    tcase_add_test(t, the_delay_misses_the_exponential_by_the_leading_error);
    tcase_add_test(t, eigenvalues_lie_to_the_left_and_euler_stops_where_they_say);
    tcase_add_test(t, the_residual_is_that_of_a_window_that_moves);
    tcase_add_test(t, the_lmu_is_legt_for_many_orders);
    tcase_add_test(t, the_equation_is_off_by_what_the_projection_misses_at_the_far_end);
    tcase_add_test(t, every_control_of_the_lmu_is_refuted);
}
