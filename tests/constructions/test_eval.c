/* test_eval.c - the interpreter in all four fields against evaluations written from the formulas, with and
   without its memory, forwards and backwards. */
#include "constructions/model/eval.h"

#include "numerics/field.h"
#include "tests/constructions/random_model.h"

#define FIELDS 4

static field *open_field(int which) {
    field *F = NULL;
    if (which == 0) ck_ok(field_open_rational(&F));
    if (which == 1) ck_ok(field_open_expsum(&F));
    if (which == 2) ck_ok(field_open_ball(&F, 128));
    if (which == 3) ck_ok(field_open_float64(&F));
    return F;
}

static void random_string(uint32_t *t, size_t length, uint32_t tokens, dice *d) {
    for (size_t i = 0; i < length; i++) t[i] = (uint32_t)dice_below(d, tokens);
}

static void push_all(model_eval *e, const uint32_t *t, size_t length) {
    fault f = {""};
    for (size_t i = 0; i < length; i++)
        ck_assert_msg(model_eval_push(e, t[i], &f) == ST_OK, "%s", f.line);
    ck_assert_uint_eq(model_eval_length(e), length);
}

/* |x - y| small for the midpoint of an element and a double */
static void near(field *F, const void *a, double y) {
    mpq_t lo, hi;
    mpq_inits(lo, hi, NULL);
    F->bounds(F, lo, hi, a);
    ck_assert_double_le(fabs(mpq_get_d(lo) - y), 1e-8 * (1 + fabs(y)));
    ck_assert_double_le(fabs(mpq_get_d(hi) - y), 1e-8 * (1 + fabs(y)));
    mpq_clears(lo, hi, NULL);
}

/* Equal for exact fields, enclosing for balls, near for doubles. */
static void agrees(field *F, int which, const void *a, const mpq_t y) {
    mpq_t lo, hi;
    mpq_inits(lo, hi, NULL);
    F->bounds(F, lo, hi, a);
    if (which < 2) ck_assert(mpq_equal(lo, y) && mpq_equal(hi, y));
    if (which == 2) ck_assert(mpq_cmp(lo, y) <= 0 && mpq_cmp(y, hi) <= 0);
    mpq_clears(lo, hi, NULL);
    near(F, a, mpq_get_d(y));
}

START_TEST(models_whose_scores_tie_are_the_rational_formulas_in_every_field) {
    dice d = {test_seed()};
    for (unsigned round = 0; round < 60 * test_multiplier(); round++) {
        uint32_t D = 1 + (uint32_t)dice_below(&d, 3), t[9];
        size_t length = 1 + dice_below(&d, 9);
        model *m = random_model(&d, D, 6, true);
        random_string(t, length, D + 2, &d);
        mpq_t ***right = naive_exact(m, t, length);
        for (int which = 0; which < FIELDS; which++)
            for (int share = 0; share < 2; share++) {
                field *F = open_field(which);
                model_eval *e = NULL;
                ck_ok(model_eval_open(&e, m, F, share));
                push_all(e, t, length);
                for (size_t r = 0; r < m->ops; r++)
                    for (size_t i = 0; i < length; i++)
                        for (size_t j = 0; j < m->op[r].dim; j++)
                            agrees(F, which, field_at_const(F, model_eval_row(e, r, i), j), right[r][i][j]);
                model_eval_close(e);
                F->close(F);
            }
        naive_exact_free(m, right, length);
        model_free(m);
    }
}
END_TEST

