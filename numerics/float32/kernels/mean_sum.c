/* mean_sum.c - part[string][block][lane] = sum of v_p over the block's positions below `end`, in order: error at most
   gamma(MEAN_BLOCK) sum |v_p| (N17).  Blocks of MEAN_BLOCK positions from 0 on; one group a block. */
#include "numerics/float32/kernel.h"

#define MEAN_BLOCK 1024 /* mean_all.c and op32_mean.c know it too */

void kernel_mean_sum(const kernel_value *a, size_t group) {
    uint32_t dim = a[4].u, end = a[5].u, blocks = a[6].u, from = (uint32_t)(group % blocks) * MEAN_BLOCK;
    uint32_t to = end - from < MEAN_BLOCK ? end : from + MEAN_BLOCK;
    float *sum = (float *)a[0].p + group * dim;
    const float *v = (const float *)a[1].p + (group / blocks * a[2].u + (from - a[3].u)) * dim;
    for (uint32_t j = 0; j < dim; j++) sum[j] = 0;
    for (uint32_t i = from; i < to; i++, v += dim)
        for (uint32_t j = 0; j < dim; j++) sum[j] += v[j];
}
