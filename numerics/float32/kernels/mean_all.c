/* mean_all.c - y_i = mean of v_p over all p <= i: sums of the blocks before i's (mean_sum.c) in order, then the block's own
   positions in order.  Error at most gamma(i + 2) times the mean of |v_p| (N17).  One group a block. */
#include "numerics/float32/kernel.h"

#define MEAN_BLOCK 1024
#define SLICE 64 /* lanes at a time */

void kernel_mean_all(const kernel_value *a, size_t group) {
    uint32_t first = a[7].u, count = a[8].u, dim = a[9].u, blocks = a[10].u, begin = a[11].u;
    size_t groups = blocks - begin, string = group / groups;
    uint32_t block = begin + (uint32_t)(group % groups), from = block * MEAN_BLOCK, end = first + count;
    uint32_t to = end - from < MEAN_BLOCK ? end : from + MEAN_BLOCK;
    const float *part = (const float *)a[2].p + string * blocks * dim;
    float *y = (float *)a[0].p + string * a[3].u * dim;
    const float *v = (const float *)a[1].p + string * a[5].u * dim;
    for (uint32_t lane = 0; lane < dim; lane += SLICE) {
        uint32_t lanes = dim - lane < SLICE ? dim - lane : SLICE;
        float sum[SLICE] = {0};
        for (uint32_t b = 0; b < block; b++)
            for (uint32_t j = 0; j < lanes; j++) sum[j] += part[(size_t)b * dim + lane + j];
        for (uint32_t i = from; i < to; i++) {
            const float *x = v + (size_t)(i - a[6].u) * dim + lane;
            for (uint32_t j = 0; j < lanes; j++) sum[j] += x[j];
            if (i < first) continue;
            float *mean = y + (size_t)(i - a[4].u) * dim + lane;
            for (uint32_t j = 0; j < lanes; j++) mean[j] = sum[j] / (float)(i + 1);
        }
    }
}
