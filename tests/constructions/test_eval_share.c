/* test_eval_share.c - what the interpreter remembers changes no answer, and saves what it should. */
#include "tests/constructions/evaluation.h"

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
    model *m = random_model_past(d, D, 5, tie);
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

/* A field that counts its softmaxes and products; tests run in processes of their own. */
static struct {
    unsigned softmaxes, products;
    status (*softmax_mean)(field *F, void *r, size_t d, const void *const *scores, const void *const *values,
                           size_t count);
    void (*add_mul)(field *F, void *r, const void *a, const void *b);
} counted;

static status counting_softmax(field *F, void *r, size_t d, const void *const *scores, const void *const *values,
                               size_t count) {
    counted.softmaxes++;
    return counted.softmax_mean(F, r, d, scores, values, count);
}

static void counting_add_mul(field *F, void *r, const void *a, const void *b) {
    counted.products++;
    counted.add_mul(F, r, a, b);
}

/* Window 2 over the embedding, then a global head whose queries and keys are that mean. */
static model *two_heads(void) {
    model *m = NULL;
    size_t e, zero, mean, head, out;
    mpq_t beta;
    mpq_init(beta);
    mpq_set_ui(beta, 1, 1);
    ck_ok(model_new(&m, "two heads", 2));
    ck_ok(model_embed(m, &e, "embed", 2, NULL));
    for (size_t t = 0; t < 4; t++) {
        rat_mat_set_si(&m->op[e].weight, t, 0, (long)t + 1);
        rat_mat_set_si(&m->op[e].weight, t, 1, 2 - (long)(t * t));
    }
    ck_ok(model_linear(m, &zero, "zero", e, 2, false, NULL));
    ck_ok(model_attend(m, &mean, "mean", zero, zero, e, 2, beta, NULL));
    ck_ok(model_attend(m, &head, "head", mean, mean, e, 0, beta, NULL));
    ck_ok(model_linear(m, &out, "logits", head, 4, false, NULL));
    mpq_clear(beta);
    return m;
}

START_TEST(over_all_strings_each_context_is_computed_once) {
    model *m = two_heads();
    for (int which = 1; which < FIELDS; which++) {
        field *F = open_field(which);
        counted.softmax_mean = F->softmax_mean;
        counted.add_mul = F->add_mul;
        F->softmax_mean = counting_softmax;
        F->add_mul = counting_add_mul;
        model_eval *e = NULL;
        ck_ok(model_eval_open(&e, m, F, true));
        for (int pass = 0; pass < 2; pass++) {
            counted.softmaxes = counted.products = 0;
            for (uint64_t index = 0; index < 64; index++) {
                letter x[6];
                letters_from_index(x, 6, 2, index);
                ck_ok(model_eval_push(e, 2, NULL));
                for (size_t i = 0; i < 6; i++) ck_ok(model_eval_push(e, x[i], NULL));
                /* the mean has one softmax for BOS, one for each of BOS a, and one for each a b */
                ck_assert_uint_le(counted.softmaxes, 1 + 2 + 4);
                model_eval_pop(e, 7);
            }
            ck_assert_uint_eq(counted.softmaxes, pass == 0 ? 1 + 2 + 4 : 0);
            ck_ok(model_eval_push(e, 2, NULL));
            ck_ok(model_eval_push(e, 1, NULL));
            ck_ok(model_eval_push(e, 0, NULL));
            unsigned before = counted.products;
            ck_assert_ptr_nonnull(model_eval_row(e, 3, 2));
            /* scores of (BOS 1 0) with its three keys: by products at first in fields without packing, then remembered */
            ck_assert_uint_eq(counted.products - before, pass == 0 && !F->exact ? 3 * 2 : 0);
            ck_assert_uint_eq(counted.softmaxes, pass == 0 ? 8 : 1); /* the head itself is never remembered */
            model_eval_pop(e, 3);
        }
        model_eval_close(e);
        F->close(F);
    }
    model_free(m);
}
END_TEST

/* Many contexts and many distinct scores, so that the tables grow and collide: 30 letters, keys that average two
   of them, thousands of scores that are fractions. */
START_TEST(large_tables_hold_what_was_put_into_them) {
    dice d = {test_seed() + 8};
    model *m = NULL;
    size_t e, zero, mean, head, out;
    mpq_t beta;
    mpq_init(beta);
    mpq_set_ui(beta, 1, 7);
    ck_ok(model_new(&m, "many scores", 30));
    ck_ok(model_embed(m, &e, "embed", 1, NULL));
    for (size_t t = 0; t < 32; t++) rat_mat_set_si(&m->op[e].weight, t, 0, (long)(t * t) - 100);
    ck_ok(model_linear(m, &zero, "zero", e, 1, false, NULL));
    ck_ok(model_attend(m, &mean, "mean", zero, zero, e, 3, beta, NULL));
    ck_ok(model_attend(m, &head, "head", mean, mean, e, 0, beta, NULL));
    ck_ok(model_linear(m, &out, "logits", head, 32, false, NULL));
    mpq_clear(beta);
    field *F = open_field(1);
    model_eval *a = NULL, *b = NULL;
    ck_ok(model_eval_open(&a, m, F, true));
    ck_ok(model_eval_open(&b, m, F, false));
    for (unsigned round = 0; round < 60 * test_multiplier(); round++) {
        uint32_t t[20];
        random_string(t, 20, 32, &d);
        push_all(a, t, 20);
        push_all(b, t, 20);
        for (size_t i = 0; i < 20; i++)
            same_row(F, model_eval_row(a, head, i), model_eval_row(b, head, i), 1);
        model_eval_pop(a, 20);
        model_eval_pop(b, 20);
    }
    model_eval_close(a);
    model_eval_close(b);
    F->close(F);
    model_free(m);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, large_tables_hold_what_was_put_into_them);
    tcase_add_test(t, pushing_popping_and_sharing_change_nothing);
    tcase_add_test(t, over_all_strings_each_context_is_computed_once);
}
