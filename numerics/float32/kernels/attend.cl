/* attend.cl - y_i = sum_p w_p v_p / sum_p w_p,  w_p = e^(s_p),  s_p = sharpness <q_i, k_p> - slope (i - p),
   p in (i - window, i], on a CPU: one work item a group, explicit vectors, no barriers.  A group has one block of BLOCK
   queries near the start and one near the end of a string, so that all groups cost the same, and up to WIDE lanes of v.
   ks: strips of 16 keys, [string][strip][dim][16]; vs: [string][tile of KEYS][strip of 16 lanes][KEYS][16]; both from
   key `low` on, zeros past the last (strip.cl, strip_value.cl).

   Online softmax whose scaling is exact: e^s = 2^n e^r with n = the integer nearest s / ln 2, and what is summed is
   2^(n - N) e^r, N the n of the largest score so far.  When N grows by j, sums are multiplied by 2^-j, without error.
   Each e^s is within (2.6 + |s| 2^-19) 2^-24 of itself (N25); weights below 2^-124 of the largest count as 0; a row whose largest
   score is 2^20 or more in size, or NaN, becomes NaN.  Error: N26. */
#ifdef __AVX512F__
#define ROWS 12 /* 12 accumulators of 16 lanes, in 32 registers of 16 */
#else
#define ROWS 6 /* twice 6 of 8, in 16 registers of 8 */
#endif
#define BLOCK 48
#define KEYS 64
#define WIDE 256

/* Hardware stops looking ahead at every page: the share of panel r0 in the `lines` cache lines from x on is asked for. */
#ifdef NO_PREFETCH /* for a simulator that knows none */
#define PREFETCH(p) (void)(p)
#endif
#if !defined PREFETCH && defined __has_builtin
#if __has_builtin(__builtin_prefetch)
#define PREFETCH(p) __builtin_prefetch((const void *)(size_t)(p)) /* processors have one address space */
#endif
#endif
#ifndef PREFETCH
#define PREFETCH(p) prefetch(p, 16)
#endif
static void look_ahead(__global const float *x, uint lines, uint r0)
{
    for (uint l = lines * r0 / BLOCK; l < lines * (r0 + ROWS) / BLOCK; l++) PREFETCH(x + (size_t)l * 16);
}

/* 2^(n - N) e^r: `bits` is (127 - N) << 23, below `least` the result is 0.  (n + 3 2^22) << 23 is n << 23. */
static float16 weight(float16 x, uint bits, float least)
{
    const float16 shift = 0x1.8p+23f;
    float16 m = fma(x, (float16)(0x1.715476p+0f), shift), n = m - shift;
    float16 scale = as_float16((as_uint16(m) << 23) + (uint16)(bits));
    float16 r = fma(n, (float16)(-0x1.62e4p-1f), x); /* exact */
    r = fma(n, (float16)(-0x1.7f7d1cp-20f), r);
    float16 p = fma(r, (float16)(0x1.6b6e36p-10f), (float16)(0x1.122f96p-7f));
    p = fma(r, p, (float16)(0x1.555688p-5f));
    p = fma(r, p, (float16)(0x1.5554a4p-3f));
    p = fma(r, p, (float16)(0.5f));
    p = fma(r, p, (float16)(1.0f));
    p = fma(r * p, scale, scale);
    return x < (float16)(least) ? (float16)(0.0f) : p;
}

/* S[row][0..16) (+)= sum_t Q[t][row] K[t][0..16) for BLOCK rows; Q in panels of ROWS. */
static void dot_tile(float *S, const float *Q, __global const float *K, uint dim, bool more)
{
    for (uint r0 = 0; r0 < BLOCK; r0 += ROWS, Q += ROWS * dim) {
        float16 acc[ROWS];
        const float *q = Q;
        __global const float *at = K;
        look_ahead(K + (size_t)dim * 16, dim, r0);
#pragma unroll
        for (int r = 0; r < ROWS; r++) acc[r] = more ? vload16(0, S + (r0 + r) * KEYS) : (float16)(0.0f);
        for (__global const float *end = K + (size_t)dim * 16; at < end; at += 16, q += ROWS) {
            float16 k = vload16(0, at);
#pragma unroll
            for (int r = 0; r < ROWS; r++) acc[r] = fma((float16)(q[r]), k, acc[r]);
        }
#pragma unroll
        for (int r = 0; r < ROWS; r++) vstore16(acc[r], 0, S + (r0 + r) * KEYS);
    }
}

