/* rounding_bound.c - R2 and R5 of docs/proofs/precision.md as facts: how far scores move, and that the leads bear it. */
#include "verify/checker/builders/rounded.h"

/* e + f + e f: how far a product moves whose factors, at most 1, move by e and f; added `times` times. */
static void add_product(mpq_t sum, const mpq_t e, const mpq_t f, uint64_t times) {
    mpq_t p, b;
    mpq_init(p), mpq_init(b);
    mpq_set_ui(b, (unsigned long)times, 1);
    mpq_mul(p, e, f);
    mpq_add(p, p, e), mpq_add(p, p, f);
    mpq_mul(p, p, b);
    mpq_add(sum, sum, p);
}

static void fact_of_slot(kernel *k, const char *kind, uint64_t F, uint64_t s, mpq_t e) {
    const char *at = need_any(k, "%s %llx %llx", kind, (number)F, (number)s);
    read_number(k, &at, e);
}

/* R5: beta (lead - 2 moved) outweighs all keys. */
static void need_lead(kernel *k, const mpq_t lead, const mpq_t moved, uint64_t beta, const mpz_t keys) {
    mpq_t x;
    mpq_init(x);
    mpq_sub(x, lead, moved), mpq_sub(x, x, moved);
    mpz_mul_ui(mpq_numref(x), mpq_numref(x), (unsigned long)beta), mpq_canonicalize(x);
    need(k, "exp-above %s %s", hex_number(k, x), hex(k, keys));
}

uint64_t rounding_bound(kernel *k, uint64_t *weight_bits) {
    const transformer *t = T_n(k);
    mpq_t q[7], *lead = &q[0], *eta = &q[1], *flags = &q[2], *now = &q[3], *next = &q[4], *place = &q[5], *most = &q[6];
    mpz_t keys;
    for (int i = 0; i < 7; i++) mpq_init(q[i]);
    mpz_init(keys);
    chain(k, *lead, 0);
    uint64_t beta = sharpness_beta(k, keys, 0);
    const char *s = need_any(k, "drift");
    uint64_t F = read_small(k, &s, 64);
    need(k, "drift %llx 1 0", (number)F); /* R2; now is 0 */
    for (uint64_t slot = 1; slot <= t->n; slot++) {
        fact_of_slot(k, "drift", F, slot + 1, *next);
        fact_of_slot(k, "steady", F, slot, *place);
        add_product(*eta, *now, *next, t->b);
        mpq_set_ui(*most, 0, 1);
        add_product(*most, *now, *place, 2 * t->n * t->b); /* W = 2nb, by the row score */
        if (mpq_cmp(*most, *flags) > 0) mpq_set(*flags, *most);
        mpq_set(*now, *next);
        s = need_any(k, "margin %llx", (number)slot - 1);
        read_number(k, &s, *place);
        if (slot == 1 || mpq_cmp(*place, *lead) < 0) mpq_set(*lead, *place);
    }
    mpq_add(*flags, *flags, *eta);
    need_lead(k, *lead, *flags, beta, keys); /* before answer step n */
    mpq_set_ui(*lead, t->b < 2 ? 1 : 2, 1);
    need_lead(k, *lead, *eta, beta, keys);
    s = need_any(k, "weights %llx", (number)beta);
    read_integer(k, &s, keys);
    *weight_bits = 1 + mpz_sizeinbase(keys, 2);
    return F;
}
