/* op32_check.h - what every op's launch code asks before it touches a device. */
#ifndef NUMERICS_FLOAT32_OP32_CHECK_H
#define NUMERICS_FLOAT32_OP32_CHECK_H

#include "numerics/float32/op32.h"

/* BUG, naming op, unless the span is not empty, its positions lie in x's rows, x's buffer holds all its strings and
   every number of x and of the span fits the 32 bits of a kernel's parameters. */
MUST_USE status op32_check(const rows32 *x, span32 at, const char *op, fault *f);
/* The same for an array [strings][room] of `bytes` each by absolute position, up to position last. */
MUST_USE status op32_check_array(const device_buffer *b, size_t room, size_t bytes, span32 at, size_t last,
                                 const char *op, fault *f);

#endif
