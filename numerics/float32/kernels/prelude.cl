/* prelude.cl - stands before the text of every kernel.
   One work item a group on processors, WIDTH of them on GPUs (built with -D GPU), where they share a row's lanes. */
#pragma OPENCL FP_CONTRACT OFF

#ifdef GPU
#define WIDTH 32
#else
#define WIDTH 1
#endif
#define GROUP __attribute__((reqd_work_group_size(WIDTH, 1, 1)))

/* Where row r of a span stands in a register of `room` rows a string whose row `shift` is the span's first. */
static size_t row_at(uint r, uint count, uint room, uint shift)
{
    return (size_t)(r / count) * room + shift + r % count;
}

/* The rows of this group: rows_begin .. rows_end - 1 of the span's total. */
static uint rows_begin(uint rows) { return (uint)(get_group_id(0) * rows); }
static uint rows_end(uint rows, uint total) { return (uint)min((get_group_id(0) + 1) * rows, (size_t)total); }
