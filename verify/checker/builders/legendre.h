/* legendre.h - Legendre polynomials P_n(2x-1) on [0, 1], below degree N or up to it, by their coefficients. */
#ifndef VERIFY_CHECKER_BUILDERS_LEGENDRE_H
#define VERIFY_CHECKER_BUILDERS_LEGENDRE_H

#include "verify/checker/kernel.h"

#define LEGENDRE_MOST 64 /* largest N */

extern const object legendre_object;
uint64_t legendre_order(const kernel *k);
mpq_t *legendre_zeros(kernel *k, size_t count);
void legendre_add_product(mpq_t sum, const mpq_t a, const mpq_t b); /* sum += a b */
/* p, of at least n+1 entries: the coefficients of P_n, low degree first, (-1)^(n+k) C(n, k) C(n+k, k). */
void legendre_shifted(mpq_t *p, size_t n);
/* Rows of the matrices of these names. */
mpq_t *legendre_rodrigues(kernel *k, const matrix *m, size_t n);
mpq_t *legendre_bonnet(kernel *k, const matrix *m, size_t n);
mpq_t *legendre_form(kernel *k, const matrix *m, size_t n); /* gram (index 0), energy (1)              */
mpq_t *legendre_rule(kernel *k, const matrix *m, size_t i); /* rule (0), powers (1), weighted (2)      */

void legendre_orthogonality(kernel *k);
void legendre_gauss(kernel *k);
void legendre_energy(kernel *k);

/* Of the table in builders.c. */
#define LEGENDRE_ROWS                                                                                  \
    {"legendre:orthogonality", "sharp", "VERIFIED", "N", &legendre_object, legendre_orthogonality},     \
    {"legendre:gauss", "sharp", "VERIFIED", "N", &legendre_object, legendre_gauss},                     \
    {"legendre:energy", "sharp", "VERIFIED", "N", &legendre_object, legendre_energy},

#endif
