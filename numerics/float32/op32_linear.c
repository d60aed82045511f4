/* op32_linear.c - launches of y = W x + bias: row by row for few rows, else in register tiles over packed strips of W. */
#include "numerics/float32/op32_check.h"
#include "numerics/float32/op32_launch.h"

#define FEW_ROWS 16
#define GROUP_ROWS 192    /* LINEAR_ROWS of kernels/linear.c */
#define GPU_GROUP_ROWS 64 /* TILE of kernels/linear_gpu.cl */

static status pack_matrix(device_buffer **packed, device *d, device_buffer *W, size_t m, size_t n, fault *f) {
    status st;
    launch32 l = {.count = 0};
    size_t strips = (m + 15) / 16, bytes;
    if (__builtin_mul_overflow(strips * 16 * sizeof(float), n, &bytes)) return fault_set(f, ST_LIMIT, "linear: a matrix of %zu x %zu", m, n);
    TRY(device_alloc(packed, d, bytes, f));
    launch_buffer(&l, *packed);
    launch_buffer(&l, W);
    launch_uint(&l, m);
    launch_uint(&l, 0);
    launch_uint(&l, n);
    launch_uint(&l, m);
    launch_uint(&l, strips);
    TRY(device_launch(d, KERNEL_strip, l.arg, l.count, strips, f));
out:
    return st;
}

status op32_linear(device *d, rows32 *y, const rows32 *x, device_buffer *W, device_buffer *bias, span32 at, fault *f) {
    status st;
    launch32 l = {.count = 0};
    device_buffer *packed = NULL;
    TRY(op32_check(y, at, "linear", f));
    TRY(op32_check(x, at, "linear", f));
    size_t weights;
    if (!W || __builtin_mul_overflow(y->dim * sizeof(float), x->dim, &weights) || device_buffer_bytes(W) < weights ||
        (bias && device_buffer_bytes(bias) < y->dim * sizeof(float)))
        TRY(fault_set(f, ST_BUG, "linear: the weights are not %zu x %zu", y->dim, x->dim));
    size_t total = at.strings * at.count;
    bool few = total <= FEW_ROWS;
    size_t rows = few ? 1 : device_about(d)->gpu ? GPU_GROUP_ROWS : GROUP_ROWS;
    if (!few) TRY(pack_matrix(&packed, d, W, y->dim, x->dim, f));
    launch_buffer(&l, y->data);
    launch_buffer(&l, x->data);
    launch_buffer(&l, few ? W : packed);
    launch_buffer(&l, bias);
    launch_rows(&l, y, at.first);
    launch_rows(&l, x, at.first);
    launch_uint(&l, y->dim);
    launch_uint(&l, x->dim);
    launch_uint(&l, at.count);
    if (!few) launch_uint(&l, total);
    TRY(device_launch(d, few ? KERNEL_linear_row : KERNEL_linear, l.arg, l.count,
                      (total + rows - 1) / rows, f));
out:
    device_free(d, packed);
    return st;
}
