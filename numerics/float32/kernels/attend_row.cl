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
/* <x, y>: lane t % 8 in sum t % 8, folded in halves. */
static float dot_product(__global const float *x, __global const float *y, uint dim)
{
    float8 sum = 0.0f;
    uint t = 0;
    for (; t + 8 <= dim; t += 8) sum = fma(vload8(0, x + t), vload8(0, y + t), sum);
    if (t < dim) {
        float left[8] = {0, 0, 0, 0, 0, 0, 0, 0}, right[8] = {0, 0, 0, 0, 0, 0, 0, 0};
        for (uint k = 0; t + k < dim; k++) {
            left[k] = x[t + k];
            right[k] = y[t + k];
        }
        sum = fma(vload8(0, left), vload8(0, right), sum);
    }
    return fold(sum);
}
/* o = scale o + sum_p w[p] v_p. */
static void add_values(__global float *o, const float *w, __global const float *v, uint keys, uint dim, float scale)
{
    uint j = 0;
    for (; j + 8 <= dim; j += 8) {
        float8 sum = vload8(0, o + j) * (float8)(scale);
        for (uint p = 0; p < keys; p++) sum = fma((float8)(w[p]), vload8(0, v + (size_t)p * dim + j), sum);
        vstore8(sum, 0, o + j);
    }
    for (; j < dim; j++) {
        float sum = o[j] * scale;
        for (uint p = 0; p < keys; p++) sum = fma(w[p], v[(size_t)p * dim + j], sum);
        o[j] = sum;
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
    float8 sum = 0.0f;
    part += get_group_id(0) * (vdim + 2);
    q += row_at(row, count, q_room, q_shift) * dim;
    k += ((size_t)string * k_room + k_shift) * dim;
    v += ((size_t)string * v_room + v_shift) * vdim;
    for (uint j = 0; j < vdim; j++) part[2 + j] = 0;
    for (uint key = from; key < to; key += KEYS) {
        uint keys = min(to - key, (uint)KEYS);
        float most = top, scale = 1;
        for (uint p = 0; p < KEYS; p++) {
            s[p] = -INFINITY;
            if (p >= keys) continue;
            s[p] = dot_product(q, k + (size_t)(key - low + p) * dim, dim) * sharpness;
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
        for (uint p = 0; p < KEYS; p += 8) {
            float8 w = weight(vload8(0, s + p), 0x1.8p23f + (127 - power), (power - 127) * 0x1.62e43p-1f);
            vstore8(w, 0, s + p);
            sum += w;
        }
        add_values(part + 2, s, v + (size_t)(key - low) * vdim, keys, vdim, scale);
    }
    part[0] = power;
    part[1] = fold(sum);
}
