/* test_op32_mean.c - means over windows on every device, against sums of integers: exact sums, so the division is the only
   rounding; random numbers within the proved bound (N17); windows at every edge of blocks and spans. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/rng.h"
#include "numerics/float32/device_test.h"
#include "tests/harness.h"
#include "tests/numerics/float32/device_tools.h"

#define U 0x1p-24

typedef struct scene {
    rng r;
    span32 at;
    uint64_t window;
    size_t dim, y_origin, y_room, v_origin, v_room;
    bool integers;
} scene;

static float random_float(scene *s) {
    return s->integers ? (float)(int32_t)rng_below(&s->r, 2001) - 1000 : ldexpf((float)(int32_t)rng_below(&s->r, 1 << 25) - 16777216.0f, -24);
}

static void check_row(const scene *s, const float *y, const float *v, size_t i, const char *spec) {
    size_t low = s->window && s->window <= i ? i + 1 - (size_t)s->window : 0;
    double n = (double)(i - low + 1);
    for (size_t j = 0; j < s->dim; j++) {
        double sum = 0, size = 0;
        for (size_t p = low; p <= i; p++) {
            double x = (double)v[(p - s->v_origin) * s->dim + j];
            sum += x;
            size += fabs(x);
        }
        double gamma = s->integers ? 0 : n * U / (1 - n * U), mean = sum / n;
        double bound = gamma * size / n + 5.001 * U * (fabs(mean) + gamma * size / n) + 0x1p-45;
        if (n == 1) bound = 0;
        if (!(fabs((double)y[j] - mean) <= bound)) /* an assertion that holds would cost more than the sum */
            ck_abort_msg("%s: window %llu, position %zu, lane %zu: %.9g, not %.9g within %g", spec,
                      (unsigned long long)s->window, i, j, (double)y[j], mean, bound);
    }
}

static void run(device *d, scene *s) {
    size_t end = s->at.first + s->at.count, low = s->window && s->window <= s->at.first ? s->at.first + 1 - (size_t)s->window : 0;
    size_t before = rng_below(&s->r, 3);
    s->v_origin = low > before ? low - before : 0;
    s->v_room = end - s->v_origin + rng_below(&s->r, 3);
    s->y_origin = s->at.first - rng_below(&s->r, (uint32_t)s->at.first + 1);
    s->y_room = end - s->y_origin + rng_below(&s->r, 3);
    size_t ny = s->at.strings * s->y_room * s->dim, nv = s->at.strings * s->v_room * s->dim;
    float *old = malloc(ny * sizeof *old), *v = malloc(nv * sizeof *v);
    ck_assert(old && v);
    for (size_t e = 0; e < ny; e++) old[e] = random_float(s);
    for (size_t e = 0; e < nv; e++) v[e] = random_float(s);
    rows32 y = {test_buffer(d, old, ny * sizeof *old), s->dim, s->y_origin, s->y_room};
    rows32 x = {test_buffer(d, v, nv * sizeof *v), s->dim, s->v_origin, s->v_room};
    fault f = {""};
    status st = op32_mean(d, &y, &x, s->window, s->at, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
    float *got = test_bytes(d, y.data);
    free(test_bytes(d, x.data));
    for (size_t k = 0; k < s->at.strings; k++)
        for (size_t i = s->y_origin; i < s->y_origin + s->y_room; i++) {
            size_t e = (k * s->y_room + i - s->y_origin) * s->dim;
            if (i >= s->at.first && i < end) check_row(s, got + e, v + k * s->v_room * s->dim, i, device_about(d)->spec);
            else ck_assert_msg(!memcmp(got + e, old + e, s->dim * sizeof *got), "row %zu was written", i);
        }
    free(got);
    free(old);
    free(v);
    device_free(d, y.data);
    device_free(d, x.data);
}

typedef void one_test(device *d, uint64_t index);
static void on_devices(one_test *test, unsigned times) {
    const char *spec[DEVICES_MOST];
    size_t count = test_devices(spec);
    for (size_t k = 0; k < 2 * count - 1; k++) { /* the last one: OpenCL in the shape of a GPU */
        work w = work_default();
        w.threads = 3;
        device *d = test_device_open(spec[k < count ? k : 1], &w);
        if (k == count) device_pretend_gpu(d);
        for (uint64_t i = 0; i < times * test_multiplier(); i++) test(d, i);
        ck_assert_uint_eq(device_bytes(d), 0);
        device_close(d);
    }
}

static void random_once(device *d, uint64_t index) {
    static const uint64_t windows[] = {0, 1, 2, 3, 5, 7, 12, 64, 100, 255, 256, 257, 300, UINT64_MAX};
    static const size_t dims[] = {1, 3, 7, 8, 9, 24, 31, 64, 65, 130};
    scene s = {.window = windows[index % 14], .integers = index % 3 != 0, .dim = dims[index % 10]};
    rng_open(&s.r, test_seed(), "op32 mean", index);
    s.at = (span32){1 + rng_below(&s.r, 3), rng_below(&s.r, 400), 1 + rng_below(&s.r, 300)};
    if (index % 4 == 0) s.at.first = 0;
    if (index % 5 == 0) s.at.count = 1;
    run(d, &s);
}
START_TEST(means_over_windows_are_the_division_of_exact_sums_or_within_the_bound) { on_devices(random_once, 42); }
END_TEST

static void long_once(device *d, uint64_t index) {
    uint64_t k = index % 6; /* more of them differ in their numbers alone */
    scene s = {.window = k & 1 ? 0 : 1500, .integers = true, .dim = 3 + 7 * k, .at = {1, 3000 - 1000 * (k / 2), 1 + 1200 * (k % 3)}};
    rng_open(&s.r, test_seed(), "op32 mean long", index);
    run(d, &s);
}
START_TEST(running_means_join_many_blocks) { on_devices(long_once, 6); }
END_TEST

/* Every window and every span of a short string. */
static void small_once(device *d, uint64_t k) {
    uint64_t index = k % 12;
    for (uint64_t window = 0; window < 9; window++) {
        scene s = {.window = window, .integers = true, .dim = 2, .at = {2, index / 4, 1 + index % 4}};
        rng_open(&s.r, test_seed(), "op32 mean small", 16 * k + window);
        run(d, &s);
    }
}
START_TEST(all_windows_and_spans_of_short_strings_are_right) { on_devices(small_once, 12); }
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, means_over_windows_are_the_division_of_exact_sums_or_within_the_bound);
    tcase_add_test(t, running_means_join_many_blocks);
    tcase_add_test(t, all_windows_and_spans_of_short_strings_are_right);
}
