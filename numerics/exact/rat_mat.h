/* rat_mat.h - rational matrices: integers over one common denominator (about ten times faster than a
   matrix of rationals).  Entry (i, j) is num[i*cols + j] / den with den > 0; after rat_mat_canonicalise the
   gcd of all entries and den is 1, which makes equality a comparison of integers. */
#ifndef NUMERICS_EXACT_RAT_MAT_H
#define NUMERICS_EXACT_RAT_MAT_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "numerics/base/status.h"

typedef struct rat_mat {
    size_t rows, cols;
    mpz_t *num; /* rows*cols entries, row major */
    mpz_t den;  /* > 0 */
} rat_mat;

/* A zero matrix; rows*cols = 0 is allowed. */
MUST_USE status rat_mat_init(rat_mat *A, size_t rows, size_t cols);
void rat_mat_clear(rat_mat *A);
MUST_USE status rat_mat_copy(rat_mat *B, const rat_mat *A); /* B is uninitialised before the call */
void rat_mat_get(mpq_t q, const rat_mat *A, size_t i, size_t j);
void rat_mat_set(rat_mat *A, size_t i, size_t j, const mpq_t q);
void rat_mat_set_si(rat_mat *A, size_t i, size_t j, long value);
bool rat_mat_is_zero_at(const rat_mat *A, size_t i, size_t j);
void rat_mat_canonicalise(rat_mat *A);
bool rat_mat_equal(const rat_mat *A, const rat_mat *B); /* by value, also when not canonical */
/* C := A B; shapes must agree (DOMAIN); C is initialised by the call.  FLINT does the arithmetic. */
MUST_USE status rat_mat_mul(rat_mat *C, const rat_mat *A, const rat_mat *B);
/* C := A^T B. */
MUST_USE status rat_mat_transpose_mul(rat_mat *C, const rat_mat *A, const rat_mat *B);
/* X := the solution of A X = B, exactly.  A is n x n, B is n x k.  DOMAIN if det A = 0. */
MUST_USE status rat_mat_solve(rat_mat *X, const rat_mat *A, const rat_mat *B);
/* The identity; C := A + c B (shapes must agree, DOMAIN); B := A^T; C is initialised by each call. */
MUST_USE status rat_mat_identity(rat_mat *C, size_t n);
MUST_USE status rat_mat_add_scaled(rat_mat *C, const rat_mat *A, const mpq_t c, const rat_mat *B);
MUST_USE status rat_mat_transpose(rat_mat *B, const rat_mat *A);
size_t rat_mat_rank(const rat_mat *A);
/* The largest absolute value of an entry. */
void rat_mat_max_abs(mpq_t q, const rat_mat *A);

#endif
