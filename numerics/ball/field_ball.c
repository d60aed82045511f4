/* field_ball.c - the field of real balls (Arb) at a fixed precision: every element encloses the true value.
   A comparison says yes or no only where the balls prove it, and UNKNOWN where they overlap. */
#include <stdlib.h>

#include <arb.h>
#include <flint/fmpq.h>

#include "numerics/ball/ball_bounds.h"
#include "numerics/field.h"

#define EXP_ARGUMENT_MOST (1 << 24) /* as in field_expsum.c */

typedef struct ball_state {
    slong bits;
} ball_state;

static slong bits_of(field *F) { return ((ball_state *)F->state)->bits; }

static void ball_init(field *F, void *x) {
    (void)F;
    arb_init(x);
}

static void ball_clear(field *F, void *x) {
    (void)F;
    arb_clear(x);
}

static void ball_set(field *F, void *r, const void *a) {
    (void)F;
    arb_set(r, a);
}

static void ball_set_rational(field *F, void *r, const mpq_t q) {
    fmpq_t x;
    fmpq_init(x);
    fmpq_set_mpq(x, q);
    arb_set_fmpq(r, x, bits_of(F));
    fmpq_clear(x);
}

static void ball_add(field *F, void *r, const void *a, const void *b) { arb_add(r, a, b, bits_of(F)); }
static void ball_sub(field *F, void *r, const void *a, const void *b) { arb_sub(r, a, b, bits_of(F)); }
static void ball_mul(field *F, void *r, const void *a, const void *b) { arb_mul(r, a, b, bits_of(F)); }
static void ball_add_mul(field *F, void *r, const void *a, const void *b) { arb_addmul(r, a, b, bits_of(F)); }

static status ball_div(field *F, void *r, const void *a, const void *b) {
    if (!arb_is_nonzero(b)) return ST_DOMAIN;
    arb_div(r, a, b, bits_of(F));
    return ST_OK;
}

static status ball_exp(field *F, void *r, const void *a) {
    arb_t most;
    arb_init(most);
    arb_set_si(most, EXP_ARGUMENT_MOST);
    bool fits = arb_le(a, most);
    arb_neg(most, most);
    fits = fits && arb_ge(a, most);
    arb_clear(most);
    if (!fits) return ST_LIMIT;
    arb_exp(r, a, bits_of(F));
    return ST_OK;
}

static void ball_relu(field *F, void *r, const void *a) {
    (void)F;
    if (arb_is_nonnegative(a))
        arb_set(r, a);
    else if (arb_is_nonpositive(a))
        arb_zero(r);
    else
        arb_nonnegative_part(r, a); /* encloses [0, upper end] */
}

/* x := the multiple of 2^-bits nearest to x, ties to even; x below 2^EXP_ARGUMENT_MOST. */
static void round_end(arf_t x, unsigned bits) {
    fmpz_t z;
    fmpz_init(z);
    arf_mul_2exp_si(x, x, (slong)bits);
    arf_get_fmpz(z, x, ARF_RND_NEAR);
    arf_set_fmpz(x, z);
    arf_mul_2exp_si(x, x, -(slong)bits);
    fmpz_clear(z);
}

/* Rounding is monotone: what the ends become encloses what the value becomes, exactly where they become one. */
static status ball_round(field *F, void *r, const void *a, unsigned bits) {
    arf_t lo, hi;
    if (!arb_is_finite(a)) return ST_DOMAIN;
    if (arf_cmpabs_2exp_si(arb_midref((arb_srcptr)a), EXP_ARGUMENT_MOST) > 0 ||
        mag_cmp_2exp_si(arb_radref((arb_srcptr)a), EXP_ARGUMENT_MOST) > 0)
        return ST_LIMIT;
    arf_init(lo);
    arf_init(hi);
    arb_get_interval_arf(lo, hi, a, bits_of(F) + (slong)bits + 64);
    round_end(lo, bits);
    round_end(hi, bits);
    if (arf_equal(lo, hi)) arb_set_arf(r, lo);
    else arb_set_interval_arf(r, lo, hi, bits_of(F));
    arf_clear(lo);
    arf_clear(hi);
    return ST_OK;
}

/* Negated forms of arb_lt would read "not proved" as "no": each answer needs its own proof. */
static truth ball_less(field *F, const void *a, const void *b) {
    (void)F;
    if (arb_lt(a, b)) return truth_of(true);
    if (arb_ge(a, b)) return truth_of(false);
    return truth_unknown();
}

