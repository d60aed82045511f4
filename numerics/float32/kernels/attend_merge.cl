/* attend_merge.cl - the segments of attend_row joined: y = sum o 2^(N_s - N) / sum l 2^(N_s - N), N the largest N_s.  The
   scaling is exact, the sums run over the segments in order; one division.  One query a group. */
static float power_down(float steps) { return steps < 126 ? as_float((uint)(127 - (int)steps) << 23) : 0.0f; }

GROUP __kernel void kernel_attend_merge(__global float *y, __global const float *part, uint y_room, uint y_shift, uint dim,
                                        uint count, uint segments)
{
    float power = -0x1p21f, sum = 0;
    y += row_at((uint)get_group_id(0), count, y_room, y_shift) * dim;
    part += get_group_id(0) * segments * (dim + 2);
    for (uint s = 0; s < segments; s++) power = fmax(power, part[(size_t)s * (dim + 2)]);
    for (uint s = 0; s < segments; s++) {
        __global const float *p = part + (size_t)s * (dim + 2);
        sum += p[1] * power_down(power - p[0]);
    }
    for (uint j = get_local_id(0); j < dim; j += WIDTH) {
        float z = 0;
        for (uint s = 0; s < segments; s++) {
            __global const float *p = part + (size_t)s * (dim + 2);
            z += p[2 + j] * power_down(power - p[0]);
        }
        y[j] = z / sum;
    }
}
