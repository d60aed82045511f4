/* bound32_error.c - float32 errors op by op, but for attention and scans: weights rounded, sums in any order, with or without fma,
   results below 2^-126 flushed (N14-N16).  Where all is integer in some unit and stays below 2^24 there is none. */
#include <stdlib.h>

#include "constructions/model/bound32_inner.h"

/* u = 2^-24: a rounded result is off by u times itself at most, or by 2^-126 (flushed). */
static const int64_t U = -24, FLUSHED = -126;

dyadic error32_gamma(uint64_t roundings) {
    if (roundings > (uint64_t)1 << 22) return dyadic_of(1, 200);
    dyadic x = dyadic_of((int64_t)roundings, U); /* (1+u)^k - 1 <= x/(1-x) <= x + 2x^2 for x = ku <= 1/4 */
    return up_add(x, dyadic_shift(up_mul(x, x), 1));
}

dyadic error32_sums(const bounds32 *B, uint64_t roundings) {
    if (B->without & BOUND32_NO_SUMS) return dyadic_zero();
    return error32_gamma(roundings - (B->without & BOUND32_SHORT_SUMS && roundings > 0));
}

void error32_break(bounds32 *B, size_t r, const char *why) {
    if (B->broken <= r) return;
    B->broken = r;
    B->part = why;
}

void error32_finite(bounds32 *B, size_t r, dyadic magnitude) {
    int64_t bits = dyadic_magnitude(magnitude);
    if (bits > 127) error32_break(B, r, bits < 200 ? "float32 may overflow" : "sums of too many terms");
}

bool error32_fits(dyadic sum, int64_t grid) {
    return grid >= GRID_LEAST && grid <= GRID_MOST && dyadic_cmp(sum, dyadic_of(1, 24 - grid)) < 0;
}

static void set_exact(lane32 *y, int64_t grid) {
    y->error = dyadic_zero();
    y->grid = (int32_t)(grid < GRID_LEAST ? GRID_LEAST : grid);
}

static void set_error(bounds32 *B, size_t r, lane32 *y, dyadic error) {
    y->error = error;
    y->grid = GRID_NONE;
    error32_finite(B, r, lane32_most32(y));
}

/* N14: |float32(w) - w| */
static dyadic weight_error(dyadic size) {
    dyadic e = dyadic_shift(size, U);
    return dyadic_cmp(size, dyadic_of(1, FLUSHED + 1)) < 0 ? up_add(e, dyadic_of(1, FLUSHED)) : e;
}

static void embed(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    mpq_t q;
    mpq_init(q);
    for (size_t j = 0; j < op->dim; j++) {
        bool exact = true;
        int64_t grid = GRID_LEAST;
        dyadic most = dyadic_zero(), rounded = dyadic_zero();
        for (size_t a = 0; a < op->weight.rows; a++) {
            rat_mat_get(q, &op->weight, a, j);
            dyadic w = dyadic_from(q, DOWN), size = dyadic_abs(dyadic_from(q, mpq_sgn(q) < 0 ? DOWN : UP));
            most = dyadic_max(most, size);
            if (!dyadic_is_float32(w) || dyadic_cmp(w, dyadic_from(q, UP)) != 0) {
                exact = false;
                rounded = dyadic_max(rounded, weight_error(size)); /* a small one may be off by more than a large one: flushed */
            }
            if (-dyadic_last_bit(w) > grid && !dyadic_is_zero(w)) grid = -dyadic_last_bit(w);
        }
        for (size_t c = 1; c <= B->classes; c++) {
            lane32 *y = bounds32_at(B, r, c, j);
            error32_finite(B, r, dyadic_shift(most, 1));
            if (exact && error32_fits(most, grid)) set_exact(y, grid);
            else if (exact || B->without & BOUND32_NO_WEIGHTS) set_error(B, r, y, dyadic_of(1, FLUSHED));
            else set_error(B, r, y, rounded);
        }
    }
    mpq_clear(q);
}

weight32 weight32_of(const bounds32 *B, size_t j, const mpq_t q) {
    dyadic lo = dyadic_from(q, DOWN), hi = dyadic_from(q, UP);
    weight32 w = {.j = j, .size = dyadic_max(dyadic_neg(lo), hi), .exact = dyadic_cmp(lo, hi) == 0 && dyadic_is_float32(lo)};
    w.power = w.exact && dyadic_magnitude(lo) == dyadic_last_bit(lo) + 1;
    w.error = w.exact || B->without & BOUND32_NO_WEIGHTS ? dyadic_zero() : weight_error(w.size);
    return w;
}

