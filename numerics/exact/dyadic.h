/* dyadic.h - numbers m 2^e of at most 62 bits whose sums, products and quotients are rounded down or up as asked: what
   long chains of bounds are made of.  Integers only, so a bound is a bound (docs/numerics.md N12). */
#ifndef NUMERICS_EXACT_DYADIC_H
#define NUMERICS_EXACT_DYADIC_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

/* Of magnitude 0 or 2^-2^60 .. 2^2^60; m = 0 is 0, else 2^61 <= |m| < 2^62: equal numbers are equal in both fields. */
typedef struct dyadic {
    int64_t m, e;
} dyadic;

typedef enum toward { DOWN, UP } toward;

dyadic dyadic_of(int64_t m, int64_t e); /* m 2^e; |m| < 2^62 */
static inline dyadic dyadic_zero(void) { return (dyadic){0, 0}; }
static inline bool dyadic_is_zero(dyadic a) { return a.m == 0; }
static inline dyadic dyadic_neg(dyadic a) { return (dyadic){-a.m, a.e}; }
static inline dyadic dyadic_abs(dyadic a) { return a.m < 0 ? dyadic_neg(a) : a; }
/* Rounded down or up; exact where the result has at most 62 bits. */
dyadic dyadic_add(dyadic a, dyadic b, toward t);
dyadic dyadic_mul(dyadic a, dyadic b, toward t);
dyadic dyadic_div(dyadic a, uint64_t b, toward t); /* 1 <= b < 2^62 */
static inline dyadic dyadic_sub(dyadic a, dyadic b, toward t) { return dyadic_add(a, dyadic_neg(b), t); }
static inline dyadic dyadic_shift(dyadic a, int64_t e) { return a.m ? (dyadic){a.m, a.e + e} : a; }
int dyadic_cmp(dyadic a, dyadic b); /* < 0, 0 or > 0, exactly */
static inline dyadic dyadic_max(dyadic a, dyadic b) { return dyadic_cmp(a, b) < 0 ? b : a; }
static inline dyadic dyadic_min(dyadic a, dyadic b) { return dyadic_cmp(a, b) < 0 ? a : b; }

dyadic dyadic_from(const mpq_t q, toward t);
bool dyadic_is_exactly(dyadic a, const mpq_t q);
/* False (q untouched) beyond 2^20 bits. */
bool dyadic_get(mpq_t q, dyadic a);
/* The place of the last bit: a is a multiple of 2^this and of no higher power; 0 for 0. */
int64_t dyadic_last_bit(dyadic a);
/* |a| < 2^this; INT64_MIN for 0. */
int64_t dyadic_magnitude(dyadic a);
/* Whether a is a float32 that is 0 or normal. */
bool dyadic_is_float32(dyadic a);

#endif
