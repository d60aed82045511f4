/* test_field_softmax.c - softmax means against their definition in every field that has them: ties, shared
   denominators, values and scores of all sizes. */
#include <math.h>

#include "tests/numerics/field_tools.h"

/* ---- softmax by its definition ------------------------------------------------------------------------- */

#define KEYS_MOST 40
#define WIDTH 6

typedef struct keys {
    field *F;
    size_t count;
    void *score, *value;
    const void *scores[KEYS_MOST], *values[KEYS_MOST];
} keys;

static void keys_open(keys *k, field *F, size_t count) {
    *k = (keys){.F = F, .count = count, .score = tool_row(F, count), .value = tool_row(F, count * WIDTH)};
    for (size_t p = 0; p < count; p++) {
        k->scores[p] = field_at(F, k->score, p);
        k->values[p] = field_at(F, k->value, p * WIDTH);
    }
}

static void keys_close(keys *k) {
    field_row_free(k->F, k->score, k->count);
    field_row_free(k->F, k->value, k->count * WIDTH);
}

/* Column 0 zeros, 1 ones, 2 small integers, 3 fractions, 4 huge integers, 5 fractions of exponentials in expsum
   and rationals elsewhere; mostly zeros in 2. */
static void fill(keys *k, uint64_t seed, bool big_scores) {
    field *F = k->F;
    size_t spread = 1 + tool_roll(&seed, 6);
    mpq_t q;
    mpq_init(q);
    for (size_t p = 0; p < k->count; p++) {
        mpq_set_si(q, (long)tool_roll(&seed, spread) * (long)(1 + tool_roll(&seed, 2)), tool_roll(&seed, 4) ? 1 : 3);
        mpq_canonicalize(q);
        if (big_scores) { /* + 2^80 + 1/(2^90 + 1) */
            mpz_ui_pow_ui(mpq_denref(q), 2, 90);
            mpz_add_ui(mpq_denref(q), mpq_denref(q), 1);
            mpz_addmul_ui(mpq_numref(q), mpq_denref(q), 1u << 30);
            mpz_addmul_ui(mpq_numref(q), mpq_denref(q), tool_roll(&seed, 3));
            mpq_canonicalize(q);
        }
        F->set_rational(F, field_at(F, k->score, p), q);
        void *v = field_at(F, k->value, p * WIDTH);
        tool_set(F, field_at(F, v, 1), 1, 1);
        tool_set(F, field_at(F, v, 2), tool_roll(&seed, 3) ? 0 : (long)tool_roll(&seed, 5) - 2, 1);
        tool_set(F, field_at(F, v, 3), (long)tool_roll(&seed, 9) - 4, 1 + tool_roll(&seed, 6));
        long huge = tool_roll(&seed, 2) ? (1L << 62) - 1 - (long)tool_roll(&seed, 4) : (long)tool_roll(&seed, 1ul << 62);
        tool_set(F, field_at(F, v, 4), tool_roll(&seed, 3) ? huge : -huge, 1);
        tool_set(F, field_at(F, v, 5), (long)tool_roll(&seed, 9) - 4, 1 + tool_roll(&seed, 3));
        if (F->exact && !big_scores && tool_roll(&seed, 2)) ck_ok(F->exp(F, field_at(F, v, 5), field_at(F, v, 5)));
    }
    mpq_clear(q);
}

/* mean[0..WIDTH) by exp, add_mul and div, key by key, relative to the first score. */
static void by_definition(void *mean, const keys *k) {
    field *F = k->F;
    void *w = tool_row(F, 2 + WIDTH);
    void *e = field_at(F, w, 0), *sum = field_at(F, w, 1), *top = field_at(F, w, 2);
    for (size_t p = 0; p < k->count; p++) {
        F->sub(F, e, k->scores[p], k->scores[0]);
        ck_ok(F->exp(F, e, e));
        F->add(F, sum, sum, e);
        for (size_t i = 0; i < WIDTH; i++)
            F->add_mul(F, field_at(F, top, i), e, field_at_const(F, k->values[p], i));
    }
    for (size_t i = 0; i < WIDTH; i++) ck_ok(F->div(F, field_at(F, mean, i), field_at(F, top, i), sum));
    field_row_free(F, w, 2 + WIDTH);
}