/* O[row] = scale[row] O[row] + sum_p S[row][p] V[p], 16 lanes, where not all rows of the panel are dead. */
static void sum_tile(float *O, const float *S, const float *scale, const bool *dead, __global const float *V)
{
    for (uint r0 = 0; r0 < BLOCK; r0 += ROWS) {
        bool skip = true;
        for (int r = 0; r < ROWS; r++) skip = skip && dead[r0 + r];
        if (skip) continue;
        look_ahead(V + KEYS * 16, KEYS, r0);
        float16 acc[ROWS];
#pragma unroll
        for (int r = 0; r < ROWS; r++) acc[r] = vload16(r0 + r, O) * (float16)(scale[r0 + r]);
        const float *s = S + r0 * KEYS;
        __global const float *at = V;
#pragma unroll 2
        for (int p = 0; p < KEYS; p++, at += 16, s++) {
            float16 v = vload16(0, at);
#pragma unroll
            for (int r = 0; r < ROWS; r++) acc[r] = fma((float16)(s[r * KEYS]), v, acc[r]);
        }
#pragma unroll
        for (int r = 0; r < ROWS; r++) vstore16(acc[r], r0 + r, O);
    }
}

/* Dot products of a row to scores, where that takes more than a product with a sharpness >= 0: slopes, keys that are not
   seen.  `far` = i - p of the tile's first key. */
