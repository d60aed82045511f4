/* selftest_attend.c - known answers of attention.  Spans follow one another as in a run: keys and values of a span are written
   just before it, what lies in the future or before the first window is NaN on the device, so one unmasked or stale row
   shows.  Scores are integers in 128 bits, weights long double (2^-50), the bound is that of N18-N22. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "numerics/float32/selftest_probe.h"

#define U 0x1p-24L
#define TILE 16 /* keys between two rescalings, at least */

typedef struct attend_case {
    size_t strings, dim, vdim, first, count, step; /* spans of `step` positions */
    attend32 a;
} attend_case;

typedef struct attend_data {
    plate y, q, k, v;
    long double *score, *slack; /* of each key: its score, then weight; how far its logarithm may be off */
} attend_data;

/* Scores of query i against keys low .. i, and what each may be off by; returns the largest score. */
static long double score_keys(attend_data *t, const attend_case *c, size_t string, size_t i, size_t low) {
    const float *q = plate_row(&t->q, string, i);
    long double most = -INFINITY, least = INFINITY, sharp = (long double)c->a.sharpness, slope = (long double)c->a.slope;
    for (size_t n = low; n <= i; n++) {
        const float *k = plate_row(&t->k, string, n);
        probe_sum sum = 0, size = 0;
        for (size_t j = 0; j < c->dim; j++) {
            probe_sum term = (probe_sum)probe_units(q[j]) * probe_units(k[j]);
            sum += term;
            size += term < 0 ? -term : term;
        }
        long double far = slope * (long double)(i - n), large = fabsl(sharp) * probe_value(size);
        t->score[n - low] = sharp * probe_value(sum) - far;
        t->slack[n - low] = (probe_gamma(c->dim) + 4 * U) * large + (slope != 0 ? 8 * U * (fabsl(far) + large) : 0);
        most = fmaxl(most, t->score[n - low]);
        least = fminl(least, t->score[n - low]);
    }
    size_t keys = i - low + 1;
    for (size_t n = 0; n < keys; n++) /* the exp, the rescalings and their arguments: N19, N20 */
        t->slack[n] += 7 * U * (1 + (long double)(keys / TILE)) + 4 * U * fminl(90, most - least + 1);
    return most;
}

static void compare_row(probe *p, attend_data *t, const attend_case *c, size_t string, size_t i) {
    size_t low = c->a.window && c->a.window <= i ? i + 1 - (size_t)c->a.window : 0, keys = i - low + 1;
    long double most = score_keys(t, c, string, i, low), total = 0, theta = 0;
    for (size_t n = 0; n < keys; n++) {
        t->score[n] = expl(t->score[n] - most);
        t->slack[n] = expm1l(t->slack[n]) * (1 + 0x1p-30L);
        theta = fmaxl(theta, t->slack[n]);
        total += t->score[n];
    }
    long double g = probe_gamma(keys + keys / TILE + 1);
    for (size_t j = 0; j < c->vdim; j++) {
        long double mean = 0, size = 0, moved = 0;
        for (size_t n = 0; n < keys; n++) {
            long double v = (long double)plate_row(&t->v, string, low + n)[j];
            mean += t->score[n] * v / total;
            size += t->score[n] * fabsl(v) / total;
        }
        for (size_t n = 0; n < keys; n++)
            moved += t->score[n] * t->slack[n] * fabsl((long double)plate_row(&t->v, string, low + n)[j] - mean) / total;
        moved /= 1 - theta;
        long double bound = moved + (2 * g + 4 * g * g) * (1 + theta) / (1 - theta) * size;
        bound += 6 * U * (fabsl(mean) + bound) + 0x1p-118L * (long double)(keys + keys / TILE + 1) + 0x1p-45L;
        probe_compare(p, plate_answer(&t->y, string, i)[j], mean, bound, string, i, j);
    }
}

/* Rows from .. from + count of every string go to the device as they are. */
static status write_rows(plate *t, probe *p, size_t from, size_t count) {
    status st = ST_OK;
    for (size_t s = 0; s < t->strings && st == ST_OK; s++) {
        size_t at = plate_at(t, s, from);
        st = device_write(p->d, t->rows.data, at * sizeof *t->x, t->x + at, count * t->rows.dim * sizeof *t->x, p->f);
    }
    return st;
}

/* NaN on the device where nothing has been written yet. */
static status hide_rows(plate *t, probe *p) {
    size_t count = t->strings * t->rows.room * t->rows.dim;
    for (size_t e = 0; e < count; e++) t->got[e] = NAN;
    return device_write(p->d, t->rows.data, 0, t->got, count * sizeof *t->got, p->f);
}