static void check_against_definition(field *F, uint64_t seed, size_t count, bool big_scores) {
    keys k;
    keys_open(&k, F, count);
    fill(&k, seed, big_scores);
    void *got = tool_row(F, WIDTH), *want = tool_row(F, WIDTH);
    by_definition(want, &k);
    tool_set_power(F, field_at(F, got, 0), 0, 1); /* what was there before must not matter */
    tool_set(F, field_at(F, got, 2), 7, 3);
    for (int twice = 0; twice < 2; twice++) {
        ck_ok(F->softmax_mean(F, got, WIDTH, k.scores, k.values, count));
        for (size_t i = 0; i < WIDTH; i++) {
            const void *a = field_at(F, got, i), *b = field_at(F, want, i);
            truth same = F->equal(F, a, b);
            if (F->exact) {
                ck_assert_msg(truth_is_yes(same), "%zu keys, column %zu, seed %llu", count, i,
                              (unsigned long long)seed);
            } else if (F->size == sizeof(double)) {
                double x = *(const double *)a, y = *(const double *)b;
                ck_assert(fabs(x - y) <= 1e-12 * (fabs(y) + (i == 4 ? 1e20 : 1)));
            } else {
                ck_assert(!truth_is_no(same));
            }
        }
    }
    ck_assert(F->is_zero(F, field_at(F, got, 0)));
    field_row_free(F, got, WIDTH);
    field_row_free(F, want, WIDTH);
    keys_close(&k);
}

START_TEST(softmax_means_equal_their_definition_in_field_operations) {
    field *F[3];
    ck_ok(field_open_expsum(&F[0]));
    ck_ok(field_open_ball(&F[1], 128));
    ck_ok(field_open_float64(&F[2]));
    for (size_t f = 0; f < 3; f++) {
        for (uint64_t i = 0; i < 60 * test_multiplier(); i++)
            check_against_definition(F[f], test_seed() * 1009 + i, 1 + i % 12, false);
        check_against_definition(F[f], test_seed(), KEYS_MOST, false);
        F[f]->close(F[f]);
    }
}
END_TEST

START_TEST(scores_of_many_digits_are_grouped_and_compared_exactly) {
    field *F;
    ck_ok(field_open_expsum(&F));
    for (uint64_t i = 0; i < 30 * test_multiplier(); i++)
        check_against_definition(F, test_seed() * 2003 + i, 1 + i % 9, true);
    F->close(F);
}
END_TEST

START_TEST(thousands_of_keys_with_hundreds_of_scores_agree_with_doubles) {
    enum { COUNT = 3000 };
    static const void *scores[2][COUNT], *values[2][COUNT];
    field *F[2];
    void *s[2], *v[2], *r[2];
    mpq_t lo, hi;
    mpq_inits(lo, hi, NULL);
    ck_ok(field_open_expsum(&F[0]));
    ck_ok(field_open_float64(&F[1]));
    for (size_t f = 0; f < 2; f++) {
        s[f] = tool_row(F[f], COUNT);
        v[f] = tool_row(F[f], 2 * COUNT);
        r[f] = tool_row(F[f], 2);
        for (size_t p = 0; p < COUNT; p++) {
            tool_set(F[f], field_at(F[f], s[f], p), (long)(p * 5 % 701), 100);
            tool_set(F[f], field_at(F[f], v[f], 2 * p), (long)(p % 17) - 8, 1);
            tool_set(F[f], field_at(F[f], v[f], 2 * p + 1), 1, 1);
            scores[f][p] = field_at(F[f], s[f], p);
            values[f][p] = field_at(F[f], v[f], 2 * p);
        }
        for (size_t count = COUNT / 100; count <= COUNT; count *= 10) /* the scratch grows */
            ck_ok(F[f]->softmax_mean(F[f], r[f], 2, scores[f], values[f], count));
    }
    F[0]->bounds(F[0], lo, hi, r[0]);
    ck_assert_double_eq_tol(mpq_get_d(lo), *(double *)r[1], 1e-12);
    tool_set(F[0], s[0], 1, 1);
    ck_assert(tool_equal(F[0], field_at(F[0], r[0], 1), s[0]));
    for (size_t f = 0; f < 2; f++) {
        field_row_free(F[f], s[f], COUNT);
        field_row_free(F[f], v[f], 2 * COUNT);
        field_row_free(F[f], r[f], 2);
        F[f]->close(F[f]);
    }
    mpq_clears(lo, hi, NULL);
}
END_TEST

