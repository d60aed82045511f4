/* model.c - building, copying and looking up models; see model.h.
   Every builder checks names, sources, shapes and caps before it allocates, so that a model under
   construction is well formed at every step; what only the whole can show is left to model_validate. */
#include "constructions/model/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names are shown in messages, tables and JSON: printable ASCII without quotes and backslashes. */
static bool name_is_good(const char *name) {
    if (!name || !*name || strlen(name) >= MODEL_NAME_ROOM) return false;
    for (const char *c = name; *c; c++)
        if (*c < ' ' || *c > '~' || *c == '"' || *c == '\\') return false;
    return true;
}

static void op_clear(model_op *op) {
    free(op->src);
    for (size_t k = 0; k < MODEL_OP_MATRICES; k++) rat_mat_clear(model_op_matrix(op, k));
    mpq_clear(op->sharpness);
    mpq_clear(op->slope);
    if (op->lanes)
        for (size_t i = 0; i < op->dim; i++) free(op->lanes[i]);
    free(op->lanes);
}

rat_mat *model_op_matrix(model_op *op, size_t k) {
    rat_mat *const all[MODEL_OP_MATRICES] = {&op->weight, &op->bias, &op->B, &op->C, &op->D};
    return all[k];
}

const rat_mat *model_op_matrix_const(const model_op *op, size_t k) {
    const rat_mat *const all[MODEL_OP_MATRICES] = {&op->weight, &op->bias, &op->B, &op->C, &op->D};
    return all[k];
}

status model_new(model **out, const char *name, uint32_t D) {
    if (!name_is_good(name) || D < 1) return ST_DOMAIN;
    if (D > MODEL_D_MOST) return ST_LIMIT;
    model *m = calloc(1, sizeof *m);
    if (!m) return ST_MEMORY;
    memcpy(m->name, name, strlen(name) + 1);
    m->D = D;
    *out = m;
    return ST_OK;
}

void model_free(model *m) {
    if (!m) return;
    for (size_t i = 0; i < m->ops; i++) op_clear(&m->op[i]);
    free(m->op);
    free(m);
}

model_op *model_find(model *m, const char *name) {
    for (size_t i = 0; i < m->ops; i++)
        if (strcmp(m->op[i].name, name) == 0) return &m->op[i];
    return NULL;
}

const model_op *model_find_const(const model *m, const char *name) {
    for (size_t i = 0; i < m->ops; i++)
        if (strcmp(m->op[i].name, name) == 0) return &m->op[i];
    return NULL;
}

uint64_t model_entries(const model *m) {
    uint64_t entries = 0;
    for (size_t i = 0; i < m->ops; i++)
        for (size_t k = 0; k < MODEL_OP_MATRICES; k++) {
            const rat_mat *A = model_op_matrix_const(&m->op[i], k);
            entries += (uint64_t)A->rows * A->cols;
        }
    return entries;
}

static status op_room(model *m) {
    if (m->ops < m->room) return ST_OK;
    size_t room = m->room ? 2 * m->room : 16;
    model_op *op = realloc(m->op, room * sizeof *op);
    if (!op) return ST_MEMORY;
    m->op = op;
    m->room = room;
    return ST_OK;
}

/* What a new op is made of; its matrices are zero, of these shapes. */
typedef struct op_plan {
    op_kind kind;
    const char *name;
    size_t dim, sources, weight_rows, weight_cols, bias_rows, B_cols, D_cols; /* of a SCAN, whose weight is A */
    const size_t *src;
} op_plan;

