/* s4_step.h - one bilinear step of a diagonal plus low rank system, complex matrices as real ones of twice their sides;
   coefficients of (1-x)^-N. */
#ifndef VERIFY_CHECKER_BUILDERS_S4_STEP_H
#define VERIFY_CHECKER_BUILDERS_S4_STEP_H

#include "verify/checker/builders/s4.h"

typedef struct s4_step {
    dense P, Q, B2; /* N x r, N x r, 2 B                                                */
    dense on;       /* g + diag(l), g = 2/h                                             */
    dense D, DP;    /* (g - diag(l))^-1, and times P                                    */
    dense inner;    /* (I + Q* D P)^-1                                                  */
    uint64_t operations;
} s4_step;
/* s4_pair.c: complex numbers; at shares the matrix's.  a b, or conj(a) b, and a + b, or a - b, are one operation each. */
typedef struct s4_pair {
    mpq_t re, im;
} s4_pair;
s4_pair s4_at(dense m, size_t i, size_t j);
s4_pair s4_times(s4_step *s, s4_pair a, s4_pair b, bool conjugate);
s4_pair s4_plus(s4_step *s, s4_pair a, s4_pair b, bool minus);
/* Column `column` of to: the state after one step from that column of from, with that column of u as input. */
void s4_step_run(kernel *k, s4_step *s, dense to, size_t column, dense from, dense u);

/* s4_T2.c, s4_T2_list.c */
void s4_read_step(kernel *k, mpq_t g);                                 /* g := 2/h */
void s4_residual(kernel *k, s4_family f, size_t N, const mpq_t g); /* matrices residual, operations */
extern const object s4_T2_object;
void s4_T2(kernel *k);
/* s4_T2_pole.c */
extern const object s4_T2_pole_object;
void s4_T2_printed(kernel *k);
/* s4_LB_1.c, s4_LB_1_lists.c: coefficients of (1-x)^-N */
extern const object s4_LB_1_object, s4_LB_1_square_object;
void s4_binomials(kernel *k, const char *name, size_t N, size_t count);
void s4_LB_1(kernel *k);
void s4_LB_1_product(kernel *k);
void s4_LB_1_length(kernel *k);
void s4_LB_1_growth(kernel *k);
#define S4_STEP_ROWS                                                                       \
    S4_FAMILIES("s4:T2", "sharp", "VERIFIED", "N step", &s4_T2_object, s4_T2)              \
    S4_FAMILIES("s4:T2", "printed", "REFUTED", "N step", &s4_T2_pole_object, s4_T2_printed) \
    {"s4:LB.1", "sharp", "VERIFIED", "N L", &s4_LB_1_object, s4_LB_1},                     \
    {"s4:LB.1", "printed-product", "REFUTED", "N L", &s4_LB_1_object, s4_LB_1_product}, \
    {"s4:LB.1", "printed-length", "REFUTED", "N", &s4_LB_1_square_object, s4_LB_1_length}, \
    {"s4:LB.1", "printed-growth", "REFUTED", "N", NULL, s4_LB_1_growth},

#endif
