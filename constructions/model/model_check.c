/* model_check.c - what only a whole model shows: that its structure is sound, and what it costs.
   Costs are read off the program; nothing a builder says about itself enters them. */
#include <stdlib.h>

#include "constructions/model/model.h"

static bool shape_is(const rat_mat *A, size_t rows, size_t cols) { return A->rows == rows && A->cols == cols; }

static const char *const SOURCES_WORD[] = {"no source", "one source", "one source", "query, key and value",
                                           "two sources", "at least one source", "one source",
                                           "one source", "one source"};

/* The number of sources of each kind, all before the op. */
static status check_sources(const model *m, size_t i, fault *f) {
    const model_op *op = &m->op[i];
    static const size_t need[] = {0, 1, 1, 3, 2, 0, 1, 1, 1};
    bool right = op->kind == OP_JOIN ? op->sources >= 1 : op->sources == need[op->kind];
    if (!right) return fault_set(f, ST_DOMAIN, "op \"%s\" needs %s", op->name, SOURCES_WORD[op->kind]);
    for (size_t s = 0; s < op->sources; s++)
        if (op->src[s] >= i)
            return fault_set(f, ST_DOMAIN, "op \"%s\" reads register %zu, which is not before it", op->name,
                             op->src[s]);
    return ST_OK;
}

/* The dimension an op must have, from its sources (0: free, EMBED, LINEAR and SCAN). */
static size_t expected_dim(const model *m, const model_op *op) {
    size_t dim = 0;
    switch (op->kind) {
    case OP_EMBED:
    case OP_LINEAR:
    case OP_SCAN: return 0;
    case OP_RELU:
    case OP_ROUND:
    case OP_CONV:
    case OP_ADD: return m->op[op->src[0]].dim;
    case OP_ATTEND: return m->op[op->src[2]].dim;
    case OP_JOIN:
        for (size_t s = 0; s < op->sources; s++) dim += m->op[op->src[s]].dim;
        return dim;
    }
    return 0;
}

static status check_system(const model *m, const model_op *op, fault *f) {
    bool scan = op->kind == OP_SCAN;
    size_t states = model_op_states(op), in = scan ? m->op[op->src[0]].dim : 0, out = scan ? op->dim : 0;
    bool good = shape_is(&op->B, states, in) && shape_is(&op->C, out, states) && (shape_is(&op->D, out, in) || shape_is(&op->D, 0, 0));
    if (scan && (states < 1 || states > MODEL_STATES_MOST)) good = false;
    if (good) return ST_OK;
    return fault_set(f, ST_DOMAIN, "op \"%s\": A %zu x %zu, B %zu x %zu, C %zu x %zu, D %zu x %zu on a source of dimension %zu", op->name,
                     op->weight.rows, op->weight.cols, op->B.rows, op->B.cols, op->C.rows, op->C.cols, op->D.rows, op->D.cols, in);
}

static status check_shapes(const model *m, const model_op *op, fault *f) {
    size_t dim = expected_dim(m, op), rows = 0, cols = 0;
    if (op->dim < 1 || (dim && op->dim != dim))
        return fault_set(f, ST_DOMAIN, "op \"%s\" has dimension %zu, its sources give %zu", op->name, op->dim, dim);
    if (op->kind == OP_EMBED) rows = m->D + 2, cols = op->dim;
    if (op->kind == OP_LINEAR) rows = op->dim, cols = m->op[op->src[0]].dim;
    if (op->kind == OP_SCAN) rows = cols = op->weight.rows;
    if (op->kind == OP_CONV) rows = op->weight.rows < 1 || op->weight.rows > MODEL_TAPS_MOST ? 1 : op->weight.rows, cols = op->dim;
    if (!shape_is(&op->weight, rows, cols))
        return fault_set(f, ST_DOMAIN, "op \"%s\": the weight is %zu x %zu, it must be %zu x %zu", op->name,
                         op->weight.rows, op->weight.cols, rows, cols);
    if (op->bias.rows && (op->kind != OP_LINEAR || !shape_is(&op->bias, op->dim, 1)))
        return fault_set(f, ST_DOMAIN, "op \"%s\": the bias is %zu x %zu, it must be %zu x 1 on a linear op",
                         op->name, op->bias.rows, op->bias.cols, op->dim);
    if (op->kind == OP_ATTEND && m->op[op->src[0]].dim != m->op[op->src[1]].dim)
        return fault_set(f, ST_DOMAIN, "op \"%s\": the query has dimension %zu, the key %zu", op->name,
                         m->op[op->src[0]].dim, m->op[op->src[1]].dim);
    if (op->kind == OP_ADD && m->op[op->src[1]].dim != op->dim)
        return fault_set(f, ST_DOMAIN, "op \"%s\": a sum of dimensions %zu and %zu", op->name, op->dim,
                         m->op[op->src[1]].dim);
    return check_system(m, op, f);
}

