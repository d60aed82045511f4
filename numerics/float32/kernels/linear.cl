/* linear.cl - y_r = W x_r + bias for many rows on a CPU: W in strips of 16 of its rows (strip.cl), BLOCK rows of x at a
   time in register tiles.  Each y is one chain of fma that begins with the bias: error at most gamma(n) (|bias| +
   sum |W||x|) (N15).  A group has LINEAR_ROWS rows. */
#ifdef __AVX512F__
#define ROWS 12
#else
#define ROWS 6
#endif
#define BLOCK 48
#define LANES 256 /* of x a panel */
#define LINEAR_ROWS 192

static void dot_tile(float *S, const float *Q, __global const float *K, uint dim)
{
    for (uint r0 = 0; r0 < BLOCK; r0 += ROWS, Q += ROWS * dim) {
        float16 acc[ROWS];
        const float *q = Q;
#pragma unroll
        for (int r = 0; r < ROWS; r++) acc[r] = vload16(r0 + r, S);
        for (uint t = 0; t < dim; t++, q += ROWS) {
            float16 k = vload16(0, K + (size_t)t * 16);
#pragma unroll
            for (int r = 0; r < ROWS; r++) acc[r] = fma((float16)(q[r]), k, acc[r]);
        }
#pragma unroll
        for (int r = 0; r < ROWS; r++) vstore16(acc[r], r0 + r, S);
    }
}

GROUP __kernel void kernel_linear(__global float *y, __global const float *x, __global const float *W,
                                  __global const float *bias, uint y_room, uint y_shift, uint x_room, uint x_shift, uint m,
                                  uint n, uint count, uint total)
{
    float panel[BLOCK * LANES], tile[BLOCK * 16];
    uint begin = get_group_id(0) * LINEAR_ROWS, end = min(begin + LINEAR_ROWS, total);
    for (uint from = begin; from < end; from += BLOCK) {
        uint rows = min(end - from, (uint)BLOCK);
        for (uint t = 0; t < n; t += LANES) {
            uint part = min(n - t, (uint)LANES);
            for (uint r = 0; r < BLOCK; r++) { /* the last row repeated up to BLOCK */
                __global const float *one = x + row_at(from + min(r, rows - 1), count, x_room, x_shift) * n + t;
                for (uint k = 0; k < part; k++) panel[(r / ROWS * part + k) * ROWS + r % ROWS] = one[k];
            }
            for (uint c = 0; c < m; c += 16) {
                uint lanes = min(m - c, 16u);
                for (uint r = 0; r < BLOCK; r++)
                    for (uint k = 0; k < 16; k++) {
                        float z = 0;
                        if (k < lanes && t) z = y[row_at(from + min(r, rows - 1), count, y_room, y_shift) * m + c + k];
                        else if (k < lanes && bias) z = bias[c + k];
                        tile[r * 16 + k] = z;
                    }
                dot_tile(tile, panel, W + ((size_t)c * n + (size_t)t * 16), part);
                for (uint r = 0; r < rows; r++)
                    for (uint k = 0; k < lanes; k++)
                        y[row_at(from + r, count, y_room, y_shift) * m + c + k] = tile[r * 16 + k];
            }
        }
    }
}
