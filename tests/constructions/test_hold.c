/* test_hold.c - enclosures of holds: as narrow as promised where numbers cancel or vanish, and the digits that are certain. */
#include "constructions/ssm/ssm.h"
#include "numerics/ball/hold.h"
#include "tests/harness.h"

#define BITS 80

static void enclose(hold *h, const ssm *s, size_t L, const mpq_t t) {
    work w = work_default();
    ck_ok(hold_init(h, s->N, L));
    ck_ok(hold_enclose(h, &s->A, &s->B, &s->C, t, false, BITS, &w));
}

/* Two states that grow by e^170 cancel in y and leave 1 - 1/e: the first precision is not enough.  Alone they
   leave 0. */
START_TEST(what_cancels_is_still_narrow) {
    ssm s;
    hold h;
    mpq_t t, width;
    mpq_inits(t, width, NULL);
    mpq_set_ui(t, 1, 1);
    ck_ok(ssm_init(&s, "cancels", 3, NULL));
    for (size_t i = 0; i < 3; i++) {
        rat_mat_set_si(&s.A, i, i, i < 2 ? 170 : -1), rat_mat_set_si(&s.B, i, 0, 1);
        rat_mat_set_si(&s.C, 0, i, i == 1 ? -1 : 1);
    }
    enclose(&h, &s, 1, t);
    mpq_sub(width, h.K[0].hi, h.K[0].lo);
    mpq_mul_2exp(width, width, BITS);
    ck_assert(mpq_sgn(h.K[0].lo) > 0 && mpq_cmp(width, h.K[0].lo) <= 0);
    hold_clear(&h);
    rat_mat_set_si(&s.C, 0, 2, 0);
    enclose(&h, &s, 1, t);
    mpq_sub(width, h.K[0].hi, h.K[0].lo);
    mpq_mul_2exp(width, width, 2 * BITS - 1);
    ck_assert(mpq_sgn(h.K[0].lo) <= 0 && mpq_sgn(h.K[0].hi) >= 0 && mpq_cmp_ui(width, 1, 1) <= 0);
    hold_clear(&h);
    mpq_clears(t, width, NULL);
    ssm_clear(&s);
}
END_TEST

START_TEST(what_is_next_to_nothing_may_be_negative) {
    ssm s;
    hold h;
    mpq_t t;
    mpq_init(t);
    mpq_set_ui(t, 200, 1);
    ck_ok(ssm_init(&s, "tiny", 1, NULL));
    rat_mat_set_si(&s.A, 0, 0, -1), rat_mat_set_si(&s.B, 0, 0, 1), rat_mat_set_si(&s.C, 0, 0, -1);
    enclose(&h, &s, 2, t);
    ck_assert(mpq_cmp_si(h.K[0].hi, -1, 2) < 0);
    ck_assert(mpq_sgn(h.K[1].lo) < 0 && mpq_sgn(h.A[0].hi) > 0); /* -e^-200 (1 - e^-200), e^-200 */
    hold_clear(&h);
    mpq_clear(t);
    ssm_clear(&s);
}
END_TEST

static void overlap(const enclosure *a, const enclosure *b) {
    ck_assert(mpq_cmp(a->lo, b->hi) <= 0 && mpq_cmp(b->lo, a->hi) <= 0);
}

/* A lower triangular A with a plain diagonal goes by the recurrence; with its states in the other order it is upper
   triangular and goes by the series.  Both are 2^-BITS wide, so that they meet only where both are right. */
START_TEST(the_closed_form_is_the_series) {
    roll_from(0);
    for (unsigned round = 0; round < 8 * test_multiplier(); round++) {
        size_t N = 1 + (size_t)roll(7), L = 3;
        ssm s, mirrored;
        hold closed, series;
        mpq_t t, q;
        mpq_inits(t, q, NULL);
        mpq_set_ui(t, (unsigned long)roll(40) + 1, 7);
        mpq_canonicalize(t);
        ck_ok(ssm_init(&s, "plain", N, NULL));
        ck_ok(ssm_init(&mirrored, "mirrored", N, NULL));
        for (size_t i = 0; i < N; i++) {
            for (size_t j = 0; j <= i; j++) {
                if (i == j) mpq_set_si(q, (long)(i + 1) * (roll(2) ? 1 : -1), 3); /* different, not 0 */
                else mpq_set_si(q, (long)roll(21) - 10, (unsigned long)roll(3) + 1);
                mpq_canonicalize(q);
                rat_mat_set(&s.A, i, j, q), rat_mat_set(&mirrored.A, N - 1 - i, N - 1 - j, q);
            }
            mpq_set_si(q, (long)roll(9) - 4, 5);
            mpq_canonicalize(q);
            rat_mat_set(&s.B, i, 0, q), rat_mat_set(&mirrored.B, N - 1 - i, 0, q);
            rat_mat_set_si(&s.C, 0, i, (long)i + 1), rat_mat_set_si(&mirrored.C, 0, N - 1 - i, (long)i + 1);
        }
        enclose(&closed, &s, L, t);
        enclose(&series, &mirrored, L, t);
        for (size_t i = 0; i < N; i++) {
            for (size_t j = 0; j < N; j++) overlap(&closed.A[i * N + j], &series.A[(N - 1 - i) * N + N - 1 - j]);
            overlap(&closed.B[i], &series.B[N - 1 - i]);
        }
        for (size_t k = 0; k < L; k++) overlap(&closed.K[k], &series.K[k]);
        hold_clear(&closed), hold_clear(&series);
        ssm_clear(&s), ssm_clear(&mirrored);
        mpq_clears(t, q, NULL);
    }
}
END_TEST

static void writes(const char *expected, const char *lo, const char *hi, unsigned digits) {
    enclosure e;
    text t;
    text_init(&t);
    enclosure_init(&e);
    mpq_set_str(e.lo, lo, 10), mpq_set_str(e.hi, hi, 10);
    mpq_canonicalize(e.lo), mpq_canonicalize(e.hi);
    ck_ok(enclosure_write_decimal(&t, &e, digits));
    ck_assert_str_eq(text_data(&t), expected);
    enclosure_clear(&e);
    text_clear(&t);
}

START_TEST(only_certain_digits_are_written) {
    writes("0.33333", "1/3", "1/3", 5);
    writes("0.123", "12345/100000", "12346/100000", 9);
    writes("-2.5", "-251/100", "-249/100", 6);
    writes("0", "0", "0", 6);
    writes("|x| < 1e-2", "-1/200", "1/300", 6);
    writes("|x| < 1e-3", "0", "1/1001", 6);
    writes("|x| < 1e2", "-11", "3", 6);
    writes("|x| < 1e1", "1", "9", 6); /* no digit is certain */
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, what_cancels_is_still_narrow);
    tcase_add_test(t, the_closed_form_is_the_series);
    tcase_add_test(t, what_is_next_to_nothing_may_be_negative);
    tcase_add_test(t, only_certain_digits_are_written);
}
