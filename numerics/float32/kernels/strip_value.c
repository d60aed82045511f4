/* strip_value.c - values packed for attention: to[string][tile of 64 rows][strip of 16 lanes][row][16], zeros past the last
   row and the last lane; exact.  One group a tile. */
#include "numerics/float32/kernel.h"

void kernel_strip_value(const kernel_value *a, size_t group) {
    uint32_t room = a[2].u, shift = a[3].u, dim = a[4].u, count = a[5].u, tiles = a[6].u, strips = (dim + 15) / 16;
    size_t string = group / tiles;
    uint32_t row = (uint32_t)(group % tiles) * 64;
    const float *from = (const float *)a[1].p + (string * room + shift + row) * dim;
    float *to = (float *)a[0].p + group * strips * 64 * 16;
    uint32_t rows = count <= row ? 0 : count - row < 64 ? count - row : 64;
    for (uint32_t c = 0; c < strips; c++) {
        uint32_t lanes = dim - 16 * c < 16 ? dim - 16 * c : 16;
        for (uint32_t p = 0; p < 64; p++, to += 16)
            for (uint32_t k = 0; k < 16; k++) to[k] = p < rows && k < lanes ? from[(size_t)p * dim + 16 * c + k] : 0;
    }
}