status model_validate(const model *m, fault *f) {
    if (m->ops == 0) return fault_set(f, ST_DOMAIN, "the model has no ops");
    bool *used = calloc(m->ops, sizeof *used);
    if (!used) return fault_set(f, ST_MEMORY, "no memory to check the model");
    status st = ST_OK;
    for (size_t i = 0; i < m->ops; i++) {
        TRY(check_sources(m, i, f));
        TRY(check_shapes(m, &m->op[i], f));
        for (size_t s = 0; s < m->op[i].sources; s++) used[m->op[i].src[s]] = true;
    }
    for (size_t i = 0; i + 1 < m->ops; i++)
        if (!used[i]) {
            st = fault_set(f, ST_DOMAIN, "op \"%s\" is read by no later op and is not the last", m->op[i].name);
            goto out;
        }
    const model_op *last = &m->op[m->ops - 1];
    if (last->dim != (size_t)m->D + 2)
        st = fault_set(f, ST_DOMAIN, "the last op \"%s\" has dimension %zu; the logits of %u letters, BOS and COPY need %zu",
                       last->name, last->dim, m->D, (size_t)m->D + 2);
out:
    free(used);
    return st;
}

/* Bits of the largest numerator and of the common denominator of A. */
static uint64_t scale_bits(const rat_mat *A) {
    size_t most = 0, entries = A->rows * A->cols;
    for (size_t e = 0; e < entries; e++) {
        size_t bits = mpz_sizeinbase(A->num[e], 2);
        if (bits > most) most = bits;
    }
    return entries ? most + mpz_sizeinbase(A->den, 2) : 0;
}

/* Bits a value of the op may have, given those of its sources: a product adds bits, a sum of d terms over one
   denominator log2 d <= 16 more.  Sources are at most MODEL_VALUE_BITS_MOST, so nothing here comes near 2^64. */
static uint64_t op_bits(const model_op *op, const uint64_t *bits, uint64_t *score) {
    uint64_t widest = 0, step = 0;
    for (size_t s = 0; s < op->sources; s++)
        if (bits[op->src[s]] > widest) widest = bits[op->src[s]];
    uint64_t bias = scale_bits(&op->bias);
    *score = 0;
    switch (op->kind) {
    case OP_EMBED: return scale_bits(&op->weight);
    case OP_LINEAR: return widest + scale_bits(&op->weight) + bias + (uint64_t)mpz_sizeinbase(op->weight.den, 2) + 17;
    case OP_ATTEND:
        *score = bits[op->src[0]] + bits[op->src[1]] + mpz_sizeinbase(mpq_numref(op->sharpness), 2) +
                 mpz_sizeinbase(mpq_denref(op->sharpness), 2) + 17;
        if (mpq_sgn(op->slope) != 0) /* and a distance below 2^64 */
            *score += mpz_sizeinbase(mpq_numref(op->slope), 2) + mpz_sizeinbase(mpq_denref(op->slope), 2) + 65;
        return bits[op->src[2]] + 64;
    case OP_ADD: return bits[op->src[0]] + bits[op->src[1]] + 1;
    case OP_ROUND: return widest + op->bits;
    case OP_CONV: return widest + scale_bits(&op->weight) + 17;
    case OP_SCAN: /* of the first state; what it gains later is watched as it is computed (eval_ops.c) */
        for (size_t k = 0; k < MODEL_OP_MATRICES; k++) step += scale_bits(model_op_matrix_const(op, k));
        return 2 * widest + step + 17;
    case OP_RELU:
    case OP_JOIN: return widest;
    }
    return widest;
}

status model_values_fit(const model *m, fault *f) {
    status st = ST_OK;
    uint64_t total = 0, score;
    uint64_t *bits = calloc(m->ops + 1, sizeof *bits);
    if (!bits) return ST_MEMORY;
    for (size_t r = 0; r < m->ops; r++) {
        const model_op *op = &m->op[r];
        bits[r] = op_bits(op, bits, &score);
        if (score > MODEL_SCORE_BITS_MOST)
            TRY(fault_set(f, ST_LIMIT, "op \"%s\": weights this long make its scores %llu bits; at most %llu", op->name,
                          (unsigned long long)score, (unsigned long long)MODEL_SCORE_BITS_MOST));
        size_t lanes = op->dim + model_op_states(op);
        if (lanes > (MODEL_VALUE_BITS_MOST - total) / (bits[r] + 1))
            TRY(fault_set(f, ST_LIMIT, "op \"%s\": weights this long make the values of a position %llu bits; at most %llu",
                          op->name, (unsigned long long)(total + lanes * bits[r]),
                          (unsigned long long)MODEL_VALUE_BITS_MOST));
        total += lanes * bits[r];
    }
out:
    free(bits);
    return st;
}

