/* calculus64.h - Legendre polynomials, integrals and differential equations in float64 by GSL.  Where GSL gives up, the
 * number is NaN. */
#ifndef NUMERICS_FLOAT64_CALCULUS64_H
#define NUMERICS_FLOAT64_CALCULUS64_H

#include <stddef.h>

#include "numerics/base/status.h"

/* P_n(x), -1 <= x <= 1; its derivative. */
double calculus64_legendre(size_t n, double x);
double calculus64_legendre_slope(size_t n, double x);

/* v := the integral of f over [a, b], adaptively, to a relative 1e-13 or as near as GSL comes. */
typedef double (*calculus64_function)(double x, void *context);
MUST_USE status calculus64_integral(double *v, calculus64_function f, void *context, double a, double b);
/* v := the N-point Gauss-Legendre rule for f on [0, 1]. */
MUST_USE status calculus64_gauss(double *v, calculus64_function f, void *context, size_t N);

/* y (N numbers at `from`) := the solution of y' = f(t, y) at `to`, by Runge-Kutta-Prince-Dormand of order 8 with a step
   control of a relative 1e-12 and an absolute 1e-14; NaN where no step keeps it, or past 10^5 steps. */
typedef void (*calculus64_field)(double t, const double *y, double *slope, void *context);
MUST_USE status calculus64_solve(double *y, size_t N, calculus64_field f, void *context, double from, double to);

#endif
