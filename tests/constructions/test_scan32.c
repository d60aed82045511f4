/* test_scan32.c - scans and convolutions in float32: the delay on every device, in any chunks and batches; the bound of a state
   where it is 0, where it stays, where it grows, and where there is none. */
#include "constructions/delay_copy/delay_copy.h"
#include "constructions/model/bound32_inner.h"
#include "constructions/model/run32.h"
#include "numerics/float32/device_test.h"
#include "tests/constructions/float32_attack.h"

#define SHAPES 3

static device *open_shape(int shape, const work *w) {
    device *d = NULL;
    status st = device_open(&d, shape ? "opencl:0.0" : "cpu", w, NULL);
    if (st == ST_NODEVICE && shape) return NULL;
    ck_ok(st);
    if (shape == 2) device_pretend_gpu(d);
    device_guard(d, true);
    return d;
}

/* Strings of L letters, different ones: all are copied by a delay of L, not by a delay of L - 1, twice in a row. */
static void delays_on(int shape) {
    work w = work_default();
    device *d = open_shape(shape, &w);
    dice rolls = {test_seed() + 11};
    enum { STRINGS = 3, L = 20 };
    letter x[STRINGS * L];
    copy_run32 seen[STRINGS];
    for (unsigned k = 0; d && k < 16; k++) {
        model *m = NULL;
        model_run32 *r = NULL;
        bool right = k % 4 != 3;
        ck_ok(delay_copy_build(&m, 7, right ? L : L - 1, (delay_form)(k % 2), NULL));
        ck_ok(model_run32_open_chunked(&r, m, d, STRINGS, L, k < 8 ? 0 : 1 + k % 5, NULL));
        for (int again = 0; again < 2; again++) {
            random_string(x, STRINGS * L, 7, &rolls);
            if (k / 2 % 2) ck_ok(model_run32_teacher(seen, r, x, L, NULL));
            else ck_ok(model_run32_greedy(seen, r, x, L, NULL));
            for (size_t s = 0; s < STRINGS; s++) ck_assert(right == (seen[s].first_error == RUN32_ALL_RIGHT));
        }
        model_run32_close(r);
        model_free(m);
    }
    if (d) {
        ck_assert_uint_eq(device_bytes(d), 0);
        device_close(d);
    }
}

START_TEST(a_delay_copies_on_every_device_and_begins_anew_with_every_string) { delays_on(_i); }
END_TEST

/* ---- bounds */

/* All tokens are `input`; one state that hands on a, so that h_i = a h_(i-1) + input. */
static model *one_state(const char *a, const char *input) {
    model *m = NULL;
    size_t r;
    rat_mat A, one;
    mpq_t q;
    mpq_init(q);
    ck_ok(rat_mat_init(&A, 1, 1));
    ck_ok(rat_mat_identity(&one, 1));
    ck_ok(model_new(&m, "one state", 1));
    ck_ok(model_embed(m, &r, "input", 1, NULL));
    mpq_set_str(q, input, 10);
    for (size_t t = 0; t < 3; t++) rat_mat_set(&m->op[r].weight, t, 0, q);
    mpq_set_str(q, a, 10);
    rat_mat_set(&A, 0, 0, q);
    ck_ok(model_scan(m, &r, "state", r, &A, &one, &one, NULL, NULL));
    ck_ok(model_linear(m, &r, "logits", r, 3, false, NULL));
    rat_mat_set_si(&m->op[r].weight, 0, 0, 1);
    rat_mat_clear(&A);
    rat_mat_clear(&one);
    mpq_clear(q);
    return m;
}

/* The bound of the logits; -1 where there is none. */
static double bound_of(const model *m, uint64_t L) {
    bound32 b;
    bound32_init(&b);
    ck_ok(model_bound32(&b, m, L, NULL));
    double x = b.finite ? mpq_get_d(b.logit) : -1;
    if (!b.finite) ck_assert_str_eq(b.where, "state");
    bound32_clear(&b);
    return x;
}

