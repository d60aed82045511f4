/* join.cl - y[r][lane + j] = x[r][j] for j < dim: one source of a JOIN, exact; other lanes of y are left alone. */
#pragma OPENCL FP_CONTRACT OFF

GROUP __kernel void kernel_join(__global float *y, __global const float *x, uint y_room, uint y_shift, uint y_dim, uint lane,
                         uint x_room, uint x_shift, uint dim, uint count, uint total, uint rows)
{
    uint end = rows_end(rows, total);
    for (uint r = rows_begin(rows); r < end; r++) {
        __global float *to = y + row_at(r, count, y_room, y_shift) * y_dim + lane;
        __global const float *from = x + row_at(r, count, x_room, x_shift) * dim;
        for (uint j = get_local_id(0); j < dim; j += WIDTH) to[j] = from[j];
    }
}
