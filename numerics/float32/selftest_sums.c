/* selftest_sums.c - known answers of the kernels that sum: linear maps, means, attention, rotation.  References: integers in 128 bits, then
   long double; their own error (2^-40 at most) is room in probe_gamma. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "numerics/float32/selftest_probe.h"

/* ---- rotation */

typedef struct rotate_case {
    size_t strings, dim, first, count;
    float base;
} rotate_case;

static status rotate_one(probe *p, const rotate_case *c) {
    span32 at = {c->strings, c->first, c->count};
    plate y = {0}, x = {0};
    status st;
    snprintf(p->place, sizeof p->place, "dim %zu base %g", c->dim, (double)c->base);
    TRY(plate_open(&y, p, c->strings, c->dim, c->first, c->count + 1));
    TRY(plate_open(&x, p, c->strings, c->dim, c->first, c->count));
    TRY(op32_rotate(p->d, &y.rows, &x.rows, c->base, at, p->f));
    TRY(plate_read(&y, p));
    for (size_t k = 0; k < c->strings; k++)
        for (size_t i = c->first; i < c->first + c->count; i++)
            for (size_t j = 0; j < c->dim; j += 2) {
                long double angle = (long double)i * powl((long double)c->base, -(long double)j / (long double)c->dim);
                const float *from = plate_row(&x, k, i) + j, *to = plate_answer(&y, k, i) + j;
                long double a = (long double)from[0], b = (long double)from[1], bound = 0x1p-20L * (fabsl(a) + fabsl(b));
                probe_compare(p, to[0], a * cosl(angle) - b * sinl(angle), bound, k, i, j);
                probe_compare(p, to[1], a * sinl(angle) + b * cosl(angle), bound, k, i, j + 1);
            }
    probe_rest(p, &y, at, 0, c->dim);
out:
    plate_close(&y, p);
    plate_close(&x, p);
    return st;
}

status selftest_rotate(probe *p) {
    static const rotate_case cases[] = {{1, 2, 0, 40, 10000}, {2, 64, 100, 33, 10000}, {1, 30, 1000000, 20, 1.5f}};
    status st = ST_OK;
    for (size_t c = 0; c < sizeof cases / sizeof *cases && st == ST_OK; c++) st = rotate_one(p, &cases[c]);
    return st;
}