START_TEST(a_counter_is_exact_as_long_as_float32_can_count) {
    model *m = one_state("1", "1");
    ck_assert(bound_of(m, 1) == 0);
    ck_assert(bound_of(m, (1u << 23) - 2) == 0); /* 2L + 2 = 2^24 - 2 positions */
    ck_assert_double_gt(bound_of(m, 1u << 23), 0);
    ck_assert_double_gt(bound_of(m, 1u << 26), 117e6);/* past 2^24 it stands still, off by as much as it lacks */
    ck_assert(bound_of(m, 1u << 30) == -1);           /* (1 + u)^2^31 > 2^128 */
    model_free(m);
    m = one_state("-1", "1/2"); /* 1/2, 0, 1/2, .. but a range knows sizes only */
    ck_assert(bound_of(m, 1000) == 0);
    model_free(m);
    m = one_state("1/2", "1"); /* a bit more at each position: 24 of them are exact */
    ck_assert(bound_of(m, 10) == 0);
    ck_assert_double_gt(bound_of(m, 12), 0);
    model_free(m);
}
END_TEST

/* Two states of which the second alone counts, in 1024ths, beside 2^20: each is exact, their sum is not. */
START_TEST(states_behind_the_first_are_as_fine_as_they_are) {
    model *m = NULL;
    size_t r, both[2] = {0};
    rat_mat A, B, C;
    bound32 b;
    mpq_t q;
    mpq_init(q);
    bound32_init(&b);
    ck_ok(rat_mat_identity(&A, 2));
    ck_ok(rat_mat_init(&B, 2, 1));
    ck_ok(rat_mat_init(&C, 1, 2));
    rat_mat_set_si(&B, 1, 0, 1);
    rat_mat_set_si(&C, 0, 1, 1);
    ck_ok(model_new(&m, "two states", 1));
    ck_ok(model_embed(m, &r, "input", 1, NULL));
    mpq_set_ui(q, 1, 1024);
    for (size_t t = 0; t < 3; t++) rat_mat_set(&m->op[r].weight, t, 0, q);
    ck_ok(model_scan(m, &both[1], "state", r, &A, &B, &C, NULL, NULL));
    ck_ok(model_join(m, &r, "both", both, 2, NULL));
    ck_ok(model_linear(m, &r, "logits", r, 3, false, NULL));
    rat_mat_set_si(&m->op[r].weight, 0, 0, 1 << 30);
    rat_mat_set_si(&m->op[r].weight, 0, 1, 1);
    ck_ok(model_bound32(&b, m, 4, NULL));
    ck_assert(b.finite && mpq_cmp(b.logit, q) >= 0); /* 2^20 + 1/1024 is 2^20 */
    rat_mat_set_si(&m->op[r].weight, 0, 0, 1 << 20);
    ck_ok(model_bound32(&b, m, 4, NULL));
    ck_assert(b.finite && mpq_sgn(b.logit) == 0); /* 2^10 + i/1024 fits */
    rat_mat_clear(&A), rat_mat_clear(&B), rat_mat_clear(&C);
    bound32_clear(&b);
    mpq_clear(q);
    model_free(m);
}
END_TEST

START_TEST(a_state_that_decays_has_one_bound_for_all_lengths_and_one_that_explodes_none) {
    model *m = one_state("1/3", "1");
    double some = bound_of(m, 10), more = bound_of(m, 1000), most = bound_of(m, (uint64_t)1 << 40);
    ck_assert(some > 0 && some <= more && more == most);
    ck_assert_double_lt(most, 1e-6); /* h <= 3/2, errors about 2 u h / (1 - 1/3) and that of 1/3 */
    model_free(m);
    m = one_state("2", "1");
    ck_assert_double_ge(bound_of(m, 20), 0);
    ck_assert_double_lt(bound_of(m, 100), 0);
    ck_assert_double_lt(bound_of(m, (uint64_t)1 << 40), 0);
    model_free(m);
    m = one_state("999999/1000000", "1"); /* too slow to stay: by squares */
    ck_assert_double_gt(bound_of(m, (uint64_t)1 << 40), 0);
    ck_assert_double_lt(bound_of(m, (uint64_t)1 << 40), 1e6 * 1e6 * 0x1p-22);
    model_free(m);
}
END_TEST

/* P positions of 1/3 are P/3: few are followed step by step, many are squared, whatever the bits of P. */
START_TEST(a_range_counts_every_position) {
    static const uint64_t lengths[] = {1, 7, 1000, (1u << 20) - 1, (1u << 23) - 2, 0xabcdef123, ((uint64_t)1 << 40) - 1};
    model *m = one_state("1", "1/3");
    bounds32 *B = NULL;
    bound32 b;
    mpq_t hi, third;
    mpq_inits(hi, third, NULL);
    bound32_init(&b);
    ck_ok(bounds32_open(&B, m, 0, NULL, 0, NULL));
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
        ck_ok(bounds32_for(&b, B, lengths[k], NULL));
        ck_assert(dyadic_get(hi, bounds32_at(B, 1, 1, 0)->hi));
        mpq_set_ui(third, 2 * lengths[k] + 2, 3);
        mpq_canonicalize(third);
        ck_assert(mpq_cmp(hi, third) >= 0);
        ck_assert_double_le(mpq_get_d(hi), mpq_get_d(third) * (1 + 1e-9));
    }
    bounds32_close(B);
    bound32_clear(&b);
    mpq_clears(hi, third, NULL);
    model_free(m);
}
END_TEST