static status plan_check(const model *m, const op_plan *p, fault *f) {
    if (!name_is_good(p->name))
        return fault_set(f, ST_DOMAIN, "op %zu: a name has 1 to %d printable characters without quotes", m->ops,
                         MODEL_NAME_ROOM - 1);
    if (model_find_const(m, p->name)) return fault_set(f, ST_DOMAIN, "op \"%s\": the name is taken", p->name);
    if (m->ops >= MODEL_OPS_MOST)
        return fault_set(f, ST_LIMIT, "op \"%s\": a model has at most %d ops", p->name, MODEL_OPS_MOST);
    for (size_t i = 0; i < p->sources; i++)
        if (p->src[i] >= m->ops)
            return fault_set(f, ST_DOMAIN, "op \"%s\": source %zu is register %zu, but only %zu come before it",
                             p->name, i + 1, p->src[i], m->ops);
    if (p->dim < 1) return fault_set(f, ST_DOMAIN, "op \"%s\": the dimension is 0", p->name);
    if (p->dim > MODEL_DIM_MOST)
        return fault_set(f, ST_LIMIT, "op \"%s\": dimension %zu, at most %d", p->name, p->dim, MODEL_DIM_MOST);
    bool scan = p->kind == OP_SCAN;
    size_t lanes = p->dim + (scan ? p->weight_rows : 0);
    for (size_t i = 0; i < m->ops; i++) lanes += m->op[i].dim + model_op_states(&m->op[i]);
    if (lanes > MODEL_LANES_MOST)
        return fault_set(f, ST_LIMIT, "op \"%s\": the dimensions of all ops pass %zu together", p->name,
                         MODEL_LANES_MOST);
    /* at most (2^16 + 2) 2^16 entries here, so nothing overflows */
    uint64_t entries = (uint64_t)p->weight_rows * p->weight_cols + p->bias_rows;
    if (scan) entries += (uint64_t)p->weight_rows * (p->B_cols + p->dim) + (uint64_t)p->dim * p->D_cols;
    if (entries > MODEL_ENTRIES_MOST - model_entries(m))
        return fault_set(f, ST_LIMIT, "op \"%s\": the weights pass %llu entries in all", p->name,
                         (unsigned long long)MODEL_ENTRIES_MOST);
    return ST_OK;
}

static status op_append(model *m, size_t *r, const op_plan *p, fault *f) {
    model_op op = {.kind = p->kind, .dim = p->dim, .sources = p->sources};
    status st = plan_check(m, p, f);
    if (st != ST_OK) return st;
    if (op_room(m) != ST_OK) return fault_set(f, ST_MEMORY, "no memory for op \"%s\"", p->name);
    mpq_init(op.sharpness);
    mpq_init(op.slope);
    memcpy(op.name, p->name, strlen(p->name) + 1);
    TRY(rat_mat_init(&op.weight, p->weight_rows, p->weight_cols));
    TRY(rat_mat_init(&op.bias, p->bias_rows, p->bias_rows ? 1 : 0));
    size_t states = p->kind == OP_SCAN ? p->weight_rows : 0;
    TRY(rat_mat_init(&op.B, states, states ? p->B_cols : 0));
    TRY(rat_mat_init(&op.C, states ? p->dim : 0, states));
    TRY(rat_mat_init(&op.D, p->D_cols ? p->dim : 0, p->D_cols));
    if (p->sources) {
        op.src = malloc(p->sources * sizeof *op.src);
        st = op.src ? ST_OK : ST_MEMORY;
        if (st != ST_OK) goto out;
        memcpy(op.src, p->src, p->sources * sizeof *op.src);
    }
    *r = m->ops;
    m->op[m->ops++] = op;
    return ST_OK;
out:
    op_clear(&op);
    return fault_set(f, st, "no memory for op \"%s\"", p->name);
}

/* The dimension of register src, or 0 when there is none (op_append then says so). */
static size_t dim_of(const model *m, size_t src) { return src < m->ops ? m->op[src].dim : 0; }

status model_embed(model *m, size_t *r, const char *name, size_t dim, fault *f) {
    op_plan p = {.kind = OP_EMBED, .name = name, .dim = dim, .weight_rows = m->D + 2, .weight_cols = dim};
    return op_append(m, r, &p, f);
}

status model_linear(model *m, size_t *r, const char *name, size_t src, size_t dim, bool bias, fault *f) {
    op_plan p = {.kind = OP_LINEAR, .name = name, .dim = dim, .src = &src, .sources = 1,
                 .weight_rows = dim, .weight_cols = dim_of(m, src), .bias_rows = bias ? dim : 0};
    return op_append(m, r, &p, f);
}

status model_relu(model *m, size_t *r, const char *name, size_t src, fault *f) {
    op_plan p = {.kind = OP_RELU, .name = name, .dim = src < m->ops ? dim_of(m, src) : 1, .src = &src, .sources = 1};
    return op_append(m, r, &p, f);
}

