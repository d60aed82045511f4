/* eval_ops.c - one op, one position: weights made ready for a field, and the formulas of model.h
   (those with a past of their own: eval_scan.c). */
#include <stdlib.h>

#include "constructions/model/eval_inner.h"

/* ---- preparing */

static status prepare_table(eval_op *o, const model_op *op, const model *m, field *F) {
    size_t tokens = (size_t)m->D + 2;
    status st = field_row_new(F, &o->table, tokens * op->dim);
    if (st != ST_OK) return st;
    mpq_t q;
    mpq_init(q);
    for (size_t t = 0; t < tokens; t++)
        for (size_t j = 0; j < op->dim; j++) {
            rat_mat_get(q, &op->weight, t, j);
            F->set_rational(F, field_at(F, o->table, t * op->dim + j), q);
        }
    mpq_clear(q);
    return ST_OK;
}

/* Weights are mostly 0, and of the others many are +1 or -1: keep the non-zero ones row by row. */
status eval_sparse_prepare(sparse *s, const rat_mat *W, field *F) {
    s->rows = W->rows;
    for (size_t i = 0; i < W->rows; i++)
        for (size_t j = 0; j < W->cols; j++) s->terms += !rat_mat_is_zero_at(W, i, j);
    s->start = calloc(W->rows + 1, sizeof *s->start);
    s->column = calloc(s->terms + 1, sizeof *s->column);
    s->unit = calloc(s->terms + 1, sizeof *s->unit);
    if (!s->start || !s->column || !s->unit) return ST_MEMORY;
    status st = field_row_new(F, &s->value, s->terms);
    if (st != ST_OK) return st;
    mpq_t q;
    mpq_init(q);
    size_t at = 0;
    for (size_t i = 0; i < W->rows; i++) {
        for (size_t j = 0; j < W->cols; j++) {
            if (rat_mat_is_zero_at(W, i, j)) continue;
            rat_mat_get(q, W, i, j);
            s->column[at] = j;
            s->unit[at] = (signed char)(mpq_cmp_si(q, 1, 1) == 0 ? 1 : mpq_cmp_si(q, -1, 1) == 0 ? -1 : 0);
            F->set_rational(F, field_at(F, s->value, at++), q);
        }
        s->start[i + 1] = at;
    }
    mpq_clear(q);
    return ST_OK;
}

void eval_sparse_clear(sparse *s, field *F) {
    free(s->start);
    free(s->column);
    free(s->unit);
    field_row_free(F, s->value, s->terms);
    *s = (sparse){0};
}

static status prepare_bias(eval_op *o, const model_op *op, field *F) {
    if (!op->bias.rows) return ST_OK;
    status st = field_row_new(F, &o->bias, op->dim);
    if (st != ST_OK) return st;
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < op->bias.rows; i++) {
        rat_mat_get(q, &op->bias, i, 0);
        F->set_rational(F, field_at(F, o->bias, i), q);
    }
    mpq_clear(q);
    return ST_OK;
}

status eval_op_prepare(eval_op *o, const model_op *op, const model *m, field *F) {
    if (op->kind == OP_EMBED) return prepare_table(o, op, m, F);
    if (op->kind == OP_LINEAR || op->kind == OP_CONV) {
        status st = eval_sparse_prepare(&o->part[0], &op->weight, F);
        return st == ST_OK ? prepare_bias(o, op, F) : st;
    }
    if (op->kind == OP_SCAN) return eval_scan_prepare(o, op, F);
    if (op->kind == OP_ATTEND && mpq_cmp_si(op->sharpness, 1, 1) != 0) {
        status st = field_row_new(F, &o->sharpness, 1);
        if (st != ST_OK) return st;
        F->set_rational(F, o->sharpness, op->sharpness);
    }
    if (op->kind == OP_ATTEND && mpq_sgn(op->slope) != 0) {
        status st = field_row_new(F, &o->slope, 1);
        if (st != ST_OK) return st;
        mpq_t minus;
        mpq_init(minus);
        mpq_neg(minus, op->slope);
        F->set_rational(F, o->slope, minus);
        mpq_clear(minus);
    }
    return ST_OK;
}

void eval_op_clear(eval_op *o, const model_op *op, const model *m, field *F) {
    for (size_t k = 0; k < 4; k++) eval_sparse_clear(&o->part[k], F);
    field_row_free(F, o->bias, op->dim);
    field_row_free(F, o->table, ((size_t)m->D + 2) * op->dim);
    field_row_free(F, o->sharpness, 1);
    field_row_free(F, o->slope, 1);
    if (op->kind == OP_ATTEND) field_row_free(F, o->turns, o->turn_room * m->op[op->src[0]].dim);
}

/* ---- running */

