/* round.c - y[r][j] = x[r][j] rounded to multiples of 2^-bits, ties to even: exact.
   With c = 2^(23-bits): for |x| < c the sum |x| + c lies in [c, 2c], where neighbouring floats differ by 2^-bits, so
   it is |x| + c rounded to a multiple, ties to even since c is an even one; taking c away again is exact.  At
   |x| >= c every float is a multiple, and so is infinity; NaN stays NaN. */
#include <math.h>

#include "numerics/float32/kernels/rows.h"

void kernel_round(const kernel_value *a, size_t group) {
    float *y = a[0].p;
    const float *x = a[1].p;
    float c = a[2].x;
    uint32_t y_room = a[3].u, y_shift = a[4].u, x_room = a[5].u, x_shift = a[6].u;
    uint32_t dim = a[7].u, count = a[8].u, total = a[9].u, rows = a[10].u;
    uint32_t end = rows_end(group, rows, total);
    for (uint32_t r = (uint32_t)group * rows; r < end; r++) {
        float *to = y + row_at(r, count, y_room, y_shift) * dim;
        const float *from = x + row_at(r, count, x_room, x_shift) * dim;
        for (uint32_t j = 0; j < dim; j++) {
            float size = fabsf(from[j]);
            to[j] = size < c ? copysignf((size + c) - c, from[j]) : from[j];
        }
    }
}
