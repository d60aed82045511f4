/* op32_attend.c - launches of attention: many queries in blocks against packed keys and values, few queries one by one
   against segments of the keys as they stand.  Which of the two, and every split, follows from the shapes alone. */
#include "numerics/float32/op32_check.h"
#include "numerics/float32/op32_launch.h"

#include <math.h>

#define FEW_QUERIES 8                  /* of one string, up to which packing does not pay */
#define BLOCK 48                       /* queries a block, ATTEND_* of kernels/attend.c */
#define KEYS 64                        /* keys a tile */
#define WIDE 256                       /* lanes of v a slice */
#define GPU_BLOCK 64                   /* the same of kernels/attend_gpu.cl: queries a group, lanes a slice */
#define SEGMENT 1024                   /* keys a group of kernels/attend_row.c */
#define POSITIONS ((size_t)1 << 30)    /* so that differences of positions fit an int */

/* What all kernels of one call are told. */
typedef struct attention {
    rows32 *y;
    const rows32 *q, *k, *v;
    attend32 a;
    span32 at;
    size_t low, keys, window; /* first key that counts, keys from there on, window cut to the span's end */
} attention;

/* strings x rows x lanes floats. */
static status alloc_floats(device_buffer **b, device *d, size_t strings, size_t rows, size_t lanes, fault *f) {
    size_t n;
    if (__builtin_mul_overflow(strings, rows, &n) || __builtin_mul_overflow(n, lanes, &n) ||
        __builtin_mul_overflow(n, sizeof(float), &n))
        return fault_set(f, ST_LIMIT, "attend: %zu strings, %zu rows of %zu lanes are more than any memory", strings, rows, lanes);
    return device_alloc(b, d, n, f);
}

static status pack(device *d, kernel_id kernel, device_buffer *to, const rows32 *x, const attention *t, size_t rows, fault *f) {
    launch32 l = {.count = 0};
    size_t parts = (t->keys + KEYS - 1) / KEYS * KEYS / rows;
    launch_buffer(&l, to);
    launch_buffer(&l, x->data);
    launch_rows(&l, x, t->low);
    launch_uint(&l, x->dim);
    launch_uint(&l, t->keys);
    launch_uint(&l, parts);
    return device_launch(d, kernel, l.arg, l.count, t->at.strings * parts, f);
}

static status attend_many(device *d, const attention *t, fault *f) {
    status st;
    device_buffer *keys = NULL, *values = NULL;
    launch32 l = {.count = 0};
    size_t padded = (t->keys + KEYS - 1) / KEYS * KEYS, blocks = (t->at.count + BLOCK - 1) / BLOCK;
    size_t groups = (blocks + 1) / 2 * ((t->y->dim + WIDE - 1) / WIDE);
    if (device_about(d)->gpu) groups = (t->at.count + GPU_BLOCK - 1) / GPU_BLOCK * ((t->y->dim + GPU_BLOCK - 1) / GPU_BLOCK);
    TRY(alloc_floats(&keys, d, t->at.strings, padded, t->k->dim, f));
    TRY(alloc_floats(&values, d, t->at.strings, padded, (t->v->dim + 15) / 16 * 16, f));
    TRY(pack(d, KERNEL_strip, keys, t->k, t, 16, f));
    TRY(pack(d, KERNEL_strip_value, values, t->v, t, KEYS, f));
    launch_buffer(&l, t->y->data);
    launch_buffer(&l, t->q->data);
    launch_buffer(&l, keys);
    launch_buffer(&l, values);
    launch_rows(&l, t->y, t->at.first);
    launch_rows(&l, t->q, t->at.first);
    launch_uint(&l, t->q->dim);
    launch_uint(&l, t->y->dim);
    launch_uint(&l, t->at.first);
    launch_uint(&l, t->at.count);
    launch_uint(&l, t->low);
    launch_uint(&l, padded);
    launch_uint(&l, t->window);
    launch_float(&l, t->a.sharpness);
    launch_float(&l, t->a.slope);
    TRY(device_launch(d, KERNEL_attend, l.arg, l.count, t->at.strings * groups, f));
out:
    device_free(d, keys);
    device_free(d, values);
    return st;
}

