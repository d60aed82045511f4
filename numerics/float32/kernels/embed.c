/* embed.c - y[r][j] = table[token[r]][j], exact.  A token past the vocabulary (NaN logits decide UINT32_MAX) gives a
   row of NaN, so that it can never pass for a right one. */
#include <math.h>
#include <string.h>

#include "numerics/float32/kernels/rows.h"

void kernel_embed(const kernel_value *a, size_t group) {
    float *y = a[0].p;
    const uint32_t *token = a[1].p;
    const float *table = a[2].p;
    uint32_t y_room = a[3].u, y_shift = a[4].u, token_room = a[5].u, first = a[6].u;
    uint32_t vocabulary = a[7].u, dim = a[8].u, count = a[9].u, total = a[10].u, rows = a[11].u;
    uint32_t end = rows_end(group, rows, total);
    for (uint32_t r = (uint32_t)group * rows; r < end; r++) {
        float *to = y + row_at(r, count, y_room, y_shift) * dim;
        uint32_t t = token[row_at(r, count, token_room, first)];
        if (t < vocabulary) memcpy(to, table + (size_t)t * dim, dim * sizeof *to);
        else
            for (uint32_t j = 0; j < dim; j++) to[j] = NAN;
    }
}
