/* attend_gpu.cl - the kernel of attend.cl in the shape of a GPU: a group of 16 x 16 work items has 64 queries and up to 64
   lanes of v; a work item has 4 queries by 4 keys of a tile of scores, then 4 queries by 4 lanes of the sums.  Keys and
   values as attend.cl packs them.  Sums run in the order of the keys, weights and scaling are the same (N25, N26).
   Local memory: 41 KiB.  The longest blocks go first. */
#define SIDE 16
#define ITEMS (SIDE * SIDE)
#define BLOCK 64
#define KEYS 64
#define WIDE 64
#define STEP 16      /* lanes of q and k at a time */
#define ROOM (KEYS + 4) /* floats a row of scores: not a multiple of the banks */

typedef struct shape {
    uint dim, vdim, first, rows, low, window;
    float sharpness, slope;
} shape;

static float weight(float x, float power)
{
    float m = fma(x, 0x1.715476p+0f, 0x1.8p+23f), n = m - 0x1.8p+23f;
    float scale = as_float((as_uint(m) << 23) + ((uint)(127 - (int)power) << 23));
    float r = fma(n, -0x1.62e4p-1f, x);
    r = fma(n, -0x1.7f7d1cp-20f, r);
    float p = fma(r, 0x1.6b6e36p-10f, 0x1.122f96p-7f);
    p = fma(r, p, 0x1.555688p-5f);
    p = fma(r, p, 0x1.5554a4p-3f);
    p = fma(r, p, 0.5f);
    p = fma(r, p, 1.0f);
    p = fma(r * p, scale, scale);
    return x < (power - 125) * 0x1.62e43p-1f ? 0.0f : p;
}

