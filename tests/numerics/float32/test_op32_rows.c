/* test_op32_rows.c - the ops that work row by row, on every device there is, against one line of plain C for each
   element; everything outside the span must stay as it was. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/rng.h"
#include "tests/harness.h"
#include "tests/numerics/float32/device_tools.h"

typedef struct shape {
    size_t strings, dim, origin, room;
} shape;

static float *random_floats(rng *r, size_t count) {
    float *x = malloc(count * sizeof *x);
    ck_assert_ptr_nonnull(x);
    for (size_t i = 0; i < count; i++)
        x[i] = ldexpf((float)(int64_t)(rng_below(r, 1 << 24)) - 8388608.0f, (int)rng_below(r, 40) - 40);
    return x;
}

static size_t size_of(shape s) { return s.strings * s.room * s.dim; }
static size_t at_of(shape s, size_t string, size_t i, size_t j) { return (string * s.room + i - s.origin) * s.dim + j; }
static bool inside(span32 at, size_t i) { return i >= at.first && i < at.first + at.count; }

static rows32 rows_of(device *d, shape s, const float *data) {
    return (rows32){test_buffer(d, data, size_of(s) * sizeof *data), s.dim, s.origin, s.room};
}

static span32 random_span(rng *r, size_t strings) {
    return (span32){strings, rng_below(r, 50), 1 + rng_below(r, 60)};
}

/* A register that holds the span with some rows before and behind it. */
static shape random_shape(rng *r, span32 at, size_t dim) {
    size_t before = rng_below(r, 5), origin = at.first > before ? at.first - before : 0;
    return (shape){at.strings, dim, origin, at.first - origin + at.count + rng_below(r, 5)};
}

/* want[j] of row (string, i) is checked inside the span, the old value outside. */
static void check_rows(device *d, shape s, rows32 y, const float *before, span32 at, const float *want, const char *what) {
    float *got = test_bytes(d, y.data);
    for (size_t k = 0; k < s.strings; k++)
        for (size_t i = s.origin; i < s.origin + s.room; i++)
            for (size_t j = 0; j < s.dim; j++) {
                size_t e = at_of(s, k, i, j);
                float expected = inside(at, i) ? want[e] : before[e];
                ck_assert_msg(!memcmp(&got[e], &expected, sizeof expected) || got[e] == expected, "%s on %s: string %zu position %zu lane %zu is %a, not %a", what,
                              device_about(d)->spec, k, i, j, (double)got[e], (double)expected);
            }
    free(got);
}

typedef struct scene {
    rng r;
    device *d;
    span32 at;
    shape ys, us, vs;
    float *y, *u, *v, *want;
    rows32 Y, U, V;
} scene;

static void scene_set(scene *s, device *d, uint64_t index, size_t y_dim, size_t u_dim) {
    rng_open(&s->r, test_seed(), "op32 rows", index);
    s->d = d;
    s->at = random_span(&s->r, 1 + rng_below(&s->r, 3));
    s->ys = random_shape(&s->r, s->at, y_dim);
    s->us = random_shape(&s->r, s->at, u_dim);
    s->vs = random_shape(&s->r, s->at, y_dim);
    s->y = random_floats(&s->r, size_of(s->ys));
    s->u = random_floats(&s->r, size_of(s->us));
    s->v = random_floats(&s->r, size_of(s->vs));
    s->want = calloc(size_of(s->ys), sizeof *s->want);
    s->Y = rows_of(d, s->ys, s->y);
    s->U = rows_of(d, s->us, s->u);
    s->V = rows_of(d, s->vs, s->v);
}
static void scene_clear(scene *s) {
    device_free(s->d, s->Y.data);
    device_free(s->d, s->U.data);
    device_free(s->d, s->V.data);
    free(s->y);
    free(s->u);
    free(s->v);
    free(s->want);
}

#define FOR_SPAN(s, k, i)                                                                                                          \
    for (size_t k = 0; k < (s).at.strings; k++)                                                                                    \
        for (size_t i = (s).at.first; i < (s).at.first + (s).at.count; i++)

typedef void one_test(device *d, uint64_t index);
/* Runs the test a few times on every device. */
static void on_devices(one_test *test, unsigned times) {
    const char *spec[DEVICES_MOST];
    size_t count = test_devices(spec);
    for (size_t k = 0; k < count; k++) {
        work w = work_default();
        w.threads = 3;
        device *d = test_device_open(spec[k], &w);
        for (uint64_t i = 0; i < times * test_multiplier(); i++) test(d, i);
        ck_assert_uint_eq(device_bytes(d), 0);
        device_close(d);
    }
}

