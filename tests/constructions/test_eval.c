/* test_eval.c - the interpreter in all four fields against evaluations written from the formulas. */
#include "tests/constructions/evaluation.h"

#include "constructions/hash_copy/hash_copy.h"
#include "numerics/base/work.h"

/* Equal for exact fields, enclosing for balls, near for doubles. */
static void agrees(field *F, int which, const void *a, const mpq_t y) {
    mpq_t lo, hi;
    mpq_inits(lo, hi, NULL);
    F->bounds(F, lo, hi, a);
    if (which < 2) ck_assert(mpq_equal(lo, y) && mpq_equal(hi, y));
    if (which == 2) ck_assert(mpq_cmp(lo, y) <= 0 && mpq_cmp(y, hi) <= 0);
    mpq_clears(lo, hi, NULL);
    near_double(F, a, mpq_get_d(y));
}

static void agrees_at(field *F, int which, const void *a, void *right, size_t r, size_t i, size_t j) {
    agrees(F, which, a, ((mpq_t ***)right)[r][i][j]);
}

START_TEST(models_whose_scores_tie_are_the_rational_formulas_in_every_field) {
    dice d = {test_seed()};
    for (unsigned round = 0; round < 60 * test_multiplier(); round++) {
        uint32_t D = 1 + (uint32_t)dice_below(&d, 3), t[9];
        size_t length = 1 + dice_below(&d, 9);
        model *m = random_model_past(&d, D, 6, true);
        random_string(t, length, D + 2, &d);
        mpq_t ***right = naive_exact(m, t, length);
        check_elements(m, t, length, 0, agrees_at, right);
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
        model *m = random_model_past(&d, D, 5, false);
        random_string(t, length, D + 2, &d);
        check_doubles(m, t, length, 1);
        model_free(m);
    }
}
END_TEST

START_TEST(attention_weights_are_the_softmax_and_rebuild_the_row) {
    dice d = {test_seed() + 5};
    for (unsigned round = 0; round < 30 * test_multiplier(); round++) {
        uint32_t t[7];
        model *m = random_model_past(&d, 2, 5, false);
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
    for (size_t k = 0; k < MODEL_OP_MATRICES; k++) rat_mat_clear(model_op_matrix(&m->op[m->ops], k));
    mpq_clear(m->op[m->ops].sharpness);
    mpq_clear(m->op[m->ops].slope);
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

START_TEST(a_long_string_is_given_up_when_asked_to_stop) {
    hash_copy_spec spec;
    model *m = NULL;
    model_eval *e = NULL;
    uint32_t y[3];
    letter x[3] = {0, 1, 0};
    volatile sig_atomic_t stop = 0;
    work w = work_default();
    w.interrupted = &stop;
    ck_ok(hash_copy_spec_init(&spec, 2, 2, NULL));
    ck_ok(hash_copy_build(&m, &spec, NULL));
    field *F = open_field(1);
    ck_ok(model_eval_open(&e, m, F, true));
    model_eval_watch(e, &w);
    ck_ok(model_eval_greedy(e, x, 3, y, NULL));
    ck_ok(model_eval_push(e, 0, NULL));
    stop = 1;
    ck_assert_int_eq(model_eval_push(e, 0, NULL), ST_STOPPED);
    ck_assert_uint_eq(model_eval_length(e), 1); /* not appended */
    ck_assert_int_eq(model_eval_greedy(e, x, 3, y, NULL), ST_STOPPED);
    ck_assert_uint_eq(model_eval_length(e), 0);
    model_eval_watch(e, NULL);
    ck_ok(model_eval_greedy(e, x, 3, y, NULL));
    model_eval_close(e);
    F->close(F);
    model_free(m);
    hash_copy_spec_clear(&spec);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_long_string_is_given_up_when_asked_to_stop);
    tcase_add_test(t, models_whose_scores_tie_are_the_rational_formulas_in_every_field);
    tcase_add_test(t, softmax_models_are_the_double_formulas_in_every_field_that_has_softmax);
    tcase_add_test(t, attention_weights_are_the_softmax_and_rebuild_the_row);
    tcase_add_test(t, a_value_outside_the_field_is_refused_where_it_is_first_needed);
}
