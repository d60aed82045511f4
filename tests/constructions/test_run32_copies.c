/* test_run32_copies.c - what a copying run says of its logits: the same as all positions computed, margins rounded down,
   nothing infinite taken for a success; lanes that are left out. */
#include <math.h>

#include "numerics/exact/number.h"
#include "tests/constructions/run32_tools.h"

/* What a copying run sees, out of the logits at all positions: letters right in a row and the least margin, the first
   wrong answer's included.  False where rounding may turn an answer. */
static bool naive_copy(copy_run32 *c, double *margin, const model *m, const uint32_t *token, size_t L) {
    double ***value = naive_double(m, token, 2 * L + 1), near = 2 * slack(m, value, 2 * L + 1);
    bool sure = true, right = true;
    *c = (copy_run32){.first_error = RUN32_ALL_RIGHT};
    *margin = INFINITY;
    for (size_t t = 0; t < L && right && sure; t++) {
        const double *z = value[m->ops - 1][L + 1 + t];
        uint32_t own = token[t + 1], other = own ? 0 : 1;
        for (uint32_t j = 0; j < m->D + 2; j++)
            if (j != own && z[j] > z[other]) other = j;
        double lead = z[own] - z[other];
        sure = fabs(lead) > near;
        right = lead > 0;
        if (right) c->copied++;
        else c->first_error = t;
        *margin = fmin(*margin, lead);
    }
    naive_double_free(m, value, 2 * L + 1);
    return sure;
}

static void compare_copies(const model *m, device *d, const uint32_t *token, size_t L, const copy_run32 *want, double margin) {
    double ***value = naive_double(m, token, 2 * L + 1), near = 2 * slack(m, value, 2 * L + 1);
    for (unsigned k = 0; k < 4; k++) {
        copy_run32 got;
        model_run32 *r = open_run(m, d, 1, L, k < 2 ? 0 : 3);
        if (k % 2) ck_ok(model_run32_greedy(&got, r, token + 1, L, NULL));
        else ck_ok(model_run32_teacher(&got, r, token + 1, L, NULL));
        ck_assert_uint_eq(got.copied, want->copied);
        ck_assert_uint_eq(got.first_error, want->first_error);
        ck_assert_msg(fabs((double)got.margin - margin) <= near, "run %u: margin %g, not %g", k, (double)got.margin, margin);
        model_run32_close(r);
    }
    naive_double_free(m, value, 2 * L + 1);
}

/* The prompt is computed only as far as the answers read it: of a head, its keys and values, turned or not. */
START_TEST(random_models_copy_as_their_logits_at_all_positions_say) {
    dice d = {test_seed() + 2};
    device *dev = open_cpu();
    unsigned seen = 0, turned = 0;
    for (unsigned k = 0; k < 400 * test_multiplier(); k++) {
        uint32_t token[25];
        copy_run32 want;
        double margin;
        size_t L = 1 + dice_below(&d, 12);
        model *m = random_model_past(&d, 2, 2 + (unsigned)dice_below(&d, 8), false);
        random_positions(m, &d, true);
        random_string(token, 2 * L + 1, m->D, &d);
        token[0] = model_bos(m);
        token[L + 1] = model_copy_token(m);
        for (size_t t = 0; t + 1 < L; t++) token[L + 2 + t] = token[t + 1];
        if (!rounds(m) && naive_copy(&want, &margin, m, token, L)) {
            compare_copies(m, dev, token, L, &want, margin);
            seen++;
            for (size_t r = 0; r < m->ops; r++) turned += m->op[r].kind == OP_ATTEND && m->op[r].rotary;
        }
        model_free(m);
    }
    ck_assert_uint_ge(seen, 100);
    ck_assert_uint_ge(turned, 20);
    device_close(dev);
}
END_TEST

/* Logits of the letter 0, of BOS and of COPY, as products of two float32 numbers; what the run of one letter says. */
static copy_run32 run_logits(const char *const product[3][2]) {
    model *m = NULL;
    device *d = open_cpu();
    letter x = 0;
    size_t r;
    mpq_t q;
    copy_run32 c;
    mpq_init(q);
    ck_ok(model_new(&m, "products", 1));
    ck_ok(model_embed(m, &r, "embed", 3, NULL));
    ck_ok(model_linear(m, &r, "logits", 0, 3, false, NULL));
    for (size_t t = 0; t < 9; t++) {
        ck_ok(number_read_rational(q, product[t % 3][0], NULL));
        rat_mat_set(&m->op[0].weight, t / 3, t % 3, q);
        if (t / 3 != t % 3) continue;
        ck_ok(number_read_rational(q, product[t % 3][1], NULL));
        rat_mat_set(&m->op[r].weight, t % 3, t % 3, q);
    }
    model_run32 *run = open_run(m, d, 1, 1, 0);
    ck_ok(model_run32_teacher(&c, run, &x, 1, NULL));
    model_run32_close(run);
    mpq_clear(q);
    model_free(m);
    device_close(d);
    return c;
}