START_TEST(equal_scores_give_the_plain_rational_mean) {
    field *E, *Q;
    ck_ok(field_open_expsum(&E));
    ck_ok(field_open_rational(&Q));
    mpq_t lo, hi, want;
    mpq_inits(lo, hi, want, NULL);
    for (size_t count = 1; count <= KEYS_MOST; count++) {
        keys e, q;
        keys_open(&e, E, count);
        keys_open(&q, Q, count);
        for (size_t p = 0; p < count; p++) {
            tool_set(E, field_at(E, e.score, p), 22, 7);
            tool_set(Q, field_at(Q, q.score, p), 22, 7);
            for (size_t i = 0; i < WIDTH; i++) {
                long v = (long)((p * 7 + i * 5) % 11) - 5;
                tool_set(E, field_at(E, e.value, p * WIDTH + i), v, 1 + (p * i) % 4);
                tool_set(Q, field_at(Q, q.value, p * WIDTH + i), v, 1 + (p * i) % 4);
            }
        }
        void *a = tool_row(E, WIDTH), *b = tool_row(Q, WIDTH);
        ck_ok(E->softmax_mean(E, a, WIDTH, e.scores, e.values, count));
        ck_ok(Q->softmax_mean(Q, b, WIDTH, q.scores, q.values, count));
        for (size_t i = 0; i < WIDTH; i++) {
            ck_assert(tool_is_rational(E, field_at(E, a, i)));
            E->bounds(E, lo, hi, field_at(E, a, i));
            Q->bounds(Q, want, want, field_at(Q, b, i));
            ck_assert(mpq_equal(lo, want) && mpq_equal(hi, want));
            mpq_set_ui(want, 0, 1); /* and by hand */
            for (size_t p = 0; p < count; p++) {
                Q->bounds(Q, lo, hi, q.values[p]);
                Q->bounds(Q, lo, hi, field_at_const(Q, q.values[p], i));
                mpq_add(want, want, lo);
            }
            mpq_set_ui(lo, count, 1);
            mpq_div(want, want, lo);
            Q->bounds(Q, lo, hi, field_at(Q, b, i));
            ck_assert(mpq_equal(lo, want));
        }
        field_row_free(E, a, WIDTH);
        field_row_free(Q, b, WIDTH);
        keys_close(&e);
        keys_close(&q);
    }
    mpq_clears(lo, hi, want, NULL);
    E->close(E);
    Q->close(Q);
}
END_TEST

