/* attend.cl - y_i = sum_p w_p v_p / sum_p w_p,  w_p = e^(s_p),  s_p = sharpness <q_i, k_p> - slope (i - p),
   p in (i - window, i], on a CPU: one work item a group, explicit vectors, no barriers; its parts are
   attend_tiles.clh and attend_weights.clh.  A group has one block of BLOCK
   queries near the start and one near the end of a string, so that all groups cost the same, and up to WIDE lanes of v.
   ks: strips of 16 keys, [string][strip][dim][16]; vs: [string][tile of KEYS][strip of 16 lanes][KEYS][16]; both from
   key `low` on, zeros past the last (strip.cl, strip_value.cl).

   Online softmax whose scaling is exact: e^s = 2^n e^r with n = the integer nearest s / ln 2, and what is summed is
   2^(n - N) e^r, N the n of the largest score so far.  When N grows by j, sums are multiplied by 2^-j, without error.
   Each e^s is within (2.6 + |s| 2^-19) 2^-24 of itself (N25); weights below 2^-125 of the largest may count as 0; a row
   whose largest score is 2^20 or more in size, or NaN, becomes NaN.  Error: N26. */
static void block(__global float *y, __global const float *q, __global const float *ks, __global const float *vs, uint dim,
                  uint vdim, uint wide, uint first, uint rows, uint low, uint window, float sharpness, float slope)
{
    state z;
    uint strips = (vdim + 15) / 16, last = first + rows - 1, from = max(low, first + 1 > window ? first + 1 - window : 0);
    for (uint g = 0; g < VECTORS; g++) {
        z.top[g] = -FLT_MAX;
        z.power[g] = -0x1p21f;
        z.total[g] = 0.0f;
        z.sparse[g] = false;
    }
    for (uint j = 0; j < (wide + FEW - 1) / FEW * FEW; j++)
        for (uint g = 0; g < VECTORS; g++) z.sum[j][g] = 0.0f;
    if (dim <= WIDE) make_queries(z.panel, q, dim, rows, dim);
    for (uint tile = (from - low) / KEYS; tile <= (last - low) / KEYS; tile++) {
        uint key = low + tile * KEYS;
        bool edge = key + KEYS - 1 > first || last - key >= window;
        for (uint t = 0; t < dim; t += WIDE) {
            uint part = min(dim - t, (uint)WIDE);
            if (dim > WIDE) make_queries(z.panel, q + t, dim, rows, part);
            for (uint c = 0; c < KEYS; c += 16)
                score_strip(&z, c / 16, ks + ((size_t)(tile * KEYS + c) * dim + (size_t)t * 16), part, t > 0,
                            t + WIDE < dim ? 1.0f : sharpness);
        }
        if (edge || slope != 0) make_scores(&z, slope, (int)first - (int)key, rows, (int)window);
        find_tops(&z);
        make_weights(&z);
        __global const float *v = vs + (size_t)tile * strips * KEYS * 16;
        for (uint j = 0; j < wide; j += 16) sum_strip(z.sum + j, &z, v + j * KEYS, wide - j);
    }
    for (uint r = 0; r < rows; r++)
        for (uint j = 0; j < wide; j++)
            y[(size_t)r * vdim + j] = ((float *)z.sum[j])[r] / ((float *)z.total)[r];
}

GROUP __kernel void kernel_attend(__global float *y, __global const float *q, __global const float *ks,
                                  __global const float *vs, uint y_room, uint y_shift, uint q_room, uint q_shift, uint dim,
                                  uint vdim, uint first, uint count, uint low, uint keys, uint window, float sharpness,
                                  float slope)
{
    size_t blocks = (count + BLOCK - 1) / BLOCK, pairs = (blocks + 1) / 2, slices = (vdim + WIDE - 1) / WIDE;
    size_t g = get_group_id(0), slice = g % slices, pair = g / slices % pairs, string = g / slices / pairs;
    uint strips = (vdim + 15) / 16, wide = min(vdim - (uint)slice * WIDE, (uint)WIDE);
    ks += string * keys * dim;
    vs += string * keys * strips * 16 + slice * (WIDE / 16) * KEYS * 16;
    for (int turn = 0; turn < (2 * pair + 1 == blocks ? 1 : 2); turn++) {
        uint from = (uint)(turn ? pair : blocks - 1 - pair) * BLOCK;
        block(y + (string * y_room + y_shift + from) * vdim + slice * WIDE, q + (string * q_room + q_shift + from) * dim, ks,
              vs, dim, vdim, wide, first + from, min(count - from, (uint)BLOCK), low, window, sharpness, slope);
    }
}