static status attend_few(device *d, const attention *t, fault *f) {
    status st;
    device_buffer *part = NULL;
    launch32 l = {.count = 0}, merge = {.count = 0};
    size_t segments = (t->keys + SEGMENT - 1) / SEGMENT, queries = t->at.strings * t->at.count;
    TRY(alloc_floats(&part, d, queries, segments, t->y->dim + 2, f));
    launch_buffer(&l, part);
    launch_buffer(&l, t->q->data);
    launch_buffer(&l, t->k->data);
    launch_buffer(&l, t->v->data);
    launch_rows(&l, t->q, t->at.first);
    launch_rows(&l, t->k, t->low);
    launch_rows(&l, t->v, t->low);
    launch_uint(&l, t->q->dim);
    launch_uint(&l, t->y->dim);
    launch_uint(&l, t->at.first);
    launch_uint(&l, t->at.count);
    launch_uint(&l, t->low);
    launch_uint(&l, segments);
    launch_uint(&l, t->window);
    launch_float(&l, t->a.sharpness);
    launch_float(&l, t->a.slope);
    TRY(device_launch(d, KERNEL_attend_row, l.arg, l.count, queries * segments, f));
    launch_buffer(&merge, t->y->data);
    launch_buffer(&merge, part);
    launch_rows(&merge, t->y, t->at.first);
    launch_uint(&merge, t->y->dim);
    launch_uint(&merge, t->at.count);
    launch_uint(&merge, segments);
    TRY(device_launch(d, KERNEL_attend_merge, merge.arg, merge.count, queries, f));
out:
    device_free(d, part);
    return st;
}

uint64_t op32_attend_scratch(uint64_t *largest, size_t dim, size_t vdim, size_t strings, size_t keys) {
    uint64_t rows, packed, values, parts;
    *largest = 0;
    if (keys > UINT64_MAX - KEYS || dim > UINT32_MAX || vdim > UINT32_MAX ||
        __builtin_mul_overflow((keys + KEYS - 1) / KEYS * KEYS, strings, &rows) ||
        __builtin_mul_overflow(rows, (uint64_t)dim * sizeof(float), &packed) ||
        __builtin_mul_overflow(rows, (uint64_t)(vdim + 15) / 16 * 16 * sizeof(float), &values) ||
        __builtin_mul_overflow(rows / KEYS, (uint64_t)(vdim + 2) * sizeof(float), &parts) || packed > UINT64_MAX / 2 ||
        values > UINT64_MAX / 2)
        return 0;
    /* few queries: FEW_QUERIES / SEGMENT parts a key, fewer than one in KEYS, and FEW_QUERIES more at most */
    if (parts > UINT64_MAX / 2 - FEW_QUERIES * sizeof(float) * (vdim + 2) * strings) return 0;
    parts += FEW_QUERIES * sizeof(float) * (vdim + 2) * strings;
    *largest = packed > values ? packed : values;
    if (parts > *largest) *largest = parts;
    return packed + values > parts ? packed + values : parts;
}

status op32_attend(device *d, rows32 *y, const rows32 *q, const rows32 *k, const rows32 *v, const attend32 *a, span32 at,
                   fault *f) {
    status st;
    attention t = {.y = y, .q = q, .k = k, .v = v, .a = *a, .at = at};
    TRY(op32_check(y, at, "attend", f));
    TRY(op32_check(q, at, "attend", f));
    size_t end = at.first + at.count;
    if (end > POSITIONS) TRY(fault_set(f, ST_LIMIT, "attend: %zu positions, at most %zu", end, POSITIONS));
    if (!isfinite(a->sharpness) || !isfinite(a->slope))
        TRY(fault_set(f, ST_UNSUPPORTED, "attend: sharpness %g or slope %g is past float32", (double)a->sharpness, (double)a->slope));
    t.window = a->window && a->window < end ? (size_t)a->window : end;
    t.low = t.window > at.first ? 0 : at.first + 1 - t.window;
    t.keys = end - t.low;
    span32 seen = {at.strings, t.low, t.keys};
    TRY(op32_check(k, seen, "attend", f));
    TRY(op32_check(v, seen, "attend", f));
    if (q->dim != k->dim || y->dim != v->dim)
        TRY(fault_set(f, ST_BUG, "attend: dimensions %zu, %zu of q, k and %zu, %zu of y, v differ", q->dim, k->dim, y->dim, v->dim));
    TRY(at.count <= FEW_QUERIES ? attend_few(d, &t, f) : attend_many(d, &t, f));
out:
    return st;
}