status model_attend(model *m, size_t *r, const char *name, size_t q, size_t k, size_t v, uint64_t window,
                    const mpq_t sharpness, fault *f) {
    const size_t src[3] = {q, k, v};
    op_plan p = {.kind = OP_ATTEND, .name = name, .dim = v < m->ops ? dim_of(m, v) : 1, .src = src, .sources = 3};
    if (q < m->ops && k < m->ops && dim_of(m, q) != dim_of(m, k))
        return fault_set(f, ST_DOMAIN, "op \"%s\": the query has dimension %zu, the key %zu", name ? name : "",
                         dim_of(m, q), dim_of(m, k));
    status st = op_append(m, r, &p, f);
    if (st != ST_OK) return st;
    m->op[*r].window = window;
    mpq_set(m->op[*r].sharpness, sharpness);
    return ST_OK;
}

status model_attend_positions(model *m, size_t r, const mpq_t slope, uint32_t rotary, fault *f) {
    if (r >= m->ops || m->op[r].kind != OP_ATTEND) return fault_set(f, ST_DOMAIN, "only attend has a bias by distance");
    model_op *op = &m->op[r];
    if (rotary == 1) return fault_set(f, ST_DOMAIN, "op \"%s\": a rotary base is 2 or more, or 0 for none", op->name);
    if (rotary && dim_of(m, op->src[0]) % 2)
        return fault_set(f, ST_DOMAIN, "op \"%s\": rotary positions turn pairs of lanes; the query has dimension %zu",
                         op->name, dim_of(m, op->src[0]));
    mpq_set(op->slope, slope);
    op->rotary = rotary;
    return ST_OK;
}

status model_add(model *m, size_t *r, const char *name, size_t a, size_t b, fault *f) {
    const size_t src[2] = {a, b};
    op_plan p = {.kind = OP_ADD, .name = name, .dim = a < m->ops ? dim_of(m, a) : 1, .src = src, .sources = 2};
    if (a < m->ops && b < m->ops && dim_of(m, a) != dim_of(m, b))
        return fault_set(f, ST_DOMAIN, "op \"%s\": a sum of dimensions %zu and %zu", name ? name : "",
                         dim_of(m, a), dim_of(m, b));
    return op_append(m, r, &p, f);
}

status model_join(model *m, size_t *r, const char *name, const size_t *src, size_t sources, fault *f) {
    op_plan p = {.kind = OP_JOIN, .name = name, .src = src, .sources = sources};
    if (sources < 1) return fault_set(f, ST_DOMAIN, "op \"%s\": nothing to join", name ? name : "");
    if (sources > MODEL_DIM_MOST)
        return fault_set(f, ST_LIMIT, "op \"%s\": %zu sources, at most %d", name ? name : "", sources,
                         MODEL_DIM_MOST);
    for (size_t i = 0; i < sources; i++) p.dim += src[i] < m->ops ? dim_of(m, src[i]) : 1;
    return op_append(m, r, &p, f);
}

status model_round(model *m, size_t *r, const char *name, size_t src, unsigned bits, fault *f) {
    op_plan p = {.kind = OP_ROUND, .name = name, .dim = src < m->ops ? dim_of(m, src) : 1, .src = &src, .sources = 1};
    if (bits > MODEL_ROUND_BITS_MOST)
        return fault_set(f, ST_LIMIT, "op \"%s\": %u fraction bits, at most %d", name ? name : "", bits, MODEL_ROUND_BITS_MOST);
    status st = op_append(m, r, &p, f);
    if (st == ST_OK) m->op[*r].bits = bits;
    return st;
}

/* Takes over what a builder was given; `to` is a zero matrix of the same shape. */
static status put_matrix(rat_mat *to, const rat_mat *from) {
    rat_mat copy;
    status st = rat_mat_copy(&copy, from);
    if (st != ST_OK) return st;
    rat_mat_clear(to);
    *to = copy;
    return ST_OK;
}

