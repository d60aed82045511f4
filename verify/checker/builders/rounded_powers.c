/* rounded_powers.c - e^(-y), y = beta d / 2^2F, times 2^bits: computed once for each d, to within 2. */
#include "verify/checker/builders/rounded.h"

enum { GUARD = 64, SLOTS = 1 << 14 };

struct power {
    uint64_t d;
    mpz_t value;
    bool used;
};

/* In units of 2^-P, P = bits + 64.  r is y / 2^s <= 1/2, rounded down: off by 1.  A term of the series is off by 2 at most, as
   each is at most half of the one before, off by as much, and is rounded down; the rest after terms of 0 is below 4.  So
   is the sum, of at most P terms, by 2P + 7; each of s squarings little more than doubles that and adds 1: below 2^63, as
   s <= 28 and P < 2^15.  Cut to `bits` that is below 2. */
static void compute(rounded *q, mpz_t e, uint64_t d) {
    uint64_t P = q->bits + GUARD, s = 0;
    mpz_t r, term;
    mpz_set_ui(e, 0);
    if (d >> (2 * q->F) >= q->bits) return; /* beta >= 1: below 2^-bits */
    mpz_init(r), mpz_init(term);
    mpz_set_ui(r, (unsigned long)d);
    mpz_mul_ui(r, r, (unsigned long)q->beta);
    while (mpz_sizeinbase(r, 2) + 1 > 2 * q->F + s) s++;
    mpz_mul_2exp(r, r, (unsigned long)P);
    mpz_fdiv_q_2exp(r, r, (unsigned long)(2 * q->F + s));
    mpz_ui_pow_ui(term, 2, (unsigned long)P);
    for (unsigned long i = 1; mpz_sgn(term); i++) {
        (i % 2 ? mpz_add : mpz_sub)(e, e, term);
        mpz_mul(term, term, r);
        mpz_fdiv_q_2exp(term, term, (unsigned long)P);
        mpz_fdiv_q_ui(term, term, i);
    }
    for (; s; s--) {
        mpz_mul(e, e, e);
        mpz_fdiv_q_2exp(e, e, (unsigned long)P);
    }
    mpz_fdiv_q_2exp(e, e, GUARD);
    mpz_clear(r), mpz_clear(term);
}

void rounded_forget(rounded *r) {
    if (!r->power) r->power = pool_get(r->k, SLOTS, sizeof *r->power);
    for (size_t i = 0; i < SLOTS; r->power[i++].used = false)
        if (r->power[i].used) mpz_clear(r->power[i].value);
    r->powers = 0;
}

mpz_srcptr rounded_power(rounded *r, uint64_t d) {
    size_t i = (size_t)(d * 0x9e3779b97f4a7c15u >> 50);
    struct power *p = &r->power[i];
    while (p->used && p->d != d) p = &r->power[i = (i + 1) % SLOTS];
    if (p->used) return p->value;
    if (++r->powers > SLOTS / 2) return rounded_forget(r), rounded_power(r, d); /* once: the table is empty then */
    spend(r->k, 64 * r->bits);
    *p = (struct power){.d = d, .used = true};
    mpz_init(p->value);
    compute(r, p->value, d);
    return p->value;
}
