/* random_model.h - random models for tests, and two evaluations of a model written straight from the formulas
   of model.h: over GMP rationals (softmax only where scores tie) and over doubles.  Neither shares code or
   method with the interpreter: every register at every position, dense weights, no memory. */
#ifndef TESTS_CONSTRUCTIONS_RANDOM_MODEL_H
#define TESTS_CONSTRUCTIONS_RANDOM_MODEL_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/model/model.h"
#include "tests/harness.h"

/* ---- random models */

static inline void random_entries(rat_mat *A, dice *d, unsigned zeros) {
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++) {
            long p = dice_below(d, 10) < zeros ? 0 : (long)dice_below(d, 7) - 3;
            mpq_set_si(q, p, dice_below(d, 3) == 0 ? 1 + dice_below(d, 3) : 1);
            mpq_canonicalize(q);
            if (p && dice_below(d, 16) == 0) { /* tame in size, but not in machine words */
                mpq_t tiny;
                mpq_init(tiny);
                mpq_set_si(tiny, 1, dice_below(d, 2) ? 1ul << 30 : 10000000000);
                mpq_add(q, q, tiny);
                mpq_clear(tiny);
            }
            rat_mat_set(A, i, j, q);
        }
    mpq_clear(q);
}

/* A register of dimension dim made from any earlier one for which from[r] holds. */
static inline size_t random_linear(model *m, dice *d, const bool *from, size_t dim, unsigned zeros) {
    char name[MODEL_NAME_ROOM];
    size_t r, src;
    do src = dice_below(d, m->ops);
    while (from && !from[src]);
    snprintf(name, sizeof name, "linear%zu", m->ops);
    ck_ok(model_linear(m, &r, name, src, dim, dice_below(d, 3) == 0, NULL));
    random_entries(&m->op[r].weight, d, zeros);
    random_entries(&m->op[r].bias, d, zeros);
    return r;
}

/* The query, and perhaps the key, of an earlier head of that dimension instead, where there is one. */
static inline void share_query(const model *m, dice *d, size_t dim, size_t *q, size_t *k) {
    for (size_t r = 0; r < m->ops; r++)
        if (m->op[r].kind == OP_ATTEND && m->op[m->op[r].src[0]].dim == dim) {
            *q = m->op[r].src[0];
            if (dice_below(d, 2)) *k = m->op[r].src[1];
            return;
        }
}

/* A system that stays tame: rows of A add up to 1 at most in size. */
static inline void random_system(rat_mat part[4], dice *d, size_t in, size_t states, size_t out, bool direct) {
    mpq_t q;
    mpq_init(q);
    ck_ok(rat_mat_init(&part[0], states, states));
    ck_ok(rat_mat_init(&part[1], states, in));
    ck_ok(rat_mat_init(&part[2], out, states));
    ck_ok(rat_mat_init(&part[3], direct ? out : 0, direct ? in : 0));
    bool diagonal = dice_below(d, 3) == 0;
    for (size_t i = 0; i < states; i++)
        for (size_t j = 0; j < states; j++) {
            if (diagonal && i != j) continue;
            mpq_set_si(q, (long)dice_below(d, 3) - 1, diagonal ? 1 + dice_below(d, 3) : states);
            mpq_canonicalize(q);
            rat_mat_set(&part[0], i, j, q);
        }
    for (size_t k = 1; k < 4; k++) random_entries(&part[k], d, 3);
    mpq_clear(q);
}

/* A scan or a convolution of register a. */
static inline size_t random_past(model *m, dice *d, size_t a) {
    char name[MODEL_NAME_ROOM];
    size_t r;
    snprintf(name, sizeof name, "past%zu", m->ops);
    if (dice_below(d, 2)) {
        ck_ok(model_conv(m, &r, name, a, 1 + dice_below(d, 4), NULL));
        random_entries(&m->op[r].weight, d, 4);
        return r;
    }
    rat_mat part[4];
    random_system(part, d, m->op[a].dim, 1 + dice_below(d, 3), 1 + dice_below(d, 3), dice_below(d, 2));
    ck_ok(model_scan(m, &r, name, a, &part[0], &part[1], &part[2], part[3].rows ? &part[3] : NULL, NULL));
    for (size_t k = 0; k < 4; k++) rat_mat_clear(&part[k]);
    return r;
}

