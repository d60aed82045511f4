/* cauchy64_path.h - the sums of one instruction set.  Private to numerics/float64. */
#ifndef NUMERICS_FLOAT64_CAUCHY64_PATH_H
#define NUMERICS_FLOAT64_CAUCHY64_PATH_H

#include "numerics/float64/cauchy64.h"

#define CAUCHY64_GROUP 4 /* sums that fit the registers together */
#define CAUCHY64_LANES 8 /* the block that every path takes at once */
/* A pole's row in a group's table: y, a^2, 2a, (2a)^2, n0 of four sums, n1 of four sums. */
#define CAUCHY64_ROW (4 + 2 * CAUCHY64_GROUP)

/* re[k*CAUCHY64_LANES + j] and im[k*CAUCHY64_LANES + j] for the four sums of one group and j < CAUCHY64_LANES. */
typedef void cauchy64_block(double *re, double *im, const double *row, size_t poles, const double *w);
/* Coefficients of the four sums of one group, real and imaginary part of sum 0, of sum 1, ..: eight of term 0, eight of
   term 1, ..; sum over poles of v_k q^p.  The poles' numbers stand in rows of `poles`, a multiple of CAUCHY64_LANES:
   q (re, im), then v_0 (re, im) to v_3. */
typedef void cauchy64_powers(double *coefficient, size_t terms, const double *rows, size_t poles);
/* re[i] += f[i] (the polynomial's real part at s[i]), im alike, i < nodes, a multiple of 16; coefficients as above. */
typedef void cauchy64_horner(double *re, double *im, const double *coefficient, size_t terms, const double *s,
                             const double *f, size_t nodes);
cauchy64_block cauchy64_block_portable;
cauchy64_powers cauchy64_powers_portable;
cauchy64_horner cauchy64_horner_portable;
#if defined(__x86_64__)
cauchy64_block cauchy64_block_avx2;
cauchy64_powers cauchy64_powers_avx2;
cauchy64_horner cauchy64_horner_avx2;
#endif

#endif
