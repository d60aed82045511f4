/* size.c - see size.h. */
#include "theorems/ram/C2_5/size.h"

#include "constructions/hash_copy/hash_copy.h"
#include "theorems/ram/L2_4/collision.h"

const char *const size_way_names[WAYS] = {"printed", "union", "error"};

void size_init(size_claim *c, uint64_t D, uint64_t L, const mpq_t eps) {
    *c = (size_claim){.D = D, .L = L, .heads = 1, .bits = 3, .constant = {10, 8, 8}, .additive = 4};
    c->rule[WAY_PRINTED].power = 2;
    c->rule[WAY_UNION].windows = 1;
    c->rule[WAY_ERROR].exponent = 1;
    mpq_init(c->eps);
    mpq_set(c->eps, eps);
}

void size_clear(size_claim *c) { mpq_clear(c->eps); }

void size_coefficient(mpz_t r, const size_claim *c, const size_rule *rule, size_way way, uint64_t n) {
    if (way == WAY_PRINTED) {
        mpz_ui_pow_ui(r, c->L, (unsigned long)rule->power);
        return;
    }
    collision_choose2(r, (int64_t)c->L - (int64_t)n + rule->windows);
    if (way == WAY_ERROR && !rule->one_successor) mpz_mul_ui(r, r, c->D - 1);
}

/* coefficient * den(eps) < num(eps) * power, power = D^(n + exponent). */
static bool below(const size_claim *c, const size_rule *rule, size_way way, uint64_t n, const mpz_t power) {
    mpz_t left, right;
    mpz_inits(left, right, NULL);
    size_coefficient(left, c, rule, way, n);
    mpz_mul(left, left, mpq_denref(c->eps));
    mpz_mul(right, mpq_numref(c->eps), power);
    int order = mpz_cmp(left, right);
    mpz_clears(left, right, NULL);
    return order < 0 || (order == 0 && rule->non_strict);
}

bool size_suffices(const size_claim *c, const size_rule *rule, size_way way, uint64_t n) {
    mpz_t power;
    mpz_init(power);
    mpz_ui_pow_ui(power, c->D, (unsigned long)((int64_t)n + rule->exponent));
    bool yes = below(c, rule, way, n, power);
    mpz_clear(power);
    return yes;
}

/* The bounds fall with n, so the first n that suffices is the least; there is one, at most
   log_D(L^2/eps) + 1 <= 60 + 13,300 for numbers of 4,000 digits. */
uint64_t size_least(const size_claim *c, size_way way) {
    const size_rule *rule = &c->rule[way];
    uint64_t n = 1;
    mpz_t power;
    mpz_init(power);
    mpz_ui_pow_ui(power, c->D, (unsigned long)(1 + rule->exponent));
    for (; !below(c, rule, way, n, power); n++) mpz_mul_ui(power, power, c->D);
    mpz_clear(power);
    int64_t bent = (int64_t)n - rule->less;
    return bent < 1 ? 1 : (uint64_t)bent;
}

uint64_t size_dimension(const size_claim *c, uint64_t n) {
    uint64_t b = hash_copy_code_bits((uint32_t)c->D);
    return (n + (uint64_t)c->heads) * (b + (uint64_t)c->bits);
}

/* 2^dimension <= D^8 max(1, C(L,2)/eps)^additive. */
bool size_within_sum(const size_claim *c, uint64_t dimension) {
    mpq_t right, pairs;
    mpz_t left;
    mpq_inits(right, pairs, NULL);
    mpz_init(left);
    collision_choose2(mpq_numref(pairs), (int64_t)c->L);
    mpq_div(pairs, pairs, c->eps);
    if (mpq_cmp_ui(pairs, 1, 1) < 0) mpq_set_ui(pairs, 1, 1);
    mpz_ui_pow_ui(mpq_numref(right), c->D, 8);
    for (long k = 0; k < c->additive; k++) mpq_mul(right, right, pairs);
    mpz_ui_pow_ui(left, 2, dimension);
    mpz_mul(left, left, mpq_denref(right));
    bool within = mpz_cmp(left, mpq_numref(right)) <= 0;
    mpz_clear(left);
    mpq_clears(right, pairs, NULL);
    return within;
}

status size_within_product(truth *t, enclosure *e, const size_claim *c, size_way way, uint64_t dimension) {
    enclosure letters;
    mpq_t q;
    status st = ST_OK;
    mpq_init(q);
    enclosure_init(&letters);
    mpq_set_ui(q, c->L, 1);
    mpq_div(q, q, c->eps); /* > 1, so both logarithms are positive */
    TRY(enclosure_log2(e, q, 128));
    if (!c->no_alphabet) {
        mpq_set_ui(q, c->D, 1);
        TRY(enclosure_log2(&letters, q, 128));
        mpq_mul(e->lo, e->lo, letters.lo);
        mpq_mul(e->hi, e->hi, letters.hi);
    }
    mpq_set_si(q, c->constant[way], 1);
    mpq_mul(e->lo, e->lo, q);
    mpq_mul(e->hi, e->hi, q);
    mpq_set_ui(q, dimension, 1);
    *t = mpq_cmp(q, e->lo) < 0 ? truth_of(1) : mpq_cmp(q, e->hi) >= 0 ? truth_of(0) : truth_unknown();
out:
    enclosure_clear(&letters);
    mpq_clear(q);
    return st;
}