/* plain[r]: no softmax with unequal scores below r.  tie: every query is 0, so that all scores tie; otherwise
   queries, keys and values are plain ones, so that every value is a fraction of exponential sums.  Of such
   heads there are at most two: sums of fractions multiply their denominators, exactly. */
static inline void random_op(model *m, dice *d, bool tie, bool past, bool *plain) {
    char name[MODEL_NAME_ROOM];
    size_t r = m->ops, a = dice_below(d, m->ops), q, k, v, heads = 0;
    for (size_t i = 0; i < m->ops; i++) heads += m->op[i].kind == OP_ATTEND;
    snprintf(name, sizeof name, "op%zu", m->ops);
    mpq_t beta;
    if (dice_below(d, 8) == 0) { /* of the embedding only: whatever was computed may lie too near to a tie for doubles */
        ck_ok(model_round(m, &r, name, 0, (unsigned)dice_below(d, 5), NULL));
        plain[r] = true;
        return;
    }
    if (past && dice_below(d, 6) == 0) {
        while (!plain[a]) a = dice_below(d, m->ops);
        plain[random_past(m, d, a)] = true;
        return;
    }
    switch (dice_below(d, !tie && heads == 2 ? 4 : 6)) {
    case 0:
        ck_ok(model_relu(m, &r, name, a, NULL));
        plain[r] = plain[a];
        return;
    case 1: {
        size_t src[3] = {a, dice_below(d, m->ops), dice_below(d, m->ops)}, count = 1 + dice_below(d, 3);
        ck_ok(model_join(m, &r, name, src, count, NULL));
        plain[r] = true;
        for (size_t i = 0; i < count; i++) plain[r] = plain[r] && plain[src[i]];
        return;
    }
    case 2: {
        size_t b = random_linear(m, d, NULL, m->op[a].dim, 4);
        plain[b] = plain[m->op[b].src[0]];
        ck_ok(model_add(m, &r, name, a, b, NULL));
        plain[r] = plain[a] && plain[b];
        return;
    }
    case 3:
        r = random_linear(m, d, NULL, 1 + dice_below(d, 3), 4);
        plain[r] = plain[m->op[r].src[0]];
        return;
    default: {
        size_t dim = 1 + dice_below(d, 3);
        q = random_linear(m, d, plain, dim, tie ? 10 : 5);
        for (size_t i = 0; tie && i < m->op[q].bias.rows; i++) rat_mat_set_si(&m->op[q].bias, i, 0, 0);
        plain[q] = true;
        k = random_linear(m, d, plain, dim, 5);
        plain[k] = true;
        if (dice_below(d, 2)) share_query(m, d, dim, &q, &k);
        do v = dice_below(d, m->ops);
        while (!plain[v]);
        mpq_init(beta);
        mpq_set_si(beta, (long)dice_below(d, 5) - 1, 1 + dice_below(d, 2));
        mpq_canonicalize(beta);
        ck_ok(model_attend(m, &r, name, q, k, v, dice_below(d, 5), beta, NULL));
        mpq_clear(beta);
        plain[r] = tie;
    }
    }
}

