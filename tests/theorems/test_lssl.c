/* test_lssl.c - the claims about Linear State-Space Layers: gates by the exponential in doubles, outputs by plain
   loops. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "constructions/ssm/ssm.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

/* CLAIM lssl:L3.1/identity, CLAIM lssl:L3.1/generic, CLAIM lssl:L3.1/softplus */
START_TEST(a_gate_in_doubles_is_an_implicit_step) {
    verdict v;
    claim_at(&v, "lssl:L3.1", NULL, "%s", "");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
    for (double z = -6; z <= 6; z += 0.375) {
        double h = exp(z), sigma = 1 / (1 + exp(-z)), x = 0.7, u = -1.3;
        double next = (1 - sigma) * x + sigma * u;
        ck_assert_double_le(fabs(next - (x + h * (-next + u))), 1e-12 * (1 + h)); /* implicit: the new x on the right */
        double soft = log1p(h); /* not this step, but zero-order hold of it */
        ck_assert_double_gt(1 / (1 + soft), 1 - sigma);
        ck_assert_double_le(fabs(exp(-soft) - (1 - sigma)), 1e-14);
    }
}
END_TEST

/* CLAIM lssl:convolution/impulses, CLAIM lssl:convolution/product, CLAIM lssl:convolution/induction: a bilinear step
   of LegS with N = 1 is a number, and its kernel a geometric sequence. */
START_TEST(a_kernel_of_order_one_is_geometric) {
    verdict v;
    claim_at(&v, "lssl:convolution", NULL, "N=1 L=6 step=2/3 family=legs");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    const quantity *q = verdict_quantity(&v, "kernel");
    ck_assert_ptr_nonnull(q);
    ck_assert_uint_eq(q->count, 6);
    mpq_t k, ratio, claimed;
    mpq_inits(k, ratio, claimed, NULL);
    mpq_set_ui(ratio, 1, 2);   /* (1 - 1/3)/(1 + 1/3) */
    mpq_set_ui(claimed, 1, 2); /* (2/3)/(1 + 1/3) */
    for (size_t i = 0; i < 6; i++) {
        ck_assert_int_eq(mpq_set_str(k, q->items[i], 10), 0);
        ck_assert(mpq_equal(k, claimed));
        mpq_mul(claimed, claimed, ratio);
    }
    mpq_clears(k, ratio, claimed, NULL);
    verdict_clear(&v);
}
END_TEST

START_TEST(recurrence_and_convolution_agree_for_every_family_and_many_sizes) {
    static const char *const families[] = {"legs", "legt", "lagt", "lagt-half"};
    for (size_t f = 0; f < 4; f++)
        for (size_t N = 1; N <= 5; N += 2)
            for (size_t L = 1; L <= 9; L += 4) {
                verdict v;
                claim_at(&v, "lssl:convolution", NULL, "N=%zu L=%zu step=3/5 family=%s", N, L, families[f]);
                claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
                verdict_clear(&v);
            }
    fault f = {0};
    verdict v;
    ck_assert_int_eq(claim_try(&v, "lssl:convolution", NULL, &f, "N=64 L=256"), ST_LIMIT);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "lssl:convolution", NULL, &f, "N=2 L=2 step=0"), ST_DOMAIN);
    verdict_clear(&v);
}
END_TEST

/* CLAIM lssl:generating-function/polynomials, CLAIM lssl:generating-function/points,
   CLAIM lssl:generating-function/telescope, CLAIM lssl:generating-function/pole: bilinear LegS of order 1 and step 1
   has K_i = (2/3) 3^-i, so its sum at 3 is 2L/3. */
START_TEST(the_generating_function_holds_but_for_its_poles) {
    for (size_t N = 1; N <= 6; N++)
        for (size_t L = 1; L <= 12; L += 3) {
            verdict v;
            claim_at(&v, "lssl:generating-function", NULL, "N=%zu L=%zu", N, L);
            claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
            claim_expect_verdict(&v, "everywhere", VERDICT_REFUTED);
            const char *witness = text_data(&verdict_reading(&v, "everywhere")->refuted);
            if (N == 1 && L == 4) ck_assert_ptr_nonnull(strstr(witness, "at z = 3 is 8/3"));
            verdict_clear(&v);
        }
}
END_TEST

