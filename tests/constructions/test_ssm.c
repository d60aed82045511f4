/* test_ssm.c - systems, their recurrences and kernels by definition, and the HiPPO matrices against integrals. */
#include "constructions/ssm/ssm.h"

#include <math.h>

#include "constructions/hippo/hippo.h"
#include "tests/constructions/random_system.h"

START_TEST(a_recurrence_from_rest_is_the_convolution_with_its_kernel) {
    roll_from(0);
    for (unsigned round = 0; round < 20 * test_multiplier(); round++) {
        enum { L = 6 };
        ssm s;
        rat_mat x;
        mpq_t K[L], u[L], y, z, t;
        random_rational_system(&s, 1 + (size_t)roll(4));
        ck_ok(rat_mat_init(&x, s.N, 1));
        mpq_inits(y, z, t, NULL);
        for (size_t i = 0; i < L; i++) mpq_inits(K[i], u[i], NULL);
        ck_ok(ssm_kernel(K, &s, L));
        for (size_t i = 0; i < L; i++) {
            mpq_set_si(u[i], roll(7) - 3, 2);
            mpq_canonicalize(u[i]);
            ck_ok(ssm_step(&x, y, &s, u[i]));
            mpq_mul(z, s.D, u[i]);
            for (size_t j = 0; j <= i; j++) {
                mpq_mul(t, K[j], u[i - j]);
                mpq_add(z, z, t);
            }
            ck_assert(mpq_equal(y, z));
        }
        for (size_t i = 0; i < L; i++) mpq_clears(K[i], u[i], NULL);
        mpq_clears(y, z, t, NULL);
        rat_mat_clear(&x);
        ssm_clear(&s);
    }
}
END_TEST

/* The kernel's generating function: at z = 1/s, sum K_i s^-(i+1) = numerator/denominator: (sum ..) denominator = numerator
   in the powers s^(N-1) .. s^0 that the first N terms decide. */
START_TEST(the_transfer_function_expands_into_the_kernel) {
    roll_from(1);
    for (unsigned round = 0; round < 20 * test_multiplier(); round++) {
        ssm s;
        rat_poly *num = NULL, *den = NULL, *generic = NULL;
        random_rational_system(&s, 1 + (size_t)roll(5));
        mpq_t K[5], c, d, sum;
        for (int i = 0; i < 5; i++) mpq_init(K[i]);
        mpq_inits(c, d, sum, NULL);
        ck_ok(rat_poly_new(&num));
        ck_ok(rat_poly_new(&den));
        ck_ok(rat_poly_new(&generic));
        ck_ok(ssm_kernel(K, &s, s.N));
        ck_ok(ssm_transfer(num, den, &s));
        ck_ok(rat_poly_charpoly(generic, &s.A));
        ck_assert(rat_poly_equal(den, generic));
        for (size_t p = 0; p < s.N; p++) { /* coefficient of s^p */
            mpq_set_ui(sum, 0, 1);
            for (size_t i = 0; p + i + 1 <= s.N; i++) {
                rat_poly_get_coeff(d, den, p + i + 1);
                mpq_mul(d, d, K[i]);
                mpq_add(sum, sum, d);
            }
            rat_poly_get_coeff(c, num, p);
            ck_assert(mpq_equal(c, sum));
        }
        for (int i = 0; i < 5; i++) mpq_clear(K[i]);
        mpq_clears(c, d, sum, NULL);
        rat_poly_free(num), rat_poly_free(den), rat_poly_free(generic);
        ssm_clear(&s);
    }
}
END_TEST

