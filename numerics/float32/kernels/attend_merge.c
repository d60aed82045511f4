/* attend_merge.c - the segments of attend_row joined: y = sum o 2^(N_s - N) / sum l 2^(N_s - N), N the largest N_s.  The
   scaling is exact, the sums run over the segments in order; one division.  One query a group. */
#include "numerics/float32/kernels/power.h"
#include "numerics/float32/kernels/rows.h"

void kernel_attend_merge(const kernel_value *a, size_t group) {
    uint32_t dim = a[4].u, count = a[5].u, segments = a[6].u;
    float *y = (float *)a[0].p + row_at((uint32_t)group, count, a[2].u, a[3].u) * dim, power = POWER_NONE, sum = 0;
    const float *part = (const float *)a[1].p + group * segments * (dim + 2);
    for (size_t s = 0; s < segments; s++)
        if (part[s * (dim + 2)] > power) power = part[s * (dim + 2)];
    for (uint32_t j = 0; j < dim; j++) y[j] = 0;
    for (size_t s = 0; s < segments; s++) {
        const float *p = part + s * (dim + 2);
        float scale = power_down(power - p[0]);
        sum += p[1] * scale;
        for (uint32_t j = 0; j < dim; j++) y[j] += p[2 + j] * scale;
    }
    for (uint32_t j = 0; j < dim; j++) y[j] /= sum;
}
