/* field.h - one table of operations for every arithmetic a model is evaluated in.
   Instances: rational, expsum (fractions of sum_s c_s e^s with rational c_s, s: softmax of rational scores,
   exactly), ball (Arb), float64.  Elements are opaque blocks of `size` bytes; every element is initialised
   before use.  A field is not shared between threads: each thread opens its own. */
#ifndef NUMERICS_FIELD_H
#define NUMERICS_FIELD_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/base/status.h"

typedef struct field field;
struct field {
    const char *name;
    size_t size; /* bytes of one element */
    bool exact;  /* less and equal always decide */
    void *state; /* of the instance: precision, caches */
    bool gave_up; /* an exact result grew too large to hold: it is wrong, and so is what was computed from it.
                     Stays set; whoever evaluates looks after each step and treats it as UNSUPPORTED */
    void (*init)(field *F, void *x); /* x := 0 */
    void (*clear)(field *F, void *x);
    void (*set)(field *F, void *r, const void *a);
    void (*set_rational)(field *F, void *r, const mpq_t q);
    void (*add)(field *F, void *r, const void *a, const void *b);
    void (*sub)(field *F, void *r, const void *a, const void *b);
    void (*mul)(field *F, void *r, const void *a, const void *b);
    void (*add_mul)(field *F, void *r, const void *a, const void *b); /* r += a b */
    status (*div)(field *F, void *r, const void *a, const void *b);   /* DOMAIN when b may be 0 */
    status (*exp)(field *F, void *r, const void *a); /* UNSUPPORTED where the result is not in the field */
    /* c := cos x, s := sin x, x = steps * base^(-2 j / dim): the turn of a rotary position.  NULL where the field has none
       of them (rational, expsum); steps = 0 is then no turn and needs no call. */
    status (*turn)(field *F, void *c, void *s, uint64_t steps, uint32_t base, uint32_t j, uint32_t dim);
    void (*relu)(field *F, void *r, const void *a);  /* max(0, a); a ball encloses it */
    /* r := the multiple of 2^-bits nearest to a, ties to even.  rational, expsum: UNSUPPORTED where a is no rational;
       a ball encloses it, DOMAIN where it is not finite; float64 as long as bits <= 1000. */
    status (*round)(field *F, void *r, const void *a, unsigned bits);
    truth (*less)(field *F, const void *a, const void *b);
    truth (*equal)(field *F, const void *a, const void *b);
    bool (*is_zero)(field *F, const void *a); /* certainly 0: lets sums skip terms */
    /* r[0..d) := sum_p e^(s_p) v_p / sum_p e^(s_p); scores[p] one element, values[p] a row of d elements;
       count >= 1.  rational: only where all scores tie, UNSUPPORTED otherwise; ball: UNSUPPORTED where scores are
       too wide for its precision. */
    status (*softmax_mean)(field *F, void *r, size_t d, const void *const *scores, const void *const *values,
                           size_t count);
    /* Rational bounds lo <= a <= hi, for display and margins; float64 gives its value twice. */
    void (*bounds)(field *F, mpq_t lo, mpq_t hi, const void *a);
    void (*close)(field *F); /* frees the instance and F itself */
};

/* Each returns MEMORY, or a field owned by the caller (F->close(F)). */
MUST_USE status field_open_rational(field **F);
MUST_USE status field_open_expsum(field **F);
MUST_USE status field_open_ball(field **F, unsigned bits);
MUST_USE status field_open_float64(field **F);

/* Rows of elements. */
MUST_USE status field_row_new(field *F, void **row, size_t count);
void field_row_free(field *F, void *row, size_t count);
static inline void *field_at(const field *F, void *row, size_t i) { return (char *)row + i * F->size; }
static inline const void *field_at_const(const field *F, const void *row, size_t i) {
    return (const char *)row + i * F->size;
}

#endif
