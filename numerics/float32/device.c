/* device.c - what all kinds of devices share: which one is meant, sizes judged before anything is allocated, accesses
   kept inside their buffers, canaries in tests. */
#include "numerics/float32/device.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/float32/device_kind.h"
#include "numerics/float32/device_test.h"

#define GUARD_BYTES ((size_t)4096) /* a row written one too far lies inside; a multiple of every device's alignment */
#define CANARY 0xa5
#define NAN_BYTE 0xff

status device_list(device_info **list, size_t *count, fault *note) {
    *count = 0;
    if (note) note->line[0] = '\0';
    *list = calloc(1, sizeof **list);
    if (!*list) return ST_MEMORY;
    cpu_set_t cores;
    device_native_describe(*list, sched_getaffinity(0, sizeof cores, &cores) ? 1 : (unsigned)CPU_COUNT(&cores));
    *count = 1;
    status st = device_opencl_list(list, count, note);
    if (st != ST_OK) {
        free(*list);
        *list = NULL;
        *count = 0;
    }
    return st;
}

/* "opencl:P.D" with decimal indices and nothing else. */
static bool names_opencl(const char *spec) {
    unsigned platform, index;
    char again[32], rest;
    if (sscanf(spec, "opencl:%3u.%3u%c", &platform, &index, &rest) != 2) return false;
    snprintf(again, sizeof again, "opencl:%u.%u", platform, index);
    return !strcmp(again, spec);
}

status device_open_with(device **out, const char *spec, const work *w, const kernel_row *kernels, fault *f) {
    *out = NULL;
    device *d = calloc(1, sizeof *d);
    if (!d) return fault_set(f, ST_MEMORY, "out of memory");
    d->work = w;
    d->kernels = kernels;
    status st;
    if (!strcmp(spec, "cpu")) st = device_native_open(d, f);
    else if (names_opencl(spec)) st = device_opencl_open(d, spec, f);
    else st = fault_set(f, ST_DOMAIN, "'%.60s' is no device; accepted are cpu and opencl:P.D, as verify device list shows them", spec);
    if (st == ST_OK) *out = d;
    else free(d);
    return st;
}

status device_open(device **d, const char *spec, const work *w, fault *f) {
    return device_open_with(d, spec, w, kernel_table, f);
}

void device_close(device *d) {
    if (!d) return;
    d->kind->close(d);
    free(d);
}

const device_info *device_about(const device *d) { return &d->info; }
size_t device_bytes(const device *d) { return d->used; }
size_t device_buffer_bytes(const device_buffer *b) { return b->bytes; }
double device_seconds(device *d) { return d->kind->seconds(d); }

bool device_guard(device *d, bool on) {
    bool was = d->guard > 0;
    d->guard = on ? GUARD_BYTES : 0;
    return was;
}
void device_pretend_gpu(device *d) { d->info.gpu = true; }

/* Writes `bytes` copies of one byte from offset of the whole on. */
static status paint(device *d, device_buffer *b, size_t offset, size_t bytes, int byte, fault *f) {
    unsigned char block[GUARD_BYTES];
    memset(block, byte, sizeof block);
    status st = ST_OK;
    for (size_t done = 0; done < bytes && st == ST_OK; done += sizeof block) {
        size_t part = bytes - done < sizeof block ? bytes - done : sizeof block;
        st = d->kind->write(d, b, offset + done, block, part, f);
    }
    return st;
}

status device_guard_check(device *d, const device_buffer *b, fault *f) {
    unsigned char block[GUARD_BYTES];
    for (int side = 0; side < 2 && b->guard; side++) {
        status st = d->kind->read(d, block, b, side ? b->guard + b->bytes : 0, GUARD_BYTES, f);
        if (st != ST_OK) return st;
        for (size_t i = 0; i < GUARD_BYTES; i++)
            if (block[i] != CANARY)
                return fault_set(f, ST_BUG, "byte %zu %s a buffer of %zu bytes was overwritten",
                                 side ? i : GUARD_BYTES - 1 - i, side ? "behind" : "before", b->bytes);
    }
    return ST_OK;
}