void eval_sparse_row(model_eval *e, const sparse *s, size_t j, const void *x, void *y, bool *zero) {
    field *F = e->F;
    for (size_t t = s->start[j]; t < s->start[j + 1]; t++) {
        const void *xc = field_at_const(F, x, s->column[t]);
        if (F->is_zero(F, xc)) continue;
        if (s->unit[t] > 0)
            *zero ? F->set(F, y, xc) : F->add(F, y, y, xc);
        else if (s->unit[t] < 0)
            F->sub(F, y, y, xc);
        else
            *zero ? F->mul(F, y, field_at_const(F, s->value, t), xc)
                  : F->add_mul(F, y, field_at_const(F, s->value, t), xc);
        *zero = false;
    }
}

static void run_linear(model_eval *e, const eval_op *o, const model_op *op, const void *x, void *out) {
    field *F = e->F;
    for (size_t j = 0; j < op->dim; j++) {
        void *y = field_at(F, out, j);
        bool zero = !o->bias; /* y is 0 so far: the first term is stored, not added */
        F->set(F, y, o->bias ? field_at_const(F, o->bias, j) : e->zero);
        eval_sparse_row(e, &o->part[0], j, x, y, &zero);
    }
}

static void run_join(model_eval *e, const model_op *op, size_t i, void *out) {
    field *F = e->F;
    size_t lane = 0;
    for (size_t s = 0; s < op->sources; s++) {
        const void *x = eval_row_present(e, op->src[s], i, NULL);
        for (size_t j = 0; j < e->m->op[op->src[s]].dim; j++)
            F->set(F, field_at(F, out, lane++), field_at_const(F, x, j));
    }
}

/* score := sharpness <q, k> */
static void dot(model_eval *e, const eval_op *o, size_t dim, const void *q, const void *k, void *score) {
    field *F = e->F;
    F->set(F, score, e->zero);
    for (size_t c = 0; c < dim; c++) {
        const void *qc = field_at_const(F, q, c), *kc = field_at_const(F, k, c);
        if (!F->is_zero(F, qc) && !F->is_zero(F, kc)) F->add_mul(F, score, qc, kc);
    }
    if (o->sharpness) F->mul(F, score, score, o->sharpness);
}

/* ---- biases by distance */

/* The turns of all distances up to `far`, kept: dim elements a distance, cos and sin of each pair of lanes. */
static status turns_room(model_eval *e, eval_op *o, const model_op *op, size_t dim, uint64_t far) {
    field *F = e->F;
    if (far < o->turn_room) return ST_OK;
    if (!F->turn) return ST_UNSUPPORTED;
    size_t room = o->turn_room ? o->turn_room : 16;
    while (room <= far) room *= 2;
    void *turns = NULL;
    status st = field_row_new(F, &turns, room * dim);
    if (st != ST_OK) return st;
    for (size_t t = 0; t < room; t++)
        for (size_t j = 0; 2 * j < dim; j++) {
            void *c = field_at(F, turns, t * dim + 2 * j), *s = field_at(F, turns, t * dim + 2 * j + 1);
            TRY(F->turn(F, c, s, t, op->rotary, (uint32_t)j, (uint32_t)dim));
        }
    field_row_free(F, o->turns, o->turn_room * dim);
    o->turns = turns;
    o->turn_room = room;
    return ST_OK;
out:
    field_row_free(F, turns, room * dim);
    return st;
}

/* score := sharpness <R_i q, R_p k>, far = i - p.  Turns compose, so with x = far base^(-2j/dim) a pair of lanes adds
   (q_a k_a + q_b k_b) cos x + (q_a k_b - q_b k_a) sin x. */
static status turned_dot(model_eval *e, size_t r, const void *q, const void *k, uint64_t far, void *score) {
    field *F = e->F;
    eval_op *o = &e->op[r];
    size_t dim = e->m->op[e->m->op[r].src[0]].dim;
    status st = turns_room(e, o, &e->m->op[r], dim, far);
    if (st != ST_OK) return st;
    F->set(F, score, e->zero);
    for (size_t c = 0; c < dim; c += 2) {
        const void *qa = field_at_const(F, q, c), *qb = field_at_const(F, q, c + 1);
        const void *ka = field_at_const(F, k, c), *kb = field_at_const(F, k, c + 1);
        F->mul(F, e->work, qa, ka);
        F->add_mul(F, e->work, qb, kb);
        F->add_mul(F, score, e->work, field_at_const(F, o->turns, far * dim + c));
        F->mul(F, e->work, qb, ka);
        F->sub(F, e->work, e->zero, e->work);
        F->add_mul(F, e->work, qa, kb);
        F->add_mul(F, score, e->work, field_at_const(F, o->turns, far * dim + c + 1));
    }
    if (o->sharpness) F->mul(F, score, score, o->sharpness);
    return ST_OK;
}

static bool row_is_zero(const model_eval *e, const void *row, size_t dim) {
    for (size_t c = 0; c < dim; c++)
        if (!e->F->is_zero(e->F, field_at_const(e->F, row, c))) return false;
    return true;
}

