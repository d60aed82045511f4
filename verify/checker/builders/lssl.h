/* lssl.h - recurrences made from HiPPO's systems by the bilinear rule, and the objects of the claims about LSSL. */
#ifndef VERIFY_CHECKER_BUILDERS_LSSL_H
#define VERIFY_CHECKER_BUILDERS_LSSL_H

#include "verify/checker/kernel.h"

#define LSSL_N_MOST 16
#define LSSL_L_MOST 32
#define LSSL_WORK_MOST 4096 /* N L times the bits of the step: how long numbers become */

extern const object lssl_gate_object, lssl_view_object, lssl_series_object;

/* x_k = A x_(k-1) + B u_k; the output is the sum of the states.  Row i of A begins at A[i N]. */
typedef struct recurrence {
    uint64_t N, L;
    mpq_t *A, *B;
} recurrence;
/* family: 0 LegS, 1 LegT, 2 LagT, 3 LagT with 1/2 on the diagonal; step h. */
recurrence *lssl_bilinear(kernel *k, uint64_t family, uint64_t N, uint64_t L, const mpq_t h);
mpq_t *lssl_list(kernel *k, size_t count); /* zeros */
void lssl_add_product(mpq_t sum, const mpq_t a, const mpq_t b);
/* Gauss and Jordan: the first n of the columns become those of the identity; refuses where they are singular. */
void lssl_reduce(kernel *k, mpq_t *rows, size_t n, size_t columns);
/* K[i] := C A^i B, i < L, C = (1, .., 1), by rows C A^i; last (may be NULL) := C A^L. */
void lssl_kernel(kernel *k, const recurrence *r, mpq_t *K, mpq_t *last);

mpq_t *lssl_closed(kernel *k, const matrix *m, size_t family); /* of lssl_series_object: column p for z = 1/(p+2) */

void lssl_gate(kernel *k);
void lssl_convolution(kernel *k);
void lssl_series(kernel *k);
void lssl_everywhere(kernel *k);

/* Of the table in builders.c. */
#define LSSL_ROWS                                                                                                  \
    {"lssl:L3.1", "sharp", "VERIFIED", "N", &lssl_gate_object, lssl_gate},                                         \
    {"lssl:convolution", "sharp", "VERIFIED", "family=legs N L step", &lssl_view_object, lssl_convolution},        \
    {"lssl:convolution", "sharp", "VERIFIED", "family=legt N L step", &lssl_view_object, lssl_convolution},        \
    {"lssl:convolution", "sharp", "VERIFIED", "family=lagt N L step", &lssl_view_object, lssl_convolution},        \
    {"lssl:convolution", "sharp", "VERIFIED", "family=lagt-half N L step", &lssl_view_object, lssl_convolution},   \
    {"lssl:generating-function", "sharp", "VERIFIED", "N L", &lssl_series_object, lssl_series},                    \
    {"lssl:generating-function", "everywhere", "REFUTED", "N L", &lssl_series_object, lssl_everywhere},

#endif
