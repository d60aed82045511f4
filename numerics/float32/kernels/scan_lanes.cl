/* scan_lanes.cl - h_i[j] = z_i[j] + a[j] h_(i-1)[j]: a scan whose matrix is diagonal, lane by lane; before position 0 it is 0.
   Error of a step at most gamma(2) (|z| + |a||h_(i-1)|) (N15, N31).  A group has `lanes` lanes of one string. */
GROUP __kernel void kernel_scan_lanes(__global float *h, __global const float *z, __global const float *a, uint h_room,
                                      uint h_shift, uint z_room, uint z_shift, uint n, uint dim, uint first, uint count,
                                      uint lanes, uint groups)
{
    uint string = get_group_id(0) / groups, begin = get_group_id(0) % groups * lanes, end = min(begin + lanes, n);
    h += ((size_t)string * h_room + h_shift) * dim;
    z += ((size_t)string * z_room + z_shift) * n;
    for (uint i = 0; i < count; i++, h += dim, z += n)
        for (uint j = begin + get_local_id(0); j < end; j += WIDTH)
            h[j] = first + i > 0 ? fma(a[j], (h - dim)[j], z[j]) : z[j];
}
