/* selftest_past.c - known answers of scans and convolutions.  A scan of integers is followed exactly; one of fractions is held to
   its formula step by step, each from the state that the device itself had before.  What lies in the future, or before the
   positions that are read, is NaN on the device, so a stale row shows. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "numerics/float32/selftest_probe.h"

typedef struct scan_case {
    size_t strings, states, dim, first, count, step; /* spans of `step` positions, one after another */
    bool diagonal, integer;
} scan_case;

/* A by columns, or its diagonal.  Integers: signs, one a row, so that no sum grows past 24 bits. */
static void fill_matrix(plate *A, probe *p, const scan_case *c) {
    size_t n = c->states;
    for (size_t e = 0; e < (c->diagonal ? n : n * n); e++) A->x[e] = c->integer ? 0 : probe_number(p);
    if (!c->integer) return;
    for (size_t j = 0; j < n; j++) {
        size_t k = c->diagonal ? 0 : rng_below(&p->r, n);
        A->x[c->diagonal ? j : k * n + j] = rng_below(&p->r, 2) ? 1 : -1;
    }
}

static float entry(const plate *A, const scan_case *c, size_t j, size_t k) {
    if (c->diagonal) return j == k ? A->x[j] : 0;
    return A->x[k * c->states + j];
}

static void compare_scan(probe *p, const plate *h, const plate *z, const plate *A, const scan_case *c) {
    for (size_t s = 0; s < c->strings; s++)
        for (size_t i = c->first; i < c->first + c->count; i++)
            for (size_t j = 0; j < c->states; j++) {
                long double sum = (long double)plate_row(z, s, i)[j], size = fabsl(sum);
                for (size_t k = 0; i > 0 && k < c->states; k++) {
                    float was = i == c->first ? plate_row(h, s, i - 1)[k] : plate_answer(h, s, i - 1)[k];
                    long double term = (long double)entry(A, c, j, k) * (long double)was; /* 48 bits: exact */
                    sum += term;
                    size += fabsl(term);
                }
                long double bound = c->integer ? 0 : probe_gamma(c->diagonal ? 2 : c->states + 1) * size + 0x1p-126L;
                probe_compare(p, plate_answer(h, s, i)[j], sum, bound, s, i, j);
            }
}

static status scan_one(probe *p, const scan_case *c) {
    plate h = {0}, z = {0}, A = {0};
    status st;
    size_t low = c->first ? c->first - 1 : 0;
    snprintf(p->place, sizeof p->place, "%zu states%s%s from %zu", c->states, c->diagonal ? ", diagonal" : "", c->integer ? ", integers" : "", c->first);
    TRY(plate_open(&h, p, c->strings, c->dim, low, c->first - low + c->count + 2));
    TRY(plate_open(&z, p, c->strings, c->states, c->first, c->count + 1));
    TRY(plate_open(&A, p, 1, c->diagonal ? 1 : c->states, 0, c->states));
    fill_matrix(&A, p, c);
    for (size_t e = 0; e < c->strings * z.rows.room * c->states && c->integer; e++) z.x[e] = (float)((int)rng_below(&p->r, 41) - 20);
    for (size_t e = 0; e < c->strings * h.rows.room * c->dim && c->integer; e++) h.x[e] = (float)((int)rng_below(&p->r, 41) - 20);
    for (size_t s = 0; s < c->strings; s++) /* the row before position 0, and what is yet to come */
        for (size_t i = c->first; i < c->first + c->count + 2; i++)
            for (size_t j = 0; j < c->states; j++) h.x[plate_at(&h, s, i) + j] = NAN;
    TRY(plate_write(&h, p));
    TRY(plate_write(&z, p));
    TRY(plate_write(&A, p));
    for (size_t done = 0; done < c->count; done += c->step) {
        size_t left = c->count - done;
        span32 at = {c->strings, c->first + done, left < c->step ? left : c->step};
        TRY(op32_scan(p->d, &h.rows, &z.rows, A.rows.data, c->diagonal, at, p->f));
    }
    TRY(plate_read(&h, p));
    compare_scan(p, &h, &z, &A, c);
    probe_rest(p, &h, (span32){c->strings, c->first, c->count}, 0, c->states);
out:
    plate_close(&h, p);
    plate_close(&z, p);
    plate_close(&A, p);
    return st;
}

