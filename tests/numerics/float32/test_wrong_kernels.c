/* test_wrong_kernels.c - kernels changed in one place: the self-test must find every one of them wrong.  Each change is built
   anew, so the quick tier takes a quarter of them, by the seed; script/test --full takes all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/float32/device_test.h"
#include "numerics/float32/selftest.h"
#include "tests/harness.h"
#include "tests/numerics/float32/device_tools.h"

typedef struct change {
    kernel_id kernel;
    const char *what, *from, *to; /* in the OpenCL text */
    bool gpu;                     /* in its shape for GPUs */
} change;
static const change changes[] = {
    {KERNEL_embed, "token of the next position", "token[row_at(r, count, token_room, first)]", "token[row_at(r, count, token_room, first) + 1]", false},
    {KERNEL_embed, "a token that is none", "t < vocabulary ? from[j] : NAN", "from[j]", false},
    {KERNEL_relu, "below zero let through", "from[j] <= 0 ? 0 : from[j]", "from[j]", false},
    {KERNEL_relu, "NaN hidden", "from[j] <= 0 ? 0 : from[j]", "fmax(from[j], 0.0f)", false},
    {KERNEL_relu, "a row more", "rows_end(rows, total);", "rows_end(rows, total) + (get_group_id(0) + 1 == get_num_groups(0));", false},
    {KERNEL_add, "dropped term", "one[j] + two[j]", "one[j]", false},
    {KERNEL_add, "rounded twice", "one[j] + two[j]", "(one[j] + two[j]) * 1.0000001f", false},
    {KERNEL_join, "a lane off", "* y_dim + lane;", "* y_dim + lane + 1;", false},
    {KERNEL_join, "last lane forgotten", "j < dim; j", "j < dim - (dim > 1); j", false},
    {KERNEL_round, "half away from even", "copysign((size + c) - c, from[j])", "copysign(floor(size * (0x1p23f / c) + 0.5f) / (0x1p23f / c), from[j])", false},
    {KERNEL_rotate, "the wrong way", "-(v * s)", "(v * s)", false},
    {KERNEL_rotate, "a position off", "(first + r % count)", "(first + r % count + 1)", false},
    {KERNEL_decide, "last among equals", "if (z > best) {", "if (z >= best) {", false},
    {KERNEL_decide, "NaN passes", "finite = finite && isfinite(z);", "finite = finite && !(isnan(z) && j > 1);", false},
    {KERNEL_decide, "infinity passes", "finite = finite && isfinite(z);", "finite = finite && !isnan(z);", false},
    {KERNEL_packed, "a key forgotten", "k < keys;", "k + 1 < keys;", false},
    {KERNEL_packed, "later answers counted", "k < again ? 2 : 1", "2", false},
    {KERNEL_packed, "a word forgotten", "if (words > 3)", "if (words > 4)", false},
    {KERNEL_packed, "a level too many", "h < levels; h++) counts", "h < levels + (r + 1 == end); h++) counts", false},
    {KERNEL_feed, "the decision before", "room + to - 1]", "room + to - 2]", false},
    {KERNEL_strip, "last row of 16 forgotten", "if (k < rows)", "if (k + 1 < rows)", false},
    {KERNEL_strip, "a stale row", "from[(size_t)k * dim + t]", "from[(size_t)(k - (k == 5)) * dim + t]", false},
    {KERNEL_strip_value, "a stale row", "from + (size_t)p * dim + lane)", "from + (size_t)(p - (p == 17)) * dim + lane)", false},
    {KERNEL_strip_value, "lanes past the last one", "k < lanes ?", "lane < dim ?", false},
    {KERNEL_linear, "dropped term", "t < dim; t++, q += ROWS", "t + 1 < dim; t++, q += ROWS", false},
    {KERNEL_linear, "no bias", "z = bias[c + k]", "z = 0", false},
    {KERNEL_linear, "dropped term", "t < steps; t++) {", "t + 1 < steps; t++) {", true},
    {KERNEL_linear_row, "dropped term", "t + k < n; k++", "t + k + 1 < n; k++", false},
    {KERNEL_linear_row, "bias twice", "z += bias[j]", "z += 2 * bias[j]", false},
    {KERNEL_mean, "divided by one more", "min(i + 1, window)", "min(i + 1, window + 1)", false},
    {KERNEL_mean, "window one short", "if (b > 0 && i > from)", "if (b > 0 && i > from && i < start + window - 1)", false},
    {KERNEL_mean_sum, "dropped term", "i < to - from", "i + 1 < to - from", false},
    {KERNEL_mean_all, "dropped block", "b < block; b++", "b + 1 < block; b++", false},
    {KERNEL_mean_all, "divided by one less", "(T)(i + 1)", "(T)(max(i, 1u))", false},
    {KERNEL_scan, "A transposed", "A[(size_t)k * n + j]", "A[(size_t)j * n + k]", false},
    {KERNEL_scan, "dropped term", "for (uint k = 0; k < terms; k++) sum = fma(A[", "for (uint k = 1; k < terms; k++) sum = fma(A[", false},
    {KERNEL_scan, "a state before position 0", "first + i > 0 ? n : 0", "n", false},
    {KERNEL_scan, "begins anew with every span", "first + i > 0", "i > 0", false},
    {KERNEL_scan, "input of the position before", "float sum = z[j];", "float sum = i ? (z - n)[j] : z[j];", false},
    {KERNEL_scan, "a state two positions old", "h - dim : h", "h - (i > 1 ? 2 : 1) * dim : h", false},
    {KERNEL_scan, "another string's state", "h += ((size_t)string * h_room", "h += ((size_t)(string / 2) * h_room", false},
    {KERNEL_scan, "no barrier", "barrier(CLK_GLOBAL_MEM_FENCE);", "", true},
    {KERNEL_scan_lanes, "a state before position 0", "first + i > 0 ?", "first + i + 1 > 0 ?", false},
    {KERNEL_scan_lanes, "begins anew with every span", "first + i > 0 ?", "i > 0 ?", false},
    {KERNEL_scan_lanes, "input dropped", "(h - dim)[j], z[j])", "(h - dim)[j], 0.0f)", false},
    {KERNEL_scan_lanes, "last lanes forgotten", "min(begin + lanes, n)", "min(begin + lanes, n - (n > 256))", false},
    {KERNEL_conv, "the kernel reversed", "k[(size_t)t * dim + j]", "k[(size_t)(taps - 1 - t) * dim + j]", false},
    {KERNEL_conv, "a lag off by one", "(from - (size_t)t * dim)[j]", "(from - (size_t)(t + (t > 0 && t + 1 < most)) * dim)[j]", false},
    {KERNEL_conv, "dropped tap", "t < most; t++", "t + 1 < most; t++", false},
    {KERNEL_conv, "rows before the first", "min(taps, first + r % count + 1)", "min(taps, first + r % count + 1 + (first == 4))", false},
    {KERNEL_attend, "dropped term", "(end - from) * CHUNK);", "(end - from) * CHUNK - (end > from));", false},
    {KERNEL_attend, "dropped lane", "K + key, dim);", "K + key, dim - 1);", false},
    {KERNEL_attend, "window off by one", "distance >= (ivec)(window)", "distance > (ivec)(window)", false},
    {KERNEL_attend, "window one short", "distance >= (ivec)(window)", "distance >= (ivec)(window - 1)", false},
    {KERNEL_attend, "unmasked future", "distance < (ivec)(0) || ", "", false},
    {KERNEL_attend, "wrong scale", "1.0f : sharpness)", "1.0f : sharpness * 1.001f)", false},
    {KERNEL_attend, "largest score of half the keys", "LARGER(most, sum[p][c])", "most", false},
    {KERNEL_attend, "largest score of a masked tile's last key only", "p % FEW ? LARGER(most, s) : s", "s", false},
    {KERNEL_attend, "wrong slope", "(vec)(-slope)", "(vec)(-slope * 1.01f)", false},
    {KERNEL_attend, "total not rescaled", "z->total[g] *= z->scale[g];", "", false},
    {KERNEL_attend, "a chunk passed over", "alive == EVERY ? CHUNKS : from; alive >> end & 1; end++",
     "from; (alive & 127) >> end & 1; end++", false},
    {KERNEL_attend, "sums not rescaled", "to[p][g * 3 + c] * z->scale[g * 3 + c]", "to[p][g * 3 + c]", false},
    {KERNEL_attend, "last lanes of v left out", "if (lane >= lanes ||", "if (lane + FEW > lanes ||", false},
    {KERNEL_attend, "another string's keys", "ks += string * keys * dim;", "", false},
    {KERNEL_attend, "a coarse exponential", "0x1.5554a4p-3f", "0x1.6p-3f", false},
    {KERNEL_attend, "dropped term", "for (uint p = 0; p < KEYS; p++)", "for (uint p = 1; p < KEYS; p++)", true},
    {KERNEL_attend, "window off by one", "far >= (int4)((int)a->window)", "far > (int4)((int)a->window)", true},
    {KERNEL_attend, "unmasked future", "far < (int4)(0) || ", "", true},
    {KERNEL_attend, "wrong scale", "(float4)(a->sharpness)", "(float4)(a->sharpness * 1.001f)", true},
    {KERNEL_attend, "another string's keys", "ks += string * keys * dim;", "", true},
    {KERNEL_attend_row, "dropped term", "p < keys; p++) {\n                __global", "p + 1 < keys; p++) {\n                __global", false},
    {KERNEL_attend_row, "dropped term of few lanes", "p < keys; p++, v += dim", "p + 1 < keys; p++, v += dim", false},
    {KERNEL_attend_row, "a lane twice", "e = min(4u, end)", "e = min(3u, end)", false},
    {KERNEL_attend_row, "dropped lane", "t >= 8 - dim % 8", "t > 8 - dim % 8", false},
    {KERNEL_attend_row, "a lane counted twice", "t >= 8 - dim % 8", "t + 1 >= 8 - dim % 8", false},
    {KERNEL_attend_row, "last lane forgotten", "d = min(8 * min(first + 3, end - 1), dim - 8)", "d = min(8 * min(first + 3, end - 1), dim - 9)", false},
    {KERNEL_attend_row, "first lanes left out", "for (uint end = (dim + 7) / 8, first; end; end", "for (uint end = (dim + 7) / 8, first; end > 4 || dim <= 32 && end; end", false},
    {KERNEL_attend_row, "two scores exchanged", "a.s46, b.s46) +", "b.s46, a.s46) +", false},
    {KERNEL_attend_row, "window off by one", "position - window + 1", "position - window", false},
    {KERNEL_attend_row, "unmasked future", "SEGMENT, position + 1)", "SEGMENT, position + 2)", false},
    {KERNEL_attend_row, "wrong scale", "s[p] *= sharpness;", "s[p] *= sharpness * 1.001f;", false},
    {KERNEL_attend_row, "a stale cache row", "= dot_product(q, last, row + (size_t)p * dim", "= dot_product(q, last, row + (size_t)(p - (p > 0 && p + 1 == keys)) * dim", false},
    {KERNEL_attend_row, "a stale row of eight", "y + (size_t)i * dim + t", "y + (size_t)(i - (i == 3)) * dim + t", false},
    {KERNEL_attend_row, "window off by one", "position - window + 1", "position - window", true},
    {KERNEL_attend_row, "unmasked future", "SEGMENT, position + 1)", "SEGMENT, position + 2)", true},
    {KERNEL_attend_row, "a stale cache row", "k[(size_t)p * dim + t]", "k[(size_t)(p - (p > 0 && p + 1 == keys)) * dim + t]", true},
    {KERNEL_attend_merge, "segments to one scale", "p[2 + j] * power_down(power - p[0])", "p[2 + j]", false},
};