/* past: scans and convolutions, too. */
static inline model *random_model_of(dice *d, uint32_t D, unsigned extra, bool tie, bool past) {
    model *m = NULL;
    size_t r, loose[64], looses = 0;
    bool plain[64] = {true}, used[64] = {false};
    ck_ok(model_new(&m, "random", D));
    ck_ok(model_embed(m, &r, "embed", 2 + dice_below(d, 3), NULL));
    random_entries(&m->op[r].weight, d, 2);
    for (unsigned i = 0; i < extra; i++) random_op(m, d, tie, past, plain);
    for (size_t i = 0; i < m->ops; i++)
        for (size_t s = 0; s < m->op[i].sources; s++) used[m->op[i].src[s]] = true;
    for (size_t i = 0; i < m->ops; i++)
        if (!used[i]) loose[looses++] = i;
    ck_ok(model_join(m, &r, "all", loose, looses, NULL));
    ck_ok(model_linear(m, &r, "logits", r, (size_t)D + 2, false, NULL));
    random_entries(&m->op[r].weight, d, 3);
    ck_ok(model_validate(m, NULL));
    return m;
}

static inline model *random_model(dice *d, uint32_t D, unsigned extra, bool tie) {
    return random_model_of(d, D, extra, tie, false);
}
static inline model *random_model_past(dice *d, uint32_t D, unsigned extra, bool tie) {
    return random_model_of(d, D, extra, tie, true);
}

/* Gives every attention a slope and, where its queries have pairs of lanes and `rotary` is set, a rotary base. */
static inline void random_positions(model *m, dice *d, bool rotary) {
    mpq_t slope;
    mpq_init(slope);
    for (size_t r = 0; r < m->ops; r++) {
        if (m->op[r].kind != OP_ATTEND) continue;
        mpq_set_si(slope, (long)dice_below(d, 7) - 2, 1 + dice_below(d, 4));
        mpq_canonicalize(slope);
        bool turns = rotary && m->op[m->op[r].src[0]].dim % 2 == 0 && dice_below(d, 4);
        ck_ok(model_attend_positions(m, r, slope, turns ? 2 + (uint32_t)dice_below(d, 50) : 0, NULL));
    }
    mpq_clear(slope);
}

/* ---- the formulas of model.h, twice; value[r][i] is row i of register r */

static inline size_t first_key(const model_op *op, size_t i) {
    return op->window == 0 || op->window > i ? 0 : i + 1 - (size_t)op->window;
}

static inline double weight_at(const rat_mat *A, size_t i, size_t j) {
    mpq_t q;
    mpq_init(q);
    rat_mat_get(q, A, i, j);
    double x = mpq_get_d(q);
    mpq_clear(q);
    return x;
}

/* Lane c of R_i x. */
static inline double turned(const model_op *op, const double *x, size_t dim, size_t i, size_t c) {
    if (!op->rotary) return x[c];
    double angle = (double)i * pow(op->rotary, -(double)(c - c % 2) / (double)dim);
    return c % 2 ? x[c - 1] * sin(angle) + x[c] * cos(angle) : x[c] * cos(angle) - x[c + 1] * sin(angle);
}

/* The kernel of a SCAN, K_t = C A^t B + [t = 0] D, entry (c, j): a sum over past inputs, where the interpreter keeps a state. */
static inline void system_kernel(mpq_t k, const model_op *op, size_t c, size_t j, size_t t) {
    size_t N = op->weight.rows;
    mpq_t *v = calloc(N, sizeof *v), *w = calloc(N, sizeof *w), x;
    mpq_init(x);
    for (size_t i = 0; i < N; i++) {
        mpq_inits(v[i], w[i], NULL);
        rat_mat_get(v[i], &op->B, i, j);
    }
    for (size_t step = 0; step < t; step++) {
        for (size_t i = 0; i < N; i++) {
            mpq_set_ui(w[i], 0, 1);
            for (size_t l = 0; l < N; l++) {
                rat_mat_get(x, &op->weight, i, l);
                mpq_mul(x, x, v[l]);
                mpq_add(w[i], w[i], x);
            }
        }
        for (size_t i = 0; i < N; i++) mpq_set(v[i], w[i]);
    }
    mpq_set_ui(k, 0, 1);
    if (t == 0 && op->D.rows) rat_mat_get(k, &op->D, c, j);
    for (size_t i = 0; i < N; i++) {
        rat_mat_get(x, &op->C, c, i);
        mpq_mul(x, x, v[i]);
        mpq_add(k, k, x);
        mpq_clears(v[i], w[i], NULL);
    }
    mpq_clear(x);
    free(v);
    free(w);
}

