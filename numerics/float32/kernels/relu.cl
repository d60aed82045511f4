/* relu.cl - y[r][j] = max(x[r][j], 0), exact; NaN stays NaN. */
#pragma OPENCL FP_CONTRACT OFF

GROUP __kernel void kernel_relu(__global float *y, __global const float *x, uint y_room, uint y_shift, uint x_room, uint x_shift,
                         uint dim, uint count, uint total, uint rows)
{
    uint end = rows_end(rows, total);
    for (uint r = rows_begin(rows); r < end; r++) {
        __global float *to = y + row_at(r, count, y_room, y_shift) * dim;
        __global const float *from = x + row_at(r, count, x_room, x_shift) * dim;
        for (uint j = get_local_id(0); j < dim; j += WIDTH) to[j] = from[j] <= 0 ? 0 : from[j];
    }
}
