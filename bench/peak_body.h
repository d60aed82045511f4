/* peak_body.h - chains of fused multiply-adds in registers, for one instruction set: as fast as one core adds and multiplies. */
#include "numerics/float32/kernels/simd.h"

#define CHAINS 12

/* 2 CHAINS LANES `steps` operations; the sum keeps them from being left out. */
TARGET static float OF(chains)(uint64_t steps) {
    vec x[CHAINS], a = SET(0.999f), b = SET(0.001f);
    float lane[LANES] = {0}, sum = 0;
    for (int k = 0; k < CHAINS; k++) x[k] = SET((float)k);
    for (uint64_t i = 0; i < steps; i++)
#pragma GCC unroll 12
        for (int k = 0; k < CHAINS; k++) x[k] = FMA(x[k], a, b);
    for (int k = 1; k < CHAINS; k++) x[0] += x[k];
    STORE(lane, x[0]);
    for (int k = 0; k < LANES; k++) sum += lane[k];
    return sum;
}
