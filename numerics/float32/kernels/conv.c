/* conv.c - y_i[j] = sum_t k[t][j] x_(i-t)[j] over t < taps and t <= i: a causal convolution, lane by lane.  One chain of products
   and sums, t ascending: error at most gamma(taps) sum_t |k[t]||x_(i-t)| (N15). */
#include <string.h>

#include "numerics/float32/kernels/rows.h"

#define SLICE 64 /* lanes at a time */

void kernel_conv(const kernel_value *a, size_t group) {
    uint32_t dim = a[7].u, taps = a[8].u, first = a[9].u, count = a[10].u, rows = a[12].u, end = rows_end(group, rows, a[11].u);
    for (uint32_t r = (uint32_t)group * rows; r < end; r++) {
        float *y = (float *)a[0].p + row_at(r, count, a[3].u, a[4].u) * dim;
        const float *x = (const float *)a[1].p + row_at(r, count, a[5].u, a[6].u) * dim, *k = a[2].p;
        uint32_t here = first + r % count + 1, most = taps < here ? taps : here;
        for (uint32_t from = 0; from < dim; from += SLICE) {
            float sum[SLICE] = {0};
            uint32_t lanes = dim - from < SLICE ? dim - from : SLICE;
            for (uint32_t t = 0; t < most; t++) {
                const float *kernel = k + (size_t)t * dim + from, *past = x - (size_t)t * dim + from;
                for (uint32_t j = 0; j < lanes; j++) sum[j] += kernel[j] * past[j];
            }
            memcpy(y + from, sum, lanes * sizeof *sum);
        }
    }
}