START_TEST(coordinates_of_one_softmax_share_their_denominator) {
    /* If each addition multiplied denominators, this would not end.  The keys are given a second time in another
       order and with all scores moved: the denominators are recognised as equal. */
    field *F;
    ck_ok(field_open_expsum(&F));
    keys a, b;
    const size_t count = 12;
    keys_open(&a, F, count);
    keys_open(&b, F, count);
    for (size_t p = 0; p < count; p++) {
        tool_set(F, field_at(F, a.score, p), (long)(p % 5), 2);
        tool_set(F, field_at(F, b.score, count - 1 - p), (long)(p % 5) + 6, 2);
        for (size_t i = 0; i < WIDTH; i++) {
            tool_set(F, field_at(F, a.value, p * WIDTH + i), p % WIDTH == i, 1);
            tool_set(F, field_at(F, b.value, (count - 1 - p) * WIDTH + i), p % WIDTH == i, 1);
        }
    }
    void *r = tool_row(F, WIDTH), *s = tool_row(F, WIDTH), *sum = tool_row(F, 2);
    ck_ok(F->softmax_mean(F, r, WIDTH, a.scores, a.values, count));
    ck_ok(F->softmax_mean(F, s, WIDTH, b.scores, b.values, count));
    void *one = field_at(F, sum, 1);
    tool_set(F, one, 1, 1);
    for (size_t i = 0; i < WIDTH; i++) {
        ck_assert(tool_equal(F, field_at(F, r, i), field_at(F, s, i)) && !tool_is_rational(F, field_at(F, r, i)));
        F->add(F, sum, sum, field_at(F, i % 2 ? r : s, i));
    }
    ck_assert(tool_equal(F, sum, one) && tool_is_rational(F, sum)); /* weights sum to 1 */
    for (size_t i = 0; i < 2000; i++) F->add_mul(F, sum, field_at(F, i % 2 ? r : s, i % 5), one);
    for (size_t i = 0; i < 2000; i++) F->sub(F, sum, sum, field_at(F, i % 2 ? s : r, i % 5));
    ck_assert(tool_equal(F, sum, one) && tool_is_rational(F, sum));
    field_row_free(F, sum, 2);
    field_row_free(F, s, WIDTH);
    field_row_free(F, r, WIDTH);
    keys_close(&a);
    keys_close(&b);
    F->close(F);
}
END_TEST

START_TEST(proportional_modulo_the_word_is_not_proportional) {
    /* Group totals -2^61 and 2^61 over 4 keys each: equal when multiplied modulo 2^64. */
    field *F;
    ck_ok(field_open_expsum(&F));
    keys k;
    keys_open(&k, F, 8);
    for (size_t p = 0; p < 8; p++) {
        tool_set(F, field_at(F, k.score, p), p < 4, 1);
        tool_set(F, field_at(F, k.value, p * WIDTH), p < 4 ? 1L << 59 : -(1L << 59), 1);
        tool_set(F, field_at(F, k.value, p * WIDTH + 1), 5, 3);
    }
    void *r = tool_row(F, WIDTH), *want = tool_row(F, 1);
    ck_ok(F->softmax_mean(F, r, WIDTH, k.scores, k.values, 8));
    tool_set(F, want, 1L << 59, 1);
    ck_assert(tool_less(F, r, want)); /* by 2^60/(1 + e) */
    tool_set(F, want, 1L << 58, 1);
    ck_assert(tool_less(F, r, want));
    tool_set(F, want, 1L << 57, 1);
    ck_assert(tool_less(F, want, r)); /* tanh(1/2) = 0.46 of 2^59 */
    tool_set(F, want, 5, 3);
    ck_assert(tool_equal(F, field_at(F, r, 1), want));
    field_row_free(F, r, WIDTH);
    field_row_free(F, want, 1);
    keys_close(&k);
    F->close(F);
}
END_TEST

START_TEST(a_softmax_of_softmax_values_does_not_see_what_the_rows_held_before) {
    field *F;
    ck_ok(field_open_expsum(&F));
    for (uint64_t i = 0; i < 20 * test_multiplier(); i++) {
        keys k;
        keys_open(&k, F, 5);
        fill(&k, test_seed() * 17 + i, false);
        void *clean = tool_row(F, 2 * WIDTH), *dirty = tool_row(F, 2 * WIDTH), *mean = tool_row(F, 2 * WIDTH);
        for (size_t j = 0; j < 2 * WIDTH; j++) tool_set(F, field_at(F, dirty, j), (long)j + 1, 3);
        void *rows[2] = {clean, dirty}, *at = NULL;
        for (size_t a = 0; a < 2; a++)
            for (size_t h = 0; h < 2; h++) {
                at = field_at(F, rows[a], h * WIDTH);
                ck_ok(F->softmax_mean(F, at, WIDTH, k.scores + h, k.values + h, 4));
            }
        for (size_t a = 0; a < 2; a++) {
            const void *value[2] = {rows[a], field_at(F, rows[a], WIDTH)};
            ck_ok(F->softmax_mean(F, field_at(F, mean, a * WIDTH), WIDTH, k.scores, value, 2));
        }
        for (size_t j = 0; j < WIDTH; j++) ck_assert(tool_equal(F, field_at(F, mean, j), field_at(F, mean, WIDTH + j)));
        field_row_free(F, mean, 2 * WIDTH);
        field_row_free(F, dirty, 2 * WIDTH);
        field_row_free(F, clean, 2 * WIDTH);
        keys_close(&k);
    }
    F->close(F);
}
END_TEST