/* text with the one place changed (static room: one at a time). */
static const char *changed(const change *c) {
    static char room[1 << 16];
    const kernel_row *row = &kernel_table[c->kernel];
    const char *text = c->gpu && row->gpu_source[0] ? row->gpu_source : row->source;
    const char *at = strstr(text, c->from);
    ck_assert_msg(at != NULL, "'%s' is not in the text of %s", c->from, row->name);
    snprintf(room, sizeof room, "%.*s%s%s", (int)(at - text), text, c->to, at + strlen(c->from));
    return room;
}

/* Each in every run: of the kernels themselves a quick one builds a quarter. */
START_TEST(every_change_is_of_a_text_that_is_there) {
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) ck_assert_ptr_nonnull(changed(&changes[i]));
}
END_TEST

static void must_catch(const char *spec, const kernel_row *rows, kernel_id kernel, bool gpu, const char *what) {
    work w = work_default();
    w.threads = 2;
    device *d;
    selftest_result result;
    fault f = {""};
    ck_ok(device_open_with(&d, spec, &w, rows, &f));
    device_guard(d, true);
    if (gpu) device_pretend_gpu(d);
    status st = device_selftest_kernel(d, kernel, &result, &f);
    ck_assert_msg(st == ST_OK, "%s", f.line);
    ck_assert_msg(!result.right && result.what[0], "%s with '%s' passed on %s", result.kernel, what, spec);
    ck_assert_uint_eq(device_bytes(d), 0);
    device_close(d);
}

