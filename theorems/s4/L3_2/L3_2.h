/* L3_2.h - the object of s4:L3.2 (what controls bend), the growth of the entries, and what float64 makes of it. */
#ifndef THEOREMS_S4_L3_2_L3_2_H
#define THEOREMS_S4_L3_2_L3_2_H

#include "constructions/hippo/hippo.h"
#include "theorems/claim.h"

#define DIAGONAL_GENERIC_MOST 160 /* orders at which matrices are multiplied */
#define DIAGONAL_N_MOST 4096

typedef struct diagonal_object {
    ssm legs;              /* the rational gauge                                              */
    bool sign;             /* V_ij = (-1)^i C(i+j, i-j)                                       */
    long eigen_shift;      /* eigenvalue -(j + 1 + 0)                                         */
    unsigned long inverse_top; /* C(2i + 0, i-j) in the inverse                                  */
    unsigned long first;   /* the least N with an entry past 2^(4N/3): 95; 0 for none         */
    bool twice;            /* first is about twice 2^(4N/3): false                              */
    unsigned long slope;   /* the largest of row i: the least j with (5j+2)(j+1) >= i(i+1)    */
    bool central;          /* condition numbers with their factor C(2j, j)                    */
} diagonal_object;

/* Largest entries: at N, at every N up to where 2^(4N/3) is passed, and the step from N to N+1; reports max_entry,
   argmax, growth, and the reading printed-growth. */
MUST_USE status growth_check(text *wrong, verdict *v, const diagonal_object *o, size_t N);

/* What certificates say of them: of the readings sharp and printed-growth. */
void growth_state(verdict *v, size_t N);

#endif
