/* test_op32_attend.c - attention on every device and in every instruction set, against doubles; the only tolerance is the
   proved bound (docs/numerics.md, N18 and N25), computed for each element from its own numbers. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/rng.h"
#include "numerics/float32/device_test.h"
#include "numerics/float32/kernels/isa.h"
#include "tests/harness.h"
#include "tests/numerics/float32/device_tools.h"

#define U 0x1p-24
#define ISA_MOST 2

typedef struct scene {
    rng r;
    device *d;
    span32 at;
    attend32 a;
    size_t origin[4], room[4], dim[4]; /* of y, q, k, v */
    float *x[4];
    rows32 rows[4];
} scene;

static float random_float(rng *r) { return ldexpf((float)(int32_t)rng_below(r, 1 << 25) - 16777216.0f, -24); }

/* Registers that hold what the span needs, with some rows more on both sides. */
static void scene_set(scene *s, device *d, size_t dim, size_t vdim) {
    size_t end = s->at.first + s->at.count, low = s->a.window && s->a.window <= s->at.first ? s->at.first + 1 - (size_t)s->a.window : 0;
    s->d = d;
    for (int k = 0; k < 4; k++) {
        size_t least = k < 2 ? s->at.first : low, before = rng_below(&s->r, 4);
        s->origin[k] = least > before ? least - before : 0;
        s->room[k] = end - s->origin[k] + rng_below(&s->r, 4);
        s->dim[k] = k == 1 || k == 2 ? dim : vdim;
        size_t n = s->at.strings * s->room[k] * s->dim[k];
        s->x[k] = malloc(n * sizeof(float));
        ck_assert_ptr_nonnull(s->x[k]);
        for (size_t e = 0; e < n; e++) s->x[k][e] = random_float(&s->r);
        s->rows[k] = (rows32){test_buffer(d, s->x[k], n * sizeof(float)), s->dim[k], s->origin[k], s->room[k]};
    }
}
static void scene_clear(scene *s) {
    for (int k = 0; k < 4; k++) {
        device_free(s->d, s->rows[k].data);
        free(s->x[k]);
    }
}
static const float *row(const scene *s, int k, size_t string, size_t i) {
    return s->x[k] + (string * s->room[k] + i - s->origin[k]) * s->dim[k];
}

/* The exact score, to 2^-50 of its terms, and how far the computed one may be from it. */
static double score(double *error, const scene *s, size_t string, size_t i, size_t p) {
    double sum = 0, size = 0, n = (double)s->dim[1], far = (double)s->a.slope * (double)(i - p), sharp = (double)s->a.sharpness;
    for (size_t t = 0; t < s->dim[1]; t++) {
        double term = (double)row(s, 1, string, i)[t] * (double)row(s, 2, string, p)[t];
        sum += term;
        size += fabs(term);
    }
    *error = fabs(sharp) * size * (n * U / (1 - n * U)) + U * fabs(sharp) * size; /* the dot product, times sharpness */
    if (far != 0) *error += 2.001 * U * (fabs(far) + fabs(sharp) * size);
    *error *= 1.00001;
    return sharp * sum - far;
}

/* Checks row i of the string against sums in doubles. */
static void check_row(const scene *s, const float *got, size_t string, size_t i, const char *what) {
    size_t low = s->a.window && s->a.window <= i ? i + 1 - (size_t)s->a.window : 0, keys = i - low + 1, dim = s->dim[0];
    double *x = calloc(keys, sizeof *x), *e = calloc(keys, sizeof *e), most = -INFINITY, total = 0, theta = 0;
    for (size_t p = 0; p < keys; p++) {
        x[p] = score(&e[p], s, string, i, low + p);
        most = fmax(most, x[p]);
    }
    for (size_t p = 0; p < keys; p++) {
        e[p] = exp(e[p]) * (1 + (2.6 + (fabs(x[p]) + 1) * 0x1p-19) * U) - 1;
        theta = fmax(theta, e[p]);
        total += x[p] = exp(x[p] - most);
    }
    double gamma = (double)keys * U / (1 - (double)keys * U);
    for (size_t j = 0; j < dim; j++) {
        double y = 0, size = 0, off = 0;
        for (size_t p = 0; p < keys; p++) y += x[p] * (double)row(s, 3, string, low + p)[j];
        y /= total;
        for (size_t p = 0; p < keys; p++) {
            double v = (double)row(s, 3, string, low + p)[j];
            size += x[p] * fabs(v) / total;
            off += x[p] * e[p] * fabs(v - y) / total;
        }
        double bound = off / (1 - theta) + (gamma * (1 + theta) * (size + fabs(y)) + 5 * U * fabs(y)) * (1 + 4 * gamma + 4 * theta);
        bound += (double)keys * 0x1p-120 + 0x1p-45;
        if (!(fabs((double)got[j] - y) <= bound)) /* an assertion that holds would cost more than the sum */
            ck_abort_msg("%s on %s: string %zu position %zu lane %zu is %.9g, not %.9g within %.3g",
                      what, device_about(s->d)->spec, string, i, j, (double)got[j], y, bound);
    }
    free(x);
    free(e);
}