static void relu_once(device *d, uint64_t index) {
    scene s;
    size_t dim = 1 + index * 7 % 70;
    scene_set(&s, d, index, dim, dim);
    FOR_SPAN(s, k, i)
        for (size_t j = 0; j < dim; j++) {
            float x = s.u[at_of(s.us, k, i, j)];
            s.want[at_of(s.ys, k, i, j)] = x > 0 ? x : 0;
        }
    ck_ok(op32_relu(d, &s.Y, &s.U, s.at, NULL));
    check_rows(d, s.ys, s.Y, s.y, s.at, s.want, "relu");
    scene_clear(&s);
}
START_TEST(relu_keeps_what_is_above_zero) { on_devices(relu_once, 6); }
END_TEST

static void add_once(device *d, uint64_t index) {
    scene s;
    size_t dim = 1 + index * 11 % 70;
    scene_set(&s, d, index, dim, dim);
    FOR_SPAN(s, k, i)
        for (size_t j = 0; j < dim; j++)
            s.want[at_of(s.ys, k, i, j)] =
                (float)((double)s.u[at_of(s.us, k, i, j)] + (double)s.v[at_of(s.vs, k, i, j)]); /* 53 >= 2 x 24 + 2 bits */
    ck_ok(op32_add(d, &s.Y, &s.U, &s.V, s.at, NULL));
    check_rows(d, s.ys, s.Y, s.y, s.at, s.want, "add");
    scene_clear(&s);
}
START_TEST(add_rounds_once) { on_devices(add_once, 6); }
END_TEST

static void join_once(device *d, uint64_t index) {
    scene s;
    size_t dim = 1 + index * 5 % 40, lane = index % 9, y_dim = lane + dim + index % 4;
    scene_set(&s, d, index, y_dim, dim);
    FOR_SPAN(s, k, i)
        for (size_t j = 0; j < y_dim; j++)
            s.want[at_of(s.ys, k, i, j)] =
                j >= lane && j < lane + dim ? s.u[at_of(s.us, k, i, j - lane)] : s.y[at_of(s.ys, k, i, j)];
    ck_ok(op32_join(d, &s.Y, lane, &s.U, s.at, NULL));
    check_rows(d, s.ys, s.Y, s.y, s.at, s.want, "join");
    scene_clear(&s);
}
START_TEST(join_fills_its_lanes_and_no_other) { on_devices(join_once, 6); }
END_TEST

static void round_once(device *d, uint64_t index) {
    scene s;
    size_t dim = 1 + index * 13 % 40;
    unsigned bits = (unsigned)(index * 3 % 31);
    scene_set(&s, d, index, dim, dim);
    for (size_t e = 0; e < size_of(s.us) && e < 200; e += 2) /* ties among them */
        s.u[e] = ldexpf((float)rng_below(&s.r, 4096) - 2047.5f, -(int)bits);
    ck_ok(device_write(d, s.U.data, 0, s.u, size_of(s.us) * sizeof *s.u, NULL));
    FOR_SPAN(s, k, i)
        for (size_t j = 0; j < dim; j++)
            s.want[at_of(s.ys, k, i, j)] =
                (float)ldexp(nearbyint(ldexp((double)s.u[at_of(s.us, k, i, j)], (int)bits)), -(int)bits);
    ck_ok(op32_round(d, &s.Y, &s.U, bits, s.at, NULL));
    check_rows(d, s.ys, s.Y, s.y, s.at, s.want, "round");
    scene_clear(&s);
}
START_TEST(round_gives_the_nearest_multiple_ties_to_even) { on_devices(round_once, 12); }
END_TEST

static void round_edges_once(device *d, uint64_t index) {
    (void)index;
    const float x[] = {0.0f, -0.0f, 0.5f, 1.5f, -2.5f, 8388607.5f, 8388608.0f, 0x1p127f, 0x1p-149f, INFINITY, NAN, 8388606.5f};
    const float want[] = {0, 0, 0, 2, -2, 8388608.0f, 8388608.0f, 0x1p127f, 0, INFINITY, NAN, 8388606.0f};
    rows32 X = {test_buffer(d, x, sizeof x), 12, 0, 1}, Y = {test_buffer(d, NULL, sizeof x), 12, 0, 1};
    ck_ok(op32_round(d, &Y, &X, 0, (span32){1, 0, 1}, NULL));
    float *got = test_bytes(d, Y.data);
    for (size_t j = 0; j < 12; j++)
        ck_assert_msg(got[j] == want[j] || (isnan(got[j]) && isnan(want[j])), "%a gives %a", (double)x[j], (double)got[j]);
    free(got);
    device_free(d, X.data);
    device_free(d, Y.data);
}
START_TEST(round_at_its_edges) { on_devices(round_edges_once, 1); }
END_TEST

