/* op32_mean.c - launches of means over windows: blocks of one window each, or, when every row before counts, sums of blocks
   of fixed length first. */
#include "numerics/float32/op32_check.h"
#include "numerics/float32/op32_launch.h"

#define MEAN_BLOCK 1024 /* of kernels/mean_sum.c */
#define CHUNK 256       /* positions a group, about */

static void put_origin(launch32 *l, const rows32 *x) {
    launch_uint(l, x->room);
    launch_uint(l, x->origin);
}

static status mean_window(device *d, rows32 *y, const rows32 *v, size_t window, span32 at, fault *f) {
    launch32 l = {.count = 0};
    size_t blocks = (at.first + at.count - 1) / window - at.first / window + 1;
    size_t chunk = window < CHUNK ? CHUNK / window : 1, groups = (blocks + chunk - 1) / chunk;
    launch_buffer(&l, y->data);
    launch_buffer(&l, v->data);
    put_origin(&l, y);
    put_origin(&l, v);
    launch_uint(&l, at.first);
    launch_uint(&l, at.count);
    launch_uint(&l, y->dim);
    launch_uint(&l, window);
    launch_uint(&l, chunk);
    launch_uint(&l, groups);
    return device_launch(d, KERNEL_mean, l.arg, l.count, at.strings * groups, f);
}

static status mean_all(device *d, rows32 *y, const rows32 *v, span32 at, fault *f) {
    status st;
    device_buffer *part = NULL;
    launch32 sum = {.count = 0}, l = {.count = 0};
    size_t end = at.first + at.count, blocks = (end + MEAN_BLOCK - 1) / MEAN_BLOCK, begin = at.first / MEAN_BLOCK;
    TRY(device_alloc(&part, d, at.strings * blocks * y->dim * sizeof(float), f)); /* less than v, which fits */
    launch_buffer(&sum, part);
    launch_buffer(&sum, v->data);
    put_origin(&sum, v);
    launch_uint(&sum, y->dim);
    launch_uint(&sum, end);
    launch_uint(&sum, blocks);
    TRY(device_launch(d, KERNEL_mean_sum, sum.arg, sum.count, at.strings * blocks, f));
    launch_buffer(&l, y->data);
    launch_buffer(&l, v->data);
    launch_buffer(&l, part);
    put_origin(&l, y);
    put_origin(&l, v);
    launch_uint(&l, at.first);
    launch_uint(&l, at.count);
    launch_uint(&l, y->dim);
    launch_uint(&l, blocks);
    launch_uint(&l, begin);
    TRY(device_launch(d, KERNEL_mean_all, l.arg, l.count, at.strings * (blocks - begin), f));
out:
    device_free(d, part);
    return st;
}

status op32_mean(device *d, rows32 *y, const rows32 *v, uint64_t window, span32 at, fault *f) {
    status st;
    TRY(op32_check(y, at, "mean", f));
    if (window >= at.first + at.count) window = 0;
    size_t low = window == 0 || window > at.first ? 0 : at.first + 1 - (size_t)window;
    span32 seen = {at.strings, low, at.first + at.count - low};
    TRY(op32_check(v, seen, "mean", f));
    if (y->dim != v->dim) TRY(fault_set(f, ST_BUG, "mean: dimensions %zu and %zu differ", y->dim, v->dim));
    TRY(window ? mean_window(d, y, v, (size_t)window, at, f) : mean_all(d, y, v, at, f));
out:
    return st;
}
