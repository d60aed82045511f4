/* selftest_probe.h - what the parts of the self-test share: inputs, comparisons, the cases.  Inputs are multiples of 2^-28
   below 1 with 24 bits, so sums of products are integers in units of 2^-56 that 128 bits hold exactly. */
#ifndef NUMERICS_FLOAT32_SELFTEST_PROBE_H
#define NUMERICS_FLOAT32_SELFTEST_PROBE_H

#include "numerics/base/rng.h"
#include "numerics/float32/op32.h"
#include "numerics/float32/selftest.h"

#define PROBE_UNIT 0x1p-28 /* of inputs */

typedef __int128 probe_sum; /* in units of PROBE_UNIT^2 */

typedef struct probe {
    device *d;
    rng r;
    selftest_result *result;
    char place[80]; /* the case at hand */
    fault *f;
} probe;

/* A register with random rows, here and on the device; `old` is what stood there before. */
typedef struct plate {
    rows32 rows;
    size_t strings;
    float *x;     /* strings x room x dim */
    float *got;   /* after plate_read     */
} plate;
MUST_USE status plate_open(plate *t, probe *p, size_t strings, size_t dim, size_t origin, size_t room);
void plate_close(plate *t, probe *p);
MUST_USE status plate_read(plate *t, probe *p);
MUST_USE status plate_write(plate *t, probe *p); /* x to the device, after x was changed */
static inline size_t plate_at(const plate *t, size_t string, size_t i) {
    return (string * t->rows.room + i - t->rows.origin) * t->rows.dim;
}
static inline const float *plate_row(const plate *t, size_t string, size_t i) { return t->x + plate_at(t, string, i); }
static inline const float *plate_answer(const plate *t, size_t string, size_t i) { return t->got + plate_at(t, string, i); }

/* A canary beside b overwritten makes the kernel wrong. */
MUST_USE status probe_guard(probe *p, const device_buffer *b);

float probe_number(probe *p);
static inline int64_t probe_units(float x) { return (int64_t)((double)x / PROBE_UNIT); } /* exact */
long double probe_value(probe_sum s); /* s PROBE_UNIT^2, within 2^-50 of it */

/* Compares one number; bound 0 wants equality (or both NaN). */
void probe_compare(probe *p, float got, long double want, long double bound, size_t string, size_t i, size_t lane);
/* What stands outside the span (and, of lanes, outside from .. to) must be unchanged. */
void probe_rest(probe *p, const plate *t, span32 at, size_t from, size_t to);
/* gamma_k = k u / (1 - k u), u = 2^-24: k roundings in a row, with room for the 2^-40 of the reference itself. */
long double probe_gamma(size_t k);

/* Tests of the ops, each of which launches the kernels it is listed for in selftest.c. */
MUST_USE status selftest_rotate(probe *p);
MUST_USE status selftest_packed(probe *p);
MUST_USE status selftest_linear(probe *p);     /* many rows */
MUST_USE status selftest_linear_few(probe *p); /* few rows  */
MUST_USE status selftest_mean(probe *p);       /* windows   */
MUST_USE status selftest_mean_all(probe *p);   /* all rows before */
MUST_USE status selftest_scan(probe *p);
MUST_USE status selftest_scan_lanes(probe *p);
MUST_USE status selftest_conv(probe *p);
MUST_USE status selftest_attend(probe *p);     /* many queries */
MUST_USE status selftest_attend_few(probe *p); /* few queries  */

#endif
