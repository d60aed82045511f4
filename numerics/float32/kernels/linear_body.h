/* linear_body.h - the kernel of linear.c for one instruction set. */
#include "numerics/float32/kernels/simd.h"
#include "numerics/float32/kernels/tile.h"

/* Lanes from .. from + dim - 1 of BLOCK rows in panels of ROWS: to[panel][lane][ROWS]. */
TARGET static void OF(make_panels)(float *to, const float *const row[BLOCK], uint32_t from, uint32_t dim) {
    for (uint32_t r = 0; r < BLOCK; r++) {
        const float *x = row[r] + from;
        float *panel = to + (size_t)(r / ROWS) * ROWS * dim + r % ROWS;
        for (uint32_t t = 0; t < dim; t++) panel[t * ROWS] = x[t];
    }
}

/* S[row][0..16) += sum_t panel[t][row] K[t][0..16), rows of S `stride` apart.
   A chain of fma a sum: error at most gamma(dim) times the sum of |terms| (N15). */
TARGET static void OF(dot_tile)(float *S, size_t stride, const float *panel, const float *K, uint32_t dim) {
    for (uint32_t r0 = 0; r0 < BLOCK; r0 += ROWS, panel += (size_t)ROWS * dim, S += ROWS * stride) {
        vec acc[ROWS][PARTS];
        OF(look_ahead)((const float *)((uintptr_t)K + (uintptr_t)dim * STRIP * sizeof(float)), dim, r0 / ROWS, BLOCK / ROWS);
#pragma GCC unroll 12
        for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 4
            for (int c = 0; c < PARTS; c++) acc[r][c] = LOAD(S + (size_t)r * stride + c * LANES);
        const float *q = panel, *k = K;
        for (uint32_t t = 0; t < dim; t++, q += ROWS, k += STRIP) {
            vec key[PARTS];
#pragma GCC unroll 4
            for (int c = 0; c < PARTS; c++) key[c] = LOAD(k + c * LANES);
#pragma GCC unroll 12
            for (int r = 0; r < ROWS; r++) {
                vec x = SET(q[r]);
#pragma GCC unroll 4
                for (int c = 0; c < PARTS; c++) acc[r][c] = FMA(x, key[c], acc[r][c]);
            }
        }
#pragma GCC unroll 12
        for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 4
            for (int c = 0; c < PARTS; c++) STORE(S + (size_t)r * stride + c * LANES, acc[r][c]);
    }
}

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
            OF(dot_tile)(tile, STRIP, panel, a->W + ((size_t)c * a->n + (size_t)t * STRIP), part);
            for (uint32_t r = 0; r < rows; r++) memcpy(y[r] + c, tile + r * STRIP, lanes * sizeof(float));
        }
    }
}
