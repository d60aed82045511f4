/* test_run32_devices.c - models in float32 on every device there is, in both shapes of the kernels: logits against the exact
   model with the proved bound as the only tolerance, guard cells around every buffer. */
#include "constructions/hash_copy/hash_copy.h"
#include "constructions/model/bound32.h"
#include "constructions/model/run32.h"
#include "constructions/ngram/ngram.h"
#include "numerics/float32/device_test.h"
#include "tests/constructions/evaluation.h"

#define SHAPES 3

/* 0: the own cores; 1: the first OpenCL device; 2: the same in the shape for GPUs.  NULL where there is none. */
static device *open_shape(int shape, const work *w) {
    device *d = NULL;
    fault f = {""};
    status st = device_open(&d, shape ? "opencl:0.0" : "cpu", w, &f);
    if (st == ST_NODEVICE && shape) {
        if (shape == 1) fprintf(stderr, "OpenCL is not tested: %s\n", f.line);
        return NULL;
    }
    ck_assert_msg(st == ST_OK, "%s", f.line);
    if (shape == 2) device_pretend_gpu(d);
    device_guard(d, true);
    return d;
}

/* Every logit of BOS x COPY y lies within the bound of the exact one; returns whether the model has a bound. */
static bool compare(device *d, const model *m, const letter *x, size_t L, size_t chunk) {
    size_t count = 2 * L + 1, width = (size_t)m->D + 2;
    bound32 bound;
    field *F = NULL;
    model_eval *e = NULL;
    model_run32 *r = NULL;
    fault f = {""};
    bound32_init(&bound);
    ck_ok(model_bound32(&bound, m, L, &f));
    uint32_t *token = calloc(count, sizeof *token);
    float *logits = calloc(count * width, sizeof *logits);
    token[0] = model_bos(m);
    token[L + 1] = model_copy_token(m);
    for (size_t i = 0; i < L; i++) token[1 + i] = x[i];
    for (size_t i = 0; i + 1 < L; i++) token[L + 2 + i] = x[i];
    ck_ok(field_open_ball(&F, 128));
    ck_ok(model_eval_open(&e, m, F, true));
    push_all(e, token, count);
    status st = model_run32_open_chunked(&r, m, d, 1, L, chunk, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
    st = model_run32_logits(logits, r, token, count, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
    mpq_t lo, hi, got;
    mpq_inits(lo, hi, got, NULL);
    for (size_t i = 0; bound.finite && i < count; i++) {
        ck_ok(model_eval_demand(e, m->ops - 1, i, NULL));
        for (size_t j = 0; j < width; j++) {
            ck_assert(isfinite(logits[i * width + j]));
            F->bounds(F, lo, hi, field_at_const(F, model_eval_row(e, m->ops - 1, i), j));
            mpq_set_d(got, (double)logits[i * width + j]);
            mpq_sub(lo, lo, bound.logit);
            mpq_add(hi, hi, bound.logit);
            ck_assert_msg(mpq_cmp(lo, got) <= 0 && mpq_cmp(got, hi) <= 0, "position %zu, logit %zu: %g is not in [%g, %g], bound %g", i, j,
                          mpq_get_d(got), mpq_get_d(lo), mpq_get_d(hi), mpq_get_d(bound.logit));
        }
    }
    mpq_clears(lo, hi, got, NULL);
    bool has = bound.finite;
    model_run32_close(r);
    model_eval_close(e);
    F->close(F);
    free(logits);
    free(token);
    bound32_clear(&bound);
    return has;
}

static void random_models_on(int shape) {
    work w = work_default();
    device *d = open_shape(shape, &w);
    dice rolls = {test_seed() + 7};
    letter x[12];
    unsigned bounded = 0;
    for (unsigned k = 0; d && k < 40 * test_multiplier(); k++) {
        model *m = random_model_past(&rolls, 2 + (uint32_t)dice_below(&rolls, 3), 2 + (unsigned)dice_below(&rolls, 7), k % 2);
        if (k % 4 == 0) random_positions(m, &rolls, false);
        size_t L = 1 + dice_below(&rolls, 12);
        random_string(x, L, m->D, &rolls);
        bounded += compare(d, m, x, L, k % 3 ? 0 : 2 + dice_below(&rolls, 4));
        model_free(m);
    }
    ck_assert(!d || bounded >= 20);
    device_close(d);
}

START_TEST(random_models_stay_within_the_bound_of_the_exact_ones) { random_models_on(_i); }
END_TEST

static void copiers_on(int shape) {
    static const struct {
        uint32_t D, n;
        size_t L, chunk;
    } at[] = {{2, 1, 2, 0}, {2, 3, 10, 0}, {4, 2, 17, 7}, {26, 1, 26, 0}, {5, 3, 40, 0}};
    work w = work_default();
    device *d = open_shape(shape, &w);
    letter x[40];
    for (size_t k = 0; d && k < sizeof at / sizeof *at; k++) {
        hash_copy_spec s;
        model *m = NULL;
        ck_ok(hash_copy_spec_init(&s, at[k].D, at[k].n, NULL));
        ck_ok(hash_copy_build(&m, &s, NULL));
        ck_ok(ngram_distinct_string(x, at[k].L, at[k].D, at[k].n));
        ck_assert(compare(d, m, x, at[k].L, at[k].chunk));
        model_free(m);
        hash_copy_spec_clear(&s);
    }
    device_close(d);
}

START_TEST(copiers_stay_within_the_bound_of_the_exact_ones) { copiers_on(_i); }
END_TEST

static void batches_on(int shape) {
    enum { L = 150, STRINGS = 3 };
    work w = work_default();
    device *d = open_shape(shape, &w);
    if (!d) return;
    hash_copy_spec s;
    model *m = NULL;
    model_run32 *r = NULL;
    letter *x = calloc(STRINGS * L, sizeof *x);
    copy_run32 teacher[STRINGS], greedy[STRINGS];
    ck_ok(hash_copy_spec_init(&s, 4, 4, NULL));
    ck_ok(hash_copy_build(&m, &s, NULL));
    for (size_t k = 0; k < STRINGS; k++) ck_ok(ngram_distinct_string(x + k * L, L, 4, 4));
    memcpy(x + 2 * L + 100, x + 2 * L + 50, 4 * sizeof *x); /* the last one repeats a 4-gram, and goes on otherwise */
    x[2 * L + 104] = (x[2 * L + 54] + 1) % 4;
    ck_ok(model_run32_open_chunked(&r, m, d, STRINGS, L, 64, NULL));
    ck_ok(model_run32_teacher(teacher, r, x, L, NULL));
    ck_ok(model_run32_greedy(greedy, r, x, L, NULL));
    for (size_t k = 0; k < STRINGS; k++) {
        size_t i, j, right = k < 2 ? L : L - 1;
        ck_assert_int_eq(ngram_ambiguous(x + k * L, L, 4, &i, &j), k == 2);
        ck_assert_msg(k < 2 ? teacher[k].copied == right : teacher[k].copied <= right, "%zu", (size_t)teacher[k].copied);
        ck_assert_uint_eq(teacher[k].copied, greedy[k].copied);
        ck_assert(teacher[k].finite && greedy[k].finite);
    }
    model_run32_close(r);
    model_free(m);
    hash_copy_spec_clear(&s);
    free(x);
    device_close(d);
}

START_TEST(batches_are_decoded_alike_greedily_and_with_a_teacher) { batches_on(_i); }
END_TEST

void tests(TCase *t) {
    tcase_add_loop_test(t, random_models_stay_within_the_bound_of_the_exact_ones, 0, SHAPES);
    tcase_add_loop_test(t, copiers_stay_within_the_bound_of_the_exact_ones, 0, SHAPES);
    tcase_add_loop_test(t, batches_are_decoded_alike_greedily_and_with_a_teacher, 0, SHAPES);
}
