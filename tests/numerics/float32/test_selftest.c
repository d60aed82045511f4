/* test_selftest.c - the self-test passes on every device there is, in both shapes of kernels, and every kernel that is
   wrong in one place is caught by name. */
#include <stdio.h>
#include <string.h>

#include "numerics/float32/device_test.h"
#include "numerics/float32/selftest.h"
#include "tests/harness.h"
#include "tests/numerics/float32/device_tools.h"

typedef struct tally {
    size_t lines, wrong;
    char which[32]; /* the last kernel that was wrong */
} tally;
static void count(void *to, const selftest_result *r) {
    tally *t = to;
    t->lines++;
    ck_assert_uint_gt(r->numbers, 0);
    ck_assert(r->worst <= 1);
    ck_assert(r->right == !r->what[0]);
    if (r->right) return;
    t->wrong++;
    snprintf(t->which, sizeof t->which, "%s", r->kernel);
}

static void passes(const char *spec, bool gpu, unsigned threads) {
    work w = work_default();
    w.threads = threads;
    device *d = test_device_open(spec, &w);
    if (gpu) device_pretend_gpu(d);
    tally t = {0};
    size_t wrong;
    fault f = {""};
    status st = device_selftest(d, &wrong, count, &t, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
    ck_assert_msg(wrong == 0, "%s: %s is wrong", spec, t.which);
    ck_assert_uint_eq(t.lines, KERNEL_COUNT);
    ck_assert_uint_eq(device_bytes(d), 0);
    device_close(d);
}
START_TEST(every_kernel_gives_its_known_answers) {
    const char *spec[DEVICES_MOST];
    size_t devices = test_devices(spec);
    for (size_t k = 0; k < devices; k++) {
        passes(spec[k], false, 1);
        passes(spec[k], false, 4);
        if (k) passes(spec[k], true, 2); /* the own cores have one shape */
    }
}
END_TEST

/* ---- wrong kernels */

typedef struct change {
    kernel_id kernel;
    const char *what, *from, *to; /* in the OpenCL text */
} change;
static const change changes[] = {
    {KERNEL_embed, "token of the next position", "token[row_at(r, count, token_room, first)]", "token[row_at(r, count, token_room, first) + 1]"},
    {KERNEL_embed, "a token that is none", "t < vocabulary ? from[j] : NAN", "from[j]"},
    {KERNEL_relu, "below zero let through", "from[j] <= 0 ? 0 : from[j]", "from[j]"},
    {KERNEL_relu, "NaN hidden", "from[j] <= 0 ? 0 : from[j]", "fmax(from[j], 0.0f)"},
    {KERNEL_relu, "a row more", "rows_end(rows, total);", "rows_end(rows, total) + (get_group_id(0) + 1 == get_num_groups(0));"},
    {KERNEL_add, "dropped term", "one[j] + two[j]", "one[j]"},
    {KERNEL_add, "rounded twice", "one[j] + two[j]", "(one[j] + two[j]) * 1.0000001f"},
    {KERNEL_join, "a lane off", "* y_dim + lane;", "* y_dim + lane + 1;"},
    {KERNEL_join, "last lane forgotten", "j < dim; j", "j < dim - (dim > 1); j"},
    {KERNEL_round, "half away from even", "copysign((size + c) - c, from[j])", "copysign(floor(size * (0x1p23f / c) + 0.5f) / (0x1p23f / c), from[j])"},
    {KERNEL_rotate, "the wrong way", "-(v * s)", "(v * s)"},
    {KERNEL_rotate, "a position off", "(first + r % count)", "(first + r % count + 1)"},
    {KERNEL_decide, "last among equals", "if (z > best) {", "if (z >= best) {"},
    {KERNEL_decide, "NaN passes", "ordered = ordered && z == z;", ""},
    {KERNEL_feed, "the decision before", "room + to - 1]", "room + to - 2]"},
};

/* text with the one place changed (static room: one at a time). */
static const char *changed(const char *text, const change *c) {
    static char room[1 << 16];
    const char *at = strstr(text, c->from);
    ck_assert_msg(at != NULL, "'%s' is not in the text of %s", c->from, kernel_table[c->kernel].name);
    snprintf(room, sizeof room, "%.*s%s%s", (int)(at - text), text, c->to, at + strlen(c->from));
    return room;
}

static void must_catch(const char *spec, const kernel_row *rows, kernel_id kernel, bool gpu, const char *what) {
    work w = work_default();
    w.threads = 2;
    device *d;
    selftest_result result;
    fault f = {""};
    ck_ok(device_open_with(&d, spec, &w, rows, &f));
    if (gpu) device_pretend_gpu(d);
    status st = device_selftest_kernel(d, kernel, &result, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
    ck_assert_msg(!result.right && result.what[0], "%s with '%s' passed on %s", result.kernel, what, spec);
    ck_assert_uint_eq(device_bytes(d), 0);
    device_close(d);
}

START_TEST(an_opencl_kernel_that_is_wrong_in_one_place_is_caught) {
    const char *spec[DEVICES_MOST];
    if (test_devices(spec) < 2) return;
    kernel_row rows[KERNEL_COUNT];
    memcpy(rows, kernel_table, sizeof rows);
    const change *c = &changes[_i];
    rows[c->kernel].source = changed(kernel_table[c->kernel].source, c);
    must_catch(spec[1], rows, c->kernel, false, c->what);
}
END_TEST

/* The own cores' kernels, wrong in what they are told or in what they leave behind. */
static void relu_short(const kernel_value *a, size_t group) {
    kernel_value b[KERNEL_ARGS_MOST];
    memcpy(b, a, 10 * sizeof *a);
    b[8].u -= b[8].u > 1; /* total */
    kernel_relu(b, group);
}
static void add_to_itself(const kernel_value *a, size_t group) {
    kernel_value b[KERNEL_ARGS_MOST];
    memcpy(b, a, 13 * sizeof *a);
    b[2] = a[1], b[7] = a[5], b[8] = a[6];
    kernel_add(b, group);
}
static void round_finer(const kernel_value *a, size_t group) {
    kernel_value b[KERNEL_ARGS_MOST];
    memcpy(b, a, 11 * sizeof *a);
    b[2].x /= 2;
    kernel_round(b, group);
}
static void rotate_late(const kernel_value *a, size_t group) {
    kernel_value b[KERNEL_ARGS_MOST];
    memcpy(b, a, 13 * sizeof *a);
    b[4].u++;
    kernel_rotate(b, group);
}
static void nothing(const kernel_value *a, size_t group) { (void)a, (void)group; }

static const struct {
    kernel_id kernel;
    kernel_native *native;
} natives[] = {{KERNEL_relu, relu_short}, {KERNEL_add, add_to_itself}, {KERNEL_round, round_finer}, {KERNEL_rotate, rotate_late}};

START_TEST(a_kernel_of_the_own_cores_that_is_wrong_is_caught) {
    kernel_row rows[KERNEL_COUNT];
    for (size_t i = 0; i < sizeof natives / sizeof *natives; i++) {
        memcpy(rows, kernel_table, sizeof rows);
        rows[natives[i].kernel].native = natives[i].native;
        must_catch("cpu", rows, natives[i].kernel, false, "other arguments");
    }
    for (size_t k = 0; k < KERNEL_COUNT; k++) {
        memcpy(rows, kernel_table, sizeof rows);
        rows[k].native = nothing;
        must_catch("cpu", rows, (kernel_id)k, false, "nothing done");
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, every_kernel_gives_its_known_answers);
    tcase_add_loop_test(t, an_opencl_kernel_that_is_wrong_in_one_place_is_caught, 0, sizeof changes / sizeof *changes);
    tcase_add_test(t, a_kernel_of_the_own_cores_that_is_wrong_is_caught);
}
