/* mean_sum.cl - part[string][block][lane] = sum of v_p over the block's positions below `end`, in order: error at most
   gamma(MEAN_BLOCK) sum |v_p| (N17).  Blocks of MEAN_BLOCK positions from 0 on; one group a block. */
#define MEAN_BLOCK 1024
#define LANES_FROM(T, LOAD, STORE)                                                        \
    {                                                                                     \
        T sum = 0.0f;                                                                     \
        for (uint i = 0; i < to - from; i++) sum += LOAD(v + (size_t)i * dim + j);        \
        STORE(sum, part + j);                                                             \
    }
#define LOAD1(p) (*(p))
#define STORE1(x, p) (*(p) = (x))
#define LOAD8(p) vload8(0, p)
#define STORE8(x, p) vstore8(x, 0, p)

GROUP __kernel void kernel_mean_sum(__global float *part, __global const float *v, uint v_room, uint v_origin, uint dim,
                                    uint end, uint blocks)
{
    uint string = get_group_id(0) / blocks, from = get_group_id(0) % blocks * MEAN_BLOCK, to = min(from + MEAN_BLOCK, end);
    part += get_group_id(0) * dim;
    v += ((size_t)string * v_room + (from - v_origin)) * dim;
    uint j = get_local_id(0);
#ifndef GPU
    for (; j + 8 <= dim; j += 8) LANES_FROM(float8, LOAD8, STORE8)
#endif
    for (; j < dim; j += WIDTH) LANES_FROM(float, LOAD1, STORE1)
}
