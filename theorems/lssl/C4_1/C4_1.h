/* C4_1.h - lssl:C4.1: a matrix whose entries off the diagonal are U_n V_k, and its product with a vector by running
   sums.  docs/proofs/lssl.md, 4. */
#ifndef THEOREMS_LSSL_C4_1_C4_1_H
#define THEOREMS_LSSL_C4_1_C4_1_H

#include "constructions/hippo/hippo.h"
#include "theorems/doubles.h"

enum { BELOW, ABOVE, SIDES };

/* A_nk = U_(n,side) V_(k,side) off the diagonal: U and V have a column for each side; one that is 0 is left out of
   products. */
typedef struct generators {
    rat_mat U, V;
    size_t order[SIDES]; /* the rank of the blocks of that side: 0 or 1 */
} generators;

/* g is initialised by the call and cleared by the caller in any case. */
MUST_USE status generators_build(generators *g, hippo_family family, size_t N);
void generators_clear(generators *g);

extern const doubles_spec lssl_C4_1_doubles;

#endif
