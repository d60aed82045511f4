/* hamming_portable.c - the sweeps in vectors of 128 bits, which the compiler maps to what every processor has. */
#define SWEEP(name) hamming_##name##_portable
#define SWEEP_TARGET
#define LANE_WORDS 2
#define SWEEP_FULL(v) (((v)[0] & (v)[1]) == UINT64_MAX)
#define SWEEP_COUNT(v) ((unsigned)__builtin_popcountll((v)[0]) + (unsigned)__builtin_popcountll((v)[1]))
#include "numerics/bits/hamming_sweep.h"
