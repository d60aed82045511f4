/* bound32_attend.c - float32 errors of attention: means (N17), and softmax by scores, exp, rescaling and sums (N18-N22). */
#include <stdlib.h>

#include "constructions/model/bound32_inner.h"

static const int64_t U = -24, FLUSHED = -126;
#define QUOTIENT 6  /* units of u: a quotient (2.5 ulp <= 5u), or a product with a reciprocal (5u and one rounding) */
#define EXP 7       /* units of u: -ln(1 - 6u) < 7u for 3 ulp <= 6u */
#define SLOPE 8     /* units of u: slope rounded, a distance, a product, a difference; with room */
#define DEPTH 90    /* a key so far below the largest score weighs less than 2^-126 of it: e^-88 < 2^-126 */

static dyadic units(int64_t count) { return dyadic_of(count, U); }

/* What a query of one class sees of one lane of the values. */
typedef struct seen {
    dyadic lo, hi, error, most, most32;
    bool exact, zero, one_sign;
    int64_t grid;
} seen;

static void see(seen *s, const lane32 *x) {
    s->lo = dyadic_min(s->lo, x->lo);
    s->hi = dyadic_max(s->hi, x->hi);
    s->error = dyadic_max(s->error, x->error);
    s->most = dyadic_max(s->most, lane32_most(x));
    s->most32 = dyadic_max(s->most32, lane32_most32(x));
    s->exact = s->exact && lane32_is_exact(x);
    s->zero = s->zero && lane32_is_zero(x);
    if (x->grid > s->grid) s->grid = x->grid;
    s->one_sign = s->lo.m >= 0 || s->hi.m <= 0;
}

/* What queries of `class` see of lane j of v; was: what those of the class before saw. */
static seen seen_of(const bounds32 *B, size_t v, uint64_t window, size_t class, size_t j, const seen *was) {
    size_t first, last;
    bounds32_classes(window, class, &first, &last);
    bool more = first == 1 && last > 1; /* one class more than before */
    const lane32 *x = bounds32_at(B, v, first, j);
    seen s = {.lo = x->lo, .hi = x->hi, .exact = true, .zero = true, .grid = GRID_LEAST};
    if (more) s = *was;
    for (size_t p = more ? last : first; p <= last; p++) see(&s, bounds32_at(B, v, p, j));
    return s;
}

static void set(bounds32 *B, size_t r, lane32 *y, dyadic error) {
    y->error = error;
    y->grid = GRID_NONE;
    error32_finite(B, r, lane32_most32(y));
}

/* ---- N17: a mean */

static void mean(bounds32 *B, size_t r, lane32 *y, const seen *v, uint64_t most) {
    if (v->zero) {
        y->grid = GRID_LEAST;
        return;
    }
    dyadic total = up_mul(dyadic_of((int64_t)most, 0), v->most32), rounding = dyadic_zero(), error = v->error;
    error32_finite(B, r, up_mul(total, up_add(dyadic_of(1, 0), error32_gamma(most))));
    /* values of one sign: the mean of their sizes is the size of their mean */
    dyadic size = v->one_sign ? lane32_most(y) : v->most;
    if (!v->exact || !error32_fits(total, v->grid)) rounding = up_mul(up_add(size, error), error32_gamma(most - 1));
    error = up_add(error, up_add(rounding, dyadic_of(1, FLUSHED)));
    if (B->without & BOUND32_NO_MEANS) error = dyadic_zero();
    dyadic quotient = up_mul(units(QUOTIENT), up_add(lane32_most(y), error));
    if (B->without & BOUND32_NO_DIVISION) quotient = dyadic_zero();
    set(B, r, y, up_add(up_add(error, quotient), dyadic_of(1, FLUSHED)));
}

void error32_mean(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    for (size_t j = 0; j < op->dim; j++) {
        seen v = {.zero = true};
        for (size_t c = 1; c <= B->classes; c++) {
            uint64_t most;
            bounds32_keys(B, op->window, c, &most);
            v = seen_of(B, op->src[2], op->window, c, j, &v);
            mean(B, r, bounds32_at(B, r, c, j), &v, most);
        }
    }
}

