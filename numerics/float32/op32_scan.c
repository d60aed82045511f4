/* op32_scan.c - launches of what carries something from one position to the next: states, and the past of a convolution. */
#include "numerics/float32/op32_check.h"
#include "numerics/float32/op32_launch.h"

#define LANES 256 /* of a diagonal scan a group */

/* Positions first - back .. of x, as far as there are such. */
static status check_past(const rows32 *x, size_t back, span32 at, const char *op, fault *f) {
    size_t low = back < at.first ? at.first - back : 0;
    return op32_check(x, (span32){at.strings, low, at.first - low + at.count}, op, f);
}

status op32_scan(device *d, rows32 *h, const rows32 *z, device_buffer *A, bool diagonal, span32 at, fault *f) {
    status st;
    launch32 l = {.count = 0};
    size_t n = z->dim, entries = diagonal ? n : n * n, groups = (n + LANES - 1) / LANES;
    TRY(check_past(h, 1, at, "scan", f));
    TRY(op32_check(z, at, "scan", f));
    if (n > h->dim || n > UINT16_MAX || !A || device_buffer_bytes(A) < entries * sizeof(float))
        TRY(fault_set(f, ST_BUG, "scan: %zu states in rows of %zu, or a matrix too small for them", n, h->dim));
    launch_buffer(&l, h->data);
    launch_buffer(&l, z->data);
    launch_buffer(&l, A);
    launch_rows(&l, h, at.first);
    launch_rows(&l, z, at.first);
    launch_uint(&l, n);
    launch_uint(&l, h->dim);
    launch_uint(&l, at.first);
    launch_uint(&l, at.count);
    if (diagonal) {
        launch_uint(&l, LANES);
        launch_uint(&l, groups);
    }
    st = device_launch(d, diagonal ? KERNEL_scan_lanes : KERNEL_scan, l.arg, l.count, diagonal ? at.strings * groups : at.strings, f);
out:
    return st;
}

status op32_conv(device *d, rows32 *y, const rows32 *x, device_buffer *k, size_t taps, span32 at, fault *f) {
    status st;
    launch32 l = {.count = 0};
    size_t total = at.strings * at.count, bytes, rows = 8192 / x->dim + 1;
    TRY(op32_check(y, at, "conv", f));
    if (!taps || taps > UINT32_MAX / 2) TRY(fault_set(f, ST_BUG, "conv: a kernel of %zu rows", taps));
    TRY(check_past(x, taps - 1, at, "conv", f));
    if (y->dim != x->dim || !k || __builtin_mul_overflow(taps * sizeof(float), x->dim, &bytes) || device_buffer_bytes(k) < bytes)
        TRY(fault_set(f, ST_BUG, "conv: dimensions %zu and %zu, or a kernel too small for them", y->dim, x->dim));
    if (rows > total / 64 + 1) rows = total / 64 + 1; /* groups enough for everybody */
    launch_buffer(&l, y->data);
    launch_buffer(&l, x->data);
    launch_buffer(&l, k);
    launch_rows(&l, y, at.first);
    launch_rows(&l, x, at.first);
    launch_uint(&l, x->dim);
    launch_uint(&l, taps);
    launch_uint(&l, at.first);
    launch_uint(&l, at.count);
    launch_uint(&l, total);
    launch_uint(&l, rows);
    st = device_launch(d, KERNEL_conv, l.arg, l.count, (total + rows - 1) / rows, f);
out:
    return st;
}
