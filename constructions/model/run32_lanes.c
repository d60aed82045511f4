/* run32_lanes.c - lanes of queries, keys and values that are 0 by their weights, at every position: they add exactly 0 to
   a score and to a sum of values, so a run neither computes nor keeps them.  Only where nobody else looks: a query, key
   or value that one head alone reads, and outputs that only linear maps read. */
#include <stdlib.h>

#include "constructions/model/run32_plan.h"

/* Who reads register r, among the ops that are computed. */
typedef struct readers {
    size_t count;
    bool linear; /* all of them are LINEAR */
} readers;

static readers readers_of(const plan32 *p, const model *m, size_t r) {
    readers who = {0, true};
    for (size_t i = 0; i < m->ops; i++)
        for (size_t s = 0; p->op[i].needed && s < m->op[i].sources; s++) {
            if (m->op[i].src[s] != r || (p->op[i].mean && s < 2)) continue;
            who.count++;
            who.linear = who.linear && m->op[i].kind == OP_LINEAR;
        }
    return who;
}

/* Whether lane j of a LINEAR op is 0 whatever it reads. */
static bool lane_is_zero(const model_op *op, size_t j) {
    for (size_t c = 0; c < op->weight.cols; c++)
        if (!rat_mat_is_zero_at(&op->weight, j, c)) return false;
    return !op->bias.rows || rat_mat_is_zero_at(&op->bias, j, 0);
}

/* A LINEAR op that this head alone reads, once. */
static bool is_own(const plan32 *p, const model *m, size_t r) {
    return m->op[r].kind == OP_LINEAR && readers_of(p, m, r).count == 1;
}

/* Keeps the lanes that are not 0 in a and in b (which may be a); at least one. */
static status keep(plan32 *p, const model *m, size_t r, size_t a, size_t b) {
    size_t dim = m->op[r].dim, *lane = malloc(dim * sizeof *lane), lanes = 0;
    if (!lane) return ST_MEMORY;
    for (size_t j = 0; j < dim; j++)
        if (!lane_is_zero(&m->op[a], j) && !lane_is_zero(&m->op[b], j)) lane[lanes++] = j;
    if (!lanes) lane[lanes++] = 0;
    p->op[r].lane = lane;
    p->op[r].lanes = lanes;
    return ST_OK;
}

status plan32_choose_lanes(plan32 *p, const model *m) {
    status st = ST_OK;
    for (size_t r = 0; r < m->ops; r++) p->op[r].lanes = m->op[r].dim;
    for (size_t r = 0; r < m->ops; r++) {
        const model_op *op = &m->op[r];
        if (op->kind != OP_ATTEND || !p->op[r].needed || p->op[r].mean) continue;
        size_t q = op->src[0], k = op->src[1], v = op->src[2];
        if (!op->rotary && q != k && is_own(p, m, q) && is_own(p, m, k)) {
            TRY(keep(p, m, q, q, k));
            TRY(keep(p, m, k, q, k));
        }
        if (is_own(p, m, v) && r + 1 < m->ops && readers_of(p, m, r).linear) {
            TRY(keep(p, m, v, v, v));
            TRY(keep(p, m, r, v, v));
        }
    }
out:
    return st;
}
