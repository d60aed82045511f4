/* cauchy64_portable.c - Cauchy sums in vectors of two doubles, which the compiler maps to what every processor has. */
#define OF(name) cauchy64_##name##_portable
#define TARGET
#define WIDE 2
#define SET(x) ((vec){(x), (x)})
#define FMA(a, b, c) ((a) * (b) + (c))
#include "numerics/float64/cauchy64_body.h"
