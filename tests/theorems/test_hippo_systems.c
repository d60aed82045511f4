/* test_hippo_systems.c - the equations, kernels and discretisations of the HiPPO systems against GSL in doubles. */
#include <gsl/gsl_blas.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_sf_legendre.h>
#include <math.h>
#include <stdio.h>

#include "constructions/hippo/hippo.h"
#include "constructions/hippo/legs.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

/* A of the orthonormal gauge, straight from the paper. */
static double entry(size_t n, size_t k) {
    return n > k ? sqrt((2 * (double)n + 1) * (2 * (double)k + 1)) : n == k ? (double)n + 1 : 0;
}

/* M := one + c A. */
static gsl_matrix *line(size_t N, double one, double c) {
    gsl_matrix *M = gsl_matrix_alloc(N, N);
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < N; k++) gsl_matrix_set(M, n, k, (n == k ? one : 0) + c * entry(n, k));
    return M;
}

static double norm(const gsl_matrix *M) {
    size_t N = M->size1;
    gsl_matrix *U = gsl_matrix_alloc(N, N), *V = gsl_matrix_alloc(N, N);
    gsl_vector *s = gsl_vector_alloc(N), *w = gsl_vector_alloc(N);
    gsl_matrix_memcpy(U, M);
    ck_assert_int_eq(gsl_linalg_SV_decomp(U, V, s, w), 0);
    double largest = gsl_vector_max(s);
    gsl_matrix_free(U), gsl_matrix_free(V), gsl_vector_free(s), gsl_vector_free(w);
    return largest;
}

/* X := left^-1 right, left lower triangular; right is overwritten. */
static void divide(const gsl_matrix *left, gsl_matrix *right) {
    ck_assert_int_eq(gsl_blas_dtrsm(CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, 1, left, right), 0);
}

static void expect_norm(const verdict *v, const char *name, const gsl_matrix *M) {
    const quantity *q = verdict_quantity(v, name);
    double lo = mpq_get_d(q->bounds.lo), hi = mpq_get_d(q->bounds.hi), is = norm(M);
    ck_assert_msg(lo <= is * (1 + 1e-10) && hi >= is * (1 - 1e-10) && hi - lo <= 1e-12 * hi,
                  "%s: %.17g, not in %.17g .. %.17g", name, is, lo, hi);
}

/* CLAIM hippo:contractive/norms, CLAIM hippo:contractive/matrices: singular values of the matrices by their definitions. */
START_TEST(norms_are_the_largest_singular_values) {
    for (size_t N = 1; N <= 6; N++)
        for (int twice = 1; twice <= 4; twice += 3) {
            double h = twice / 2.0;
            verdict v;
            claim_at(&v, "hippo:contractive", NULL, "N=%zu step=%d/2", N, twice);
            claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
            gsl_matrix *forward = line(N, 1, -h), *backward = line(N, 1, h), *one = line(N, 1, 0), *minus = line(N, 1, -h / 2),
                       *plus = line(N, 1, h / 2), *flow = gsl_matrix_alloc(N, N), *logarithm = line(N, 0, -log1p(h));
            expect_norm(&v, "norm_forward_euler", forward);
            divide(backward, one);
            expect_norm(&v, "norm_backward_euler", one);
            divide(plus, minus);
            expect_norm(&v, "norm_bilinear", minus);
            ck_assert_int_eq(gsl_linalg_exponential_ss(logarithm, flow, GSL_PREC_DOUBLE), 0);
            expect_norm(&v, "norm_zoh", flow);
            gsl_matrix_free(forward), gsl_matrix_free(backward), gsl_matrix_free(one), gsl_matrix_free(minus);
            gsl_matrix_free(plus), gsl_matrix_free(flow), gsl_matrix_free(logarithm);
            verdict_clear(&v);
        }
}
END_TEST

START_TEST(bilinear_comes_near_one_and_steps_of_zero_are_refused) {
    verdict v;
    fault f = {0};
    claim_at(&v, "hippo:contractive", NULL, "N=32 step=2");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    ck_assert_double_ge(mpq_get_d(verdict_quantity(&v, "norm_bilinear")->bounds.lo), 0.9999);
    verdict_clear(&v);
    claim_at(&v, "hippo:contractive", NULL, "N=8 step=1e-300"); /* zero-order hold: some 15000 bits below its bound */
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "hippo:contractive", NULL, &f, "N=4 step=0"), ST_DOMAIN);
    verdict_clear(&v);
}
END_TEST

/* c_n(t) of f in the orthonormal gauge, by quadrature. */
static double coefficient(size_t n, double t, double (*f)(double)) {
    double sum = 0, x, w;
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(40);
    for (size_t i = 0; i < 40; i++) {
        gsl_integration_glfixed_point(0, 1, i, &x, &w, rule);
        sum += w * f(t * x) * gsl_sf_legendre_Pl((int)n, 2 * x - 1);
    }
    gsl_integration_glfixed_table_free(rule);
    return sqrt(2 * (double)n + 1) * sum;
}

