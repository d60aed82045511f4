/* linear_row.cl - y = W x + bias for one row a group: the form for few rows.  Eight sums a component, lane t % 8 in sum
   t % 8, folded in halves, then the bias: error at most gamma(n + 1) (|bias| + sum |W||x|) (N15). */
GROUP __kernel void kernel_linear_row(__global float *y, __global const float *x, __global const float *W,
                                      __global const float *bias, uint y_room, uint y_shift, uint x_room, uint x_shift,
                                      uint m, uint n, uint count)
{
    uint r = get_group_id(0);
    y += row_at(r, count, y_room, y_shift) * m;
    x += row_at(r, count, x_room, x_shift) * n;
    for (uint j = get_local_id(0); j < m; j += WIDTH) {
        __global const float *w = W + (size_t)j * n;
        float8 sum = 0.0f;
        uint t = 0;
        for (; t + 8 <= n; t += 8) sum = fma(vload8(0, w + t), vload8(0, x + t), sum);
        float left[8] = {0, 0, 0, 0, 0, 0, 0, 0}, right[8] = {0, 0, 0, 0, 0, 0, 0, 0};
        for (uint k = 0; t + k < n; k++) {
            left[k] = w[t + k];
            right[k] = x[t + k];
        }
        sum = fma(vload8(0, left), vload8(0, right), sum);
        float4 a = sum.lo + sum.hi;
        float2 b = a.lo + a.hi;
        float z = b.x + b.y;
        if (bias) z += bias[j];
        y[j] = z;
    }
}
