/* enclosure.c - see enclosure.h: exponentials, logarithms and the sign of a sum of exponentials, by Arb at a
   precision that rises until the promise holds.  (Binomial limits: binomial.c.) */
#include "numerics/ball/enclosure.h"

#include <arb.h>
#include <flint/flint.h>
#include <flint/fmpq.h>
#include <stdbool.h>
#include <stdlib.h>

#define BITS_MOST (1u << 20)
#define EXP_MOST (1L << 26) /* exp(x) beyond has more than 12 MB of digits */
#define SHIFT_MOST 4096     /* 2^-4096 stands for every smaller bound in the quick test */

void enclosure_init(enclosure *e) { mpq_inits(e->lo, e->hi, NULL); }

void enclosure_clear(enclosure *e) { mpq_clears(e->lo, e->hi, NULL); }

static void set_mpq(arb_t x, const mpq_t q, slong prec) {
    fmpq_t f;
    fmpq_init(f);
    fmpq_set_mpq(f, q);
    arb_set_fmpq(x, f, prec);
    fmpq_clear(f);
}

/* q := a, exactly; a is finite and its exponent fits. */
static void get_mpq(mpq_t q, const arf_t a) {
    fmpq_t f;
    fmpq_init(f);
    arf_get_fmpq(f, a);
    fmpq_get_mpq(q, f);
    fmpq_clear(f);
}

/* True when x is so narrow that hi - lo <= 2^-bits max(1, |x|), with |x| replaced by its least value; then e is
   set to x. */
static bool take_narrow(enclosure *e, const arb_t x, unsigned bits) {
    arf_t lo, hi;
    mpq_t width, least;
    if (!arb_is_finite(x)) return false;
    arf_init(lo);
    arf_init(hi);
    mpq_inits(width, least, NULL);
    arb_get_lbound_arf(lo, x, ARF_PREC_EXACT);
    arb_get_ubound_arf(hi, x, ARF_PREC_EXACT);
    get_mpq(e->lo, lo);
    get_mpq(e->hi, hi);
    mpq_sub(width, e->hi, e->lo);
    mpq_mul_2exp(width, width, bits);
    if (mpq_sgn(e->lo) > 0) mpq_set(least, e->lo);
    else if (mpq_sgn(e->hi) < 0) mpq_neg(least, e->hi);
    bool narrow = mpq_cmp_ui(width, 1, 1) <= 0 || mpq_cmp(width, least) <= 0;
    mpq_clears(width, least, NULL);
    arf_clear(lo);
    arf_clear(hi);
    return narrow;
}

status enclosure_exp(enclosure *e, const mpq_t x, unsigned bits) {
    if (bits > BITS_MOST || mpq_cmp_si(x, EXP_MOST, 1) > 0) return ST_LIMIT;
    if (mpq_cmp_si(x, -EXP_MOST, 1) < 0) {
        /* 0 < exp(x) < 2^x < 2^-(2^26) < 2^-bits */
        mpq_set_ui(e->lo, 0, 1);
        mpq_set_ui(e->hi, 1, 1);
        mpq_div_2exp(e->hi, e->hi, bits);
        return ST_OK;
    }
    arb_t y;
    arb_init(y);
    for (slong prec = (slong)bits + 64;; prec *= 2) {
        set_mpq(y, x, prec);
        arb_exp(y, y, prec);
        if (take_narrow(e, y, bits)) break;
    }
    arb_clear(y);
    return ST_OK;
}

/* x = 2^k, which makes the logarithm an integer: no precision would separate it from its neighbours. */
static bool is_power_of_two(long *k, const mpq_t x) {
    if (mpz_popcount(mpq_numref(x)) != 1 || mpz_popcount(mpq_denref(x)) != 1) return false;
    *k = (long)mpz_scan1(mpq_numref(x), 0) - (long)mpz_scan1(mpq_denref(x), 0);
    return true;
}

status enclosure_log2(enclosure *e, const mpq_t x, unsigned bits) {
    long k;
    if (mpq_sgn(x) <= 0) return ST_DOMAIN;
    if (bits > BITS_MOST) return ST_LIMIT;
    if (is_power_of_two(&k, x)) {
        mpq_set_si(e->lo, k, 1);
        mpq_set(e->hi, e->lo);
        return ST_OK;
    }
    arb_t y;
    arb_init(y);
    for (slong prec = (slong)bits + 64;; prec *= 2) {
        set_mpq(y, x, prec);
        arb_log_base_ui(y, y, 2, prec);
        if (take_narrow(e, y, bits)) break;
    }
    arb_clear(y);
    return ST_OK;
}