START_TEST(discretisations_solve_their_own_step_equation) {
    roll_from(2);
    for (unsigned round = 0; round < 40 * test_multiplier(); round++) {
        ssm s, r;
        mpq_t h, a, u, y, left, right, t;
        discretisation kind = (discretisation)(round % DISCRETISATIONS);
        mpq_inits(h, a, u, y, left, right, t, NULL);
        random_rational_system(&s, 1 + (size_t)roll(4));
        mpq_set_si(h, 1 + roll(5), 7);
        mpq_set_si(a, roll(5), 4);
        mpq_canonicalize(a);
        mpq_set_si(u, roll(9) - 4, 1);
        status st = ssm_discretise(&r, &s, kind, a, h, NULL);
        if (st == ST_OK) {
            rat_mat x, before, Ax, Ab;
            ck_ok(rat_mat_init(&x, s.N, 1));
            random_matrix(&x, 0);
            ck_ok(rat_mat_copy(&before, &x));
            ck_ok(ssm_step(&x, y, &r, u));
            ck_ok(rat_mat_mul(&Ax, &s.A, &x));
            ck_ok(rat_mat_mul(&Ab, &s.A, &before));
            if (kind == FORWARD_EULER) mpq_set_ui(a, 0, 1);
            if (kind == BACKWARD_EULER) mpq_set_ui(a, 1, 1);
            if (kind == BILINEAR) mpq_set_ui(a, 1, 2);
            for (size_t i = 0; i < s.N; i++) { /* x - before = h (a A x + (1-a) A before + B u) */
                rat_mat_get(left, &x, i, 0);
                rat_mat_get(t, &before, i, 0);
                mpq_sub(left, left, t);
                rat_mat_get(right, &Ax, i, 0);
                mpq_mul(right, right, a);
                rat_mat_get(t, &Ab, i, 0);
                mpq_t rest;
                mpq_init(rest);
                mpq_set_ui(rest, 1, 1);
                mpq_sub(rest, rest, a);
                mpq_mul(t, t, rest);
                mpq_add(right, right, t);
                rat_mat_get(t, &s.B, i, 0);
                mpq_mul(t, t, u);
                mpq_add(right, right, t);
                mpq_mul(right, right, h);
                mpq_clear(rest);
                ck_assert(mpq_equal(left, right));
            }
            rat_mat_clear(&x), rat_mat_clear(&before), rat_mat_clear(&Ax), rat_mat_clear(&Ab);
        } else ck_assert_int_eq(st, ST_DOMAIN);
        ssm_clear(&r);
        mpq_neg(h, h);
        ck_assert_int_eq(ssm_discretise(&r, &s, kind, a, h, NULL), ST_DOMAIN);
        ssm_clear(&r);
        ssm_clear(&s);
        mpq_clears(h, a, u, y, left, right, t, NULL);
    }
}
END_TEST

/* y_n = int_0^1 s^m P_n(2s-1) ds by Bonnet's recurrence, not by the formula. */
static void legendre_moment(mpq_t y, size_t n, size_t m) {
    rat_poly *before = NULL, *P = NULL, *x = NULL, *next = NULL, *power = NULL;
    mpq_t c;
    mpq_init(c);
    ck_ok(rat_poly_new(&before));
    ck_ok(rat_poly_new(&P));
    ck_ok(rat_poly_new(&x));
    ck_ok(rat_poly_new(&next));
    ck_ok(rat_poly_new(&power));
    rat_poly_set_coeff_si(P, 0, 1);
    rat_poly_set_coeff_si(x, 1, 2);
    rat_poly_set_coeff_si(x, 0, -1);
    for (size_t k = 0; k < n; k++) { /* (k+1) P_(k+1) = (2k+1) x P_k - k P_(k-1) */
        rat_poly_mul(next, x, P);
        mpq_set_ui(c, 2 * k + 1, 1);
        rat_poly_scale(next, next, c);
        mpq_set_ui(c, k, 1);
        rat_poly_scale(before, before, c);
        rat_poly_sub(next, next, before);
        mpq_set_ui(c, 1, k + 1);
        rat_poly_scale(next, next, c);
        rat_poly_set(before, P);
        rat_poly_set(P, next);
    }
    rat_poly_set_coeff_si(power, m, 1);
    rat_poly_mul(P, P, power);
    rat_poly_integral(P, P);
    mpq_set_ui(c, 1, 1);
    rat_poly_eval(y, P, c);
    mpq_clear(c);
    rat_poly_free(before), rat_poly_free(P), rat_poly_free(x), rat_poly_free(next), rat_poly_free(power);
}

START_TEST(monomials_have_the_coefficients_of_their_integrals_and_satisfy_the_legs_equation) {
    enum { N = 7 };
    ssm s;
    rat_mat y, Ay;
    mpq_t a, b, left, right;
    mpq_inits(a, b, left, right, NULL);
    ck_ok(hippo_build(&s, HIPPO_LEGS, N, NULL));
    for (size_t m = 0; m < 10; m++) {
        ck_ok(rat_mat_init(&y, N, 1));
        for (size_t n = 0; n < N; n++) {
            hippo_legs_monomial(a, n, m);
            legendre_moment(b, n, m);
            ck_assert(mpq_equal(a, b));
            rat_mat_set(&y, n, 0, a);
        }
        /* f = s^m: x(t) = y t^m, so t x' = m x = A x + B f at t = 1 */
        ck_ok(rat_mat_mul(&Ay, &s.A, &y));
        for (size_t n = 0; n < N; n++) {
            rat_mat_get(left, &y, n, 0);
            mpq_set_ui(a, m, 1);
            mpq_mul(left, left, a);
            rat_mat_get(right, &Ay, n, 0);
            rat_mat_get(b, &s.B, n, 0);
            mpq_add(right, right, b);
            ck_assert(mpq_equal(left, right));
        }
        rat_mat_clear(&y), rat_mat_clear(&Ay);
    }
    ssm_clear(&s);
    mpq_clears(a, b, left, right, NULL);
}
END_TEST

