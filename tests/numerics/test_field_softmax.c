/* test_field_softmax.c - softmax means against their definition, and the exactness of exponential sums: ties are
   ties, and what differs is told apart however small the difference. */
#include <gmp.h>
#include <math.h>
#include <mpfr.h>
#include <stdbool.h>
#include <stdlib.h>

#include "numerics/field.h"
#include "tests/harness.h"

static uint64_t roll(uint64_t *x, uint64_t below) { /* splitmix64 */
    uint64_t z = *x += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % below;
}

static void set_si(field *F, void *x, long p, unsigned long q) {
    mpq_t v;
    mpq_init(v);
    mpq_set_si(v, p, q);
    mpq_canonicalize(v);
    F->set_rational(F, x, v);
    mpq_clear(v);
}

static void set_power(field *F, void *x, long p, unsigned long q) { /* e^(p/q) */
    set_si(F, x, p, q);
    ck_ok(F->exp(F, x, x));
}

static void *row(field *F, size_t count) {
    void *r;
    ck_ok(field_row_new(F, &r, count));
    return r;
}

static bool is_equal(field *F, const void *a, const void *b) { return truth_is_yes(F->equal(F, a, b)); }
static bool is_less(field *F, const void *a, const void *b) { return truth_is_yes(F->less(F, a, b)); }

/* Whether x is held as a rational: then, and only then, expsum has its e^x (for moderate x). */
static bool is_rational(field *F, const void *x) {
    void *e = row(F, 1);
    status st = F->exp(F, e, x);
    field_row_free(F, e, 1);
    return st == ST_OK;
}

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
    *k = (keys){.F = F, .count = count, .score = row(F, count), .value = row(F, count * WIDTH)};
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
    size_t spread = 1 + roll(&seed, 6);
    mpq_t q;
    mpq_init(q);
    for (size_t p = 0; p < k->count; p++) {
        mpq_set_si(q, (long)roll(&seed, spread) * (long)(1 + roll(&seed, 2)), roll(&seed, 4) ? 1 : 3);
        mpq_canonicalize(q);
        if (big_scores) { /* + 2^80 + 1/(2^90 + 1) */
            mpz_ui_pow_ui(mpq_denref(q), 2, 90);
            mpz_add_ui(mpq_denref(q), mpq_denref(q), 1);
            mpz_addmul_ui(mpq_numref(q), mpq_denref(q), 1u << 30);
            mpz_addmul_ui(mpq_numref(q), mpq_denref(q), roll(&seed, 3));
            mpq_canonicalize(q);
        }
        F->set_rational(F, field_at(F, k->score, p), q);
        void *v = field_at(F, k->value, p * WIDTH);
        set_si(F, field_at(F, v, 1), 1, 1);
        set_si(F, field_at(F, v, 2), roll(&seed, 3) ? 0 : (long)roll(&seed, 5) - 2, 1);
        set_si(F, field_at(F, v, 3), (long)roll(&seed, 9) - 4, 1 + roll(&seed, 6));
        set_si(F, field_at(F, v, 4), (long)(roll(&seed, UINT64_MAX) >> 2) - (1L << 61), 1);
        set_si(F, field_at(F, v, 5), (long)roll(&seed, 9) - 4, 1 + roll(&seed, 3));
        if (F->exact && !big_scores && roll(&seed, 2)) ck_ok(F->exp(F, field_at(F, v, 5), field_at(F, v, 5)));
    }
    mpq_clear(q);
}

