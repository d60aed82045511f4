/* dense.h - matrices that an object builds whole, before the first step, and holds by name; their algebra, and lists of their
   rows for what is claimed of others. */
#ifndef VERIFY_CHECKER_BUILDERS_DENSE_H
#define VERIFY_CHECKER_BUILDERS_DENSE_H

#include "verify/checker/kernel.h"

typedef struct dense {
    size_t rows, columns;
    mpq_t *x; /* row by row */
} dense;

/* dense_algebra.c, dense_solve.c */
dense dense_new(kernel *k, size_t rows, size_t columns); /* 0 */
mpq_t *dense_at(dense m, size_t i, size_t j);
void dense_put(dense m, size_t i, size_t j, long num, unsigned long den);
dense dense_identity(kernel *k, size_t n);
dense dense_transpose(kernel *k, dense a);
dense dense_product(kernel *k, dense a, dense b);
dense dense_scaled_sum(kernel *k, dense a, const mpq_t c, dense b); /* A + c B */
dense dense_sum(kernel *k, dense a, long num, unsigned long den, dense b);
dense dense_solve(kernel *k, dense a, dense b); /* the X of A X = B; refused where there are none or many */
void dense_number(mpq_t q, long num, unsigned long den); /* q := num/den */

/* dense.c: the matrices of k->object. */
void dense_keep(kernel *k, const char *name, dense m);
matrix dense_find(kernel *k, const char **s);
/* row NAME i: of all rows of the matrix that is claimed. */
void dense_need(kernel *k, const char *name, dense claimed);
char *dense_list(kernel *k, dense m, size_t i);

#endif
