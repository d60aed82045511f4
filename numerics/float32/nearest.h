/* nearest.h - the float32 next to a rational: how exact weights enter the runtime. */
#ifndef NUMERICS_FLOAT32_NEAREST_H
#define NUMERICS_FLOAT32_NEAREST_H

#include <gmp.h>
#include <stdbool.h>

/* *x := the float32 nearest to q, ties to even, subnormals included.  False (and *x untouched) when that would be an
   infinity: |q| >= 2^128 - 2^103. */
bool nearest_float32(float *x, const mpq_t q);
/* Whether q is a float32 itself, so that nothing was rounded. */
bool nearest_is_exact(const mpq_t q);

#endif
