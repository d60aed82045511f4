/* field_float32.c - float32 under an adversary: see field_float32.h.  Only what OpenCL allows is done: the nearest result
   of a sum, product or fma; at most 3 ulp off for exp, which is exact at 0, and 2.5 ulp for division. */
#include "numerics/float32/field_float32.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "numerics/base/rng.h"
#include "numerics/float32/nearest.h"

typedef struct state {
    float32_conduct c;
    rng random;
} state;

static state *of(field *F) { return F->state; }

static float flushed(field *F, float x) { return of(F)->c.flush && fabsf(x) < FLT_MIN ? copysignf(0, x) : x; }

static float get(field *F, const void *a) { return flushed(F, *(const float *)a); }

static void put(field *F, void *r, float x) { *(float *)r = flushed(F, x); }

static float multiply_add(field *F, float a, float b, float c) {
    return of(F)->c.fma ? flushed(F, fmaf(a, b, c)) : flushed(F, flushed(F, a * b) + c);
}

/* x moved `steps` float32 numbers away (up when positive), by fewer as long as it lies more than `most` ulp from y. */
static float moved(float x, double y, int steps, double most) {
    int exponent;
    frexp(y, &exponent); /* 2^(exponent-1) <= |y| < 2^exponent */
    double ulp = ldexp(1, exponent - FLT_MANT_DIG);
    for (; steps; steps += steps < 0 ? 1 : -1) {
        float z = x;
        for (int k = 0; k < abs(steps); k++) z = nextafterf(z, steps < 0 ? -INFINITY : INFINITY);
        if (fabs((double)z - y) <= most * ulp) return z;
    }
    return x;
}

static int way(field *F, conduct_lean lean, uint64_t parity, float value) {
    state *s = of(F);
    int side = s->c.reverse ? -1 : 1;
    switch (lean) {
    case LEAN_UP: return 1;
    case LEAN_DOWN: return -1;
    case LEAN_RANDOM: return (int)rng_below(&s->random, 3) - 1;
    case LEAN_PARITY: return parity % 2 ? -side : side;
    case LEAN_VALUE: return value > 0 ? side : value < 0 ? -side : 0;
    default: return 0;
    }
}

/* The double next to the quotient is within 2^-53 of it, relative: 2^-29 ulp of float32. */
static float quotient(field *F, float a, float b) {
    double y = (double)a / (double)b;
    float x = (float)y;
    if (!isfinite(x) || !(fabsf(x) >= FLT_MIN)) return flushed(F, x);
    double parity = fmod(fabs((double)b), 2);
    return moved(x, y, 3 * way(F, of(F)->c.divide, parity >= 1, 0), 2.4999999);
}

/* libm's exp is within 1 ulp of double. */
static float exponential(field *F, float x, uint64_t place, float value) {
    if (!(x < 0 || x > 0)) return expf(x); /* 1, or NaN */
    double y = exp((double)x);
    float e = (float)y;
    if (!isfinite(e) || !(e >= FLT_MIN)) return flushed(F, e);
    return moved(e, y, 3 * way(F, of(F)->c.exp, place, value), 2.9999999);
}

/* ---- the table */

static void f32_init(field *F, void *x) { put(F, x, 0); }

static void f32_clear(field *F, void *x) { put(F, x, 0); }

static void f32_set(field *F, void *r, const void *a) { put(F, r, *(const float *)a); }

static void f32_set_rational(field *F, void *r, const mpq_t q) {
    float x = mpq_sgn(q) < 0 ? -INFINITY : INFINITY;
    if (!nearest_float32(&x, q)) F->gave_up = true;
    put(F, r, x);
}

static void f32_add(field *F, void *r, const void *a, const void *b) { put(F, r, get(F, a) + get(F, b)); }

static void f32_sub(field *F, void *r, const void *a, const void *b) { put(F, r, get(F, a) - get(F, b)); }

static void f32_mul(field *F, void *r, const void *a, const void *b) { put(F, r, get(F, a) * get(F, b)); }

static void f32_add_mul(field *F, void *r, const void *a, const void *b) {
    put(F, r, multiply_add(F, get(F, a), get(F, b), get(F, r)));
}

static status f32_div(field *F, void *r, const void *a, const void *b) {
    float divisor = get(F, b);
    if (!(divisor < 0 || divisor > 0)) return ST_DOMAIN; /* 0 and NaN */
    put(F, r, quotient(F, get(F, a), divisor));
    return ST_OK;
}

static status f32_exp(field *F, void *r, const void *a) {
    put(F, r, exponential(F, get(F, a), 0, 0));
    return isfinite(*(float *)r) ? ST_OK : ST_LIMIT;
}

static void f32_relu(field *F, void *r, const void *a) {
    float x = get(F, a);
    put(F, r, x <= 0 ? 0 : x); /* NaN stays NaN */
}

/* In doubles, where x 2^bits and the way back are exact; beyond 2^24 a float32 number is a multiple already. */
static status f32_round(field *F, void *r, const void *a, unsigned bits) {
    float x = get(F, a);
    double y = bits <= 200 ? ldexp((double)x, (int)bits) : INFINITY;
    if (fabs(y) < 16777216) {
        double below = floor(y), rest = y - below;
        bool up = rest > 0.5 || (rest >= 0.5 && fabs(fmod(below, 2)) > 0.5);
        x = (float)ldexp(up ? below + 1 : below, -(int)bits);
    }
    put(F, r, x);
    return ST_OK;
}

