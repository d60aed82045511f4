/* selftest.c - the frame of the self-test, and the kernels whose answers are exact. */
#include "numerics/float32/selftest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/float32/device_test.h"
#include "numerics/float32/selftest_probe.h"

float probe_number(probe *p) {
    int64_t m = (int64_t)rng_below(&p->r, (1 << 25) - 1) - ((1 << 24) - 1);
    return (float)((double)m * (double)(1 << rng_below(&p->r, 5)) * PROBE_UNIT);
}

long double probe_value(probe_sum s) { return (long double)s * (long double)(PROBE_UNIT * PROBE_UNIT); }

long double probe_gamma(size_t k) {
    long double ku = (long double)k * 0x1p-24L;
    return ku / (1 - ku) * (1 + 0x1p-30L);
}

status plate_open(plate *t, probe *p, size_t strings, size_t dim, size_t origin, size_t room) {
    size_t count = strings * room * dim;
    status st;
    *t = (plate){.rows = {NULL, dim, origin, room}, .strings = strings};
    t->x = calloc(count, sizeof *t->x);
    t->got = calloc(count, sizeof *t->got);
    if (!t->x || !t->got) return fault_set(p->f, ST_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++) t->x[i] = probe_number(p);
    TRY(device_alloc(&t->rows.data, p->d, count * sizeof *t->x, p->f));
    TRY(plate_write(t, p));
out:
    return st;
}

void plate_close(plate *t, probe *p) {
    device_free(p->d, t->rows.data);
    free(t->x);
    free(t->got);
    *t = (plate){0};
}

status probe_guard(probe *p, const device_buffer *b) {
    fault f = {""};
    status st = device_guard_check(p->d, b, &f);
    if (st == ST_BUG) {
        if (p->result->right) snprintf(p->result->what, sizeof p->result->what, "%s: %.200s", p->place, f.line);
        p->result->right = false;
        return ST_OK;
    }
    return st == ST_OK ? ST_OK : fault_set(p->f, st, "%.500s", f.line);
}

status plate_read(plate *t, probe *p) {
    status st = probe_guard(p, t->rows.data);
    if (st != ST_OK) return st;
    return device_read(p->d, t->got, t->rows.data, 0, t->strings * t->rows.room * t->rows.dim * sizeof *t->got, p->f);
}

status plate_write(plate *t, probe *p) {
    return device_write(p->d, t->rows.data, 0, t->x, t->strings * t->rows.room * t->rows.dim * sizeof *t->x, p->f);
}

static void wrong(probe *p, float got, long double want, size_t string, size_t i, size_t lane) {
    if (p->result->right)
        snprintf(p->result->what, sizeof p->result->what, "%s: string %zu position %zu lane %zu is %.9g, exactly %.12g", p->place,
                 string, i, lane, (double)got, (double)want);
    p->result->right = false;
}

void probe_compare(probe *p, float got, long double want, long double bound, size_t string, size_t i, size_t lane) {
    p->result->numbers++;
    if (isnan(got) && isnan(want) && bound == 0) return;
    long double error = (long double)got == want ? 0 : fabsl((long double)got - want);
    if (!(error <= bound)) {
        wrong(p, got, want, string, i, lane);
        return;
    }
    if (bound > 0 && (double)(error / bound) > p->result->worst) p->result->worst = (double)(error / bound);
}

void probe_rest(probe *p, const plate *t, span32 at, size_t from, size_t to) {
    for (size_t s = 0; s < t->strings; s++)
        for (size_t i = t->rows.origin; i < t->rows.origin + t->rows.room; i++)
            for (size_t j = 0; j < t->rows.dim; j++) {
                bool inside = s < at.strings && i >= at.first && i < at.first + at.count && j >= from && j < to;
                if (!inside) probe_compare(p, plate_answer(t, s, i)[j], (long double)plate_row(t, s, i)[j], 0, s, i, j);
            }
}

/* ---- one-source and two-source kernels, lane by lane */

typedef struct rows_case {
    size_t strings, dim, first, count;
} rows_case;
static const rows_case rows_cases[] = {{1, 1, 0, 1}, {1, 7, 0, 5}, {3, 33, 17, 70}, {2, 64, 1000, 9}, {1, 200, 3, 300}};
#define ROWS_CASES (sizeof rows_cases / sizeof *rows_cases)

typedef struct rows_test {
    status (*run)(probe *p, rows32 *y, const rows32 *u, const rows32 *v, span32 at);
    long double (*want)(float u, float v);
    long double (*bound)(float u, float v); /* NULL: exact */
} rows_test;

