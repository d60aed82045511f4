/* test_field_round.c - rounding to multiples of 2^-bits, in every field, against its definition. */
#include <math.h>

#include "tests/numerics/field_tools.h"

typedef enum kind { RATIONAL, EXPSUM, BALL, FLOAT64, KINDS } kind;

static field *open_kind(kind k) {
    field *F = NULL;
    switch (k) {
    case RATIONAL: ck_ok(field_open_rational(&F)); break;
    case EXPSUM: ck_ok(field_open_expsum(&F)); break;
    case BALL: ck_ok(field_open_ball(&F, 80)); break;
    default: ck_ok(field_open_float64(&F)); break;
    }
    return F;
}

/* q := x rounded, straight from the definition: the multiple of 2^-bits at the least distance, the even one of two. */
static void round_by_search(mpq_t q, const mpq_t x, unsigned bits) {
    mpq_t candidate, distance, least;
    mpz_t n;
    mpq_inits(candidate, distance, least, NULL);
    mpz_init(n);
    mpq_mul_2exp(candidate, x, bits);
    mpz_tdiv_q(n, mpq_numref(candidate), mpq_denref(candidate));
    mpz_sub_ui(n, n, 2);
    for (int k = 0; k < 5; k++, mpz_add_ui(n, n, 1)) {
        mpq_set_z(candidate, n);
        mpq_div_2exp(candidate, candidate, bits);
        mpq_sub(distance, x, candidate);
        mpq_abs(distance, distance);
        int order = k ? mpq_cmp(distance, least) : -1;
        if (order < 0 || (order == 0 && mpz_even_p(n))) mpq_set(q, candidate), mpq_set(least, distance);
    }
    mpz_clear(n);
    mpq_clears(candidate, distance, least, NULL);
}

START_TEST(rounding_is_to_the_nearest_multiple_with_ties_to_even_in_every_field) {
    uint64_t g = test_seed();
    mpq_t x, want, lo, hi;
    mpq_inits(x, want, lo, hi, NULL);
    for (kind k = 0; k < KINDS; k++) {
        field *F = open_kind(k);
        void *v = tool_row(F, 2), *r = field_at(F, v, 1);
        for (unsigned i = 0; i < 2000 * test_multiplier(); i++) {
            unsigned bits = (unsigned)tool_roll(&g, 8);
            /* halves of multiples are ties; others have distances a double can see */
            mpq_set_si(x, (long)tool_roll(&g, 4001) - 2000, tool_roll(&g, 2) ? 1ul << tool_roll(&g, 10) : 1 + tool_roll(&g, 99));
            mpq_canonicalize(x);
            F->set_rational(F, v, x);
            ck_ok(F->round(F, tool_roll(&g, 2) ? r : v, v, bits)); /* in place, too */
            F->set_rational(F, v, x);
            ck_ok(F->round(F, r, v, bits));
            F->bounds(F, lo, hi, r);
            round_by_search(want, x, bits);
            bool exact = mpq_equal(lo, want) && mpq_equal(hi, want);
            bool tie_missed = k == BALL && mpq_cmp(lo, want) <= 0 && mpq_cmp(want, hi) <= 0 && mpz_popcount(mpq_denref(x)) != 1;
            ck_assert_msg(exact || tie_missed, "%s, %u bits", F->name, bits);
        }
        field_row_free(F, v, 2);
        F->close(F);
    }
    mpq_clears(x, want, lo, hi, NULL);
}
END_TEST

START_TEST(a_ball_across_a_tie_is_rounded_to_an_enclosure_and_sums_of_exponentials_are_refused) {
    field *F = open_kind(BALL), *E = open_kind(EXPSUM), *D = open_kind(FLOAT64);
    void *v = tool_row(F, 2), *w = tool_row(E, 1), *x = tool_row(D, 1);
    mpq_t lo, hi;
    mpq_inits(lo, hi, NULL);
    tool_set(F, v, 1, 3);
    tool_set(F, field_at(F, v, 1), 3, 2);
    F->mul(F, v, v, field_at(F, v, 1)); /* about 1/2 */
    ck_ok(F->round(F, v, v, 0));
    F->bounds(F, lo, hi, v);
    ck_assert(mpq_sgn(lo) <= 0 && mpq_cmp_ui(hi, 1, 1) >= 0 && mpq_cmp_ui(hi, 2, 1) < 0);
    tool_set_power(E, w, 1, 1);
    ck_assert_int_eq(E->round(E, w, w, 3), ST_UNSUPPORTED);
    tool_set(D, x, 1000001, 1);
    ck_ok(D->round(D, x, x, 1000)); /* far more bits than a double has: unchanged */
    ck_assert(truth_is_yes(D->equal(D, x, x)) && *(double *)x > 1000000.5 && *(double *)x < 1000001.5);
    *(double *)x = NAN;
    ck_ok(D->round(D, x, x, 2));
    ck_assert(isnan(*(double *)x));
    mpq_clears(lo, hi, NULL);
    field_row_free(F, v, 2);
    field_row_free(E, w, 1);
    field_row_free(D, x, 1);
    F->close(F);
    E->close(E);
    D->close(D);
}
END_TEST

START_TEST(balls_that_are_not_finite_or_beyond_all_bounds_are_refused) {
    field *F = open_kind(BALL), *D = open_kind(FLOAT64);
    void *v = tool_row(F, 1), *x = tool_row(D, 1);
    tool_set_power(F, v, 13000000, 1); /* about 2^18755000 */
    ck_assert_int_eq(F->round(F, v, v, 1), ST_LIMIT);
    ck_assert_int_eq(D->round(D, x, x, 1001), ST_LIMIT);
    field_row_free(F, v, 1);
    field_row_free(D, x, 1);
    F->close(F);
    D->close(D);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, rounding_is_to_the_nearest_multiple_with_ties_to_even_in_every_field);
    tcase_add_test(t, a_ball_across_a_tie_is_rounded_to_an_enclosure_and_sums_of_exponentials_are_refused);
    tcase_add_test(t, balls_that_are_not_finite_or_beyond_all_bounds_are_refused);
}
