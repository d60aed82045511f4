/* test_s4_step.c - s4:T2 and s4:L3.1: steps against doubles, systems without a step against characteristic polynomials,
   changes of basis, and systems of Gaussian rationals at random. */
#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/s4/dplr.h"
#include "numerics/base/rng.h"
#include "numerics/exact/rat_poly.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

static double complex number(const gauss *z) { return mpq_get_d(z->re) + mpq_get_d(z->im) * I; }

/* Solves M x = b by elimination with pivots, N <= 6. */
static void solve(double complex M[6][6], double complex *b, size_t N) {
    for (size_t c = 0; c < N; c++) {
        size_t at = c;
        for (size_t i = c; i < N; i++)
            if (cabs(M[i][c]) > cabs(M[at][c])) at = i;
        for (size_t j = 0; j < N; j++) {
            double complex t = M[c][j];
            M[c][j] = M[at][j], M[at][j] = t;
        }
        double complex t = b[c];
        b[c] = b[at], b[at] = t;
        for (size_t i = c + 1; i < N; i++) {
            double complex f = M[i][c] / M[c][c];
            for (size_t j = c; j < N; j++) M[i][j] -= f * M[c][j];
            b[i] -= f * b[c];
        }
    }
    for (size_t i = N; i-- > 0;) {
        for (size_t j = i + 1; j < N; j++) b[i] -= M[i][j] * b[j];
        b[i] /= M[i][i];
    }
}

/* CLAIM s4:T2/step, CLAIM s4:T2/operations, CLAIM s4:T2/woodbury */
START_TEST(a_step_is_the_dense_step_in_doubles) {
    rng r;
    rng_open(&r, test_seed(), "steps", 0);
    for (unsigned round = 0; round < 40 * test_multiplier(); round++) {
        size_t N = 1 + rng_below(&r, 6), rank = 1 + rng_below(&r, 2);
        dplr s;
        mpq_t h;
        gauss x[6], u;
        double complex M[6][6], y[6];
        mpq_init(h);
        mpq_set_ui(h, 1 + rng_below(&r, 3), 4);
        mpq_canonicalize(h);
        ck_ok(dplr_init(&s, N, rank));
        gauss_init(&u);
        gauss_set_si(&u, 2, -1);
        for (size_t n = 0; n < N; n++) {
            gauss_init(&x[n]);
            gauss_set_si(&x[n], (long)rng_below(&r, 9) - 4, (long)rng_below(&r, 9) - 4);
            gauss_set_si(&s.l[n], -1 - (long)rng_below(&r, 5), (long)rng_below(&r, 9) - 4);
            gauss_set_si(&s.B[n], (long)rng_below(&r, 5) - 2, (long)rng_below(&r, 5) - 2);
            for (size_t c = 0; c < rank; c++) {
                gauss_set_si(&s.P[n * rank + c], (long)rng_below(&r, 5) - 2, (long)rng_below(&r, 5) - 2);
                gauss_set_si(&s.Q[n * rank + c], (long)rng_below(&r, 5) - 2, (long)rng_below(&r, 5) - 2);
            }
        }
        double step = mpq_get_d(h);
        status st = dplr_prepare(&s, h);
        if (st == ST_OK) {
            for (size_t n = 0; n < N; n++) {
                y[n] = number(&x[n]) * 2 / step + 2 * number(&s.B[n]) * number(&u);
                for (size_t k = 0; k < N; k++) {
                    double complex a = n == k ? number(&s.l[n]) : 0;
                    for (size_t c = 0; c < rank; c++)
                        a -= number(&s.P[n * rank + c]) * conj(number(&s.Q[k * rank + c]));
                    y[n] += a * number(&x[k]);
                    M[n][k] = (n == k ? 2 / step : 0) - a;
                }
            }
            s.operations = 0;
            dplr_step(x, &s, &u);
            ck_assert_uint_eq(s.operations, (8 * rank + 4) * N + 2 * rank * rank - 3 * rank);
            solve(M, y, N);
            for (size_t n = 0; n < N; n++) ck_assert_double_le(cabs(y[n] - number(&x[n])), 1e-6 * (1 + cabs(y[n])));
        } else {
            ck_assert_int_eq(st, ST_DOMAIN);
        }
        for (size_t n = 0; n < N; n++) gauss_clear(&x[n]);
        gauss_clear(&u);
        dplr_clear(&s);
        mpq_clear(h);
    }
}
END_TEST

START_TEST(a_step_that_does_not_exist_is_refused) {
    dplr s;
    mpq_t h;
    mpq_init(h);
    mpq_set_ui(h, 2, 1);
    ck_ok(dplr_init(&s, 1, 1));
    gauss_set_si(&s.l[0], 1, 0); /* 2/h = 1 is the eigenvalue of diag(l) */
    ck_assert_int_eq(dplr_prepare(&s, h), ST_DOMAIN);
    gauss_set_si(&s.l[0], 0, 0);
    gauss_set_si(&s.P[0], -1, 0); /* A = 1 */
    gauss_set_si(&s.Q[0], 1, 0);
    ck_assert_int_eq(dplr_prepare(&s, h), ST_DOMAIN);
    mpq_set_si(h, -1, 1);
    ck_assert_int_eq(dplr_prepare(&s, h), ST_DOMAIN);
    dplr_clear(&s);
    ck_assert_int_eq(dplr_init(&s, 0, 1), ST_DOMAIN);
    ck_assert_int_eq(dplr_init(&s, 1, 3), ST_DOMAIN);
    dplr_clear(&s);
    mpq_clear(h);
}
END_TEST

