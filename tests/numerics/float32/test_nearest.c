/* test_nearest.c - rationals to float32: against the definition, at the edges, and against the machine's conversions. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "numerics/base/rng.h"
#include "numerics/exact/number.h"
#include "numerics/float32/nearest.h"
#include "tests/harness.h"

static float nearest(const char *s) {
    mpq_t q;
    float x = NAN;
    mpq_init(q);
    ck_ok(number_read_rational(q, s, NULL));
    ck_assert_msg(nearest_float32(&x, q), "%s", s);
    mpq_clear(q);
    return x;
}

static bool refused(const mpq_t q) {
    float x = 7;
    bool fits = nearest_float32(&x, q);
    ck_assert(fits || x == 7);
    return !fits;
}

START_TEST(small_fractions_round_to_the_nearest_float32_ties_to_even) {
    ck_assert(nearest("0") == 0.0f);
    ck_assert(nearest("1/3") == 1.0f / 3);
    ck_assert(nearest("-1/10") == -0.1f);
    ck_assert(nearest("16777217") == 16777216.0f); /* 2^24 + 1: a tie, to even */
    ck_assert(nearest("16777219") == 16777220.0f); /* 2^24 + 3: a tie, to even */
    ck_assert(nearest("33554433/2") == 16777216.0f);
    ck_assert(nearest("33554435/2") == 16777218.0f); /* past the tie by 1/2 */
    ck_assert(nearest("-16777217") == -16777216.0f);
}
END_TEST

START_TEST(the_edges_of_float32_are_kept_or_refused) {
    mpq_t q, half;
    mpz_t z;
    float x;
    mpq_init(q);
    mpq_init(half);
    mpz_init(z);
    mpq_set_d(q, FLT_MAX);
    ck_assert(nearest_float32(&x, q) && x == FLT_MAX);
    mpz_set_ui(z, 1);
    mpz_mul_2exp(z, z, 103);
    mpq_set_z(half, z);
    mpq_add(q, q, half); /* 2^128 - 2^103: half a place past the largest, a tie to the even 2^128 */
    ck_assert(refused(q));
    mpq_neg(q, q);
    ck_assert(refused(q));
    mpq_neg(q, q);
    mpq_set_si(half, 1, 1000);
    mpq_sub(q, q, half);
    ck_assert(nearest_float32(&x, q) && x == FLT_MAX);
    mpq_set_d(q, 0x1p-149);
    ck_assert(nearest_float32(&x, q) && x == 0x1p-149f);
    mpq_div_2exp(q, q, 1); /* half the least subnormal: a tie to 0 */
    ck_assert(nearest_float32(&x, q) && x == 0);
    mpq_set_d(half, 0x1p-200);
    mpq_add(q, q, half);
    ck_assert(nearest_float32(&x, q) && x == 0x1p-149f);
    mpz_set_ui(z, 1);
    mpz_mul_2exp(z, z, 100000);
    mpq_set_z(q, z);
    ck_assert(refused(q));
    mpq_inv(q, q);
    ck_assert(nearest_float32(&x, q) && x == 0);
    mpz_clear(z);
    mpq_clear(half);
    mpq_clear(q);
}
END_TEST

/* By definition: no float32 neighbour is nearer; and doubles, where exact, are converted alike by the machine. */
START_TEST(random_rationals_have_no_nearer_neighbour_and_doubles_convert_like_the_machine) {
    rng r;
    mpq_t q, there, best, other;
    mpq_inits(q, there, best, other, NULL);
    rng_open(&r, test_seed(), "nearest", 0);
    for (unsigned k = 0; k < 3000 * test_multiplier(); k++) {
        mpz_set_ui(mpq_numref(q), rng_next(&r) >> rng_below(&r, 64));
        mpz_set_ui(mpq_denref(q), 1 + (rng_next(&r) >> rng_below(&r, 64)));
        mpq_canonicalize(q);
        if (rng_below(&r, 2)) mpq_neg(q, q);
        mpq_mul_2exp(q, q, rng_below(&r, 80));
        mpq_div_2exp(q, q, rng_below(&r, 220));
        float x, sides[2];
        if (!nearest_float32(&x, q)) continue;
        mpq_set_d(there, (double)x);
        mpq_sub(best, there, q);
        mpq_abs(best, best);
        sides[0] = nextafterf(x, INFINITY), sides[1] = nextafterf(x, -INFINITY);
        for (int s = 0; s < 2; s++) {
            if (isinf(sides[s])) continue;
            mpq_set_d(other, (double)sides[s]);
            mpq_sub(other, other, q);
            mpq_abs(other, other);
            uint32_t bits;
            memcpy(&bits, &x, 4);
            ck_assert(mpq_cmp(best, other) < 0 || (mpq_equal(best, other) && !(bits & 1)));
        }
        ck_assert_int_eq(nearest_is_exact(q), mpq_sgn(best) == 0);
        double y = ldexp((double)(int64_t)rng_next(&r), -(int)rng_below(&r, 230));
        mpq_set_d(q, y);
        ck_assert(nearest_float32(&x, q) && x == (float)y);
    }
    mpq_clears(q, there, best, other, NULL);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, small_fractions_round_to_the_nearest_float32_ties_to_even);
    tcase_add_test(t, the_edges_of_float32_are_kept_or_refused);
    tcase_add_test(t, random_rationals_have_no_nearer_neighbour_and_doubles_convert_like_the_machine);
}
