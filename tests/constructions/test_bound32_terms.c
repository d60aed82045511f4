/* test_bound32_terms.c - the parts of the float32 bound one by one: ranges against exact runs, each term where nothing else
   hides it, and the formulas of docs/numerics.md in doubles. */
#include "constructions/model/bound32_inner.h"
#include "tests/constructions/float32_attack.h"

#include "constructions/hash_copy/hash_copy.h"

/* ---- ranges */

static double down(dyadic x) {
    mpq_t q;
    mpq_init(q);
    ck_assert(dyadic_get(q, x));
    double y = mpq_get_d(q);
    mpq_clear(q);
    return y;
}

/* N13: every lane of every register at every position of every prompt lies in its class's range, up to the width of a ball. */
static void hold_ranges(const model *m, size_t L, unsigned prompts, dice *d) {
    bounds32 *B = NULL;
    uint32_t t[64];
    bound32 b;
    bound32_init(&b);
    ck_ok(bounds32_open(&B, m, 0, NULL, 0, NULL));
    ck_ok(bounds32_for(&b, B, L, NULL)); /* states grow with the positions there are */
    bound32_clear(&b);
    for (unsigned k = 0; k < prompts; k++) {
        random_prompt(t, L, m->D, d);
        attack a;
        attack_open(&a, m, t, 2 * L + 2);
        mpq_t lo, hi, x;
        mpq_inits(lo, hi, x, NULL);
        for (size_t i = 0; i < 2 * L + 2; i++)
            for (size_t r = 0; r < m->ops; r++) {
                size_t class = i + 1 < B->classes ? i + 1 : B->classes;
                ck_ok(model_eval_demand(a.exact, r, i, NULL));
                for (size_t j = 0; j < m->op[r].dim; j++) {
                    const lane32 *lane = bounds32_at(B, r, class, j);
                    a.ball->bounds(a.ball, lo, hi, field_at_const(a.ball, model_eval_row(a.exact, r, i), j));
                    ck_assert(dyadic_get(x, lane->lo));
                    ck_assert_msg(mpq_cmp(x, hi) <= 0, "%s lane %zu position %zu: %g below %g", m->op[r].name, j, i, mpq_get_d(hi),
                                  mpq_get_d(x));
                    ck_assert(dyadic_get(x, lane->hi));
                    ck_assert_msg(mpq_cmp(lo, x) <= 0, "%s lane %zu position %zu: %g above %g", m->op[r].name, j, i, mpq_get_d(lo),
                                  mpq_get_d(x));
                }
            }
        mpq_clears(lo, hi, x, NULL);
        attack_close(&a);
    }
    bounds32_close(B);
}

START_TEST(exact_values_lie_in_their_ranges) {
    dice d = {test_seed()};
    for (unsigned k = 0; k < 250 * test_multiplier(); k++) {
        model *m = random_model_past(&d, 1 + (uint32_t)dice_below(&d, 3), 7, k % 4 != 0); /* mostly means */
        hold_ranges(m, 1 + dice_below(&d, 5), 2, &d);
        model_free(m);
    }
    for (uint32_t n = 1; n <= 4; n++) {
        hash_copy_spec s;
        model *m = NULL;
        ck_ok(hash_copy_spec_init(&s, 2 + n % 3, n, NULL));
        ck_ok(hash_copy_build(&m, &s, NULL));
        hold_ranges(m, 6, 4, &d);
        model_free(m);
        hash_copy_spec_clear(&s);
    }
}
END_TEST

