/* cauchy64_avx2.c - Cauchy sums in vectors of four doubles, with fused multiply-adds. */
#if defined(__x86_64__)
#include <immintrin.h>

#define OF(name) cauchy64_##name##_avx2
#define TARGET __attribute__((target("avx2,fma")))
#define WIDE 4
#define SET(x) ((vec)_mm256_set1_pd(x))
#define FMA(a, b, c) ((vec)_mm256_fmadd_pd((__m256d)(a), (__m256d)(b), (__m256d)(c)))
#include "numerics/float64/cauchy64_body.h"
#endif