START_TEST(scores_far_from_zero_cost_neither_balls_nor_doubles_their_digits) {
    field *F[2];
    ck_ok(field_open_ball(&F[0], 700));
    ck_ok(field_open_float64(&F[1]));
    mpq_t lo, hi, top;
    mpq_inits(lo, hi, top, NULL);
    for (size_t f = 0; f < 2; f++)
        for (int sign = -1; sign <= 1; sign += 2) {
            keys k;
            keys_open(&k, F[f], 3);
            void *r = tool_row(F[f], WIDTH);
            mpz_ui_pow_ui(mpq_numref(top), 10, f ? 4 : 100);
            mpz_set_ui(mpq_denref(top), 1);
            if (sign < 0) mpq_neg(top, top);
            F[f]->set_rational(F[f], field_at(F[f], k.score, 0), top);
            mpz_add_ui(mpq_numref(top), mpq_numref(top), 1);
            F[f]->set_rational(F[f], field_at(F[f], k.score, 1), top);
            mpz_sub_ui(mpq_numref(top), mpq_numref(top), 3000); /* weighs less than any double */
            F[f]->set_rational(F[f], field_at(F[f], k.score, 2), top);
            tool_set(F[f], field_at(F[f], k.value, WIDTH), 1, 1);
            tool_set(F[f], field_at(F[f], k.value, 2 * WIDTH), 99, 1);
            ck_ok(F[f]->softmax_mean(F[f], r, WIDTH, k.scores, k.values, 3));
            F[f]->bounds(F[f], lo, hi, r);
            double want = 1 / (1 + exp(-1));
            ck_assert(fabs(mpq_get_d(lo) - want) <= 1e-15 && fabs(mpq_get_d(hi) - want) <= 1e-15);
            field_row_free(F[f], r, WIDTH);
            keys_close(&k);
        }
    field *B; /* scores past every exponent that fits, but exact: the common midpoint takes them away */
    ck_ok(field_open_ball(&B, 64));
    keys k;
    keys_open(&k, B, 2);
    mpq_set_ui(top, 1, 1);
    mpq_mul_2exp(top, top, 200);
    for (size_t p = 0; p < 2; p++) {
        B->set_rational(B, field_at(B, k.score, p), top);
        tool_set(B, field_at(B, k.value, p * WIDTH), (long)p, 1);
    }
    void *r = tool_row(B, WIDTH);
    ck_ok(B->softmax_mean(B, r, WIDTH, k.scores, k.values, 2));
    B->bounds(B, lo, hi, r);
    ck_assert(mpq_cmp_ui(lo, 1, 2) <= 0 && mpq_cmp_ui(hi, 1, 2) >= 0);
    ck_assert_double_eq_tol(mpq_get_d(lo), 0.5, 1e-15);
    ck_assert_double_eq_tol(mpq_get_d(hi), 0.5, 1e-15);
    field_row_free(B, r, WIDTH);
    keys_close(&k);
    B->close(B);
    mpq_clears(lo, hi, top, NULL);
    F[0]->close(F[0]);
    F[1]->close(F[1]);
}
END_TEST