/* What lane j of the source t positions back is multiplied by in lane c. */
static inline void past_factor(mpq_t k, const model_op *op, size_t c, size_t j, size_t t) {
    mpq_set_ui(k, 0, 1);
    if (op->kind == OP_SCAN) system_kernel(k, op, c, j, t);
    else if (c == j && t < op->weight.rows) rat_mat_get(k, &op->weight, t, c);
}

static inline double past_double(const model *m, const model_op *op, double ***value, size_t i, size_t c) {
    double y = 0;
    mpq_t k;
    mpq_init(k);
    for (size_t t = 0; t <= i; t++)
        for (size_t j = 0; j < m->op[op->src[0]].dim; j++) {
            past_factor(k, op, c, j, t);
            y += mpq_get_d(k) * value[op->src[0]][i - t][j];
        }
    mpq_clear(k);
    return y;
}

static inline double *naive_double_row(const model *m, double ***value, size_t r, size_t i, uint32_t token) {
    const model_op *op = &m->op[r];
    double *y = calloc(op->dim, sizeof *y);
    for (size_t j = 0, lane = 0, s = 0; j < op->dim; j++, lane++) {
        if (op->kind == OP_EMBED) y[j] = weight_at(&op->weight, token, j);
        if (op->kind == OP_LINEAR) {
            for (size_t c = 0; c < op->weight.cols; c++) y[j] += weight_at(&op->weight, j, c) * value[op->src[0]][i][c];
            if (op->bias.rows) y[j] += weight_at(&op->bias, j, 0);
        }
        if (op->kind == OP_RELU) y[j] = fmax(0, value[op->src[0]][i][j]);
        if (op->kind == OP_ROUND) y[j] = nearbyint(value[op->src[0]][i][j] * exp2(op->bits)) / exp2(op->bits);
        if (op->kind == OP_SCAN || op->kind == OP_CONV) y[j] = past_double(m, op, value, i, j);
        if (op->kind == OP_ADD) y[j] = value[op->src[0]][i][j] + value[op->src[1]][i][j];
        if (op->kind == OP_JOIN) {
            if (lane == m->op[op->src[s]].dim) lane = 0, s++;
            y[j] = value[op->src[s]][i][lane];
        }
    }
    if (op->kind != OP_ATTEND) return y;
    double top = -HUGE_VAL, total = 0, beta = mpq_get_d(op->sharpness);
    double *score = calloc(i + 1, sizeof *score);
    for (size_t p = first_key(op, i); p <= i; p++) {
        size_t dim = m->op[op->src[0]].dim;
        for (size_t c = 0; c < dim; c++)
            score[p] += turned(op, value[op->src[0]][i], dim, i, c) * turned(op, value[op->src[1]][p], dim, p, c);
        score[p] = beta * score[p] - mpq_get_d(op->slope) * (double)(i - p);
        top = fmax(top, score[p]);
    }
    for (size_t p = first_key(op, i); p <= i; p++) total += exp(score[p] - top);
    for (size_t p = first_key(op, i); p <= i; p++)
        for (size_t j = 0; j < op->dim; j++) y[j] += exp(score[p] - top) / total * value[op->src[2]][p][j];
    free(score);
    return y;
}

static inline double ***naive_double(const model *m, const uint32_t *token, size_t length) {
    double ***value = calloc(m->ops, sizeof *value);
    for (size_t r = 0; r < m->ops; r++) {
        value[r] = calloc(length, sizeof *value[r]);
        for (size_t i = 0; i < length; i++) value[r][i] = naive_double_row(m, value, r, i, token[i]);
    }
    return value;
}

static inline void naive_double_free(const model *m, double ***value, size_t length) {
    for (size_t r = 0; r < m->ops; r++) {
        for (size_t i = 0; i < length; i++) free(value[r][i]);
        free(value[r]);
    }
    free(value);
}

