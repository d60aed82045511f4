/* matrix64.h - dense matrices and vectors of doubles as a program would hold them, each operation rounded to float64 or
   float32: products, and linear systems by elimination with partial pivoting.  Overflow and NaN go through as they
   come. */
#ifndef NUMERICS_FLOAT64_MATRIX64_H
#define NUMERICS_FLOAT64_MATRIX64_H

#include "numerics/exact/rat_mat.h"
#include "numerics/float64/lost.h"

typedef struct matrix64 {
    size_t rows, cols;
    double *x;     /* row major */
    unsigned bits; /* FLOAT64_BITS or FLOAT32_BITS */
} matrix64;

/* A zero matrix. */
MUST_USE status matrix64_init(matrix64 *A, size_t rows, size_t cols, unsigned bits);
void matrix64_clear(matrix64 *A); /* {0} is allowed */
/* The nearest entries, in the coordinates c = diag(sqrt(row[i])) x of the rows and columns (NULL: as they are):
   A_ij sqrt(row[i]/column[j]).  A is initialised by the call. */
MUST_USE status matrix64_round(matrix64 *A, const rat_mat *exact, const unsigned long *row, const unsigned long *column,
                               unsigned bits);
/* C := A B, initialised by the call; y := A x. */
MUST_USE status matrix64_mul(matrix64 *C, const matrix64 *A, const matrix64 *B);
void matrix64_apply(double *y, const matrix64 *A, const double *x);
/* X := A^-1 B, initialised by the call; a zero pivot is divided by. */
MUST_USE status matrix64_solve(matrix64 *X, const matrix64 *A, const matrix64 *B);
/* Every entry of A against the exact one; in the coordinates of matrix64_round, whose squares are divided out; relative
   to the largest exact entry in those coordinates. */
MUST_USE status matrix64_compare(lost *l, const matrix64 *A, const rat_mat *exact, const unsigned long *row,
                                 const unsigned long *column);

#endif
