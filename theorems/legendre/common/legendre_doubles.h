/* legendre_doubles.h - Legendre polynomials and LegS as programs hold them: monomial coefficients, binomial
 * eigenvectors, GSL. */
#ifndef THEOREMS_LEGENDRE_COMMON_LEGENDRE_DOUBLES_H
#define THEOREMS_LEGENDRE_COMMON_LEGENDRE_DOUBLES_H

#include "constructions/legendre/legendre.h"
#include "theorems/doubles.h"

extern const doubles_spec legendre_orthogonality_doubles, legendre_gauss_doubles, legendre_energy_doubles;

/* P_n(2x-1) from its monomial coefficients, each rounded, by Horner's scheme. */
double legendre_horner(size_t n, double x, unsigned bits);
/* The integral of x^m P_n(2x-1) as sum_k a_nk/(m+k+1). */
double legendre_monomial_moment(size_t n, size_t m, unsigned bits);
/* The same by GSL's quadrature and polynomials. */
MUST_USE status legendre_gsl_moment(double *y, size_t n, size_t m);

#endif
