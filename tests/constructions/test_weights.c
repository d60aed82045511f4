/* test_weights.c - rounding to short formats against a search through all their numbers, and against the compiler's own
   conversion to float. */
#include "constructions/model/weights.h"

#include <math.h>

#include "constructions/hash_copy/hash_copy.h"
#include "tests/constructions/random_model.h"

/* The value of a 16-bit pattern of `fraction` stored significand bits. */
static double decode(unsigned bits, unsigned fraction) {
    unsigned exponents = 15 - fraction, bias = (1u << (exponents - 1)) - 1;
    unsigned e = bits >> fraction & ((1u << exponents) - 1), m = bits & ((1u << fraction) - 1);
    if (e == (1u << exponents) - 1) return NAN;
    double value = e ? ldexp(1 + ldexp(m, -(int)fraction), (int)e - (int)bias) : ldexp(m, 1 - (int)bias - (int)fraction);
    return bits >> 15 ? -value : value;
}

/* The nearest of all finite numbers of the format, the one with an even pattern of two. */
static double search(const mpq_t q, unsigned fraction) {
    double best = 0;
    unsigned pattern = 0;
    mpq_t near, far;
    mpq_inits(near, far, NULL);
    mpq_set(near, q);
    mpq_abs(near, near);
    for (unsigned bits = 0; bits < 0x10000; bits++) {
        double x = decode(bits, fraction);
        if (isnan(x)) continue;
        mpq_set_d(far, x);
        mpq_sub(far, far, q);
        mpq_abs(far, far);
        int order = mpq_cmp(far, near);
        if (order > 0 || (order == 0 && (pattern % 2 == 0 || bits % 2))) continue;
        best = x;
        pattern = bits;
        mpq_set(near, far);
    }
    mpq_clears(near, far, NULL);
    return best;
}

static void random_number(mpq_t q, dice *d, int spread) {
    mpq_set_si(q, (long)dice_below(d, 4001) - 2000, 1 + dice_below(d, 300));
    mpq_canonicalize(q);
    if (dice_below(d, 3) == 0) mpq_set_si(q, 2 * (long)dice_below(d, 5000) + 1, 1); /* ties, once scaled */
    int e = (int)dice_below(d, 2 * (uint64_t)spread) - spread;
    if (e > 0) mpq_mul_2exp(q, q, (mp_bitcnt_t)e);
    else mpq_div_2exp(q, q, (mp_bitcnt_t)-e);
}

START_TEST(sixteen_bit_formats_are_the_nearest_of_all_their_numbers) {
    static const struct {
        weight_format w;
        unsigned fraction;
        int spread;
    } formats[] = {{WEIGHTS_FP16, 10, 30}, {WEIGHTS_BF16, 7, 140}};
    dice d = {test_seed()};
    mpq_t q, x, y;
    mpq_inits(q, x, y, NULL);
    for (unsigned k = 0; k < 2; k++)
        for (unsigned round = 0; round < 25 * test_multiplier(); round++) {
            random_number(q, &d, formats[k].spread);
            status st = weight_round(x, q, formats[k].w, NULL);
            double best = search(q, formats[k].fraction);
            double largest = decode(0x7fff - (1u << formats[k].fraction), formats[k].fraction);
            if (st == ST_LIMIT) {
                ck_assert(fabs(best) >= largest);
                continue;
            }
            ck_ok(st);
            mpq_set_d(y, best);
            ck_assert_msg(mpq_equal(x, y), "%g rounds to %g, not %g", mpq_get_d(q), best, mpq_get_d(x));
        }
    mpq_clears(q, x, y, NULL);
}
END_TEST

START_TEST(float32_is_the_conversion_of_the_compiler) {
    dice d = {test_seed() + 1};
    mpq_t q, x, y;
    mpq_inits(q, x, y, NULL);
    for (unsigned round = 0; round < 2000 * test_multiplier(); round++) {
        double exact = ldexp((double)((int64_t)dice_below(&d, 1u << 30) - (1 << 29)) * 4194304.0 + (double)dice_below(&d, 1u << 22),
                             (int)dice_below(&d, 330) - 230);
        mpq_set_d(q, exact);
        status st = weight_round(x, q, WEIGHTS_FLOAT32, NULL);
        if (st == ST_LIMIT) {
            ck_assert(isinf((float)exact));
            continue;
        }
        ck_ok(st);
        mpq_set_d(y, (double)(float)exact);
        ck_assert_msg(mpq_equal(x, y), "%a", exact);
    }
    mpq_clears(q, x, y, NULL);
}
END_TEST

