/* device_tools.c - see device_tools.h. */
#include "tests/numerics/float32/device_tools.h"

#include <stdio.h>
#include <stdlib.h>

#include "numerics/float32/device_test.h"
#include "tests/harness.h"

size_t test_devices(const char *spec[DEVICES_MOST]) {
    device_info *list;
    size_t count, found = 0;
    fault note;
    ck_ok(device_list(&list, &count, &note));
    spec[found++] = "cpu";
    if (count > 1) spec[found++] = "opencl:0.0";
    else fprintf(stderr, "OpenCL is not tested: %s\n", note.line);
    free(list);
    return found;
}

device *test_device_open(const char *spec, const work *w) {
    device *d;
    fault f = {""};
    status st = device_open(&d, spec, w, &f);
    ck_assert_msg(st == ST_OK, "%s: %s", spec, f.line);
    device_guard(d, true);
    return d;
}

device_buffer *test_buffer(device *d, const void *data, size_t bytes) {
    device_buffer *b;
    ck_ok(device_alloc(&b, d, bytes, NULL));
    if (data) ck_ok(device_write(d, b, 0, data, bytes, NULL));
    return b;
}

void *test_bytes(device *d, const device_buffer *b) {
    fault f = {""};
    void *data = malloc(device_buffer_bytes(b));
    ck_assert_ptr_nonnull(data);
    ck_ok(device_read(d, data, b, 0, device_buffer_bytes(b), NULL));
    status st = device_guard_check(d, b, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
    return data;
}
