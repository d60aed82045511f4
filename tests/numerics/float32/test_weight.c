/* test_weight.c - the exponential of the attention kernels (N25) in every instruction set, against a sum in doubles whose own error
   is proved: over samples of the float32 arguments, over all of 2^-30 to 2^20 in size with TEST_MULTIPLIER 100 or more. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "numerics/float32/kernels/power.h"
#include "tests/harness.h"

#define ISA ISA_PORTABLE
#include "numerics/float32/kernels/simd.h"
#include "numerics/float32/kernels/weight.h"
#undef ISA
#ifdef ISA_X86
#define ISA ISA_AVX2
#include "numerics/float32/kernels/simd.h"
#include "numerics/float32/kernels/weight.h"
#undef ISA
#define ISA ISA_AVX512
#include "numerics/float32/kernels/simd.h"
#include "numerics/float32/kernels/weight.h"
#undef ISA
#endif

#define U 0x1p-24

/* Sixteen weights e^x 2^-power at once, by the set. */
static void portable(float *y, const float *x, float power) {
    typedef float four __attribute__((vector_size(16)));
    four in, out, least = {power_least(power), power_least(power), power_least(power), power_least(power)};
    four shift = {power_shift(power), power_shift(power), power_shift(power), power_shift(power)};
    for (int k = 0; k < 16; k += 4) {
        memcpy(&in, x + k, sizeof in);
        out = weight_portable(in, shift, least);
        memcpy(y + k, &out, sizeof out);
    }
}
#ifdef ISA_X86
__attribute__((target("avx2,fma"))) static void avx2(float *y, const float *x, float power) {
    for (int k = 0; k < 16; k += 8)
        _mm256_storeu_ps(y + k, (__m256)weight_avx2((vec_avx2)_mm256_loadu_ps(x + k), (vec_avx2)_mm256_set1_ps(power_shift(power)),
                                                    (vec_avx2)_mm256_set1_ps(power_least(power))));
}
__attribute__((target("avx512f"))) static void avx512(float *y, const float *x, float power) {
    _mm512_storeu_ps(y, (__m512)weight_avx512((vec_avx512)_mm512_loadu_ps(x), (vec_avx512)_mm512_set1_ps(power_shift(power)),
                                              (vec_avx512)_mm512_set1_ps(power_least(power))));
}
#endif

/* e^x 2^-power for |x| < 2^20, relatively within 2^-40: ln 2 = a + b with 32 + 53 bits, the remainder of the Taylor series of degree 12
   at |r| < 0.35 is below 0.35^13 / 13! < 2^-51, everything else some 2^-50 of numbers of size 1. */
static double reference(double x, double power) {
    static const double inverse[13] = {1, 1, 1 / 2., 1 / 6., 1 / 24., 1 / 120., 1 / 720., 1 / 5040., 1 / 40320., 1 / 362880., 1 / 3628800.,
                                       1 / 39916800., 1 / 479001600.};
    const double a = 0x1.62e42ffp-1, b = -0x1.718432a1b0e26p-35; /* a + b = ln 2 within 2^-87; n a is exact for |n| < 2^21 */
    double n = (x * 0x1.71547652b82fep+0 + 0x1.8p52) - 0x1.8p52, r = (x - n * a) - n * b, sum = inverse[12], scale;
    for (int k = 11; k >= 0; k--) sum = sum * r + inverse[k];
    double bits = n - power + 1023;
    if (bits < 1) return 0; /* far below 2^-124 */
    uint64_t pattern = (uint64_t)bits << 52;
    memcpy(&scale, &pattern, sizeof scale);
    return sum * scale;
}

typedef void weigh(float *y, const float *x, float power);

/* The largest error of sixteen weights, in units of what is allowed. */
static double worst_of(weigh *of, const float *x, float power) {
    float y[16];
    double worst = 0;
    of(y, x, power);
    for (int k = 0; k < 16; k++) {
        double want = reference((double)x[k], (double)power), off = fabs((double)y[k] - want);
        if (x[k] < power_least(power)) { /* dropped: and it is small */
            if (!(y[k] == 0 && want < 0x1p-124)) ck_abort_msg("%a weighs %a", (double)x[k], (double)y[k]);
            continue;
        }
        double allowed = want * ((2.6 + fabs((double)x[k]) * 0x1p-19) * U + 0x1p-40) + (want < 0x1p-125 ? 0x1p-126 : 0); /* no normal number */
        if (!(off <= allowed)) /* each assertion that holds would cost more than the sum */
            ck_abort_msg("e^%a by 2^-%g: %a, not %a", (double)x[k], (double)power, (double)y[k], want);
        if (fabs((double)x[k]) < 1024) worst = fmax(worst, off / want / U);
    }
    return worst;
}

