/* cauchy64.h - Cauchy sums on the imaginary axis, S_k(w) = sum over poles l of c_kl / (iw - l), in doubles.
   Poles come in conjugate pairs a +- i y with conjugate weights, or are real (y = 0) with real weights; a pair takes
   real arithmetic only, and all sums share its one division.  With n0 = -2 Re(c conj(l)) and n1 = 2 Re c,
       c/(iw - l) + conj(c)/(iw - conj(l)) = (n0 + i w n1) / (d0 - 2 i a w),   d0 = a^2 + (y - w)(y + w):
   the factor y - w is exact where w is near y, so that a pole's neighbourhood costs no more than its own rounding. */
#ifndef NUMERICS_FLOAT64_CAUCHY64_H
#define NUMERICS_FLOAT64_CAUCHY64_H

#include <stdbool.h>
#include <stddef.h>

#include "numerics/base/status.h"

#define CAUCHY64_POLES_MOST 65536
#define CAUCHY64_SUMS_MOST 64

typedef enum cauchy64_path { CAUCHY64_PORTABLE, CAUCHY64_AVX2 } cauchy64_path;
#define CAUCHY64_PATHS 2
bool cauchy64_path_runs(cauchy64_path p);
cauchy64_path cauchy64_path_best(void);

typedef struct cauchy64 {
    size_t poles, sums;
    double *table; /* see cauchy64_path.h */
    double *pole;  /* a, y of each; then the weights as they came, re and im, poles x sums; those of a real pole halved */
} cauchy64;

/* All poles and weights 0.  DOMAIN for none of either, LIMIT past the numbers above; closed by the caller in any case.
   */
MUST_USE status cauchy64_open(cauchy64 *c, size_t poles, size_t sums);
void cauchy64_close(cauchy64 *c);
/* The pole a + i y, y >= 0, and its weight in each sum; poles before weights.  Of a real pole the weight's real part
   counts. */
void cauchy64_set_pole(cauchy64 *c, size_t pole, double a, double y);
void cauchy64_set_weight(cauchy64 *c, size_t sum, size_t pole, double re, double im);
/* re[k*count + j] + i im[k*count + j] := S_k(w[j]), j < count.  Not finite where iw is a pole. */
MUST_USE status cauchy64_sums(double *re, double *im, const cauchy64 *c, const double *w, size_t count,
                              cauchy64_path path);

#endif