START_TEST(an_opencl_kernel_that_is_wrong_in_one_place_is_caught) {
    const char *spec[DEVICES_MOST];
    if (test_multiplier() < 2 && ((uint64_t)_i + test_seed()) % 4) return;
    if (test_devices(spec) < 2) return;
    /* No binary is kept: a driver that is asked for one builds a second time. */
    setenv("XDG_CACHE_HOME", ".", 1), unsetenv("HOME");
    kernel_row rows[KERNEL_COUNT];
    memcpy(rows, kernel_table, sizeof rows);
    const change *c = &changes[_i];
    rows[c->kernel].source = rows[c->kernel].gpu_source = changed(c);
    must_catch(spec[1], rows, c->kernel, c->gpu, c->what);
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
static void linear_without_bias(const kernel_value *a, size_t group) {
    kernel_value b[KERNEL_ARGS_MOST];
    memcpy(b, a, 12 * sizeof *a);
    b[3].p = NULL;
    kernel_linear(b, group);
}
static void attend_one_more(const kernel_value *a, size_t group) {
    kernel_value b[KERNEL_ARGS_MOST];
    memcpy(b, a, 17 * sizeof *a);
    b[14].u++; /* window */
    kernel_attend(b, group);
}
static void attend_the_future(const kernel_value *a, size_t group) {
    kernel_value b[KERNEL_ARGS_MOST];
    memcpy(b, a, 19 * sizeof *a);
    b[12].u++; /* first: every query sees the key after it */
    kernel_attend_row(b, group);
}
static void attend_too_sharply(const kernel_value *a, size_t group) {
    kernel_value b[KERNEL_ARGS_MOST];
    memcpy(b, a, 19 * sizeof *a);
    b[17].x *= 1.001f;
    kernel_attend_row(b, group);
}
static void scan_anew(const kernel_value *a, size_t group) {
    kernel_value b[KERNEL_ARGS_MOST];
    memcpy(b, a, 11 * sizeof *a);
    b[9].u = 0; /* every span begins at position 0 */
    kernel_scan(b, group);
}
static void scan_lanes_anew(const kernel_value *a, size_t group) {
    kernel_value b[KERNEL_ARGS_MOST];
    memcpy(b, a, 13 * sizeof *a);
    b[9].u = 0;
    kernel_scan_lanes(b, group);
}
static void conv_short(const kernel_value *a, size_t group) {
    kernel_value b[KERNEL_ARGS_MOST];
    memcpy(b, a, 13 * sizeof *a);
    b[8].u -= b[8].u > 1; /* taps */
    kernel_conv(b, group);
}
static void nothing(const kernel_value *a, size_t group) { (void)a, (void)group; }

static const struct {
    kernel_id kernel;
    kernel_native *native;
} natives[] = {{KERNEL_relu, relu_short}, {KERNEL_add, add_to_itself}, {KERNEL_round, round_finer}, {KERNEL_rotate, rotate_late},
             {KERNEL_linear, linear_without_bias}, {KERNEL_attend, attend_one_more}, {KERNEL_attend_row, attend_the_future},
             {KERNEL_attend_row, attend_too_sharply}, {KERNEL_scan, scan_anew}, {KERNEL_scan_lanes, scan_lanes_anew},
             {KERNEL_conv, conv_short}};

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
    tcase_add_test(t, every_change_is_of_a_text_that_is_there);
    tcase_add_loop_test(t, an_opencl_kernel_that_is_wrong_in_one_place_is_caught, 0, sizeof changes / sizeof *changes);
    tcase_add_test(t, a_kernel_of_the_own_cores_that_is_wrong_is_caught);
}
