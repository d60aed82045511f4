/* test_model.c - building, validating, copying and measuring models, against counts made by hand. */
#include <stdlib.h>
#include <string.h>

#include "constructions/model/model.h"
#include "tests/harness.h"

static void set(rat_mat *A, size_t i, size_t j, const char *value) {
    mpq_t q;
    mpq_init(q);
    ck_assert_int_eq(mpq_set_str(q, value, 10), 0);
    mpq_canonicalize(q);
    rat_mat_set(A, i, j, q);
    mpq_clear(q);
}

static size_t attend(model *m, const char *name, size_t q, size_t k, size_t v, uint64_t window, const char *beta) {
    size_t r = 0;
    mpq_t sharpness;
    mpq_init(sharpness);
    mpq_set_str(sharpness, beta, 10);
    ck_ok(model_attend(m, &r, name, q, k, v, window, sharpness, NULL));
    mpq_clear(sharpness);
    return r;
}

/* Two heads of key width 3 and value widths 3 and 2 in block 1, an MLP of width 7, one head of width 2 in block
   2 on top of it, logits.  D = 2. */
static model *example(void) {
    model *m = NULL;
    size_t e, q, k, v, h1, h2, joined, up, relu, down, h3, out;
    ck_ok(model_new(&m, "example", 2));
    ck_ok(model_embed(m, &e, "embed", 3, NULL));             /* 4 x 3 = 12 */
    ck_ok(model_linear(m, &q, "q", e, 3, false, NULL));      /* 9          */
    ck_ok(model_linear(m, &k, "k", e, 3, true, NULL));       /* 9 + 3      */
    ck_ok(model_linear(m, &v, "v", e, 2, false, NULL));      /* 6          */
    h1 = attend(m, "head1", q, k, e, 2, "5");
    h2 = attend(m, "head2", q, k, v, 0, "5");
    ck_ok(model_join(m, &joined, "heads", (size_t[]){h1, h2}, 2, NULL)); /* dim 5 */
    ck_ok(model_linear(m, &up, "U2", joined, 7, false, NULL));           /* 35 */
    ck_ok(model_relu(m, &relu, "relu", up, NULL));
    ck_ok(model_linear(m, &down, "U1", relu, 2, false, NULL));           /* 14 */
    h3 = attend(m, "head3", down, down, down, 0, "1/3");
    ck_ok(model_linear(m, &out, "logits", h3, 4, false, NULL));          /* 8 */
    m->op[h1].block = m->op[h2].block = m->op[relu].block = 1;
    m->op[h3].block = 2;
    return m;
}

START_TEST(costs_are_those_counted_by_hand) {
    model *m = example();
    model_cost c;
    ck_ok(model_validate(m, NULL));
    set(&model_find(m, "embed")->weight, 0, 1, "-100");  /* 1 + 7 bits                                  */
    set(&model_find(m, "q")->weight, 1, 1, "27");        /* times sharpness 5: 135, 1 + 8 bits          */
    set(&model_find(m, "k")->bias, 2, 0, "1/2");         /* 1 + 1 + 2 bits                              */
    set(&model_find(m, "U1")->weight, 0, 6, "3");        /* times 1/3 in head3: 1                       */
    model_measure(&c, m);
    ck_assert_uint_eq(c.depth, 2);
    ck_assert_uint_eq(c.heads, 3);
    ck_assert_uint_eq(c.dimension, 3 + 3); /* head2 has values of width 2 but keys of width 3 */
    ck_assert_uint_eq(c.mlp_width, 7);
    ck_assert_uint_eq(c.parameters, 12 + 9 + 9 + 3 + 6 + 35 + 14 + 8);
    ck_assert_uint_eq(c.nonzero, 4);
    ck_assert_uint_eq(c.max_weight_bits, 9);
    set(&model_find(m, "k")->bias, 2, 0, "255/256");     /* 1 + 8 + 9 */
    model_measure(&c, m);
    ck_assert_uint_eq(c.max_weight_bits, 18);
    ck_assert_uint_eq(c.nonzero, 4);
    model_free(m);
}
END_TEST

START_TEST(unmarked_heads_are_grouped_by_their_depth) {
    model *m = example();
    model_cost c;
    for (size_t i = 0; i < m->ops; i++) m->op[i].block = 0;
    model_measure(&c, m);
    ck_assert_uint_eq(c.dimension, 6);
    ck_assert_uint_eq(c.mlp_width, 7);
    model_find(m, "head3")->block = 1; /* now block 1 is head3 alone, the others stay at depth 1 */
    model_measure(&c, m);
    ck_assert_uint_eq(c.dimension, 6);
    ck_assert_uint_eq(c.mlp_width, 0);
    model_free(m);
}
END_TEST

