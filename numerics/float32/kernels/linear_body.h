/* linear_body.h - the kernel of linear.c for one instruction set. */
#include "numerics/float32/kernels/simd.h"
#include "numerics/float32/kernels/tile.h"

TARGET static void OF(linear_block)(float *const y[BLOCK], const float *const x[BLOCK], uint32_t rows,
                                    const linear_task *a) {
    float panel[BLOCK * LINEAR_LANES], tile[BLOCK * STRIP];
    for (uint32_t t = 0; t < a->n; t += LINEAR_LANES) {
        uint32_t part = a->n - t < LINEAR_LANES ? a->n - t : LINEAR_LANES;
        OF(make_panels)(panel, x, t, part);
        for (uint32_t c = 0; c < a->m; c += STRIP) {
            uint32_t lanes = a->m - c < STRIP ? a->m - c : STRIP;
            for (uint32_t r = 0; r < BLOCK; r++)
                for (uint32_t k = 0; k < STRIP; k++)
                    tile[r * STRIP + k] = k >= lanes ? 0 : t ? y[r][c + k] : a->bias ? a->bias[c + k] : 0;
            OF(dot_tile)(tile, STRIP, panel, a->W + ((size_t)c * a->n + (size_t)t * STRIP), part, 1);
            for (uint32_t r = 0; r < rows; r++) memcpy(y[r] + c, tile + r * STRIP, lanes * sizeof(float));
        }
    }
}