/* Asked again for another length, a bound is the one asked for at first. */
START_TEST(the_bound_of_many_lengths_is_that_of_each_and_grows_with_length) {
    dice d = {test_seed() + 12};
    for (unsigned k = 0; k < 30 * test_multiplier(); k++) {
        model *m = random_model_past(&d, 2, 5, true);
        bounds32 *B = NULL;
        bound32 many, once;
        mpq_t before;
        mpq_init(before);
        bound32_init(&many);
        bound32_init(&once);
        ck_ok(bounds32_open(&B, m, 0, NULL, 0, NULL));
        static const uint64_t lengths[] = {1, 3, 9, 100, 100000, 5};
        for (size_t i = 0; i < 6; i++) {
            ck_ok(bounds32_for(&many, B, lengths[i], NULL));
            ck_ok(model_bound32(&once, m, lengths[i], NULL));
            ck_assert(many.finite == once.finite);
            if (!many.finite) continue;
            ck_assert(mpq_equal(many.logit, once.logit));
            if (i < 5) {
                ck_assert(mpq_cmp(before, many.logit) <= 0);
                mpq_set(before, many.logit);
            }
        }
        bounds32_close(B);
        bound32_clear(&many);
        bound32_clear(&once);
        mpq_clear(before);
        model_free(m);
    }
}
END_TEST

/* The largest error of the state beside what the bound says without some of its terms: where nothing is left out it holds. */
static bool holds(const model *m, size_t L, unsigned without) {
    bounds32 *B = NULL;
    bound32 b;
    uint32_t t[256] = {0};
    double worst[3], bound;
    attack a;
    bound32_init(&b);
    ck_ok(bounds32_open(&B, m, 0, NULL, without, NULL));
    ck_ok(bounds32_for(&b, B, L, NULL));
    bound = mpq_get_d(b.error[1]);
    bounds32_close(B);
    bound32_clear(&b);
    t[0] = 1, t[L + 1] = 2;
    attack_open(&a, m, t, 2 * L + 2);
    attack_run(&a, worst, &(float32_conduct){.seed = 1}, t, 2 * L + 2, 0);
    attack_close(&a);
    return worst[1] <= bound;
}

START_TEST(a_bound_of_a_state_without_one_of_its_terms_is_refuted) {
    model *rounded = one_state("1/3", "3"), *sums = one_state("1", "11184811/16777216");
    ck_assert(holds(rounded, 60, 0) && holds(sums, 100, 0));
    ck_assert(!holds(rounded, 60, BOUND32_NO_WEIGHTS | BOUND32_NO_SUMS));
    ck_assert(!holds(sums, 100, BOUND32_NO_SUMS));
    model_free(rounded);
    model_free(sums);
    model *weight = one_state("33554433/33554432", "1"); /* 1 + 2^-25 becomes 1, and then sums of ones are exact */
    ck_assert(holds(weight, 60, 0));
    ck_assert(!holds(weight, 60, BOUND32_NO_WEIGHTS | BOUND32_NO_SUMS));
    ck_assert(holds(weight, 60, BOUND32_NO_SUMS));
    model_free(weight);
}
END_TEST

void tests(TCase *t) {
    tcase_add_loop_test(t, a_delay_copies_on_every_device_and_begins_anew_with_every_string, 0, SHAPES);
    tcase_add_test(t, a_counter_is_exact_as_long_as_float32_can_count);
    tcase_add_test(t, states_behind_the_first_are_as_fine_as_they_are);
    tcase_add_test(t, a_state_that_decays_has_one_bound_for_all_lengths_and_one_that_explodes_none);
    tcase_add_test(t, a_range_counts_every_position);
    tcase_add_test(t, the_bound_of_many_lengths_is_that_of_each_and_grows_with_length);
    tcase_add_test(t, a_bound_of_a_state_without_one_of_its_terms_is_refuted);
}
