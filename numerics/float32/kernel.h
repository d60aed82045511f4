/* kernel.h - what one kernel is: a function for the own cores, and the text of its OpenCL form.
   kernels/<name>.c defines kernel_<name>; kernels/<name>.cl holds `__kernel void kernel_<name>(...)`, compiled with -D GPU on
   a GPU; where a GPU needs another shape, kernels/<name>_gpu.cl is its text there instead.  The parameters of all
   three are the launch's arguments in order.  The work-group size stands in the text (reqd_work_group_size; 1 where
   it does not): a launch of G groups is G work groups. */
#ifndef NUMERICS_FLOAT32_KERNEL_H
#define NUMERICS_FLOAT32_KERNEL_H

#include "numerics/float32/device.h"

#define KERNEL_ARGS_MOST 32

typedef union kernel_value {
    void *p; /* a buffer's first byte, or NULL */
    uint32_t u;
    float x;
} kernel_value;

/* Computes group `group` of a launch; groups may run at the same time and in any order. */
typedef void kernel_native(const kernel_value *a, size_t group);

typedef struct kernel_row {
    const char *name;
    kernel_native *native;
    const char *source;     /* the OpenCL text                                */
    const char *gpu_source; /* the text for GPUs, "" where it is the same     */
} kernel_row;
extern const kernel_row kernel_table[KERNEL_COUNT];

#define KERNEL(name) kernel_native kernel_##name;
#include "numerics/float32/kernels.def"
#undef KERNEL

#endif
