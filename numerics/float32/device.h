/* device.h - where float32 work runs: this machine's own cores ("cpu") or an OpenCL device ("opencl:P.D").
   Both run the same kernels (kernels.def: one row a kernel, kernels/<name>.cl and kernels/<name>.c): a launch is a
   number of independent groups, each of which writes its own part of the output in a fixed order, so the bytes of a
   result do not depend on the number of threads.  The OpenCL loader is opened at run time; without one everything
   but "opencl:..." works.  A device belongs to one thread at a time. */
#ifndef NUMERICS_FLOAT32_DEVICE_H
#define NUMERICS_FLOAT32_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/base/status.h"
#include "numerics/base/work.h"

typedef struct device device;
typedef struct device_buffer device_buffer;

typedef struct device_info {
    char spec[32];                                       /* as --device takes it: "cpu", "opencl:0.0"        */
    char platform[96], name[96], driver[96], version[96]; /* as the platform gives them; "" where it does not  */
    bool gpu;
    unsigned units;    /* compute units; threads of "cpu"         */
    uint64_t memory;   /* bytes of the device                     */
    uint64_t largest;  /* bytes of the largest single buffer      */
} device_info;

/* All devices, "cpu" first; *list is one block, freed by the caller.  note receives why there is no OpenCL device
   ("" when there is one); a missing loader is no failure. */
MUST_USE status device_list(device_info **list, size_t *count, fault *note);

/* NODEVICE for a device that is not there (with the list in f), DOMAIN for a spec that is none.  w is borrowed: its
   threads bound the cores used, its wish to stop ends launches with STOPPED. */
MUST_USE status device_open(device **d, const char *spec, const work *w, fault *f);
void device_close(device *d); /* NULL allowed; buffers must be freed before */
const device_info *device_about(const device *d);

/* bytes > 0, contents undefined.  LIMIT, with the need and what there is, when the device cannot hold it. */
MUST_USE status device_alloc(device_buffer **b, device *d, size_t bytes, fault *f);
void device_free(device *d, device_buffer *b); /* NULL allowed */
size_t device_bytes(const device *d);          /* of all buffers at present */
size_t device_buffer_bytes(const device_buffer *b);
/* Blocking; after everything launched before. */
MUST_USE status device_write(device *d, device_buffer *b, size_t offset, const void *from, size_t bytes, fault *f);
MUST_USE status device_read(device *d, void *to, const device_buffer *b, size_t offset, size_t bytes, fault *f);
MUST_USE status device_zero(device *d, device_buffer *b, fault *f);
/* Waits for all launches.  STOPPED when asked to stop. */
MUST_USE status device_finish(device *d, fault *f);

/* The kernels, by the rows of kernels.def: KERNEL(name). */
typedef enum kernel_id {
#define KERNEL(name) KERNEL_##name,
#include "numerics/float32/kernels.def"
#undef KERNEL
    KERNEL_COUNT
} kernel_id;

/* An argument of a launch, in the order of the kernel's own parameters. */
typedef struct kernel_arg {
    enum { ARG_BUFFER, ARG_UINT, ARG_FLOAT } kind;
    device_buffer *buffer; /* NULL is allowed: the kernel sees a null pointer */
    uint32_t number;
    float value;
} kernel_arg;
static inline kernel_arg arg_buffer(device_buffer *b) { return (kernel_arg){.kind = ARG_BUFFER, .buffer = b}; }
static inline kernel_arg arg_uint(uint32_t n) { return (kernel_arg){.kind = ARG_UINT, .number = n}; }
static inline kernel_arg arg_float(float x) { return (kernel_arg){.kind = ARG_FLOAT, .value = x}; }

/* Queues the kernel over `groups` groups; returns before it has run where the device can.  In order. */
MUST_USE status device_launch(device *d, kernel_id kernel, const kernel_arg *args, size_t count, size_t groups,
                              fault *f);
/* Seconds the device itself spent in launches since it was opened or last asked (profiling events). */
double device_seconds(device *d);

#endif
