/* selftest_sums.c - known answers of linear maps, means and rotation.  References: integers in 128 bits, then long double; its
   own error, 2^-40 at most, is room in probe_gamma. */
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

/* ---- linear: y = W x + bias within gamma(terms) (|W||x| + |bias|)   (N15) */

typedef struct linear_case {
    size_t strings, in, out, first, count;
    bool bias;
} linear_case;

static void compare_linear(probe *p, const plate *y, const plate *x, const plate *W, const plate *bias, const linear_case *c) {
    for (size_t k = 0; k < c->strings; k++)
        for (size_t i = c->first; i < c->first + c->count; i++)
            for (size_t o = 0; o < c->out; o++) {
                const float *w = plate_row(W, 0, o), *v = plate_row(x, k, i);
                int64_t b = c->bias ? probe_units(bias->x[o]) : 0;
                probe_sum sum = (probe_sum)b * ((probe_sum)1 << 28), size = b < 0 ? -sum : sum;
                for (size_t j = 0; j < c->in; j++) {
                    probe_sum term = (probe_sum)probe_units(w[j]) * probe_units(v[j]);
                    sum += term;
                    size += term < 0 ? -term : term;
                }
                long double bound = probe_gamma(c->in + c->bias) * probe_value(size);
                probe_compare(p, plate_answer(y, k, i)[o], probe_value(sum), bound, k, i, o);
            }
}

static status linear_one(probe *p, const linear_case *c) {
    span32 at = {c->strings, c->first, c->count};
    plate y = {0}, x = {0}, W = {0}, bias = {0};
    status st;
    snprintf(p->place, sizeof p->place, "%zu x %zu%s, %zu rows", c->out, c->in, c->bias ? " with bias" : "", c->strings * c->count);
    TRY(plate_open(&y, p, c->strings, c->out, c->first, c->count + 2));
    TRY(plate_open(&x, p, c->strings, c->in, c->first / 2, c->first - c->first / 2 + c->count));
    TRY(plate_open(&W, p, 1, c->in, 0, c->out));
    TRY(plate_open(&bias, p, 1, c->out, 0, 1));
    TRY(op32_linear(p->d, &y.rows, &x.rows, W.rows.data, c->bias ? bias.rows.data : NULL, at, p->f));
    TRY(plate_read(&y, p));
    compare_linear(p, &y, &x, &W, &bias, c);
    probe_rest(p, &y, at, 0, c->out);
out:
    plate_close(&y, p);
    plate_close(&x, p);
    plate_close(&W, p);
    plate_close(&bias, p);
    return st;
}

status selftest_linear(probe *p) {
    static const linear_case cases[] = {{1, 1, 1, 0, 17, false},  {2, 24, 24, 5, 100, true}, {1, 70, 33, 100, 50, true},
                                        {3, 128, 6, 1, 90, false}, {1, 13, 130, 0, 200, true}, {1, 300, 40, 0, 40, true}};
    status st = ST_OK;
    for (size_t c = 0; c < sizeof cases / sizeof *cases && st == ST_OK; c++) st = linear_one(p, &cases[c]);
    return st;
}

status selftest_linear_few(probe *p) {
    static const linear_case cases[] = {{1, 1, 1, 0, 1, false}, {1, 24, 24, 1000, 1, true}, {3, 70, 33, 7, 1, true},
                                        {2, 17, 200, 3, 5, false}, {1, 300, 40, 0, 3, true}};
    status st = ST_OK;
    for (size_t c = 0; c < sizeof cases / sizeof *cases && st == ST_OK; c++) st = linear_one(p, &cases[c]);
    return st;
}

/* ---- mean of the window: within gamma(m-1) (mean of sizes) + 6u |mean|   (N17) */

typedef struct mean_case {
    size_t strings, dim, first, count;
    uint64_t window;
} mean_case;

static void compare_mean(probe *p, const plate *y, const plate *v, const mean_case *c) {
    for (size_t k = 0; k < c->strings; k++)
        for (size_t j = 0; j < c->dim; j++) {
            int64_t sum = 0, size = 0; /* of the window, in units; |x| < 2^28 of them, at most some thousand */
            for (size_t i = v->rows.origin; i < c->first + c->count; i++) {
                int64_t in = probe_units(plate_row(v, k, i)[j]);
                sum += in;
                size += in < 0 ? -in : in;
                if (c->window && i >= v->rows.origin + c->window) {
                    int64_t out = probe_units(plate_row(v, k, i - c->window)[j]);
                    sum -= out;
                    size -= out < 0 ? -out : out;
                }
                if (i < c->first) continue;
                uint64_t m = c->window && c->window <= i ? c->window : i + 1;
                long double unit = (long double)PROBE_UNIT / (long double)m, mean = (long double)sum * unit;
                long double bound = probe_gamma(m - 1) * (long double)size * unit + 6 * 0x1p-24L * fabsl(mean) * (1 + probe_gamma(m));
                probe_compare(p, plate_answer(y, k, i)[j], mean, bound + 0x1p-126L, k, i, j);
            }
        }
}

static status mean_one(probe *p, const mean_case *c) {
    span32 at = {c->strings, c->first, c->count};
    plate y = {0}, v = {0};
    status st;
    size_t origin = c->window && c->window <= c->first ? c->first + 1 - (size_t)c->window : 0; /* rows before are not there */
    snprintf(p->place, sizeof p->place, "window %llu dim %zu", (unsigned long long)c->window, c->dim);
    TRY(plate_open(&y, p, c->strings, c->dim, c->first, c->count + 2));
    TRY(plate_open(&v, p, c->strings, c->dim, origin, c->first - origin + c->count + 1));
    for (size_t k = 0; k < c->strings; k++) v.x[plate_at(&v, k, c->first + c->count)] = NAN; /* the future */
    TRY(plate_write(&v, p));
    TRY(op32_mean(p->d, &y.rows, &v.rows, c->window, at, p->f));
    TRY(plate_read(&y, p));
    compare_mean(p, &y, &v, c);
    probe_rest(p, &y, at, 0, c->dim);
out:
    plate_close(&y, p);
    plate_close(&v, p);
    return st;
}

status selftest_mean(probe *p) {
    static const mean_case cases[] = {{1, 1, 0, 10, 1},  {2, 7, 0, 50, 3},      {1, 24, 100, 60, 12},    {3, 5, 1000, 1, 7},
                                      {1, 33, 0, 700, 64}, {1, 2, 3000, 300, 257}, {2, 3, 2, 20, 1000}};
    status st = ST_OK;
    for (size_t c = 0; c < sizeof cases / sizeof *cases && st == ST_OK; c++) st = mean_one(p, &cases[c]);
    return st;
}

status selftest_mean_all(probe *p) {
    static const mean_case cases[] = {{1, 1, 0, 10, 0}, {2, 24, 0, 100, 0}, {1, 5, 1020, 1100, 0}, {3, 2, 2047, 1, 0}};
    status st = ST_OK;
    for (size_t c = 0; c < sizeof cases / sizeof *cases && st == ST_OK; c++) st = mean_one(p, &cases[c]);
    return st;
}
