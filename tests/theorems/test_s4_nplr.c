/* test_s4_nplr.c - s4:T1 in the paper's own coordinates, in doubles: the normal part commutes with its transpose, the
   spectra lie on a line, and the parts add up to the matrix as printed. */
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "constructions/s4/nplr.h"
#include "numerics/exact/rat_poly.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

static double at(const rat_mat *M, size_t i, size_t j) {
    return mpz_get_d(M->num[i * M->cols + j]) / mpz_get_d(M->den);
}

/* The matrices as papers print them, with their roots. */
static double as_printed(hippo_family family, size_t n, size_t k) {
    double root = sqrt((double)((2 * n + 1) * (2 * k + 1)));
    switch (family) {
    case HIPPO_LEGS: return n > k ? -root : n == k ? -(double)(n + 1) : 0;
    case HIPPO_LEGT: return k <= n || (n - k) % 2 == 0 ? -root : root;
    case HIPPO_LAGT: return n >= k ? -1 : 0;
    case HIPPO_LAGT_HALF: return n > k ? -1 : n == k ? -0.5 : 0;
    }
    return 0;
}

/* CLAIM s4:T1/split, CLAIM s4:T1/skew */
START_TEST(in_orthonormal_coordinates_the_parts_are_normal_and_add_up) {
    for (int f = 0; f < HIPPO_FAMILIES; f++)
        for (size_t N = 1; N <= 9; N++) {
            nplr m;
            ck_ok(nplr_build(&m, (hippo_family)f, N));
            gsl_matrix *F = gsl_matrix_alloc(N, N);
            for (size_t n = 0; n < N; n++)
                for (size_t k = 0; k < N; k++) {
                    double scale =
                               sqrt((double)hippo_gauge((hippo_family)f, n) / (double)hippo_gauge((hippo_family)f, k)),
                           sum = at(&m.F, n, k) * scale;
                    gsl_matrix_set(F, n, k, sum);
                    for (size_t c = 0; c < m.r; c++) sum -= at(&m.P, n, c) * at(&m.Q, k, c) * scale;
                    ck_assert_double_le(fabs(sum - as_printed((hippo_family)f, n, k)), 1e-12 * (double)(N * N));
                }
            for (size_t n = 0; n < N; n++)
                for (size_t k = 0; k < N; k++) {
                    double commutator = 0;
                    for (size_t j = 0; j < N; j++)
                        commutator += gsl_matrix_get(F, n, j) * gsl_matrix_get(F, k, j) -
                                      gsl_matrix_get(F, j, n) * gsl_matrix_get(F, j, k);
                    ck_assert_double_le(fabs(commutator), 1e-10);
                }
            gsl_vector_complex *l = gsl_vector_complex_alloc(N);
            gsl_eigen_nonsymm_workspace *w = gsl_eigen_nonsymm_alloc(N);
            ck_assert_int_eq(gsl_eigen_nonsymm(F, l, w), 0);
            for (size_t n = 0; n < N; n++)
                ck_assert_double_le(fabs(GSL_REAL(gsl_vector_complex_get(l, n)) - mpq_get_d(m.shift)), 1e-9);
            gsl_eigen_nonsymm_free(w);
            gsl_vector_complex_free(l);
            gsl_matrix_free(F);
            nplr_clear(&m);
        }
}
END_TEST

/* CLAIM s4:T1/rank */
START_TEST(ranks_and_shifts_are_these) {
    static const char *const families[] = {"legs", "legt", "lagt", "lagt-half"}, *const rank[] = {"1", "2", "1", "1"},
                             *const shift[] = {"-1/2", "0", "-1/2", "0"};
    for (int f = 0; f < 4; f++)
        for (size_t N = 2; N <= 100; N += 49) { /* with generic algebra, and past it */
            verdict v;
            claim_at(&v, "s4:T1", NULL, "N=%zu family=%s", N, families[f]);
            claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
            claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
            claim_expect(&v, "rank", rank[f]);
            claim_expect(&v, "shift", shift[f]);
            verdict_clear(&v);
        }
    verdict v;
    claim_at(&v, "s4:T1", NULL, "N=1 family=legt");
    claim_expect(&v, "rank", "1");
    verdict_clear(&v);
    claim_at(&v, "s4:T1", NULL, "N=3");
    ck_assert_uint_eq(verdict_quantity(&v, "rank")->count, 4);
    ck_assert_str_eq(verdict_quantity(&v, "shift")->items[2], "-1/2");
    verdict_clear(&v);
}
END_TEST

/* Twice the coefficient of s^j, j < N, of the normal part's characteristic polynomial, by factorials. */
static void twice_coefficient(mpq_t c, hippo_family family, unsigned long N, unsigned long j) {
    mpz_t f;
    mpz_init(f);
    mpz_bin_uiui(mpq_numref(c), N, j);
    mpz_set_ui(mpq_denref(c), 1);
    if (family == HIPPO_LAGT) { /* (s+1)^N + s^N */
        mpz_clear(f);
        return;
    }
    if ((N - j) % 2) mpq_set_ui(c, 0, 1);
    else if (family == HIPPO_LEGT) {
        mpz_fac_ui(f, 2 * N - 1 - j);
        mpz_mul(mpq_numref(c), mpq_numref(c), f);
        mpz_fac_ui(mpq_denref(c), N - 1);
        mpq_canonicalize(c);
    } else {
        mpq_mul_2exp(c, c, 1);
        mpq_div_2exp(c, c, N - j);
    }
    mpz_clear(f);
}

