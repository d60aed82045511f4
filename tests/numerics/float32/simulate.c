/* simulate.c - the self-test for a simulator that watches every access (oclgrind, script/check-kernels): each op once, in the
   shape asked for.  simulate cpu-shape|gpu-shape [planted]; with `planted` a kernel reads and writes past its buffer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/float32/device_test.h"
#include "numerics/float32/selftest.h"

/* Kernels whose ops are tested with another one. */
static bool tested_elsewhere(kernel_id k) {
    return k == KERNEL_strip || k == KERNEL_strip_value || k == KERNEL_mean_sum || k == KERNEL_attend_merge;
}

static const char *planted(const char *text) {
    static char room[1 << 14];
    const char *from = "rows_end(rows, total);", *at = strstr(text, from);
    if (!at) return text;
    snprintf(room, sizeof room, "%.*srows_end(rows, total) + 1;%s", (int)(at - text), text, at + strlen(from));
    return room;
}

int main(int argc, char **argv) {
    bool gpu = argc > 1 && !strcmp(argv[1], "gpu-shape"), plant = argc > 2 && !strcmp(argv[2], "planted");
    work w = work_default();
    device *d;
    fault f = {""};
    kernel_row rows[KERNEL_COUNT];
    memcpy(rows, kernel_table, sizeof rows);
    if (plant) rows[KERNEL_relu].source = planted(rows[KERNEL_relu].source);
    if (device_open_with(&d, "opencl:0.0", &w, rows, &f) != ST_OK) {
        fprintf(stderr, "simulate: %s\n", f.line);
        return EXIT_FAILURE;
    }
    if (gpu) device_pretend_gpu(d);
    int wrong = 0;
    for (size_t k = 0; k < KERNEL_COUNT; k++) {
        selftest_result r;
        if (tested_elsewhere((kernel_id)k) || (plant && k != KERNEL_relu)) continue;
        if (device_selftest_kernel(d, (kernel_id)k, &r, &f) != ST_OK || !r.right) {
            fprintf(stderr, "simulate: %s: %s%s\n", kernel_table[k].name, r.what, f.line);
            wrong++;
        }
    }
    printf("%s: %s, %d wrong\n", device_about(d)->name, gpu ? "shape for GPUs" : "shape for processors", wrong);
    device_close(d);
    return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
