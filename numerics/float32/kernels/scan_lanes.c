/* scan_lanes.c - h_i[j] = z_i[j] + a[j] h_(i-1)[j]: a scan whose matrix is diagonal, lane by lane; before position 0 it is 0.
   Error of a step at most gamma(2) (|z| + |a||h_(i-1)|) (N15, N31).  A group has `lanes` lanes of one string. */
#include "numerics/float32/kernel.h"

void kernel_scan_lanes(const kernel_value *a, size_t group) {
    uint32_t n = a[7].u, dim = a[8].u, first = a[9].u, count = a[10].u, lanes = a[11].u, groups = a[12].u;
    size_t string = group / groups;
    uint32_t begin = (uint32_t)(group % groups) * lanes, end = n - begin < lanes ? n : begin + lanes;
    const float *A = a[2].p, *z = (const float *)a[1].p + (string * a[5].u + a[6].u) * n;
    float *h = (float *)a[0].p + (string * a[3].u + a[4].u) * dim;
    for (uint32_t i = 0; i < count; i++, h += dim, z += n) {
        const float *was = first + i > 0 ? h - dim : NULL;
        for (uint32_t j = begin; j < end; j++) h[j] = was ? z[j] + A[j] * was[j] : z[j];
    }
}
