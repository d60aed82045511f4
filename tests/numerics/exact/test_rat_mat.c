/* test_rat_mat.c - rational matrices: FLINT's products and solutions against plain mpq loops, and the laws. */
#include "numerics/exact/rat_mat.h"

#include "numerics/base/rng.h"
#include "tests/harness.h"

static void random_entry(mpq_t q, rng *r) {
    mpz_set_si(mpq_numref(q), (long)rng_below(r, 41) - 20);
    if (rng_below(r, 8) == 0) mpz_mul_2exp(mpq_numref(q), mpq_numref(q), (mp_bitcnt_t)rng_below(r, 150));
    mpz_set_ui(mpq_denref(q), 1 + (unsigned long)rng_below(r, rng_below(r, 2) ? 1 : 12));
    mpq_canonicalize(q);
}

static void random_matrix(rat_mat *A, size_t rows, size_t cols, rng *r) {
    mpq_t q;
    mpq_init(q);
    ck_ok(rat_mat_init(A, rows, cols));
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++) {
            random_entry(q, r);
            rat_mat_set(A, i, j, q);
        }
    mpq_clear(q);
}

/* sum_k A[i][k] B[k][j] (or A[k][i]) in rationals, entry by entry. */
static void plain_product(mpq_t sum, const rat_mat *A, const rat_mat *B, size_t i, size_t j, bool transpose) {
    mpq_t a, b;
    mpq_inits(a, b, NULL);
    mpq_set_ui(sum, 0, 1);
    for (size_t k = 0; k < B->rows; k++) {
        rat_mat_get(a, A, transpose ? k : i, transpose ? i : k);
        rat_mat_get(b, B, k, j);
        mpq_mul(a, a, b);
        mpq_add(sum, sum, a);
    }
    mpq_clears(a, b, NULL);
}

static bool is_canonical(const rat_mat *A) {
    mpz_t g;
    mpz_init_set(g, A->den);
    for (size_t i = 0; i < A->rows * A->cols; i++) mpz_gcd(g, g, A->num[i]);
    bool canonical = mpz_sgn(A->den) > 0 && mpz_cmp_ui(g, 1) == 0;
    mpz_clear(g);
    return canonical;
}

START_TEST(entries_are_kept_over_one_denominator) {
    rng r;
    rng_open(&r, test_seed(), "entries", 0);
    for (unsigned k = 0; k < 100 * test_multiplier(); k++) {
        size_t rows = 1 + (size_t)rng_below(&r, 5), cols = 1 + (size_t)rng_below(&r, 5);
        mpq_t q[25], got;
        rat_mat A;
        mpq_init(got);
        ck_ok(rat_mat_init(&A, rows, cols));
        for (size_t i = 0; i < 25; i++) mpq_init(q[i]);
        for (unsigned n = 0; n < 60; n++) { /* also over and over the same entry */
            size_t at = (size_t)rng_below(&r, rows * cols);
            if (rng_below(&r, 3) == 0) {
                mpq_set_si(q[at], (long)rng_below(&r, 9) - 4, 1);
                rat_mat_set_si(&A, at / cols, at % cols, mpz_get_si(mpq_numref(q[at])));
            } else {
                random_entry(q[at], &r);
                rat_mat_set(&A, at / cols, at % cols, q[at]);
            }
            if (rng_below(&r, 10) == 0) rat_mat_canonicalise(&A);
        }
        for (unsigned pass = 0; pass < 2; pass++) {
            for (size_t i = 0; i < rows * cols; i++) {
                rat_mat_get(got, &A, i / cols, i % cols);
                ck_assert(mpq_equal(got, q[i]));
                ck_assert(rat_mat_is_zero_at(&A, i / cols, i % cols) == (mpq_sgn(q[i]) == 0));
            }
            rat_mat_canonicalise(&A);
            ck_assert(is_canonical(&A));
        }
        rat_mat_clear(&A);
        for (size_t i = 0; i < 25; i++) mpq_clear(q[i]);
        mpq_clear(got);
    }
}
END_TEST

