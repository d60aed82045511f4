/* field_rational.c - the field of rationals.  e^a is a rational only for a = 0 (Lindemann), so softmax exists
   here only where all scores tie; everything else is exact and always decided. */
#include <stdlib.h>

#include "numerics/exact/rational.h"
#include "numerics/field.h"

static void rat_init(field *F, void *x) {
    (void)F;
    fmpq_init(x);
}

static void rat_clear(field *F, void *x) {
    (void)F;
    fmpq_clear(x);
}

static void rat_set(field *F, void *r, const void *a) {
    (void)F;
    fmpq_set(r, a);
}

static void rat_set_rational(field *F, void *r, const mpq_t q) {
    (void)F;
    fmpq_set_mpq(r, q);
}

static void rat_add(field *F, void *r, const void *a, const void *b) {
    (void)F;
    rational_add(r, a, b);
}

static void rat_sub(field *F, void *r, const void *a, const void *b) {
    (void)F;
    rational_sub(r, a, b);
}

static void rat_mul(field *F, void *r, const void *a, const void *b) {
    (void)F;
    rational_mul(r, a, b);
}

static void rat_add_mul(field *F, void *r, const void *a, const void *b) {
    (void)F;
    rational_add_mul(r, a, b);
}

static status rat_div(field *F, void *r, const void *a, const void *b) {
    (void)F;
    if (rational_is_zero(b)) return ST_DOMAIN;
    fmpq_div(r, a, b);
    return ST_OK;
}

static status rat_exp(field *F, void *r, const void *a) {
    (void)F;
    if (!rational_is_zero(a)) return ST_UNSUPPORTED; /* e^a is transcendental for every other rational a */
    fmpq_one(r);
    return ST_OK;
}

static void rat_relu(field *F, void *r, const void *a) {
    (void)F;
    if (fmpq_sgn(a) > 0)
        fmpq_set(r, a);
    else
        fmpq_zero(r);
}

static status rat_round(field *F, void *r, const void *a, unsigned bits) {
    (void)F;
    rational_round(r, a, bits);
    return ST_OK;
}

static truth rat_less(field *F, const void *a, const void *b) {
    (void)F;
    return truth_of(rational_compare(a, b) < 0);
}

static truth rat_equal(field *F, const void *a, const void *b) {
    (void)F;
    return truth_of(fmpq_equal(a, b));
}

static bool rat_is_zero(field *F, const void *a) {
    (void)F;
    return rational_is_zero(a);
}

/* With equal scores all weights are 1/count.  Otherwise some weight is 1/(1 + sum of e^s over s != 0), which is
   no rational, and the mean of the unit rows would be that weight: the operation has no place here. */
static status rat_softmax_mean(field *F, void *r, size_t d, const void *const *scores, const void *const *values,
                               size_t count) {
    for (size_t p = 1; p < count; p++)
        if (!fmpq_equal(scores[p], scores[0])) return ST_UNSUPPORTED;
    fmpq_t sum;
    fmpz_t keys;
    fmpq_init(sum);
    fmpz_init_set_ui(keys, count);
    for (size_t i = 0; i < d; i++) {
        fmpq_zero(sum);
        for (size_t p = 0; p < count; p++) {
            const fmpq *v = field_at_const(F, values[p], i);
            if (!rational_is_zero(v)) rational_add(sum, sum, v);
        }
        if (rational_is_zero(sum))
            fmpq_zero(field_at(F, r, i));
        else
            fmpq_div_fmpz(field_at(F, r, i), sum, keys);
    }
    fmpq_clear(sum);
    fmpz_clear(keys);
    return ST_OK;
}

static void rat_bounds(field *F, mpq_t lo, mpq_t hi, const void *a) {
    (void)F;
    fmpq_get_mpq(lo, a);
    mpq_set(hi, lo);
}

static void rat_close(field *F) { free(F); }

status field_open_rational(field **F) {
    *F = malloc(sizeof **F);
    if (!*F) return ST_MEMORY;
    **F = (field){.name = "rational",
                  .size = sizeof(fmpq),
                  .exact = true,
                  .init = rat_init,
                  .clear = rat_clear,
                  .set = rat_set,
                  .set_rational = rat_set_rational,
                  .add = rat_add,
                  .sub = rat_sub,
                  .mul = rat_mul,
                  .add_mul = rat_add_mul,
                  .div = rat_div,
                  .exp = rat_exp,
                  .relu = rat_relu,
                  .round = rat_round,
                  .less = rat_less,
                  .equal = rat_equal,
                  .is_zero = rat_is_zero,
                  .softmax_mean = rat_softmax_mean,
                  .bounds = rat_bounds,
                  .close = rat_close};
    return ST_OK;
}