/* For deg f < N the window projection satisfies x' = A x + B f(t) exactly: f(s) = (s - t + 1)^m on [t-1, t] moves with t, so
   x_n(t) of s^m is a polynomial in t; here at t = 1, where x = moments of s^m on [0, 1] and x' = m moments of .. : */
START_TEST(legt_is_the_sliding_window_on_polynomials_of_low_degree) {
    enum { N = 6 };
    ssm s;
    mpq_t left, right, c, d;
    mpq_inits(left, right, c, d, NULL);
    ck_ok(hippo_build(&s, HIPPO_LEGT, N, NULL));
    for (size_t m = 0; m < N; m++)
        for (size_t n = 0; n < N; n++) {
            /* x_n(t) = int_0^1 (s + t - 1)^m P_n(2s-1) ds, so x_n'(1) = m int_0^1 s^(m-1) P_n; f(1) = 1 */
            if (m) legendre_moment(left, n, m - 1);
            mpq_set_ui(c, m, 1);
            mpq_mul(left, left, c);
            if (!m) mpq_set_ui(left, 0, 1);
            mpq_set_ui(right, 1, 1);
            for (size_t k = 0; k < N; k++) {
                rat_mat_get(c, &s.A, n, k);
                legendre_moment(d, k, m);
                mpq_mul(c, c, d);
                mpq_add(right, right, c);
            }
            ck_assert_msg(mpq_equal(left, right), "m=%zu n=%zu", m, n);
        }
    ssm_clear(&s);
    mpq_clears(left, right, c, d, NULL);
}
END_TEST

START_TEST(lagt_has_one_jordan_block_and_sizes_are_checked) {
    for (int half = 0; half < 2; half++) {
        ssm s;
        rat_mat one, shifted;
        mpq_t shift;
        mpq_init(shift);
        mpq_set_ui(shift, 1, half ? 2 : 1);
        ck_ok(hippo_build(&s, half ? HIPPO_LAGT_HALF : HIPPO_LAGT, 7, NULL));
        ck_ok(rat_mat_identity(&one, 7));
        ck_ok(rat_mat_add_scaled(&shifted, &s.A, shift, &one));
        ck_assert_uint_eq(rat_mat_rank(&shifted), 6);
        rat_mat_clear(&one), rat_mat_clear(&shifted);
        mpq_clear(shift);
        ssm_clear(&s);
    }
    ssm s;
    ck_assert_int_eq(hippo_build(&s, HIPPO_LEGS, 0, NULL), ST_DOMAIN);
    ssm_clear(&s);
    ck_assert_int_eq(hippo_build(&s, HIPPO_LEGS, SSM_N_MOST + 1, NULL), ST_LIMIT);
    ssm_clear(&s);
    hippo_family family;
    ck_ok(hippo_family_find(&family, "lagt-half", NULL));
    ck_assert_int_eq(family, HIPPO_LAGT_HALF);
    ck_assert_int_eq(hippo_family_find(&family, "legz", NULL), ST_DOMAIN);
    ck_assert_uint_eq(hippo_gauge(HIPPO_LEGT, 3), 7);
    ck_assert_uint_eq(hippo_gauge(HIPPO_LAGT, 3), 1);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_recurrence_from_rest_is_the_convolution_with_its_kernel);
    tcase_add_test(t, the_transfer_function_expands_into_the_kernel);
    tcase_add_test(t, discretisations_solve_their_own_step_equation);
    tcase_add_test(t, monomials_have_the_coefficients_of_their_integrals_and_satisfy_the_legs_equation);
    tcase_add_test(t, legt_is_the_sliding_window_on_polynomials_of_low_degree);
    tcase_add_test(t, lagt_has_one_jordan_block_and_sizes_are_checked);
}
