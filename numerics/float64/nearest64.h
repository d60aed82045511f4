/* nearest64.h - the double next to a rational: what a program would hold in place of it. */
#ifndef NUMERICS_FLOAT64_NEAREST64_H
#define NUMERICS_FLOAT64_NEAREST64_H

#include <gmp.h>
#include <stdbool.h>

/* *x := a double nearest to q, the even one of two.  False (and *x untouched) when q is past the largest double. */
bool nearest_float64(double *x, const mpq_t q);

#endif