/* CLAIM hippo:T2/equation, CLAIM hippo:T2/rows, CLAIM hippo:T2/moments: the derivative of the coefficients of a cosine. */
START_TEST(the_equation_holds_for_a_cosine) {
    enum { N = 6 };
    const double t = 1.3, step = 1e-4;
    for (size_t n = 0; n < N; n++) {
        double slope = (coefficient(n, t + step, cos) - coefficient(n, t - step, cos)) / (2 * step),
               right = sqrt(2 * (double)n + 1) * cos(t);
        for (size_t k = 0; k <= n; k++) right -= entry(n, k) * coefficient(k, t, cos);
        ck_assert_double_le(fabs(t * slope - right), 1e-6);
    }
    verdict v;
    claim_at(&v, "hippo:T2", NULL, "N=4 m=2");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    const quantity *q = verdict_quantity(&v, "coefficients");
    static const char *const given[] = {"1/3", "1/6", "1/30", "0"};
    for (size_t n = 0; n < 4; n++) ck_assert_str_eq(q->items[n], given[n]);
    verdict_clear(&v);
}
END_TEST

/* CLAIM hippo:kernel/flow: GSL's matrix exponential. */
START_TEST(the_impulse_response_is_a_matrix_exponential) {
    enum { N = 7 };
    const double t = 0.4, z = exp(-t);
    gsl_matrix *flow = gsl_matrix_alloc(N, N), *A = line(N, 0, -t);
    ck_assert_int_eq(gsl_linalg_exponential_ss(A, flow, GSL_PREC_DOUBLE), 0);
    for (size_t n = 0; n < N; n++) {
        double sum = 0;
        for (size_t k = 0; k < N; k++) sum += gsl_matrix_get(flow, n, k) * sqrt(2 * (double)k + 1);
        ck_assert_double_le(fabs(sum - sqrt(2 * (double)n + 1) * z * gsl_sf_legendre_Pl((int)n, 2 * z - 1)), 1e-9);
    }
    gsl_matrix_free(flow), gsl_matrix_free(A);
    verdict v;
    claim_at(&v, "hippo:kernel", NULL, "N=40");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
}
END_TEST

/* R := (s I - A)^-1 1 by forward substitution for a lower triangular system of the library. */
static void solve(double *R, const ssm *sys, double s) {
    mpq_t a;
    mpq_init(a);
    for (size_t n = 0; n < sys->N; n++) {
        R[n] = 1;
        for (size_t k = 0; k < n; k++) {
            rat_mat_get(a, &sys->A, n, k);
            R[n] += mpq_get_d(a) * R[k];
        }
        rat_mat_get(a, &sys->A, n, n);
        R[n] /= s - mpq_get_d(a);
    }
    mpq_clear(a);
}

/* CLAIM hippo:kernel/resolvent, CLAIM hippo:lagt/resolvent: by forward substitution. */
START_TEST(resolvents_are_those_of_forward_substitution) {
    enum { N = 8 };
    static const hippo_family families[] = {HIPPO_LEGS, HIPPO_LAGT, HIPPO_LAGT_HALF};
    for (size_t i = 0; i < 3; i++) {
        const double s = 0.7;
        double R[N], up = 1, down = 1;
        ssm sys;
        ck_ok(hippo_build(&sys, families[i], N, NULL));
        solve(R, &sys, s);
        for (int n = 0; n < N; n++) {
            double half = families[i] == HIPPO_LAGT_HALF ? 0.5 : 0;
            if (n) up *= families[i] == HIPPO_LEGS ? s - (n - 1) : s - half;
            down *= families[i] == HIPPO_LEGS ? s + n + 1 : s + 1 - half;
            ck_assert_double_le(fabs(R[n] - up / down), 1e-9);
        }
        ssm_clear(&sys);
    }
}
END_TEST

/* CLAIM hippo:lagt/block: (A + I)^(N-1) is not 0, (A + I)^N is. */
START_TEST(lagt_is_nilpotent_of_full_order) {
    for (size_t N = 1; N <= 6; N++) {
        verdict v;
        claim_at(&v, "hippo:lagt", NULL, "N=%zu", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "diagonalisable", N == 1 ? VERDICT_VERIFIED : VERDICT_REFUTED);
        claim_expect(&v, "jordan_blocks", "1");
        verdict_clear(&v);
        double x[6] = {1};
        for (size_t power = 1; power <= N; power++) {
            double sum = 0, largest = 0;
            for (size_t n = 0; n < N; n++) {
                double old = x[n];
                x[n] = -sum;
                sum += old;
                largest = fmax(largest, fabs(x[n]));
            }
            ck_assert_int_eq(largest > 0, power < N);
        }
    }
}
END_TEST

START_TEST(every_control_of_equation_kernel_and_contraction_is_refuted) {
    claim_expect_controls("hippo:T2", 5);
    claim_expect_controls("hippo:kernel", 5);
    claim_expect_controls("hippo:contractive", 5);
    claim_expect_controls("hippo:lagt", 5);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, norms_are_the_largest_singular_values);
    tcase_add_test(t, bilinear_comes_near_one_and_steps_of_zero_are_refused);
    tcase_add_test(t, the_equation_holds_for_a_cosine);
    tcase_add_test(t, the_impulse_response_is_a_matrix_exponential);
    tcase_add_test(t, resolvents_are_those_of_forward_substitution);
    tcase_add_test(t, lagt_is_nilpotent_of_full_order);
    tcase_add_test(t, every_control_of_equation_kernel_and_contraction_is_refuted);
}
