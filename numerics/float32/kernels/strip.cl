/* strip.cl - rows packed for kernels that take 16 of them at once: to[string][strip][lane][16], row 16 strip + k of the
   string in column k, zeros past the last row; exact.  One group a strip. */
GROUP __kernel void kernel_strip(__global float *to, __global const float *from, uint room, uint shift, uint dim, uint count,
                                 uint strips)
{
    uint string = get_group_id(0) / strips, row = get_group_id(0) % strips * 16;
    uint rows = count <= row ? 0 : min(count - row, 16u);
    from += ((size_t)string * room + shift + row) * dim;
    to += get_group_id(0) * dim * 16;
    for (uint t = get_local_id(0); t < dim; t += WIDTH)
        for (uint k = 0; k < 16; k++) {
            float x = 0;
            if (k < rows) x = from[(size_t)k * dim + t];
            to[t * 16 + k] = x;
        }
}
