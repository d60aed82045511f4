/* enclosure.c - see enclosure.h: exponentials, logarithms and the sign of a sum of exponentials, by Arb at a
   precision that rises until the promise holds.  (Binomial limits: binomial.c.) */
#include "numerics/ball/enclosure.h"

#include <arb.h>
#include <flint/flint.h>
#include <flint/fmpq.h>
#include <stdbool.h>
#include <stdlib.h>

#include "numerics/ball/exp_sum.h"

#define BITS_MOST (1u << 20)
#define EXP_MOST (1L << 26) /* exp(x) beyond has more than 12 MB of digits */

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

/* floor(sqrt(x 4^bits)) = floor(sqrt(floor(x 4^bits))): integers, no rounding to argue about. */
status enclosure_sqrt(enclosure *e, const mpq_t x, unsigned bits) {
    if (mpq_sgn(x) < 0) return ST_DOMAIN;
    if (bits > BITS_MOST) return ST_LIMIT;
    mpz_t scaled;
    mpz_init(scaled);
    if (mpz_perfect_square_p(mpq_numref(x)) && mpz_perfect_square_p(mpq_denref(x))) {
        mpz_sqrt(mpq_numref(e->lo), mpq_numref(x));
        mpz_sqrt(mpq_denref(e->lo), mpq_denref(x));
        mpq_set(e->hi, e->lo);
    } else {
        mpz_mul_2exp(scaled, mpq_numref(x), 2 * (mp_bitcnt_t)bits);
        mpz_fdiv_q(scaled, scaled, mpq_denref(x));
        mpz_sqrt(scaled, scaled);
        mpq_set_z(e->lo, scaled);
        mpz_add_ui(scaled, scaled, 1);
        mpq_set_z(e->hi, scaled);
        mpq_div_2exp(e->lo, e->lo, bits);
        mpq_div_2exp(e->hi, e->hi, bits);
    }
    mpz_clear(scaled);
    return ST_OK;
}

status enclosure_log2(enclosure *e, const mpq_t x, unsigned bits) {
    if (mpq_sgn(x) <= 0) return ST_DOMAIN;
    if (bits > BITS_MOST) return ST_LIMIT;
    arb_t y;
    arb_init(y);
    for (slong prec = (slong)bits + 64;; prec *= 2) {
        set_mpq(y, x, prec);
        arb_log_base_ui(y, y, 2, prec); /* exact where x is a power of 2 */
        if (take_narrow(e, y, bits)) break;
    }
    arb_clear(y);
    return ST_OK;
}

int enclosure_exp_sum_sign(const mpq_t *c, const mpq_t *s, size_t count) {
    exp_pool pool;
    exp_pool_init(&pool);
    exp_sum *sum = exp_sum_from_mpq(&pool, c, s, count);
    int sign = exp_sum_sign(sum);
    exp_sum_drop(&pool, sum);
    exp_pool_clear(&pool);
    return sign;
}
