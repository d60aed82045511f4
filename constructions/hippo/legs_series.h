/* legs_series.h - the exact LegS memory of a series: the projection of its whole history onto Legendre polynomials.
   Samples f_0 .. f_(T-1) are the piecewise-constant function f(x) = f_i on [i/T, (i+1)/T); in the rational gauge
     y_n = int_0^1 f(x) P_n(2x-1) dx,   f ~ sum_(n<N) (2n+1) y_n P_n(2x-1),
     |f - that|^2 = |f|^2 - sum (2n+1) y_n^2   (Parseval). */
#ifndef CONSTRUCTIONS_HIPPO_LEGS_SERIES_H
#define CONSTRUCTIONS_HIPPO_LEGS_SERIES_H

#include <gmp.h>
#include <stddef.h>

#include "numerics/base/status.h"
#include "numerics/base/work.h"

#define LEGS_SERIES_WORDS_MOST ((uint64_t)1 << 32) /* words multiplied for one projection: seconds */
#define LEGS_SERIES_BITS_MOST 8192                 /* of the common denominator of the samples     */

/* The samples as integers over one denominator. */
typedef struct legs_series {
    mpz_t *num;
    mpz_t den;
    size_t T;
} legs_series;
/* LIMIT where the denominators have no common multiple of LEGS_SERIES_BITS_MOST bits.  s is cleared by the caller in any case. */
MUST_USE status legs_series_init(legs_series *s, const mpq_t *f, size_t T, fault *f_out);
void legs_series_clear(legs_series *s); /* {0} is allowed */

/* y[n], n < N (initialised), exactly, by the moments sum_i (f_i - f_(i-1)) i^(k+1): T N products of an integer with a
   word.  LIMIT past LEGS_SERIES_WORDS_MOST (before starting), STOPPED, DOMAIN for N = 0 or T = 0. */
MUST_USE status legs_series_project(mpq_t *y, size_t N, const legs_series *s, const work *w, fault *f);
/* v := |f|^2 = (1/T) sum f_i^2; v := sum_(n<N) (2n+1) y_n^2. */
void legs_series_square(mpq_t v, const legs_series *s);
void legs_norm_square(mpq_t v, const mpq_t *y, size_t N);

#endif