static status run_rows(probe *p, const rows_case *c, const rows_test *t) {
    span32 at = {c->strings, c->first, c->count};
    plate y = {0}, u = {0}, v = {0};
    status st;
    snprintf(p->place, sizeof p->place, "dim %zu", c->dim);
    size_t before = c->first < 3 ? c->first : 3;
    TRY(plate_open(&y, p, c->strings, c->dim, c->first - before, before + c->count + 2));
    TRY(plate_open(&u, p, c->strings, c->dim, c->first, c->count + 1));
    TRY(plate_open(&v, p, c->strings, c->dim, c->first - before / 2, before / 2 + c->count));
    for (size_t k = 0; k < c->strings; k++) u.x[plate_at(&u, k, c->first + c->count / 2)] = NAN; /* NaN must come through */
    for (size_t e = 0; e < c->strings * u.rows.room * c->dim; e += 5) /* ties of rounding to 2^-5 */
        if (!isnan(u.x[e])) u.x[e] = (float)((int)rng_below(&p->r, 128) - 64) / 64;
    TRY(plate_write(&u, p));
    TRY(t->run(p, &y.rows, &u.rows, &v.rows, at));
    TRY(plate_read(&y, p));
    for (size_t k = 0; k < c->strings; k++)
        for (size_t i = c->first; i < c->first + c->count; i++)
            for (size_t j = 0; j < c->dim; j++) {
                float a = plate_row(&u, k, i)[j], b = plate_row(&v, k, i)[j];
                long double bound = t->bound && !isnan(a) ? t->bound(a, b) : 0;
                probe_compare(p, plate_answer(&y, k, i)[j], t->want(a, b), bound, k, i, j);
            }
    probe_rest(p, &y, at, 0, c->dim);
out:
    plate_close(&y, p);
    plate_close(&u, p);
    plate_close(&v, p);
    return st;
}

static status run_all_rows(probe *p, const rows_test *t) {
    status st = ST_OK;
    for (size_t c = 0; c < ROWS_CASES && st == ST_OK; c++) st = run_rows(p, &rows_cases[c], t);
    return st;
}

static status relu_run(probe *p, rows32 *y, const rows32 *u, const rows32 *v, span32 at) {
    (void)v;
    return op32_relu(p->d, y, u, at, p->f);
}
static long double relu_want(float u, float v) {
    (void)v;
    return u < 0 ? 0 : (long double)u;
}
static status selftest_relu(probe *p) { return run_all_rows(p, &(rows_test){relu_run, relu_want, NULL}); }

static status add_run(probe *p, rows32 *y, const rows32 *u, const rows32 *v, span32 at) {
    return op32_add(p->d, y, u, v, at, p->f);
}
static long double add_want(float u, float v) { return (long double)((double)u + (double)v); }  /* units of 2^-28: exact */
static long double add_bound(float u, float v) { return fabsl(add_want(u, v)) * 0x1p-24L; }
static status selftest_add(probe *p) { return run_all_rows(p, &(rows_test){add_run, add_want, add_bound}); }

#define ROUND_BITS 5
static status round_run(probe *p, rows32 *y, const rows32 *u, const rows32 *v, span32 at) {
    (void)v;
    return op32_round(p->d, y, u, ROUND_BITS, at, p->f);
}
/* By integers: units of 2^-28 to units of 2^-5, ties to even. */
static long double round_want(float u, float v) {
    (void)v;
    if (isnan(u)) return (long double)u;
    int64_t unit = (int64_t)1 << (28 - ROUND_BITS), m = probe_units(u), q = m / unit, rest = m % unit;
    if (rest < 0) q--, rest += unit;
    if (2 * rest > unit || (2 * rest == unit && q % 2)) q++;
    return (long double)q * 0x1p-5L;
}
static status selftest_round(probe *p) { return run_all_rows(p, &(rows_test){round_run, round_want, NULL}); }

static status join_case(probe *p, const rows_case *c) {
    span32 at = {c->strings, c->first, c->count};
    plate y = {0}, x = {0};
    status st;
    size_t lane = c->dim / 3;
    snprintf(p->place, sizeof p->place, "dim %zu from lane %zu", c->dim, lane);
    TRY(plate_open(&y, p, c->strings, c->dim + lane + 2, c->first, c->count + 2));
    TRY(plate_open(&x, p, c->strings, c->dim, c->first, c->count + 1));
    TRY(op32_join(p->d, &y.rows, lane, &x.rows, at, p->f));
    TRY(plate_read(&y, p));
    for (size_t k = 0; k < c->strings; k++)
        for (size_t i = c->first; i < c->first + c->count; i++)
            for (size_t j = 0; j < c->dim; j++)
                probe_compare(p, plate_answer(&y, k, i)[lane + j], (long double)plate_row(&x, k, i)[j], 0, k, i, j);
    probe_rest(p, &y, at, lane, lane + c->dim);
out:
    plate_close(&y, p);
    plate_close(&x, p);
    return st;
}
static status selftest_join(probe *p) {
    status st = ST_OK;
    for (size_t c = 0; c < ROWS_CASES && st == ST_OK; c++) st = join_case(p, &rows_cases[c]);
    return st;
}

