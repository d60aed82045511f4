/* s4d.h - S4D: the normal part F of LegS, its eigenvalues and what dropping the low rank changes; SaShiMi: tied corrections
   (docs/proofs/s4.md, 10 to 12). */
#ifndef VERIFY_CHECKER_BUILDERS_S4D_H
#define VERIFY_CHECKER_BUILDERS_S4D_H

#include "verify/checker/builders/s4.h"

enum { S4D_CHARPOLY = 24, S4D_DIGITS = 1000 };

/* Row i of m, the coefficients of a polynomial of this degree, low first, times (x + c). */
void s4d_times(dense m, size_t i, size_t degree, long c);
void s4d_sides(kernel *k, dense *up, dense *half); /* prod (s+j+1), (1/2)[prod (s+j+1) + prod (s-j)], j < N: one row each */
bool s4d_rule(kernel *k, const step *p);           /* s4d_roots.c: root I Y Z; charpoly */

/* sashimi.c: families of Lambda, P; what numbers gives is l_n and P_n, real and imaginary parts. */
typedef enum sashimi_family { STRICT, SIMPLE, UNMET, DOUBLE, PRINTED } sashimi_family;
void sashimi_numbers(long x[4], sashimi_family f, long n);
/* M as a real 2N x 2N matrix; p: P as 2N x 2. */
dense sashimi_tied(kernel *k, sashimi_family f, size_t N, dense *p);
/* One row, real parts, then imaginary ones: M v for v with v_0, v_1 = a, b, else 0. */
dense sashimi_moved(kernel *k, dense M, const long a[2], const long b[2]);

extern const object s4d_object, sashimi_object;
void s4d_limit(kernel *k);
void s4d_spectrum(kernel *k);
void sashimi_hurwitz(kernel *k);
void sashimi_printed(kernel *k);

/* Rows of builders.c. */
#define S4D_ROWS                                                                          \
    {"s4d:limit", "sharp", "VERIFIED", "N", &s4d_object, s4d_limit},                      \
    {"s4d:limit", "printed", "VERIFIED", "N", &s4d_object, s4d_limit},                    \
    {"s4d:spectrum", "sharp", "VERIFIED", "N digits", &s4d_object, s4d_spectrum},         \
    {"sashimi:hurwitz", "sharp", "VERIFIED", "N", &sashimi_object, sashimi_hurwitz},      \
    {"sashimi:hurwitz", "printed", "REFUTED", "N", &sashimi_object, sashimi_printed},

#endif
