/* state_bits.c - see state_bits.h.  2^x is had from exp and log2 alone: x ln 2 with ln 2 = 1/log2(e). */
#include "theorems/ram/C2_8/state_bits.h"

enum { FLOOR_BITS_MOST = 1 << 16, COMPARE_BITS = 1 << 14, CLEAR_BITS = 13000, ERROR_BITS = 512 };

/* e encloses ln 2 to about 2^-bits: exp(1) in [a, b] gives ln 2 in [1/log2(b), 1/log2(a)]. */
static status enclose_ln2(enclosure *e, unsigned bits) {
    enclosure exp1, part;
    mpq_t one;
    status st = ST_OK;
    mpq_init(one);
    enclosure_init(&exp1);
    enclosure_init(&part);
    mpq_set_ui(one, 1, 1);
    TRY(enclosure_exp(&exp1, one, bits));
    TRY(enclosure_log2(&part, exp1.hi, bits));
    mpq_inv(e->lo, part.hi);
    TRY(enclosure_log2(&part, exp1.lo, bits));
    mpq_inv(e->hi, part.lo);
out:
    enclosure_clear(&part);
    enclosure_clear(&exp1);
    mpq_clear(one);
    return st;
}

/* e encloses 2^x for every x in [lo, hi]. */
static status enclose_exp2(enclosure *e, const mpq_t lo, const mpq_t hi, unsigned bits) {
    enclosure ln2, part;
    mpq_t x;
    status st = ST_OK;
    mpq_init(x);
    enclosure_init(&ln2);
    enclosure_init(&part);
    TRY(enclose_ln2(&ln2, bits));
    mpq_mul(x, lo, mpq_sgn(lo) >= 0 ? ln2.lo : ln2.hi);
    TRY(enclosure_exp(&part, x, bits));
    mpq_set(e->lo, part.lo);
    mpq_mul(x, hi, mpq_sgn(hi) >= 0 ? ln2.hi : ln2.lo);
    TRY(enclosure_exp(&part, x, bits));
    mpq_set(e->hi, part.hi);
out:
    enclosure_clear(&part);
    enclosure_clear(&ln2);
    mpq_clear(x);
    return st;
}

static int is_integer(const mpq_t q) { return mpz_cmp_ui(mpq_denref(q), 1) == 0; }

status state_bits_floor(mpz_t S, const mpq_t q) {
    if (mpq_sgn(q) < 0) return ST_DOMAIN;
    if (mpq_cmp_ui(q, STATE_BITS_FORMED, 1) > 0) return ST_LIMIT;
    if (is_integer(q)) {
        mpz_ui_pow_ui(S, 2, mpz_get_ui(mpq_numref(q)));
        return ST_OK;
    }
    /* 2^q is irrational, so both ends of a fine enough enclosure have the same integer part. */
    enclosure e;
    mpz_t hi;
    status st = ST_LIMIT;
    enclosure_init(&e);
    mpz_init(hi);
    mpz_fdiv_q(hi, mpq_numref(q), mpq_denref(q));
    for (unsigned bits = 128 + (unsigned)mpz_get_ui(hi); bits <= FLOOR_BITS_MOST; bits *= 2) {
        st = enclose_exp2(&e, q, q, bits);
        if (st != ST_OK) break;
        mpz_fdiv_q(S, mpq_numref(e.lo), mpq_denref(e.lo));
        mpz_fdiv_q(hi, mpq_numref(e.hi), mpq_denref(e.hi));
        if (mpz_cmp(S, hi) == 0) break;
        st = ST_LIMIT;
    }
    mpz_clear(hi);
    enclosure_clear(&e);
    return st;
}

status state_bits_enclose_strings(enclosure *e, uint32_t D, uint64_t L, unsigned bits) {
    mpq_t x;
    status st = ST_OK;
    mpq_init(x);
    mpq_set_ui(x, D, 1);
    if ((D & (D - 1)) == 0) {
        mpq_set_ui(e->lo, (unsigned long)__builtin_ctz(D), 1);
        mpq_set(e->hi, e->lo);
    } else {
        st = enclosure_log2(e, x, bits + 64); /* L < 2^64 */
    }
    mpq_set_ui(x, (unsigned long)L, 1);
    mpq_mul(e->lo, e->lo, x);
    mpq_mul(e->hi, e->hi, x);
    mpq_clear(x);
    return st;
}