/* ---- tokens */

static status token_buffer(device_buffer **b, uint32_t **token, probe *p, size_t count, uint32_t below) {
    *token = calloc(count, sizeof **token);
    if (!*token) return fault_set(p->f, ST_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++) (*token)[i] = (uint32_t)rng_below(&p->r, below);
    status st = device_alloc(b, p->d, count * sizeof **token, p->f);
    return st == ST_OK ? device_write(p->d, *b, 0, *token, count * sizeof **token, p->f) : st;
}

static status embed_case(probe *p, const rows_case *c) {
    enum { VOCABULARY = 11 };
    span32 at = {c->strings, c->first, c->count};
    size_t room = c->first + c->count + 1;
    plate y = {0}, table = {0};
    uint32_t *token = NULL;
    device_buffer *tokens = NULL;
    status st;
    snprintf(p->place, sizeof p->place, "dim %zu", c->dim);
    TRY(plate_open(&y, p, c->strings, c->dim, c->first, c->count + 2));
    TRY(plate_open(&table, p, 1, c->dim, 0, VOCABULARY));
    TRY(token_buffer(&tokens, &token, p, c->strings * room, VOCABULARY + 1)); /* one token that is none */
    TRY(op32_embed(p->d, &y.rows, tokens, room, table.rows.data, at, p->f));
    TRY(plate_read(&y, p));
    for (size_t k = 0; k < c->strings; k++)
        for (size_t i = c->first; i < c->first + c->count; i++)
            for (size_t j = 0; j < c->dim; j++) {
                uint32_t t = token[k * room + i];
                long double want = t < VOCABULARY ? (long double)plate_row(&table, 0, t)[j] : (long double)NAN;
                probe_compare(p, plate_answer(&y, k, i)[j], want, 0, k, i, j);
            }
    probe_rest(p, &y, at, 0, c->dim);
out:
    device_free(p->d, tokens);
    free(token);
    plate_close(&y, p);
    plate_close(&table, p);
    return st;
}
static status selftest_embed(probe *p) {
    status st = ST_OK;
    for (size_t c = 0; c < ROWS_CASES && st == ST_OK; c++) st = embed_case(p, &rows_cases[c]);
    return st;
}

/* Largest, largest of the others and first place, by counting how many are larger. */
static decision32 decision_of(const float *logit, size_t dim, uint32_t expect) {
    decision32 d = {UINT32_MAX, NAN, NAN, NAN};
    for (size_t j = 0; j < dim; j++)
        if (!isfinite(logit[j])) return d;
    d.right = expect < dim ? logit[expect] : NAN;
    d.second = -INFINITY;
    for (size_t j = 0; j < dim; j++) {
        size_t larger = 0, same_before = 0;
        for (size_t k = 0; k < dim; k++) {
            larger += logit[k] > logit[j];
            same_before += k < j && logit[k] == logit[j];
        }
        if (larger + same_before == 0) d.token = (uint32_t)j, d.best = logit[j];
        if (larger + same_before == 1) d.second = logit[j];
    }
    return d;
}

typedef struct decide_data {
    plate logits;
    uint32_t *expect, *token;
    device_buffer *expects, *decisions, *tokens;
    decision32 *got;
    size_t room;
} decide_data;

static void compare_decisions(probe *p, const decide_data *d, span32 at, bool fed) {
    for (size_t k = 0; k < at.strings; k++)
        for (size_t i = at.first; i < at.first + at.count; i++) {
            decision32 got = d->got[k * d->room + i];
            decision32 want = decision_of(plate_row(&d->logits, k, i), d->logits.rows.dim, d->expect[k * d->room + i]);
            probe_compare(p, (float)(int32_t)got.token, (long double)(int32_t)want.token, 0, k, i, 0);
            probe_compare(p, got.best, (long double)want.best, 0, k, i, 1);
            probe_compare(p, got.second, (long double)want.second, 0, k, i, 2);
            probe_compare(p, got.right, (long double)want.right, 0, k, i, 3);
        }
    for (size_t k = 0; k < at.strings && fed; k++)
        for (size_t i = 0; i < d->room; i++) {
            uint32_t want = i == at.first + at.count ? d->got[k * d->room + i - 1].token : d->expect[k * d->room + i];
            probe_compare(p, (float)(int32_t)d->token[k * d->room + i], (long double)(int32_t)want, 0, k, i, 4);
        }
}

