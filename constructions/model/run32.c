/* run32.c - see run32.h: buffers by the plan, one op after another over a span of positions, and what the logits say. */
#include "constructions/model/run32.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/model/run32_plan.h"
#include "constructions/model/run32_scan.h"
#include "numerics/float32/nearest.h"
#include "numerics/float32/op32.h"

#define BLOCK 256 /* greedy answers between two looks at what was decided */
#define ROTARY_MOST (1u << 24)

typedef struct run32_op {
    rows32 rows; /* data NULL: not needed */
    device_buffer *weight, *bias;
    rows32 query, key; /* of rotary positions: turned; data NULL where there is nothing to turn */
    attend32 attend;
    scan32 scan;
} run32_op;

struct model_run32 {
    const model *m;
    device *d;
    const work *w; /* NULL: no one watches */
    plan32 plan;
    run32_op *op;
    device_buffer *token, *expect, *decision; /* [strings][positions] */
    decision32 *seen;                         /* of one string and chunk, on the host */
};

/* ---- opening */

static status fits(const plan32 *p, const device *d, fault *f) {
    const device_info *about = device_about(d);
    const double GiB = 1073741824.0;
    size_t length = (p->positions - 2) / 2;
    uint64_t taken = device_bytes(d);
    if (taken > about->memory || p->bytes > about->memory - taken)
        return fault_set(f, ST_LIMIT, "%zu string%s of %zu letters: the run needs %llu bytes (%.3g GiB) on %s, which has %.3g GiB",
                         p->strings, p->strings == 1 ? "" : "s", length, (unsigned long long)p->bytes, (double)p->bytes / GiB,
                         about->spec, (double)about->memory / GiB);
    if (p->largest > about->largest)
        return fault_set(f, ST_LIMIT, "%zu string%s of %zu letters: \"%s\" needs one buffer of %llu bytes (%.3g GiB), and %s allows %.3g GiB",
                         p->strings, p->strings == 1 ? "" : "s", length, p->widest, (unsigned long long)p->largest,
                         (double)p->largest / GiB, about->spec, (double)about->largest / GiB);
    return ST_OK;
}

status run32_refuse_number(const model_op *op, const char *what, fault *f) {
    return fault_set(f, ST_UNSUPPORTED, "op \"%s\": %s is past the largest float32, 2^128 (1 - 2^-24)", op->name, what);
}

/* rows x cols entries of A; which ones, op's own lanes and those of its source say (EMBED and bias: NULL for all). */
typedef struct part {
    const rat_mat *A;
    size_t rows, cols;
    const plan32_op *row, *col;
} part;

static status round_part(float *to, const model_op *op, const part *w, fault *f) {
    mpq_t q;
    bool inside = true;
    mpq_init(q);
    for (size_t i = 0; i < w->rows && inside; i++)
        for (size_t j = 0; j < w->cols && inside; j++) {
            size_t a = w->row ? plan32_lane(w->row, i) : i, b = w->col ? plan32_lane(w->col, j) : j;
            if (rat_mat_is_zero_at(w->A, a, b)) continue; /* `to` is zeroed */
            rat_mat_get(q, w->A, a, b);
            inside = nearest_float32(&to[i * w->cols + j], q);
        }
    mpq_clear(q);
    return inside ? ST_OK : run32_refuse_number(op, "a weight", f);
}

/* NULL for the empty matrix. */
static status upload(device_buffer **b, model_run32 *r, const model_op *op, const part *w, fault *f) {
    size_t entries = w->rows * w->cols;
    if (!entries) return ST_OK;
    float *rounded = calloc(entries, sizeof *rounded);
    if (!rounded) return ST_MEMORY;
    status st = ST_OK;
    TRY(round_part(rounded, op, w, f));
    TRY(device_alloc(b, r->d, entries * sizeof *rounded, f));
    TRY(device_write(r->d, *b, 0, rounded, entries * sizeof *rounded, f));
out:
    free(rounded);
    return st;
}

/* The plan has counted these bytes: nothing here overflows. */
static status open_rows(rows32 *rows, model_run32 *r, size_t dim, size_t room, fault *f) {
    *rows = (rows32){.dim = dim, .room = room};
    return device_alloc(&rows->data, r->d, 4 * r->plan.strings * room * dim, f);
}

