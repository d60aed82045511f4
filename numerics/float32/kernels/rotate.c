/* rotate.c - lanes (2j, 2j+1) of position i turned by the angle i base^(-2j/dim).
   f_j = base^(-2j/dim) / 2 pi is held in units of 2^-64 turns, f_0 = 1/2 pi and f_(j+1) = f_j ratio / 2^64 cut off:
   less than 2j+1 units wrong.  i f_j mod 2^64 is the angle in turns, exact for the f_j used, whatever i; its high 32
   bits as half turns in [-1, 1) become a float (2^-24 of at most 1), so the angle is within 2^-22 for i < 2^24, dim <=
   256.  With sine and cosine within 4 ulp and three roundings: error at most 2^-20 (|x_2j| + |x_(2j+1)|). */
#include <math.h>

#include "numerics/float32/kernels/rows.h"

static uint64_t high_product(uint64_t a, uint64_t b) { return (uint64_t)(((unsigned __int128)a * b) >> 64); }

void kernel_rotate(const kernel_value *a, size_t group) {
    float *y = a[0].p;
    const float *x = a[1].p;
    uint64_t ratio = (uint64_t)a[2].u << 32 | a[3].u;
    uint32_t first = a[4].u, y_room = a[5].u, y_shift = a[6].u, x_room = a[7].u, x_shift = a[8].u;
    uint32_t dim = a[9].u, count = a[10].u, total = a[11].u, rows = a[12].u;
    uint32_t end = rows_end(group, rows, total);
    for (uint32_t r = (uint32_t)group * rows; r < end; r++) {
        float *to = y + row_at(r, count, y_room, y_shift) * dim;
        const float *from = x + row_at(r, count, x_room, x_shift) * dim;
        uint64_t f = 0x28be60db9391054aULL; /* 2^64 / 2 pi */
        for (uint32_t j = 0; j + 1 < dim; j += 2, f = high_product(f, ratio)) {
            float half_turns = (float)(int32_t)(uint32_t)((f * (first + r % count)) >> 32) * 0x1p-31f;
            double angle = (double)half_turns * 3.14159265358979323846;
            float c = (float)cos(angle), s = (float)sin(angle), u = from[j], v = from[j + 1];
            to[j] = fmaf(u, c, -(v * s));
            to[j + 1] = fmaf(u, s, v * c);
        }
    }
}