START_TEST(sums_over_many_softmaxes_are_given_up_in_time_and_said_so) {
    field *F = NULL;
    ck_ok(field_open_expsum(&F));
    void *sum = tool_row(F, 1), *mean = tool_row(F, WIDTH);
    size_t softmaxes = 0;
    for (; softmaxes < 12 && !F->gave_up; softmaxes++) { /* 6 keys each, scores p/(7 + softmax): no two share terms */
        keys k;
        keys_open(&k, F, 6);
        for (size_t p = 0; p < k.count; p++) {
            tool_set(F, field_at(F, k.score, p), (long)p, 7 + softmaxes);
            tool_set(F, field_at(F, k.value, p * WIDTH), (long)(p * p), 1);
        }
        ck_ok(F->softmax_mean(F, mean, WIDTH, k.scores, k.values, k.count));
        F->add(F, sum, sum, mean);
        keys_close(&k);
    }
    /* two of them always fit, 6^12 terms never would */
    ck_assert_msg(F->gave_up && softmaxes > 2, "after %zu softmaxes", softmaxes);
    field_row_free(F, sum, 1);
    field_row_free(F, mean, WIDTH);
    F->close(F);
}
END_TEST

START_TEST(exponents_beyond_the_word_still_decide) {
    field *F;
    ck_ok(field_open_expsum(&F));
    void *s = tool_row(F, 3), *v = tool_row(F, 3), *r = tool_row(F, 1), *bound = tool_row(F, 2);
    const void *scores[3], *values[3];
    mpq_t q, lo, hi;
    mpq_inits(q, lo, hi, NULL);
    for (size_t p = 0; p < 3; p++) { /* scores 0, -10^30, -2 10^30: weights 1, e^-10^30, .. */
        mpq_set_si(q, -(long)p, 1);
        for (int i = 0; i < 30; i++) mpz_mul_ui(mpq_numref(q), mpq_numref(q), 10);
        F->set_rational(F, field_at(F, s, p), q);
        scores[p] = field_at(F, s, p);
        values[p] = field_at(F, v, p);
    }
    tool_set(F, field_at(F, v, 1), 1, 1); /* the mean is about e^-10^30 > 0 */
    tool_set(F, field_at(F, v, 2), -1000, 1);
    ck_ok(F->softmax_mean(F, r, 1, scores, values, 3));
    void *zero = field_at(F, bound, 0);
    ck_assert(tool_less(F, zero, r) && !tool_equal(F, zero, r) && !F->is_zero(F, r));
    F->bounds(F, lo, hi, r);
    ck_assert(mpq_sgn(lo) >= 0 && mpq_sgn(hi) > 0 && mpz_sizeinbase(mpq_denref(hi), 2) <= 5000);
    F->sub(F, r, zero, r);
    ck_assert(tool_less(F, r, zero));
    F->bounds(F, lo, hi, r);
    ck_assert(mpq_sgn(lo) < 0 && mpq_sgn(hi) <= 0);
    mpq_clears(q, lo, hi, NULL);
    field_row_free(F, bound, 2);
    field_row_free(F, r, 1);
    field_row_free(F, v, 3);
    field_row_free(F, s, 3);
    F->close(F);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, softmax_means_equal_their_definition_in_field_operations);
    tcase_add_test(t, scores_of_many_digits_are_grouped_and_compared_exactly);
    tcase_add_test(t, thousands_of_keys_with_hundreds_of_scores_agree_with_doubles);
    tcase_add_test(t, equal_scores_give_the_plain_rational_mean);
    tcase_add_test(t, coordinates_of_one_softmax_share_their_denominator);
    tcase_add_test(t, proportional_modulo_the_word_is_not_proportional);
    tcase_add_test(t, a_softmax_of_softmax_values_does_not_see_what_the_rows_held_before);
    tcase_add_test(t, scores_far_from_zero_cost_neither_balls_nor_doubles_their_digits);
    tcase_add_test(t, sums_over_many_softmaxes_are_given_up_in_time_and_said_so);
    tcase_add_test(t, exponents_beyond_the_word_still_decide);
}
