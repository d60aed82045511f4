/* op32.c - the launches of the ops that work row by row (attention, means and linear maps have files of their own). */
#include "numerics/float32/op32.h"

#include <math.h>
#include <mpfr.h>

#include "numerics/float32/op32_check.h"
#include "numerics/float32/op32_launch.h"


static bool fits(uint64_t n) { return n <= UINT32_MAX / 2; }

static bool holds(const device_buffer *b, size_t strings, size_t room, size_t bytes) {
    size_t need;
    return b && !__builtin_mul_overflow(strings, room, &need) && !__builtin_mul_overflow(need, bytes, &need) &&
           need <= device_buffer_bytes(b);
}

static bool span_fits(span32 at) {
    size_t rows;
    return at.strings && at.count && fits(at.first) && !__builtin_mul_overflow(at.strings, at.count, &rows) && fits(rows);
}

status op32_check(const rows32 *x, span32 at, const char *op, fault *f) {
    bool good = span_fits(at) && x->dim && fits(x->dim) && fits(x->room) && at.first >= x->origin &&
                at.first - x->origin <= x->room && at.count <= x->room - (at.first - x->origin) &&
                x->room <= SIZE_MAX / sizeof(float) / x->dim && holds(x->data, at.strings, x->room, x->dim * sizeof(float));
    if (good) return ST_OK;
    return fault_set(f, ST_BUG, "%s: %zu strings, positions from %zu, %zu of them, are not in a register of %zu rows from %zu, dimension %zu",
                     op, at.strings, at.first, at.count, x->room, x->origin, x->dim);
}

status op32_check_array(const device_buffer *b, size_t room, size_t bytes, span32 at, size_t last, const char *op,
                        fault *f) {
    if (span_fits(at) && fits(room) && last < room && holds(b, at.strings, room, bytes)) return ST_OK;
    return fault_set(f, ST_BUG, "%s: position %zu of %zu strings is not in an array of %zu a string", op, last, at.strings, room);
}

/* The tail of every row-wise kernel, (count, total, rows), and the launch: as many rows a group as make some
   thousand elements, so that what a group costs by itself does not count. */
static status launch_by_rows(device *d, kernel_id kernel, launch32 *l, size_t dim, span32 at, fault *f) {
    size_t elements = device_about(d)->gpu ? 1024 : 8192, total = at.strings * at.count;
    size_t rows = dim < elements ? elements / dim : 1;
    launch_uint(l, at.count);
    launch_uint(l, total);
    launch_uint(l, rows);
    return device_launch(d, kernel, l->arg, l->count, (total + rows - 1) / rows, f);
}

static status same_dim(const rows32 *y, const rows32 *x, const char *op, fault *f) {
    if (y->dim == x->dim) return ST_OK;
    return fault_set(f, ST_BUG, "%s: dimensions %zu and %zu differ", op, y->dim, x->dim);
}

status op32_embed(device *d, rows32 *y, device_buffer *token, size_t token_room, device_buffer *table, span32 at,
                  fault *f) {
    status st;
    launch32 l = {.count = 0};
    TRY(op32_check(y, at, "embed", f));
    TRY(op32_check_array(token, token_room, sizeof(uint32_t), at, at.first + at.count - 1, "embed", f));
    size_t vocabulary = device_buffer_bytes(table) / (y->dim * sizeof(float));
    launch_buffer(&l, y->data);
    launch_buffer(&l, token);
    launch_buffer(&l, table);
    launch_rows(&l, y, at.first);
    launch_uint(&l, token_room);
    launch_uint(&l, at.first);
    launch_uint(&l, vocabulary < UINT32_MAX ? vocabulary : UINT32_MAX);
    launch_uint(&l, y->dim);
    st = launch_by_rows(d, KERNEL_embed, &l, y->dim, at, f);
out:
    return st;
}

status op32_relu(device *d, rows32 *y, const rows32 *x, span32 at, fault *f) {
    status st;
    launch32 l = {.count = 0};
    TRY(op32_check(y, at, "relu", f));
    TRY(op32_check(x, at, "relu", f));
    TRY(same_dim(y, x, "relu", f));
    launch_buffer(&l, y->data);
    launch_buffer(&l, x->data);
    launch_rows(&l, y, at.first);
    launch_rows(&l, x, at.first);
    launch_uint(&l, y->dim);
    st = launch_by_rows(d, KERNEL_relu, &l, y->dim, at, f);
out:
    return st;
}

status op32_add(device *d, rows32 *y, const rows32 *a, const rows32 *b, span32 at, fault *f) {
    status st;
    launch32 l = {.count = 0};
    TRY(op32_check(y, at, "add", f));
    TRY(op32_check(a, at, "add", f));
    TRY(op32_check(b, at, "add", f));
    TRY(same_dim(y, a, "add", f));
    TRY(same_dim(y, b, "add", f));
    launch_buffer(&l, y->data);
    launch_buffer(&l, a->data);
    launch_buffer(&l, b->data);
    launch_rows(&l, y, at.first);
    launch_rows(&l, a, at.first);
    launch_rows(&l, b, at.first);
    launch_uint(&l, y->dim);
    st = launch_by_rows(d, KERNEL_add, &l, y->dim, at, f);
out:
    return st;
}

