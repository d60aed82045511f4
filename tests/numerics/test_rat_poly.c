/* test_rat_poly.c - polynomials against evaluation at points, and matrices' sums, transposes and ranks by definition. */
#include "numerics/exact/rat_poly.h"

#include "tests/harness.h"

static rat_poly *fresh(void) {
    rat_poly *p = NULL;
    ck_ok(rat_poly_new(&p));
    return p;
}

static void roll_number(mpq_t q) {
    mpq_set_si(q, roll(21) - 10, (unsigned long)roll(5) + 1);
    mpq_canonicalize(q);
}

static rat_poly *roll_poly(long most) {
    rat_poly *p = fresh();
    mpq_t q;
    mpq_init(q);
    for (long i = roll(most + 2) - 1; i >= 0; i--) {
        roll_number(q);
        rat_poly_set_coeff(p, (size_t)i, q);
    }
    mpq_clear(q);
    return p;
}

START_TEST(the_algebra_of_polynomials_is_that_of_their_values) {
    roll_from(0);
    for (unsigned round = 0; round < 200 * test_multiplier(); round++) {
        rat_poly *a = roll_poly(6), *b = roll_poly(5), *p = fresh(), *q = fresh(), *r = fresh();
        mpq_t x, ya, yb, y, z, w;
        mpq_inits(x, ya, yb, y, z, w, NULL);
        roll_number(x);
        rat_poly_eval(ya, a, x);
        rat_poly_eval(yb, b, x);
        rat_poly_add(p, a, b);
        rat_poly_eval(y, p, x);
        mpq_add(z, ya, yb);
        ck_assert(mpq_equal(y, z));
        rat_poly_sub(p, a, b);
        rat_poly_eval(y, p, x);
        mpq_sub(z, ya, yb);
        ck_assert(mpq_equal(y, z));
        rat_poly_mul(p, a, b);
        rat_poly_eval(y, p, x);
        mpq_mul(z, ya, yb);
        ck_assert(mpq_equal(y, z));
        rat_poly_compose(p, a, b);
        rat_poly_eval(y, p, x);
        rat_poly_eval(z, a, yb);
        ck_assert(mpq_equal(y, z));
        rat_poly_scale(p, a, x);
        rat_poly_eval(y, p, x);
        mpq_mul(z, ya, x);
        ck_assert(mpq_equal(y, z));
        status st = rat_poly_div_rem(q, r, a, b);
        if (rat_poly_degree(b) < 0) {
            ck_assert_int_eq(st, ST_DOMAIN);
        } else {
            ck_ok(st);
            ck_assert_int_lt(rat_poly_degree(r), rat_poly_degree(b) > 0 ? rat_poly_degree(b) : 1);
            rat_poly_eval(y, q, x);
            rat_poly_eval(z, r, x);
            mpq_mul(w, y, yb);
            mpq_add(w, w, z);
            ck_assert(mpq_equal(w, ya));
        }
        mpq_clears(x, ya, yb, y, z, w, NULL);
        rat_poly_free(a), rat_poly_free(b), rat_poly_free(p), rat_poly_free(q), rat_poly_free(r);
    }
}
END_TEST

START_TEST(derivatives_and_integrals_are_those_of_powers) {
    roll_from(1);
    for (unsigned round = 0; round < 100 * test_multiplier(); round++) {
        rat_poly *a = roll_poly(7), *p = fresh();
        mpq_t c, d, k;
        mpq_inits(c, d, k, NULL);
        rat_poly_integral(p, a);
        for (size_t i = 0; i < 10; i++) {
            rat_poly_get_coeff(c, p, i + 1);
            rat_poly_get_coeff(d, a, i);
            mpq_set_ui(k, i + 1, 1);
            mpq_mul(c, c, k);
            ck_assert(mpq_equal(c, d));
        }
        rat_poly_get_coeff(c, p, 0);
        ck_assert_int_eq(mpq_sgn(c), 0);
        rat_poly_derivative(p, p);
        ck_assert(rat_poly_equal(p, a));
        mpq_clears(c, d, k, NULL);
        rat_poly_free(a), rat_poly_free(p);
    }
}
END_TEST

/* (x + u)^top two ways: C(top, j) u^(top-j) by ratios (j+1) u / (top-j), and factor by factor. */
START_TEST(coefficients_by_their_ratios_are_those_of_a_product) {
    rat_poly *p = fresh(), *q = fresh(), *factor = fresh();
    for (long u = -3; u <= 3; u++) {
        rat_poly_sub(q, q, q);
        rat_poly_set_coeff_si(q, 0, 5);
        rat_poly_set_coeff_si(factor, 0, u);
        rat_poly_set_coeff_si(factor, 1, 1);
        for (size_t top = 0; top <= 70; top++, rat_poly_mul(q, q, factor)) {
            long up[70];
            unsigned long down[70];
            for (size_t j = 0; j < top; j++) up[j] = (long)(j + 1) * u, down[j] = top - j;
            rat_poly_set_ratios(p, top, 5, up, down); /* over whatever stood there */
            ck_assert(rat_poly_equal(p, q));
        }
    }
    rat_poly_set_ratios(p, 0, 0, NULL, NULL);
    ck_assert_int_eq(rat_poly_degree(p), -1);
    rat_poly_free(p), rat_poly_free(q), rat_poly_free(factor);
}
END_TEST

