/* attend.c - causal softmax attention on the own cores; attend.cl says what is computed, in which shapes and how far
   from exact.  A group has one block of queries near the start of a string and one near its end, and a slice of
   lanes of v. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "numerics/float32/kernels/isa.h"
#include "numerics/float32/kernels/power.h"

#define ATTEND_KEYS 64  /* keys a tile */
#define ATTEND_WIDE 256 /* lanes of v a slice; lanes of q and k a panel */

/* What is alike for all rows of a block. */
typedef struct attend_task {
    const float *k, *v;     /* packed, of this string */
    uint32_t dim, vdim;
    uint32_t strips;        /* of 16 lanes of v */
    uint32_t strip, wide;   /* the slice's first strip, its lanes */
    uint32_t lanes;         /* wide, up to a multiple of 16 */
    uint32_t first, low;    /* position of the block's first query, of the first packed key */
    uint32_t window;        /* at least 1; at most 2^30 */
    float sharpness, slope;
} attend_task;

#define ISA ISA_PORTABLE
#include "numerics/float32/kernels/attend_body.h"
#undef ISA
#ifdef ISA_X86
#define ISA ISA_AVX2
#include "numerics/float32/kernels/attend_body.h"
#undef ISA
#define ISA ISA_AVX512
#include "numerics/float32/kernels/attend_body.h"
#undef ISA
#endif

static void attend_rows(float *y, const float *q, const attend_task *a, uint32_t rows, int isa) {
#ifdef ISA_X86
    if (isa == ISA_AVX512) attend_block_avx512(y, q, a, rows);
    else if (isa == ISA_AVX2) attend_block_avx2(y, q, a, rows);
    else
#endif
        attend_block_portable(y, q, a, rows);
    (void)isa;
}

void kernel_attend_on(const kernel_value *a, size_t group, int isa) {
    uint32_t y_room = a[4].u, y_shift = a[5].u, q_room = a[6].u, q_shift = a[7].u, dim = a[8].u, vdim = a[9].u;
    uint32_t first = a[10].u, count = a[11].u, keys = a[13].u, blocks = (count + BLOCK - 1) / BLOCK;
    size_t pairs = (blocks + 1) / 2, slices = (vdim + ATTEND_WIDE - 1) / ATTEND_WIDE;
    size_t slice = group % slices, pair = group / slices % pairs, string = group / slices / pairs;
    attend_task task = {
        .dim = dim, .vdim = vdim, .strips = (vdim + STRIP - 1) / STRIP, .low = a[12].u, .window = a[14].u,
        .sharpness = a[15].x, .slope = a[16].x, .strip = (uint32_t)slice * (ATTEND_WIDE / STRIP)};
    task.k = (const float *)a[2].p + string * keys * dim;
    task.v = (const float *)a[3].p + string * keys * task.strips * STRIP;
    task.wide = slice + 1 < slices ? ATTEND_WIDE : vdim - (uint32_t)slice * ATTEND_WIDE;
    task.lanes = (task.wide + STRIP - 1) / STRIP * STRIP;
    for (size_t turn = 0; turn < (2 * pair + 1 == blocks ? 1 : 2); turn++) {
        uint32_t from = (uint32_t)(turn ? pair : blocks - 1 - pair) * BLOCK;
        uint32_t rows = count - from < BLOCK ? count - from : BLOCK;
        task.first = first + from;
        attend_rows((float *)a[0].p + (string * y_room + y_shift + from) * vdim + slice * ATTEND_WIDE,
                    (const float *)a[1].p + (string * q_room + q_shift + from) * dim, &task, rows, isa);
    }
}

void kernel_attend(const kernel_value *a, size_t group) { kernel_attend_on(a, group, isa_best()); }
