/* rat_poly.h - polynomials with rational coefficients (FLINT inside).  Handles are made by rat_poly_new and freed by
   rat_poly_free; a result may be an argument.  The zero polynomial has degree -1. */
#ifndef NUMERICS_EXACT_RAT_POLY_H
#define NUMERICS_EXACT_RAT_POLY_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "numerics/base/status.h"
#include "numerics/base/text.h"
#include "numerics/exact/rat_mat.h"

typedef struct rat_poly rat_poly;

MUST_USE status rat_poly_new(rat_poly **p); /* 0 */
void rat_poly_free(rat_poly *p);            /* NULL allowed */
void rat_poly_set(rat_poly *p, const rat_poly *a);
void rat_poly_set_coeff(rat_poly *p, size_t i, const mpq_t c);
/* Integer coefficients p_top .. p_0 by their ratios: p_top = lead, p_j = p_(j+1) up[j] / down[j], which must leave no rest. */
void rat_poly_set_ratios(rat_poly *p, size_t top, long lead, const long *up, const unsigned long *down);
void rat_poly_set_coeff_si(rat_poly *p, size_t i, long c);
void rat_poly_get_coeff(mpq_t c, const rat_poly *p, size_t i); /* 0 past the degree */
long rat_poly_degree(const rat_poly *p);
bool rat_poly_equal(const rat_poly *a, const rat_poly *b);

void rat_poly_add(rat_poly *p, const rat_poly *a, const rat_poly *b);
void rat_poly_sub(rat_poly *p, const rat_poly *a, const rat_poly *b);
void rat_poly_mul(rat_poly *p, const rat_poly *a, const rat_poly *b);
void rat_poly_scale(rat_poly *p, const rat_poly *a, const mpq_t c);
void rat_poly_compose(rat_poly *p, const rat_poly *a, const rat_poly *b); /* a(b(x)) */
void rat_poly_derivative(rat_poly *p, const rat_poly *a);
void rat_poly_integral(rat_poly *p, const rat_poly *a); /* from 0 */
/* a = q b + r, deg r < deg b.  DOMAIN for b = 0. */
MUST_USE status rat_poly_div_rem(rat_poly *q, rat_poly *r, const rat_poly *a, const rat_poly *b);
void rat_poly_gcd(rat_poly *p, const rat_poly *a, const rat_poly *b); /* monic, or 0 */
/* inverse a = 1 modulo m, deg inverse < deg m.  DOMAIN where a and m have a common factor, or deg m < 1. */
MUST_USE status rat_poly_inverse_mod(rat_poly *inverse, const rat_poly *a, const rat_poly *m);
void rat_poly_eval(mpq_t y, const rat_poly *p, const mpq_t x);
/* How many different real roots lie in (a, b], by a Sturm sequence; p != 0 (DOMAIN). */
MUST_USE status rat_poly_roots_between(size_t *count, const rat_poly *p, const mpq_t a, const mpq_t b);
/* The characteristic polynomial det(xI - A), monic, by FLINT: the generic algorithm that closed forms are held to.
   DOMAIN when A is not square. */
MUST_USE status rat_poly_charpoly(rat_poly *p, const rat_mat *A);
/* "x^2 - 1/2 x + 3", highest degree first. */
void rat_poly_write(text *t, const rat_poly *p, const char *variable);
/* The first difference of two polynomials, "what: the coefficient of s^3 is 80, not 81"; nothing when they are equal, or t holds
   something already. */
void rat_poly_write_difference(text *t, const char *what, const rat_poly *is, const rat_poly *claimed);

#endif
