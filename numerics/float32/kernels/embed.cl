/* embed.cl - y[r][j] = table[token[r]][j], exact.  A token past the vocabulary (NaN logits decide UINT_MAX) gives a row of
   NaN, so that it can never pass for a right one. */
#pragma OPENCL FP_CONTRACT OFF

GROUP __kernel void kernel_embed(__global float *y, __global const uint *token, __global const float *table, uint y_room,
                          uint y_shift, uint token_room, uint first, uint vocabulary, uint dim, uint count, uint total,
                          uint rows)
{
    uint end = rows_end(rows, total);
    for (uint r = rows_begin(rows); r < end; r++) {
        __global float *to = y + row_at(r, count, y_room, y_shift) * dim;
        uint t = token[row_at(r, count, token_room, first)];
        __global const float *from = table + (size_t)(t < vocabulary ? t : 0) * dim;
        for (uint j = get_local_id(0); j < dim; j += WIDTH) to[j] = t < vocabulary ? from[j] : NAN;
    }
}
