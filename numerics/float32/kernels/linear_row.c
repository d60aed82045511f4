/* linear_row.c - y = W x + bias for one row a group: the form for few rows.  Eight sums a component, lane t % 8 in sum
   t % 8, folded in halves, then the bias: error at most gamma(n + 1) (|bias| + sum |W||x|) (N15). */
#include "numerics/float32/kernels/rows.h"

void kernel_linear_row(const kernel_value *a, size_t group) {
    uint32_t m = a[8].u, n = a[9].u, count = a[10].u, r = (uint32_t)group;
    const float *W = a[2].p, *bias = a[3].p;
    float *y = (float *)a[0].p + row_at(r, count, a[4].u, a[5].u) * m;
    const float *x = (const float *)a[1].p + row_at(r, count, a[6].u, a[7].u) * n;
    for (uint32_t j = 0; j < m; j++, W += n) {
        float sum[8] = {0};
        uint32_t t = 0;
        for (; t + 8 <= n; t += 8)
            for (uint32_t k = 0; k < 8; k++) sum[k] += W[t + k] * x[t + k];
        for (uint32_t k = 0; t + k < n; k++) sum[k] += W[t + k] * x[t + k];
        for (uint32_t half = 4; half; half /= 2)
            for (uint32_t k = 0; k < half; k++) sum[k] += sum[k + half];
        y[j] = bias ? sum[0] + bias[j] : sum[0];
    }
}