static status judge_size(const device *d, size_t bytes, fault *f) {
    const device_info *info = &d->info;
    if (!bytes) return fault_set(f, ST_BUG, "a buffer of no bytes was asked for");
    if (bytes > info->largest)
        return fault_set(f, ST_LIMIT, "a buffer of %zu bytes is needed; device %s allows %llu at most", bytes, info->spec,
                         (unsigned long long)info->largest);
    uint64_t left = info->memory > d->used ? info->memory - d->used : 0;
    if (bytes > left)
        return fault_set(f, ST_LIMIT, "a buffer of %zu bytes is needed beside %zu in use; device %s has %llu", bytes,
                         d->used, info->spec, (unsigned long long)info->memory);
    if (bytes > SIZE_MAX / 2) return fault_set(f, ST_LIMIT, "a buffer of %zu bytes is needed", bytes);
    return ST_OK;
}

status device_alloc(device_buffer **out, device *d, size_t bytes, fault *f) {
    *out = NULL;
    status st = judge_size(d, bytes, f);
    if (st != ST_OK) return st;
    device_buffer *b = calloc(1, sizeof *b);
    if (!b) return fault_set(f, ST_MEMORY, "out of memory");
    b->bytes = bytes;
    b->guard = d->guard;
    st = d->kind->alloc(d, b, f);
    if (st != ST_OK) {
        free(b);
        return st;
    }
    d->used += bytes;
    if (b->guard) {
        TRY(paint(d, b, 0, b->guard, CANARY, f));
        TRY(paint(d, b, b->guard + bytes, b->guard, CANARY, f));
        TRY(paint(d, b, b->guard, bytes, NAN_BYTE, f));
    }
    *out = b;
out:
    if (st != ST_OK) device_free(d, b);
    return st;
}

void device_free(device *d, device_buffer *b) {
    if (!b) return;
    d->kind->free(d, b);
    d->used -= b->bytes;
    free(b);
}

static status judge_range(const device_buffer *b, size_t offset, size_t bytes, fault *f) {
    if (offset <= b->bytes && bytes <= b->bytes - offset) return ST_OK;
    return fault_set(f, ST_BUG, "bytes %zu to %zu of a buffer of %zu were asked for", offset, offset + bytes, b->bytes);
}

status device_write(device *d, device_buffer *b, size_t offset, const void *from, size_t bytes, fault *f) {
    status st = judge_range(b, offset, bytes, f);
    if (st != ST_OK || !bytes) return st;
    return d->kind->write(d, b, b->guard + offset, from, bytes, f);
}

status device_read(device *d, void *to, const device_buffer *b, size_t offset, size_t bytes, fault *f) {
    status st = judge_range(b, offset, bytes, f);
    if (st != ST_OK || !bytes) return st;
    return d->kind->read(d, to, b, b->guard + offset, bytes, f);
}

status device_zero(device *d, device_buffer *b, fault *f) { return d->kind->zero(d, b, f); }

static status stopped(const device *d, fault *f) {
    return work_should_stop(d->work) ? fault_set(f, ST_STOPPED, "interrupted") : ST_OK;
}

status device_finish(device *d, fault *f) {
    status st = d->kind->finish(d, f);
    return st == ST_OK ? stopped(d, f) : st;
}

status device_launch(device *d, kernel_id kernel, const kernel_arg *args, size_t count, size_t groups, fault *f) {
    if ((unsigned)kernel >= KERNEL_COUNT || count > KERNEL_ARGS_MOST)
        return fault_set(f, ST_BUG, "kernel %d with %zu arguments does not exist", (int)kernel, count);
    status st = stopped(d, f);
    if (st != ST_OK || !groups) return st;
    return d->kind->launch(d, kernel, args, count, groups, f);
}
