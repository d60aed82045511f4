/* linear.c - y_r = W x_r + bias for many rows: W in strips of 16 of its rows (strip.c), 48 rows of x at a time in register
   tiles.  Each y is one chain of fma that begins with the bias: error at most gamma(n) (|bias| + sum |W||x|) (N15),
   gamma(n + 1) where multiply and add are apart.  A group has LINEAR_ROWS rows. */
#include <string.h>

#include "numerics/float32/kernels/isa.h"
#include "numerics/float32/kernels/rows.h"

#define LINEAR_LANES 256 /* of x a panel */
#define LINEAR_ROWS 192  /* op32_linear.c knows it too */

typedef struct linear_task {
    const float *W, *bias;
    uint32_t m, n;
} linear_task;

#define ISA ISA_PORTABLE
#include "numerics/float32/kernels/linear_body.h"
#undef ISA
#ifdef ISA_X86
#define ISA ISA_AVX2
#include "numerics/float32/kernels/linear_body.h"
#undef ISA
#define ISA ISA_AVX512
#include "numerics/float32/kernels/linear_body.h"
#undef ISA
#endif

void kernel_linear_on(const kernel_value *a, size_t group, int isa) {
    linear_task task = {.W = a[2].p, .bias = a[3].p, .m = a[8].u, .n = a[9].u};
    uint32_t count = a[10].u, end = rows_end(group, LINEAR_ROWS, a[11].u);
    for (uint32_t from = (uint32_t)group * LINEAR_ROWS; from < end; from += BLOCK) {
        float *y[BLOCK];
        const float *x[BLOCK];
        uint32_t rows = end - from < BLOCK ? end - from : BLOCK;
        for (uint32_t r = 0; r < BLOCK; r++) { /* the last row repeated up to BLOCK */
            uint32_t row = from + (r < rows ? r : rows - 1);
            y[r] = (float *)a[0].p + row_at(row, count, a[4].u, a[5].u) * task.m;
            x[r] = (const float *)a[1].p + row_at(row, count, a[6].u, a[7].u) * task.n;
        }
#ifdef ISA_X86
        if (isa == ISA_AVX512) linear_block_avx512(y, x, rows, &task);
        else if (isa == ISA_AVX2) linear_block_avx2(y, x, rows, &task);
        else
#endif
            linear_block_portable(y, x, rows, &task);
    }
    (void)isa;
}

void kernel_linear(const kernel_value *a, size_t group) { kernel_linear_on(a, group, isa_best()); }
int kernel_isa_best(void) { return isa_best(); }