static void make_scores(float *S, float sharpness, float slope, int far, int window)
{
    const int16 lane = (int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    for (int c = 0; c < KEYS; c += 16) {
        float16 s = vload16(0, S + c) * (float16)(sharpness);
        int16 distance = (int16)(far - c) - lane;
        if (slope != 0) s = fma(convert_float16(distance), (float16)(-slope), s);
        vstore16(distance < (int16)(0) || distance >= (int16)(window) ? (float16)(-INFINITY) : s, 0, S + c);
    }
}

/* The largest score so far, times `factor`; the sum of weights to its scale.  A row whose last tile was faint - nothing in it
   weighed anything - is first asked whether this one counts at all; true when not, and no bit changes by that. */
static bool find_top(const float *S, float *top, float *power, float *scale, float16 *sum, bool *faint, float factor)
{
    float least = (*power - 125) * 0x1.62e43p-1f;
    *scale = 1.0f;
    if (*faint && factor > 0) { /* x < limit: x factor < least, whatever the roundings */
        float limit = (least - fabs(least) * 0x1p-20f - 0x1p-60f) / factor;
        int16 low = vload16(0, S) < (float16)(limit); /* never for NaN */
        for (int c = 16; c < KEYS; c += 16) low &= vload16(0, S + c) < (float16)(limit);
        if (all(low)) return true;
    }
    float16 most = vload16(0, S);
#pragma unroll
    for (int c = 16; c < KEYS; c += 16) most = most > vload16(0, S + c) ? most : vload16(0, S + c);
    float8 a = most.lo > most.hi ? most.lo : most.hi;
    float4 b = a.lo > a.hi ? a.lo : a.hi;
    float2 d = b.lo > b.hi ? b.lo : b.hi;
    float m = (d.x > d.y ? d.x : d.y) * factor;
    *faint = m < least;
    if (m > *top) {
        *top = m;
        *scale = NAN;
        if (fabs(m) < 0x1p20f) {
            float n = rint(m * 0x1.715476p+0f), steps = n - *power;
            *scale = steps < 126 ? as_float((uint)(127 - (int)steps) << 23) : 0.0f;
            *power = n;
        }
        *sum *= (float16)(*scale);
    }
    return false;
}

static void make_weights(float *S, float power, float16 *sum, float factor)
{
    uint bits = (uint)(127 - (int)power) << 23;
    float least = (power - 125) * 0x1.62e43p-1f;
    float16 total = 0.0f;
#pragma unroll 1
    for (int c = 0; c < KEYS; c += 16) {
        float16 w = weight(vload16(0, S + c) * (float16)(factor), bits, least);
        vstore16(w, 0, S + c);
        total += w;
    }
    *sum += total;
}

/* Lanes from .. from + dim of the block's queries in panels of ROWS, the last query repeated up to BLOCK. */
static void make_panels(float *Q, __global const float *q, uint stride, uint rows, uint dim)
{
    for (uint r = 0; r < BLOCK; r++)
        for (uint t = 0; t < dim; t++) Q[(r / ROWS * dim + t) * ROWS + r % ROWS] = q[(size_t)min(r, rows - 1) * stride + t];
}

static void block(__global float *y, __global const float *q, __global const float *ks, __global const float *vs, uint dim,
                  uint vdim, uint wide, uint first, uint rows, uint low, uint window, float sharpness, float slope)
{
    float Q[BLOCK * WIDE], O[BLOCK * WIDE], S[BLOCK * KEYS], top[BLOCK], power[BLOCK], scale[BLOCK];
    float16 sum[BLOCK];
    bool dead[BLOCK], faint[BLOCK];
    uint strips = (vdim + 15) / 16, last = first + rows - 1, from = max(low, first + 1 > window ? first + 1 - window : 0);
    for (uint r = 0; r < BLOCK; r++) {
        top[r] = -FLT_MAX;
        power[r] = -0x1p21f;
        faint[r] = false;
        sum[r] = 0.0f;
    }
    for (uint k = 0; k < (wide + 15) / 16 * BLOCK; k++) vstore16((float16)(0.0f), k, O);
    if (dim <= WIDE) make_panels(Q, q, dim, rows, dim);
    for (uint tile = (from - low) / KEYS; tile <= (last - low) / KEYS; tile++) {
        uint key = low + tile * KEYS;
        bool edge = key + KEYS - 1 > first || last - key >= window;
        for (uint t = 0; t < dim; t += WIDE) {
            uint part = min(dim - t, (uint)WIDE);
            if (dim > WIDE) make_panels(Q, q + t, dim, rows, part);
            for (uint c = 0; c < KEYS; c += 16)
                dot_tile(S + c, Q, ks + ((size_t)(tile * KEYS + c) * dim + (size_t)t * 16), part, t > 0);
        }
        bool plain = !edge && slope == 0 && sharpness >= 0;
        float factor = plain ? sharpness : 1.0f;
        for (uint r = 0; r < BLOCK && !plain; r++)
            make_scores(S + r * KEYS, sharpness, slope, (int)(first + min(r, rows - 1)) - (int)key, (int)window);
        for (uint r = 0; r < BLOCK; r++)
            dead[r] = find_top(S + r * KEYS, top + r, power + r, scale + r, sum + r, faint + r, factor);
        for (uint r = 0; r < BLOCK; r++)
            if (dead[r]) for (int c = 0; c < KEYS; c += 16) vstore16((float16)(0.0f), 0, S + r * KEYS + c);
            else make_weights(S + r * KEYS, power[r], sum + r, factor);
        for (uint c = 0; c * 16 < wide; c++)
            sum_tile(O + c * BLOCK * 16, S, scale, dead, vs + ((size_t)tile * strips + c) * KEYS * 16);
    }
    for (uint r = 0; r < rows; r++) {
        float8 a = sum[r].lo + sum[r].hi;
        float4 b = a.lo + a.hi;
        float2 c = b.lo + b.hi;
        for (uint j = 0; j < wide; j++) y[(size_t)r * vdim + j] = O[(j / 16 * BLOCK + r) * 16 + j % 16] / (c.x + c.y);
    }
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
