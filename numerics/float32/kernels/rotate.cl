/* rotate.cl - lanes (2j, 2j+1) of position i turned by the angle i base^(-2j/dim).
   f_j = base^(-2j/dim) / 2 pi is held in units of 2^-64 turns, f_0 = 1/2 pi and f_(j+1) = f_j ratio / 2^64 cut off:
   less than 2j+1 units wrong.  i f_j mod 2^64 is the angle in turns, exact for the f_j used, whatever i; its high 32
   bits as half turns in [-1, 1) become a float (2^-24 of at most 1), so the angle is within 2^-22 for i < 2^24, dim <=
   256.  With sinpi and cospi within 4 ulp and three roundings: error at most 2^-20 (|x_2j| + |x_(2j+1)|). */
#pragma OPENCL FP_CONTRACT OFF

GROUP __kernel void kernel_rotate(__global float *y, __global const float *x, uint ratio_high, uint ratio_low, uint first,
                              uint y_room, uint y_shift, uint x_room, uint x_shift, uint dim, uint count, uint total,
                              uint rows)
{
    ulong ratio = (ulong)ratio_high << 32 | ratio_low;
    ulong f = 0x28be60db9391054aUL; /* 2^64 / 2 pi */
    uint end = rows_end(rows, total), at = 0;
    for (uint j = get_local_id(0); j < dim / 2; j += WIDTH) {
        for (; at < j; at++) f = mul_hi(f, ratio);
        for (uint r = rows_begin(rows); r < end; r++) {
            __global float *to = y + row_at(r, count, y_room, y_shift) * dim + 2 * j;
            __global const float *from = x + row_at(r, count, x_room, x_shift) * dim + 2 * j;
            float half_turns = (float)as_int((uint)((f * (first + r % count)) >> 32)) * 0x1p-31f;
            float c = cospi(half_turns), s = sinpi(half_turns), u = from[0], v = from[1];
            to[0] = fma(u, c, -(v * s));
            to[1] = fma(u, s, v * c);
        }
    }
}