status op32_join(device *d, rows32 *y, size_t lane, const rows32 *x, span32 at, fault *f) {
    status st;
    launch32 l = {.count = 0};
    TRY(op32_check(y, at, "join", f));
    TRY(op32_check(x, at, "join", f));
    if (lane > y->dim || x->dim > y->dim - lane)
        return fault_set(f, ST_BUG, "join: lanes from %zu, %zu of them, are not in dimension %zu", lane, x->dim, y->dim);
    launch_buffer(&l, y->data);
    launch_buffer(&l, x->data);
    launch_rows(&l, y, at.first);
    launch_uint(&l, y->dim);
    launch_uint(&l, lane);
    launch_rows(&l, x, at.first);
    launch_uint(&l, x->dim);
    st = launch_by_rows(d, KERNEL_join, &l, x->dim, at, f);
out:
    return st;
}

status op32_round(device *d, rows32 *y, const rows32 *x, unsigned bits, span32 at, fault *f) {
    status st;
    launch32 l = {.count = 0};
    if (bits > OP32_ROUND_BITS)
        return fault_set(f, ST_UNSUPPORTED, "round: %u bits behind the point, float32 has %d at most", bits, OP32_ROUND_BITS);
    TRY(op32_check(y, at, "round", f));
    TRY(op32_check(x, at, "round", f));
    TRY(same_dim(y, x, "round", f));
    launch_buffer(&l, y->data);
    launch_buffer(&l, x->data);
    launch_float(&l, ldexpf(1, 23 - (int)bits));
    launch_rows(&l, y, at.first);
    launch_rows(&l, x, at.first);
    launch_uint(&l, y->dim);
    st = launch_by_rows(d, KERNEL_round, &l, y->dim, at, f);
out:
    return st;
}

/* base^(-2/dim) in units of 2^-64, cut off. */
static uint64_t rotation_ratio(float base, size_t dim) {
    mpfr_t x, exponent;
    mpfr_init2(x, 128);
    mpfr_init2(exponent, 128);
    mpfr_set_si(exponent, -2, MPFR_RNDN);
    mpfr_div_ui(exponent, exponent, dim, MPFR_RNDN);
    mpfr_set_flt(x, base, MPFR_RNDN);
    mpfr_pow(x, x, exponent, MPFR_RNDN);
    mpfr_mul_2ui(x, x, 64, MPFR_RNDN);
    uint64_t ratio = mpfr_fits_uintmax_p(x, MPFR_RNDZ) ? (uint64_t)mpfr_get_uj(x, MPFR_RNDZ) : UINT64_MAX;
    mpfr_clear(exponent);
    mpfr_clear(x);
    return ratio;
}

status op32_rotate(device *d, rows32 *y, const rows32 *x, float base, span32 at, fault *f) {
    status st;
    launch32 l = {.count = 0};
    if (!(base > 1) || !isfinite(base) || x->dim % 2)
        return fault_set(f, ST_DOMAIN, "rotate: base %g must be above 1 and dimension %zu even", (double)base, x->dim);
    TRY(op32_check(y, at, "rotate", f));
    TRY(op32_check(x, at, "rotate", f));
    TRY(same_dim(y, x, "rotate", f));
    uint64_t ratio = rotation_ratio(base, x->dim);
    launch_buffer(&l, y->data);
    launch_buffer(&l, x->data);
    launch_uint(&l, (size_t)(ratio >> 32));
    launch_uint(&l, (size_t)(ratio & UINT32_MAX));
    launch_uint(&l, at.first);
    launch_rows(&l, y, at.first);
    launch_rows(&l, x, at.first);
    launch_uint(&l, y->dim);
    st = launch_by_rows(d, KERNEL_rotate, &l, y->dim, at, f);
out:
    return st;
}

status op32_decide(device *d, device_buffer *decision, const rows32 *logits, device_buffer *expect, size_t room,
                   span32 at, fault *f) {
    status st;
    launch32 l = {.count = 0};
    size_t last = at.first + at.count - 1;
    TRY(op32_check(logits, at, "decide", f));
    TRY(op32_check_array(decision, room, sizeof(decision32), at, last, "decide", f));
    if (expect) TRY(op32_check_array(expect, room, sizeof(uint32_t), at, last, "decide", f));
    launch_buffer(&l, decision);
    launch_buffer(&l, logits->data);
    launch_buffer(&l, expect);
    launch_uint(&l, room);
    launch_uint(&l, at.first);
    launch_rows(&l, logits, at.first);
    launch_uint(&l, logits->dim);
    st = launch_by_rows(d, KERNEL_decide, &l, logits->dim, at, f);
out:
    return st;
}

status op32_feed(device *d, device_buffer *token, size_t token_room, device_buffer *decision, size_t room, span32 at,
                 fault *f) {
    status st;
    launch32 l = {.count = 0};
    size_t to = at.first + at.count;
    TRY(op32_check_array(token, token_room, sizeof(uint32_t), at, to, "feed", f));
    TRY(op32_check_array(decision, room, sizeof(decision32), at, to - 1, "feed", f));
    launch_buffer(&l, token);
    launch_buffer(&l, decision);
    launch_uint(&l, token_room);
    launch_uint(&l, room);
    launch_uint(&l, to);
    st = device_launch(d, KERNEL_feed, l.arg, l.count, at.strings, f);
out:
    return st;
}
