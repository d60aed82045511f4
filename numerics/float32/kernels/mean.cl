/* mean.cl - y_i = mean of v_p over p in (i - window, i], for windows that may end inside a block of `window` positions:
   the sum of the last positions of one block, summed from its end, and of the first of the next, summed from its start.
   No subtraction: error at most gamma(window + 1) times the mean of |v_p|, the division's apart (N17).  A group has
   `chunk` blocks of one string. */
#define LANES_FROM(T, LOAD, STORE)                                                             \
    {                                                                                          \
        T sum = 0.0f;                                                                          \
        for (uint i = start + window - 1; i + 1 > from; i--) {                                 \
            if (i <= to) STORE(sum, y + (size_t)(i - y_origin) * dim + j);                     \
            if (b > 0 && i > from) sum += LOAD(v + (size_t)(i - window - v_origin) * dim + j); \
        }                                                                                      \
        sum = 0.0f;                                                                            \
        for (uint i = start; i <= to; i++) {                                                   \
            sum += LOAD(v + (size_t)(i - v_origin) * dim + j);                                 \
            __global float *mean = y + (size_t)(i - y_origin) * dim + j;                       \
            if (i >= from) STORE((LOAD(mean) + sum) / (T)(min(i + 1, window)), mean);          \
        }                                                                                      \
    }
#define LOAD1(p) (*(p))
#define STORE1(x, p) (*(p) = (x))
#define LOAD8(p) vload8(0, p)
#define STORE8(x, p) vstore8(x, 0, p)

GROUP __kernel void kernel_mean(__global float *y, __global const float *v, uint y_room, uint y_origin, uint v_room,
                                uint v_origin, uint first, uint count, uint dim, uint window, uint chunk, uint groups)
{
    uint string = get_group_id(0) / groups, begin = first / window + get_group_id(0) % groups * chunk;
    uint last = first + count - 1, end = min(begin + chunk, last / window + 1);
    y += (size_t)string * y_room * dim;
    v += (size_t)string * v_room * dim;
    for (uint b = begin; b < end; b++) {
        uint start = b * window, from = max(first, start), to = min(last, start + window - 1), j = get_local_id(0);
#ifndef GPU
        for (; j + 8 <= dim; j += 8) LANES_FROM(float8, LOAD8, STORE8)
#endif
        for (; j < dim; j += WIDTH) LANES_FROM(float, LOAD1, STORE1)
    }
}
