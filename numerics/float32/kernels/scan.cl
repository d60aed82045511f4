/* scan.cl - h_i[j] = z_i[j] + sum_k A[j][k] h_(i-1)[k], the state of a system from position to position; before position 0 it
   is 0.  A is given by columns: A[k * n + j].  One chain of fma a state, k ascending, beginning with z: error of a step at most
   gamma(n + 1) (|z| + |A||h_(i-1)|) (N15, N31).  h has n lanes of rows of dim; a group is one string. */
GROUP __kernel void kernel_scan(__global float *h, __global const float *z, __global const float *A, uint h_room, uint h_shift,
                                uint z_room, uint z_shift, uint n, uint dim, uint first, uint count)
{
    uint string = get_group_id(0);
    h += ((size_t)string * h_room + h_shift) * dim;
    z += ((size_t)string * z_room + z_shift) * n;
    for (uint i = 0; i < count; i++, h += dim, z += n) {
        uint terms = first + i > 0 ? n : 0, j = get_local_id(0);
        __global const float *was = terms ? h - dim : h;
#ifndef GPU
        for (; j + 8 <= n; j += 8) {
            float8 sum = vload8(0, z + j);
            for (uint k = 0; k < terms; k++) sum = fma(vload8(0, A + (size_t)k * n + j), (float8)(was[k]), sum);
            vstore8(sum, 0, h + j);
        }
#endif
        for (; j < n; j += WIDTH) {
            float sum = z[j];
            for (uint k = 0; k < terms; k++) sum = fma(A[(size_t)k * n + j], was[k], sum);
            h[j] = sum;
        }
#ifdef GPU
        barrier(CLK_GLOBAL_MEM_FENCE); /* the next position reads what the whole group wrote */
#endif
    }
}
