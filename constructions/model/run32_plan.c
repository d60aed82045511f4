/* run32_plan.c - see run32_plan.h. */
#include "constructions/model/run32_plan.h"

#include <stdlib.h>
#include <string.h>

#include "constructions/model/bound32.h"
#include "constructions/model/run32_scan.h"
#include "numerics/float32/op32.h"

#define CHUNK_BYTES ((uint64_t)1 << 26) /* for the registers of one chunk: as much as caches and work groups like */
#define CHUNK_MOST 16384
#define CHUNK_LEAST 16
#define BYTES_MOST ((uint64_t)1 << 50)

static void read_rows(plan32_op *source, uint64_t window) {
    uint64_t reach = window ? window - 1 : REACH_ALL;
    if (!source->read || reach > source->reach) source->reach = reach;
    source->read = true;
}

/* Sources come before their ops, so one pass from the end finds all that the logits stand on. */
static void mark(plan32 *p, const model *m) {
    p->op[m->ops - 1].needed = true;
    for (size_t r = m->ops; r-- > 0;) {
        const model_op *op = &m->op[r];
        plan32_op *o = &p->op[r];
        if (!o->needed) continue;
        o->kept |= op->kind == OP_SCAN; /* its state */
        o->mean = op->kind == OP_ATTEND && model_attend_is_mean(m, r); /* just those: the error bound counts on it */
        for (size_t s = 0; s < op->sources; s++) {
            plan32_op *source = &p->op[op->src[s]];
            if (o->mean && s < 2) continue; /* its query and key are never looked at */
            source->needed = true;
            source->kept |= o->kept;
            if (op->kind != OP_CONV && (op->kind != OP_ATTEND || s == 0)) continue;
            source->kept = true;
            if (op->kind == OP_CONV) read_rows(source, op->weight.rows);
            else if (s == 2 || !op->rotary) read_rows(source, op->window); /* turned keys have rows of their own */
        }
    }
}

/* A chunk is as long as its registers fit CHUNK_BYTES, so that long strings are computed in few launches. */
static void choose_chunk(plan32 *p, const model *m) {
    uint64_t lanes = 0;
    for (size_t r = 0; r < m->ops; r++) {
        if (p->op[r].needed && !p->op[r].read) lanes += p->op[r].lanes;
        if (p->op[r].needed) lanes += 2 * model_op_states(&m->op[r]) + m->op[r].D.cols;
    }
    uint64_t chunk = CHUNK_BYTES / (4 * lanes * p->strings); /* the logits are no key, so lanes > 0 */
    if (chunk > CHUNK_MOST) chunk = CHUNK_MOST;
    if (chunk < CHUNK_LEAST) chunk = CHUNK_LEAST;
    if (p->chunk && chunk > p->chunk) chunk = p->chunk;
    p->chunk = chunk < p->positions ? (size_t)chunk : p->positions;
}

/* Behind the rows that are still read stand as many again and a chunk.  When a span of at most a chunk no longer fits,
   it begins more than 2 reach behind the buffer's first row, so the rows still read can move to the front without
   overlapping themselves, and each row moves at most once.  A buffer for everything never moves. */
static size_t room_of(const plan32 *p, uint64_t reach) {
    if (reach >= p->positions) return p->positions;
    size_t room = 2 * (size_t)reach + p->chunk;
    return room < p->positions ? room : p->positions;
}

static status add_buffer(plan32 *p, const char *name, uint64_t rows, uint64_t strings, uint64_t row_bytes, fault *f) {
    uint64_t bytes;
    if (__builtin_mul_overflow(rows, strings, &bytes) || __builtin_mul_overflow(bytes, row_bytes, &bytes) ||
        bytes > BYTES_MOST - p->bytes)
        return fault_set(f, ST_LIMIT, "\"%s\" alone takes %llu rows of %llu bytes in each of %llu strings", name,
                         (unsigned long long)rows, (unsigned long long)row_bytes, (unsigned long long)strings);
    p->bytes += bytes;
    if (bytes > p->largest) {
        p->largest = bytes;
        memcpy(p->widest, name, strlen(name) + 1);
    }
    return ST_OK;
}

size_t plan32_weight_rows(const plan32 *p, const model *m, size_t r) {
    return m->op[r].kind == OP_LINEAR ? p->op[r].lanes : m->op[r].weight.rows;
}

