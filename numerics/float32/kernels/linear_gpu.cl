/* linear_gpu.cl - the kernel of linear.cl in the shape of a GPU: a group of 16 x 16 work items has 64 rows and goes through
   the components 64 at a time; a work item has 4 rows by 4 components.  Each y is one chain of fma from the bias on: error at
   most gamma(n) (|bias| + sum |W||x|) (N15). */
#define SIDE 16
#define ITEMS (SIDE * SIDE)
#define TILE 64
#define STEP 16

__attribute__((reqd_work_group_size(ITEMS, 1, 1)))
__kernel void kernel_linear(__global float *y, __global const float *x, __global const float *W, __global const float *bias,
                            uint y_room, uint y_shift, uint x_room, uint x_shift, uint m, uint n, uint count, uint total)
{
    __local float X[TILE * STEP], A[TILE * STEP];
    uint id = get_local_id(0), row = id / SIDE, column = id % SIDE, from = get_group_id(0) * TILE, strips = (m + 15) / 16;
    for (uint c0 = 0; c0 < m; c0 += TILE) {
        float4 acc[4], b = 0.0f;
        uint c = c0 + column * 4;
        if (bias) {
            if (c < m) b.x = bias[c];
            if (c + 1 < m) b.y = bias[c + 1];
            if (c + 2 < m) b.z = bias[c + 2];
            if (c + 3 < m) b.w = bias[c + 3];
        }
        for (uint r = 0; r < 4; r++) acc[r] = b;
        for (uint t0 = 0; t0 < n; t0 += STEP) {
            uint steps = min(n - t0, (uint)STEP);
            for (uint e = id; e < TILE * STEP; e += ITEMS) {
                uint t = e % STEP, r = e / STEP, k = e % 16, s = e / 16 % STEP, strip = e / (16 * STEP);
                float one = 0, two = 0;
                if (t < steps) one = x[row_at(min(from + r, total - 1), count, x_room, x_shift) * n + t0 + t];
                if (s < steps && c0 / 16 + strip < strips) two = W[((size_t)(c0 / 16 + strip) * n + t0 + s) * 16 + k];
                X[t * TILE + r] = one;
                A[s * TILE + strip * 16 + k] = two;
            }
            barrier(CLK_LOCAL_MEM_FENCE);
            for (uint t = 0; t < steps; t++) {
                float4 u = vload4(row, X + t * TILE), w = vload4(column, A + t * TILE);
                acc[0] = fma((float4)(u.x), w, acc[0]);
                acc[1] = fma((float4)(u.y), w, acc[1]);
                acc[2] = fma((float4)(u.z), w, acc[2]);
                acc[3] = fma((float4)(u.w), w, acc[3]);
            }
            barrier(CLK_LOCAL_MEM_FENCE);
        }
        for (uint r = 0; r < 4 && from + row * 4 + r < total; r++) {
            __global float *to = y + row_at(from + row * 4 + r, count, y_room, y_shift) * m + c;
            if (c < m) to[0] = acc[r].x;
            if (c + 1 < m) to[1] = acc[r].y;
            if (c + 2 < m) to[2] = acc[r].z;
            if (c + 3 < m) to[3] = acc[r].w;
        }
    }
}
