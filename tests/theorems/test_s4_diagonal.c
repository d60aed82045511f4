/* test_s4_diagonal.c - s4:L3.2: eigenvectors, condition numbers and growth, against doubles by GSL and brute force. */
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

static double value(const verdict *v, const char *name) {
    const quantity *q = verdict_quantity(v, name);
    ck_assert_ptr_nonnull(q);
    ck_assert_int_eq(q->kind, QUANTITY_EXACT);
    return mpq_get_d(q->value);
}

/* CLAIM s4:L3.2/condition, CLAIM s4:L3.2/norms, CLAIM s4:L3.2/eigenvectors, CLAIM s4:L3.2/inverse: unit eigenvectors of
   A in doubles, their inverse's row norms. */
START_TEST(condition_numbers_are_those_of_eigenvectors_in_doubles) {
    for (size_t N = 1; N <= 9; N++) {
        verdict v;
        claim_at(&v, "s4:L3.2", NULL, "N=%zu", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        gsl_matrix *A = gsl_matrix_calloc(N, N), *inverse = gsl_matrix_alloc(N, N), *V = gsl_matrix_alloc(N, N);
        for (size_t n = 0; n < N; n++)
            for (size_t k = 0; k <= n; k++)
                gsl_matrix_set(A, n, k, n == k ? -(double)(n + 1) : -sqrt((double)((2 * n + 1) * (2 * k + 1))));
        for (size_t j = 0; j < N; j++) { /* (A + (j+1) I) x = 0 by substitution, x_j = 1; then unit length */
            double norm = 0;
            for (size_t i = 0; i < N; i++) {
                double x = i == j;
                if (i > j) {
                    for (size_t k = j; k < i; k++) x -= gsl_matrix_get(A, i, k) * gsl_matrix_get(V, k, j);
                    x /= (double)j - (double)i;
                }
                gsl_matrix_set(V, i, j, x);
                norm += x * x;
            }
            for (size_t i = 0; i < N; i++) gsl_matrix_set(V, i, j, gsl_matrix_get(V, i, j) / sqrt(norm));
        }
        gsl_permutation *p = gsl_permutation_alloc(N);
        int sign;
        gsl_linalg_LU_decomp(V, p, &sign);
        gsl_linalg_LU_invert(V, p, inverse);
        double most = 0;
        for (size_t j = 0; j < N; j++) {
            double norm = 0;
            for (size_t k = 0; k < N; k++) norm += gsl_matrix_get(inverse, j, k) * gsl_matrix_get(inverse, j, k);
            most = fmax(most, sqrt(norm));
        }
        ck_assert_double_le(fabs(most / value(&v, "condition") - 1), 1e-6);
        gsl_permutation_free(p);
        gsl_matrix_free(A), gsl_matrix_free(V), gsl_matrix_free(inverse);
        verdict_clear(&v);
    }
}
END_TEST

/* CLAIM s4:L3.2/argmax, CLAIM s4:L3.2/fibonacci, CLAIM s4:L3.2/step, CLAIM s4:L3.2/first, CLAIM s4:L3.2/telescope: all
   entries, by the logarithm of factorials. */
START_TEST(the_largest_entry_is_found_where_it_is_said_to_stand) {
    for (size_t N = 1; N <= 200; N += N < 24 ? 1 : 11) {
        verdict v;
        claim_at(&v, "s4:L3.2", NULL, "N=%zu", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed-growth", VERDICT_REFUTED);
        double most = -1;
        for (unsigned i = 0; i < N; i++)
            for (unsigned j = 0; j <= i; j++) most = fmax(most, gsl_sf_lnchoose(i + j, i - j));
        const quantity *at = verdict_quantity(&v, "argmax"), *growth = verdict_quantity(&v, "growth");
        ck_assert_uint_eq(at->count, 2);
        unsigned i = (unsigned)atoi(at->items[0]), j = (unsigned)atoi(at->items[1]);
        ck_assert_double_le(fabs(gsl_sf_lnchoose(i + j, i - j) - most), 1e-9);
        ck_assert_double_le(fabs(log(value(&v, "max_entry")) - most), 1e-8);
        ck_assert_double_le(fabs(mpq_get_d(growth->bounds.lo) - most / log(2) / (double)N), 1e-8);
        ck_assert((most / log(2) > 4 * (double)N / 3) == (N >= 95));
        verdict_clear(&v);
    }
}
END_TEST

/* CLAIM s4:L3.2/printed, CLAIM s4:L3.2/generic */
START_TEST(the_printed_matrix_diagonalises_only_one_by_one) {
    verdict v;
    claim_at(&v, "s4:L3.2", NULL, "N=1");
    claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
    verdict_clear(&v);
    for (size_t N = 2; N <= 300; N += 149) {
        claim_at(&v, "s4:L3.2", NULL, "N=%zu", N);
        claim_expect_verdict(&v, "printed", VERDICT_REFUTED);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
    claim_at(&v, "s4:L3.2", NULL, "N=16");
    claim_expect(&v, "condition", "12380331600");
    claim_expect(&v, "max_entry", "319770");
    verdict_clear(&v);
    claim_at(&v, "s4:L3.2", NULL, "N=32");
    claim_expect(&v, "max_entry", "1103068603890");
    verdict_clear(&v);
}
END_TEST

START_TEST(every_control_of_the_diagonalisation_is_refuted) { claim_expect_controls("s4:L3.2", 9); }
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, condition_numbers_are_those_of_eigenvectors_in_doubles);
    tcase_add_test(t, the_largest_entry_is_found_where_it_is_said_to_stand);
    tcase_add_test(t, the_printed_matrix_diagonalises_only_one_by_one);
    tcase_add_test(t, every_control_of_the_diagonalisation_is_refuted);
}
