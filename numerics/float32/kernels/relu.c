/* relu.c - y[r][j] = max(x[r][j], 0), exact; NaN stays NaN. */
#include "numerics/float32/kernels/rows.h"

void kernel_relu(const kernel_value *a, size_t group) {
    float *y = a[0].p;
    const float *x = a[1].p;
    uint32_t y_room = a[2].u, y_shift = a[3].u, x_room = a[4].u, x_shift = a[5].u;
    uint32_t dim = a[6].u, count = a[7].u, total = a[8].u, rows = a[9].u;
    uint32_t end = rows_end(group, rows, total);
    for (uint32_t r = (uint32_t)group * rows; r < end; r++) {
        float *to = y + row_at(r, count, y_room, y_shift) * dim;
        const float *from = x + row_at(r, count, x_room, x_shift) * dim;
        for (uint32_t j = 0; j < dim; j++) to[j] = from[j] <= 0 ? 0 : from[j];
    }
}