static status attend_open(attend_data *t, probe *p, const attend_case *c) {
    status st;
    size_t low = c->a.window && c->a.window <= c->first ? c->first + 1 - (size_t)c->a.window : 0, before = low > 2 ? 2 : low;
    size_t end = c->first + c->count;
    *t = (attend_data){.score = calloc(end, sizeof *t->score), .slack = calloc(end, sizeof *t->slack)};
    if (!t->score || !t->slack) return fault_set(p->f, ST_MEMORY, "out of memory");
    TRY(plate_open(&t->y, p, c->strings, c->vdim, c->first, c->count + 2));
    TRY(plate_open(&t->q, p, c->strings, c->dim, c->first, c->count));
    TRY(plate_open(&t->k, p, c->strings, c->dim, low - before, end - low + before + 3));
    TRY(plate_open(&t->v, p, c->strings, c->vdim, low - before / 2, end - low + before / 2 + 1));
    TRY(hide_rows(&t->k, p));
    TRY(hide_rows(&t->v, p));
    TRY(write_rows(&t->k, p, low, c->first - low));
    TRY(write_rows(&t->v, p, low, c->first - low));
out:
    return st;
}

static void attend_close(attend_data *t, probe *p) {
    plate_close(&t->y, p);
    plate_close(&t->q, p);
    plate_close(&t->k, p);
    plate_close(&t->v, p);
    free(t->score);
    free(t->slack);
}

static status attend_one(probe *p, const attend_case *c) {
    attend_data t;
    status st;
    snprintf(p->place, sizeof p->place, "dims %zu, %zu window %llu sharpness %g slope %g", c->dim, c->vdim, (unsigned long long)c->a.window,
             (double)c->a.sharpness, (double)c->a.slope);
    TRY(attend_open(&t, p, c));
    for (size_t i = c->first; i < c->first + c->count; i += c->step) {
        size_t now = i + c->step > c->first + c->count ? c->first + c->count - i : c->step;
        TRY(write_rows(&t.k, p, i, now));
        TRY(write_rows(&t.v, p, i, now));
        TRY(op32_attend(p->d, &t.y.rows, &t.q.rows, &t.k.rows, &t.v.rows, &c->a, (span32){c->strings, i, now}, p->f));
    }
    TRY(plate_read(&t.y, p));
    for (size_t k = 0; k < c->strings; k++)
        for (size_t i = c->first; i < c->first + c->count; i++) compare_row(p, &t, c, k, i);
    probe_rest(p, &t.y, (span32){c->strings, c->first, c->count}, 0, c->vdim);
out:
    attend_close(&t, p);
    return st;
}

status selftest_attend(probe *p) {
    static const attend_case cases[] = {
        {1, 1, 1, 0, 20, 20, {1, 0, 0}},         {2, 24, 6, 0, 130, 70, {2, 0, 0}},      {1, 64, 64, 0, 100, 50, {0.5f, 0, 0}},
        {1, 24, 20, 200, 60, 60, {3, 0, 13}},    {2, 16, 33, 10, 40, 20, {1, 0.25f, 0}}, {1, 30, 5, 300, 30, 15, {40, 0.125f, 100}},
        {1, 130, 17, 5, 40, 40, {1, 0, 0}},      {1, 12, 270, 0, 30, 30, {1.5f, 0, 0}},  {1, 8, 2, 1000, 100, 100, {1, 0, 0}},
        {1, 12, 5, 100, 90, 45, {300, 0, 0}},
    };
    status st = ST_OK;
    for (size_t c = 0; c < sizeof cases / sizeof *cases && st == ST_OK; c++) st = attend_one(p, &cases[c]);
    return st;
}

status selftest_attend_few(probe *p) {
    static const attend_case cases[] = {
        {1, 1, 1, 0, 5, 1, {1, 0, 0}},       {2, 24, 6, 0, 20, 1, {2, 0, 0}},       {1, 64, 64, 50, 9, 3, {0.5f, 0, 0}},
        {1, 24, 20, 200, 6, 3, {3, 0, 13}},  {2, 16, 33, 10, 8, 8, {1, 0.25f, 0}},  {1, 30, 5, 1500, 4, 2, {40, 0.125f, 1100}},
        {1, 130, 17, 5, 3, 1, {1, 0, 0}},    {1, 12, 270, 0, 3, 1, {1.5f, 0, 0}},   {3, 8, 2, 2100, 2, 1, {1, 0, 0}},
    };
    status st = ST_OK;
    for (size_t c = 0; c < sizeof cases / sizeof *cases && st == ST_OK; c++) st = attend_one(p, &cases[c]);
    return st;
}
