/* delay.h - the Legendre Memory Unit of order d and LegT, entry by entry (docs/proofs/lmu.md). */
#ifndef VERIFY_CHECKER_BUILDERS_DELAY_H
#define VERIFY_CHECKER_BUILDERS_DELAY_H

#include "verify/checker/kernel.h"

#define DELAY_MOST 64     /* largest d, N                                      */
#define DELAY_CHARPOLY 24 /* up to which a characteristic polynomial is listed */

extern const object delay_object;
uint64_t delay_order(const kernel *k);
/* The coefficient of s^j in the denominator (top = d) or, signs aside, the numerator (top = d-1): C(top, j) (2d-1-j)!/(d-1)!. */
void delay_coefficient(mpz_t c, uint64_t d, uint64_t top, uint64_t j);
long delay_legt(long n, long j); /* entries of A */
long delay_lmu(long i, long j);
mpq_t *delay_row(kernel *k, const matrix *m, size_t i);       /* legt, lmu, conjugate, P, lyapunov: by m->index */
mpq_t *delay_residual(kernel *k, const matrix *x, size_t m);
mpq_t *delay_series(kernel *k, const matrix *x, size_t row_index);

bool charpoly_rule(kernel *k, const step *p); /* charpoly NAME list */
void lmu_legt(kernel *k);
void lmu_charpoly(kernel *k);
void lmu_pade(kernel *k);
void lmu_hurwitz(kernel *k);
void lmu_window(kernel *k);
void lmu_window_printed(kernel *k);

/* Of the table in builders.c. */
#define LMU_ROWS                                                            \
    {"lmu:legt", "sharp", "VERIFIED", "d", &delay_object, lmu_legt},         \
    {"lmu:charpoly", "sharp", "VERIFIED", "d", &delay_object, lmu_charpoly}, \
    {"lmu:pade", "sharp", "VERIFIED", "d", &delay_object, lmu_pade},         \
    {"lmu:hurwitz", "sharp", "VERIFIED", "d", &delay_object, lmu_hurwitz},   \
    {"lmu:window", "sharp", "VERIFIED", "N", &delay_object, lmu_window},     \
    {"lmu:window", "printed", "REFUTED", "N", &delay_object, lmu_window_printed},

#endif
