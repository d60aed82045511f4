/* strip.c - rows packed for kernels that take 16 of them at once: to[string][strip][lane][16], row 16 strip + k of the
   string in column k, zeros past the last row; exact.  One group a strip. */
#include "numerics/float32/kernel.h"

void kernel_strip(const kernel_value *a, size_t group) {
    uint32_t room = a[2].u, shift = a[3].u, dim = a[4].u, count = a[5].u, strips = a[6].u;
    size_t string = group / strips;
    uint32_t row = (uint32_t)(group % strips) * 16;
    const float *from = (const float *)a[1].p + (string * room + shift + row) * dim;
    float *to = (float *)a[0].p + group * dim * 16;
    uint32_t rows = count <= row ? 0 : count - row < 16 ? count - row : 16;
    for (uint32_t t = 0; t < dim; t++)
        for (uint32_t k = 0; k < 16; k++) to[t * 16 + k] = k < rows ? from[(size_t)k * dim + t] : 0;
}
