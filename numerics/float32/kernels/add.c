/* add.c - y[r][j] = u[r][j] + v[r][j], one correct rounding: error at most 2^-24 |y|. */
#include "numerics/float32/kernels/rows.h"

void kernel_add(const kernel_value *a, size_t group) {
    float *y = a[0].p;
    const float *u = a[1].p, *v = a[2].p;
    uint32_t y_room = a[3].u, y_shift = a[4].u, u_room = a[5].u, u_shift = a[6].u, v_room = a[7].u, v_shift = a[8].u;
    uint32_t dim = a[9].u, count = a[10].u, total = a[11].u, rows = a[12].u;
    uint32_t end = rows_end(group, rows, total);
    for (uint32_t r = (uint32_t)group * rows; r < end; r++) {
        float *to = y + row_at(r, count, y_room, y_shift) * dim;
        const float *one = u + row_at(r, count, u_room, u_shift) * dim;
        const float *two = v + row_at(r, count, v_room, v_shift) * dim;
        for (uint32_t j = 0; j < dim; j++) to[j] = one[j] + two[j];
    }
}