static truth ball_equal(field *F, const void *a, const void *b) {
    (void)F;
    if (arb_eq(a, b)) return truth_of(true);
    if (arb_ne(a, b)) return truth_of(false);
    return truth_unknown();
}

/* base^(-2j/dim) = exp(-2j/dim log base); the precision is raised by the bits that the multiple `steps` takes away. */
static status ball_turn(field *F, void *c, void *s, uint64_t steps, uint32_t base, uint32_t j, uint32_t dim) {
    slong bits = bits_of(F) + 64;
    arb_t x;
    arb_init(x);
    arb_log_ui(x, base, bits);
    arb_mul_ui(x, x, 2 * (ulong)j, bits);
    arb_div_ui(x, x, dim, bits);
    arb_neg(x, x);
    arb_exp(x, x, bits);
    arb_mul_ui(x, x, steps, bits);
    arb_sin_cos(s, c, x, bits_of(F));
    arb_clear(x);
    return ST_OK;
}

static bool ball_is_zero(field *F, const void *a) {
    (void)F;
    return arb_is_zero(a);
}

/* UNSUPPORTED where scores are so wide that nothing can be said of their weights at this precision.
   weight[p] := e^(s_p - c), c the midpoint of the score with the largest midpoint; *sum := their sum.  c is exact
   and common to all weights, so it cancels in the mean and only keeps the numbers near 1. */
static status softmax_weights(arb_t sum, arb_ptr weight, const void *const *scores, size_t count, slong bits) {
    size_t top = 0;
    for (size_t p = 0; p < count; p++) {
        if (!arb_is_finite(scores[p])) return ST_UNSUPPORTED;
        if (arf_cmp(arb_midref((arb_srcptr)scores[p]), arb_midref((arb_srcptr)scores[top])) > 0) top = p;
    }
    arb_zero(sum);
    for (size_t p = 0; p < count; p++) {
        arb_sub_arf(weight + p, scores[p], arb_midref((arb_srcptr)scores[top]), bits);
        arb_exp(weight + p, weight + p, bits);
        arb_add(sum, sum, weight + p, bits);
    }
    return arb_is_positive(sum) && arb_is_finite(sum) ? ST_OK : ST_UNSUPPORTED;
}

static status ball_softmax_mean(field *F, void *r, size_t d, const void *const *scores, const void *const *values,
                                size_t count) {
    slong bits = bits_of(F);
    if (count == 0) return ST_DOMAIN;
    arb_ptr weight = _arb_vec_init((slong)count);
    arb_t sum, mean;
    arb_init(sum);
    arb_init(mean);
    status st = softmax_weights(sum, weight, scores, count, bits);
    for (size_t i = 0; st == ST_OK && i < d; i++) {
        arb_zero(mean);
        for (size_t p = 0; p < count; p++) {
            arb_srcptr v = field_at_const(F, values[p], i);
            if (!arb_is_zero(v)) arb_addmul(mean, weight + p, v, bits);
        }
        arb_div(field_at(F, r, i), mean, sum, bits);
    }
    arb_clear(mean);
    arb_clear(sum);
    _arb_vec_clear(weight, (slong)count);
    return st;
}

static void ball_bounds_at(field *F, mpq_t lo, mpq_t hi, const void *a) {
    (void)F;
    ball_bounds(lo, hi, a);
}

static void ball_close(field *F) {
    free(F->state);
    free(F);
}

status field_open_ball(field **F, unsigned bits) {
    *F = NULL;
    if (bits < 2 || bits > (1u << 24)) return ST_LIMIT;
    field *f = malloc(sizeof *f);
    ball_state *S = malloc(sizeof *S);
    if (!f || !S) {
        free(f);
        free(S);
        return ST_MEMORY;
    }
    S->bits = bits;
    *f = (field){.name = "ball",
                 .size = sizeof(arb_struct),
                 .exact = false,
                 .state = S,
                 .init = ball_init,
                 .clear = ball_clear,
                 .set = ball_set,
                 .set_rational = ball_set_rational,
                 .add = ball_add,
                 .sub = ball_sub,
                 .mul = ball_mul,
                 .add_mul = ball_add_mul,
                 .div = ball_div,
                 .exp = ball_exp,
                 .turn = ball_turn,
                 .relu = ball_relu,
                 .round = ball_round,
                 .less = ball_less,
                 .equal = ball_equal,
                 .is_zero = ball_is_zero,
                 .softmax_mean = ball_softmax_mean,
                 .bounds = ball_bounds_at,
                 .close = ball_close};
    *F = f;
    return ST_OK;
}
