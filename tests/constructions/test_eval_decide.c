/* test_eval_decide.c - decisions: ties, open comparisons, greedy and teacher-forced copying. */
#include "tests/constructions/evaluation.h"

/* D = 1 or 2 and short strings, so that random models often copy. */
START_TEST(greedy_and_teacher_forced_decoding_agree) {
    dice d = {test_seed() + 3};
    unsigned right = 0, late = 0;
    for (unsigned round = 0; round < 150 * test_multiplier(); round++) {
        uint32_t D = 1 + (uint32_t)dice_below(&d, 2), y[4];
        letter x[4];
        size_t L = 1 + dice_below(&d, 4), wrong = 99;
        model *m = random_model_past(&d, D, 5, false);
        random_string(x, L, D, &d);
        field *F = open_field(round % 4 == 3 ? 3 : 1);
        model_eval *e = NULL;
        ck_ok(model_eval_open(&e, m, F, round % 2));
        ck_ok(model_eval_greedy(e, x, L, y, NULL));
        ck_assert_uint_eq(model_eval_length(e), 0);
        ck_ok(model_eval_teacher(e, x, L, &wrong, NULL));
        ck_assert_uint_eq(model_eval_length(e), 0);
        size_t first = 0;
        while (first < L && y[first] == x[first]) first++;
        ck_assert_uint_eq(first, wrong);
        right += wrong == L;
        late += wrong > 0 && wrong < L;
        model_eval_close(e);
        F->close(F);
        model_free(m);
    }
    ck_assert_uint_gt(right, 0);
    ck_assert_uint_gt(late, 0);
}
END_TEST

/* Greedy decoding spelled out with push and decide. */
START_TEST(greedy_says_what_repeated_decisions_say) {
    dice d = {test_seed() + 4};
    for (unsigned round = 0; round < 20 * test_multiplier(); round++) {
        uint32_t D = 1 + (uint32_t)dice_below(&d, 3), y[5], said = 0;
        letter x[5];
        truth sure;
        model *m = random_model_past(&d, D, 5, false);
        field *F = open_field(1);
        model_eval *e = NULL, *by_hand = NULL;
        random_string(x, 5, D, &d);
        ck_ok(model_eval_open(&e, m, F, true));
        ck_ok(model_eval_open(&by_hand, m, F, false));
        ck_ok(model_eval_greedy(e, x, 5, y, NULL));
        ck_ok(model_eval_push(by_hand, D, NULL));
        for (size_t i = 0; i < 5; i++) ck_ok(model_eval_push(by_hand, x[i], NULL));
        ck_ok(model_eval_push(by_hand, D + 1, NULL));
        for (size_t j = 0; j < 5; j++) {
            ck_ok(model_eval_decide(by_hand, &said, NULL, &sure));
            ck_assert_uint_eq(said, y[j]);
            ck_assert(truth_is_yes(sure));
            ck_ok(model_eval_push(by_hand, said, NULL));
        }
        model_eval_close(by_hand);
        model_eval_close(e);
        F->close(F);
        model_free(m);
    }
}
END_TEST

/* Logits given as constants: one embedding row, the same for every token. */
static model *constant_logits(const char *const *logit, uint32_t D) {
    model *m = NULL;
    size_t r;
    mpq_t q;
    mpq_init(q);
    ck_ok(model_new(&m, "constant", D));
    ck_ok(model_embed(m, &r, "logits", (size_t)D + 2, NULL));
    for (size_t t = 0; t < (size_t)D + 2; t++)
        for (size_t j = 0; j < (size_t)D + 2; j++) {
            ck_assert_int_eq(mpq_set_str(q, logit[j], 10), 0);
            rat_mat_set(&m->op[r].weight, t, j, q);
        }
    mpq_clear(q);
    return m;
}

static void decision_is(int which, uint32_t D, const char *const *logit, uint32_t token, bool tied, bool decided) {
    model *m = constant_logits(logit, D);
    field *F = open_field(which);
    model_eval *e = NULL;
    uint32_t said = 99;
    bool tie = false;
    truth sure;
    ck_ok(model_eval_open(&e, m, F, true));
    ck_assert_int_eq(model_eval_decide(e, &said, &tie, &sure), ST_DOMAIN); /* nothing pushed */
    ck_ok(model_eval_push(e, 0, NULL));
    ck_ok(model_eval_decide(e, &said, &tie, &sure));
    ck_assert_int_eq(truth_is_yes(sure), decided);
    ck_assert_int_eq(truth_is_no(sure), !decided);
    if (decided) {
        ck_assert_uint_eq(said, token);
        ck_assert_int_eq(tie, tied);
    }
    model_eval_close(e);
    F->close(F);
    model_free(m);
}

