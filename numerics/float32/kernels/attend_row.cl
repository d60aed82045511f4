/* attend_row.cl - attention for few queries and many keys: one query and one segment of SEGMENT keys a group, whatever the
   number of threads; attend_merge.cl joins the segments.  attend.cl says what is computed, and how.
   part[query][segment] = N, sum of 2^-N e^s, then that of 2^-N e^s v, lane by lane. */
#define KEYS 64
#define SEGMENT 1024

static float8 weight(float8 x, float8 shift, float8 least)
{
    x = least > x ? least : x;
    float8 m = fma(x, (float8)(0x1.715476p+0f), shift), n = m - shift;
    float8 scale = as_float8(as_uint8(m) << 23);
    float8 r = fma(n, (float8)(-0x1.62e4p-1f), x);
    r = fma(n, (float8)(-0x1.7f7d1cp-20f), r);
    float8 p = fma(r, (float8)(0x1.6b6e36p-10f), (float8)(0x1.122f96p-7f));
    p = fma(r, p, (float8)(0x1.555688p-5f));
    p = fma(r, p, (float8)(0x1.5554a4p-3f));
    p = fma(r, p, (float8)(0.5f));
    p = fma(r, p, (float8)(1.0f));
    return fma(r * p, scale, scale);
}
static float fold(float8 x)
{
    float4 a = x.lo + x.hi;
    float2 b = a.lo + a.hi;
    return b.x + b.y;
}
/* <x, y>: lane t % 8 in sum t % 8, then the last dim % 8 lanes as the end of eight, of which `last` holds those of x with 0
   in place of the ones before (fma(0, y, sum) = sum); folded in halves. */
static float dot_product(__global const float *x, float8 last, __global const float *y, uint dim)
{
    float8 sum = 0.0f;
    uint t = 0;
    for (; t + 8 <= dim; t += 8) sum = fma(vload8(0, x + t), vload8(0, y + t), sum);
    if (t && t < dim) sum = fma(last, vload8(0, y + dim - 8), sum);
    if (dim < 8) {
        float left[8] = {0, 0, 0, 0, 0, 0, 0, 0}, right[8] = {0, 0, 0, 0, 0, 0, 0, 0};
        for (uint k = 0; k < dim; k++) {
            left[k] = x[k];
            right[k] = y[k];
        }
        sum = fma(vload8(0, left), vload8(0, right), sum);
    }
    return fold(sum);
}
/* The same with eight rows of y, for dim >= 8. */
static float8 dot_eight(__global const float *x, float8 last, __global const float *y, uint dim)
{
    float8 sum[8], pair[4];
    uint t = 0;
#pragma unroll
    for (int i = 0; i < 8; i++) sum[i] = 0.0f;
    for (; t + 8 <= dim; t += 8) {
        float8 one = vload8(0, x + t);
#pragma unroll
        for (int i = 0; i < 8; i++) sum[i] = fma(one, vload8(0, y + (size_t)i * dim + t), sum[i]);
    }
    if (t < dim) {
#pragma unroll
        for (int i = 0; i < 8; i++) sum[i] = fma(last, vload8(0, y + (size_t)(i + 1) * dim - 8), sum[i]);
    }
#pragma unroll
    for (int i = 0; i < 4; i++) pair[i] = (float8)(sum[i].lo, sum[i + 4].lo) + (float8)(sum[i].hi, sum[i + 4].hi);
    float8 a = (float8)(pair[0].s01, pair[1].s01, pair[0].s45, pair[1].s45) +
               (float8)(pair[0].s23, pair[1].s23, pair[0].s67, pair[1].s67);
    float8 b = (float8)(pair[2].s01, pair[3].s01, pair[2].s45, pair[3].s45) +
               (float8)(pair[2].s23, pair[3].s23, pair[2].s67, pair[3].s67);
    return (float8)(a.s02, b.s02, a.s46, b.s46) + (float8)(a.s13, b.s13, a.s57, b.s57);
}
/* o = scale o + sum_p w[p] v_p in the order of p, for dim < 8: every lane a sum of its own, side by side; lanes past the
   last stand for the last again. */
static void add_few(__global float *o, const float *w, __global const float *v, uint keys, uint dim, float scale)
{
    uint end = dim - 1, b = min(1u, end), c = min(2u, end), d = min(3u, end), e = min(4u, end), f = min(5u, end);
    float A = o[0] * scale, B = o[b] * scale, C = o[c] * scale, D = o[d] * scale, E = o[e] * scale, F = o[f] * scale;
    float G = o[end] * scale;
    for (uint p = 0; p < keys; p++, v += dim) {
        float one = w[p];
        A = fma(one, v[0], A);
        B = fma(one, v[b], B);
        C = fma(one, v[c], C);
        D = fma(one, v[d], D);
        E = fma(one, v[e], E);
        F = fma(one, v[f], F);
        G = fma(one, v[end], G);
    }
    o[0] = A;
    o[b] = B;
    o[c] = C;
    o[d] = D;
    o[e] = E;
    o[f] = F;
    o[end] = G;
}
/* The same for any dim, four eights of lanes at once.  The last eight may overlap the eight before: both stand in the same
   pass, so both begin from the old o, and give the shared lanes the same numbers. */