static truth f32_less(field *F, const void *a, const void *b) {
    float x = get(F, a), y = get(F, b);
    return isunordered(x, y) ? truth_unknown() : truth_of(x < y);
}

static truth f32_equal(field *F, const void *a, const void *b) {
    float x = get(F, a), y = get(F, b);
    return isunordered(x, y) ? truth_unknown() : truth_of(x >= y && x <= y);
}

static bool f32_is_zero(field *F, const void *a) {
    float x = get(F, a);
    return x >= 0 && x <= 0;
}

/* ---- softmax */

typedef struct pass {
    field *F;
    const void *const *scores, *const *values;
    size_t d, count, *order;
    float *weight, *sum; /* of a tile's keys; d + 1 running sums, the last one of the weights */
} pass;

static float score(const pass *p, size_t k) { return get(p->F, p->scores[p->order[k]]); }

static float value(const pass *p, size_t k, size_t lane) {
    return lane == p->d ? 1 : get(p->F, (const float *)p->values[p->order[k]] + lane);
}

static void arrange(pass *p) {
    state *s = of(p->F);
    for (size_t k = 0; k < p->count; k++) p->order[k] = s->c.order == ORDER_BACKWARD ? p->count - 1 - k : k;
    for (size_t k = p->count; s->c.order == ORDER_SHUFFLED && k > 1; k--) {
        size_t other = rng_below(&s->random, k), was = p->order[k - 1];
        p->order[k - 1] = p->order[other];
        p->order[other] = was;
    }
    for (size_t k = 1; s->c.order == ORDER_SMALLEST_FIRST && k < p->count; k++) /* insertion: every key raises the largest */
        for (size_t at = k; at > 0 && score(p, at) < score(p, at - 1); at--) {
            size_t was = p->order[at];
            p->order[at] = p->order[at - 1];
            p->order[at - 1] = was;
        }
}

/* Online softmax: sums are rescaled when a tile raises the largest score. */
static void online(pass *p) {
    field *F = p->F;
    size_t tile = of(F)->c.tile ? of(F)->c.tile : p->count, lane = of(F)->c.lane < p->d ? of(F)->c.lane : 0;
    float top = score(p, 0);
    for (size_t first = 0; first < p->count; first += tile) {
        size_t last = first + tile < p->count ? first + tile : p->count;
        float before = top;
        for (size_t k = first; k < last; k++) top = fmaxf(top, score(p, k));
        if (first && top > before) {
            float shrink = exponential(F, flushed(F, before - top), first, 0);
            for (size_t j = 0; j <= p->d; j++) p->sum[j] = flushed(F, p->sum[j] * shrink);
        }
        for (size_t k = first; k < last; k++)
            p->weight[k] = exponential(F, flushed(F, score(p, k) - top), p->order[k], value(p, k, lane));
        for (size_t j = 0; j <= p->d; j++)
            for (size_t k = first; k < last; k++) p->sum[j] = multiply_add(F, p->weight[k], value(p, k, j), p->sum[j]);
    }
}

/* Scores that all tie, infinite ones too, are a mean: what the runtime computes without exp. */
static status f32_softmax_mean(field *F, void *r, size_t d, const void *const *scores, const void *const *values,
                               size_t count) {
    if (count == 0) return ST_DOMAIN;
    pass p = {.F = F, .scores = scores, .values = values, .d = d, .count = count};
    p.order = calloc(count, sizeof *p.order);
    p.weight = calloc(count, sizeof *p.weight);
    p.sum = calloc(d + 1, sizeof *p.sum);
    status st = p.order && p.weight && p.sum ? ST_OK : ST_MEMORY;
    if (st == ST_OK) {
        arrange(&p);
        online(&p);
        for (size_t j = 0; j < d; j++) put(F, (float *)r + j, quotient(F, p.sum[j], p.sum[d]));
    }
    free(p.order);
    free(p.weight);
    free(p.sum);
    return st;
}

/* The value twice; where it is not finite, the whole range. */
static void f32_bounds(field *F, mpq_t lo, mpq_t hi, const void *a) {
    (void)F;
    double x = *(const float *)a;
    mpq_set_d(lo, isfinite(x) ? x : (double)-FLT_MAX);
    mpq_set_d(hi, isfinite(x) ? x : (double)FLT_MAX);
}

static void f32_close(field *F) {
    free(F->state);
    free(F);
}

status field_open_float32(field **F, const float32_conduct *conduct) {
    state *s = malloc(sizeof *s);
    *F = malloc(sizeof **F);
    if (!*F || !s) {
        free(*F);
        free(s);
        *F = NULL;
        return ST_MEMORY;
    }
    s->c = *conduct;
    rng_open(&s->random, conduct->seed, "float32", 0);
    **F = (field){.name = "float32",
                  .size = sizeof(float),
                  .exact = false,
                  .state = s,
                  .init = f32_init,
                  .clear = f32_clear,
                  .set = f32_set,
                  .set_rational = f32_set_rational,
                  .add = f32_add,
                  .sub = f32_sub,
                  .mul = f32_mul,
                  .add_mul = f32_add_mul,
                  .div = f32_div,
                  .exp = f32_exp,
                  .relu = f32_relu,
                  .round = f32_round,
                  .less = f32_less,
                  .equal = f32_equal,
                  .is_zero = f32_is_zero,
                  .softmax_mean = f32_softmax_mean,
                  .bounds = f32_bounds,
                  .close = f32_close};
    return ST_OK;
}