static status decide_case(probe *p, const rows_case *c, bool fed) {
    span32 at = {c->strings, c->first, c->count};
    decide_data d = {.room = c->first + c->count + 1};
    size_t all = c->strings * d.room;
    status st;
    snprintf(p->place, sizeof p->place, "%zu logits", c->dim);
    TRY(plate_open(&d.logits, p, c->strings, c->dim, c->first, c->count + 1));
    for (size_t e = 0; e < c->strings * d.logits.rows.room * c->dim; e++) {
        if (rng_below(&p->r, 3)) d.logits.x[e] = (float)rng_below(&p->r, 3); /* ties */
        if (rng_below(&p->r, 60 * c->dim) == 0) d.logits.x[e] = rng_below(&p->r, 2) ? NAN : -INFINITY;
    }
    TRY(plate_write(&d.logits, p));
    TRY(token_buffer(&d.expects, &d.expect, p, all, (uint32_t)c->dim + 1));
    TRY(device_alloc(&d.decisions, p->d, all * sizeof *d.got, p->f));
    TRY(op32_decide(p->d, d.decisions, &d.logits.rows, d.expects, d.room, at, p->f));
    if (fed) TRY(op32_feed(p->d, d.expects, d.room, d.decisions, d.room, at, p->f));
    d.got = calloc(all, sizeof *d.got);
    d.token = calloc(all, sizeof *d.token);
    if (!d.got || !d.token) {
        st = fault_set(p->f, ST_MEMORY, "out of memory");
        goto out;
    }
    TRY(probe_guard(p, d.decisions));
    TRY(probe_guard(p, d.expects));
    TRY(device_read(p->d, d.got, d.decisions, 0, all * sizeof *d.got, p->f));
    TRY(device_read(p->d, d.token, d.expects, 0, all * sizeof *d.token, p->f));
    compare_decisions(p, &d, at, fed);
out:
    plate_close(&d.logits, p);
    device_free(p->d, d.expects);
    device_free(p->d, d.decisions);
    free(d.expect);
    free(d.token);
    free(d.got);
    return st;
}
static status selftest_decide(probe *p) {
    status st = ST_OK;
    for (size_t c = 0; c < ROWS_CASES && st == ST_OK; c++) st = decide_case(p, &rows_cases[c], false);
    return st;
}
static status selftest_feed(probe *p) {
    status st = ST_OK;
    for (size_t c = 0; c < ROWS_CASES && st == ST_OK; c++) st = decide_case(p, &rows_cases[c], true);
    return st;
}

/* ---- all of them */

static status (*const cases[KERNEL_COUNT])(probe *p) = {
    [KERNEL_embed] = selftest_embed,         [KERNEL_relu] = selftest_relu,
    [KERNEL_add] = selftest_add,             [KERNEL_join] = selftest_join,
    [KERNEL_round] = selftest_round,         [KERNEL_rotate] = selftest_rotate,
    [KERNEL_decide] = selftest_decide,       [KERNEL_feed] = selftest_feed,
    [KERNEL_strip] = selftest_linear,        [KERNEL_strip_value] = selftest_attend,
    [KERNEL_linear] = selftest_linear,       [KERNEL_linear_row] = selftest_linear_few,
    [KERNEL_scan] = selftest_scan,           [KERNEL_scan_lanes] = selftest_scan_lanes,
    [KERNEL_conv] = selftest_conv,
    [KERNEL_mean] = selftest_mean,           [KERNEL_mean_sum] = selftest_mean_all,
    [KERNEL_mean_all] = selftest_mean_all,   [KERNEL_attend] = selftest_attend,
    [KERNEL_attend_row] = selftest_attend_few, [KERNEL_attend_merge] = selftest_attend_few,
    [KERNEL_packed] = selftest_packed,
};

status device_selftest_kernel(device *d, kernel_id kernel, selftest_result *result, fault *f) {
    *result = (selftest_result){.kernel = kernel_table[kernel].name, .right = true};
    if (!cases[kernel]) return fault_set(f, ST_BUG, "the kernel %s has no self-test", result->kernel);
    probe p = {.d = d, .result = result, .f = f};
    rng_open(&p.r, 0, result->kernel, 0);
    status st = cases[kernel](&p);
    result->right = result->right && result->numbers > 0;
    return st;
}

status device_selftest(device *d, size_t *wrong, void (*report)(void *to, const selftest_result *r), void *to, fault *f) {
    status st = ST_OK;
    bool guarded = device_guard(d, true);
    *wrong = 0;
    for (size_t k = 0; k < KERNEL_COUNT && st == ST_OK; k++) {
        selftest_result result;
        st = device_selftest_kernel(d, (kernel_id)k, &result, f);
        if (st != ST_OK) break;
        *wrong += !result.right;
        report(to, &result);
    }
    device_guard(d, guarded);
    return st;
}