status model_scan(model *m, size_t *r, const char *name, size_t src, const rat_mat *A, const rat_mat *B, const rat_mat *C,
                  const rat_mat *D, fault *f) {
    size_t states = A->rows, in = dim_of(m, src);
    op_plan p = {.kind = OP_SCAN, .name = name, .dim = C->rows, .src = &src, .sources = 1, .weight_rows = states,
                 .weight_cols = A->cols, .B_cols = B->cols, .D_cols = D ? D->cols : 0};
    if (states < 1 || states > MODEL_STATES_MOST)
        return fault_set(f, states ? ST_LIMIT : ST_DOMAIN, "op \"%s\": %zu states, 1 to %d are possible", name ? name : "", states,
                         MODEL_STATES_MOST);
    bool fits = A->cols == states && B->rows == states && C->cols == states && (!D || (D->rows == C->rows && D->cols == B->cols));
    if (!fits || (src < m->ops && B->cols != in))
        return fault_set(f, ST_DOMAIN, "op \"%s\": A %zu x %zu, B %zu x %zu, C %zu x %zu, D %zu x %zu on a source of dimension %zu",
                         name ? name : "", A->rows, A->cols, B->rows, B->cols, C->rows, C->cols, D ? D->rows : 0, D ? D->cols : 0, in);
    status st = op_append(m, r, &p, f);
    if (st != ST_OK) return st;
    model_op *op = &m->op[*r];
    st = put_matrix(&op->weight, A);
    if (st == ST_OK) st = put_matrix(&op->B, B);
    if (st == ST_OK) st = put_matrix(&op->C, C);
    if (st == ST_OK && D) st = put_matrix(&op->D, D);
    if (st != ST_OK) op_clear(&m->op[--m->ops]);
    return st;
}

status model_conv(model *m, size_t *r, const char *name, size_t src, size_t taps, fault *f) {
    op_plan p = {.kind = OP_CONV, .name = name, .dim = src < m->ops ? dim_of(m, src) : 1, .src = &src, .sources = 1,
                 .weight_rows = taps, .weight_cols = dim_of(m, src)};
    if (taps < 1 || taps > MODEL_TAPS_MOST)
        return fault_set(f, taps ? ST_LIMIT : ST_DOMAIN, "op \"%s\": a kernel of %zu rows, 1 to %d are possible", name ? name : "", taps,
                         MODEL_TAPS_MOST);
    return op_append(m, r, &p, f);
}

status model_name_lane(model *m, size_t r, size_t lane, const char *format, ...) {
    if (r >= m->ops || lane >= m->op[r].dim) return ST_DOMAIN;
    model_op *op = &m->op[r];
    char name[MODEL_NAME_ROOM];
    va_list ap;
    va_start(ap, format);
    int length = vsnprintf(name, sizeof name, format, ap);
    va_end(ap);
    if (length < 0 || (size_t)length >= sizeof name || !name_is_good(name)) return ST_DOMAIN;
    if (!op->lanes) op->lanes = calloc(op->dim, sizeof *op->lanes);
    if (!op->lanes) return ST_MEMORY;
    char *copy = strdup(name);
    if (!copy) return ST_MEMORY;
    free(op->lanes[lane]);
    op->lanes[lane] = copy;
    return ST_OK;
}

static status op_copy(model_op *to, const model_op *from) {
    status st = ST_OK;
    model_op op = {.kind = from->kind, .dim = from->dim, .sources = from->sources, .window = from->window,
                   .bits = from->bits, .rotary = from->rotary, .block = from->block};
    memcpy(op.name, from->name, sizeof op.name);
    mpq_init(op.sharpness);
    mpq_set(op.sharpness, from->sharpness);
    mpq_init(op.slope);
    mpq_set(op.slope, from->slope);
    for (size_t k = 0; k < MODEL_OP_MATRICES; k++) TRY(rat_mat_copy(model_op_matrix(&op, k), model_op_matrix_const(from, k)));
    st = ST_MEMORY;
    if (op.sources) {
        if (!(op.src = malloc(op.sources * sizeof *op.src))) goto out;
        memcpy(op.src, from->src, op.sources * sizeof *op.src);
    }
    if (from->lanes) {
        if (!(op.lanes = calloc(op.dim, sizeof *op.lanes))) goto out;
        for (size_t i = 0; i < op.dim; i++)
            if (from->lanes[i] && !(op.lanes[i] = strdup(from->lanes[i]))) goto out;
    }
    *to = op;
    return ST_OK;
out:
    op_clear(&op);
    return st;
}

status model_clone(model **out, const model *m) {
    model *copy = NULL;
    status st = model_new(&copy, m->name, m->D);
    if (st != ST_OK) return st;
    for (size_t i = 0; i < m->ops; i++) {
        TRY(op_room(copy));
        TRY(op_copy(&copy->op[i], &m->op[i]));
        copy->ops++;
    }
    *out = copy;
    return ST_OK;
out:
    model_free(copy);
    return st;
}
