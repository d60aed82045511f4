/* op32_launch.h - a launch in the making, for the ops of several kernels: arguments in the kernel's own order. */
#ifndef NUMERICS_FLOAT32_OP32_LAUNCH_H
#define NUMERICS_FLOAT32_OP32_LAUNCH_H

#include "numerics/float32/kernel.h"
#include "numerics/float32/op32.h"

typedef struct launch32 {
    kernel_arg arg[KERNEL_ARGS_MOST];
    size_t count;
} launch32;

static inline void launch_uint(launch32 *l, size_t n) { l->arg[l->count++] = arg_uint((uint32_t)n); }
static inline void launch_float(launch32 *l, float x) { l->arg[l->count++] = arg_float(x); }
static inline void launch_buffer(launch32 *l, device_buffer *b) { l->arg[l->count++] = arg_buffer(b); }
/* room of a register, and the row of position `from` in it */
static inline void launch_rows(launch32 *l, const rows32 *x, size_t from) {
    launch_uint(l, x->room);
    launch_uint(l, from - x->origin);
}

#endif