static status open_attend(model_run32 *r, size_t i, fault *f) {
    const model_op *op = &r->m->op[i];
    run32_op *o = &r->op[i];
    size_t dim = r->m->op[op->src[0]].dim;
    status st = ST_OK;
    o->attend.window = op->window;
    if (!nearest_float32(&o->attend.sharpness, op->sharpness)) return run32_refuse_number(op, "the sharpness", f);
    if (!nearest_float32(&o->attend.slope, op->slope)) return run32_refuse_number(op, "the slope", f);
    if (!r->plan.op[i].turned) return ST_OK;
    if (op->rotary > ROTARY_MOST)
        return fault_set(f, ST_UNSUPPORTED, "op \"%s\": rotary base %u is past %u, to which every integer is a float32", op->name,
                         op->rotary, ROTARY_MOST);
    TRY(open_rows(&o->query, r, dim, r->plan.chunk, f));
    TRY(open_rows(&o->key, r, dim, r->plan.op[i].turned, f));
out:
    return st;
}

static status open_op(model_run32 *r, size_t i, fault *f) {
    const model_op *op = &r->m->op[i];
    const plan32_op *plan = &r->plan.op[i];
    run32_op *o = &r->op[i];
    status st = ST_OK;
    if (!plan->needed) return ST_OK;
    if (op->kind == OP_ATTEND && !plan->mean) TRY(open_attend(r, i, f));
    if (op->kind == OP_ROUND && op->bits > OP32_ROUND_BITS)
        return fault_set(f, ST_UNSUPPORTED, "op \"%s\": %u bits behind the point, float32 has %d at most", op->name, op->bits, OP32_ROUND_BITS);
    bool linear = op->kind == OP_LINEAR;
    if (op->kind == OP_SCAN) {
        TRY(scan32_open(&o->scan, op, r->d, r->plan.strings, r->plan.chunk, r->plan.positions, f));
        return open_rows(&o->rows, r, plan->lanes, plan->room, f);
    }
    part weight = {&op->weight, plan32_weight_rows(&r->plan, r->m, i), plan32_weight_cols(&r->plan, r->m, i), linear ? plan : NULL,
                   linear ? &r->plan.op[op->src[0]] : NULL};
    part bias = {&op->bias, op->bias.rows ? plan->lanes : 0, op->bias.cols, plan, NULL};
    TRY(upload(&o->weight, r, op, &weight, f));
    TRY(upload(&o->bias, r, op, &bias, f));
    TRY(open_rows(&o->rows, r, plan->lanes, plan->room, f));
out:
    return st;
}

status model_run32_open(model_run32 **r, const model *m, device *d, size_t strings, size_t length, fault *f) {
    return model_run32_open_chunked(r, m, d, strings, length, 0, f);
}

status model_run32_open_chunked(model_run32 **out, const model *m, device *d, size_t strings, size_t length, size_t chunk,
                                fault *f) {
    status st = ST_OK;
    model_run32 *r = calloc(1, sizeof *r);
    if (!r) return ST_MEMORY;
    r->m = m;
    r->d = d;
    TRY(plan32_open(&r->plan, m, strings, length, chunk, f));
    TRY(fits(&r->plan, d, f));
    size_t cells = r->plan.strings * r->plan.positions, seen = r->plan.chunk > BLOCK ? r->plan.chunk : BLOCK;
    r->op = calloc(m->ops, sizeof *r->op);
    r->seen = calloc(seen, sizeof *r->seen);
    if (!r->op || !r->seen) st = ST_MEMORY;
    for (size_t i = 0; i < m->ops && st == ST_OK; i++) st = open_op(r, i, f);
    if (st != ST_OK) goto out;
    TRY(device_alloc(&r->token, d, cells * sizeof(uint32_t), f));
    TRY(device_alloc(&r->expect, d, cells * sizeof(uint32_t), f));
    TRY(device_alloc(&r->decision, d, cells * sizeof(decision32), f));
    *out = r;
    return ST_OK;
out:
    model_run32_close(r);
    return st;
}

void model_run32_close(model_run32 *r) {
    if (!r) return;
    for (size_t i = 0; r->op && i < r->m->ops; i++) {
        device_free(r->d, r->op[i].rows.data);
        device_free(r->d, r->op[i].query.data);
        device_free(r->d, r->op[i].key.data);
        device_free(r->d, r->op[i].weight);
        device_free(r->d, r->op[i].bias);
        scan32_close(&r->op[i].scan, r->d);
    }
    device_free(r->d, r->token);
    device_free(r->d, r->expect);
    device_free(r->d, r->decision);
    free(r->op);
    free(r->seen);
    plan32_close(&r->plan);
    free(r);
}

status model_run32_need(uint64_t *bytes, const model *m, size_t strings, size_t length, fault *f) {
    plan32 p;
    status st = plan32_open(&p, m, strings, length, 0, f);
    if (st == ST_OK) *bytes = p.bytes;
    if (st == ST_OK) plan32_close(&p);
    return st;
}