START_TEST(products_agree_with_plain_rational_sums) {
    rng r;
    rng_open(&r, test_seed(), "products", 0);
    mpq_t wanted, got;
    mpq_inits(wanted, got, NULL);
    for (unsigned k = 0; k < 400 * test_multiplier(); k++) {
        size_t n = (size_t)rng_below(&r, 7), m = (size_t)rng_below(&r, 7), p = (size_t)rng_below(&r, 7);
        rat_mat A, B, C;
        bool transpose = rng_below(&r, 2);
        random_matrix(&A, transpose ? m : n, transpose ? n : m, &r);
        random_matrix(&B, m, p, &r);
        if (transpose) ck_ok(rat_mat_transpose_mul(&C, &A, &B));
        else ck_ok(rat_mat_mul(&C, &A, &B));
        ck_assert(C.rows == n && C.cols == p && is_canonical(&C));
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < p; j++) {
                plain_product(wanted, &A, &B, i, j, transpose);
                rat_mat_get(got, &C, i, j);
                ck_assert(mpq_equal(wanted, got));
            }
        rat_mat_clear(&A);
        rat_mat_clear(&B);
        rat_mat_clear(&C);
    }
    mpq_clears(wanted, got, NULL);
}
END_TEST

START_TEST(solutions_solve_their_systems_and_only_singular_ones_have_none) {
    rng r;
    rng_open(&r, test_seed(), "systems", 0);
    unsigned singular = 0;
    for (unsigned k = 0; k < 300 * test_multiplier(); k++) {
        size_t n = (size_t)rng_below(&r, 9), p = 1 + (size_t)rng_below(&r, 3);
        rat_mat A, B, X, back, again;
        random_matrix(&A, n, n, &r);
        random_matrix(&X, n, p, &r);
        if (n > 1 && rng_below(&r, 4) == 0) { /* last row := twice the first: singular */
            mpq_t q;
            mpq_init(q);
            for (size_t j = 0; j < n; j++) {
                rat_mat_get(q, &A, 0, j);
                mpq_add(q, q, q);
                rat_mat_set(&A, n - 1, j, q);
            }
            mpq_clear(q);
            ck_assert(rat_mat_solve(&back, &A, &X) == ST_DOMAIN);
            rat_mat_clear(&back); /* allowed after a failure */
            singular++;
        } else {
            ck_ok(rat_mat_mul(&B, &A, &X));
            status st = rat_mat_solve(&back, &A, &B);
            if (st == ST_OK) { /* a random matrix may be singular too; then n is small */
                ck_assert(is_canonical(&back) && rat_mat_equal(&back, &X));
                ck_ok(rat_mat_mul(&again, &A, &back));
                ck_assert(rat_mat_equal(&again, &B));
                rat_mat_clear(&again);
            } else ck_assert(st == ST_DOMAIN && n <= 2);
            rat_mat_clear(&back);
            rat_mat_clear(&B);
        }
        rat_mat_clear(&A);
        rat_mat_clear(&X);
    }
    ck_assert_uint_gt(singular, 10);
}
END_TEST

START_TEST(products_and_transposes_obey_their_laws) {
    rng r;
    rng_open(&r, test_seed(), "laws", 0);
    for (unsigned k = 0; k < 100 * test_multiplier(); k++) {
        rat_mat A, B, C, AB, BC, left, right, I, T;
        random_matrix(&A, 3, 4, &r);
        random_matrix(&B, 4, 2, &r);
        random_matrix(&C, 2, 5, &r);
        ck_ok(rat_mat_mul(&AB, &A, &B));
        ck_ok(rat_mat_mul(&BC, &B, &C));
        ck_ok(rat_mat_mul(&left, &AB, &C));
        ck_ok(rat_mat_mul(&right, &A, &BC));
        ck_assert(rat_mat_equal(&left, &right));
        ck_ok(rat_mat_init(&I, 3, 3));
        for (size_t i = 0; i < 3; i++) rat_mat_set_si(&I, i, i, 1);
        ck_ok(rat_mat_transpose_mul(&T, &A, &I)); /* A^T */
        rat_mat_clear(&left);
        ck_ok(rat_mat_transpose_mul(&left, &T, &B)); /* A^T^T B = A B */
        ck_assert(rat_mat_equal(&left, &AB));
        rat_mat *all[] = {&A, &B, &C, &AB, &BC, &left, &right, &I, &T};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) rat_mat_clear(all[i]);
    }
}
END_TEST

