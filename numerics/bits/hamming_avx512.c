/* hamming_avx512.c - the sweeps in registers of 512 bits, counted by VPOPCNTQ. */
#if defined(__x86_64__)
#include <immintrin.h>

#define SWEEP(name) hamming_##name##_avx512
#define SWEEP_TARGET __attribute__((target("avx512f,avx512vpopcntdq")))
#define LANE_WORDS 8
#define SWEEP_FULL(v) (_mm512_cmpneq_epi64_mask((__m512i)(v), _mm512_set1_epi64(-1)) == 0)
#define SWEEP_COUNT(v) ((uint64_t)_mm512_reduce_add_epi64(_mm512_popcnt_epi64((__m512i)(v))))
#include "numerics/bits/hamming_sweep.h"
#endif
