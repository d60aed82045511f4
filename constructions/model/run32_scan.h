/* run32_scan.h - a SCAN in float32 on a device: inputs B x for a chunk at once, states one position after another, results
   [C D] (h, x) at once.  The state of the last position of a span stays for the next.  Inside constructions/model only. */
#ifndef CONSTRUCTIONS_MODEL_RUN32_SCAN_H
#define CONSTRUCTIONS_MODEL_RUN32_SCAN_H

#include "constructions/model/model.h"
#include "numerics/float32/op32.h"

typedef struct scan32 {
    rows32 input;             /* B x, of the chunk                                                     */
    rows32 state;             /* h and, where there is a D, x behind it; the row before the span stays  */
    device_buffer *A, *B, *out;
    bool diagonal;
} scan32;

/* Bytes of its buffers on a device, one after another; which sizes, so that a plan can count them before. */
#define SCAN32_BUFFERS 5
typedef struct scan32_size {
    uint64_t rows, row_bytes;
    bool each; /* of every string */
} scan32_size;
void scan32_sizes(scan32_size size[SCAN32_BUFFERS], const model_op *op, size_t chunk, size_t positions);

/* UNSUPPORTED where a weight is past float32. */
MUST_USE status scan32_open(scan32 *s, const model_op *op, device *d, size_t strings, size_t chunk, size_t positions, fault *f);
void scan32_close(scan32 *s, device *d);
void scan32_rewind(scan32 *s); /* before another string */
MUST_USE status scan32_run(scan32 *s, device *d, rows32 *y, const rows32 *x, span32 at, fault *f);

/* Makes room for a span in rows of which later positions still read the last `reach` (those that nobody reads later: read
   false): they move to the front when the buffer is full. */
MUST_USE status run32_make_room(device *d, rows32 *rows, bool read, uint64_t reach, span32 at, fault *f);
/* UNSUPPORTED: a number of op is past float32. */
MUST_USE status run32_refuse_number(const model_op *op, const char *what, fault *f);

#endif
