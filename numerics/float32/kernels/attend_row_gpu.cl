/* attend_row_gpu.cl - the kernel of attend_row.cl in the shape of a GPU: a group of ITEMS work items has one query and one
   segment of SEGMENT keys; scores by key, one largest, sums of values by lane in the order of the keys (N25, N26). */
#define ITEMS 64
#define SEGMENT 1024

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

__attribute__((reqd_work_group_size(ITEMS, 1, 1)))
__kernel void kernel_attend_row(__global float *part, __global const float *q, __global const float *k,
                                __global const float *v, uint q_room, uint q_shift, uint k_room, uint k_shift,
                                uint v_room, uint v_shift, uint dim, uint vdim, uint first, uint count, uint low,
                                uint segments, uint window, float sharpness, float slope)
{
    __local float s[SEGMENT], red[ITEMS];
    uint row = (uint)(get_group_id(0) / segments), string = row / count, position = first + row % count;
    uint from = low + (uint)(get_group_id(0) % segments) * SEGMENT, to = min(from + SEGMENT, position + 1), id = get_local_id(0);
    if (position >= window) from = max(from, position - window + 1);
    uint keys = to > from ? to - from : 0;
    part += get_group_id(0) * (vdim + 2);
    q += row_at(row, count, q_room, q_shift) * dim;
    k += ((size_t)string * k_room + k_shift + (from - low)) * dim;
    v += ((size_t)string * v_room + v_shift + (from - low)) * vdim;
    float most = -FLT_MAX, power = -0x1p21f, sum = 0, poison = 1;
    for (uint p = id; p < keys; p += ITEMS) {
        float z = 0;
        for (uint t = 0; t < dim; t++) z = fma(q[t], k[(size_t)p * dim + t], z);
        z *= sharpness;
        if (slope != 0) z = fma((float)(position - from - p), -slope, z);
        s[p] = z;
        most = z > most ? z : most;
    }
    red[id] = most;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint step = ITEMS / 2; step; step /= 2) {
        if (id < step) red[id] = fmax(red[id], red[id + step]);
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    most = red[0];
    barrier(CLK_LOCAL_MEM_FENCE);
    if (keys) {
        poison = fabs(most) < 0x1p20f ? 1.0f : NAN; /* past float32: NaN */
        power = poison == 1.0f ? rint(most * 0x1.715476p+0f) : 0.0f;
    }
    for (uint p = id; p < keys; p += ITEMS) sum += s[p] = weight(s[p], power);
    red[id] = sum;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint step = ITEMS / 2; step; step /= 2) {
        if (id < step) red[id] += red[id + step];
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    for (uint j = id; j < vdim; j += ITEMS) {
        float o = 0;
        for (uint p = 0; p < keys; p++) o = fma(s[p], v[(size_t)p * vdim + j], o);
        part[2 + j] = o * poison;
    }
    if (id == 0) {
        part[0] = power;
        part[1] = red[0] * poison;
    }
}