/* ---- N18: scores */

/* <q, k> for one class of queries and one of keys. */
static score32 pair_of(const bounds32 *B, size_t r, size_t class, size_t key) {
    const model_op *op = &B->m->op[r];
    span32 s = {dyadic_zero(), dyadic_zero()};
    dyadic sum = dyadic_zero(), sum32 = dyadic_zero(), error = dyadic_zero();
    bool exact = true;
    int64_t grid = GRID_LEAST, terms = 0;
    for (size_t j = 0; j < B->m->op[op->src[0]].dim; j++) {
        const lane32 *q = bounds32_at(B, op->src[0], class, j), *k = bounds32_at(B, op->src[1], key, j);
        if (lane32_is_zero(q) || lane32_is_zero(k)) continue;
        terms++;
        s = span32_add(s, span32_mul(lane32_span(q), lane32_span(k)));
        sum = up_add(sum, up_mul(lane32_most(q), lane32_most(k)));
        sum32 = up_add(sum32, up_mul(lane32_most32(q), lane32_most32(k)));
        error = up_add(error, up_add(up_mul(lane32_most32(q), k->error), up_mul(q->error, lane32_most(k))));
        error = up_add(error, dyadic_shift(up_add(up_add(lane32_most32(q), lane32_most32(k)), dyadic_of(2, 0)), FLUSHED));
        exact = exact && lane32_is_exact(q) && lane32_is_exact(k);
        if (exact && (int64_t)q->grid + k->grid > grid) grid = (int64_t)q->grid + k->grid;
    }
    exact = exact && error32_fits(sum, grid);
    dyadic rounding = up_mul(sum32, error32_sums(B, (uint64_t)terms)), flushed;
    dyadic largest = up_add(sum32, up_add(rounding, error));
    error = exact ? dyadic_zero() : up_add(error, rounding);
    span32 b = {dyadic_from(op->sharpness, DOWN), dyadic_from(op->sharpness, UP)};
    dyadic beta = dyadic_max(dyadic_neg(b.lo), b.hi), scaled = up_mul(beta, up_add(sum32, error));
    largest = dyadic_max(largest, dyadic_shift(up_add(scaled, beta), 1));
    /* the sharpness is rounded and multiplied into the score: both relative to the sum of sizes */
    bool rounded = dyadic_cmp(b.lo, b.hi) != 0 || !dyadic_is_float32(beta);
    bool power = !rounded && dyadic_magnitude(beta) == dyadic_last_bit(beta) + 1;
    bool integer = exact && !rounded && error32_fits(scaled, grid - dyadic_last_bit(beta));
    dyadic scaling = up_mul(units(integer || power ? 0 : rounded ? 3 : 1), scaled);
    s = span32_mul(b, s);
    if (!(B->without & BOUND32_NO_SHARPNESS)) error = up_mul(beta, error);
    flushed = dyadic_shift(up_add(sum32, dyadic_of(1, 0)), FLUSHED); /* the score, or a sharpness below 2^-126 */
    error = integer ? dyadic_zero() : up_add(error, up_add(scaling, flushed));
    return (score32){.lo = s.lo, .hi = s.hi, .error = error, .most = largest, .exact = exact};
}

/* All keys that a query of this class may see: computed once, lengths do not matter. */
static score32 pairs_of(bounds32 *B, size_t r, size_t class) {
    score32 *all = &B->row[r].score[class - 1];
    size_t first, last;
    if (all->known) return *all;
    bounds32_classes(B->m->op[r].window, class, &first, &last);
    *all = pair_of(B, r, class, first);
    for (size_t p = first + 1; p <= last; p++) {
        score32 s = pair_of(B, r, class, p);
        all->lo = dyadic_min(all->lo, s.lo);
        all->hi = dyadic_max(all->hi, s.hi);
        all->error = dyadic_max(all->error, s.error);
        all->most = dyadic_max(all->most, s.most);
        all->exact = all->exact && s.exact;
    }
    all->known = true;
    return *all;
}

static dyadic size_of(const score32 *s) { return up_add(dyadic_max(dyadic_neg(s->lo), s->hi), s->error); }