START_TEST(equality_is_by_value_and_sees_every_entry) {
    rng r;
    rng_open(&r, test_seed(), "equality", 0);
    for (unsigned k = 0; k < 200 * test_multiplier(); k++) {
        rat_mat A, B;
        mpq_t q, one;
        mpq_inits(q, one, NULL);
        random_matrix(&A, 3, 3, &r);
        ck_ok(rat_mat_copy(&B, &A));
        for (size_t i = 0; i < 9; i++) mpz_mul_ui(B.num[i], B.num[i], 35); /* the same value, not reduced */
        mpz_mul_ui(B.den, B.den, 35);
        ck_assert(rat_mat_equal(&A, &B) && rat_mat_equal(&B, &A));
        size_t at = (size_t)rng_below(&r, 9);
        rat_mat_get(q, &B, at / 3, at % 3);
        mpq_set_ui(one, 1, 1000003);
        mpq_add(q, q, one);
        rat_mat_set(&B, at / 3, at % 3, q);
        ck_assert(!rat_mat_equal(&A, &B));
        rat_mat_clear(&B);
        ck_ok(rat_mat_init(&B, 9, 1));
        ck_assert(!rat_mat_equal(&A, &B));
        rat_mat_clear(&A);
        rat_mat_clear(&B);
        mpq_clears(q, one, NULL);
    }
}
END_TEST

START_TEST(the_largest_absolute_value_counts_negative_entries) {
    rat_mat A;
    mpq_t q;
    mpq_init(q);
    ck_ok(rat_mat_init(&A, 2, 2));
    rat_mat_max_abs(q, &A);
    ck_assert(mpq_sgn(q) == 0);
    mpq_set_si(q, -7, 3);
    rat_mat_set(&A, 1, 0, q);
    rat_mat_set_si(&A, 0, 0, 2);
    rat_mat_max_abs(q, &A);
    ck_assert(mpq_cmp_ui(q, 7, 3) == 0);
    rat_mat_clear(&A);
    ck_ok(rat_mat_init(&A, 0, 3));
    rat_mat_max_abs(q, &A);
    ck_assert(mpq_sgn(q) == 0);
    rat_mat_clear(&A);
    mpq_clear(q);
}
END_TEST

START_TEST(shapes_that_do_not_fit_are_refused) {
    rat_mat A, B, C;
    ck_assert(rat_mat_init(&A, SIZE_MAX / 2, 3) == ST_LIMIT);
    rat_mat_clear(&A);
    ck_assert(rat_mat_init(&A, SIZE_MAX, 0) == ST_LIMIT);
    ck_ok(rat_mat_init(&A, 2, 3));
    ck_ok(rat_mat_init(&B, 2, 3));
    ck_assert(rat_mat_mul(&C, &A, &B) == ST_DOMAIN);
    ck_ok(rat_mat_transpose_mul(&C, &A, &B));
    ck_assert(C.rows == 3 && C.cols == 3);
    rat_mat_clear(&C);
    ck_assert(rat_mat_solve(&C, &A, &B) == ST_DOMAIN);
    rat_mat_clear(&C);
    rat_mat_clear(&A);
    ck_ok(rat_mat_init(&A, 2, 2)); /* singular, and no right-hand side to notice it by */
    rat_mat_clear(&B);
    ck_ok(rat_mat_init(&B, 2, 0));
    ck_assert(rat_mat_solve(&C, &A, &B) == ST_DOMAIN);
    rat_mat_set_si(&A, 0, 1, 1);
    rat_mat_set_si(&A, 1, 0, 1);
    ck_ok(rat_mat_solve(&C, &A, &B));
    ck_assert(C.rows == 2 && C.cols == 0);
    rat_mat_clear(&C);
    rat_mat_clear(&B);
    ck_ok(rat_mat_init(&B, 3, 1));
    ck_assert(rat_mat_solve(&C, &A, &B) == ST_DOMAIN);
    rat_mat_clear(&A);
    rat_mat_clear(&B);
    rat_mat_clear(&C);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, entries_are_kept_over_one_denominator);
    tcase_add_test(t, products_agree_with_plain_rational_sums);
    tcase_add_test(t, solutions_solve_their_systems_and_only_singular_ones_have_none);
    tcase_add_test(t, products_and_transposes_obey_their_laws);
    tcase_add_test(t, equality_is_by_value_and_sees_every_entry);
    tcase_add_test(t, the_largest_absolute_value_counts_negative_entries);
    tcase_add_test(t, shapes_that_do_not_fit_are_refused);
}