/* The angle by long double, whose 64 bits leave an error of 2^-40 at these positions. */
static void rotate_once(device *d, uint64_t index) {
    scene s;
    size_t dim = 2 + 2 * (index * 17 % 64);
    float base = index % 2 ? 10000.0f : 1.5f + (float)index;
    scene_set(&s, d, index, dim, dim);
    size_t far = index % 3 == 0 ? 4000000 : 0; /* positions may be large */
    s.at.first += far;
    s.Y.origin = s.ys.origin += far;
    s.U.origin = s.us.origin += far;
    ck_ok(op32_rotate(d, &s.Y, &s.U, base, s.at, NULL));
    float *got = test_bytes(d, s.Y.data);
    FOR_SPAN(s, k, i)
        for (size_t j = 0; j < dim; j += 2) {
            long double angle = (long double)i * powl((long double)base, -(long double)j / (long double)dim);
            const float *x = &s.u[at_of(s.us, k, i, j)], *y = &got[at_of(s.ys, k, i, j)];
            long double c = cosl(angle), t = sinl(angle), allowed = 0x1p-20L * (long double)(fabsf(x[0]) + fabsf(x[1]));
            ck_assert(fabsl((long double)y[0] - (c * (long double)x[0] - t * (long double)x[1])) <= allowed);
            ck_assert(fabsl((long double)y[1] - (t * (long double)x[0] + c * (long double)x[1])) <= allowed);
        }
    free(got);
    scene_clear(&s);
}
START_TEST(rotate_turns_by_the_angle_also_far_out) { on_devices(rotate_once, 8); }
END_TEST

static void embed_once(device *d, uint64_t index) {
    scene s;
    size_t dim = 1 + index * 7 % 50, vocabulary = 2 + index % 9;
    scene_set(&s, d, index, dim, dim);
    size_t token_room = s.at.first + s.at.count + index % 3;
    float *table = random_floats(&s.r, vocabulary * dim);
    uint32_t *token = calloc(s.at.strings * token_room, sizeof *token);
    for (size_t e = 0; e < s.at.strings * token_room; e++)
        token[e] = rng_below(&s.r, 10) ? (uint32_t)rng_below(&s.r, vocabulary) : index % 2 ? UINT32_MAX : (uint32_t)vocabulary;
    device_buffer *T = test_buffer(d, table, vocabulary * dim * sizeof *table);
    device_buffer *X = test_buffer(d, token, s.at.strings * token_room * sizeof *token);
    ck_ok(op32_embed(d, &s.Y, X, token_room, T, s.at, NULL));
    float *got = test_bytes(d, s.Y.data);
    FOR_SPAN(s, k, i)
        for (size_t j = 0; j < dim; j++) {
            uint32_t t = token[k * token_room + i];
            float y = got[at_of(s.ys, k, i, j)];
            s.want[at_of(s.ys, k, i, j)] = y;
            if (t < vocabulary) ck_assert(y == table[t * dim + j]);
            else ck_assert(isnan(y)); /* no such token: nothing that could pass */
        }
    for (size_t e = 0; e < size_of(s.ys); e++)
        if (isnan(got[e])) got[e] = s.want[e] = 0;
    ck_ok(device_write(d, s.Y.data, 0, got, size_of(s.ys) * sizeof *got, NULL));
    check_rows(d, s.ys, s.Y, s.y, s.at, s.want, "embed");
    free(got);
    free(table);
    free(token);
    device_free(d, T);
    device_free(d, X);
    scene_clear(&s);
}
START_TEST(embed_takes_the_row_of_the_token) { on_devices(embed_once, 6); }
END_TEST