/* LegT without its weights. */
static long pattern_at(size_t n, size_t k) { return n < k && (n + k) % 2 ? 1 : -1; }

/* CLAIM s4:T1/inverse: H x = e_k is solved by differences of neighbours, without a matrix product. */
START_TEST(the_pattern_of_legt_is_undone_by_differences_of_neighbours_with_signs) {
    for (size_t N = 2; N <= 12; N++) {
        verdict v;
        claim_at(&v, "s4:T1", NULL, "N=%zu family=legt", N);
        claim_expect_verdict(&v, "inverse", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed-inverse", VERDICT_REFUTED);
        ck_assert_ptr_nonnull(strstr(text_data(&verdict_reading(&v, "printed-inverse")->refuted), "entry (0, 0) "));
        verdict_clear(&v);
        for (size_t n = 0; n < N; n++)
            for (size_t k = 0; k < N; k++) {
                /* column k of J T J: +1 in row k+1, -1 in row k-1, -1 in a corner; of T: -1 in row k+1 */
                long below = k + 1 < N ? pattern_at(n, k + 1) : -pattern_at(n, k);
                long above = k > 0 ? pattern_at(n, k - 1) : pattern_at(n, k);
                long upper = k + 1 < N ? -pattern_at(n, k + 1) : -pattern_at(n, k);
                long lower = k > 0 ? pattern_at(n, k - 1) : -pattern_at(n, k);
                ck_assert_int_eq(below - above, n == k ? 2 : 0);
                if (n == 0) ck_assert_int_eq(upper + lower, k + 1 == N ? (N % 2 ? 2 : -2) : 0);
            }
    }
    verdict v;
    claim_at(&v, "s4:T1", NULL, "N=1");
    claim_expect_verdict(&v, "inverse", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "printed-inverse", VERDICT_VACUOUS);
    claim_expect_verdict(&v, "printed-name", VERDICT_VERIFIED);
    verdict_clear(&v);
}
END_TEST

/* CLAIM s4:T1/name: the matrices as papers print them. */
START_TEST(equation_2_and_legt_have_different_traces) {
    for (size_t N = 2; N <= 40; N += 19) {
        verdict v;
        double legs = 0, legt = 0;
        char traces[128];
        for (size_t n = 0; n < N; n++) legs += as_printed(HIPPO_LEGS, n, n), legt += as_printed(HIPPO_LEGT, n, n);
        claim_at(&v, "s4:T1", NULL, "N=%zu", N);
        claim_expect_verdict(&v, "printed-name", VERDICT_REFUTED);
        snprintf(traces, sizeof traces, "the trace of equation (2) is %.0f, that of LegT %.0f:", legs, legt);
        ck_assert_ptr_nonnull(strstr(text_data(&verdict_reading(&v, "printed-name")->refuted), traces));
        verdict_clear(&v);
    }
}
END_TEST

/* CLAIM s4:T1/spectrum */
START_TEST(the_normal_parts_have_these_characteristic_polynomials) {
    static const hippo_family families[] = {HIPPO_LEGT, HIPPO_LAGT, HIPPO_LAGT_HALF};
    mpq_t is, claimed;
    mpq_inits(is, claimed, NULL);
    for (size_t f = 0; f < 3; f++)
        for (size_t N = 1; N <= 14; N++) {
            nplr m;
            rat_poly *p;
            verdict v;
            ck_ok(nplr_build(&m, families[f], N));
            ck_ok(rat_poly_new(&p));
            ck_ok(rat_poly_charpoly(p, &m.F));
            for (size_t j = 0; j < N; j++) {
                rat_poly_get_coeff(is, p, j);
                mpq_mul_2exp(is, is, 1);
                twice_coefficient(claimed, families[f], N, j);
                ck_assert_msg(mpq_equal(is, claimed), "%s N=%zu s^%zu", hippo_family_names[families[f]], N, j);
                if (families[f] == HIPPO_LEGT && N == 4) /* s^4 + 60 s^2 + 420 */
                    ck_assert(mpq_cmp_ui(is, j == 2 ? 120 : j ? 0 : 840, 1) == 0);
            }
            claim_at(&v, "s4:T1", NULL, "N=%zu family=%s", N, hippo_family_names[families[f]]);
            claim_expect_verdict(&v, "spectrum", VERDICT_VERIFIED);
            verdict_clear(&v);
            rat_poly_free(p);
            nplr_clear(&m);
        }
    mpq_clears(is, claimed, NULL);
}
END_TEST

START_TEST(every_control_of_the_split_is_refuted) { claim_expect_controls("s4:T1", 12); }
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, in_orthonormal_coordinates_the_parts_are_normal_and_add_up);
    tcase_add_test(t, ranks_and_shifts_are_these);
    tcase_add_test(t, the_normal_parts_have_these_characteristic_polynomials);
    tcase_add_test(t, the_pattern_of_legt_is_undone_by_differences_of_neighbours_with_signs);
    tcase_add_test(t, equation_2_and_legt_have_different_traces);
    tcase_add_test(t, every_control_of_the_split_is_refuted);
}