status model_run32_fits(const model *m, const device *d, size_t strings, size_t length, fault *f) {
    plan32 p;
    status st = plan32_open(&p, m, strings, length, 0, f);
    if (st != ST_OK) return st;
    st = fits(&p, d, f);
    plan32_close(&p);
    return st;
}

status model_run32_work(double *operations, const model *m, size_t L, fault *f) {
    plan32 p;
    status st = plan32_open(&p, m, 1, L, 0, f);
    if (st != ST_OK) return st;
    *operations = 0;
    for (size_t i = 0; i < m->ops; i++) {
        const model_op *op = &m->op[i];
        if (op->kind != OP_ATTEND || !p.op[i].needed || p.op[i].mean) continue;
        double queries = (double)L, keys = 1.5 * queries; /* a query at L+1+t sees that many keys */
        if (op->window && (double)op->window < keys) keys = (double)op->window;
        if (p.op[i].kept) queries *= 2, keys = keys > queries / 2 ? queries / 2 : keys;
        *operations += 2 * (double)(p.op[op->src[0]].lanes + p.op[i].lanes) * keys * queries;
    }
    plan32_close(&p);
    return ST_OK;
}

uint64_t model_run32_bytes(const model_run32 *r) { return r->plan.bytes; }

void model_run32_watch(model_run32 *r, const work *w) { r->w = w; }

/* ---- ops over a span */

/* Keys turned by their positions, for this span and all that later positions look back at. */
static status turn_keys(model_run32 *r, size_t i, span32 at, fault *f) {
    const model_op *op = &r->m->op[i];
    rows32 *key = &r->op[i].key;
    status st = run32_make_room(r->d, key, true, op->window ? op->window - 1 : REACH_ALL, at, f);
    return st == ST_OK ? op32_rotate(r->d, key, &r->op[op->src[1]].rows, (float)op->rotary, at, f) : st;
}

static status run_attend(model_run32 *r, size_t i, span32 at, fault *f) {
    const model_op *op = &r->m->op[i];
    rows32 *y = &r->op[i].rows;
    const rows32 *v = &r->op[op->src[2]].rows;
    run32_op *o = &r->op[i];
    const rows32 *q = &r->op[op->src[0]].rows, *k = &r->op[op->src[1]].rows;
    status st = ST_OK;
    if (r->plan.op[i].mean) return op32_mean(r->d, y, v, op->window, at, f);
    if (r->plan.op[i].turned) {
        TRY(run32_make_room(r->d, &o->query, false, 0, at, f));
        TRY(op32_rotate(r->d, &o->query, q, (float)op->rotary, at, f));
        TRY(turn_keys(r, i, at, f));
        q = &o->query, k = &o->key;
    }
    st = op32_attend(r->d, y, q, k, v, &o->attend, at, f);
out:
    return st;
}

static status run_join(model_run32 *r, size_t i, span32 at, fault *f) {
    const model_op *op = &r->m->op[i];
    status st = ST_OK;
    size_t lane = 0;
    for (size_t s = 0; s < op->sources && st == ST_OK; s++) {
        const rows32 *x = &r->op[op->src[s]].rows;
        st = op32_join(r->d, &r->op[i].rows, lane, x, at, f);
        lane += x->dim;
    }
    return st;
}

static status run_op(model_run32 *r, size_t i, span32 at, fault *f) {
    const model_op *op = &r->m->op[i];
    run32_op *o = &r->op[i];
    rows32 *y = &o->rows;
    const rows32 *x = op->sources ? &r->op[op->src[0]].rows : NULL;
    switch (op->kind) {
    case OP_EMBED: return op32_embed(r->d, y, r->token, r->plan.positions, o->weight, at, f);
    case OP_LINEAR: return op32_linear(r->d, y, x, o->weight, o->bias, at, f);
    case OP_RELU: return op32_relu(r->d, y, x, at, f);
    case OP_ATTEND: return run_attend(r, i, at, f);
    case OP_ADD: return op32_add(r->d, y, x, &r->op[op->src[1]].rows, at, f);
    case OP_JOIN: return run_join(r, i, at, f);
    case OP_ROUND: return op32_round(r->d, y, x, op->bits, at, f);
    case OP_SCAN: return scan32_run(&o->scan, r->d, y, x, at, f);
    case OP_CONV: return op32_conv(r->d, y, x, o->weight, op->weight.rows, at, f);
    }
    return ST_BUG;
}