/* Decides by sorting: the independent way. */
static int by_size(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}
static void check_decision(const float *logit, size_t dim, uint32_t expect, decision32 got) {
    float sorted[80];
    for (size_t j = 0; j < dim; j++) {
        sorted[j] = logit[j];
        if (isfinite(logit[j])) continue;
        ck_assert(got.token == UINT32_MAX && isnan(got.best) && isnan(got.second) && isnan(got.right));
        return;
    }
    qsort(sorted, dim, sizeof *sorted, by_size);
    uint32_t token = 0;
    while (logit[token] != sorted[0]) token++;
    ck_assert_uint_eq(got.token, token);
    ck_assert(got.best == sorted[0]);
    ck_assert(dim > 1 ? got.second == sorted[1] : got.second == -INFINITY);
    if (expect < dim) ck_assert(got.right == logit[expect]);
    else ck_assert(isnan(got.right));
}
static void decide_once(device *d, uint64_t index) {
    scene s;
    size_t dim = 1 + index * 7 % 30;
    scene_set(&s, d, index, dim, dim);
    for (size_t e = 0; e < size_of(s.us); e++) {
        if (rng_below(&s.r, 2)) s.u[e] = (float)rng_below(&s.r, 3); /* ties */
        if (!rng_below(&s.r, 200)) s.u[e] = (const float[]){NAN, INFINITY, -INFINITY}[rng_below(&s.r, 3)];
    }
    ck_ok(device_write(d, s.U.data, 0, s.u, size_of(s.us) * sizeof *s.u, NULL));
    size_t room = s.at.first + s.at.count + 1 + index % 3, all = s.at.strings * room;
    uint32_t *expect = calloc(all, sizeof *expect);
    for (size_t e = 0; e < all; e++) expect[e] = (uint32_t)rng_below(&s.r, dim + 1);
    device_buffer *E = test_buffer(d, expect, all * sizeof *expect), *D = test_buffer(d, NULL, all * sizeof(decision32));
    ck_ok(op32_decide(d, D, &s.U, index % 2 ? E : NULL, room, s.at, NULL));
    decision32 *got = test_bytes(d, D);
    FOR_SPAN(s, k, i)
        check_decision(&s.u[at_of(s.us, k, i, 0)], dim, index % 2 ? expect[k * room + i] : UINT32_MAX, got[k * room + i]);
    /* and the last of them fed back */
    device_buffer *T = test_buffer(d, expect, all * sizeof *expect);
    ck_ok(op32_feed(d, T, room, D, room, s.at, NULL));
    uint32_t *token = test_bytes(d, T);
    for (size_t k = 0; k < s.at.strings; k++)
        for (size_t i = 0; i < room; i++)
            ck_assert_uint_eq(token[k * room + i], i == s.at.first + s.at.count ? got[k * room + i - 1].token : expect[k * room + i]);
    free(token);
    free(got);
    free(expect);
    device_free(d, T);
    device_free(d, D);
    device_free(d, E);
    scene_clear(&s);
}
START_TEST(decide_sorts_the_logits_and_feed_hands_the_token_on) { on_devices(decide_once, 12); }
END_TEST

static void refusals_once(device *d, uint64_t index) {
    (void)index;
    rows32 x = {test_buffer(d, NULL, 4 * 10 * 3), 3, 5, 10}, other = {x.data, 2, 5, 10};
    fault f;
    ck_assert_int_eq(op32_relu(d, &x, &x, (span32){1, 4, 2}, &f), ST_BUG);  /* before the first row */
    ck_assert_int_eq(op32_relu(d, &x, &x, (span32){1, 14, 2}, &f), ST_BUG); /* past the last        */
    ck_assert_int_eq(op32_relu(d, &x, &x, (span32){2, 5, 2}, &f), ST_BUG);  /* another string       */
    ck_assert_int_eq(op32_relu(d, &x, &x, (span32){1, 5, 0}, &f), ST_BUG);
    ck_assert_int_eq(op32_relu(d, &x, &x, (span32){SIZE_MAX / 4, 5, 9}, &f), ST_BUG);
    ck_assert_int_eq(op32_relu(d, &x, &other, (span32){1, 5, 1}, &f), ST_BUG);
    ck_assert_int_eq(op32_join(d, &x, 2, &other, (span32){1, 5, 1}, &f), ST_BUG);
    ck_assert_int_eq(op32_round(d, &x, &x, 121, (span32){1, 5, 1}, &f), ST_UNSUPPORTED);
    ck_assert_int_eq(op32_rotate(d, &x, &x, 2, (span32){1, 5, 1}, &f), ST_DOMAIN); /* odd */
    ck_assert_int_eq(op32_rotate(d, &other, &other, NAN, (span32){1, 5, 1}, &f), ST_DOMAIN);
    ck_assert_int_eq(op32_feed(d, x.data, 6, x.data, 6, (span32){1, 5, 1}, &f), ST_BUG);
    device_free(d, x.data);
}
START_TEST(what_is_outside_a_register_is_refused) { on_devices(refusals_once, 1); }
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, relu_keeps_what_is_above_zero);
    tcase_add_test(t, add_rounds_once);
    tcase_add_test(t, join_fills_its_lanes_and_no_other);
    tcase_add_test(t, round_gives_the_nearest_multiple_ties_to_even);
    tcase_add_test(t, round_at_its_edges);
    tcase_add_test(t, rotate_turns_by_the_angle_also_far_out);
    tcase_add_test(t, embed_takes_the_row_of_the_token);
    tcase_add_test(t, decide_sorts_the_logits_and_feed_hands_the_token_on);
    tcase_add_test(t, what_is_outside_a_register_is_refused);
}