/* c e^s; the terms of a sum, grouped and in falling order of s. */
typedef struct term {
    mpq_t c, s;
} term;

static int by_falling_exponent(const void *a, const void *b) {
    return mpq_cmp(((const term *)b)->s, ((const term *)a)->s);
}

/* Adds up the coefficients of equal exponents and drops those that vanish; the number of terms left. */
static size_t group_terms(term *at, size_t count) {
    size_t left = 0;
    qsort(at, count, sizeof *at, by_falling_exponent);
    for (size_t i = 0; i < count; i++) {
        if (left && mpq_equal(at[left - 1].s, at[i].s)) {
            mpq_add(at[left - 1].c, at[left - 1].c, at[i].c);
            continue;
        }
        if (left && mpq_sgn(at[left - 1].c) == 0) left--;
        mpq_swap(at[left].c, at[i].c);
        mpq_swap(at[left].s, at[i].s);
        left++;
    }
    return left && mpq_sgn(at[left - 1].c) == 0 ? left - 1 : left;
}

/* The sign of the sum where it shows without an exponential, else 0: all coefficients agree, or the first term
   outweighs the others, |c_k| e^(s_k - s_0) <= |c_k| 2^-floor(s_0 - s_k). */
static int dominant_sign(const term *at, size_t count) {
    mpq_t others, t;
    mpz_t shift;
    int sign = mpq_sgn(at[0].c);
    bool agree = true;
    mpq_inits(others, t, NULL);
    mpz_init(shift);
    for (size_t k = 1; k < count; k++) {
        agree = agree && mpq_sgn(at[k].c) == sign;
        mpq_sub(t, at[0].s, at[k].s);
        mpz_fdiv_q(shift, mpq_numref(t), mpq_denref(t));
        mpq_abs(t, at[k].c);
        mpq_div_2exp(t, t, mpz_cmp_ui(shift, SHIFT_MOST) < 0 ? mpz_get_ui(shift) : SHIFT_MOST);
        mpq_add(others, others, t);
    }
    mpq_abs(t, at[0].c);
    bool dominates = mpq_cmp(t, others) > 0;
    mpq_clears(others, t, NULL);
    mpz_clear(shift);
    return agree || dominates ? sign : 0;
}

/* The sign of sum_k c_k exp(s_k - s_0), which is not 0 (Lindemann-Weierstrass: distinct rational exponents and
   coefficients that are not 0), so that some precision separates it from 0. */
static int separated_sign(const term *at, size_t count) {
    int sign = 0;
    mpq_t shifted;
    arb_t sum, x, c;
    mpq_init(shifted);
    arb_init(sum);
    arb_init(x);
    arb_init(c);
    for (slong prec = 64; sign == 0; prec *= 2) {
        set_mpq(sum, at[0].c, prec);
        for (size_t k = 1; k < count; k++) {
            mpq_sub(shifted, at[k].s, at[0].s);
            set_mpq(x, shifted, prec);
            arb_exp(x, x, prec);
            set_mpq(c, at[k].c, prec);
            arb_addmul(sum, c, x, prec);
        }
        sign = arb_is_positive(sum) ? 1 : arb_is_negative(sum) ? -1 : 0;
    }
    mpq_clear(shifted);
    arb_clear(sum);
    arb_clear(x);
    arb_clear(c);
    return sign;
}

int enclosure_exp_sum_sign(const mpq_t *c, const mpq_t *s, size_t count) {
    int sign = 0;
    if (count == 0) return 0;
    /* FLINT's allocator: where memory ends it takes the same way out as the numbers below. */
    term *at = flint_calloc(count, sizeof *at);
    for (size_t k = 0; k < count; k++) {
        mpq_inits(at[k].c, at[k].s, NULL);
        mpq_set(at[k].c, c[k]);
        mpq_set(at[k].s, s[k]);
    }
    size_t left = group_terms(at, count);
    if (left) {
        sign = dominant_sign(at, left);
        if (sign == 0) sign = separated_sign(at, left);
    }
    for (size_t k = 0; k < count; k++) mpq_clears(at[k].c, at[k].s, NULL);
    flint_free(at);
    return sign;
}