/* Positions `at` of the first strings; answers: up to the logits, else only what later positions read: of an attention
   that nobody asks for there, its turned keys. */
static status run_span(model_run32 *r, span32 at, bool answers, fault *f) {
    status st = ST_OK;
    for (size_t i = 0; i < r->m->ops && st == ST_OK; i++) {
        const plan32_op *plan = &r->plan.op[i];
        if (!answers && !plan->kept && plan->turned) TRY(turn_keys(r, i, at, f));
        if (!(answers ? plan->needed : plan->kept)) continue;
        TRY(run32_make_room(r->d, &r->op[i].rows, r->plan.op[i].read, r->plan.op[i].reach, at, f));
        TRY(run_op(r, i, at, f));
    }
out:
    return st;
}

static status give_up_or_go_on(const model_run32 *r, const char *what, size_t done, size_t of) {
    if (!r->w) return ST_OK;
    work_report(r->w, what, (double)done / (double)of);
    return work_should_stop(r->w) ? ST_STOPPED : ST_OK;
}

/* Before a new run: every buffer begins at position 0 again. */
static void rewind_rows(model_run32 *r) {
    for (size_t i = 0; i < r->m->ops; i++) {
        r->op[i].rows.origin = r->op[i].query.origin = r->op[i].key.origin = 0;
        scan32_rewind(&r->op[i].scan);
    }
}

/* ---- strings in, decisions out */

/* BOS x COPY, and x as the answers expected at positions L+1 .. 2L.  Behind COPY stands x_1 .. x_(L-1) for the teacher;
   for greedy decoding no token at all: what is not fed back would show as no number. */
static status write_strings(model_run32 *r, const letter *x, size_t L, bool teacher, fault *f) {
    size_t room = r->plan.positions;
    status st = ST_OK;
    rewind_rows(r);
    for (size_t i = 0; i < r->plan.strings * L; i++)
        if (x[i] >= r->m->D) return fault_set(f, ST_DOMAIN, "letter %zu is %u: the model has letters 0 to %u", i + 1, x[i], r->m->D - 1);
    uint32_t *token = malloc(room * sizeof *token);
    if (!token) return ST_MEMORY;
    memset(token, 0xff, room * sizeof *token); /* UINT32_MAX */
    token[0] = model_bos(r->m);
    token[L + 1] = model_copy_token(r->m);
    for (size_t s = 0; s < r->plan.strings; s++) {
        const letter *mine = x + s * L;
        memcpy(token + 1, mine, L * sizeof *token);
        if (L && teacher) memcpy(token + L + 2, mine, (L - 1) * sizeof *token);
        TRY(device_write(r->d, r->token, s * room * sizeof *token, token, room * sizeof *token, f));
        if (L) TRY(device_write(r->d, r->expect, (s * room + L + 1) * sizeof *token, mine, L * sizeof *token, f));
    }
out:
    free(token);
    return st;
}

/* x - y or the next float32 below it: a margin stays a bound.  The difference rounds in doubles, too; what that cost is the
   second part of Knuth's two-sum. */
static float subtract_down(float x, float y) {
    double a = (double)x, b = -(double)y, sum = a + b, own = sum - a, lost = (a - (sum - own)) + (b - own);
    float margin = (float)sum;
    return (double)margin > sum || ((double)margin == sum && lost < 0) ? nextafterf(margin, -INFINITY) : margin;
}

/* One answer, unless the string is done with. */
static void look_at(copy_run32 *c, const decision32 *d, letter right) {
    if (c->first_error != RUN32_ALL_RIGHT) return;
    bool finite = isfinite(d->best) && isfinite(d->second) && isfinite(d->right) && d->token != UINT32_MAX;
    bool copied = finite && d->token == right;
    c->looked++;
    if (copied) c->copied++;
    else {
        c->first_error = c->copied;
        c->said = d->token;
    }
    if (!finite) {
        c->finite = false;
        return;
    }
    float margin = subtract_down(d->right, copied ? d->second : d->best);
    if (margin < c->margin) c->margin = margin;
}

/* Looks at the answers of steps from .. from+count-1; *open tells whether some string is still right. */
static status look(copy_run32 *result, model_run32 *r, const letter *x, size_t L, size_t from, size_t count, bool *open, fault *f) {
    status st = ST_OK;
    size_t room = r->plan.positions;
    *open = false;
    for (size_t s = 0; s < r->plan.strings; s++) {
        if (result[s].first_error != RUN32_ALL_RIGHT) continue;
        TRY(device_read(r->d, r->seen, r->decision, (s * room + L + 1 + from) * sizeof *r->seen, count * sizeof *r->seen, f));
        for (size_t k = 0; k < count; k++) look_at(&result[s], &r->seen[k], x[s * L + from + k]);
        *open |= result[s].first_error == RUN32_ALL_RIGHT;
    }
out:
    return st;
}

