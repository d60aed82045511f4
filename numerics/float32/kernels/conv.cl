/* conv.cl - y_i[j] = sum_t k[t][j] x_(i-t)[j] over t < taps and t <= i: a causal convolution, lane by lane.  One chain of fma, t
   ascending: error at most gamma(taps) sum_t |k[t]||x_(i-t)| (N15). */
GROUP __kernel void kernel_conv(__global float *y, __global const float *x, __global const float *k, uint y_room, uint y_shift,
                                uint x_room, uint x_shift, uint dim, uint taps, uint first, uint count, uint total, uint rows)
{
    uint end = rows_end(rows, total);
    for (uint r = rows_begin(rows); r < end; r++) {
        __global float *to = y + row_at(r, count, y_room, y_shift) * dim;
        __global const float *from = x + row_at(r, count, x_room, x_shift) * dim;
        uint most = min(taps, first + r % count + 1);
        uint j = get_local_id(0);
#ifndef GPU
        for (; j + 8 <= dim; j += 8) {
            float8 sum = 0.0f;
            for (uint t = 0; t < most; t++) sum = fma(vload8(0, k + (size_t)t * dim + j), vload8(0, from - (size_t)t * dim + j), sum);
            vstore8(sum, 0, to + j);
        }
#endif
        for (; j < dim; j += WIDTH) {
            float sum = 0;
            for (uint t = 0; t < most; t++) sum = fma(k[(size_t)t * dim + j], (from - (size_t)t * dim)[j], sum);
            to[j] = sum;
        }
    }
}
