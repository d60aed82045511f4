/* strip_value.cl - values packed for attention: to[string][tile of 64 rows][strip of 16 lanes][row][16], zeros past the
   last row and the last lane; exact.  One group a tile. */
GROUP __kernel void kernel_strip_value(__global float *to, __global const float *from, uint room, uint shift, uint dim,
                                       uint count, uint tiles)
{
    uint string = get_group_id(0) / tiles, row = get_group_id(0) % tiles * 64, strips = (dim + 15) / 16;
    uint rows = count <= row ? 0 : min(count - row, 64u);
    from += ((size_t)string * room + shift + row) * dim;
    to += get_group_id(0) * strips * 64 * 16;
    for (uint e = get_local_id(0); e < strips * 64 * 16; e += WIDTH) {
        uint p = e / 16 % 64, lane = e / 1024 * 16 + e % 16;
        float x = 0;
        if (p < rows && lane < dim) x = from[(size_t)p * dim + lane];
        to[e] = x;
    }
}
