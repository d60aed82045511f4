/* join.c - y[r][lane + j] = x[r][j] for j < dim: one source of a JOIN, exact; other lanes of y are left alone. */
#include <string.h>

#include "numerics/float32/kernels/rows.h"

void kernel_join(const kernel_value *a, size_t group) {
    float *y = a[0].p;
    const float *x = a[1].p;
    uint32_t y_room = a[2].u, y_shift = a[3].u, y_dim = a[4].u, lane = a[5].u, x_room = a[6].u, x_shift = a[7].u;
    uint32_t dim = a[8].u, count = a[9].u, total = a[10].u, rows = a[11].u;
    uint32_t end = rows_end(group, rows, total);
    for (uint32_t r = (uint32_t)group * rows; r < end; r++)
        memcpy(y + row_at(r, count, y_room, y_shift) * y_dim + lane, x + row_at(r, count, x_room, x_shift) * dim,
               dim * sizeof *y);
}
