/* device_kind.h - what device.c, the native device and the OpenCL device share; nobody else includes it. */
#ifndef NUMERICS_FLOAT32_DEVICE_KIND_H
#define NUMERICS_FLOAT32_DEVICE_KIND_H

#include "numerics/float32/device.h"
#include "numerics/float32/kernel.h"

struct device_buffer {
    size_t bytes, guard; /* guard: bytes of canaries before and after; the whole is guard + bytes + guard */
    void *whole;         /* native: the block; OpenCL: its cl_mem                                          */
    void *inner;         /* what a kernel sees: whole + guard, or a cl_mem of that part                    */
};

/* One kind of device.  Offsets of write and read count from the whole's first byte. */
typedef struct device_kind {
    void (*close)(device *d);
    status (*alloc)(device *d, device_buffer *b, fault *f); /* bytes and guard are set, the size is judged */
    void (*free)(device *d, device_buffer *b);
    status (*write)(device *d, device_buffer *b, size_t offset, const void *from, size_t bytes, fault *f);
    status (*read)(device *d, void *to, const device_buffer *b, size_t offset, size_t bytes, fault *f);
    status (*zero)(device *d, device_buffer *b, fault *f);
    status (*finish)(device *d, fault *f);
    status (*launch)(device *d, kernel_id kernel, const kernel_arg *args, size_t count, size_t groups, fault *f);
    double (*seconds)(device *d);
} device_kind;

struct device {
    const device_kind *kind;
    device_info info;
    const work *work;          /* borrowed */
    const kernel_row *kernels; /* borrowed; kernel_table but in tests */
    size_t used;               /* bytes of all buffers, canaries left out */
    size_t guard;              /* canaries of new buffers, 0 for none */
    void *own;                 /* of the kind */
};

/* Each fills d->kind, d->info and d->own; the rest of d is set.  After a failure nothing is held. */
MUST_USE status device_native_open(device *d, fault *f);
MUST_USE status device_opencl_open(device *d, const char *spec, fault *f);

void device_native_describe(device_info *info, unsigned threads);
/* Adds the OpenCL devices to a list in one block; without any, note says why. */
MUST_USE status device_opencl_list(device_info **list, size_t *count, fault *note);

#endif
