/* attend_row.c - attention for few queries and many keys: one query and one segment of ROW_SEGMENT keys a group, whatever
   the number of threads; attend_merge.c joins the segments.  attend.cl says what is computed.
   part[query][segment] = N, sum of 2^-N e^s, then that of 2^-N e^s v, lane by lane. */
#include <float.h>
#include <math.h>

#include "numerics/float32/kernels/isa.h"
#include "numerics/float32/kernels/power.h"
#include "numerics/float32/kernels/rows.h"

#define ROW_KEYS 64
#define ROW_SEGMENT 1024 /* op32_attend.c knows it too */

typedef struct row_task {
    float *part;
    const float *q, *k, *v; /* k, v: the row of position low */
    uint32_t dim, vdim, low;
    float sharpness, slope;
} row_task;

#define ISA ISA_PORTABLE
#include "numerics/float32/kernels/attend_row_body.h"
#undef ISA
#ifdef ISA_X86
#define ISA ISA_AVX2
#include "numerics/float32/kernels/attend_row_body.h"
#undef ISA
#endif

void kernel_attend_row_on(const kernel_value *a, size_t group, int isa) {
    uint32_t q_room = a[4].u, q_shift = a[5].u, k_room = a[6].u, k_shift = a[7].u, v_room = a[8].u, v_shift = a[9].u;
    uint32_t first = a[12].u, count = a[13].u, low = a[14].u, segments = a[15].u, window = a[16].u;
    row_task task = {.dim = a[10].u, .vdim = a[11].u, .low = low, .sharpness = a[17].x, .slope = a[18].x};
    uint32_t r = (uint32_t)(group / segments), string = r / count, position = first + r % count;
    uint32_t from = low + (uint32_t)(group % segments) * ROW_SEGMENT, to = from + ROW_SEGMENT;
    if (to > position + 1) to = position + 1;
    if (position >= window && from < position - window + 1) from = position - window + 1;
    task.part = (float *)a[0].p + group * (task.vdim + 2);
    task.q = (const float *)a[1].p + row_at(r, count, q_room, q_shift) * task.dim;
    task.k = (const float *)a[2].p + ((size_t)string * k_room + k_shift) * task.dim;
    task.v = (const float *)a[3].p + ((size_t)string * v_room + v_shift) * task.vdim;
#ifdef ISA_X86
    if (isa >= ISA_AVX2) attend_segment_avx2(&task, from, to, position);
    else
#endif
        attend_segment_portable(&task, from, to, position);
    (void)isa;
}

void kernel_attend_row(const kernel_value *a, size_t group) { kernel_attend_row_on(a, group, isa_best()); }