/* *score := *score - slope far, in `own` (a shared score stays as it is). */
static void lean(model_eval *e, const eval_op *o, uint64_t far, void *own, const void **score) {
    field *F = e->F;
    mpq_t distance;
    mpq_init(distance);
    mpz_set_ui(mpq_numref(distance), far);
    F->set_rational(F, e->work, distance);
    mpq_clear(distance);
    if (*score != own) F->set(F, own, *score);
    F->add_mul(F, own, o->slope, e->work);
    *score = own;
}

static status score_room(model_eval *e, size_t count) {
    if (count <= e->score_room) return ST_OK;
    size_t room = e->score_room ? e->score_room : 32;
    while (room < count) room *= 2;
    const void **score = realloc(e->score, room * sizeof *score);
    if (!score) return ST_MEMORY;
    e->score = score;
    const void **indicator = realloc(e->indicator, room * sizeof *indicator);
    if (!indicator) return ST_MEMORY;
    e->indicator = indicator;
    void *row = NULL;
    status st = field_row_new(e->F, &row, room);
    if (st != ST_OK) return st;
    field_row_free(e->F, e->score_row, e->score_room);
    e->score_row = row;
    e->score_room = room;
    return ST_OK;
}

/* The score of two rows that both live in the shared memory: from there, or computed once. */
static status shared_score(model_eval *e, const void **score, shared_row *q, shared_row *k, size_t r, void *work) {
    *score = eval_share_score(q, k, r);
    if (*score) return ST_OK;
    status st = eval_share_score_packed(e->share, score, q, k, r);
    if (st != ST_OK || *score) return st;
    dot(e, &e->op[r], e->m->op[e->m->op[r].src[0]].dim, q->element, k->element, work);
    st = eval_share_score_add(e->share, score, q, k, r, work);
    if (st == ST_OK && !*score) *score = work;
    return st;
}

status eval_op_scores(model_eval *e, size_t r, size_t i, size_t *first, size_t *count) {
    const model_op *op = &e->m->op[r];
    /* keys p with p > i - window, that is the last min(window, i+1) positions; window 0 is all of them */
    *first = op->window && op->window <= i ? i + 1 - (size_t)op->window : 0;
    *count = i + 1 - *first;
    status st = score_room(e, *count);
    shared_row *qs = NULL;
    const void *q = eval_row_present(e, op->src[0], i, &qs);
    const eval_read *k = &e->read[e->op[op->src[1]].read];
    size_t dim = e->m->op[op->src[0]].dim;
    bool turned = op->rotary && !row_is_zero(e, q, dim);
    for (size_t n = 0; st == ST_OK && n < *count; n++) {
        void *work = field_at(e->F, e->score_row, n);
        shared_row *ks = k->row[*first + n];
        uint64_t far = i - (*first + n);
        e->score[n] = work;
        if (turned && far > 0 && !row_is_zero(e, k->element[*first + n], dim))
            st = turned_dot(e, r, q, k->element[*first + n], far, work);
        else if (qs && ks)
            st = shared_score(e, &e->score[n], qs, ks, r, work);
        else
            dot(e, &e->op[r], dim, q, k->element[*first + n], work);
        if (st == ST_OK && e->op[r].slope) lean(e, &e->op[r], far, work, &e->score[n]);
    }
    return st;
}

status eval_op_run(model_eval *e, size_t r, size_t i, void *out) {
    const model_op *op = &e->m->op[r];
    const eval_op *o = &e->op[r];
    field *F = e->F;
    const void *x = op->sources ? eval_row_present(e, op->src[0], i, NULL) : NULL;
    size_t first, count;
    switch (op->kind) {
    case OP_EMBED:
        for (size_t j = 0; j < op->dim; j++)
            F->set(F, field_at(F, out, j), field_at_const(F, o->table, e->token[i] * op->dim + j));
        return ST_OK;
    case OP_LINEAR: run_linear(e, o, op, x, out); return ST_OK;
    case OP_RELU:
        for (size_t j = 0; j < op->dim; j++) F->relu(F, field_at(F, out, j), field_at_const(F, x, j));
        return ST_OK;
    case OP_ROUND: {
        status st = ST_OK;
        for (size_t j = 0; st == ST_OK && j < op->dim; j++)
            st = F->round(F, field_at(F, out, j), field_at_const(F, x, j), op->bits);
        return st;
    }
    case OP_ADD: {
        const void *z = eval_row_present(e, op->src[1], i, NULL);
        for (size_t j = 0; j < op->dim; j++)
            F->add(F, field_at(F, out, j), field_at_const(F, x, j), field_at_const(F, z, j));
        return ST_OK;
    }
    case OP_JOIN: run_join(e, op, i, out); return ST_OK;
    case OP_SCAN: return eval_scan_run(e, r, i, out);
    case OP_CONV: eval_conv_run(e, r, i, out); return ST_OK;
    case OP_ATTEND: {
        status st = eval_op_scores(e, r, i, &first, &count);
        if (st != ST_OK) return st;
        return F->softmax_mean(F, out, op->dim, e->score, e->read[e->op[op->src[2]].read].element + first, count);
    }
    }
    return ST_BUG;
}
