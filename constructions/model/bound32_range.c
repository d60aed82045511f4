/* bound32_range.c - exact ranges of every lane, op by op: intervals of dyadic numbers, rounded outwards, then narrowed by
   the lane's form. */
#include <stdlib.h>

#include "constructions/model/bound32_inner.h"

/* The four products of end points, rounded outwards. */
span32 span32_mul(span32 a, span32 b) {
    if (dyadic_is_zero(a.lo) && dyadic_is_zero(a.hi)) return a;
    if (dyadic_is_zero(b.lo) && dyadic_is_zero(b.hi)) return b;
    span32 s = {dyadic_mul(a.lo, b.lo, DOWN), dyadic_mul(a.lo, b.lo, UP)};
    const dyadic x[3] = {a.lo, a.hi, a.hi}, y[3] = {b.hi, b.lo, b.hi};
    for (int k = 0; k < 3; k++) s = span32_join(s, (span32){dyadic_mul(x[k], y[k], DOWN), dyadic_mul(x[k], y[k], UP)});
    return s;
}

span32 span32_times(span32 a, uint64_t count) {
    dyadic k = dyadic_of((int64_t)count, 0);
    return (span32){dyadic_mul(a.lo, k, DOWN), dyadic_mul(a.hi, k, UP)};
}

static span32 span_of(const mpq_t q) { return (span32){dyadic_from(q, DOWN), dyadic_from(q, UP)}; }

static void set(lane32 *x, span32 s) {
    x->lo = s.lo;
    x->hi = s.hi;
}

/* N14: where every entry of a lane is a float32 number, so is what is read from the table. */
static status range_embed(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    token32 *t = B->row[r].token = calloc(op->dim, sizeof *t);
    if (!t) return ST_MEMORY;
    mpq_t q;
    mpq_init(q);
    for (size_t j = 0; j < op->dim; j++) {
        for (uint32_t a = 0; a < B->m->D; a++) {
            rat_mat_get(q, &op->weight, a, j);
            t[j].letter = a ? span32_join(t[j].letter, span_of(q)) : span_of(q);
        }
        rat_mat_get(q, &op->weight, model_bos(B->m), j);
        t[j].bos = span_of(q);
        rat_mat_get(q, &op->weight, model_copy_token(B->m), j);
        t[j].copy = span_of(q);
        for (size_t c = 1; c <= B->classes; c++) { /* class 1 is BOS alone, unless it is all there are */
            span32 s = c == 1 ? t[j].bos : span32_join(t[j].letter, t[j].copy);
            set(bounds32_at(B, r, c, j), B->classes == 1 ? span32_join(s, span32_join(t[j].letter, t[j].copy)) : s);
        }
    }
    mpq_clear(q);
    return ST_OK;
}

static void range_linear(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < op->dim; i++) {
        span32 zero = {dyadic_zero(), dyadic_zero()}, bias = zero;
        if (op->bias.rows) {
            rat_mat_get(q, &op->bias, i, 0);
            bias = span_of(q);
        }
        for (size_t c = 1; c <= B->classes; c++) set(bounds32_at(B, r, c, i), bias);
        for (size_t j = 0; j < op->weight.cols; j++) {
            if (rat_mat_is_zero_at(&op->weight, i, j)) continue;
            rat_mat_get(q, &op->weight, i, j);
            span32 w = span_of(q);
            for (size_t c = 1; c <= B->classes; c++) {
                lane32 *y = bounds32_at(B, r, c, i);
                set(y, span32_add(lane32_span(y), span32_mul(w, lane32_span(bounds32_at(B, op->src[0], c, j)))));
            }
        }
    }
    mpq_clear(q);
}

/* A mean, with whatever weights, lies between the least and the largest value it sees. */
static span32 range_attend(const bounds32 *B, size_t r, size_t class, size_t j) {
    const model_op *op = &B->m->op[r];
    size_t first, last;
    bounds32_classes(op->window, class, &first, &last);
    span32 s = lane32_span(bounds32_at(B, op->src[2], first, j));
    for (size_t p = first + 1; p <= last; p++) s = span32_join(s, lane32_span(bounds32_at(B, op->src[2], p, j)));
    return s;
}

static span32 range_lane(const bounds32 *B, size_t r, size_t c, size_t j) {
    const model_op *op = &B->m->op[r];
    if (op->kind == OP_ATTEND) return range_attend(B, r, c, j);
    if (op->kind == OP_JOIN) {
        size_t s = 0;
        for (; j >= B->m->op[op->src[s]].dim; s++) j -= B->m->op[op->src[s]].dim;
        return lane32_span(bounds32_at(B, op->src[s], c, j));
    }
    span32 x = lane32_span(bounds32_at(B, op->src[0], c, j)), zero = {dyadic_zero(), dyadic_zero()};
    dyadic half = dyadic_of(1, -(int64_t)op->bits - 1);
    switch (op->kind) {
    case OP_RELU: return (span32){dyadic_max(x.lo, zero.lo), dyadic_max(x.hi, zero.hi)};
    case OP_ROUND: return (span32){dyadic_sub(x.lo, half, DOWN), dyadic_add(x.hi, half, UP)};
    default: return span32_add(x, lane32_span(bounds32_at(B, op->src[1], c, j))); /* ADD */
    }
}

status range32_op(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    if (op->kind == OP_EMBED) return range_embed(B, r);
    status st = op->kind == OP_SCAN ? range32_scan(B, r) : ST_OK;
    if (st != ST_OK) return st;
    if (op->kind == OP_CONV) range32_conv(B, r);
    if (op->kind == OP_LINEAR) range_linear(B, r);
    bool own = op->kind == OP_LINEAR || op->kind == OP_SCAN || op->kind == OP_CONV;
    for (size_t c = 1; c <= B->classes; c++)
        for (size_t j = 0; j < op->dim; j++) {
            if (!own) set(bounds32_at(B, r, c, j), range_lane(B, r, c, j));
            form32_narrow(B, r, c, j);
        }
    return ST_OK;
}