/* v = x + mean(x) in either order, and mean(v) - 2 mean(x): no 0, for a mean of means is none of x. */
START_TEST(a_mean_of_a_sum_with_a_mean_is_no_mean_of_its_terms) {
    dice d = {test_seed() + 2};
    for (int first = 0; first < 2; first++) {
        model *m = NULL;
        size_t x, none, mean, v, means, both[2], out;
        mpq_t one;
        mpq_init(one);
        mpq_set_ui(one, 1, 1);
        ck_ok(model_new(&m, "means", 2));
        ck_ok(model_embed(m, &x, "x", 1, NULL));
        for (size_t t = 0; t < 4; t++) rat_mat_set_si(&m->op[x].weight, t, 0, t % 2 ? 1 : -1);
        ck_ok(model_linear(m, &none, "none", x, 1, false, NULL));
        ck_ok(model_attend(m, &mean, "mean", none, none, x, 2, one, NULL));
        ck_ok(model_add(m, &v, "v", first ? mean : x, first ? x : mean, NULL));
        ck_ok(model_attend(m, &means, "means", none, none, v, 2, one, NULL));
        both[0] = means, both[1] = mean;
        ck_ok(model_join(m, &out, "both", both, 2, NULL));
        ck_ok(model_linear(m, &out, "logits", out, 4, false, NULL));
        rat_mat_set_si(&m->op[out].weight, 0, 0, 1);
        rat_mat_set_si(&m->op[out].weight, 0, 1, -2);
        hold_ranges(m, 6, 6, &d);
        mpq_clear(one);
        model_free(m);
    }
}
END_TEST