START_TEST(the_ends_of_the_formats) {
    static const struct {
        weight_format w;
        const char *q, *x; /* NULL: past the format */
    } at[] = {{WEIGHTS_FP16, "65504", "65504"},    {WEIGHTS_FP16, "65519", "65504"},  {WEIGHTS_FP16, "65520", NULL},
              {WEIGHTS_FP16, "1/33554432", "0"},   {WEIGHTS_FP16, "3/33554432", "1/8388608"},
              {WEIGHTS_FP16, "2049", "2048"},      {WEIGHTS_FP16, "2051", "2052"},    {WEIGHTS_BF16, "257", "256"},
              {WEIGHTS_BF16, "259", "260"},        {WEIGHTS_BF16, "-259", "-260"},    {WEIGHTS_FLOAT32, "16777217", "16777216"},
              {WEIGHTS_FLOAT32, "16777219", "16777220"}, {WEIGHTS_EXACT, "1/3", "1/3"}};
    mpq_t q, x, y;
    mpq_inits(q, x, y, NULL);
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        mpq_set_str(q, at[k].q, 10);
        status st = weight_round(x, q, at[k].w, NULL);
        ck_assert_int_eq(st, at[k].x ? ST_OK : ST_LIMIT);
        if (!at[k].x) continue;
        mpq_set_str(y, at[k].x, 10);
        ck_assert_msg(mpq_equal(x, y), "%s", at[k].q);
    }
    mpq_clears(q, x, y, NULL);
}
END_TEST

START_TEST(eight_bit_weights_are_whole_steps_of_one_scale_and_nearest) {
    dice d = {test_seed() + 2};
    mpq_t q, x, scale, off;
    mpq_inits(q, x, scale, off, NULL);
    for (unsigned round = 0; round < 20 * test_multiplier(); round++) {
        model *m = random_model_past(&d, 2, 5, false), *rounded = NULL;
        uint64_t changed, others = 0;
        ck_ok(model_clone(&rounded, m));
        ck_ok(model_round_weights(rounded, &changed, WEIGHTS_INT8, NULL));
        for (size_t r = 0, k = 0; r < m->ops; k = (k + 1) % MODEL_OP_MATRICES, r += k == 0) {
            const rat_mat *A = model_op_matrix_const(&m->op[r], k), *B = model_op_matrix_const(&rounded->op[r], k);
            rat_mat_max_abs(scale, A);
            mpq_set_ui(x, 127, 1);
            mpq_div(scale, scale, x);
            for (size_t i = 0; i < A->rows; i++)
                for (size_t j = 0; j < A->cols; j++) {
                    rat_mat_get(q, A, i, j);
                    rat_mat_get(x, B, i, j);
                    others += !mpq_equal(q, x);
                    mpq_sub(off, q, x);
                    mpq_abs(off, off);
                    mpq_mul_2exp(off, off, 1);
                    ck_assert_int_le(mpq_cmp(off, scale), 0);
                    if (mpq_sgn(x) == 0) continue;
                    mpq_div(x, x, scale);
                    ck_assert(mpz_cmp_ui(mpq_denref(x), 1) == 0 && mpz_cmpabs_ui(mpq_numref(x), 127) <= 0);
                }
        }
        ck_assert_uint_eq(changed, others);
        model_free(rounded);
        model_free(m);
    }
    mpq_clears(q, x, scale, off, NULL);
}
END_TEST

START_TEST(alibi_slopes_are_the_nearest_to_the_powers) {
    mpq_t s;
    mpq_init(s);
    for (uint32_t heads = 1; heads <= 129; heads += heads < 20 ? 1 : 37)
        for (uint32_t m = 1; m <= heads; m++) {
            hash_copy_alibi_slope(s, m, heads);
            ck_assert_double_le(fabs(mpq_get_d(s) - pow(2, -8.0 * m / heads)), ldexp(1, -25) + 1e-15);
        }
    hash_copy_alibi_slope(s, 8, 8); /* the slopes for 8 heads are 1/2 .. 1/256 */
    ck_assert_int_eq(mpq_cmp_ui(s, 1, 256), 0);
    mpq_clear(s);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, sixteen_bit_formats_are_the_nearest_of_all_their_numbers);
    tcase_add_test(t, float32_is_the_conversion_of_the_compiler);
    tcase_add_test(t, the_ends_of_the_formats);
    tcase_add_test(t, eight_bit_weights_are_whole_steps_of_one_scale_and_nearest);
    tcase_add_test(t, alibi_slopes_are_the_nearest_to_the_powers);
}
