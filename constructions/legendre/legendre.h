/* legendre.h - Legendre polynomials on [0, 1], P_n(2x-1), with rational coefficients, and the N-point Gauss-Legendre
   rule as an exact functional: it is evaluated on polynomials without ever writing down its nodes, the roots of P_N. */
#ifndef CONSTRUCTIONS_LEGENDRE_LEGENDRE_H
#define CONSTRUCTIONS_LEGENDRE_LEGENDRE_H

#include "numerics/exact/rat_poly.h"

/* a := the coefficient of x^k in P_n(2x-1), an integer: (-1)^(n+k) C(n, k) C(n+k, k), 0 for k > n. */
void legendre_coefficient(mpq_t a, size_t n, size_t k);
/* p := P_n(2x-1): from its coefficients; by Rodrigues' formula, (1/n!) d^n/dx^n (x^2-x)^n. */
void legendre_shifted(rat_poly *p, size_t n);
MUST_USE status legendre_rodrigues(rat_poly *p, size_t n);
/* P[n] := P_n(2x-1), n < count, new polynomials (freed by legendre_free_list, also after a failure). */
MUST_USE status legendre_new_list(rat_poly ***P, size_t count);
void legendre_free_list(rat_poly **P, size_t count);
/* next := P_(n+1) = ((2n+1)(2x-1) P_n - n P_(n-1)) / (n+1), n >= 1: Bonnet's recurrence. */
MUST_USE status legendre_bonnet(rat_poly *next, size_t n, const rat_poly *Pn, const rat_poly *before);
/* v := the integral of f over [0, 1]. */
MUST_USE status legendre_integral(mpq_t v, const rat_poly *f);
/* v := the integral of x^m P_n(2x-1) over [0, 1]: m!^2 / ((m-n)! (m+n+1)!), 0 for n > m. */
void legendre_moment(mpq_t v, size_t n, size_t m);

/* The Gauss rule by its nodes and weights: sum_i f(x_i)/K_N(x_i), x_i the roots of P_N, K_N = sum_(n<N) (2n+1) P_n^2,
   is a trace in Q[x]/(P_N) (power sums of the roots by Newton's identities).  W := 1/K_N modulo P_N; v := the rule's
   value of f.  N >= 1. */
MUST_USE status legendre_gauss_weights(rat_poly *W, size_t N);
MUST_USE status legendre_gauss(mpq_t v, const rat_poly *f, const rat_poly *W, size_t N);
MUST_USE status legendre_gauss_diagonal(rat_poly *K, size_t N); /* K := K_N */
/* v := the integral of (f mod P_N): the same rule as the interpolatory one at these nodes. */
MUST_USE status legendre_interpolatory(mpq_t v, const rat_poly *f, size_t N);

#endif