START_TEST(softmax_models_are_the_double_formulas_in_every_field_that_has_softmax) {
    dice d = {test_seed() + 1};
    for (unsigned round = 0; round < 60 * test_multiplier(); round++) {
        uint32_t D = 1 + (uint32_t)dice_below(&d, 3), t[8];
        size_t length = 1 + dice_below(&d, 8);
        model *m = random_model(&d, D, 5, false);
        random_string(t, length, D + 2, &d);
        double ***right = naive_double(m, t, length);
        for (int which = 1; which < FIELDS; which++)
            for (int share = 0; share < 2; share++) {
                field *F = open_field(which);
                model_eval *e = NULL;
                ck_ok(model_eval_open(&e, m, F, share));
                push_all(e, t, length);
                for (size_t r = 0; r < m->ops; r++)
                    for (size_t i = 0; i < length; i++)
                        for (size_t j = 0; j < m->op[r].dim; j++)
                            near(F, field_at_const(F, model_eval_row(e, r, i), j), right[r][i][j]);
                model_eval_close(e);
                F->close(F);
            }
        naive_double_free(m, right, length);
        model_free(m);
    }
}
END_TEST

/* Bit for bit in float64 and ball, by value in the exact fields. */
static void same_row(field *F, const void *a, const void *b, size_t dim) {
    mpq_t x[4];
    mpq_inits(x[0], x[1], x[2], x[3], NULL);
    for (size_t j = 0; j < dim; j++) {
        if (F->exact) {
            ck_assert(truth_is_yes(F->equal(F, field_at_const(F, a, j), field_at_const(F, b, j))));
            continue;
        }
        F->bounds(F, x[0], x[1], field_at_const(F, a, j));
        F->bounds(F, x[2], x[3], field_at_const(F, b, j));
        ck_assert(mpq_equal(x[0], x[2]) && mpq_equal(x[1], x[3]));
    }
    mpq_clears(x[0], x[1], x[2], x[3], NULL);
}

static void same_everything(const model *m, field *F, model_eval *a, model_eval *b) {
    size_t length = model_eval_length(a);
    ck_assert_uint_eq(length, model_eval_length(b));
    for (size_t r = 0; r < m->ops; r++)
        for (size_t i = 0; i < length; i++) {
            const void *x = model_eval_row(a, r, i), *y = model_eval_row(b, r, i);
            ck_assert_int_eq(x == NULL, y == NULL);
            if (x) same_row(F, x, y, m->op[r].dim);
        }
    uint32_t said_a = 9, said_b = 9;
    bool tied_a = false, tied_b = false;
    truth sure_a, sure_b;
    if (length == 0) return;
    ck_ok(model_eval_decide(a, &said_a, &tied_a, &sure_a));
    ck_ok(model_eval_decide(b, &said_b, &tied_b, &sure_b));
    ck_assert_uint_eq(said_a, said_b);
    ck_assert_int_eq(tied_a, tied_b);
    ck_assert_int_eq(sure_a.value, sure_b.value);
}

/* A walk over strings, pushing and popping at random: the walked evaluation, which remembers, against a fresh
   one without memory at every step.  `elements` is the size of the memory. */
static void walk(dice *d, int which, bool tie, size_t elements) {
    uint32_t D = 1 + (uint32_t)dice_below(d, 2), t[8];
    model *m = random_model(d, D, 5, tie);
    field *F = open_field(which);
    model_eval *walked = NULL, *fresh = NULL;
    ck_ok(model_eval_open(&walked, m, F, true));
    model_eval_remember(walked, elements);
    size_t length = 0;
    for (int step = 0; step < 12; step++) {
        size_t back = dice_below(d, 3) == 0 ? length : dice_below(d, length + 1);
        model_eval_pop(walked, back);
        length -= back;
        while (length < 7 && dice_below(d, 4)) {
            t[length] = (uint32_t)dice_below(d, D + 2);
            ck_ok(model_eval_push(walked, t[length++], NULL));
            if (dice_below(d, 2)) (void)model_eval_row(walked, dice_below(d, m->ops), dice_below(d, length));
        }
        ck_ok(model_eval_open(&fresh, m, F, false));
        push_all(fresh, t, length);
        same_everything(m, F, walked, fresh);
        model_eval_close(fresh);
    }
    model_eval_close(walked);
    F->close(F);
    model_free(m);
}