/* With slope (i - p): rounded three times, then subtracted. */
static score32 scores_of(bounds32 *B, size_t r, size_t class) {
    const model_op *op = &B->m->op[r];
    score32 s = pairs_of(B, r, class);
    error32_finite(B, r, s.most);
    if (mpq_sgn(op->slope) != 0) {
        uint64_t most;
        bounds32_keys(B, op->window, class, &most);
        span32 slope = {dyadic_from(op->slope, DOWN), dyadic_from(op->slope, UP)};
        span32 far = span32_mul(slope, (span32){dyadic_zero(), dyadic_of((int64_t)most, 0)});
        dyadic whole = up_add(dyadic_max(dyadic_neg(far.lo), far.hi), size_of(&s));
        s.error = up_add(s.error, up_add(up_mul(units(SLOPE), whole), dyadic_of((int64_t)most + 2, FLUSHED)));
        s.lo = dyadic_sub(s.lo, far.hi, DOWN);
        s.hi = dyadic_sub(s.hi, far.lo, UP);
        s.exact = false;
        error32_finite(B, r, dyadic_shift(whole, 1));
    }
    if (dyadic_cmp(size_of(&s), dyadic_of(1, BOUND32_SCORE_BITS)) >= 0) error32_break(B, r, "scores of 2^20 or more");
    if (B->without & BOUND32_NO_SCORES) s.error = dyadic_zero();
    return s;
}

/* ---- N19-N22: softmax */

/* e^y, rounded up: 2^t with t = y log2 e, and 2^f <= 1 + f for 0 <= f <= 1. */
static dyadic up_exp(dyadic y) {
    static const int64_t log2_e[2] = {6196328018, 6196328019}; /* times 2^-32 */
    dyadic t = up_mul(y, dyadic_of(log2_e[y.m > 0], -32));
    int64_t last = dyadic_magnitude(t);
    if (last > 20) return t.m < 0 ? dyadic_zero() : dyadic_of(1, (int64_t)1 << 20); /* never called with such a y */
    int64_t whole = t.m == 0 ? 0 : t.e <= -62 ? (t.m < 0 ? -1 : 0) : t.m >> -t.e; /* floor: |t| < 2^20, so t.e < 0 */
    return dyadic_shift(dyadic_add(t, dyadic_of(1 - whole, 0), UP), whole);
}

/* Where the logarithms of the weights, and the sums, are off for queries of one class. */
typedef struct weights32 {
    dyadic scores, exps, rescaling; /* of logarithms of weights                   */
    dyadic sums;                    /* relative, of the sums of weights and values */
    dyadic lost;                    /* weights too small for float32, in all       */
    bool leads;                     /* one key has nearly all weight, and then:    */
    dyadic others, others32;        /* what the others weigh, exactly; in float32, relative to that key */
} weights32;

/* N24: the lead is known, in scores. */
static void look_up(bounds32 *B, weights32 *w, uint64_t most, int64_t tiles) {
    dyadic keys = dyadic_of((int64_t)most - 1, 0), lead = dyadic_neg(B->lead);
    dyadic apart = up_add(dyadic_shift(up_add(w->scores, w->exps), 1), w->rescaling);
    dyadic sums = dyadic_of((int64_t)most + tiles, U); /* (1 + u)^k <= e^(ku) */
    if (dyadic_magnitude(apart) > 10 || dyadic_magnitude(sums) > 10 || dyadic_magnitude(lead) > 19) return;
    w->others = up_mul(keys, up_exp(lead));
    w->others32 = up_add(up_mul(keys, up_exp(up_add(up_add(lead, apart), sums))), w->lost);
    w->leads = dyadic_cmp(w->others32, dyadic_of(1, -3)) <= 0;
}