static void check_scene(const scene *s, const char *what) {
    float *got = test_bytes(s->d, s->rows[0].data);
    for (int k = 1; k < 4; k++) free(test_bytes(s->d, s->rows[k].data));
    for (size_t string = 0; string < s->at.strings; string++)
        for (size_t i = s->origin[0]; i < s->origin[0] + s->room[0]; i++) {
            const float *y = got + (string * s->room[0] + i - s->origin[0]) * s->dim[0];
            if (i >= s->at.first && i < s->at.first + s->at.count) check_row(s, y, string, i, what);
            else ck_assert_msg(!memcmp(y, row(s, 0, string, i), s->dim[0] * sizeof *y), "%s: row %zu was written", what, i);
        }
    free(got);
}

static void attend(scene *s) {
    fault f = {""};
    status st = op32_attend(s->d, &s->rows[0], &s->rows[1], &s->rows[2], &s->rows[3], &s->a, s->at, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
}

/* Instruction sets of the own cores, one by one: kernels in place of those chosen by the processor. */
static int forced;
static void forced_attend(const kernel_value *a, size_t group) { kernel_attend_on(a, group, forced); }
static void forced_row(const kernel_value *a, size_t group) { kernel_attend_row_on(a, group, forced); }

typedef void one_test(device *d, uint64_t index);
static void on_devices(one_test *test, unsigned times) {
    const char *spec[DEVICES_MOST];
    size_t count = test_devices(spec);
    work w = work_default();
    w.threads = 3;
    for (size_t k = 0; k < 2 * count - 1; k++) { /* the last one: OpenCL in the shape of a GPU */
        device *d = test_device_open(spec[k < count ? k : 1], &w);
        if (k == count) device_pretend_gpu(d);
        for (uint64_t i = 0; i < times * test_multiplier(); i++) test(d, i);
        ck_assert_uint_eq(device_bytes(d), 0);
        device_close(d);
    }
    kernel_row table[KERNEL_COUNT];
    memcpy(table, kernel_table, sizeof table);
    table[KERNEL_attend].native = forced_attend;
    table[KERNEL_attend_row].native = forced_row;
    for (forced = 0; forced <= ISA_MOST; forced++) {
        device *d;
        if (forced > kernel_isa_best()) continue;
        ck_ok(device_open_with(&d, "cpu", &w, table, NULL));
        device_guard(d, true);
        for (uint64_t i = 0; i < times; i++) test(d, i);
        device_close(d);
    }
}

static scene random_scene(device *d, uint64_t index) {
    static const size_t dims[] = {1, 2, 3, 7, 8, 9, 15, 16, 17, 24, 33, 64, 65, 100, 128, 255, 256, 257, 300};
    static const uint64_t windows[] = {0, 1, 2, 5, 63, 64, 65, 130};
    static const float slopes[] = {0, 0, 0.0625f, 0.7f}, sharpnesses[] = {1, 0.125f, 8.3f, -2, 0};
    scene s = {.d = d};
    rng_open(&s.r, test_seed(), "op32 attend", index);
    s.at = (span32){1 + rng_below(&s.r, 3), rng_below(&s.r, 150), 1 + rng_below(&s.r, 130)};
    if (index % 3 == 1) s.at.count = 1 + rng_below(&s.r, 8);
    if (index % 5 == 0) s.at.first = 0;
    s.a = (attend32){sharpnesses[rng_below(&s.r, 5)], slopes[rng_below(&s.r, 4)], windows[rng_below(&s.r, 8)]};
    scene_set(&s, d, dims[(index * 5 + 3) % 19], dims[rng_below(&s.r, 19)]);
    attend(&s);
    return s;
}
static void random_once(device *d, uint64_t index) {
    scene s = random_scene(d, index);
    check_scene(&s, "attend");
    scene_clear(&s);
}
START_TEST(attention_of_random_shapes_stays_within_the_proved_bound) { on_devices(random_once, 24); }
END_TEST

/* Windows that end just where a block of queries no longer needs a mask in a tile of keys, on either side. */
static void edge_once(device *d, uint64_t index) {
    static const uint64_t windows[] = {110, 111, 112, 127, 128, 143};
    scene s = {.d = d, .at = {1, 0, 260}, .a = {1, 0, windows[index % 6]}};
    rng_open(&s.r, test_seed(), "op32 attend edge", index);
    scene_set(&s, d, 2, 2);
    attend(&s);
    check_scene(&s, "attend, edges of tiles");
    scene_clear(&s);
}
START_TEST(windows_that_end_with_a_tile_are_masked_right) { on_devices(edge_once, 6); }
END_TEST

/* A query, or a few, against keys of several segments. */
static void long_once(device *d, uint64_t index) {
    scene s = {.d = d, .at = {1 + index % 2, 2500 + 3 * (size_t)index, 1 + index % 3}, .a = {3, index % 2 ? 0.001f : 0, index % 4 == 3 ? 1500 : 0}};
    rng_open(&s.r, test_seed(), "op32 attend long", index);
    scene_set(&s, d, 5 + index, 3 + 4 * index);
    attend(&s);
    check_scene(&s, "attend, few queries");
    scene_clear(&s);
}
START_TEST(few_queries_against_many_keys_are_split_and_joined_within_the_bound) { on_devices(long_once, 4); }
END_TEST

/* Scores that climb by thousands from key to key, and fall as steeply: no overflow, and the nearest scores decide. */
static void steep_once(device *d, uint64_t index) {
    scene s = {.d = d, .at = {1, 0, index % 2 ? 400 : 5}, .a = {index & 2 ? 2000 : -2000, 0, 0}};
    rng_open(&s.r, test_seed(), "op32 attend steep", index);
    scene_set(&s, d, 1, 4);
    for (size_t i = 0; i < s.at.strings * s.room[2]; i++) s.x[2][i] = (float)i * 0.25f; /* times q in [-1, 1] */
    ck_ok(device_write(d, s.rows[2].data, 0, s.x[2], s.room[2] * sizeof(float), NULL));
    attend(&s);
    check_scene(&s, "attend, steep");
    scene_clear(&s);
}
START_TEST(scores_of_any_size_below_the_limit_neither_overflow_nor_vanish) { on_devices(steep_once, 4); }
END_TEST

/* Tiles in which nothing weighs anything are passed over; a NaN or a new largest score there must not be. */
static void faint_once(device *d, uint64_t index) {
    scene s = {.d = d, .at = {1, 0, 500}, .a = {300, 0, 0}};
    rng_open(&s.r, test_seed(), "op32 attend faint", index);
    scene_set(&s, d, 3, 5);
    size_t special = 200 + rng_below(&s.r, 250);
    for (size_t i = 0; i < s.room[2]; i++)
        for (size_t t = 0; t < 3; t++) s.x[2][3 * i + t] = (float)(i < 40 ? 2 : 1) + (float)rng_below(&s.r, 8) / 64;
    for (size_t e = 0; e < 3 * s.room[1]; e++) s.x[1][e] = 1;
    s.x[2][3 * special] = index % 3 == 1 ? NAN : 5;
    for (size_t t = 0; t < 3 && index % 3 == 2; t++) s.x[2][3 * special + t] = 2.109375f; /* as large as the largest so far can be */
    for (int k = 1; k < 3; k++) ck_ok(device_write(d, s.rows[k].data, 0, s.x[k], 3 * s.room[k] * sizeof(float), NULL));
    attend(&s);
    if (index % 3 == 1) {
        float *got = test_bytes(d, s.rows[0].data);
        for (size_t i = 0; i < 500; i++)
            for (size_t j = 0; j < 5; j++) ck_assert_msg(i < special ? isfinite(got[5 * i + j]) : isnan(got[5 * i + j]), "%zu, NaN at %zu", i, special);
        free(got);
    } else check_scene(&s, "attend, faint tiles");
    scene_clear(&s);
}
START_TEST(tiles_that_weigh_nothing_are_passed_over_but_not_what_matters_in_them) { on_devices(faint_once, 6); }
END_TEST

/* Integer scores with one match: sums of integers are exact, so equal keys weigh exactly alike. */
static void tie_once(device *d, uint64_t index) {
    scene s = {.d = d, .at = {1, index % 2 ? 90 : 0, index % 2 ? 2 : 128}, .a = {16, 0, 0}};
    rng_open(&s.r, test_seed(), "op32 attend tie", index);
    scene_set(&s, d, 24, 2);
    for (int k = 1; k < 3; k++) {
        for (size_t e = 0; e < s.room[k] * 24; e++) s.x[k][e] = e % 24 < 12 ? 1 : -1;
        ck_ok(device_write(d, s.rows[k].data, 0, s.x[k], s.room[k] * 24 * sizeof(float), NULL));
    }
    for (size_t e = 0; e < s.room[3] * 2; e++) s.x[3][e] = e % 2 ? 1 : (float)((s.origin[3] + e / 2) % 2);
    ck_ok(device_write(d, s.rows[3].data, 0, s.x[3], s.room[3] * 2 * sizeof(float), NULL));
    attend(&s);
    float *got = test_bytes(d, s.rows[0].data);
    for (size_t i = s.at.first; i < s.at.first + s.at.count; i++) {
        const float *y = got + (i - s.origin[0]) * 2;
        float bound = (2 * (float)(i + 1) + 6) * 0x1p-24f, want = (float)((i + 1) / 2) / (float)(i + 1);
        ck_assert_msg(fabsf(y[0] - want) <= bound * want && fabsf(y[1] - 1) <= bound, /* the weights' error cancels */
                      "position %zu: %.9g %.9g", i, (double)y[0], (double)y[1]);
    }
    free(got);
    scene_clear(&s);
}
START_TEST(equal_integer_scores_weigh_alike) { on_devices(tie_once, 2); }
END_TEST

/* One NaN or infinity among queries, keys or values reaches its own position; scores past 2^20 become NaN. */
static void poison_once(device *d, uint64_t index) {
    static const float bad[] = {NAN, INFINITY, -INFINITY, FLT_MAX};
    scene s = {.d = d, .at = {1, 0, index % 2 ? 70 : 6}, .a = {1, 0, 0}};
    rng_open(&s.r, test_seed(), "op32 attend poison", index);
    scene_set(&s, d, 8, 8);
    int k = 1 + (int)(index / 2 % 3);
    size_t i = s.at.count - 2, e = i * 8 + 3;
    float poison = bad[index / 6 % 4];
    if (k == 3 && poison == FLT_MAX) poison = NAN; /* a large value is no error */
    s.x[k][e] = poison;
    s.x[1][i * 8 + 3] = k == 1 ? poison : 1;
    if (k == 1) s.x[2][e] = 1;
    for (int j = 1; j < 4; j++) ck_ok(device_write(d, s.rows[j].data, 0, s.x[j], s.room[j] * 8 * sizeof(float), NULL));
    attend(&s);
    float *got = test_bytes(d, s.rows[0].data);
    bool finite = true;
    for (size_t j = 0; j < 8; j++) finite = finite && isfinite(got[i * 8 + j]);
    if (!(k == 2 && poison == -INFINITY)) ck_assert_msg(!finite, "%g in %d passed, test %d", (double)poison, k, (int)index);
    for (size_t j = 0; j < 8; j++) ck_assert(isfinite(got[j]) || k == 3 || s.at.count == 70); /* a tile's values are shared */
    free(got);
    scene_clear(&s);
}
START_TEST(nan_infinity_and_scores_past_the_limit_never_become_numbers) { on_devices(poison_once, 24); }
END_TEST

START_TEST(the_bytes_of_a_result_do_not_depend_on_threads) {
    const char *spec[DEVICES_MOST];
    size_t count = test_devices(spec);
    for (size_t k = 0; k < count; k++) {
        float *first = NULL;
        for (unsigned threads = 1; threads <= 4; threads += 3) {
            work w = work_default();
            w.threads = threads;
            device *d = test_device_open(spec[k], &w);
            scene s = {.d = d, .at = {2, 1500, 100}, .a = {1, 0, 0}};
            rng_open(&s.r, test_seed(), "op32 attend threads", 0);
            scene_set(&s, d, 20, 20);
            attend(&s);
            s.at.count = 2; /* and once more the other way, over the first rows */
            attend(&s);
            float *got = test_bytes(d, s.rows[0].data);
            if (first) ck_assert_mem_eq(first, got, 2 * s.room[0] * 20 * sizeof(float));
            free(first);
            first = got;
            scene_clear(&s);
            device_close(d);
        }
        free(first);
    }
}
END_TEST

/* Both take the same steps in the same order; without fma, or where a driver divides less exactly than PoCL, they may differ. */
START_TEST(own_cores_and_pocl_give_the_same_bits) {
    const char *spec[DEVICES_MOST];
    if (test_devices(spec) < 2 || kernel_isa_best() == 0) return;
    work w = work_default();
    device *d[2] = {test_device_open(spec[0], &w), test_device_open(spec[1], &w)};
    const device_info *info = device_about(d[1]);
    for (uint64_t i = 0; i < 24 * test_multiplier() && !info->gpu && strstr(info->platform, "Portable"); i++) {
        float *got[2];
        size_t count = 0;
        for (int k = 0; k < 2; k++) {
            scene s = random_scene(d[k], i);
            count = s.at.strings * s.room[0] * s.dim[0];
            got[k] = test_bytes(d[k], s.rows[0].data);
            scene_clear(&s);
        }
        for (size_t e = 0; e < count; e++)
            ck_assert_msg(!memcmp(got[0] + e, got[1] + e, sizeof(float)), "scene %llu, number %zu: %a and %a", (unsigned long long)i, e,
                          (double)got[0][e], (double)got[1][e]);
        free(got[0]);
        free(got[1]);
    }
    device_close(d[0]);
    device_close(d[1]);
}
END_TEST

START_TEST(shapes_that_do_not_fit_are_refused_before_anything_is_launched) {
    work w = work_default();
    device *d = test_device_open("cpu", &w);
    scene s = {.d = d, .at = {1, 10, 5}, .a = {1, 0, 4}};
    rng_open(&s.r, test_seed(), "op32 attend shapes", 0);
    scene_set(&s, d, 4, 4);
    rows32 *r = s.rows, short_keys = r[2], wrong = r[1];
    fault f;
    short_keys.origin += 4;
    ck_assert_int_eq(op32_attend(d, &r[0], &r[1], &short_keys, &r[3], &s.a, s.at, &f), ST_BUG);
    wrong.dim = 3;
    ck_assert_int_eq(op32_attend(d, &r[0], &wrong, &r[2], &r[3], &s.a, s.at, &f), ST_BUG);
    s.a.sharpness = INFINITY;
    ck_assert_int_eq(op32_attend(d, &r[0], &r[1], &r[2], &r[3], &s.a, s.at, &f), ST_UNSUPPORTED);
    scene_clear(&s);
    device_close(d);
}
END_TEST

/* Bytes past 2^64 anywhere, or past half of it where they are added, are no size at all. */
START_TEST(no_scratch_is_counted_modulo_2_to_the_64) {
    enum { KEYS_A_TILE = 64 };
    uint64_t largest;
    static const struct {
        size_t dim, vdim, strings, keys;
    } past[] = {
        {1, 1, 1, SIZE_MAX},                         /* keys, filled up to a tile */
        {1, 1, (size_t)1 << 40, (size_t)1 << 30},    /* rows: 0 modulo 2^64 */
        {1, 1, ((size_t)1 << 58) + 1, KEYS_A_TILE},  /* rows: one tile modulo 2^64 */
        {(size_t)1 << 31, 1, 1, (size_t)1 << 40},    /* keys of that dimension */
        {1, (size_t)1 << 22, 1, (size_t)1 << 40},    /* values alone */
        {2, 0, 1, (size_t)1 << 60},                  /* 2^63 bytes of keys, none of values */
        {0, 16, 1, (size_t)1 << 57},                 /* the reverse */
        {(size_t)UINT32_MAX + 1, 1, 1, 1},           /* no kernel counts so many lanes */
        {1, (size_t)UINT32_MAX + 1, 1, 1},
    };
    for (size_t k = 0; k < sizeof past / sizeof *past; k++)
        ck_assert_msg(!op32_attend_scratch(&largest, past[k].dim, past[k].vdim, past[k].strings, past[k].keys), "%zu", k);
    uint64_t all = op32_attend_scratch(&largest, 40, 20, 3, 130); /* 192 rows a string */
    ck_assert_uint_ge(all, UINT64_C(3) * 192 * (40 + 32) * sizeof(float));
    ck_assert_uint_ge(largest, UINT64_C(3) * 192 * 40 * sizeof(float));
    ck_assert_uint_le(largest, all);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, attention_of_random_shapes_stays_within_the_proved_bound);
    tcase_add_test(t, windows_that_end_with_a_tile_are_masked_right);
    tcase_add_test(t, few_queries_against_many_keys_are_split_and_joined_within_the_bound);
    tcase_add_test(t, scores_of_any_size_below_the_limit_neither_overflow_nor_vanish);
    tcase_add_test(t, tiles_that_weigh_nothing_are_passed_over_but_not_what_matters_in_them);
    tcase_add_test(t, equal_integer_scores_weigh_alike);
    tcase_add_test(t, nan_infinity_and_scores_past_the_limit_never_become_numbers);
    tcase_add_test(t, the_bytes_of_a_result_do_not_depend_on_threads);
    tcase_add_test(t, own_cores_and_pocl_give_the_same_bits);
    tcase_add_test(t, shapes_that_do_not_fit_are_refused_before_anything_is_launched);
    tcase_add_test(t, no_scratch_is_counted_modulo_2_to_the_64);
}
