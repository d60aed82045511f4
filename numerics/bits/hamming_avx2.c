/* hamming_avx2.c - the sweeps in registers of 256 bits; a register is counted by four POPCNT. */
#if defined(__x86_64__)
#include <immintrin.h>

#define SWEEP(name) hamming_##name##_avx2
#define SWEEP_TARGET __attribute__((target("avx2,popcnt")))
#define LANE_WORDS 4
#define SWEEP_FULL(v) _mm256_testc_si256((__m256i)(v), _mm256_set1_epi32(-1))
#define SWEEP_COUNT(v)                                                                                        \
    ((unsigned)(__builtin_popcountll((v)[0]) + __builtin_popcountll((v)[1]) + __builtin_popcountll((v)[2]) +     \
                __builtin_popcountll((v)[3])))
#include "numerics/bits/hamming_sweep.h"
#endif
