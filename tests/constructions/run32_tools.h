/* run32_tools.h - for tests of float32 runs: a device, a run, and how far its logits may be from the formulas. */
#ifndef TESTS_CONSTRUCTIONS_RUN32_TOOLS_H
#define TESTS_CONSTRUCTIONS_RUN32_TOOLS_H

#include "constructions/model/run32.h"
#include "tests/constructions/evaluation.h"

static inline device *open_cpu(void) {
    static work w;
    device *d = NULL;
    w = work_default();
    w.threads = 2;
    ck_ok(device_open(&d, "cpu", &w, NULL));
    return d;
}

static inline model_run32 *open_run(const model *m, device *d, size_t strings, size_t length, size_t chunk) {
    model_run32 *r = NULL;
    fault f = {""};
    status st = model_run32_open_chunked(&r, m, d, strings, length, chunk, &f);
    ck_assert_msg(st == ST_OK, "%s: %s", status_name(st), f.line);
    return r;
}

/* How far a logit of a register may be by rounding alone: doubles carry 2^-53, floats 2^-24; the models here have few
   ops of few lanes with small weights, so a few thousand places of the largest value are ample - and far below what a
   wrong term makes. */
static inline double slack(const model *m, double ***value, size_t length) {
    double most = 1;
    for (size_t r = 0; r < m->ops; r++)
        for (size_t i = 0; i < length; i++)
            for (size_t j = 0; j < m->op[r].dim; j++) most = fmax(most, fabs(value[r][i][j]));
    return most * 0x1p-12;
}

static inline size_t rounds(const model *m) {
    size_t n = 0;
    for (size_t r = 0; r < m->ops; r++) n += m->op[r].kind == OP_ROUND;
    return n;
}

static inline void compare_logits(const model *m, device *d, const uint32_t *token, size_t length, size_t chunk) {
    double ***value = naive_double(m, token, length);
    size_t width = (size_t)m->D + 2;
    float *logits = calloc(length * width, sizeof *logits);
    model_run32 *r = open_run(m, d, 1, length / 2, chunk);
    ck_ok(model_run32_logits(logits, r, token, length, NULL));
    for (size_t i = 0; i < length; i++)
        for (size_t j = 0; j < width; j++) {
            double want = value[m->ops - 1][i][j], got = (double)logits[i * width + j];
            ck_assert_msg(fabs(got - want) <= slack(m, value, length), "position %zu, logit %zu, chunk %zu: %g, not %g", i, j, chunk, got, want);
        }
    model_run32_close(r);
    free(logits);
    naive_double_free(m, value, length);
    ck_assert_uint_eq(device_bytes(d), 0);
}

#endif