START_TEST(an_infinite_logit_is_no_success_wherever_it_ranks) {
    static const char *const product[][3][2] = {
        {{"1", "1"}, {"1", "0"}, {"1e30", "-1e30"}},
        {{"1", "1"}, {"1e30", "-1e30"}, {"1", "0"}},
        {{"1e30", "-1e30"}, {"1", "0"}, {"1", "1"}},
        {{"1e30", "1e30"}, {"1", "0"}, {"1", "1"}},
        {{"1", "1"}, {"1e30", "-1e30"}, {"1e30", "-1e30"}},
    };
    for (size_t k = 0; k < sizeof product / sizeof *product; k++) {
        copy_run32 c = run_logits(product[k]);
        ck_assert_msg(!c.finite && c.copied == 0 && c.first_error == 0, "case %zu", k);
    }
}
END_TEST

/* 1 - 2^-30 rounds up in float32, 1 - 2^-80 in double: the margin is the float32 below either. */
START_TEST(a_margin_is_rounded_down_also_where_doubles_round_it_up) {
    static const char *const product[][3][2] = {{{"1", "1"}, {"1", "1/1073741824"}, {"1", "0"}},
                                                {{"1", "1"}, {"1/1099511627776", "1/1099511627776"}, {"1", "0"}}};
    for (size_t k = 0; k < sizeof product / sizeof *product; k++) {
        copy_run32 c = run_logits(product[k]);
        ck_assert(c.finite && c.copied == 1 && c.margin == 1 - 0x1p-24f);
    }
    copy_run32 c = run_logits((const char *const[3][2]){{"1", "1"}, {"1", "-1/1073741824"}, {"1", "-1"}});
    ck_assert(c.copied == 1 && c.margin == 1);
}
END_TEST

/* A lane of a query, key or value whose weights are 0 is its bias, and no zero to be left out. */
START_TEST(lanes_with_a_bias_alone_are_no_zeros) {
    dice d = {test_seed()};
    device *dev = open_cpu();
    for (unsigned k = 0; k < 12; k++) {
        uint32_t token[12];
        model *m = NULL;
        size_t e, src[3], head, r, bare = k % 3;
        mpq_t one;
        mpq_init(one);
        mpq_set_ui(one, 1, 1);
        ck_ok(model_new(&m, "biases", 2));
        ck_ok(model_embed(m, &e, "embed", 2, NULL));
        ck_ok(model_linear(m, &src[0], "query", e, 2, true, NULL));
        ck_ok(model_linear(m, &src[1], "key", e, 2, true, NULL));
        ck_ok(model_linear(m, &src[2], "value", e, 2, true, NULL));
        ck_ok(model_attend(m, &head, "head", src[0], src[1], src[2], 0, one, NULL));
        ck_ok(model_linear(m, &r, "logits", head, 4, false, NULL));
        for (size_t op = 0; op < m->ops; op++) random_entries(&m->op[op].weight, &d, 2);
        for (size_t b = 0; b < 3; b++) random_entries(&m->op[src[b]].bias, &d, 2);
        for (size_t j = 0; j < 2; j++) rat_mat_set_si(&m->op[src[bare]].weight, 0, j, 0);
        rat_mat_set_si(&m->op[src[bare]].bias, 0, 0, 2);
        random_string(token, 12, m->D + 2, &d);
        compare_logits(m, dev, token, 12, 0);
        mpq_clear(one);
        model_free(m);
    }
    device_close(dev);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, random_models_copy_as_their_logits_at_all_positions_say);
    tcase_add_test(t, an_infinite_logit_is_no_success_wherever_it_ranks);
    tcase_add_test(t, a_margin_is_rounded_down_also_where_doubles_round_it_up);
    tcase_add_test(t, lanes_with_a_bias_alone_are_no_zeros);
}
