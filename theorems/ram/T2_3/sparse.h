/* sparse.h - rational matrices by their non-zero entries, for products of the weights of a model: T_n's are
   almost empty, and the lemma chain multiplies them by the dozen.  Integers over one denominator. */
#ifndef THEOREMS_RAM_T2_3_SPARSE_H
#define THEOREMS_RAM_T2_3_SPARSE_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "numerics/exact/rat_mat.h"

typedef struct sparse {
    size_t rows, cols;
    size_t *start; /* rows + 1 entries: row i holds entries start[i] .. start[i+1)-1 */
    size_t *col;   /* ascending within a row                                       */
    mpz_t *num;    /* not 0                                                        */
    size_t used, room;
    mpz_t den; /* > 0 */
} sparse;

/* S is uninitialised before each of the first three calls, and to be cleared after them whatever they return.
   The entries of A, or of A^T. */
MUST_USE status sparse_from(sparse *S, const rat_mat *A);
MUST_USE status sparse_from_transpose(sparse *S, const rat_mat *A);
/* S := A B; DOMAIN when the shapes do not agree. */
MUST_USE status sparse_mul(sparse *S, const sparse *A, const sparse *B);
void sparse_clear(sparse *S);

static inline size_t sparse_row_count(const sparse *S, size_t i) { return S->start[i + 1] - S->start[i]; }
/* The value of entry e (an index into col and num). */
void sparse_value(mpq_t q, const sparse *S, size_t e);
/* q := entry (i, j), 0 when it is not stored. */
void sparse_get(mpq_t q, const sparse *S, size_t i, size_t j);

#endif