START_TEST(the_decision_is_the_smallest_index_of_the_largest_logit) {
    for (int which = 0; which < FIELDS; which++) {
        decision_is(which, 2, (const char *const[]){"1", "2", "0", "-5"}, 1, false, true);
        decision_is(which, 2, (const char *const[]){"1", "2", "2", "-5"}, 1, true, true);
        decision_is(which, 2, (const char *const[]){"2", "1", "1", "2"}, 0, true, true);
        decision_is(which, 2, (const char *const[]){"0", "0", "0", "0"}, 0, true, true);
        decision_is(which, 2, (const char *const[]){"1", "1", "2", "2"}, 2, true, true);
        decision_is(which, 2, (const char *const[]){"1", "1", "1", "3/2"}, 3, false, true);
        decision_is(which, 1, (const char *const[]){"-7", "-6", "-7"}, 1, false, true);
    }
}
END_TEST

START_TEST(a_ball_says_when_it_cannot_order_the_best_two) {
    /* 1/3 and 1/3 + 2^-200 are one ball at 128 bits; the larger third logit settles it, the smaller does not */
    static const char close_to_third[] = "1606938044258990275541962092341162602522202993782792835301379/"
                                         "4820814132776970826625886277023487807566608981348378505904128";
    decision_is(2, 1, (const char *const[]){"1/3", close_to_third, "0"}, 0, false, false);
    decision_is(2, 1, (const char *const[]){close_to_third, "1/3", "0"}, 0, false, false);
    decision_is(2, 1, (const char *const[]){"1/3", close_to_third, "1/2"}, 2, false, true);
    for (int which = 0; which < 2; which++) {
        decision_is(which, 1, (const char *const[]){"1/3", close_to_third, "0"}, 1, false, true);
        decision_is(which, 1, (const char *const[]){close_to_third, "1/3", "0"}, 0, false, true);
    }
}
END_TEST

/* Logits 0, 2^60/3 - 2^60/3 and 2^-80 over balls: the second is a ball around 0 wider than the third.  The third
   is above the first, but nothing is known about the second. */
START_TEST(a_ball_that_overlaps_an_early_logit_leaves_the_decision_open) {
    model *m = NULL;
    size_t e, out;
    mpq_t q;
    mpq_init(q);
    ck_ok(model_new(&m, "wide", 1));
    ck_ok(model_embed(m, &e, "embed", 3, NULL));
    static const char *const lane[] = {"1152921504606846976/3", "-1152921504606846976/3", "1/1208925819614629174706176"};
    for (size_t t = 0; t < 3; t++)
        for (size_t j = 0; j < 3; j++) {
            mpq_set_str(q, lane[j], 10);
            rat_mat_set(&m->op[e].weight, t, j, q);
        }
    mpq_clear(q);
    ck_ok(model_linear(m, &out, "logits", e, 3, false, NULL));
    rat_mat_set_si(&m->op[out].weight, 1, 0, 1);
    rat_mat_set_si(&m->op[out].weight, 1, 1, 1);
    rat_mat_set_si(&m->op[out].weight, 2, 2, 1);
    for (int which = 0; which < 3; which++) {
        field *F = open_field(which);
        model_eval *v = NULL;
        uint32_t said = 9, y = 9;
        letter x = 0;
        fault f = {""};
        truth sure;
        ck_ok(model_eval_open(&v, m, F, true));
        ck_ok(model_eval_push(v, 0, NULL));
        ck_ok(model_eval_decide(v, &said, NULL, &sure));
        ck_assert_int_eq(truth_is_yes(sure), which < 2);
        if (which < 2) ck_assert_uint_eq(said, 2);
        ck_assert_int_eq(model_eval_greedy(v, &x, 1, &y, &f), which < 2 ? ST_OK : ST_UNSUPPORTED);
        ck_assert_int_eq(strstr(f.line, "cannot order") != NULL, which == 2);
        model_eval_close(v);
        F->close(F);
    }
    model_free(m);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, greedy_and_teacher_forced_decoding_agree);
    tcase_add_test(t, greedy_says_what_repeated_decisions_say);
    tcase_add_test(t, the_decision_is_the_smallest_index_of_the_largest_logit);
    tcase_add_test(t, a_ball_says_when_it_cannot_order_the_best_two);
    tcase_add_test(t, a_ball_that_overlaps_an_early_logit_leaves_the_decision_open);
}