void error32_dot(bounds32 *B, size_t r, lane32 *y, const weight32 *w, size_t count) {
    static const lane32 unit = {.lo = {(int64_t)1 << 61, -61}, .hi = {(int64_t)1 << 61, -61}, .grid = 0};
    dyadic exact_sum = dyadic_zero(), sum = dyadic_zero(), error = dyadic_zero();
    dyadic flushed = dyadic_zero();
    uint64_t terms = 0;
    bool exact = true, powers = true;
    int64_t grid = GRID_LEAST;
    for (size_t k = 0; k < count; k++) {
        const lane32 *x = w[k].j == SIZE_MAX ? &unit : w[k].x;
        if (lane32_is_zero(x)) continue;
        dyadic most = lane32_most(x), most32 = lane32_most32(x);
        terms++;
        powers = powers && w[k].power;
        exact = exact && w[k].exact && lane32_is_exact(x);
        if (exact && x->grid - dyadic_last_bit(w[k].size) > grid) grid = x->grid - dyadic_last_bit(w[k].size);
        exact_sum = up_add(exact_sum, up_mul(w[k].size, most));
        sum = up_add(sum, up_mul(up_add(w[k].size, w[k].error), most32));
        error = up_add(error, up_add(up_mul(w[k].size, x->error), up_mul(w[k].error, most32)));
        flushed = up_add(flushed, dyadic_shift(up_add(w[k].size, dyadic_of(2, 0)), FLUSHED)); /* x, product and sum */
    }
    if (exact && error32_fits(exact_sum, grid)) {
        set_exact(y, grid);
        return;
    }
    /* k terms: at most k roundings on the way of each, a product and k - 1 sums; products by powers of two are exact */
    dyadic rounding = up_mul(sum, error32_sums(B, powers && terms ? terms - 1 : terms));
    error32_finite(B, r, up_add(sum, rounding));
    error = up_add(error, up_add(rounding, flushed));
    set_error(B, r, y, error);
}

static status linear(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    weight32 *w = malloc((op->weight.cols + 1) * sizeof *w);
    if (!w) return ST_MEMORY;
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < op->dim; i++) {
        size_t count = 0;
        for (size_t j = 0; j < op->weight.cols; j++) {
            if (rat_mat_is_zero_at(&op->weight, i, j)) continue;
            rat_mat_get(q, &op->weight, i, j);
            w[count++] = weight32_of(B, j, q);
        }
        if (op->bias.rows && !rat_mat_is_zero_at(&op->bias, i, 0)) {
            rat_mat_get(q, &op->bias, i, 0);
            w[count++] = weight32_of(B, SIZE_MAX, q);
        }
        for (size_t k = 0; k < count; k++) error32_finite(B, r, w[k].size);
        for (size_t c = 1; c <= B->classes; c++) {
            for (size_t k = 0; k < count; k++)
                if (w[k].j != SIZE_MAX) w[k].x = bounds32_at(B, op->src[0], c, w[k].j);
            error32_dot(B, r, bounds32_at(B, r, c, i), w, count);
        }
    }
    mpq_clear(q);
    free(w);
    return ST_OK;
}

/* N16: relu moves no two numbers apart, and what is surely negative becomes 0. */
static void relu(bounds32 *B, size_t r, lane32 *y, const lane32 *x) {
    dyadic above = up_add(x->hi, x->error); /* the float32 value is at most this */
    if (lane32_is_exact(x)) set_exact(y, x->grid);
    else if (above.m <= 0) set_exact(y, GRID_LEAST);
    else set_error(B, r, y, x->hi.m <= 0 ? dyadic_min(above, x->error) : x->error);
}

static void add(bounds32 *B, size_t r, lane32 *y, const lane32 *a, const lane32 *b) {
    dyadic sum = up_add(lane32_most32(a), lane32_most32(b));
    int64_t grid = a->grid > b->grid ? a->grid : b->grid;
    if (lane32_is_exact(a) && lane32_is_exact(b) && error32_fits(sum, grid)) {
        set_exact(y, grid);
        return;
    }
    dyadic rounding = B->without & BOUND32_NO_SUMS ? dyadic_zero() : dyadic_shift(sum, U);
    set_error(B, r, y, up_add(up_add(a->error, b->error), up_add(rounding, dyadic_of(1, FLUSHED))));
}

/* Both round to multiples of 2^-bits that are at most the error and one step apart. */
static void round_to(bounds32 *B, size_t r, lane32 *y, const lane32 *x, unsigned bits) {
    if (lane32_is_exact(x)) {
        set_exact(y, x->grid < (int64_t)bits ? x->grid : (int64_t)bits);
        return;
    }
    set_error(B, r, y, up_add(up_add(x->error, dyadic_of(1, -(int64_t)bits)), dyadic_of(1, FLUSHED)));
}

static void each_lane(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    for (size_t c = 1; c <= B->classes; c++)
        for (size_t j = 0; j < op->dim; j++) {
            lane32 *y = bounds32_at(B, r, c, j);
            size_t s = 0, lane = j;
            if (op->kind == OP_JOIN)
                for (; lane >= B->m->op[op->src[s]].dim; s++) lane -= B->m->op[op->src[s]].dim;
            const lane32 *x = bounds32_at(B, op->src[s], c, lane);
            if (op->kind == OP_JOIN) y->error = x->error, y->grid = x->grid;
            else if (op->kind == OP_RELU) relu(B, r, y, x);
            else if (op->kind == OP_ROUND) round_to(B, r, y, x, op->bits);
            else add(B, r, y, x, bounds32_at(B, op->src[1], c, j));
        }
}

status error32_op(bounds32 *B, size_t r) {
    switch (B->m->op[r].kind) {
    case OP_EMBED: embed(B, r); return ST_OK;
    case OP_LINEAR: return linear(B, r);
    case OP_SCAN: return error32_scan(B, r);
    case OP_CONV: return error32_conv(B, r);
    case OP_ATTEND:
        if (!model_attend_is_mean(B->m, r)) return error32_softmax(B, r);
        error32_mean(B, r);
        return ST_OK;
    default: each_lane(B, r); return ST_OK;
    }
}