/* What forms are for: the slots of the copier are codes and flags, not k times as wide; and they are attained. */
START_TEST(slots_of_the_copier_are_as_narrow_as_they_are) {
    hash_copy_spec s;
    model *m = NULL;
    bounds32 *B = NULL;
    ck_ok(hash_copy_spec_init(&s, 4, 6, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    ck_ok(bounds32_open(&B, m, 0, NULL, 0, NULL));
    const model_op *slots = model_find(m, "block1.U1");
    size_t r = (size_t)(slots - m->op), U2 = (size_t)(model_find(m, "block1.U2") - m->op);
    for (size_t c = 1; c <= B->classes; c++)
        for (size_t j = 0; j < slots->dim; j++) {
            const lane32 *x = bounds32_at(B, r, c, j);
            ck_assert_double_ge(down(x->lo), -1);
            ck_assert_double_le(down(x->hi), 1);
        }
    for (size_t j = 0; j < 7 * 2; j++) { /* slot k + one, 0 to 2, also with k = 7 */
        const lane32 *x = bounds32_at(B, U2, B->classes, j);
        ck_assert(dyadic_is_zero(x->lo));
        ck_assert_int_eq(dyadic_cmp(x->hi, dyadic_of(2, 0)), 0);
    }
    bounds32_close(B);
    model_free(m);
    hash_copy_spec_clear(&s);
}
END_TEST

/* ---- probes: letter 0 everywhere; float32 error of one lane beside its bound */

static model *probe(size_t dim, const char *const *entry) {
    model *m = NULL;
    size_t r;
    mpq_t q;
    mpq_init(q);
    ck_ok(model_new(&m, "probe", 1));
    ck_ok(model_embed(m, &r, "embed", dim, NULL));
    for (size_t t = 0; t < 3; t++)
        for (size_t j = 0; j < dim; j++) {
            ck_assert_int_eq(mpq_set_str(q, entry[t * dim + j], 10), 0);
            mpq_canonicalize(q);
            rat_mat_set(&m->op[r].weight, t, j, q);
        }
    mpq_clear(q);
    return m;
}

static size_t row(model *m, const char *name, size_t src, size_t dim, const char *const *weight) {
    size_t r;
    mpq_t q;
    mpq_init(q);
    ck_ok(model_linear(m, &r, name, src, dim, false, NULL));
    for (size_t k = 0; k < dim * m->op[src].dim; k++) {
        ck_assert_int_eq(mpq_set_str(q, weight[k], 10), 0);
        mpq_canonicalize(q);
        rat_mat_set(&m->op[r].weight, k / m->op[src].dim, k % m->op[src].dim, q);
    }
    mpq_clear(q);
    return r;
}

/* Runs BOS 0 COPY 0; the error of register r against its bound, both of which must be as stated. */
static double tightness(const model *m, size_t r, const float32_conduct *c) {
    static const uint32_t t[4] = {1, 0, 2, 0};
    attack a;
    bound32 b;
    bound32_init(&b);
    ck_ok(model_bound32(&b, m, 1, NULL));
    ck_assert(b.finite);
    double *worst = calloc(m->ops, sizeof *worst);
    attack_open(&a, m, t, 4);
    attack_run(&a, worst, c, t, 4, 0);
    double error = worst[r], bound = mpq_get_d(b.error[r]);
    ck_assert_msg(error <= bound, "%s: off by %g, bound %g", m->op[r].name, error, bound);
    free(worst);
    attack_close(&a);
    bound32_clear(&b);
    return error / bound;
}

/* N14: a weight next to the middle of two floats, times a float: both errors, near u each. */
START_TEST(a_rounded_weight_and_a_rounded_product_make_nearly_the_whole_bound) {
    dice d = {test_seed()};
    double best = 0;
    for (unsigned k = 0; k < 300; k++) {
        char x[40], w[60];
        snprintf(x, sizeof x, "%u/8388608", 8388609 + (unsigned)dice_below(&d, 4000));
        /* (2a + 1)/2^24 and a little less */
        snprintf(w, sizeof w, "%llu/17592186044416", (16777217 + 2 * (unsigned long long)dice_below(&d, 4000)) * 1048576 - 1);
        model *m = probe(1, (const char *const[]){x, x, x});
        size_t r = row(m, "logits", 0, 3, (const char *const[]){w, w, w});
        best = fmax(best, tightness(m, r, &(float32_conduct){0}));
        model_free(m);
    }
    ck_assert_double_gt(best, 0.9);
}
END_TEST

/* N14: a weight below 2^-126 may be flushed whatever the size of the others in its lane: 2^-126 (1 - 2^-23) for letter 0,
   2^-112/3 for the other tokens, which is off by 2^-138 at most. */
START_TEST(a_small_weight_beside_larger_ones_may_be_flushed) {
    char small[60], large[60];
    mpq_t q;
    mpq_init(q);
    mpq_set_ui(q, 8388607, 1);
    mpq_div_2exp(q, q, 149);
    gmp_snprintf(small, sizeof small, "%Qd", q);
    mpq_set_ui(q, 1, 3);
    mpq_div_2exp(q, q, 112);
    gmp_snprintf(large, sizeof large, "%Qd", q);
    mpq_clear(q);
    model *m = probe(1, (const char *const[]){small, large, large});
    row(m, "logits", 0, 3, (const char *const[]){"1", "1", "1"});
    ck_assert_double_gt(tightness(m, 0, &(float32_conduct){.flush = true}), 0.9);
    model_free(m);
}
END_TEST

static const char *const ones[] = {"1", "1", "1", "1", "1", "1"};

/* N16: relu of what is exactly 0 and positive in float32: 2^20 + 3/32 becomes 2^20 + 1/8. */
START_TEST(relu_of_an_exact_zero_keeps_what_float32_adds_to_it) {
    static const char *const entry[] = {"1", "1", "3/32", "1", "1", "3/32", "1", "1", "3/32"};
    model *m = probe(3, entry);
    size_t sum = row(m, "sum", 0, 1, (const char *const[]){"33554435/32", "-1048576", "-1"}), r;
    ck_ok(model_relu(m, &r, "relu", sum, NULL));
    row(m, "logits", r, 3, ones);
    ck_assert_double_gt(tightness(m, r, &(float32_conduct){0}), 0.05);
    model_free(m);
}
END_TEST

/* N15, exact sums: integers of 24 bits are exact, of 25 they are not. */
START_TEST(sums_past_2_to_the_24_are_not_called_exact) {
    model *m = probe(2, (const char *const[]){"16777215", "1/2", "16777215", "1/2", "16777215", "1/2"});
    size_t r = row(m, "logits", 0, 3, ones);
    ck_assert_double_gt(tightness(m, r, &(float32_conduct){0}), 0.1);
    model_free(m);
    m = probe(2, (const char *const[]){"8388607", "1/2", "8388607", "1/2", "8388607", "1/2"});
    r = row(m, "logits", 0, 3, ones);
    bound32 b;
    bound32_init(&b);
    ck_ok(model_bound32(&b, m, 1, NULL));
    ck_assert(b.finite && mpq_sgn(b.logit) == 0);
    bound32_clear(&b);
    model_free(m);
}
END_TEST

/* N18: queries off by 2^-15 and keys that are exact, or the other way round.  1024 + 3 2^-15 is 1024 + 2^-13 in float32, so (3 2^-15, 1)
   times (2^15, -3) is 0 exactly and 1 there. */
START_TEST(errors_of_queries_and_of_keys_reach_the_weights_times_sharpness) {
    static const char *const entry[] = {"1", "32768", "-3", "-1", "-32768", "3", "-1", "-32768", "3"};
    for (int swap = 0; swap < 2; swap++) {
        model *m = probe(3, entry);
        size_t large = row(m, "large", 0, 1, (const char *const[]){"33554435/32768", "0", "0"});
        size_t less = row(m, "less", 0, 1, (const char *const[]){"-1024", "0", "0"});
        size_t v = row(m, "value", 0, 1, (const char *const[]){"1", "0", "0"}), sum, off, r;
        size_t fixed = row(m, "fixed", 0, 2, (const char *const[]){"0", "1", "0", "0", "0", "1"});
        ck_ok(model_add(m, &sum, "small", large, less, NULL));
        ck_ok(model_join(m, &off, "off", (const size_t[]){sum, v}, 2, NULL));
        mpq_t beta;
        mpq_init(beta);
        mpq_set_ui(beta, 1, 8);
        ck_ok(model_attend(m, &r, "head", swap ? fixed : off, swap ? off : fixed, v, 0, beta, NULL));
        row(m, "logits", r, 3, ones);
        mpq_clear(beta);
        ck_assert_double_gt(tightness(m, r, &(float32_conduct){0}), 0.1);
        model_free(m);
    }
}
END_TEST

/* ---- formulas, in doubles */

static const double u = 0x1p-24;

static double gamma_of(double k) { return k * u / (1 - k * u); }

static void near_formula(const mpq_t bound, double formula) {
    ck_assert_double_ge(mpq_get_d(bound), formula * (1 - 1e-9));
    ck_assert_double_le(mpq_get_d(bound), formula * 1.01 + 1e-30);
}

/* N19 - N22: scores 0 or -3/4 exactly, values 1 or -1, L letters. */
START_TEST(softmax_is_the_formula) {
    static const char *const entry[] = {"1", "0", "1", "1", "-3/4", "-1", "1", "0", "1"};
    for (unsigned L = 1; L < 100000; L = 3 * L + 1) {
        model *m = probe(3, entry);
        size_t q = row(m, "q", 0, 1, (const char *const[]){"1", "0", "0"}), k = row(m, "k", 0, 1, (const char *const[]){"0", "1", "0"});
        size_t v = row(m, "v", 0, 1, (const char *const[]){"0", "0", "1"}), r;
        mpq_t one;
        mpq_init(one);
        mpq_set_ui(one, 1, 1);
        ck_ok(model_attend(m, &r, "head", q, k, v, 0, one, NULL));
        row(m, "logits", r, 3, ones);
        bound32 b;
        bound32_init(&b);
        ck_ok(model_bound32(&b, m, L, NULL));
        ck_assert(b.exact_scores);
        double K = 2.0 * L + 2, T = floor((K - 1) / BOUND32_TILE), g = gamma_of(K + T);
        double delta = 7 * u + 2 * u * 0.75 + (T > 0 ? 7 * u * T + 2 * u * 0.75 : 0), sums = 2 * g + 4 * g * g + (K + T) * 0x1p-118;
        near_formula(b.error[r], 2 * delta / 2 + sums + 6 * u * (1 + sums));
        mpq_set_ui(one, 32, 1); /* 24 apart: the other keys weigh K e^-24 */
        mpq_set(m->op[r].sharpness, one);
        mpq_set_ui(one, 24, 1);
        ck_ok(model_bound32_lookup(&b, m, L, r, one, NULL));
        double apart = 2 * (7 * u + 2 * u * 24) + (T > 0 ? 7 * u * T + 2 * u * 24 : 0);
        double others = (K - 1) * exp(-24), others32 = others * exp(apart + (K + T) * u);
        double sharp = 2 * others + 8 * others32 + 14 * u, plain = mpq_get_d(b.error[r]);
        delta = 7 * u + 2 * u * 24 + (T > 0 ? 7 * u * T + 2 * u * 24 : 0);
        double generic = 2 * delta / 2 + sums + 6 * u * (1 + sums);
        if (L < 1000) ck_assert_double_lt(sharp, generic);
        if (others32 < 0.1 && sharp < generic) {
            ck_assert_double_ge(plain, sharp * (1 - 1e-9));
            ck_assert_double_le(plain, sharp * 1.07 + 1e-30); /* e^y by 2^whole (1 + fraction) */
        } else {
            ck_assert_double_le(plain, generic * 1.01);
        }
        bound32_clear(&b);
        mpq_clear(one);
        model_free(m);
    }
}
END_TEST

/* N17 and the slope of N18. */
START_TEST(means_and_slopes_are_the_formula) {
    model *m = probe(1, (const char *const[]){"1/3", "1/3", "1/3"});
    size_t zero = row(m, "zero", 0, 1, (const char *const[]){"0"}), r;
    mpq_t q;
    mpq_init(q);
    mpq_set_ui(q, 1, 1);
    ck_ok(model_attend(m, &r, "mean", zero, zero, 0, 5, q, NULL));
    row(m, "logits", r, 3, ones);
    ck_assert(model_attend_is_mean(m, r));
    bound32 b;
    bound32_init(&b);
    ck_ok(model_bound32(&b, m, 9, NULL));
    double e = u / 3 + gamma_of(4) * (1.0 / 3 + u / 3);
    near_formula(b.error[r], e + 6 * u * (1.0 / 3 + e));
    mpq_set_si(q, 1, 3);
    ck_ok(model_attend_positions(m, r, q, 0, NULL)); /* no mean any more: the last 5 keys, at most 5 slopes apart */
    ck_assert(!model_attend_is_mean(m, r));
    mpq_set_ui(q, 2, 1);
    rat_mat_set(&m->op[0].weight, 0, 0, q); /* values from 1/3 to 2 */
    ck_ok(model_bound32(&b, m, 9, NULL));
    double A = 8 * u * 5 / 3, g = gamma_of(5), sums = 2 * g + 4 * g * g, depth = 5.0 / 3 + 2 * A;
    double value = u / 3, most = 2 + value;
    near_formula(b.error[r], (2 - 1.0 / 3) * (A + 7 * u + 2 * u * depth) / 2 + value + most * sums + 6 * u * most * (1 + sums));
    bound32_clear(&b);
    mpq_clear(q);
    model_free(m);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, exact_values_lie_in_their_ranges);
    tcase_add_test(t, slots_of_the_copier_are_as_narrow_as_they_are);
    tcase_add_test(t, a_mean_of_a_sum_with_a_mean_is_no_mean_of_its_terms);
    tcase_add_test(t, a_rounded_weight_and_a_rounded_product_make_nearly_the_whole_bound);
    tcase_add_test(t, a_small_weight_beside_larger_ones_may_be_flushed);
    tcase_add_test(t, relu_of_an_exact_zero_keeps_what_float32_adds_to_it);
    tcase_add_test(t, sums_past_2_to_the_24_are_not_called_exact);
    tcase_add_test(t, errors_of_queries_and_of_keys_reach_the_weights_times_sharpness);
    tcase_add_test(t, softmax_is_the_formula);
    tcase_add_test(t, means_and_slopes_are_the_formula);
}
