/* bound32.c - the float32 bound of a model: op by op, first what values there can be, then how far float32 is off. */
#include "constructions/model/bound32.h"

#include <stdlib.h>
#include <string.h>

#include "constructions/model/bound32_inner.h"

#define LETTERS_MOST ((uint64_t)1 << 40)
#define CLASSES_MOST 256
#define LANES_MOST ((size_t)1 << 21)  /* of all classes together: 120 MB              */
#define WORK_MOST ((uint64_t)1 << 24) /* products of bounds: some seconds            */

void bound32_init(bound32 *b) {
    memset(b, 0, sizeof *b);
    mpq_inits(b->logit, b->decision, NULL);
}

static void forget_registers(bound32 *b) {
    for (size_t r = 0; b->error && r < b->registers; r++) mpq_clear(b->error[r]);
    free(b->error);
    b->error = NULL;
    b->registers = 0;
}

void bound32_clear(bound32 *b) {
    forget_registers(b);
    mpq_clears(b->logit, b->decision, NULL);
}

static bool is_zero(const rat_mat *A) {
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++)
            if (!rat_mat_is_zero_at(A, i, j)) return false;
    return true;
}

/* A LINEAR without weights gives its bias everywhere. */
static bool is_constant(const model_op *op) { return op->kind == OP_LINEAR && is_zero(&op->weight); }

bool model_attend_is_mean(const model *m, size_t r) {
    const model_op *op = &m->op[r];
    if (op->kind != OP_ATTEND || mpq_sgn(op->slope) != 0) return false;
    const model_op *q = &m->op[op->src[0]], *k = &m->op[op->src[1]];
    return mpq_sgn(op->sharpness) == 0 || (is_constant(q) && is_zero(&q->bias)) || (is_constant(k) && !op->rotary);
}

/* N13: the positions that windows cut short are told apart, one class each; where that is too much work, none is. */
static size_t count_classes(const model *m) {
    size_t classes = 1, lanes = 0, keys = 0;
    for (size_t r = 0; r < m->ops; r++) {
        lanes += m->op[r].dim;
        if (m->op[r].kind != OP_ATTEND) continue;
        keys += m->op[m->op[r].src[0]].dim;
        if (!model_attend_is_mean(m, r) || m->op[r].window == 0 || m->op[r].window >= CLASSES_MOST) continue;
        if (m->op[r].window + 1 > classes) classes = (size_t)m->op[r].window + 1;
    }
    model_cost cost;
    model_measure(&cost, m);
    bool fits = lanes <= LANES_MOST / classes && cost.nonzero <= WORK_MOST / classes && keys <= 4 * WORK_MOST / classes / classes;
    return fits ? classes : 1;
}

void bounds32_classes(uint64_t window, size_t class, size_t *first, size_t *last) {
    *last = class; /* position i >= class has keys from i - window + 1 on */
    *first = window == 0 || window >= class ? 1 : class + 1 - (size_t)window;
}

uint64_t bounds32_keys(const bounds32 *B, uint64_t window, size_t class, uint64_t *most) {
    uint64_t here = class < B->classes ? class : B->positions;
    *most = window && window < here ? window : here;
    return class < B->classes || (window && window <= class) ? *most : 0;
}

/* ---- the whole */

static void forget_op(bounds32 *B, size_t r) {
    free(B->row[r].lane);
    free(B->row[r].token);
    free(B->row[r].score);
    free(B->row[r].state);
    form32_free(&B->row[r], B->m->op[r].dim);
    B->row[r] = (row32){0};
}

void bounds32_close(bounds32 *B) {
    for (size_t r = 0; B && B->row && r < B->m->ops; r++) forget_op(B, r);
    if (B) free(B->row);
    free(B);
}

static status bounds_op(bounds32 *B, size_t r) {
    size_t dim = B->m->op[r].dim;
    bool attend = B->m->op[r].kind == OP_ATTEND;
    status st = ST_OK;
    if (attend && B->m->op[r].rotary && !model_attend_is_mean(B->m, r))
        return fault_set(B->f, ST_UNSUPPORTED, "%s: no float32 bound for rotary positions", B->m->op[r].name);
    B->row[r].lane = calloc(B->classes * dim, sizeof *B->row[r].lane);
    B->row[r].form = calloc(dim, sizeof *B->row[r].form);
    if (attend) B->row[r].score = calloc(B->classes, sizeof *B->row[r].score);
    if (!B->row[r].lane || !B->row[r].form || (attend && !B->row[r].score)) return ST_MEMORY;
    TRY(form32_op(B, r));
    TRY(range32_op(B, r));
out:
    return st;
}

