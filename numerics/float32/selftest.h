/* selftest.h - does this device compute what the proofs presume?  Every kernel is launched on inputs whose exact
   answers are known here, and each number must lie within the kernel's proved error of its answer; nothing else is
   tolerated, and what a kernel must leave alone must be as it was. */
#ifndef NUMERICS_FLOAT32_SELFTEST_H
#define NUMERICS_FLOAT32_SELFTEST_H

#include "numerics/float32/device.h"

typedef struct selftest_result {
    const char *kernel;
    bool right;
    uint64_t numbers;  /* how many were compared                                              */
    double worst;      /* largest |answer - exact| / proved error; 0 where answers are exact  */
    char what[320];    /* the first wrong number: case, place, answer, what it had to be       */
} selftest_result;

/* One kernel, in buffers as the device makes them: between canaries where device_guard is on. */
MUST_USE status device_selftest_kernel(device *d, kernel_id kernel, selftest_result *result, fault *f);
/* All kernels in the order of kernels.def between canaries, reporting each; *wrong counts those that are not right.  A launch
   that fails ends the test with its status. */
MUST_USE status device_selftest(device *d, size_t *wrong, void (*report)(void *to, const selftest_result *r), void *to,
                                fault *f);

#endif
