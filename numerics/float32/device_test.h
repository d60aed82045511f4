/* device_test.h - what tests of devices and kernels (the self-test among them) need and nothing else may use: other
   kernels in place of the real ones, and canaries around buffers. */
#ifndef NUMERICS_FLOAT32_DEVICE_TEST_H
#define NUMERICS_FLOAT32_DEVICE_TEST_H

#include "numerics/float32/kernel.h"

/* device_open with other kernels: `kernels` has KERNEL_COUNT rows and is borrowed. */
MUST_USE status device_open_with(device **d, const char *spec, const work *w, const kernel_row *kernels, fault *f);

/* From here on every new buffer stands between canaries and begins as NaNs, or no longer does; returns how it was. */
bool device_guard(device *d, bool on);
/* BUG, with the first place, when a canary beside b was overwritten. */
MUST_USE status device_guard_check(device *d, const device_buffer *b, fault *f);

/* For an OpenCL device, before its first launch: launches and kernels take the shape for GPUs. */
void device_pretend_gpu(device *d);

#endif
