/* test_eval_positions.c - attention with biases by distance, ALiBi's and RoPE's, against the formulas with both rows
   turned by their own angles (the interpreter turns by the difference). */
#include "tests/constructions/evaluation.h"

#include "constructions/hash_copy/hash_copy.h"
#include "theorems/ram/T2_3/lemmas.h"

/* from: the first field that can evaluate such a model - expsum holds slopes, not turns. */
static void compare(unsigned rounds, bool rotary, int from, uint64_t seed) {
    dice d = {seed};
    for (unsigned round = 0; round < rounds; round++) {
        uint32_t D = 1 + (uint32_t)dice_below(&d, 3), t[8];
        size_t length = 1 + dice_below(&d, 8);
        model *m = random_model_past(&d, D, 5, false);
        random_positions(m, &d, rotary);
        random_string(t, length, D + 2, &d);
        check_doubles(m, t, length, from);
        model_free(m);
    }
}

START_TEST(slopes_are_the_formula_in_every_field_that_has_softmax) {
    compare(60 * test_multiplier(), false, 1, test_seed());
}
END_TEST

START_TEST(turned_queries_and_keys_are_the_formula_in_balls_and_doubles) {
    compare(60 * test_multiplier(), true, 2, test_seed() + 1);
}
END_TEST

START_TEST(a_turn_has_no_exact_value_and_is_refused_there) {
    model *m = NULL;
    hash_copy_spec s;
    mpq_t none;
    mpq_init(none);
    ck_ok(hash_copy_spec_init(&s, 2, 1, NULL)); /* dimension (n+1)(b+3) = 8 */
    ck_ok(hash_copy_build(&m, &s, NULL));
    model_op *found = model_find(m, "block2.head");
    ck_ok(model_attend_positions(m, (size_t)(found - m->op), none, 10000, NULL));
    for (int which = 1; which < FIELDS; which++) {
        field *F = open_field(which);
        model_eval *e = NULL;
        fault f = {""};
        uint32_t y[2];
        const letter x[2] = {0, 1};
        ck_ok(model_eval_open(&e, m, F, true));
        ck_assert_int_eq(model_eval_greedy(e, x, 2, y, &f), which == 1 ? ST_UNSUPPORTED : ST_OK);
        model_eval_close(e);
        F->close(F);
    }
    mpq_clear(none);
    hash_copy_spec_clear(&s);
    model_free(m);
}
END_TEST

START_TEST(the_lemma_chain_does_not_apply_to_a_copier_with_a_bias_by_distance) {
    for (int which = 0; which < 3; which++) {
        model *m = NULL;
        hash_copy_spec s;
        lemma_chain c;
        mpq_t slope;
        mpq_init(slope);
        mpq_set_si(slope, which == 1, 1000);
        mpq_canonicalize(slope);
        ck_ok(hash_copy_spec_init(&s, 2, 3, NULL));
        ck_ok(hash_copy_build(&m, &s, NULL));
        const model_op *head = model_find(m, which == 2 ? "block2.head" : "block1.head2");
        ck_ok(model_attend_positions(m, (size_t)(head - m->op), slope, which == 2 ? 10000 : 0, NULL));
        ck_ok(lemma_chain_run(&c, m, 3, NULL));
        ck_assert_int_eq(c.applies, which == 0);
        ck_assert_int_eq(c.why[0] != 0, which != 0);
        lemma_chain_clear(&c);
        hash_copy_spec_clear(&s);
        mpq_clear(slope);
        model_free(m);
    }
}
END_TEST

START_TEST(impossible_positions_are_refused) {
    dice d = {test_seed()};
    model *m = random_model_past(&d, 2, 0, false);
    mpq_t slope;
    mpq_init(slope);
    ck_assert_int_eq(model_attend_positions(m, 0, slope, 0, NULL), ST_DOMAIN); /* an embedding */
    ck_assert_int_eq(model_attend_positions(m, m->ops, slope, 0, NULL), ST_DOMAIN);
    size_t even, odd, r;
    ck_ok(model_linear(m, &even, "even", 0, 2, false, NULL));
    ck_ok(model_linear(m, &odd, "odd", 0, 3, false, NULL));
    mpq_set_ui(slope, 1, 1);
    ck_ok(model_attend(m, &r, "pairs", even, even, even, 0, slope, NULL));
    ck_assert_int_eq(model_attend_positions(m, r, slope, 1, NULL), ST_DOMAIN);
    ck_ok(model_attend_positions(m, r, slope, 2, NULL));
    ck_ok(model_attend(m, &r, "no pairs", odd, odd, odd, 0, slope, NULL));
    ck_assert_int_eq(model_attend_positions(m, r, slope, 2, NULL), ST_DOMAIN);
    ck_ok(model_attend_positions(m, r, slope, 0, NULL));
    mpq_clear(slope);
    model_free(m);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, slopes_are_the_formula_in_every_field_that_has_softmax);
    tcase_add_test(t, turned_queries_and_keys_are_the_formula_in_balls_and_doubles);
    tcase_add_test(t, a_turn_has_no_exact_value_and_is_refused_there);
    tcase_add_test(t, the_lemma_chain_does_not_apply_to_a_copier_with_a_bias_by_distance);
    tcase_add_test(t, impossible_positions_are_refused);
}
