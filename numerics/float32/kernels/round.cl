/* round.cl - y[r][j] = x[r][j] rounded to multiples of 2^-bits, ties to even: exact.
   With c = 2^(23-bits): for |x| < c the sum |x| + c lies in [c, 2c], where neighbouring floats differ by 2^-bits, so
   it is |x| + c rounded to a multiple, ties to even since c is an even one; taking c away again is exact.  At
   |x| >= c every float is a multiple, and so is infinity; NaN stays NaN. */
#pragma OPENCL FP_CONTRACT OFF

GROUP __kernel void kernel_round(__global float *y, __global const float *x, float c, uint y_room, uint y_shift, uint x_room,
                          uint x_shift, uint dim, uint count, uint total, uint rows)
{
    uint end = rows_end(rows, total);
    for (uint r = rows_begin(rows); r < end; r++) {
        __global float *to = y + row_at(r, count, y_room, y_shift) * dim;
        __global const float *from = x + row_at(r, count, x_room, x_shift) * dim;
        for (uint j = get_local_id(0); j < dim; j += WIDTH) {
            float size = fabs(from[j]);
            to[j] = size < c ? copysign((size + c) - c, from[j]) : from[j];
        }
    }
}
