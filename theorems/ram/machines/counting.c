/* counting.c - S states against D^L strings, whatever their size; the least error as a quantity. */
#include <inttypes.h>

#include "constructions/gssm/plan.h"
#include "numerics/exact/number.h"
#include "theorems/ram/machines/machines.h"

enum { FORMED_BITS = 13300, /* 4,000 decimal digits have fewer */ GAP_MOST = 128 };

static uint64_t floor_log2(uint32_t D) { return 31u - (unsigned)__builtin_clz(D); }

status counting_init(counting *c, uint32_t D, uint64_t L, const mpz_t states) {
    if (D < 2 || L < 1 || mpz_sgn(states) <= 0) return ST_DOMAIN;
    *c = (counting){.D = D, .L = L};
    mpz_init_set(c->states, states);
    mpz_init(c->strings);
    c->order = gssm_compare_power(states, D, L);
    if (L <= FORMED_BITS / floor_log2(D)) {
        mpq_t q;
        mpq_init(q);
        mpz_ui_pow_ui(mpq_numref(q), D, L);
        if ((c->formed = number_fits(q))) mpz_set(c->strings, mpq_numref(q));
        mpq_clear(q);
    }
    return ST_OK;
}

void counting_clear(counting *c) {
    mpz_clear(c->states);
    mpz_clear(c->strings);
}

void counting_error(mpq_t e, const counting *c) {
    mpq_set_ui(e, 0, 1);
    if (c->order >= 0) return;
    mpz_sub(mpq_numref(e), c->strings, c->states);
    mpz_set(mpq_denref(e), c->strings);
    mpq_canonicalize(e);
}

/* log2(1 - t) for t = S/D^L < 1, D^L too long to print.  With t < 2^-gap, gap >= 1: 0 >= log2(1-t) >= -2t, for
   log2(1-t) is concave, 0 at 0 and -1 at 1/2.  Where S comes near D^L both have about 4,000 digits, and the
   quotient is formed. */
static status enclose_log2(enclosure *e, const counting *c) {
    uint64_t bits = mpz_sizeinbase(c->states, 2), least;
    bool far = __builtin_mul_overflow(c->L, floor_log2(c->D), &least) || least >= bits + 64;
    mpq_set_ui(e->lo, 0, 1);
    mpq_set_ui(e->hi, 0, 1);
    if (far) {
        uint64_t gap = c->L > UINT64_MAX / 32 || least - bits > GAP_MOST ? GAP_MOST : least - bits;
        mpq_set_si(e->lo, -1, 1);
        mpq_div_2exp(e->lo, e->lo, (mp_bitcnt_t)(gap - 1));
        return ST_OK;
    }
    mpq_t x;
    mpq_init(x);
    mpz_ui_pow_ui(mpq_denref(x), c->D, c->L);
    mpz_sub(mpq_numref(x), mpq_denref(x), c->states);
    mpq_canonicalize(x);
    status st = enclosure_log2(e, x, 128);
    mpq_clear(x);
    return st;
}

void counting_report_error(verdict *v, const char *name, const counting *c) {
    if (c->order >= 0 || c->formed) {
        mpq_t e;
        mpq_init(e);
        counting_error(e, c);
        verdict_rational(v, name, e);
        mpq_clear(e);
        return;
    }
    enclosure log2;
    text form;
    enclosure_init(&log2);
    text_init(&form);
    number_write_integer(&form, c->states);
    status st = enclose_log2(&log2, c);
    if (st == ST_OK) st = text_status(&form);
    if (st == ST_OK)
        verdict_form(v, name, &log2, "1-%s/%" PRIu32 "^%" PRIu64, text_data(&form), c->D, c->L);
    else if (v->failed == ST_OK)
        v->failed = st;
    text_clear(&form);
    enclosure_clear(&log2);
}

void counting_report_copied(verdict *v, const char *name, const counting *c) {
    /* S >= D^L makes D^L no longer than S, which can be printed. */
    verdict_integer(v, name, c->order < 0 ? c->states : c->strings);
}