static weights32 weights_of(bounds32 *B, size_t r, size_t class) {
    uint64_t most;
    weights32 w = {.scores = dyadic_zero()};
    score32 s = scores_of(B, r, class);
    B->exact_scores = s.exact && (class == 1 || B->exact_scores);
    bounds32_keys(B, B->m->op[r].window, class, &most);
    if (most == 1) return w; /* exp(0) = 1, a single weight */
    int64_t tiles = (int64_t)((most - 1) / BOUND32_TILE);
    dyadic depth = up_add(dyadic_sub(s.hi, s.lo, UP), dyadic_shift(s.error, 1));
    depth = up_mul(dyadic_min(depth, dyadic_of(DEPTH, 0)), units(2)); /* s - max is rounded, the rounded max in it too */
    w.scores = s.error;
    w.exps = up_add(depth, units(EXP));
    if (tiles) w.rescaling = up_add(depth, units(tiles * EXP));
    dyadic g = error32_gamma(most + (uint64_t)tiles);
    w.sums = dyadic_shift(up_add(g, dyadic_shift(up_mul(g, g), 1)), 1); /* (1+g)/(1-g) - 1 <= 2g + 4gg for g <= 1/2 */
    w.lost = dyadic_of((int64_t)most + tiles, -118);
    if (B->lookup == r) look_up(B, &w, most, tiles);
    if (B->without & BOUND32_NO_EXP) w.exps = dyadic_zero();
    if (B->without & BOUND32_NO_RESCALING) w.rescaling = dyadic_zero();
    if (B->without & BOUND32_NO_NORMALISER) w.sums = dyadic_zero();
    return w;
}

/* N22: weights proportional to e^(s + d) with |d| <= delta move a mean of values in [lo, hi] by at most
   (hi - lo) tanh(delta/2) <= (hi - lo) min(1, delta/2). */
static void softmax(bounds32 *B, size_t r, lane32 *y, const seen *v, const weights32 *w) {
    if (v->zero) {
        y->grid = GRID_LEAST;
        return;
    }
    dyadic delta = dyadic_shift(up_add(w->scores, up_add(w->exps, w->rescaling)), -1);
    dyadic error = up_mul(dyadic_sub(v->hi, v->lo, UP), dyadic_min(delta, dyadic_of(1, 0)));
    dyadic sums = up_mul(v->most32, up_add(w->sums, w->lost));
    dyadic quotient = up_mul(units(QUOTIENT), up_add(v->most32, sums));
    if (B->without & BOUND32_NO_DIVISION) quotient = dyadic_zero();
    error = up_add(up_add(error, sums), up_add(quotient, w->lost));
    if (w->leads) { /* N24 */
        dyadic other = up_mul(dyadic_sub(v->hi, v->lo, UP), w->others);
        other = up_add(other, up_mul(v->most32, up_add(dyadic_shift(w->others32, 3), units(2 + 2 * QUOTIENT))));
        error = dyadic_min(error, other);
    }
    set(B, r, y, up_add(error, up_add(v->error, dyadic_of(1, FLUSHED))));
}

static const char *main_part(const weights32 *w) {
    const dyadic part[4] = {w->scores, w->exps, w->rescaling, w->sums};
    static const char *const name[4] = {"scores", "exponentials", "rescaling", "sums over keys"};
    int most = 0;
    for (int k = 1; k < 4; k++)
        if (dyadic_cmp(part[k], part[most]) > 0) most = k;
    return name[most];
}

status error32_softmax(bounds32 *B, size_t r) {
    const model_op *op = &B->m->op[r];
    weights32 *w = malloc(B->classes * sizeof *w);
    if (!w) return ST_MEMORY;
    for (size_t c = 1; c <= B->classes; c++) w[c - 1] = weights_of(B, r, c);
    if (B->broken == B->m->ops) B->part = main_part(&w[B->classes - 1]);
    for (size_t j = 0; j < op->dim; j++) {
        seen v = {.zero = true};
        for (size_t c = 1; c <= B->classes; c++) {
            uint64_t most;
            bounds32_keys(B, op->window, c, &most);
            v = seen_of(B, op->src[2], op->window, c, j, &v);
            error32_finite(B, r, dyadic_shift(up_mul(dyadic_of((int64_t)most, 1), v.most32), 1));
            softmax(B, r, bounds32_at(B, r, c, j), &v, &w[c - 1]);
        }
    }
    free(w);
    return ST_OK;
}