status state_bits_compare(int *sign, bool *known, bool *clear, const mpq_t q, int shift, uint32_t D, uint64_t L) {
    enclosure e;
    mpq_t x, tiny;
    status st = ST_OK;
    enclosure_init(&e);
    mpq_inits(x, tiny, NULL);
    mpq_set_si(x, shift, 1);
    mpq_add(x, x, q);
    *known = false;
    *clear = false;
    for (unsigned bits = 64; bits <= COMPARE_BITS && !*known; bits *= 4) {
        TRY(state_bits_enclose_strings(&e, D, L, bits));
        int low = mpq_cmp(x, e.lo), high = mpq_cmp(x, e.hi);
        *known = low < 0 || high > 0 || mpq_equal(e.lo, e.hi); /* an irrational log2 D equals no rational */
        *sign = low < 0 ? -1 : high > 0;
    }
    if (*known && *sign > 0) {
        TRY(state_bits_enclose_strings(&e, D, L, COMPARE_BITS));
        mpq_set_ui(tiny, 1, 1);
        mpq_div_2exp(tiny, tiny, CLEAR_BITS);
        mpq_sub(x, x, e.hi);
        *clear = mpq_cmp(x, tiny) > 0;
    }
out:
    mpq_clears(x, tiny, NULL);
    enclosure_clear(&e);
    return st;
}

void state_bits_round_down(mpq_t r, const mpq_t q) {
    mpz_t n;
    mpz_init(n);
    mpz_mul_2exp(n, mpq_numref(q), 128);
    mpz_fdiv_q(mpq_numref(r), n, mpq_denref(q));
    mpz_set_ui(mpq_denref(r), 1);
    mpq_div_2exp(r, r, 128);
    mpz_clear(n);
}

/* t = 2^(q - L log2 D) < 1 encloses S/D^L up to D^-L < 2^-13000 (the floor).  log2(1 - t) from both ends of t; far
   below 1 it is in [-2t, 0]. */
status state_bits_enclose_error(enclosure *e, bool *known, const mpq_t q, uint32_t D, uint64_t L) {
    enclosure strings, t, part;
    mpq_t lo, hi, one;
    status st = ST_OK;
    enclosure_init(&strings);
    enclosure_init(&t);
    enclosure_init(&part);
    mpq_inits(lo, hi, one, NULL);
    mpq_set_ui(one, 1, 1);
    *known = true;
    TRY(state_bits_enclose_strings(&strings, D, L, ERROR_BITS));
    mpq_sub(lo, q, strings.hi);
    mpq_sub(hi, q, strings.lo);
    if (mpq_cmp_si(hi, -ERROR_BITS / 2, 1) < 0) { /* t < 2^-256 */
        mpq_set_si(e->lo, -1, 1);
        mpq_div_2exp(e->lo, e->lo, ERROR_BITS / 2 - 1);
        mpq_set_ui(e->hi, 0, 1);
        goto out;
    }
    TRY(enclose_exp2(&t, lo, hi, ERROR_BITS));
    mpq_sub(lo, one, t.hi);
    mpq_sub(hi, one, t.lo);
    mpq_div_2exp(one, one, 2 * ERROR_BITS); /* more than the floor takes away */
    mpq_add(hi, hi, one);
    if ((*known = mpq_sgn(lo) > 0)) {
        TRY(enclosure_log2(&part, lo, 128));
        mpq_set(e->lo, part.lo);
        TRY(enclosure_log2(&part, hi, 128));
        mpq_set(e->hi, part.hi);
    }
out:
    mpq_clears(lo, hi, one, NULL);
    enclosure_clear(&part);
    enclosure_clear(&t);
    enclosure_clear(&strings);
    return st;
}
