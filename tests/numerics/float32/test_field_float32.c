/* test_field_float32.c - the adversary keeps to what OpenCL allows, and uses it. */
#include <float.h>
#include <math.h>

#include "numerics/ball/enclosure.h"
#include "numerics/base/rng.h"
#include "numerics/float32/field_float32.h"
#include "tests/harness.h"

/* |found - y| in ulps of y, from an enclosure of y. */
static double ulps_off(float found, const mpq_t y) {
    int exponent;
    mpq_t x;
    mpq_init(x);
    mpq_set_d(x, (double)found);
    mpq_sub(x, x, y);
    frexp(mpq_get_d(y), &exponent);
    double off = fabs(mpq_get_d(x)) / ldexp(1, exponent - FLT_MANT_DIG);
    mpq_clear(x);
    return off;
}

static field *adversary(conduct_lean lean, bool flush) {
    field *F = NULL;
    float32_conduct c = {.seed = test_seed(), .exp = lean, .divide = lean, .flush = flush};
    ck_ok(field_open_float32(&F, &c));
    return F;
}

START_TEST(exp_and_quotients_are_off_by_at_most_what_is_allowed_and_by_nearly_that) {
    rng r;
    rng_open(&r, test_seed(), "field_float32", 0);
    mpq_t q;
    enclosure y;
    mpq_init(q);
    enclosure_init(&y);
    double far_exp = 0, far_quotient = 0;
    for (unsigned k = 0; k < 4000 * test_multiplier(); k++) {
        field *F = adversary((conduct_lean)(k % 4), false);
        float a = (float)rng_below(&r, 1u << 24) / -200000.0f, b = 1 + (float)rng_below(&r, 1u << 20), z;
        ck_ok(F->exp(F, &z, &a));
        mpq_set_d(q, (double)a);
        ck_ok(enclosure_exp(&y, q, 80));
        double off = z >= FLT_MIN ? ulps_off(z, y.lo) : 0;
        ck_assert_double_le(off, 3);
        far_exp = fmax(far_exp, off);
        ck_ok(F->div(F, &z, &a, &b));
        mpq_set_d(y.lo, (double)b);
        mpq_div(q, q, y.lo);
        off = fabsf(z) >= FLT_MIN ? ulps_off(z, q) : 0;
        ck_assert_double_le(off, 2.5);
        far_quotient = fmax(far_quotient, off);
        F->close(F);
    }
    ck_assert_double_gt(far_exp, 2.9);
    ck_assert_double_gt(far_quotient, 2.4);
    enclosure_clear(&y);
    mpq_clear(q);
}
END_TEST

START_TEST(without_a_lean_everything_is_the_nearest_float) {
    field *F = adversary(LEAN_NONE, false);
    float a = 1, b = 3, z;
    ck_ok(F->div(F, &z, &a, &b));
    ck_assert(z >= 1.0f / 3 && z <= 1.0f / 3);
    a = 0;
    ck_ok(F->exp(F, &z, &a));
    ck_assert(z >= 1 && z <= 1);
    F->close(F);
    F = adversary(LEAN_UP, false);
    ck_ok(F->exp(F, &z, &a)); /* no device misses exp(0) */
    ck_assert(z >= 1 && z <= 1);
    F->close(F);
}
END_TEST

START_TEST(denormals_are_flushed_when_asked) {
    for (int flush = 0; flush < 2; flush++) {
        field *F = adversary(LEAN_NONE, flush);
        float a = 1e-30f, b = 1e-10f, z;
        F->mul(F, &z, &a, &b);
        ck_assert_int_eq(flush, F->is_zero(F, &z));
        F->close(F);
    }
}
END_TEST

/* Two values 1 and -1 at scores 0 and s: the mean is tanh(s/2), whatever the order and the tiles. */
START_TEST(softmax_is_the_formula_in_every_order) {
    float one = 1, minus = -1, zero = 0, z;
    for (unsigned k = 0; k < 24; k++) {
        float s = (float)k / 8;
        float32_conduct c = {.seed = k, .order = (conduct_order)(k % 4), .tile = k % 3, .fma = k % 2, .exp = (conduct_lean)(k % 6)};
        field *F = NULL;
        ck_ok(field_open_float32(&F, &c));
        const void *scores[2] = {&zero, &s}, *values[2] = {&minus, &one};
        ck_ok(F->softmax_mean(F, &z, 1, scores, values, 2));
        ck_assert_double_eq_tol((double)z, tanh((double)s / 2), 2e-6);
        F->close(F);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, exp_and_quotients_are_off_by_at_most_what_is_allowed_and_by_nearly_that);
    tcase_add_test(t, without_a_lean_everything_is_the_nearest_float);
    tcase_add_test(t, denormals_are_flushed_when_asked);
    tcase_add_test(t, softmax_is_the_formula_in_every_order);
}