size_t plan32_weight_cols(const plan32 *p, const model *m, size_t r) {
    return m->op[r].kind == OP_LINEAR ? p->op[m->op[r].src[0]].lanes : m->op[r].weight.cols;
}

/* What attention packs for itself, freed when it has run: the most that any op takes. */
static status add_scratch(plan32 *p, const model *m, fault *f) {
    for (size_t r = 0; r < m->ops; r++) {
        const model_op *op = &m->op[r];
        if (op->kind != OP_ATTEND || !p->op[r].needed || p->op[r].mean) continue;
        size_t keys = p->positions;
        if (op->window && op->window - 1 < keys - p->chunk) keys = (size_t)op->window - 1 + p->chunk;
        uint64_t largest, bytes = op32_attend_scratch(&largest, p->op[op->src[0]].lanes, p->op[r].lanes, p->strings, keys);
        if (!bytes || bytes > BYTES_MOST - p->bytes)
            return fault_set(f, ST_LIMIT, "\"%s\" sees %zu keys in each of %zu strings", op->name, keys, p->strings);
        if (bytes > p->scratch) p->scratch = bytes;
        if (largest <= p->largest) continue;
        p->largest = largest;
        memcpy(p->widest, op->name, strlen(op->name) + 1);
    }
    p->bytes += p->scratch;
    return ST_OK;
}

static status measure(plan32 *p, const model *m, fault *f) {
    status st = ST_OK;
    for (size_t r = 0; r < m->ops; r++) {
        const model_op *op = &m->op[r];
        plan32_op *o = &p->op[r];
        if (!o->needed) continue;
        o->room = o->read ? room_of(p, o->reach) : p->chunk;
        TRY(add_buffer(p, op->name, o->room, p->strings, 4 * (uint64_t)o->lanes, f));
        if (op->kind == OP_SCAN) {
            scan32_size size[SCAN32_BUFFERS];
            scan32_sizes(size, op, p->chunk, p->positions);
            for (size_t k = 0; k < SCAN32_BUFFERS; k++)
                TRY(add_buffer(p, op->name, size[k].rows, size[k].each ? p->strings : 1, size[k].row_bytes, f));
            continue;
        }
        if (op->kind == OP_ATTEND && op->rotary && !o->mean) {
            uint64_t width = 4 * (uint64_t)m->op[op->src[0]].dim;
            o->turned = room_of(p, op->window ? op->window - 1 : REACH_ALL);
            TRY(add_buffer(p, op->name, o->turned, p->strings, width, f));
            TRY(add_buffer(p, op->name, p->chunk, p->strings, width, f));
        }
        TRY(add_buffer(p, op->name, plan32_weight_rows(p, m, r), 1, 4 * (uint64_t)plan32_weight_cols(p, m, r), f));
        TRY(add_buffer(p, op->name, op->bias.rows ? o->lanes : 0, 1, 4, f));
    }
    TRY(add_buffer(p, "tokens", p->positions, p->strings, 4, f));
    TRY(add_buffer(p, "right tokens", p->positions, p->strings, 4, f));
    TRY(add_buffer(p, "decisions", p->positions, p->strings, 16, f));
    TRY(add_scratch(p, m, f));
out:
    return st;
}

status plan32_open(plan32 *p, const model *m, size_t strings, size_t length, size_t chunk, fault *f) {
    *p = (plan32){.strings = strings, .chunk = chunk};
    status st = model_validate(m, f);
    if (st != ST_OK) return st;
    if (!strings) return fault_set(f, ST_DOMAIN, "a run needs at least one string");
    /* Positions and strings are 32-bit numbers in the kernels. */
    if (length > (UINT32_MAX - 2) / 2 || strings > UINT32_MAX)
        return fault_set(f, ST_LIMIT, "%zu strings of %zu letters: at most 2^32 - 1 strings of 2^31 - 2 letters", strings, length);
    p->positions = 2 * length + 2;
    p->op = calloc(m->ops, sizeof *p->op);
    if (!p->op) return ST_MEMORY;
    p->ops = m->ops;
    mark(p, m);
    TRY(plan32_choose_lanes(p, m));
    choose_chunk(p, m);
    TRY(measure(p, m, f));
    return ST_OK;
out:
    plan32_close(p);
    return st;
}

void plan32_close(plan32 *p) {
    for (size_t r = 0; r < p->ops; r++) free(p->op[r].lane);
    free(p->op);
    *p = (plan32){0};
}
