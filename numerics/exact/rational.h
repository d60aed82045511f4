/* rational.h - rationals on FLINT's fmpq with short cuts for what models are made of: machine-size integers.
   Private to numerics (FLINT types): included by .c files of this floor only.  Values stay canonical. */
#ifndef NUMERICS_EXACT_RATIONAL_H
#define NUMERICS_EXACT_RATIONAL_H

#include <flint/fmpq.h>
#include <stdbool.h>

/* FLINT keeps |value| < 2^62 inside the word and points to GMP memory otherwise. */
static inline bool rational_is_small_integer(const fmpq *x) { return x->den == 1 && !COEFF_IS_MPZ(x->num); }
static inline bool rational_is_zero(const fmpq *x) { return x->num == 0; }
static inline bool rational_is_integer(const fmpq *x) { return x->den == 1; }

static inline void rational_add(fmpq *r, const fmpq *a, const fmpq *b) {
    if (rational_is_integer(a) && rational_is_integer(b)) {
        fmpz_add(&r->num, &a->num, &b->num);
        fmpz_one(&r->den);
    } else {
        fmpq_add(r, a, b);
    }
}

static inline void rational_sub(fmpq *r, const fmpq *a, const fmpq *b) {
    if (rational_is_integer(a) && rational_is_integer(b)) {
        fmpz_sub(&r->num, &a->num, &b->num);
        fmpz_one(&r->den);
    } else {
        fmpq_sub(r, a, b);
    }
}

static inline void rational_mul(fmpq *r, const fmpq *a, const fmpq *b) {
    if (rational_is_integer(a) && rational_is_integer(b)) {
        fmpz_mul(&r->num, &a->num, &b->num);
        fmpz_one(&r->den);
    } else {
        fmpq_mul(r, a, b);
    }
}

static inline void rational_add_mul(fmpq *r, const fmpq *a, const fmpq *b) {
    if (rational_is_zero(a) || rational_is_zero(b)) return;
    if (rational_is_integer(r) && rational_is_integer(a) && rational_is_integer(b))
        fmpz_addmul(&r->num, &a->num, &b->num);
    else
        fmpq_addmul(r, a, b);
}

/* r := the multiple of 2^-bits nearest to a, ties to even: floor(y + 1/2), y = a 2^bits, less 1 when y + 1/2 is an
   odd integer. */
static inline void rational_round(fmpq *r, const fmpq *a, unsigned bits) {
    if (rational_is_integer(a)) {
        fmpq_set(r, a);
        return;
    }
    fmpz_t twice, divisor, quotient, rest;
    fmpz_init(twice);
    fmpz_init(divisor);
    fmpz_init(quotient);
    fmpz_init(rest);
    fmpz_mul_2exp(twice, &a->num, (ulong)bits + 1);
    fmpz_add(twice, twice, &a->den); /* y + 1/2 = twice / divisor */
    fmpz_mul_2exp(divisor, &a->den, 1);
    fmpz_fdiv_qr(quotient, rest, twice, divisor);
    if (fmpz_is_zero(rest) && fmpz_is_odd(quotient)) fmpz_sub_ui(quotient, quotient, 1);
    fmpz_set(&r->num, quotient);
    fmpz_one(&r->den);
    fmpz_mul_2exp(&r->den, &r->den, bits);
    fmpq_canonicalise(r);
    fmpz_clear(twice);
    fmpz_clear(divisor);
    fmpz_clear(quotient);
    fmpz_clear(rest);
}

/* < 0, 0 or > 0 as a < b, a = b, a > b. */
static inline int rational_compare(const fmpq *a, const fmpq *b) {
    if (!COEFF_IS_MPZ(a->num) && !COEFF_IS_MPZ(a->den) && !COEFF_IS_MPZ(b->num) && !COEFF_IS_MPZ(b->den)) {
        /* each factor is below 2^62, so the products fit 128 bits */
        __int128 x = (__int128)a->num * b->den, y = (__int128)b->num * a->den;
        return (x > y) - (x < y);
    }
    return fmpq_cmp(a, b);
}

#endif
