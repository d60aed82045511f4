/* add.cl - y[r][j] = u[r][j] + v[r][j], one correct rounding: error at most 2^-24 |y|. */
#pragma OPENCL FP_CONTRACT OFF

GROUP __kernel void kernel_add(__global float *y, __global const float *u, __global const float *v, uint y_room, uint y_shift,
                        uint u_room, uint u_shift, uint v_room, uint v_shift, uint dim, uint count, uint total,
                        uint rows)
{
    uint end = rows_end(rows, total);
    for (uint r = rows_begin(rows); r < end; r++) {
        __global float *to = y + row_at(r, count, y_room, y_shift) * dim;
        __global const float *one = u + row_at(r, count, u_room, u_shift) * dim;
        __global const float *two = v + row_at(r, count, v_room, v_shift) * dim;
        for (uint j = get_local_id(0); j < dim; j += WIDTH) to[j] = one[j] + two[j];
    }
}
