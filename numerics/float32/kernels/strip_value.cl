/* strip_value.cl - values packed for attention: to[string][tile of 64 rows][strip of 16 lanes][row][16], zeros past the
   last row and the last lane; exact.  One group a tile. */
GROUP __kernel void kernel_strip_value(__global float *to, __global const float *from, uint room, uint shift, uint dim,
                                       uint count, uint tiles)
{
    uint string = get_group_id(0) / tiles, row = get_group_id(0) % tiles * 64, strips = (dim + 15) / 16;
    uint rows = count <= row ? 0 : min(count - row, 64u);
    from += ((size_t)string * room + shift + row) * dim;
    to += get_group_id(0) * strips * 64 * 16;
    for (uint e = get_local_id(0); e < strips * 64; e += WIDTH) {
        uint p = e % 64, lane = e / 64 * 16, lanes = p < rows ? min(dim - lane, 16u) : 0;
        if (lanes == 16) vstore16(vload16(0, from + (size_t)p * dim + lane), e, to);
        else
            for (uint k = 0; k < 16; k++) to[e * 16 + k] = k < lanes ? from[(size_t)p * dim + lane + k] : 0.0f;
    }
}