/* y := the nearer of floor and ceiling of x 2^bits, the even one where both are as near; over 2^bits. */
static inline void round_exactly(mpq_t y, const mpq_t x, unsigned bits) {
    mpq_t scaled, below;
    mpz_t n;
    mpq_inits(scaled, below, NULL);
    mpz_init(n);
    mpq_mul_2exp(scaled, x, bits);
    mpz_fdiv_q(n, mpq_numref(scaled), mpq_denref(scaled));
    mpq_set_z(below, n);
    mpq_sub(scaled, scaled, below);
    int half = mpq_cmp_ui(scaled, 1, 2);
    if (half > 0 || (half == 0 && mpz_odd_p(n))) mpz_add_ui(n, n, 1);
    mpq_set_z(y, n);
    mpq_div_2exp(y, y, bits);
    mpz_clear(n);
    mpq_clears(scaled, below, NULL);
}

static inline void naive_exact_lane(mpq_t y, const model *m, mpq_t ***value, const model_op *op, size_t i, size_t j,
                                    uint32_t token) {
    mpq_t t;
    mpq_init(t);
    mpq_set_ui(y, 0, 1);
    if (op->kind == OP_EMBED) rat_mat_get(y, &op->weight, token, j);
    if (op->kind == OP_LINEAR) {
        if (op->bias.rows) rat_mat_get(y, &op->bias, j, 0);
        for (size_t c = 0; c < op->weight.cols; c++) {
            rat_mat_get(t, &op->weight, j, c);
            mpq_mul(t, t, value[op->src[0]][i][c]);
            mpq_add(y, y, t);
        }
    }
    if (op->kind == OP_RELU && mpq_sgn(value[op->src[0]][i][j]) > 0) mpq_set(y, value[op->src[0]][i][j]);
    for (size_t back = 0; (op->kind == OP_SCAN || op->kind == OP_CONV) && back <= i; back++)
        for (size_t c = 0; c < m->op[op->src[0]].dim; c++) {
            past_factor(t, op, j, c, back);
            mpq_mul(t, t, value[op->src[0]][i - back][c]);
            mpq_add(y, y, t);
        }
    if (op->kind == OP_ROUND) round_exactly(y, value[op->src[0]][i][j], op->bits);
    if (op->kind == OP_ADD) mpq_add(y, value[op->src[0]][i][j], value[op->src[1]][i][j]);
    if (op->kind == OP_JOIN) {
        size_t s = 0;
        while (j >= m->op[op->src[s]].dim) j -= m->op[op->src[s++]].dim;
        mpq_set(y, value[op->src[s]][i][j]);
    }
    if (op->kind == OP_ATTEND) {
        for (size_t p = first_key(op, i); p <= i; p++) mpq_add(y, y, value[op->src[2]][p][j]);
        mpq_set_ui(t, i + 1 - first_key(op, i), 1);
        mpq_div(y, y, t);
    }
    mpq_clear(t);
}

/* For models whose scores all tie. */
static inline mpq_t ***naive_exact(const model *m, const uint32_t *token, size_t length) {
    mpq_t ***value = calloc(m->ops, sizeof *value);
    for (size_t r = 0; r < m->ops; r++) {
        value[r] = calloc(length, sizeof *value[r]);
        for (size_t i = 0; i < length; i++) {
            value[r][i] = calloc(m->op[r].dim, sizeof *value[r][i]);
            for (size_t j = 0; j < m->op[r].dim; j++) {
                mpq_init(value[r][i][j]);
                naive_exact_lane(value[r][i][j], m, value, &m->op[r], i, j, token[i]);
            }
        }
    }
    return value;
}

static inline void naive_exact_free(const model *m, mpq_t ***value, size_t length) {
    for (size_t r = 0; r < m->ops; r++) {
        for (size_t i = 0; i < length; i++) {
            for (size_t j = 0; j < m->op[r].dim; j++) mpq_clear(value[r][i][j]);
            free(value[r][i]);
        }
        free(value[r]);
    }
    free(value);
}

#endif