static void add_values(__global float *o, const float *w, __global const float *v, uint keys, uint dim, float scale)
{
    if (dim < 8) add_few(o, w, v, keys, dim, scale);
    else
        for (uint end = (dim + 7) / 8, first; end; end = first) {
            first = end > 4 ? end - 4 : 0;
            uint a = 8 * first, b = min(8 * min(first + 1, end - 1), dim - 8);
            uint c = min(8 * min(first + 2, end - 1), dim - 8), d = min(8 * min(first + 3, end - 1), dim - 8);
            float8 A = vload8(0, o + a) * (float8)(scale), B = vload8(0, o + b) * (float8)(scale);
            float8 C = vload8(0, o + c) * (float8)(scale), D = vload8(0, o + d) * (float8)(scale);
            for (uint p = 0; p < keys; p++) {
                __global const float *row = v + (size_t)p * dim;
                float8 one = w[p];
                A = fma(one, vload8(0, row + a), A);
                B = fma(one, vload8(0, row + b), B);
                C = fma(one, vload8(0, row + c), C);
                D = fma(one, vload8(0, row + d), D);
            }
            vstore8(A, 0, o + a);
            vstore8(B, 0, o + b);
            vstore8(C, 0, o + c);
            vstore8(D, 0, o + d);
        }
}

GROUP __kernel void kernel_attend_row(__global float *part, __global const float *q, __global const float *k,
                                      __global const float *v, uint q_room, uint q_shift, uint k_room, uint k_shift,
                                      uint v_room, uint v_shift, uint dim, uint vdim, uint first, uint count, uint low,
                                      uint segments, uint window, float sharpness, float slope)
{
    uint row = (uint)(get_group_id(0) / segments), string = row / count, position = first + row % count;
    uint from = low + (uint)(get_group_id(0) % segments) * SEGMENT, to = min(from + SEGMENT, position + 1);
    if (position >= window) from = max(from, position - window + 1);
    float top = -FLT_MAX, power = -0x1p21f, s[KEYS];
    float8 sum = 0.0f, last;
    part += get_group_id(0) * (vdim + 2);
    q += row_at(row, count, q_room, q_shift) * dim;
    k += ((size_t)string * k_room + k_shift) * dim;
    v += ((size_t)string * v_room + v_shift) * vdim;
    float end[8];
    for (uint t = 0; t < 8; t++) end[t] = dim >= 8 && t >= 8 - dim % 8 ? q[dim - 8 + t] : 0;
    last = vload8(0, end);
    for (uint j = 0; j < vdim; j++) part[2 + j] = 0;
    for (uint key = from; key < to; key += KEYS) {
        uint keys = min(to - key, (uint)KEYS);
        float most = top, scale = 1;
        __global const float *row = k + (size_t)(key - low) * dim;
        uint p = 0;
        for (; dim >= 8 && p + 8 <= keys; p += 8) vstore8(dot_eight(q, last, row + (size_t)p * dim, dim), 0, s + p);
        for (; p < keys; p++) s[p] = dot_product(q, last, row + (size_t)p * dim, dim);
        for (; p < KEYS; p++) s[p] = -INFINITY;
        for (p = 0; p < keys; p++) {
            s[p] *= sharpness;
            if (slope != 0) s[p] = fma((float)(position - key - p), -slope, s[p]);
            most = s[p] > most ? s[p] : most;
        }
        if (most != top) {
            scale = NAN;
            if (fabs(most) < 0x1p20f) {
                float n = rint(most * 0x1.715476p+0f), steps = n - power;
                scale = steps < 126 ? as_float((uint)(127 - (int)steps) << 23) : 0.0f;
                power = n;
            }
            top = most;
            sum *= (float8)(scale);
        }
        for (p = 0; p < KEYS; p += 8) {
            float8 w = weight(vload8(0, s + p), 0x1.8p23f + (127 - power), (power - 127) * 0x1.62e43p-1f);
            vstore8(w, 0, s + p);
            sum += w;
        }
        add_values(part + 2, s, v + (size_t)(key - low) * vdim, keys, vdim, scale);
    }
    part[0] = power;
    part[1] = fold(sum);
}
