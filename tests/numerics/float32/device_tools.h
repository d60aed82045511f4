/* device_tools.h - for tests that run on every device there is: "cpu" always, the first OpenCL device where one is. */
#ifndef TESTS_NUMERICS_FLOAT32_DEVICE_TOOLS_H
#define TESTS_NUMERICS_FLOAT32_DEVICE_TOOLS_H

#include "numerics/float32/device.h"
#include "numerics/float32/op32.h"

#define DEVICES_MOST 2

/* The devices to test, 1 or 2 of them; a missing OpenCL device is said once on standard error. */
size_t test_devices(const char *spec[DEVICES_MOST]);
/* Opened with guard cells on. */
device *test_device_open(const char *spec, const work *w);

/* A buffer with these bytes. */
device_buffer *test_buffer(device *d, const void *data, size_t bytes);
/* The buffer's bytes (free), its canaries checked. */
void *test_bytes(device *d, const device_buffer *b);

#endif