status bounds32_open(bounds32 **bounds, const model *m, size_t r, const mpq_t lead, unsigned terms, fault *f) {
    bounds32 *B = *bounds = calloc(1, sizeof *B);
    if (!B) return ST_MEMORY;
    *B = (bounds32){.m = m, .without = terms, .lookup = SIZE_MAX, .f = f, .form_room = FORM_TERMS_MOST, .narrowing = 4 * WORK_MOST};
    status st = ST_OK;
    if (lead) {
        if (r >= m->ops || m->op[r].kind != OP_ATTEND)
            TRY(fault_set(f, ST_DOMAIN, "no attention whose keys could lead"));
        for (size_t later = r + 1; later < m->ops; later++)
            if (m->op[later].kind == OP_ATTEND)
                TRY(fault_set(f, ST_DOMAIN, "%s: attention after %s", m->op[later].name, m->op[r].name));
        B->lookup = r;
        B->lead = dyadic_from(lead, DOWN);
    }
    B->classes = count_classes(m);
    B->row = calloc(m->ops, sizeof *B->row);
    if (!B->row) TRY(ST_MEMORY);
    while (B->past < m->ops && m->op[B->past].kind != OP_SCAN) B->past++;
    for (size_t k = 0; k < B->past; k++) TRY(bounds_op(B, k));
    B->form_left = B->form_room;
    B->narrow_left = B->narrowing;
out:
    if (st != ST_OK) {
        bounds32_close(B);
        *bounds = NULL;
    }
    return st;
}

static dyadic largest_error(const bounds32 *B, size_t r) {
    dyadic most = dyadic_zero();
    for (size_t k = 0; k < B->classes * B->m->op[r].dim; k++) most = dyadic_max(most, B->row[r].lane[k].error);
    return most;
}

/* The register that dominates: the first one with half of the largest error of the logits. */
static status conclude(bound32 *b, const bounds32 *B) {
    size_t r = B->broken, last = B->m->ops - 1;
    forget_registers(b);
    b->part = B->part;
    b->exact_scores = B->exact_scores;
    b->finite = r == B->m->ops;
    if (b->finite) {
        b->error = malloc(B->m->ops * sizeof *b->error);
        if (!b->error) return ST_MEMORY;
        for (b->registers = 0; b->registers < B->m->ops; b->registers++) {
            mpq_init(b->error[b->registers]);
            b->finite = dyadic_get(b->error[b->registers], largest_error(B, b->registers)) && b->finite;
        }
        mpq_set(b->logit, b->error[last]);
        mpq_mul_2exp(b->decision, b->logit, 1);
        for (r = 0; dyadic_cmp(dyadic_shift(largest_error(B, r), 1), largest_error(B, last)) < 0;) r++;
    }
    memcpy(b->where, B->m->op[r].name, sizeof b->where);
    return ST_OK;
}

/* Errors depend on L where keys are counted: from the first attention that sees past the last class on. */
static size_t first_to_do(const bounds32 *B, uint64_t positions) {
    if (!B->positions) return 0;
    for (size_t r = 0; r < B->m->ops; r++) {
        uint64_t window = B->m->op[r].window;
        if (B->m->op[r].kind == OP_ATTEND && B->positions != positions && (window == 0 || window >= B->classes)) return r;
    }
    return B->m->ops;
}

/* From the first SCAN on ranges depend on how many positions there are. */
static status follow_states(bounds32 *B) {
    status st = ST_OK;
    B->form_room = B->form_left;
    B->narrowing = B->narrow_left;
    for (size_t r = B->past; r < B->m->ops; r++) {
        forget_op(B, r);
        TRY(bounds_op(B, r));
    }
out:
    return st;
}

status bounds32_for(bound32 *b, bounds32 *B, uint64_t L, fault *f) {
    status st = ST_OK;
    if (L > LETTERS_MOST) return fault_set(f, ST_LIMIT, "L is past the limit of 2^40 letters");
    size_t r = first_to_do(B, 2 * L + 2);
    if (r == 0) B->part = "";
    if (B->broken >= r) B->broken = B->m->ops;
    bool others = B->positions != 2 * L + 2;
    B->positions = 2 * L + 2;
    B->f = f;
    if (others && B->past < B->m->ops) {
        if (r > B->past) r = B->past;
        if (B->broken >= r) B->broken = B->m->ops;
        TRY(follow_states(B));
    }
    for (; r < B->m->ops; r++) TRY(error32_op(B, r));
    st = conclude(b, B);
out:
    if (st != ST_OK) B->positions = 0; /* begin anew */
    return st;
}

static status bound_once(bound32 *b, const model *m, uint64_t L, size_t r, const mpq_t lead, fault *f) {
    bounds32 *B = NULL;
    status st = bounds32_open(&B, m, r, lead, 0, f);
    if (st == ST_OK) st = bounds32_for(b, B, L, f);
    bounds32_close(B);
    return st;
}

status model_bound32(bound32 *b, const model *m, uint64_t L, fault *f) { return bound_once(b, m, L, 0, NULL, f); }

status model_bound32_lookup(bound32 *b, const model *m, uint64_t L, size_t r, const mpq_t lead, fault *f) {
    return bound_once(b, m, L, r, lead, f);
}