/* The rank of b (rows x columns, row by row; overwritten) by elimination in doubles, good enough for small matrices. */
static size_t rank64(double *b, size_t rows, size_t columns) {
    size_t r = 0;
    for (size_t c = 0; c < columns && r < rows; c++) {
        size_t pivot = r;
        for (size_t i = r; i < rows; i++)
            if (fabs(b[i * columns + c]) > fabs(b[pivot * columns + c])) pivot = i;
        if (fabs(b[pivot * columns + c]) < 1e-9) continue;
        for (size_t j = 0; j < columns; j++) {
            double t = b[pivot * columns + j];
            b[pivot * columns + j] = b[r * columns + j], b[r * columns + j] = t;
        }
        for (size_t i = r + 1; i < rows; i++) {
            double q = b[i * columns + c] / b[r * columns + c];
            for (size_t j = c; j < columns; j++) b[i * columns + j] -= q * b[r * columns + j];
        }
        r++;
    }
    return r;
}

/* The paper's matrix, in its own orthonormal coordinates. */
static double printed_entry(size_t family, size_t n, size_t k) {
    double root = sqrt((2. * (double)n + 1) * (2. * (double)k + 1));
    if (family == 0) return n > k ? -root : n == k ? -((double)n + 1) : 0;
    if (family == 1) return n >= k || (n + k) % 2 == 0 ? -root : root;
    return n > k ? -1 : n < k ? 0 : family == 2 ? -1 : -0.5;
}

/* CLAIM lssl:C4.1/blocks, CLAIM lssl:C4.1/factors: every block of the orthonormal matrices, in doubles. */
START_TEST(every_block_off_the_diagonal_has_the_claimed_rank_in_the_papers_coordinates) {
    static const char *const families[] = {"legs", "legt", "lagt", "lagt-half"};
    double b[2][12 * 12];
    for (size_t f = 0; f < 4; f++)
        for (size_t N = 1; N <= 12; N++) {
            size_t most[2] = {0};
            for (size_t m = 1; m < N; m++) {
                for (size_t i = m; i < N; i++)
                    for (size_t j = 0; j < m; j++) {
                        b[0][(i - m) * m + j] = printed_entry(f, i, j);
                        b[1][j * (N - m) + i - m] = printed_entry(f, j, i);
                    }
                size_t below = rank64(b[0], N - m, m), above = rank64(b[1], m, N - m);
                if (below > most[0]) most[0] = below;
                if (above > most[1]) most[1] = above;
            }
            verdict v;
            char said[8];
            claim_at(&v, "lssl:C4.1", NULL, "N=%zu family=%s", N, families[f]);
            claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
            claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
            for (int side = 0; side < 2; side++) {
                ck_assert_uint_eq(most[side], N == 1 ? 0 : side == 0 || f == 1);
                snprintf(said, sizeof said, "%zu", most[side]);
                claim_expect(&v, side ? "above" : "below", said);
            }
            verdict_clear(&v);
        }
}
END_TEST

START_TEST(orders_past_elimination_and_past_the_limits_of_the_claim) {
    static const size_t orders[] = {31, 32, 33, 512};
    verdict v;
    fault f = {0};
    for (size_t i = 0; i < 4; i++) {
        claim_at(&v, "lssl:C4.1", NULL, "N=%zu", orders[i]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        const quantity *q = verdict_quantity(&v, "above");
        ck_assert_uint_eq(q->count, 4);
        for (size_t k = 0; k < 4; k++) ck_assert_str_eq(q->items[k], k == 1 ? "1" : "0");
        ck_assert_int_eq(strstr(text_data(&v.scope), "elimination") != NULL, orders[i] <= 32);
        verdict_clear(&v);
    }
    ck_assert_int_ne(claim_try(&v, "lssl:C4.1", NULL, &f, "N=1025"), ST_OK);
    verdict_clear(&v);
}
END_TEST

START_TEST(every_control_of_the_layer_is_refuted) {
    claim_expect_controls("lssl:L3.1", 5);
    claim_expect_controls("lssl:convolution", 5);
    claim_expect_controls("lssl:generating-function", 5);
    claim_expect_controls("lssl:C4.1", 8);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_gate_in_doubles_is_an_implicit_step);
    tcase_add_test(t, a_kernel_of_order_one_is_geometric);
    tcase_add_test(t, recurrence_and_convolution_agree_for_every_family_and_many_sizes);
    tcase_add_test(t, the_generating_function_holds_but_for_its_poles);
    tcase_add_test(t, every_block_off_the_diagonal_has_the_claimed_rank_in_the_papers_coordinates);
    tcase_add_test(t, orders_past_elimination_and_past_the_limits_of_the_claim);
    tcase_add_test(t, every_control_of_the_layer_is_refuted);
}