/* mean[0..WIDTH) by exp, add_mul and div, key by key, relative to the first score. */
static void by_definition(void *mean, const keys *k) {
    field *F = k->F;
    void *w = row(F, 2 + WIDTH);
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
    void *got = row(F, WIDTH), *want = row(F, WIDTH);
    by_definition(want, &k);
    set_power(F, field_at(F, got, 0), 0, 1); /* what was there before must not matter */
    set_si(F, field_at(F, got, 2), 7, 3);
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
                ck_assert(fabs(x - y) <= 1e-12 * (fabs(y) + (i == 4 ? 1e19 : 1)));
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
            set_si(E, field_at(E, e.score, p), 22, 7);
            set_si(Q, field_at(Q, q.score, p), 22, 7);
            for (size_t i = 0; i < WIDTH; i++) {
                long v = (long)((p * 7 + i * 5) % 11) - 5;
                set_si(E, field_at(E, e.value, p * WIDTH + i), v, 1 + (p * i) % 4);
                set_si(Q, field_at(Q, q.value, p * WIDTH + i), v, 1 + (p * i) % 4);
            }
        }
        void *a = row(E, WIDTH), *b = row(Q, WIDTH);
        ck_ok(E->softmax_mean(E, a, WIDTH, e.scores, e.values, count));
        ck_ok(Q->softmax_mean(Q, b, WIDTH, q.scores, q.values, count));
        for (size_t i = 0; i < WIDTH; i++) {
            ck_assert(is_rational(E, field_at(E, a, i)));
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

/* ---- ties ---------------------------------------------------------------------------------------------- */

START_TEST(sums_built_in_different_ways_tie) {
    field *F;
    ck_ok(field_open_expsum(&F));
    void *w = row(F, 8);
    void *x = field_at(F, w, 0), *y = field_at(F, w, 1), *e1 = field_at(F, w, 2), *e2 = field_at(F, w, 3),
         *one = field_at(F, w, 4), *third = field_at(F, w, 5), *z = field_at(F, w, 6), *zero = field_at(F, w, 7);
    set_power(F, e1, 1, 1);
    set_power(F, e2, 2, 1);
    set_power(F, third, 1, 3);
    set_si(F, one, 1, 1);
    F->sub(F, x, e2, one); /* (e^2 - 1) - (e - 1)(e + 1) = 0 */
    F->sub(F, y, e1, one);
    F->add(F, z, e1, one);
    F->mul(F, z, y, z);
    ck_assert(is_equal(F, x, z) && !is_less(F, x, z) && !is_less(F, z, x));
    F->sub(F, z, x, z);
    ck_assert(F->is_zero(F, z));
    ck_ok(F->div(F, x, x, y)); /* (e^2 - 1)/(e - 1) = e + 1, though written over e - 1 */
    F->add(F, z, e1, one);
    ck_assert(is_equal(F, x, z) && is_equal(F, z, x));
    F->sub(F, x, x, e1);
    ck_assert(is_equal(F, x, one) && is_rational(F, x)); /* seen to be rational */
    F->mul(F, x, third, third); /* (e^(1/3))^3 = e */
    F->mul(F, x, x, third);
    ck_assert(is_equal(F, x, e1));
    ck_ok(F->div(F, x, e1, e2)); /* e e^-1 = 1 */
    F->mul(F, x, x, e1);
    ck_assert(is_rational(F, x) && is_equal(F, x, one));
    F->add(F, x, e1, third); /* a + b = b + a, with a third added and taken away */
    F->add(F, x, x, e2);
    F->sub(F, x, x, e2);
    F->add(F, y, third, e1);
    ck_assert(is_equal(F, x, y));
    set_si(F, z, -5, 3); /* 1/(e - 5/3) against 3/(3e - 5) */
    F->add(F, x, e1, z);
    ck_ok(F->div(F, x, one, x));
    set_si(F, z, 3, 1);
    F->mul(F, y, e1, z);
    set_si(F, z, 5, 1);
    F->sub(F, y, y, z);
    set_si(F, z, 3, 1);
    ck_ok(F->div(F, y, z, y));
    ck_assert(is_equal(F, x, y));
    F->sub(F, y, zero, y); /* negative denominators: 1/(1 - e) < 0 */
    ck_assert(is_less(F, y, zero) && is_less(F, y, x) && !is_less(F, x, y));
    F->sub(F, y, one, e1);
    ck_ok(F->div(F, y, third, y));
    ck_assert(is_less(F, y, zero));
    F->relu(F, y, y);
    ck_assert(F->is_zero(F, y));
    field_row_free(F, w, 8);
    F->close(F);
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
        set_si(F, field_at(F, a.score, p), (long)(p % 5), 2);
        set_si(F, field_at(F, b.score, count - 1 - p), (long)(p % 5) + 6, 2);
        for (size_t i = 0; i < WIDTH; i++) {
            set_si(F, field_at(F, a.value, p * WIDTH + i), p % WIDTH == i, 1);
            set_si(F, field_at(F, b.value, (count - 1 - p) * WIDTH + i), p % WIDTH == i, 1);
        }
    }
    void *r = row(F, WIDTH), *s = row(F, WIDTH), *sum = row(F, 2);
    ck_ok(F->softmax_mean(F, r, WIDTH, a.scores, a.values, count));
    ck_ok(F->softmax_mean(F, s, WIDTH, b.scores, b.values, count));
    void *one = field_at(F, sum, 1);
    set_si(F, one, 1, 1);
    for (size_t i = 0; i < WIDTH; i++) {
        ck_assert(is_equal(F, field_at(F, r, i), field_at(F, s, i)) && !is_rational(F, field_at(F, r, i)));
        F->add(F, sum, sum, field_at(F, i % 2 ? r : s, i));
    }
    ck_assert(is_equal(F, sum, one) && is_rational(F, sum)); /* weights sum to 1 */
    for (size_t i = 0; i < 2000; i++) F->add_mul(F, sum, field_at(F, i % 2 ? r : s, i % WIDTH), one);
    for (size_t i = 0; i < 2000; i++) F->sub(F, sum, sum, field_at(F, i % 2 ? s : r, i % WIDTH));
    ck_assert(is_equal(F, sum, one) && is_rational(F, sum));
    field_row_free(F, sum, 2);
    field_row_free(F, s, WIDTH);
    field_row_free(F, r, WIDTH);
    keys_close(&a);
    keys_close(&b);
    F->close(F);
}
END_TEST

