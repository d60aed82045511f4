/* scan.c - h_i[j] = z_i[j] + sum_k A[j][k] h_(i-1)[k], the state of a system from position to position; before position 0 it
   is 0.  A is given by columns: A[k * n + j].  One chain of products and sums a state, k ascending, beginning with z: error of a
   step at most gamma(n + 1) (|z| + |A||h_(i-1)|) (N15, N31).  h has n lanes of rows of dim; a group is one string. */
#include <string.h>

#include "numerics/float32/kernel.h"

#define SLICE 64 /* states at a time */

void kernel_scan(const kernel_value *a, size_t group) {
    uint32_t n = a[7].u, dim = a[8].u, first = a[9].u, count = a[10].u;
    const float *A = a[2].p, *z = (const float *)a[1].p + (group * a[5].u + a[6].u) * n;
    float *h = (float *)a[0].p + (group * a[3].u + a[4].u) * dim;
    for (uint32_t i = 0; i < count; i++, h += dim, z += n) {
        uint32_t terms = first + i > 0 ? n : 0;
        const float *was = terms ? h - dim : h;
        for (uint32_t from = 0; from < n; from += SLICE) {
            float sum[SLICE];
            uint32_t states = n - from < SLICE ? n - from : SLICE;
            memcpy(sum, z + from, states * sizeof *sum);
            for (uint32_t k = 0; k < terms; k++) {
                const float *column = A + (size_t)k * n + from;
                float x = was[k];
                for (uint32_t j = 0; j < states; j++) sum[j] += column[j] * x;
            }
            memcpy(h + from, sum, states * sizeof *sum);
        }
    }
}
