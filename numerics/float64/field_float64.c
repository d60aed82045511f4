/* field_float64.c - doubles, as a practitioner would run a model: nothing is proved.  Softmax subtracts the
   largest score.  A comparison with NaN is UNKNOWN. */
#include <float.h>
#include <math.h>
#include <mpfr.h>
#include <stdlib.h>

#include "numerics/field.h"

static void f64_init(field *F, void *x) {
    (void)F;
    *(double *)x = 0;
}

static void f64_clear(field *F, void *x) {
    (void)F;
    (void)x;
}

static void f64_set(field *F, void *r, const void *a) {
    (void)F;
    *(double *)r = *(const double *)a;
}

/* The nearest double (mpq_get_d would truncate). */
static void f64_set_rational(field *F, void *r, const mpq_t q) {
    (void)F;
    mpfr_t x;
    mpfr_init2(x, DBL_MANT_DIG);
    mpfr_set_q(x, q, MPFR_RNDN);
    *(double *)r = mpfr_get_d(x, MPFR_RNDN);
    mpfr_clear(x);
}

static void f64_add(field *F, void *r, const void *a, const void *b) {
    (void)F;
    *(double *)r = *(const double *)a + *(const double *)b;
}

static void f64_sub(field *F, void *r, const void *a, const void *b) {
    (void)F;
    *(double *)r = *(const double *)a - *(const double *)b;
}

static void f64_mul(field *F, void *r, const void *a, const void *b) {
    (void)F;
    *(double *)r = *(const double *)a * *(const double *)b;
}

static void f64_add_mul(field *F, void *r, const void *a, const void *b) {
    (void)F;
    *(double *)r += *(const double *)a * *(const double *)b;
}

static status f64_div(field *F, void *r, const void *a, const void *b) {
    (void)F;
    double divisor = *(const double *)b;
    if (!(divisor < 0 || divisor > 0)) return ST_DOMAIN; /* 0 and NaN */
    *(double *)r = *(const double *)a / divisor;
    return ST_OK;
}

static status f64_exp(field *F, void *r, const void *a) {
    (void)F;
    double e = exp(*(const double *)a);
    if (!isfinite(e)) return ST_LIMIT;
    *(double *)r = e;
    return ST_OK;
}

static status f64_turn(field *F, void *c, void *s, uint64_t steps, uint32_t base, uint32_t j, uint32_t dim) {
    (void)F;
    double x = (double)steps * pow(base, -2.0 * j / dim);
    *(double *)c = cos(x);
    *(double *)s = sin(x);
    return ST_OK;
}

static void f64_relu(field *F, void *r, const void *a) {
    (void)F;
    double x = *(const double *)a;
    *(double *)r = x <= 0 ? 0 : x; /* NaN stays NaN */
}

/* Scaling by powers of two is exact (short of underflow, which rounds to 0 all the same), and so is x - floor x. */
static status f64_round(field *F, void *r, const void *a, unsigned bits) {
    (void)F;
    if (bits > 1000) return ST_LIMIT;
    double y = ldexp(*(const double *)a, (int)bits), below = floor(y), rest = y - below;
    bool up = rest > 0.5 || (rest >= 0.5 && fabs(fmod(below, 2)) > 0.5); /* NaN and infinities stay what they are */
    *(double *)r = ldexp(up ? below + 1 : below, -(int)bits);
    if (!isfinite(y)) *(double *)r = *(const double *)a;
    return ST_OK;
}

static truth f64_less(field *F, const void *a, const void *b) {
    (void)F;
    double x = *(const double *)a, y = *(const double *)b;
    return isunordered(x, y) ? truth_unknown() : truth_of(x < y);
}

static truth f64_equal(field *F, const void *a, const void *b) {
    (void)F;
    double x = *(const double *)a, y = *(const double *)b;
    return isunordered(x, y) ? truth_unknown() : truth_of(x >= y && x <= y);
}

static bool f64_is_zero(field *F, const void *a) {
    (void)F;
    double x = *(const double *)a;
    return x >= 0 && x <= 0;
}

static status f64_softmax_mean(field *F, void *r, size_t d, const void *const *scores, const void *const *values,
                               size_t count) {
    (void)F;
    if (count == 0) return ST_DOMAIN;
    double top = *(const double *)scores[0], sum = 0;
    for (size_t p = 1; p < count; p++) top = fmax(top, *(const double *)scores[p]);
    double *weight = malloc(count * sizeof *weight);
    if (!weight) return ST_MEMORY;
    for (size_t p = 0; p < count; p++) {
        weight[p] = exp(*(const double *)scores[p] - top);
        sum += weight[p];
    }
    status st = isfinite(sum) ? ST_OK : ST_DOMAIN;
    for (size_t i = 0; st == ST_OK && i < d; i++) {
        double mean = 0;
        for (size_t p = 0; p < count; p++) mean += weight[p] * ((const double *)values[p])[i];
        ((double *)r)[i] = mean / sum;
    }
    free(weight);
    return st;
}

/* The value twice; where it is not finite, the whole range. */
static void f64_bounds(field *F, mpq_t lo, mpq_t hi, const void *a) {
    (void)F;
    double x = *(const double *)a;
    mpq_set_d(lo, isfinite(x) ? x : -DBL_MAX);
    mpq_set_d(hi, isfinite(x) ? x : DBL_MAX);
}

static void f64_close(field *F) { free(F); }

status field_open_float64(field **F) {
    *F = malloc(sizeof **F);
    if (!*F) return ST_MEMORY;
    **F = (field){.name = "float64",
                  .size = sizeof(double),
                  .exact = false,
                  .init = f64_init,
                  .clear = f64_clear,
                  .set = f64_set,
                  .set_rational = f64_set_rational,
                  .add = f64_add,
                  .sub = f64_sub,
                  .mul = f64_mul,
                  .add_mul = f64_add_mul,
                  .div = f64_div,
                  .exp = f64_exp,
                  .turn = f64_turn,
                  .relu = f64_relu,
                  .round = f64_round,
                  .less = f64_less,
                  .equal = f64_equal,
                  .is_zero = f64_is_zero,
                  .softmax_mean = f64_softmax_mean,
                  .bounds = f64_bounds,
                  .close = f64_close};
    return ST_OK;
}
