/* s4_kernel.h - S4's convolution kernel and the algorithm of Theorem 3 in Q[z]/(z^L - 1), whose elements are rows of L
   coefficients: an identity there is one at every L-th root of unity (docs/proofs/s4.md, 6 to 8). */
#ifndef VERIFY_CHECKER_BUILDERS_S4_KERNEL_H
#define VERIFY_CHECKER_BUILDERS_S4_KERNEL_H

#include "verify/checker/builders/s4_step.h"

/* s4_ring.c */
dense s4_ring_product(kernel *k, dense a, dense b);
dense s4_ring_linear(kernel *k, size_t L, const mpq_t c, int sign); /* c (1 + sign z) */
/* p of degree d = p.columns - 1: sum over j of p_j y^j w^(d-j). */
dense s4_ring_at(kernel *k, dense p, dense y, dense w);
/* Row i of common: the monic greatest common divisor of p and z^L - 1. */
void s4_ring_divisor(kernel *k, dense common, size_t i, dense p);
/* s4_resolvent.c: det(gI - F), a row by degree; v adj(gI - F) u, a row likewise. */
dense s4_characteristic(kernel *k, dense F);
dense s4_resolvent(kernel *k, dense v, dense F, dense chi, dense u);

/* s4_woodbury.c: the resolvent of F and det(gI - F) at g = y/w; the matrices formula and lemma. */
typedef struct s4_sides {
    dense F, chi, y, w;
} s4_sides;
dense s4_ring_part(kernel *k, const s4_sides *s, dense v, dense u);
void s4_woodbury(kernel *k, s4_family f, const s4_sides *s, dense K, dense X, dense XA, dense C, dense B);

extern const object s4_T3_object;
void s4_T3(kernel *k);
void s4_T3_printed(kernel *k);
void s4_T3_printed_false(kernel *k);
#define S4_T3_ROWS                                                                       \
    S4_FAMILIES("s4:T3", "sharp", "VERIFIED", "N L step", &s4_T3_object, s4_T3)          \
    S4_FAMILIES("s4:T3", "printed", "VERIFIED", "N L step", &s4_T3_object, s4_T3_printed) \
    S4_FAMILIES("s4:T3", "printed", "REFUTED", "N L step", &s4_T3_object, s4_T3_printed_false)

#endif