START_TEST(operations_of_a_step_are_linear) {
    verdict v;
    for (size_t N = 1; N <= 24; N += 5) {
        claim_at(&v, "s4:T2", NULL, "N=%zu step=1/3", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        ck_assert_double_eq(mpq_get_d(verdict_quantity(&v, "operations")->value), 12 * (double)N - 1);
        verdict_clear(&v);
        claim_at(&v, "s4:T2", NULL, "N=%zu step=1/3 family=legt", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        ck_assert_double_eq(mpq_get_d(verdict_quantity(&v, "operations")->value), 20 * (double)N + 2);
        verdict_clear(&v);
    }
    claim_expect_controls("s4:T2", 9);
}
END_TEST

/* det(g - A) of A = diag(-(n+1)) + (2/h + n + 1) 1^T/N, by its characteristic polynomial. */
static void determinant_at(mpq_t d, size_t N, const mpq_t h, const mpq_t g) {
    rat_mat A = {0};
    rat_poly *p = NULL;
    mpq_t a, b;
    mpq_inits(a, b, NULL);
    ck_ok(rat_mat_init(&A, N, N));
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < N; k++) {
            mpq_set_ui(a, 2, 1);
            mpq_div(a, a, h);
            mpq_set_ui(b, n + 1, 1);
            mpq_add(a, a, b);
            mpq_set_ui(b, 1, N);
            mpq_mul(a, a, b);
            mpq_set_ui(b, n == k ? n + 1 : 0, 1);
            mpq_sub(a, a, b);
            rat_mat_set(&A, n, k, a);
        }
    ck_ok(rat_poly_new(&p));
    ck_ok(rat_poly_charpoly(p, &A));
    rat_poly_eval(d, p, g);
    rat_poly_free(p);
    rat_mat_clear(&A);
    mpq_clears(a, b, NULL);
}

/* CLAIM s4:T2/exists */
START_TEST(a_step_of_any_size_is_refuted_by_a_system_whose_determinant_is_0) {
    static const char *const families[] = {"legs", "legt", "lagt", "lagt-half"};
    rng r;
    rng_open(&r, test_seed(), "steps that do not exist", 0);
    mpq_t h, g, d;
    mpq_inits(h, g, d, NULL);
    for (unsigned round = 0; round < 12 * test_multiplier(); round++) {
        size_t N = 1 + rng_below(&r, 9);
        unsigned long a = 1 + rng_below(&r, 40), b = 1 + rng_below(&r, 40);
        char twice[128], eigenvalue[64];
        verdict v;
        claim_at(&v, "s4:T2", NULL, "N=%zu step=%lu/%lu family=%s", N, a, b, families[round % 4]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", VERDICT_REFUTED);
        mpq_set_ui(h, a, b), mpq_set_ui(g, 2 * b, a);
        mpq_canonicalize(h), mpq_canonicalize(g);
        determinant_at(d, N, h, g);
        ck_assert_int_eq(mpq_sgn(d), 0);
        gmp_snprintf(eigenvalue, sizeof eigenvalue, "%Qd", g);
        claim_expect(&v, "eigenvalue", eigenvalue);
        snprintf(twice, sizeof twice, "takes (1, .., 1) to %s (1, .., 1)", eigenvalue);
        ck_assert_ptr_nonnull(strstr(text_data(&verdict_reading(&v, "printed")->refuted), twice));
        verdict_clear(&v);
        mpq_set_ui(d, 1, 1000);
        mpq_add(g, g, d);
        determinant_at(d, N, h, g); /* of another step it has one */
        ck_assert_int_ne(mpq_sgn(d), 0);
    }
    mpq_clears(h, g, d, NULL);
}
END_TEST

/* CLAIM s4:L3.1/kernel, CLAIM s4:L3.1/bilinear */
START_TEST(a_change_of_basis_keeps_the_kernel) {
    for (size_t N = 1; N <= 20; N += N < 4 ? 1 : 8) {
        verdict v;
        claim_at(&v, "s4:L3.1", NULL, "N=%zu", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
    claim_expect_controls("s4:L3.1", 5);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_step_is_the_dense_step_in_doubles);
    tcase_add_test(t, a_step_that_does_not_exist_is_refused);
    tcase_add_test(t, operations_of_a_step_are_linear);
    tcase_add_test(t, a_step_of_any_size_is_refuted_by_a_system_whose_determinant_is_0);
    tcase_add_test(t, a_change_of_basis_keeps_the_kernel);
}
