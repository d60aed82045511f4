/* hippo.h - the HiPPO systems of N states in the rational gauge, with the paper's signs (docs/proofs/legs.md). */
#ifndef VERIFY_CHECKER_BUILDERS_HIPPO_H
#define VERIFY_CHECKER_BUILDERS_HIPPO_H

#include "verify/checker/kernel.h"

#define HIPPO_MOST 64       /* largest N                                           */
#define HIPPO_CHARPOLY 24   /* up to which a characteristic polynomial is listed   */
#define HIPPO_DEGREE 1024   /* largest degree of an input s^m                      */
#define HIPPO_STEPS 32      /* largest N of hippo:P4                               */
#define HIPPO_STEP_BITS 64  /* of numerator and denominator of a step, together    */
#define HIPPO_HELD 4096     /* N^2 times these bits, up to which hold is looked at */

#define HIPPO_TRUSTED "that this checker has LegS as docs/certificate.md says"

extern const object hippo_object;
matrix hippo_find(kernel *k, const char **s);
uint64_t hippo_order(const kernel *k);
mpq_t *hippo_flow(const kernel *k); /* (1+h)^-A, row by row; NULL: not looked at */
long hippo_legs(size_t n, size_t j); /* A of LegS: 2j+1 below the diagonal, n+1 on it */

/* hippo_tools.c: lists of rationals. */
mpq_t *hippo_list(kernel *k, size_t count);                 /* zeros */
void hippo_add(mpq_t sum, long c, const mpq_t x);           /* sum += c x */
void hippo_fraction(mpq_t q, long top, unsigned long bottom);
void hippo_coefficient(mpq_t a, size_t n, size_t j);        /* of x^j in P_n(2x-1): (-1)^(n+j) C(n, j) C(n+j, j) */
void hippo_moment(mpq_t y, size_t n, size_t m);             /* the integral of x^m P_n(2x-1) over [0, 1], term by term */
void hippo_closed(mpq_t y, size_t n, size_t m);             /* the same: m!^2/((m-n)! (m+n+1)!); 0, n > m */
void hippo_times(mpq_t *p, size_t degree, const mpq_t c);   /* p := p (x + c), deg p < degree */
/* row NAME I list */
void hippo_need(kernel *k, const char *name, uint64_t row, mpq_t *list, size_t count);

/* Rows of the matrices, by m->index where one function serves several names. */
mpq_t *hippo_spectrum_row(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_quotient(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_moments(kernel *k, const matrix *x, size_t m);
mpq_t *hippo_kernel_row(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_resolvent(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_chain(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_geometric(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_residual(kernel *k, const matrix *x, size_t m);
mpq_t *hippo_product(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_contract(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_hold(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_dense(kernel *k, const matrix *m, size_t i);
enum { HIPPO_A, HIPPO_EIGEN, HIPPO_ENERGY, HIPPO_MOMENTS, HIPPO_EQUATION, HIPPO_FLOW, HIPPO_START, HIPPO_WHOLE,
       HIPPO_HALF, HIPPO_LEGT, HIPPO_LAGT, HIPPO_BACKWARD, HIPPO_BILINEAR };

bool charpoly_rule(kernel *k, const step *p);

#endif
