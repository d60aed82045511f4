/* test_op32_linear.c - W x + b on every device and in every instruction set: random numbers within the proved bound (N15),
   small integers exactly. */
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

static int forced;
static void forced_linear(const kernel_value *a, size_t group) { kernel_linear_on(a, group, forced); }

typedef struct scene {
    size_t m, n, y_room, x_room;
    float *y, *x, *W, *bias;
} scene;

static float *random_floats(rng *r, size_t count, bool integers) {
    float *x = malloc(count * sizeof *x);
    ck_assert_ptr_nonnull(x);
    for (size_t i = 0; i < count; i++)
        x[i] = integers ? (float)(int32_t)rng_below(r, 17) - 8 : ldexpf((float)(int32_t)rng_below(r, 1 << 25) - 16777216.0f, -24);
    return x;
}

static void check(const scene *s, const float *got, span32 at, size_t y_origin, size_t x_origin, bool integers, bool bias) {
    for (size_t k = 0; k < at.strings; k++)
        for (size_t row = 0; row < s->y_room; row++)
            for (size_t j = 0; j < s->m; j++) {
                size_t e = (k * s->y_room + row) * s->m + j, i = row + y_origin;
                if (i < at.first || i >= at.first + at.count) {
                    if (got[e] != s->y[e]) ck_abort_msg("row %zu was written", i);
                    continue;
                }
                const float *x = s->x + (k * s->x_room + i - x_origin) * s->n;
                double sum = bias ? (double)s->bias[j] : 0, size = fabs(sum), terms = (double)s->n + 1;
                for (size_t t = 0; t < s->n; t++) {
                    double term = (double)s->W[j * s->n + t] * (double)x[t];
                    sum += term;
                    size += fabs(term);
                }
                double bound = integers ? 0 : terms * U / (1 - terms * U) * size + 0x1p-45;
                if (!(fabs((double)got[e] - sum) <= bound)) /* an assertion that holds would cost more than the sum */
                    ck_abort_msg("%zu x %zu, row %zu, component %zu: %.9g, not %.9g within %g",
                              s->m, s->n, i, j, (double)got[e], sum, bound);
            }
}

static void random_once(device *d, uint64_t index) {
    static const size_t dims[] = {1, 2, 3, 5, 8, 15, 16, 17, 26, 31, 32, 33, 48, 64, 100, 130, 256, 257, 300};
    rng r;
    rng_open(&r, test_seed(), "op32 linear", index);
    scene s = {.m = dims[index * 5 % 19], .n = dims[rng_below(&r, 19)]};
    span32 at = {1 + rng_below(&r, 4), rng_below(&r, 20), index % 3 ? 1 + rng_below(&r, 220) : 1 + rng_below(&r, 4)};
    size_t y_origin = at.first - rng_below(&r, (uint32_t)at.first + 1), x_origin = at.first - rng_below(&r, (uint32_t)at.first + 1);
    bool integers = index % 2, bias = rng_below(&r, 3) > 0;
    s.y_room = at.first - y_origin + at.count + rng_below(&r, 3);
    s.x_room = at.first - x_origin + at.count + rng_below(&r, 3);
    s.y = random_floats(&r, at.strings * s.y_room * s.m, integers);
    s.x = random_floats(&r, at.strings * s.x_room * s.n, integers);
    s.W = random_floats(&r, s.m * s.n, integers);
    s.bias = random_floats(&r, s.m, integers);
    rows32 y = {test_buffer(d, s.y, at.strings * s.y_room * s.m * sizeof(float)), s.m, y_origin, s.y_room};
    rows32 x = {test_buffer(d, s.x, at.strings * s.x_room * s.n * sizeof(float)), s.n, x_origin, s.x_room};
    device_buffer *W = test_buffer(d, s.W, s.m * s.n * sizeof(float)), *b = test_buffer(d, s.bias, s.m * sizeof(float));
    ck_ok(op32_linear(d, &y, &x, W, bias ? b : NULL, at, NULL));
    float *got = test_bytes(d, y.data);
    check(&s, got, at, y_origin, x_origin, integers, bias);
    free(got);
    free(test_bytes(d, x.data));
    free(test_bytes(d, W));
    device_free(d, y.data);
    device_free(d, x.data);
    device_free(d, W);
    device_free(d, b);
    free(s.y);
    free(s.x);
    free(s.W);
    free(s.bias);
}

START_TEST(linear_maps_of_random_shapes_stay_within_the_bound_and_integers_are_exact) {
    const char *spec[DEVICES_MOST];
    size_t count = test_devices(spec);
    work w = work_default();
    w.threads = 3;
    for (size_t k = 0; k < 2 * count - 1; k++) { /* the last one: OpenCL in the shape of a GPU */
        device *d = test_device_open(spec[k < count ? k : 1], &w);
        if (k == count) device_pretend_gpu(d);
        for (uint64_t i = 0; i < 30 * test_multiplier(); i++) random_once(d, i);
        ck_assert_uint_eq(device_bytes(d), 0);
        device_close(d);
    }
    kernel_row table[KERNEL_COUNT];
    memcpy(table, kernel_table, sizeof table);
    table[KERNEL_linear].native = forced_linear;
    for (forced = 0; forced <= ISA_MOST && forced <= kernel_isa_best(); forced++) {
        device *d;
        ck_ok(device_open_with(&d, "cpu", &w, table, NULL));
        device_guard(d, true);
        for (uint64_t i = 0; i < 30; i++) random_once(d, i);
        device_close(d);
    }
}
END_TEST

START_TEST(weights_that_are_too_few_are_refused) {
    work w = work_default();
    device *d = test_device_open("cpu", &w);
    rows32 y = {test_buffer(d, NULL, 12), 3, 0, 1}, x = {test_buffer(d, NULL, 8), 2, 0, 1};
    device_buffer *W = test_buffer(d, NULL, 20);
    ck_assert_int_eq(op32_linear(d, &y, &x, W, NULL, (span32){1, 0, 1}, NULL), ST_BUG);
    device_free(d, y.data);
    device_free(d, x.data);
    device_free(d, W);
    device_close(d);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, linear_maps_of_random_shapes_stay_within_the_bound_and_integers_are_exact);
    tcase_add_test(t, weights_that_are_too_few_are_refused);
}
