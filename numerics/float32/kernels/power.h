/* power.h - the power of two that a row's sums of e^s are scaled by: N, the integer nearest s / ln 2 of the largest score
   so far. */
#ifndef NUMERICS_FLOAT32_KERNELS_POWER_H
#define NUMERICS_FLOAT32_KERNELS_POWER_H

#include <math.h>
#include <stdint.h>

#define POWER_NONE (-0x1p21f) /* before the first key: below every N of a score less than 2^20 in size */

/* 2^-steps for an integer >= 0, or 0 where that is below every weight that counts. */
static inline float power_down(float steps) {
    union {
        uint32_t u;
        float x;
    } two = {.u = (uint32_t)(127 - (steps >= 0 && steps < 126 ? (int32_t)steps : 127)) << 23};
    return two.x;
}

/* What the sums so far are multiplied by when the largest score grows to top: 2^-(n - N), which is exact; NaN, for
   good, when top is 2^20 or more in size. */
static inline float power_grow(float top, float *power) {
    if (!(fabsf(top) < 0x1p20f)) return NAN;
    float n = rintf(top * 0x1.715476p+0f), steps = n - *power;
    *power = n;
    return power_down(steps);
}

/* What turns n into the exponent of 2^(n - power) (weight.h), and the x up to which e^x 2^-power counts as 0: n = power - 127
   there, whatever the roundings, which are less than 1/4. */
static inline float power_shift(float power) { return 0x1.8p23f + (127 - power); }
static inline float power_least(float power) { return (power - 127) * 0x1.62e43p-1f; }

#endif