/* Polynomials with chosen roots, some of them twice. */
START_TEST(sturm_counts_different_roots_left_open_right_closed) {
    roll_from(2);
    for (unsigned round = 0; round < 150 * test_multiplier(); round++) {
        long root[6], roots = roll(6), lo = roll(12) - 6, hi = lo + roll(8);
        size_t expected = 0, got;
        rat_poly *p = fresh(), *factor = fresh();
        rat_poly_set_coeff_si(p, 0, 1 + roll(3));
        for (long i = 0; i < roots; i++) {
            root[i] = roll(12) - 6;
            rat_poly_set_coeff_si(factor, 1, 1);
            rat_poly_set_coeff_si(factor, 0, -root[i]);
            for (long times = 1 + roll(2); times > 0; times--) rat_poly_mul(p, p, factor);
            bool again = false;
            for (long j = 0; j < i; j++) again = again || root[j] == root[i];
            expected += !again && root[i] > lo && root[i] <= hi;
        }
        rat_poly_set_coeff_si(factor, 2, 1); /* x^2 + x/.. + 9 has no real root */
        rat_poly_set_coeff_si(factor, 1, roll(5));
        rat_poly_set_coeff_si(factor, 0, 9);
        rat_poly_mul(p, p, factor);
        mpq_t a, b;
        mpq_inits(a, b, NULL);
        mpq_set_si(a, lo, 1);
        mpq_set_si(b, hi, 1);
        ck_ok(rat_poly_roots_between(&got, p, a, b));
        ck_assert_uint_eq(got, expected);
        mpq_clears(a, b, NULL);
        rat_poly_free(p), rat_poly_free(factor);
    }
}
END_TEST

START_TEST(a_matrix_is_a_root_of_its_characteristic_polynomial) {
    roll_from(3);
    for (unsigned round = 0; round < 30 * test_multiplier(); round++) {
        size_t n = 1 + (size_t)roll(5);
        rat_mat A, power, sum, next;
        rat_poly *p = fresh();
        mpq_t q;
        mpq_init(q);
        ck_ok(rat_mat_init(&A, n, n));
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                roll_number(q);
                rat_mat_set(&A, i, j, q);
            }
        ck_ok(rat_poly_charpoly(p, &A));
        ck_assert_int_eq(rat_poly_degree(p), (long)n);
        ck_ok(rat_mat_identity(&power, n));
        ck_ok(rat_mat_init(&sum, n, n));
        for (size_t k = 0; k <= n; k++) {
            rat_poly_get_coeff(q, p, k);
            ck_ok(rat_mat_add_scaled(&next, &sum, q, &power));
            rat_mat_clear(&sum);
            sum = next;
            ck_ok(rat_mat_mul(&next, &power, &A));
            rat_mat_clear(&power);
            power = next;
        }
        ck_assert_int_eq(mpq_cmp_ui(q, 1, 1), 0); /* monic */
        for (size_t i = 0; i < n * n; i++) ck_assert_int_eq(mpz_sgn(sum.num[i]), 0);
        rat_mat_clear(&A), rat_mat_clear(&power), rat_mat_clear(&sum);
        mpq_clear(q);
        rat_poly_free(p);
    }
}
END_TEST

START_TEST(transposes_and_ranks_follow_their_definition) {
    roll_from(4);
    for (unsigned round = 0; round < 30 * test_multiplier(); round++) {
        size_t n = 1 + (size_t)roll(6), k = 1 + (size_t)roll(6), rank = (size_t)roll(4);
        if (rank > (n < k ? n : k)) rank = n < k ? n : k;
        rat_mat U, V, A, T;
        ck_ok(rat_mat_init(&U, n, rank));
        ck_ok(rat_mat_init(&V, rank, k));
        for (size_t r = 0; r < rank; r++) { /* unit triangular factors: the product has just this rank */
            for (size_t i = r; i < n; i++) rat_mat_set_si(&U, i, r, i == r ? 1 : roll(7) - 3);
            for (size_t j = r; j < k; j++) rat_mat_set_si(&V, r, j, j == r ? 1 : roll(7) - 3);
        }
        ck_ok(rat_mat_mul(&A, &U, &V));
        ck_assert_uint_eq(rat_mat_rank(&A), rank);
        ck_ok(rat_mat_transpose(&T, &A));
        mpq_t x, y;
        mpq_inits(x, y, NULL);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < k; j++) {
                rat_mat_get(x, &A, i, j);
                rat_mat_get(y, &T, j, i);
                ck_assert(mpq_equal(x, y));
            }
        mpq_clears(x, y, NULL);
        rat_mat_clear(&U), rat_mat_clear(&V), rat_mat_clear(&A), rat_mat_clear(&T);
    }
}
END_TEST

START_TEST(polynomials_are_written_highest_degree_first) {
    rat_poly *p = fresh();
    text t;
    mpq_t q;
    mpq_init(q);
    text_init(&t);
    rat_poly_write(&t, p, "s");
    text_add(&t, "; ");
    rat_poly_set_coeff_si(p, 3, 1);
    rat_poly_set_coeff_si(p, 1, -1);
    mpq_set_si(q, 3, 2);
    rat_poly_set_coeff(p, 0, q);
    rat_poly_write(&t, p, "s");
    text_add(&t, "; ");
    rat_poly_set_coeff_si(p, 3, -2);
    rat_poly_set_coeff_si(p, 0, -1);
    rat_poly_write(&t, p, "s");
    ck_assert_str_eq(text_data(&t), "0; s^3 - s + 3/2; -2 s^3 - s - 1");
    text_clear(&t);
    mpq_clear(q);
    rat_poly_free(p);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_algebra_of_polynomials_is_that_of_their_values);
    tcase_add_test(t, derivatives_and_integrals_are_those_of_powers);
    tcase_add_test(t, coefficients_by_their_ratios_are_those_of_a_product);
    tcase_add_test(t, sturm_counts_different_roots_left_open_right_closed);
    tcase_add_test(t, a_matrix_is_a_root_of_its_characteristic_polynomial);
    tcase_add_test(t, transposes_and_ranks_follow_their_definition);
    tcase_add_test(t, polynomials_are_written_highest_degree_first);
}
