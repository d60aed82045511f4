/* s4.h - the HiPPO systems of S4 and S4D in the rational gauge, their normal and low-rank parts, and the claims about them
   (docs/proofs/s4.md). */
#ifndef VERIFY_CHECKER_BUILDERS_S4_H
#define VERIFY_CHECKER_BUILDERS_S4_H

#include "verify/checker/builders/dense.h"

#define S4_TRUSTED "that this checker has the systems as docs/certificate.md says"

typedef enum s4_family { LEGS, LEGT, LAGT, LAGT_HALF, ALL } s4_family;
extern const char *const s4_names[ALL];
s4_family s4_which(const kernel *k); /* by the parameter "family=..", ALL for "family=all" */
dense s4_A(kernel *k, s4_family f, size_t N);
dense s4_P(kernel *k, s4_family f, size_t N); /* one column; LegT two */
dense s4_Q(kernel *k, s4_family f, size_t N);
dense s4_normal(kernel *k, s4_family f, size_t N); /* A + P Q^T                                         */
unsigned long s4_gauge(s4_family f, size_t n);

/* s4_L3_2.c: V_ij = (-1)^i C(i+j, i-j), without the signs, and the inverse of the former. */
enum { SIGNED, UNSIGNED, INVERSE };
dense s4_vectors(kernel *k, size_t N, int which);
void s4_growth(kernel *k, size_t N); /* s4_growth.c */

extern const object s4_L3_1_object, s4_L3_2_object, s4_T1_object;
void s4_L3_1(kernel *k);
void s4_L3_2(kernel *k);
void s4_L3_2_printed(kernel *k);
void s4_L3_2_printed_true(kernel *k);
void s4_L3_2_printed_growth(kernel *k);
void s4_T1(kernel *k);
/* s4_T1_pattern.c */
extern const object s4_T1_pattern_object;
void s4_T1_inverse(kernel *k);
void s4_T1_printed_inverse(kernel *k);
void s4_T1_printed_name(kernel *k);

/* Rows of builders.c. */
#define S4_FAMILIES(claim, reading, verdict, rest, about, list)     \
    {claim, reading, verdict, "family=legs " rest, about, list},     \
    {claim, reading, verdict, "family=legt " rest, about, list},     \
    {claim, reading, verdict, "family=lagt " rest, about, list},     \
    {claim, reading, verdict, "family=lagt-half " rest, about, list},
#define S4_ROWS                                                                             \
    {"s4:L3.1", "sharp", "VERIFIED", "N", &s4_L3_1_object, s4_L3_1},                        \
    {"s4:L3.2", "sharp", "VERIFIED", "N", &s4_L3_2_object, s4_L3_2},                        \
    {"s4:L3.2", "printed", "REFUTED", "N", &s4_L3_2_object, s4_L3_2_printed},               \
    {"s4:L3.2", "printed", "VERIFIED", "N", &s4_L3_2_object, s4_L3_2_printed_true},         \
    {"s4:L3.2", "printed-growth", "REFUTED", "N", &s4_L3_2_object, s4_L3_2_printed_growth}, \
    {"s4:T1", "sharp", "VERIFIED", "family=all N", &s4_T1_object, s4_T1},                   \
    {"s4:T1", "printed", "VERIFIED", "family=all N", &s4_T1_object, s4_T1},                 \
    {"s4:T1", "inverse", "VERIFIED", "N", &s4_T1_pattern_object, s4_T1_inverse},                 \
    {"s4:T1", "printed-inverse", "REFUTED", "N", &s4_T1_pattern_object, s4_T1_printed_inverse},  \
    {"s4:T1", "printed-name", "REFUTED", "N", &s4_T1_pattern_object, s4_T1_printed_name},        \
    S4_FAMILIES("s4:T1", "sharp", "VERIFIED", "N", &s4_T1_object, s4_T1)                    \
    S4_FAMILIES("s4:T1", "printed", "VERIFIED", "N", &s4_T1_object, s4_T1)

#endif