static float from_bits(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Arguments from `from` to `to` in bits, sixteen neighbours of every 16 step, with the power of the largest. */
static double sweep(weigh *of, uint32_t from, uint32_t to, uint32_t step) {
    double worst = 0;
    for (uint64_t bits = from; bits < to; bits += 16 * (uint64_t)step) {
        float x[16];
        for (uint32_t k = 0; k < 16; k++) x[k] = from_bits((uint32_t)bits + k);
        worst = fmax(worst, worst_of(of, x, fabsf(x[0]) < 60 ? 0 : rintf(fmaxf(x[0], x[15]) * 0x1.715476p+0f)));
    }
    return worst;
}

static void sweep_all(const char *name, weigh *of) {
    uint32_t step = test_multiplier() >= 100 ? 1 : 997 / test_multiplier() | 1, tiny = 0x30800000 /* 2^-30 */, limit = 0x49800000 /* 2^20 */;
    double above = sweep(of, tiny, limit, step), below = sweep(of, 0x80000000 + tiny, 0x80000000 + limit, step);
    sweep(of, 0, tiny, 997);
    sweep(of, 0x80000000, 0x80000000 + tiny, 997);
    printf("%s, one in %u of the floats from 2^-30 to 2^20: at most %.3f 2^-24 where |x| < 1024\n", name, step, fmax(above, below));
}

START_TEST(weights_are_as_near_to_the_exponential_as_is_proved) {
    sweep_all("portable", portable);
#ifdef ISA_X86
    if (isa_best() >= ISA_AVX2) sweep_all("avx2", avx2);
    if (isa_best() >= ISA_AVX512) sweep_all("avx512", avx512);
#endif
}
END_TEST

/* Around every change of the nearest integer and every multiple of ln 2, with every power in use. */
START_TEST(weights_are_near_where_the_power_of_two_changes) {
    weigh *of[3] = {portable, portable, portable};
#ifdef ISA_X86
    if (isa_best() >= ISA_AVX2) of[1] = avx2;
    if (isa_best() >= ISA_AVX512) of[2] = avx512;
#endif
    for (int half = -260; half <= 260; half++)
        for (int s = 0; s < 3; s++) {
            float x[16], y = (float)(half * 0.34657359027997264);
            for (int k = 0; k < 8; k++) y = nextafterf(y, -INFINITY);
            for (int k = 0; k < 16; k++, y = nextafterf(y, INFINITY)) x[k] = y;
            for (float power = ceilf((float)half / 2); power < (float)half / 2 + 130; power += 7) worst_of(of[s], x, power);
        }
}
END_TEST

START_TEST(what_is_no_number_or_is_not_seen_stays_so) {
    weigh *of[3] = {portable, portable, portable};
#ifdef ISA_X86
    if (isa_best() >= ISA_AVX2) of[1] = avx2;
    if (isa_best() >= ISA_AVX512) of[2] = avx512;
#endif
    for (int s = 0; s < 3; s++)
        for (float power = POWER_NONE; power < 2000; power = power < -10000 ? -1000 : power + 97) {
            float x[16], y[16];
            for (uint32_t k = 0; k < 16; k++) x[k] = k % 2 ? -INFINITY : from_bits(0x7f800001 + k * 0x7ffff + (k % 4 ? 0x80000000 : 0));
            of[s](y, x, power);
            for (int k = 0; k < 16; k++) ck_assert(k % 2 ? y[k] == 0 : isnan(y[k]));
        }
}
END_TEST

void tests(TCase *t) {
    tcase_set_timeout(t, 3600); /* all floats take a minute */
    tcase_add_test(t, weights_are_as_near_to_the_exponential_as_is_proved);
    tcase_add_test(t, weights_are_near_where_the_power_of_two_changes);
    tcase_add_test(t, what_is_no_number_or_is_not_seen_stays_so);
}
