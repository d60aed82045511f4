/* test_spectral64.c - transforms, systems and eigenvectors in doubles, each against its definition. */
#include <math.h>
#include <stdlib.h>

#include "numerics/base/rng.h"
#include "numerics/base/work.h"
#include "numerics/float64/complex64.h"
#include "numerics/float64/dense64.h"
#include "numerics/float64/fft64.h"
#include "numerics/float64/skew64.h"
#include "tests/harness.h"

static double uniform(rng *r) { return 2 * (double)rng_below(r, 1u << 30) / (double)(1u << 30) - 1; }

START_TEST(the_inverse_transform_is_its_sum) {
    rng r;
    rng_open(&r, test_seed(), "fft64", 0);
    for (size_t L = 1; L <= 67; L += L < 20 ? 1 : 3) {
        fft64 f;
        double X[70];
        ck_ok(fft64_open(&f, L));
        for (size_t j = 0; j < 2 * (L / 2 + 1); j++) X[j] = f.spectrum[j] = uniform(&r);
        fft64_inverse(&f);
        for (size_t i = 0; i < L; i++) {
            long double sum = X[0];
            for (size_t j = 1; j <= L / 2; j++) {
                long double angle = 2 * acosl(-1) * (long double)(i * j % L) / (long double)L;
                if (2 * j == L) sum += X[2 * j] * cosl(angle); /* the only one without a partner */
                else sum += 2 * (X[2 * j] * cosl(angle) - X[2 * j + 1] * sinl(angle));
            }
            ck_assert_msg(fabsl(sum / (long double)L - f.signal[i]) <= 1e-15L, "L=%zu x_%zu", L, i);
        }
        fft64_close(&f);
    }
    fft64 f;
    ck_assert_int_eq(fft64_open(&f, 0), ST_DOMAIN);
    fft64_close(&f);
    ck_assert_int_eq(fft64_open(&f, FFT64_L_MOST + 1), ST_LIMIT);
    fft64_close(&f);
}
END_TEST

static status plan_one(void *context, uint64_t index) {
    (void)context;
    fft64 f;
    status st = fft64_open(&f, 30 + index % 7);
    if (st == ST_OK) fft64_inverse(&f);
    fft64_close(&f);
    return st;
}

START_TEST(plans_are_made_in_several_threads) {
    work w = work_default();
    w.threads = 4;
    ck_ok(work_parallel(&w, 200, plan_one, NULL));
}
END_TEST

START_TEST(a_system_is_solved_and_a_singular_one_refused) {
    rng r;
    rng_open(&r, test_seed(), "dense64", 0);
    for (size_t N = 1; N <= 12; N++) {
        double complex M[144], copy[144], X[24], wanted[24];
        for (size_t i = 0; i < N * N; i++)
            M[i] = copy[i] = complex64(uniform(&r), uniform(&r)) + (i % (N + 1) == 0 ? 4 : 0);
        for (size_t i = 0; i < 2 * N; i++) wanted[i] = complex64(uniform(&r), uniform(&r)), X[i] = 0;
        for (size_t i = 0; i < N; i++)
            for (size_t k = 0; k < N; k++)
                for (size_t j = 0; j < 2; j++) X[2 * i + j] += copy[i * N + k] * wanted[2 * k + j];
        ck_ok(dense64_solve(X, 2, M, N));
        for (size_t i = 0; i < 2 * N; i++) ck_assert_double_le(cabs(X[i] - wanted[i]), 1e-12);
    }
    double complex swap[4] = {0, 1, 1, 0}, x[2] = {3, 5}, zero[4] = {1, 2, 2, 4};
    ck_ok(dense64_solve(x, 1, swap, 2)); /* the first pivot is 0 without an exchange of rows */
    ck_assert(creal(x[0]) == 5 && creal(x[1]) == 3);
    ck_assert_int_eq(dense64_solve(x, 1, zero, 2), ST_DOMAIN);
    zero[0] = NAN;
    ck_assert_int_eq(dense64_solve(x, 1, zero, 2), ST_DOMAIN);
}
END_TEST

START_TEST(a_product_is_the_sum_of_products) {
    double A[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9}, B[9] = {1, 0, 2, 0, 3, 0, 4, 0, 5}, C[9];
    static const double wanted[9] = {13, 6, 17, 28, 15, 38, 43, 24, 59};
    dense64_multiply(C, A, B, 3);
    for (size_t i = 0; i < 9; i++) ck_assert(C[i] == wanted[i]);
}
END_TEST

START_TEST(eigenvectors_of_skew_matrices_are_unit_and_eigen) {
    rng r;
    rng_open(&r, test_seed(), "skew64", 0);
    for (size_t N = 1; N <= 17; N++) {
        double S[289], y[9], norm;
        double complex x[9 * 17];
        for (size_t n = 0; n < N; n++)
            for (size_t k = 0; k <= n; k++) S[n * N + k] = n == k ? 0 : uniform(&r), S[k * N + n] = -S[n * N + k];
        ck_ok(skew64_eigen(y, x, S, N));
        for (size_t m = 0; m < (N + 1) / 2; m++) {
            ck_assert(m ? y[m] >= y[m - 1] : N % 2 ? y[m] == 0 : y[m] >= 0);
            norm = 0;
            for (size_t n = 0; n < N; n++) {
                double complex sum = -I * y[m] * x[m * N + n];
                for (size_t k = 0; k < N; k++) sum += S[n * N + k] * x[m * N + k];
                ck_assert_double_le(cabs(sum), 1e-13);
                norm += creal(x[m * N + n] * conj(x[m * N + n]));
            }
            ck_assert_double_le(fabs(norm - 1), 1e-13);
        }
    }
    ck_assert_int_eq(skew64_eigen(NULL, NULL, NULL, 0), ST_DOMAIN);
    ck_assert_int_eq(skew64_eigen(NULL, NULL, NULL, SKEW64_N_MOST + 1), ST_LIMIT);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_inverse_transform_is_its_sum);
    tcase_add_test(t, plans_are_made_in_several_threads);
    tcase_add_test(t, a_system_is_solved_and_a_singular_one_refused);
    tcase_add_test(t, a_product_is_the_sum_of_products);
    tcase_add_test(t, eigenvectors_of_skew_matrices_are_unit_and_eigen);
}