/* Scores of 4 queries from 4 row by 4 keys from 4 column of the tile at `key`, to S. */
static void make_scores(__local float *S, __local float *Q, __local float *K, __global const float *q,
                        __global const float *ks, uint key, const shape *a)
{
    uint id = get_local_id(0), row = id / SIDE, column = id % SIDE;
    float4 acc[4] = {0.0f, 0.0f, 0.0f, 0.0f};
    for (uint t0 = 0; t0 < a->dim; t0 += STEP) {
        uint steps = min(a->dim - t0, (uint)STEP);
        for (uint e = id; e < BLOCK * STEP; e += ITEMS) {
            uint t = e % STEP, r = e / STEP, c = e % 16, s = e / 16 % STEP, strip = e / (16 * STEP);
            Q[t * BLOCK + r] = t < steps ? q[(size_t)min(r, a->rows - 1) * a->dim + t0 + t] : 0.0f;
            K[s * KEYS + strip * 16 + c] = s < steps ? ks[((size_t)strip * a->dim + t0 + s) * 16 + c] : 0.0f;
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        for (uint t = 0; t < steps; t++) {
            float4 x = vload4(row, Q + t * BLOCK), y = vload4(column, K + t * KEYS);
            acc[0] = fma((float4)(x.x), y, acc[0]);
            acc[1] = fma((float4)(x.y), y, acc[1]);
            acc[2] = fma((float4)(x.z), y, acc[2]);
            acc[3] = fma((float4)(x.w), y, acc[3]);
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    for (uint r = 0; r < 4; r++) {
        int4 far = (int4)((int)(a->first + min(row * 4 + r, a->rows - 1)) - (int)(key + column * 4)) - (int4)(0, 1, 2, 3);
        float4 s = acc[r] * (float4)(a->sharpness);
        if (a->slope != 0) s = fma(convert_float4(far), (float4)(-a->slope), s);
        vstore4(far < (int4)(0) || far >= (int4)((int)a->window) ? (float4)(-INFINITY) : s, 0, S + (row * 4 + r) * ROOM + column * 4);
    }
}

/* Scores to weights: 4 work items a query, 16 keys each.  state: top, power, scale and total of every query. */
static void make_weights(__local float *S, __local float *part, __local float4 *state)
{
    uint id = get_local_id(0), row = id / 4;
    __local float *s = S + row * ROOM + id % 4 * 16;
    float most = s[0], sum = 0;
    for (uint c = 1; c < 16; c++) most = most > s[c] ? most : s[c];
    part[id] = most;
    barrier(CLK_LOCAL_MEM_FENCE);
    if (id % 4 == 0) {
        float m = fmax(fmax(part[id], part[id + 1]), fmax(part[id + 2], part[id + 3]));
        float4 z = state[row];
        z.z = 1.0f;
        if (m > z.x) {
            z.x = m;
            z.z = NAN;
            if (fabs(m) < 0x1p20f) {
                float n = rint(m * 0x1.715476p+0f), steps = n - z.y;
                z.z = steps < 126 ? as_float((uint)(127 - (int)steps) << 23) : 0.0f;
                z.y = n;
            }
        }
        state[row] = z;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint c = 0; c < 16; c++) sum += s[c] = weight(s[c], state[row].y);
    part[id] = sum;
    barrier(CLK_LOCAL_MEM_FENCE);
    if (id % 4 == 0) state[row].w = state[row].w * state[row].z + ((part[id] + part[id + 1]) + (part[id + 2] + part[id + 3]));
}

__attribute__((reqd_work_group_size(ITEMS, 1, 1)))
__kernel void kernel_attend(__global float *y, __global const float *q, __global const float *ks, __global const float *vs,
                            uint y_room, uint y_shift, uint q_room, uint q_shift, uint dim, uint vdim, uint first, uint count,
                            uint low, uint keys, uint window, float sharpness, float slope)
{
    __local float S[BLOCK * ROOM], V[KEYS * WIDE], Q[BLOCK * STEP], K[KEYS * STEP], part[ITEMS];
    __local float4 state[BLOCK];
    size_t blocks = (count + BLOCK - 1) / BLOCK, slices = (vdim + WIDE - 1) / WIDE, g = get_group_id(0);
    size_t slice = g % slices, string = g / slices % (get_num_groups(0) / slices / blocks);
    uint from = (uint)(blocks - 1 - g / (get_num_groups(0) / blocks)) * BLOCK, id = get_local_id(0);
    uint row = id / SIDE, column = id % SIDE, strips = (vdim + 15) / 16, wide = min(vdim - (uint)slice * WIDE, (uint)WIDE);
    shape a = {dim, vdim, first + from, min(count - from, (uint)BLOCK), low, window, sharpness, slope};
    uint last = a.first + a.rows - 1, begin = max(low, a.first + 1 > window ? a.first + 1 - window : 0);
    float4 o[4] = {0.0f, 0.0f, 0.0f, 0.0f};
    ks += string * keys * dim;
    vs += (string * keys * strips + slice * (WIDE / 16) * KEYS) * 16;
    y += (string * y_room + y_shift + from) * vdim + slice * WIDE;
    q += (string * q_room + q_shift + from) * dim;
    if (id < BLOCK) state[id] = (float4)(-FLT_MAX, -0x1p21f, 1.0f, 0.0f);
    for (uint tile = (begin - low) / KEYS; tile <= (last - low) / KEYS; tile++) {
        __global const float *v = vs + (size_t)tile * strips * KEYS * 16;
        for (uint e = id; e < KEYS * WIDE; e += ITEMS) {
            uint lane = e % 16, p = e / 16 % KEYS, strip = e / (16 * KEYS);
            V[p * WIDE + strip * 16 + lane] = strip * 16 < wide ? v[e] : 0.0f;
        }
        make_scores(S, Q, K, q, ks + (size_t)tile * KEYS * dim, low + tile * KEYS, &a);
        barrier(CLK_LOCAL_MEM_FENCE);
        make_weights(S, part, state);
        barrier(CLK_LOCAL_MEM_FENCE);
        for (uint r = 0; r < 4; r++) o[r] *= (float4)(state[row * 4 + r].z);
        for (uint p = 0; p < KEYS; p++) {
            float4 x = vload4(column, V + p * WIDE);
            for (uint r = 0; r < 4; r++) o[r] = fma((float4)(S[(row * 4 + r) * ROOM + p]), x, o[r]);
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    for (uint r = 0; r < 4 && row * 4 + r < a.rows; r++) {
        float4 z = o[r] / (float4)(state[row * 4 + r].w);
        __global float *to = y + (size_t)(row * 4 + r) * vdim + column * 4;
        if (column * 4 < wide) to[0] = z.x;
        if (column * 4 + 1 < wide) to[1] = z.y;
        if (column * 4 + 2 < wide) to[2] = z.z;
        if (column * 4 + 3 < wide) to[3] = z.w;
    }
}