static status start(copy_run32 *result, model_run32 *r, const letter *x, size_t L, bool teacher, fault *f) {
    for (size_t s = 0; s < r->plan.strings; s++)
        result[s] = (copy_run32){.first_error = RUN32_ALL_RIGHT, .said = UINT32_MAX, .margin = INFINITY, .finite = true};
    if (L > (r->plan.positions - 2) / 2)
        return fault_set(f, ST_DOMAIN, "strings of %zu letters, but the run was opened for %zu", L, (r->plan.positions - 2) / 2);
    return write_strings(r, x, L, teacher, f);
}

/* Positions 0 .. L: what the answers read there. */
static status run_prompt(model_run32 *r, size_t L, size_t of, fault *f) {
    status st = ST_OK;
    for (size_t first = 0; first <= L; first += r->plan.chunk) {
        size_t left = L + 1 - first;
        TRY(give_up_or_go_on(r, "prompt", first, of));
        TRY(run_span(r, (span32){r->plan.strings, first, left < r->plan.chunk ? left : r->plan.chunk}, false, f));
    }
out:
    return st;
}

status model_run32_teacher(copy_run32 *result, model_run32 *r, const letter *x, size_t L, fault *f) {
    status st = ST_OK;
    bool open = true;
    TRY(start(result, r, x, L, true, f));
    TRY(run_prompt(r, L, 2 * L + 1, f));
    for (size_t t = 0; t < L && open; t += r->plan.chunk) {
        size_t count = L - t < r->plan.chunk ? L - t : r->plan.chunk;
        span32 at = {r->plan.strings, L + 1 + t, count};
        TRY(give_up_or_go_on(r, "answers", at.first, 2 * L + 1));
        TRY(run_span(r, at, true, f));
        TRY(op32_decide(r->d, r->decision, &r->op[r->m->ops - 1].rows, r->expect, r->plan.positions, at, f));
        TRY(look(result, r, x, L, t, count, &open, f));
    }
    TRY(device_finish(r->d, f));
out:
    return st;
}

status model_run32_greedy(copy_run32 *result, model_run32 *r, const letter *x, size_t L, fault *f) {
    status st = ST_OK;
    bool open = true;
    TRY(start(result, r, x, L, false, f));
    TRY(run_prompt(r, L, 2 * L + 1, f));
    for (size_t t = 0; t < L && open; t += BLOCK) {
        size_t count = L - t < BLOCK ? L - t : BLOCK;
        for (size_t k = 0; k < count; k++) {
            span32 at = {r->plan.strings, L + 1 + t + k, 1};
            if (k % 16 == 0) TRY(give_up_or_go_on(r, "answers", at.first, 2 * L + 1));
            TRY(run_span(r, at, true, f));
            TRY(op32_decide(r->d, r->decision, &r->op[r->m->ops - 1].rows, r->expect, r->plan.positions, at, f));
            if (t + k + 1 < L) TRY(op32_feed(r->d, r->token, r->plan.positions, r->decision, r->plan.positions, at, f));
        }
        TRY(look(result, r, x, L, t, count, &open, f));
    }
    TRY(device_finish(r->d, f));
out:
    return st;
}

status model_run32_logits(float *logits, model_run32 *r, const uint32_t *token, size_t count, fault *f) {
    status st = ST_OK;
    size_t width = (size_t)r->m->D + 2;
    if (count > r->plan.positions)
        return fault_set(f, ST_DOMAIN, "%zu tokens, but the run was opened for %zu", count, r->plan.positions);
    for (size_t i = 0; i < count; i++)
        if (token[i] >= width) return fault_set(f, ST_DOMAIN, "token %zu is %u: the model has tokens 0 to %zu", i + 1, token[i], width - 1);
    rewind_rows(r);
    if (count) TRY(device_write(r->d, r->token, 0, token, count * sizeof *token, f));
    for (size_t first = 0; first < count; first += r->plan.chunk) {
        span32 at = {1, first, count - first < r->plan.chunk ? count - first : r->plan.chunk};
        TRY(give_up_or_go_on(r, "tokens", first, count));
        TRY(run_span(r, at, true, f));
        TRY(device_read(r->d, logits + first * width, r->op[r->m->ops - 1].rows.data, 0, at.count * width * sizeof *logits, f));
    }
out:
    return st;
}