/* Bits to write q: a sign, the numerator, and the denominator unless it is 1. */
static size_t rational_bits(const mpq_t q) {
    if (mpq_sgn(q) == 0) return 0;
    size_t bits = 1 + mpz_sizeinbase(mpq_numref(q), 2);
    if (mpz_cmp_ui(mpq_denref(q), 1) != 0) bits += mpz_sizeinbase(mpq_denref(q), 2);
    return bits;
}

static void matrix_bits(model_cost *c, const rat_mat *A, const mpq_t factor) {
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++) {
            if (rat_mat_is_zero_at(A, i, j)) continue;
            rat_mat_get(q, A, i, j);
            mpq_mul(q, q, factor);
            size_t bits = rational_bits(q);
            if (bits > c->max_weight_bits) c->max_weight_bits = bits;
        }
    mpq_clear(q);
}

/* The sharpness of an ATTEND is no weight of the paper's model: there it is part of W_q.  So where the query
   comes from a LINEAR op its weights count multiplied by the sharpness; elsewhere it counts by itself. */
static void measure_bits(model_cost *c, const model *m) {
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    for (size_t i = 0; i < m->ops; i++) {
        const model_op *op = &m->op[i];
        for (size_t k = 0; k < MODEL_OP_MATRICES; k++) matrix_bits(c, model_op_matrix_const(op, k), one);
        if (op->kind != OP_ATTEND) continue;
        const model_op *q = &m->op[op->src[0]];
        if (q->kind == OP_LINEAR) {
            matrix_bits(c, &q->weight, op->sharpness);
            matrix_bits(c, &q->bias, op->sharpness);
        } else if (rational_bits(op->sharpness) > c->max_weight_bits) {
            c->max_weight_bits = rational_bits(op->sharpness);
        }
    }
    mpq_clear(one);
}

static uint64_t nonzero_of(const rat_mat *A) {
    uint64_t count = 0;
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++) count += !rat_mat_is_zero_at(A, i, j);
    return count;
}

/* The attention layers on the longest path to op i, its own included. */
static unsigned depth_at(const model *m, size_t i, const unsigned *before) {
    unsigned depth = 0;
    for (size_t s = 0; s < m->op[i].sources; s++)
        if (before[m->op[i].src[s]] > depth) depth = before[m->op[i].src[s]];
    return depth + (m->op[i].kind == OP_ATTEND);
}

/* The width of one head: queries and keys may be wider than values, and either makes W_q, W_k, W_v big. */
static size_t head_width(const model *m, const model_op *head) {
    size_t q = m->op[head->src[0]].dim;
    return q > head->dim ? q : head->dim;
}

/* Heads of one block share its number; unmarked ones (block 0) share their depth.  O(ops^2) in the worst
   case, over ATTEND ops only. */
static size_t measure_dimension(const model *m, const unsigned *depth) {
    size_t dimension = 0;
    for (size_t i = 0; i < m->ops; i++) {
        if (m->op[i].kind != OP_ATTEND) continue;
        size_t sum = 0;
        for (size_t j = 0; j < m->ops; j++)
            if (m->op[j].kind == OP_ATTEND && m->op[j].block == m->op[i].block &&
                (m->op[i].block || depth[j] == depth[i]))
                sum += head_width(m, &m->op[j]);
        if (sum > dimension) dimension = sum;
    }
    return dimension;
}

static size_t measure_mlp_width(const model *m) {
    bool marked = false;
    size_t width = 0;
    for (size_t i = 0; i < m->ops; i++) marked |= m->op[i].block != 0;
    for (size_t i = 0; i < m->ops; i++)
        if (m->op[i].kind == OP_RELU && (!marked || m->op[i].block == 1) && m->op[i].dim > width)
            width = m->op[i].dim;
    return width;
}

void model_measure(model_cost *c, const model *m) {
    *c = (model_cost){0};
    unsigned depth[MODEL_OPS_MOST]; /* 16 KiB of stack, so that measuring cannot fail */
    for (size_t i = 0; i < m->ops; i++) {
        const model_op *op = &m->op[i];
        depth[i] = depth_at(m, i, depth);
        if (depth[i] > c->depth) c->depth = depth[i];
        c->heads += op->kind == OP_ATTEND;
        for (size_t k = 0; k < MODEL_OP_MATRICES; k++) c->nonzero += nonzero_of(model_op_matrix_const(op, k));
    }
    c->parameters = model_entries(m);
    c->dimension = measure_dimension(m, depth);
    c->mlp_width = measure_mlp_width(m);
    measure_bits(c, m);
}
