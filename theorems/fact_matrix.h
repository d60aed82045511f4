/* fact_matrix.h - facts about matrices with names, as claims on systems state them (docs/certificate.md).  Nothing is heard where
   no one listens; `reading` is the one whose verdict needs the fact. */
#ifndef THEOREMS_FACT_MATRIX_H
#define THEOREMS_FACT_MATRIX_H

#include "numerics/exact/rat_mat.h"
#include "numerics/exact/rat_poly.h"
#include "theorems/verdict.h"

#define FACT_STATES_MOST 64 /* states of a system in a certificate */

/* Whether someone listens; declines for `reading` where there are more than `most` states. */
bool facts_wanted(verdict *v, const char *reading, size_t states, size_t most);
/* row NAME i list: row `row` of A, which is row i of the matrix of that name. */
void fact_matrix_row(verdict *v, const char *reading, const char *name, size_t i, const rat_mat *A, size_t row);
/* All rows of A, from row 0 of the named matrix on. */
void fact_matrix(verdict *v, const char *reading, const char *name, const rat_mat *A);
/* row NAME i list: the count entries of x. */
void fact_vector(verdict *v, const char *reading, const char *name, size_t i, const mpq_t *x, size_t count);
/* row NAME i list: the coefficients of p, low degree first. */
void fact_poly(verdict *v, const char *reading, const char *name, size_t i, const rat_poly *p);
/* charpoly NAME list: the coefficients of p, low degree first. */
void fact_charpoly(verdict *v, const char *reading, const char *name, const rat_poly *p);
/* identity LEFT RIGHT */
void fact_identity(verdict *v, const char *reading, const char *left, const char *right);

#endif
