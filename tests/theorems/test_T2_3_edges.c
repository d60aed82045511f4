/* test_T2_3_edges.c - the lemma chain where a check is only just met, or only just not. */
#include "tests/harness.h"

#include <string.h>

#include "constructions/hash_copy/hash_copy.h"
#include "theorems/ram/T2_3/lemmas.h"

#define ZEROS "000000000000000000000000000000000000000000000000000000000000"

static model *build(uint32_t D, uint32_t n) {
    hash_copy_spec s;
    model *m = NULL;
    ck_ok(hash_copy_spec_init(&s, D, n, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    hash_copy_spec_clear(&s);
    return m;
}

/* CLAIM ram:T2.3/L7: with 2L = 4 keys the condition is beta margin > ln 4; a beta that differs from ln 4 / margin in
   the 61st digit is decided, and one too small is not taken for large enough while enclosures still overlap. */
START_TEST(the_softmax_condition_is_decided_next_to_equality) {
    static const char *const betas[2] = {"1386294361119890618834464242916353136151000268720510508241360/1" ZEROS,
                                         "1386294361119890618834464242916353136151000268720510508241361/1" ZEROS};
    model *m = build(2, 2);
    lemma_chain c;
    mpz_t L;
    mpz_init_set_ui(L, 2);
    ck_ok(lemma_chain_run(&c, m, 2, NULL));
    for (int above = 0; above < 2; above++) {
        ck_assert_int_eq(mpq_set_str(c.beta, betas[above], 10), 0);
        mpq_canonicalize(c.beta);
        mpq_div(c.beta, c.beta, c.margin);
        ck_assert_int_eq(lemma_chain_sharp_for(&c, L), above);
    }
    mpz_clear(L);
    lemma_chain_clear(&c);
    model_free(m);
}
END_TEST

/* CLAIM ram:T2.3/L3: T_1 whose row "place 1" reads the lane one where it should read BOS: 2 slot_2[one] - one - 2 slot_1[bos]
   is right at positions 1 and 2, and 1 instead of -1 at every later one, which no window that reaches BOS shows. */
START_TEST(a_place_row_that_goes_wrong_only_beyond_the_windows_is_seen) {
    uint32_t n = 1, b = 1, d0 = b + 3;
    model *m = build(2, n);
    rat_mat *U2 = &model_find(m, "block1.U2")->weight;
    size_t row = (size_t)(n + 1) * b + n;
    mpq_t bos, one;
    mpq_inits(bos, one, NULL);
    for (uint32_t w = 0; w <= n; w++) { /* slot_2 = 2 h_2 - h_1: 2 slot_2[bos] goes over to lane one; -2 slot_1[bos] stays */
        long moved = w == 0 ? -2 : 4;
        rat_mat_get(bos, U2, row, w * d0 + b);
        rat_mat_get(one, U2, row, w * d0 + b + 2);
        ck_assert_int_eq(mpz_cmp_si(mpq_numref(bos), w == 0 ? -4 : 4), 0);
        rat_mat_set_si(U2, row, w * d0 + b, mpz_get_si(mpq_numref(bos)) - moved);
        rat_mat_set_si(U2, row, w * d0 + b + 2, mpz_get_si(mpq_numref(one)) + moved);
    }
    lemma_chain c;
    ck_ok(lemma_chain_run(&c, m, n, NULL));
    ck_assert(!lemma_chain_complete(&c));
    ck_assert_msg(!strncmp(c.why, "L3 relu: hidden row place 1 at position 3", 41), "%s", c.why);
    lemma_chain_clear(&c);
    mpq_clears(bos, one, NULL);
    model_free(m);
}
END_TEST

/* CLAIM ram:T2.3/L8: without the constant one in all rows of block 2's U_2 at once the linear map from what is found to
   the logits is unchanged, and the relu loses the negative half of every code: only the range of its rows shows it. */
START_TEST(a_relu_that_cuts_what_is_found_is_seen_although_the_linear_map_is_right) {
    model *m = build(3, 1);
    rat_mat *U2 = &model_find(m, "block2.U2")->weight;
    size_t b = 2, one = b + 2;
    for (size_t r = 0; r < U2->rows; r++) rat_mat_set_si(U2, r, one, 0);
    lemma_chain c;
    ck_ok(lemma_chain_run(&c, m, 1, NULL));
    ck_assert(!lemma_chain_complete(&c));
    ck_assert_msg(!strncmp(c.why, "L8 decode: hidden row 0 of block 2 can be negative", 50), "%s", c.why);
    lemma_chain_clear(&c);
    model_free(m);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_relu_that_cuts_what_is_found_is_seen_although_the_linear_map_is_right);
    tcase_add_test(t, the_softmax_condition_is_decided_next_to_equality);
    tcase_add_test(t, a_place_row_that_goes_wrong_only_beyond_the_windows_is_seen);
}
