/* hippo_lists.h - what each claim about HiPPO needs, and its rows of the table. */
#ifndef VERIFY_CHECKER_BUILDERS_HIPPO_LISTS_H
#define VERIFY_CHECKER_BUILDERS_HIPPO_LISTS_H

#include "verify/checker/builders/hippo.h"

void hippo_eigenvectors(kernel *k); /* rows of eigen, and the identity behind them */
void hippo_dissipates(kernel *k);   /* rows of energy                              */
void hippo_spectrum(kernel *k);
void hippo_T2(kernel *k);
void hippo_kernel(kernel *k);
void hippo_lagt(kernel *k);
void hippo_lagt_one(kernel *k);
void hippo_lagt_not(kernel *k);
void hippo_T1_legt(kernel *k);
void hippo_T1_lagt(kernel *k);
void hippo_T1_printed(kernel *k);
void hippo_forward_euler(kernel *k);
void hippo_contractive(kernel *k);
void hippo_P4(kernel *k);

void hippo_power(kernel *k, mpq_t *F, size_t N, const mpq_t r); /* F, N x N, := r^A */
mpq_t *hippo_held(kernel *k, size_t N);                         /* hippo_flow, for the object */
void hippo_weights(mpq_t c, mpq_t d, size_t w);                 /* of hippo:P4 */

/* Of the table in builders.c. */
#define HIPPO_ROWS                                                                             \
    {"hippo:T1", "sharp", "VERIFIED", "family=legt N", &hippo_object, hippo_T1_legt},           \
    {"hippo:T1", "sharp", "VERIFIED", "family=lagt N", &hippo_object, hippo_T1_lagt},           \
    {"hippo:T1", "printed", "REFUTED", "family=legt N", &hippo_object, hippo_T1_printed},       \
    {"hippo:T1", "printed", "VERIFIED", "family=lagt N", &hippo_object, hippo_T1_lagt},         \
    {"hippo:T2", "sharp", "VERIFIED", "N m", &hippo_object, hippo_T2},                          \
    {"hippo:spectrum", "sharp", "VERIFIED", "N", &hippo_object, hippo_spectrum},                \
    {"hippo:kernel", "sharp", "VERIFIED", "N", &hippo_object, hippo_kernel},                    \
    {"hippo:lagt", "sharp", "VERIFIED", "N", &hippo_object, hippo_lagt},                        \
    {"hippo:lagt", "diagonalisable", "VERIFIED", "N", &hippo_object, hippo_lagt_one},           \
    {"hippo:lagt", "diagonalisable", "REFUTED", "N", &hippo_object, hippo_lagt_not},          \
    {"hippo:forward-euler", "sharp", "VERIFIED", "N", &hippo_object, hippo_forward_euler},      \
    {"hippo:contractive", "sharp", "VERIFIED", "N step", &hippo_object, hippo_contractive},     \
    {"hippo:P4", "sharp", "VERIFIED", "N", &hippo_object, hippo_P4},

#endif