START_TEST(a_model_without_attention_has_depth_0) {
    model *m = NULL;
    model_cost c;
    size_t e;
    ck_ok(model_new(&m, "m", 2));
    ck_ok(model_embed(m, &e, "e", 4, NULL));
    model_measure(&c, m);
    ck_assert(c.depth == 0 && c.heads == 0 && c.dimension == 0 && c.mlp_width == 0 && c.nonzero == 0 &&
              c.max_weight_bits == 0);
    ck_assert_uint_eq(c.parameters, 16);
    model_free(m);
}
END_TEST

START_TEST(sharpness_counts_by_itself_where_the_query_is_no_linear_op) {
    model *m = NULL;
    model_cost c;
    size_t e, h, out;
    ck_ok(model_new(&m, "m", 2));
    ck_ok(model_embed(m, &e, "e", 2, NULL));
    h = attend(m, "h", e, e, e, 0, "1000");
    ck_ok(model_linear(m, &out, "o", h, 4, false, NULL));
    model_measure(&c, m);
    ck_assert_uint_eq(c.max_weight_bits, 11);
    ck_assert_uint_eq(c.depth, 1);
    ck_assert_uint_eq(c.nonzero, 0);
    model_free(m);
}
END_TEST

START_TEST(builders_refuse_wrong_shapes_names_and_sources) {
    model *m = example(), *none = NULL;
    fault f;
    size_t r = 0, ops = m->ops;
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    ck_assert_int_eq(model_new(&none, "", 2), ST_DOMAIN);
    ck_assert_int_eq(model_new(&none, "a\nb", 2), ST_DOMAIN);
    ck_assert_int_eq(model_new(&none, "m", 0), ST_DOMAIN);
    ck_assert_int_eq(model_new(&none, "m", UINT32_MAX), ST_LIMIT);
    ck_assert_int_eq(model_embed(m, &r, "embed", 3, &f), ST_DOMAIN); /* the name is taken */
    ck_assert_ptr_nonnull(strstr(f.line, "embed"));
    ck_assert_int_eq(model_embed(m, &r, "", 3, &f), ST_DOMAIN);
    ck_assert_int_eq(model_embed(m, &r, "quo\"te", 3, &f), ST_DOMAIN);
    ck_assert_int_eq(model_embed(m, &r, "a name that is much longer than a name of a register may be", 3, &f),
                     ST_DOMAIN);
    ck_assert_int_eq(model_embed(m, &r, "new", 0, &f), ST_DOMAIN);
    ck_assert_int_eq(model_embed(m, &r, "new", SIZE_MAX, &f), ST_LIMIT);
    ck_assert_int_eq(model_linear(m, &r, "new", ops, 2, false, &f), ST_DOMAIN);
    ck_assert_int_eq(model_linear(m, &r, "new", SIZE_MAX, 2, false, &f), ST_DOMAIN);
    ck_assert_int_eq(model_linear(m, &r, "new", 0, (size_t)MODEL_DIM_MOST + 1, false, &f), ST_LIMIT);
    ck_assert_int_eq(model_relu(m, &r, "new", ops, &f), ST_DOMAIN);
    ck_assert_int_eq(model_attend(m, &r, "new", 1, 3, 0, 0, one, &f), ST_DOMAIN); /* 3 against 2 */
    ck_assert_int_eq(model_attend(m, &r, "new", 1, 1, ops, 0, one, &f), ST_DOMAIN);
    ck_assert_int_eq(model_add(m, &r, "new", 0, 3, &f), ST_DOMAIN);
    ck_assert_int_eq(model_join(m, &r, "new", NULL, 0, &f), ST_DOMAIN);
    ck_assert_int_eq(model_join(m, &r, "new", (size_t[]){0, ops}, 2, &f), ST_DOMAIN);
    ck_assert_uint_eq(m->ops, ops); /* nothing was appended */
    ck_ok(model_validate(m, &f));
    mpq_clear(one);
    model_free(m);
}
END_TEST

START_TEST(the_cap_on_entries_holds_over_all_ops_together) {
    model *m = NULL;
    fault f;
    size_t e, r;
    ck_ok(model_new(&m, "big", 1));
    ck_ok(model_embed(m, &e, "e", 1000, NULL));
    ck_ok(model_linear(m, &r, "a", e, 8000, false, NULL));
    ck_assert_int_eq(model_linear(m, &r, "b", e, 8800, false, &f), ST_LIMIT); /* 8e6 + 8.8e6 > 2^24 */
    ck_assert_ptr_nonnull(strstr(f.line, "\"b\""));
    model_free(m);
}
END_TEST