/* ---- near ties ----------------------------------------------------------------------------------------- */

/* q := floor(2^bits e^(p/d)) / 2^bits by MPFR. */
static void power_from_below(mpq_t q, long p, unsigned long d, unsigned bits) {
    mpfr_t x;
    mpfr_init2(x, bits + 256);
    mpfr_set_si(x, p, MPFR_RNDN);
    mpfr_div_ui(x, x, d, MPFR_RNDN);
    mpfr_exp(x, x, MPFR_RNDN);
    mpfr_mul_2ui(x, x, bits, MPFR_RNDN);
    mpfr_get_z(mpq_numref(q), x, MPFR_RNDD);
    mpz_set_ui(mpq_denref(q), 1);
    mpq_div_2exp(q, q, bits);
    mpfr_clear(x);
}

START_TEST(differences_far_below_any_float_are_decided) {
    field *F;
    ck_ok(field_open_expsum(&F));
    void *w = row(F, 4);
    void *x = field_at(F, w, 0), *below = field_at(F, w, 1), *above = field_at(F, w, 2), *t = field_at(F, w, 3);
    mpq_t q, step;
    mpq_inits(q, step, NULL);
    for (unsigned bits = 10; bits <= 5120; bits *= 2)
        for (long p = -3; p <= 3; p++) {
            if (p == 0) continue;
            power_from_below(q, p, 7, bits);
            F->set_rational(F, below, q);
            mpq_set_ui(step, 1, 1);
            mpq_div_2exp(step, step, bits);
            mpq_add(q, q, step);
            F->set_rational(F, above, q);
            set_power(F, x, p, 7);
            ck_assert(is_less(F, below, x) && is_less(F, x, above));
            ck_assert(!is_less(F, x, below) && !is_less(F, above, x) && !is_equal(F, x, below));
            set_power(F, t, 200, 3); /* the same as c1 e^s1 against c2 e^s2 */
            F->mul(F, below, below, t);
            F->mul(F, above, above, t);
            F->mul(F, x, x, t);
            ck_assert(is_less(F, below, x) && is_less(F, x, above) && !is_less(F, x, below));
            F->sub(F, t, x, above);
            F->relu(F, t, t);
            ck_assert(F->is_zero(F, t));
            F->sub(F, t, x, below);
            F->relu(F, x, t);
            ck_assert(is_equal(F, x, t) && !F->is_zero(F, x));
        }
    mpq_clears(q, step, NULL);
    field_row_free(F, w, 4);
    F->close(F);
}
END_TEST

