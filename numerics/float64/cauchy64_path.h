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
cauchy64_block cauchy64_block_portable;
#if defined(__x86_64__)
cauchy64_block cauchy64_block_avx2;
#endif

#endif