START_TEST(validation_names_the_place_that_is_wrong) {
    fault f;
    model *m = NULL;
    size_t e, h, out;
    ck_ok(model_new(&m, "m", 2));
    ck_assert_int_eq(model_validate(m, &f), ST_DOMAIN);
    ck_ok(model_embed(m, &e, "emb", 4, NULL));
    ck_ok(model_validate(m, &f));
    ck_ok(model_relu(m, &h, "dead", e, NULL));
    ck_ok(model_linear(m, &out, "out", e, 4, true, NULL));
    ck_assert_int_eq(model_validate(m, &f), ST_DOMAIN);
    ck_assert_ptr_nonnull(strstr(f.line, "\"dead\""));
    m->op[out].src[0] = h;
    ck_ok(model_validate(m, &f));
    m->op[out].src[0] = out;
    ck_assert_int_eq(model_validate(m, &f), ST_DOMAIN);
    ck_assert_ptr_nonnull(strstr(f.line, "not before it"));
    m->op[out].src[0] = h;
    m->op[h].dim = 3;
    ck_assert_int_eq(model_validate(m, &f), ST_DOMAIN);
    ck_assert_ptr_nonnull(strstr(f.line, "\"dead\""));
    m->op[h].dim = 4;
    m->op[out].bias.rows = 3;
    ck_assert_int_eq(model_validate(m, &f), ST_DOMAIN);
    ck_assert_ptr_nonnull(strstr(f.line, "bias"));
    m->op[out].bias.rows = 4;
    m->op[out].weight.cols = 2;
    ck_assert_int_eq(model_validate(m, &f), ST_DOMAIN);
    ck_assert_ptr_nonnull(strstr(f.line, "weight"));
    m->op[out].weight.cols = 4;
    m->D = 3;
    ck_assert_int_eq(model_validate(m, &f), ST_DOMAIN); /* the embedding has 4 rows, not 5 */
    m->D = 2;
    ck_ok(model_validate(m, &f));
    model_free(m);

    ck_ok(model_new(&m, "m", 2));
    ck_ok(model_embed(m, &e, "emb", 3, NULL));
    ck_assert_int_eq(model_validate(m, &f), ST_DOMAIN); /* 3 logits for 4 tokens */
    ck_assert_ptr_nonnull(strstr(f.line, "need 4"));
    model_free(m);
}
END_TEST

START_TEST(a_clone_is_equal_and_independent) {
    model *m = example(), *copy = NULL;
    set(&model_find(m, "U2")->weight, 3, 2, "-7/3");
    ck_ok(model_name_lane(m, 0, 1, "slot %d code %d", 3, 0));
    ck_ok(model_clone(&copy, m));
    ck_assert_str_eq(copy->name, m->name);
    ck_assert_uint_eq(copy->ops, m->ops);
    for (size_t i = 0; i < m->ops; i++) {
        const model_op *a = &m->op[i], *b = &copy->op[i];
        ck_assert_str_eq(a->name, b->name);
        ck_assert(a->kind == b->kind && a->dim == b->dim && a->sources == b->sources && a->window == b->window &&
                  a->block == b->block && mpq_equal(a->sharpness, b->sharpness) &&
                  mpq_equal(a->slope, b->slope) && a->rotary == b->rotary);
        if (a->sources) ck_assert_mem_eq(a->src, b->src, a->sources * sizeof *a->src);
        ck_assert(rat_mat_equal(&a->weight, &b->weight) && rat_mat_equal(&a->bias, &b->bias));
    }
    ck_assert_str_eq(copy->op[0].lanes[1], "slot 3 code 0");
    ck_assert_ptr_null(copy->op[0].lanes[0]);
    ck_ok(model_validate(copy, NULL));
    set(&model_find(copy, "U2")->weight, 3, 2, "1");
    copy->op[1].src[0] = 77;
    ck_ok(model_name_lane(copy, 0, 1, "renamed"));
    ck_assert(!rat_mat_equal(&model_find(m, "U2")->weight, &model_find(copy, "U2")->weight));
    ck_assert_uint_eq(m->op[1].src[0], 0);
    ck_assert_str_eq(m->op[0].lanes[1], "slot 3 code 0");
    model_free(m);
    model_free(copy);
}
END_TEST

START_TEST(lanes_are_named_within_their_register_only) {
    model *m = example();
    ck_assert_int_eq(model_name_lane(m, m->ops, 0, "x"), ST_DOMAIN);
    ck_assert_int_eq(model_name_lane(m, 0, 3, "x"), ST_DOMAIN);
    ck_assert_int_eq(model_name_lane(m, 0, 0, "%s", ""), ST_DOMAIN);
    ck_assert_int_eq(model_name_lane(m, 0, 0, "%060d", 1), ST_DOMAIN);
    ck_assert_ptr_null(model_find_const(m, "none"));
    ck_assert_ptr_eq(model_find_const(m, "q"), &m->op[1]);
    model_free(m);
    model_free(NULL);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, costs_are_those_counted_by_hand);
    tcase_add_test(t, unmarked_heads_are_grouped_by_their_depth);
    tcase_add_test(t, a_model_without_attention_has_depth_0);
    tcase_add_test(t, sharpness_counts_by_itself_where_the_query_is_no_linear_op);
    tcase_add_test(t, builders_refuse_wrong_shapes_names_and_sources);
    tcase_add_test(t, the_cap_on_entries_holds_over_all_ops_together);
    tcase_add_test(t, validation_names_the_place_that_is_wrong);
    tcase_add_test(t, a_clone_is_equal_and_independent);
    tcase_add_test(t, lanes_are_named_within_their_register_only);
}