static status scan_cases(probe *p, bool diagonal) {
    static const scan_case cases[] = {{1, 1, 1, 0, 9, 9, false, true},    {2, 4, 6, 0, 50, 7, false, true},  {3, 33, 40, 5, 21, 20, false, true},
                                      {2, 3, 3, 0, 20, 6, false, false},  {1, 70, 75, 1, 12, 12, false, false}, {2, 16, 16, 40, 9, 1, false, false},
                                      {1, 300, 300, 7, 5, 2, false, true}};
    status st = ST_OK;
    for (size_t c = 0; c < sizeof cases / sizeof *cases && st == ST_OK; c++) {
        scan_case one = cases[c];
        one.diagonal = diagonal;
        st = scan_one(p, &one);
    }
    return st;
}
status selftest_scan(probe *p) { return scan_cases(p, false); }
status selftest_scan_lanes(probe *p) { return scan_cases(p, true); }

typedef struct conv_case {
    size_t strings, dim, taps, first, count;
} conv_case;

static void compare_conv(probe *p, const plate *y, const plate *x, const plate *k, const conv_case *c) {
    for (size_t s = 0; s < c->strings; s++)
        for (size_t i = c->first; i < c->first + c->count; i++)
            for (size_t j = 0; j < c->dim; j++) {
                probe_sum sum = 0, size = 0;
                for (size_t t = 0; t < c->taps && t <= i; t++) {
                    probe_sum term = (probe_sum)probe_units(plate_row(k, 0, t)[j]) * probe_units(plate_row(x, s, i - t)[j]);
                    sum += term;
                    size += term < 0 ? -term : term;
                }
                probe_compare(p, plate_answer(y, s, i)[j], probe_value(sum), probe_gamma(c->taps) * probe_value(size), s, i, j);
            }
}

static status conv_one(probe *p, const conv_case *c) {
    span32 at = {c->strings, c->first, c->count};
    plate y = {0}, x = {0}, k = {0};
    status st;
    size_t low = c->taps - 1 < c->first ? c->first - (c->taps - 1) : 0; /* rows before are not there */
    snprintf(p->place, sizeof p->place, "%zu taps dim %zu from %zu", c->taps, c->dim, c->first);
    TRY(plate_open(&y, p, c->strings, c->dim, c->first, c->count + 2));
    TRY(plate_open(&x, p, c->strings, c->dim, low, c->first - low + c->count + 1));
    TRY(plate_open(&k, p, 1, c->dim, 0, c->taps));
    for (size_t s = 0; s < c->strings; s++) x.x[plate_at(&x, s, c->first + c->count)] = NAN; /* the future */
    TRY(plate_write(&x, p));
    TRY(op32_conv(p->d, &y.rows, &x.rows, k.rows.data, c->taps, at, p->f));
    TRY(plate_read(&y, p));
    compare_conv(p, &y, &x, &k, c);
    probe_rest(p, &y, at, 0, c->dim);
out:
    plate_close(&y, p);
    plate_close(&x, p);
    plate_close(&k, p);
    return st;
}

status selftest_conv(probe *p) {
    static const conv_case cases[] = {{1, 1, 1, 0, 5}, {2, 7, 3, 0, 40}, {1, 33, 16, 100, 30}, {3, 5, 9, 4, 11}, {1, 2, 200, 50, 300}, {2, 70, 5, 9, 1}};
    status st = ST_OK;
    for (size_t c = 0; c < sizeof cases / sizeof *cases && st == ST_OK; c++) st = conv_one(p, &cases[c]);
    return st;
}
