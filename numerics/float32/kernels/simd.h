/* simd.h - one vector language for three instruction sets.  A kernel that needs wide vectors has its text in
   <name>_body.h, which its .c includes once for each set it can have, with ISA defined as one of the numbers below;
   the function to call is chosen when the program runs (isa_best).  Included anew for each ISA.

   vec is LANES floats; names that a body gives to functions go through OF(name).  ROWS x STRIP and FEW x 3 LANES are the tiles
   of accumulators that fit the registers; STRIP = 16 lanes always, so that packed strips are alike for all sets. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#ifndef NUMERICS_FLOAT32_KERNELS_SIMD_H
#define NUMERICS_FLOAT32_KERNELS_SIMD_H
#define ISA_PORTABLE 0 /* 4 lanes, multiply and add apart: compiles everywhere */
#define ISA_AVX2 1     /* 8 lanes, fma */
#define ISA_AVX512 2   /* 16 lanes, fma */
#if defined(__x86_64__)
#define ISA_X86
#include <immintrin.h>
/* The widest set that this processor has. */
static inline int isa_best(void) {
    if (__builtin_cpu_supports("avx512f")) return ISA_AVX512;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? ISA_AVX2 : ISA_PORTABLE;
}
#else
static inline int isa_best(void) { return ISA_PORTABLE; }
#endif
#define STRIP 16
#endif

#undef LANES
#undef ROWS
#undef FEW
#undef TARGET
#undef OF
#undef FMA
#undef FMA_ONE
#undef SET
#undef MAX
#undef ALL
#undef LOAD
#undef STORE
#if ISA == ISA_AVX512
#define LANES 16
#define ROWS 12
#define FEW 8
#define TARGET __attribute__((target("avx512f")))
#define OF(name) name##_avx512
#define FMA(a, b, c) ((vec)_mm512_fmadd_ps((__m512)(a), (__m512)(b), (__m512)(c)))
#define FMA_ONE(a, b, c) __builtin_fmaf(a, b, c)
#define SET(x) ((vec)_mm512_set1_ps(x))
#define MAX(a, b) ((vec)_mm512_max_ps((__m512)(a), (__m512)(b)))
#define ALL(a) (_mm512_cmplt_epi32_mask((__m512i)(a), _mm512_setzero_si512()) == 0xffff)
#elif ISA == ISA_AVX2
#define LANES 8
#define ROWS 6
#define FEW 4
#define TARGET __attribute__((target("avx2,fma")))
#define OF(name) name##_avx2
#define FMA(a, b, c) ((vec)_mm256_fmadd_ps((__m256)(a), (__m256)(b), (__m256)(c)))
#define FMA_ONE(a, b, c) __builtin_fmaf(a, b, c)
#define SET(x) ((vec)_mm256_set1_ps(x))
#define MAX(a, b) ((vec)_mm256_max_ps((__m256)(a), (__m256)(b)))
#define ALL(a) (_mm256_movemask_ps((__m256)(a)) == 0xff)
#else
#define LANES 4
#define ROWS 3
#define FEW 4
#define TARGET
#define OF(name) name##_portable
#define FMA(a, b, c) ((a) * (b) + (c))
#define FMA_ONE(a, b, c) ((a) * (b) + (c))
#define SET(x) ((vec){(x), (x), (x), (x)})
#define MAX(a, b) ((vec)(((ivec)(a) & ((a) > (b))) | ((ivec)(b) & ~((a) > (b)))))
#define ALL(a) ((a)[0] & (a)[1] & (a)[2] & (a)[3])
#endif
#define vec OF(vec)
#define near_vec OF(near_vec)
#define uvec OF(uvec)
#define ivec OF(ivec)
typedef float vec __attribute__((vector_size(4 * LANES)));
typedef int32_t ivec __attribute__((vector_size(4 * LANES)));
typedef uint32_t uvec __attribute__((vector_size(4 * LANES)));
typedef float near_vec __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
#define LOAD(p) ((vec) * (const near_vec *)(p))
#define STORE(p, v) (*(near_vec *)(p) = (near_vec)(v))
