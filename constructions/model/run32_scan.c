/* run32_scan.c - see run32_scan.h.  Error of a step and of all of them: docs/numerics.md, N31. */
#include "constructions/model/run32_scan.h"

#include <stdlib.h>

#include "numerics/float32/nearest.h"

static bool is_diagonal(const rat_mat *A) {
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++)
            if (i != j && !rat_mat_is_zero_at(A, i, j)) return false;
    return true;
}

/* Positions that rows hold of which one more is read later: room_of of the plan, with a reach of 1. */
static size_t state_room(size_t chunk, size_t positions) { return chunk + 2 < positions ? chunk + 2 : positions; }

void scan32_sizes(scan32_size size[SCAN32_BUFFERS], const model_op *op, size_t chunk, size_t positions) {
    uint64_t N = op->weight.rows, width = N + op->D.cols;
    size[0] = (scan32_size){chunk, 4 * N, true};
    size[1] = (scan32_size){state_room(chunk, positions), 4 * width, true};
    size[2] = (scan32_size){is_diagonal(&op->weight) ? 1 : N, 4 * N, false};
    size[3] = (scan32_size){N, 4 * (uint64_t)op->B.cols, false};
    size[4] = (scan32_size){op->dim, 4 * width, false};
}

typedef struct upload {
    device *d;
    const model_op *op;
    fault *f;
} upload;

/* to[i * row + j * column] = A[i][j] */
static status round_into(float *to, const upload *u, const rat_mat *A, size_t row, size_t column) {
    mpq_t q;
    bool inside = true;
    mpq_init(q);
    for (size_t i = 0; i < A->rows && inside; i++)
        for (size_t j = 0; j < A->cols && inside; j++) {
            if (rat_mat_is_zero_at(A, i, j)) continue; /* `to` is zeroed; so is what is off a diagonal */
            rat_mat_get(q, A, i, j);
            inside = nearest_float32(&to[i * row + j * column], q);
        }
    mpq_clear(q);
    return inside ? ST_OK : run32_refuse_number(u->op, "a weight", u->f);
}

static status send(device_buffer **b, const upload *u, const float *from, size_t entries) {
    status st = device_alloc(b, u->d, entries * sizeof *from, u->f);
    return st == ST_OK ? device_write(u->d, *b, 0, from, entries * sizeof *from, u->f) : st;
}

/* A by columns, or its diagonal (row 0 of a column each); B; C and D side by side. */
static status open_weights(scan32 *s, const upload *u) {
    const model_op *op = u->op;
    size_t N = op->weight.rows, m = op->B.cols, width = N + op->D.cols, most = N * N;
    if (N * m > most) most = N * m;
    if (op->dim * width > most) most = op->dim * width;
    float *to = calloc(most, sizeof *to);
    if (!to) return ST_MEMORY;
    status st = ST_OK;
    TRY(round_into(to, u, &op->weight, s->diagonal ? 0 : 1, s->diagonal ? 1 : N));
    TRY(send(&s->A, u, to, s->diagonal ? N : N * N));
    for (size_t e = 0; e < most; e++) to[e] = 0;
    TRY(round_into(to, u, &op->B, m, 1));
    TRY(send(&s->B, u, to, N * m));
    for (size_t e = 0; e < most; e++) to[e] = 0;
    TRY(round_into(to, u, &op->C, width, 1));
    TRY(round_into(to + N, u, &op->D, width, 1));
    TRY(send(&s->out, u, to, op->dim * width));
out:
    free(to);
    return st;
}

/* The plan has counted these bytes: nothing here overflows. */
status scan32_open(scan32 *s, const model_op *op, device *d, size_t strings, size_t chunk, size_t positions, fault *f) {
    scan32_size size[SCAN32_BUFFERS];
    const upload u = {d, op, f};
    status st = ST_OK;
    scan32_sizes(size, op, chunk, positions);
    *s = (scan32){.diagonal = is_diagonal(&op->weight),
                  .input = {.dim = op->weight.rows, .room = (size_t)size[0].rows},
                  .state = {.dim = (size_t)size[1].row_bytes / 4, .room = (size_t)size[1].rows}};
    TRY(open_weights(s, &u));
    TRY(device_alloc(&s->input.data, d, strings * (size_t)(size[0].rows * size[0].row_bytes), f));
    TRY(device_alloc(&s->state.data, d, strings * (size_t)(size[1].rows * size[1].row_bytes), f));
out:
    return st;
}

void scan32_close(scan32 *s, device *d) {
    device_free(d, s->input.data);
    device_free(d, s->state.data);
    device_free(d, s->A);
    device_free(d, s->B);
    device_free(d, s->out);
}

/* Makes room for the span in the rows of a register: those of a chunk begin at the span; those of a window that are
   still read move to the front when the buffer is full (run32_plan.c, room_of: they do not overlap). */
status run32_make_room(device *d, rows32 *rows, bool read, uint64_t reach, span32 at, fault *f) {
    if (!read) {
        rows->origin = at.first;
        return ST_OK;
    }
    if (at.first + at.count <= rows->origin + rows->room) return ST_OK;
    size_t still = reach < at.first ? (size_t)reach : at.first;
    rows32 moved = *rows;
    moved.origin = at.first - still;
    span32 kept = {.strings = at.strings, .first = moved.origin, .count = still};
    status st = still ? op32_join(d, &moved, 0, rows, kept, f) : ST_OK;
    *rows = moved;
    return st;
}

void scan32_rewind(scan32 *s) { s->input.origin = s->state.origin = 0; }

status scan32_run(scan32 *s, device *d, rows32 *y, const rows32 *x, span32 at, fault *f) {
    status st = ST_OK;
    size_t N = s->input.dim;
    TRY(run32_make_room(d, &s->input, false, 0, at, f));
    TRY(run32_make_room(d, &s->state, true, 1, at, f));
    TRY(op32_linear(d, &s->input, x, s->B, NULL, at, f));
    if (s->state.dim > N) TRY(op32_join(d, &s->state, N, x, at, f));
    TRY(op32_scan(d, &s->state, &s->input, s->A, s->diagonal, at, f));
    TRY(op32_linear(d, y, &s->state, s->out, NULL, at, f));
out:
    return st;
}