START_TEST(the_integers_on_both_sides_of_a_power_of_e_are_told_apart) {
    /* n e^-s and (n+1) e^-s lie on both sides of 1 for n = floor(e^s): any slack in the quick test shows here,
       for gaps s of all sizes and with the difference spread over several terms. */
    field *F;
    ck_ok(field_open_expsum(&F));
    void *w = row(F, 4);
    void *x = field_at(F, w, 0), *y = field_at(F, w, 1), *n = field_at(F, w, 2), *e = field_at(F, w, 3);
    mpq_t q;
    mpq_init(q);
    for (long s = 1; s <= 420; s++) {
        power_from_below(q, s, 10, 0);
        F->set_rational(F, n, q);
        set_power(F, e, -s, 10);
        set_si(F, x, 1, 1);
        F->mul(F, y, n, e);
        ck_assert_msg(is_less(F, y, x) && !is_less(F, x, y), "s = %ld/10", s);
        F->add(F, n, n, x);
        F->mul(F, y, n, e);
        ck_assert_msg(is_less(F, x, y) && !is_less(F, y, x), "s = %ld/10", s);
        F->sub(F, n, n, x); /* 2 against n e^-s + ceil(e^(s+1/10)) e^-(s+1/10): the second is above 1 by little */
        F->add(F, x, x, x);
        F->mul(F, y, n, e);
        power_from_below(q, s + 1, 10, 0);
        F->set_rational(F, n, q);
        set_power(F, e, -s - 1, 10);
        F->add_mul(F, y, n, e);
        ck_assert_msg(is_less(F, y, x), "s = %ld/10", s);
        F->add(F, y, y, e);
        F->add(F, y, y, e);
        set_power(F, e, -s, 10);
        F->add(F, y, y, e);
        ck_assert_msg(is_less(F, x, y), "s = %ld/10", s);
    }
    mpq_clear(q);
    field_row_free(F, w, 4);
    F->close(F);
}
END_TEST

START_TEST(exponents_beyond_the_word_still_decide) {
    field *F;
    ck_ok(field_open_expsum(&F));
    void *s = row(F, 3), *v = row(F, 3), *r = row(F, 1), *bound = row(F, 2);
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
    set_si(F, field_at(F, v, 1), 1, 1); /* the mean is about e^-10^30 > 0 */
    set_si(F, field_at(F, v, 2), -1000, 1);
    ck_ok(F->softmax_mean(F, r, 1, scores, values, 3));
    void *zero = field_at(F, bound, 0);
    ck_assert(is_less(F, zero, r) && !is_equal(F, zero, r) && !F->is_zero(F, r));
    F->bounds(F, lo, hi, r);
    ck_assert(mpq_sgn(lo) >= 0 && mpq_sgn(hi) > 0 && mpz_sizeinbase(mpq_denref(hi), 2) <= 5000);
    F->sub(F, r, zero, r);
    ck_assert(is_less(F, r, zero));
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
    tcase_add_test(t, equal_scores_give_the_plain_rational_mean);
    tcase_add_test(t, sums_built_in_different_ways_tie);
    tcase_add_test(t, coordinates_of_one_softmax_share_their_denominator);
    tcase_add_test(t, differences_far_below_any_float_are_decided);
    tcase_add_test(t, the_integers_on_both_sides_of_a_power_of_e_are_told_apart);
    tcase_add_test(t, exponents_beyond_the_word_still_decide);
}
