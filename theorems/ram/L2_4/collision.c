/* collision.c - see collision.h. */
#include "theorems/ram/L2_4/collision.h"

#include <stdlib.h>

#include "numerics/exact/number.h"

void collision_init(collision *c, uint64_t D, uint64_t n, uint64_t L) {
    *c = (collision){
        .D = D, .n = n, .L = L, .windows = 1, .sharp = AT_MOST, .printed = BELOW, .power = 2, .divisor = 1};
}

/* CLAIM ram:L2.4/pair: x[i..i+n) = x[i+d..i+d+n) says x_t = x_(t+d) for n values of t.  Choose the letters
   before i+d freely; then x_(i+d), .., x_(i+d+n-1) are forced, one after another, each by a letter d places
   earlier that is already known - whether the windows overlap or not.  Of the n+d letters d stay free:
   probability D^d / D^(n+d) = D^-n. */
int64_t collision_free(const collision *c, uint64_t d) {
    bool overlap = d < c->n;
    if (overlap && c->only_distance) return (int64_t)c->n;
    return (int64_t)d - (overlap ? c->rarer : 0);
}

void collision_choose2(mpz_t r, int64_t m) {
    mpz_set_ui(r, 0);
    if (m < 2) return;
    mpz_bin_uiui(r, (unsigned long)m, 2);
}

/* CLAIM ram:L2.4/union: a string that repeats lies in one of the events "the windows i < j are equal"; there
   are L-n+1 windows, so C(L-n+1, 2) events of probability D^-n each. */
void collision_count_pairs(mpz_t pairs, const collision *c) {
    int64_t windows = (int64_t)c->L - (int64_t)c->n + c->windows;
    if (c->kind == PAIRS_ALL) collision_choose2(pairs, windows);
    if (c->kind == PAIRS_ADJACENT) mpz_set_si(pairs, windows > 1 ? windows - 1 : 0);
    if (c->kind == PAIRS_DISJOINT) collision_choose2(pairs, windows - (int64_t)c->n + 1);
}

void collision_sharp_bound(mpq_t q, const collision *c) {
    mpz_t pairs;
    mpz_init(pairs);
    collision_count_pairs(pairs, c);
    mpz_ui_pow_ui(mpq_denref(q), (unsigned long)((int64_t)c->D + c->letters),
                  (unsigned long)((int64_t)c->n + c->exponent));
    mpz_set(mpq_numref(q), pairs);
    if (c->independent) {
        unsigned long k = mpz_get_ui(pairs);
        mpz_sub_ui(mpq_numref(q), mpq_denref(q), 1);
        mpz_pow_ui(mpq_numref(q), mpq_numref(q), k);
        mpz_pow_ui(mpq_denref(q), mpq_denref(q), k);
        mpz_sub(mpq_numref(q), mpq_denref(q), mpq_numref(q));
    }
    mpq_canonicalize(q);
    mpz_clear(pairs);
}

void collision_printed_bound(mpq_t q, const collision *c) {
    mpz_ui_pow_ui(mpq_numref(q), c->L, (unsigned long)c->power);
    mpz_ui_pow_ui(mpq_denref(q), c->D, c->n);
    mpz_mul_si(mpq_denref(q), mpq_denref(q), c->divisor);
    mpq_canonicalize(q);
}

bool collision_holds(collision_relation r, const mpq_t p, const mpq_t bound) {
    int order = mpq_cmp(p, bound);
    switch (r) {
    case AT_MOST: return order <= 0;
    case BELOW: return order < 0;
    case EQUAL: return order == 0;
    }
    return false;
}

static uint64_t root_of(uint32_t *parent, uint64_t t) {
    while (parent[t] != t) t = parent[t] = parent[parent[t]];
    return t;
}

status collision_classes(uint64_t *classes, uint64_t n, uint64_t d) {
    uint64_t positions = n + d;
    if (positions > UINT32_MAX) return ST_LIMIT;
    uint32_t *parent = malloc(positions * sizeof *parent);
    if (!parent) return ST_MEMORY;
    for (uint64_t t = 0; t < positions; t++) parent[t] = (uint32_t)t;
    *classes = positions;
    for (uint64_t t = 0; t < n; t++) {
        uint64_t a = root_of(parent, t), b = root_of(parent, t + d);
        if (a == b) continue;
        parent[b] = (uint32_t)a;
        --*classes;
    }
    free(parent);
    return ST_OK;
}

status collision_report(verdict *v, const char *name, const mpq_t value, const char *form) {
    if (number_fits(value)) {
        verdict_rational(v, name, value);
        return ST_OK;
    }
    enclosure e;
    enclosure_init(&e);
    status st = enclosure_log2(&e, value, 64);
    if (st == ST_OK) verdict_form(v, name, &e, "%s", form);
    enclosure_clear(&e);
    return st;
}

status collision_report_bound(verdict *v, const char *name, const mpz_t coefficient, uint64_t D, uint64_t n) {
    enclosure e, power;
    mpq_t q;
    text form;
    status st = ST_OK;
    mpq_init(q);
    enclosure_init(&e);
    enclosure_init(&power);
    text_init(&form);
    /* D^n has more than 4,000 digits for sure from 13,300 bits on; the coefficient has at most 60 bits. */
    if (mpz_sgn(coefficient) == 0 || n <= 13300 / (63 - (uint64_t)__builtin_clzll(D))) {
        mpz_set(mpq_numref(q), coefficient);
        if (mpz_sgn(coefficient)) mpz_ui_pow_ui(mpq_denref(q), D, n);
        mpq_canonicalize(q);
        if (number_fits(q)) {
            verdict_rational(v, name, q);
            goto out;
        }
    }
    /* log2(c D^-n) = log2 c - n log2 D */
    mpq_set_z(q, coefficient);
    TRY(enclosure_log2(&e, q, 128));
    mpq_set_ui(q, D, 1);
    TRY(enclosure_log2(&power, q, 128));
    mpq_set_ui(q, n, 1);
    mpq_mul(power.lo, power.lo, q);
    mpq_mul(power.hi, power.hi, q);
    mpq_sub(e.lo, e.lo, power.hi);
    mpq_sub(e.hi, e.hi, power.lo);
    number_write_integer(&form, coefficient);
    text_addf(&form, "*%llu^-%llu", (unsigned long long)D, (unsigned long long)n);
    TRY(text_status(&form));
    verdict_form(v, name, &e, "%s", text_data(&form));
out:
    text_clear(&form);
    enclosure_clear(&power);
    enclosure_clear(&e);
    mpq_clear(q);
    return st;
}

status collision_name_strings(text *t, uint64_t D, uint64_t n, uint64_t L, const mpz_t count,
                              bool (*bad)(const letter *x, size_t L, uint32_t n, size_t *i, size_t *j)) {
    letter x[64];
    uint64_t all, named = 0;
    size_t i, j;
    if (L > 64) return ST_OK;
    bool whole = letters_count(&all, (uint32_t)D, L) && all <= COLLISION_STRINGS;
    bool few = whole && mpz_cmp_ui(count, 8) <= 0;
    if (!whole) all = COLLISION_STRINGS;
    for (uint64_t k = 0; k < all && (few || named == 0); k++) {
        letters_from_index(x, L, (uint32_t)D, k);
        if (!bad(x, L, (uint32_t)n, &i, &j)) continue;
        text_add(t, named++ ? ", " : few ? " (" : " (such as ");
        letters_write(t, x, L, (uint32_t)D);
        if (!few) text_addf(t, " at %zu and %zu", i, j);
    }
    if (named) text_add(t, ")");
    return text_status(t);
}
