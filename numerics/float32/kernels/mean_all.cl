/* mean_all.cl - y_i = mean of v_p over all p <= i: sums of the blocks before i's (mean_sum.cl) in order, then the block's
   own positions in order.  Error at most gamma(i + 2) times the mean of |v_p|, the division's apart (N17).  One group a
   block. */
#define MEAN_BLOCK 1024
#define LANES_FROM(T, LOAD, STORE)                                                          \
    {                                                                                       \
        T sum = 0.0f;                                                                       \
        for (uint b = 0; b < block; b++) sum += LOAD(part + (size_t)b * dim + j);           \
        for (uint i = from; i < to; i++) {                                                  \
            sum += LOAD(v + (size_t)(i - v_origin) * dim + j);                              \
            if (i >= first) STORE(sum / (T)(i + 1), y + (size_t)(i - y_origin) * dim + j); \
        }                                                                                   \
    }
#define LOAD1(p) (*(p))
#define STORE1(x, p) (*(p) = (x))
#define LOAD8(p) vload8(0, p)
#define STORE8(x, p) vstore8(x, 0, p)

GROUP __kernel void kernel_mean_all(__global float *y, __global const float *v, __global const float *part, uint y_room,
                                    uint y_origin, uint v_room, uint v_origin, uint first, uint count, uint dim,
                                    uint blocks, uint begin)
{
    uint groups = blocks - begin, string = get_group_id(0) / groups, block = begin + get_group_id(0) % groups;
    uint from = block * MEAN_BLOCK, to = min(from + MEAN_BLOCK, first + count), j = get_local_id(0);
    part += (size_t)string * blocks * dim;
    y += (size_t)string * y_room * dim;
    v += (size_t)string * v_room * dim;
#ifndef GPU
    for (; j + 8 <= dim; j += 8) LANES_FROM(float8, LOAD8, STORE8)
#endif
    for (; j < dim; j += WIDTH) LANES_FROM(float, LOAD1, STORE1)
}