START_TEST(pushing_popping_and_sharing_change_nothing) {
    dice d = {test_seed() + 2};
    static const size_t memory[] = {MODEL_EVAL_ELEMENTS, 0, 40, 300};
    for (unsigned round = 0; round < 24 * test_multiplier(); round++)
        for (int which = 0; which < FIELDS; which++) walk(&d, which, which == 0 || round % 3 == 0, memory[round % 4]);
}
END_TEST

/* D = 1 or 2 and short strings, so that random models often copy. */
START_TEST(greedy_and_teacher_forced_decoding_agree) {
    dice d = {test_seed() + 3};
    unsigned right = 0, late = 0;
    for (unsigned round = 0; round < 150 * test_multiplier(); round++) {
        uint32_t D = 1 + (uint32_t)dice_below(&d, 2), y[4];
        letter x[4];
        size_t L = 1 + dice_below(&d, 4), wrong = 99;
        model *m = random_model(&d, D, 5, false);
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
        model *m = random_model(&d, D, 5, false);
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

START_TEST(attention_weights_are_the_softmax_and_rebuild_the_row) {
    dice d = {test_seed() + 5};
    for (unsigned round = 0; round < 30 * test_multiplier(); round++) {
        uint32_t t[7];
        model *m = random_model(&d, 2, 5, false);
        random_string(t, 7, 4, &d);
        double ***right = naive_double(m, t, 7);
        for (int which = 1; which < FIELDS; which++) {
            field *F = open_field(which);
            model_eval *e = NULL;
            void *weights = NULL;
            ck_ok(model_eval_open(&e, m, F, round % 2));
            ck_ok(field_row_new(F, &weights, 7));
            push_all(e, t, 7);
            for (size_t r = 0; r < m->ops; r++) {
                if (m->op[r].kind != OP_ATTEND) {
                    ck_assert_int_eq(model_eval_attention(e, r, 6, weights), ST_DOMAIN);
                    continue;
                }
                for (size_t i = 0; i < 7; i++) {
                    double total = 0, lane = 0;
                    ck_ok(model_eval_attention(e, r, i, weights));
                    for (size_t p = 0; p <= i; p++) {
                        mpq_t lo, hi;
                        mpq_inits(lo, hi, NULL);
                        F->bounds(F, lo, hi, field_at_const(F, weights, p));
                        double w = mpq_get_d(lo);
                        mpq_clears(lo, hi, NULL);
                        if (p < first_key(&m->op[r], i)) ck_assert(F->is_zero(F, field_at_const(F, weights, p)));
                        total += w;
                        lane += w * right[m->op[r].src[2]][p][0];
                    }
                    ck_assert_double_le(fabs(total - 1), 1e-12);
                    ck_assert_double_le(fabs(lane - right[r][i][0]), 1e-8 * (1 + fabs(right[r][i][0])));
                }
            }
            field_row_free(F, weights, 7);
            model_eval_close(e);
            F->close(F);
        }
        naive_double_free(m, right, 7);
        model_free(m);
    }
}
END_TEST

/* Block 1 averages over a window with W_q = W_k = 0; block 2 has distinct scores, so it has no rational value. */
START_TEST(a_value_outside_the_field_is_refused_where_it_is_first_needed) {
    model *m = NULL;
    fault f;
    size_t e1, zero, mean, head, out, head2;
    mpq_t beta;
    mpq_init(beta);
    mpq_set_ui(beta, 2, 1);
    ck_ok(model_new(&m, "two blocks", 1));
    ck_ok(model_embed(m, &e1, "embed", 1, NULL));
    for (size_t t = 0; t < 3; t++) rat_mat_set_si(&m->op[e1].weight, t, 0, (long)t + 1);
    ck_ok(model_linear(m, &zero, "zero", e1, 1, false, NULL));
    ck_ok(model_attend(m, &mean, "mean", zero, zero, e1, 2, beta, NULL));
    ck_ok(model_attend(m, &head, "soft", mean, mean, mean, 0, beta, NULL));
    ck_ok(model_linear(m, &out, "logits", head, 3, false, NULL));
    rat_mat_set_si(&m->op[out].weight, 1, 0, 1);
    field *F = open_field(0);
    for (int share = 0; share < 2; share++) {
        model_eval *e = NULL;
        uint32_t said;
        truth sure;
        ck_ok(model_eval_open(&e, m, F, share));
        push_all(e, (uint32_t[]){0, 2, 1}, 3);
        mpq_t five_halves;
        mpq_init(five_halves);
        mpq_set_si(five_halves, 5, 2);
        agrees(F, 0, model_eval_row(e, mean, 2), five_halves); /* (3 + 2) / 2 */
        ck_assert_ptr_null(model_eval_row(e, head, 2));
        ck_assert_int_eq(model_eval_demand(e, out, 2, &f), ST_UNSUPPORTED);
        ck_assert_ptr_nonnull(strstr(f.line, "\"soft\""));
        ck_assert_int_eq(model_eval_decide(e, &said, NULL, &sure), ST_UNSUPPORTED);
        ck_assert_ptr_nonnull(model_eval_row(e, head, 0)); /* one key: its weight is 1 */
        ck_assert_int_eq(model_eval_demand(e, 99, 0, &f), ST_DOMAIN);
        ck_assert_int_eq(model_eval_demand(e, 0, 3, &f), ST_DOMAIN);
        ck_assert_int_eq(model_eval_push(e, 3, &f), ST_DOMAIN);
        letter x[2] = {0, 0};
        uint32_t y[2];
        ck_assert_int_eq(model_eval_greedy(e, x, 2, y, &f), ST_UNSUPPORTED);
        ck_assert_uint_eq(model_eval_length(e), 0);
        x[1] = 1;
        ck_assert_int_eq(model_eval_greedy(e, x, 2, y, &f), ST_DOMAIN);
        mpq_clear(five_halves);
        model_eval_close(e);
    }
    F->close(F);
    /* a head that reads keys from a softmax cannot be held as exponential sums: refused when pushed */
    m->ops--;
    rat_mat_clear(&m->op[m->ops].weight);
    rat_mat_clear(&m->op[m->ops].bias);
    mpq_clear(m->op[m->ops].sharpness);
    free(m->op[m->ops].src);
    ck_ok(model_attend(m, &head2, "softer", head, head, head, 0, beta, NULL));
    ck_ok(model_attend(m, &head2, "softest", head2, head2, head2, 0, beta, NULL));
    ck_ok(model_linear(m, &out, "logits", head2, 3, false, NULL));
    F = open_field(1);
    model_eval *e = NULL;
    ck_ok(model_eval_open(&e, m, F, true));
    ck_ok(model_eval_push(e, 0, &f));
    ck_assert_int_eq(model_eval_push(e, 2, &f), ST_UNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(f.line, "\"softer\""));
    ck_assert_uint_eq(model_eval_length(e), 1); /* not appended */
    ck_ok(model_eval_push(e, 0, &f));
    model_eval_close(e);
    F->close(F);
    mpq_clear(beta);
    model_free(m);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, models_whose_scores_tie_are_the_rational_formulas_in_every_field);
    tcase_add_test(t, softmax_models_are_the_double_formulas_in_every_field_that_has_softmax);
    tcase_add_test(t, pushing_popping_and_sharing_change_nothing);
    tcase_add_test(t, greedy_and_teacher_forced_decoding_agree);
    tcase_add_test(t, greedy_says_what_repeated_decisions_say);
    tcase_add_test(t, the_decision_is_the_smallest_index_of_the_largest_logit);
    tcase_add_test(t, a_ball_says_when_it_cannot_order_the_best_two);
    tcase_add_test(t, attention_weights_are_the_softmax_and_rebuild_the_row);
    tcase_add_test(t, a_value_outside_the_field_is_refused_where_it_is_first_needed);
}
