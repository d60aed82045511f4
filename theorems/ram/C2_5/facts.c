/* facts.c - what Corollary 2.5's check found, stated for other programs: numbers against numbers. */
#include "theorems/ram/C2_5/size.h"
#include "theorems/ram/L2_4/collision.h"

void size_state_parameters(verdict *v, const char *reading, const size_claim *c) {
    verdict_parameter_count(v, reading, "D", c->D);
    verdict_parameter_count(v, reading, "L", c->L);
    verdict_parameter(v, reading, "eps", c->eps);
}

/* coefficient * den(eps) on one side, num(eps) * D^(n + exponent) on the other. */
static void state_side(verdict *v, const char *reading, const size_claim *c, size_way way, uint64_t n, bool below) {
    const size_rule *rule = &c->rule[way];
    mpz_t left;
    mpz_init(left);
    size_coefficient(left, c, rule, way, n);
    mpz_mul(left, left, mpq_denref(c->eps));
    fact_arg bound = fact_integer(left), power = fact_power(mpq_numref(c->eps), c->D, (uint64_t)((int64_t)n + rule->exponent));
    verdict_rest(v, reading, below ? VERDICT_STATE(v, "less", bound, power) : VERDICT_STATE(v, "atmost", power, bound));
    mpz_clear(left);
}

/* 2^dimension <= D^8 max(1, C(L,2)/eps)^4. */
static void state_sum(verdict *v, const char *reading, const size_claim *c, uint64_t dimension) {
    mpq_t right, pairs;
    mpq_inits(right, pairs, NULL);
    collision_choose2(mpq_numref(pairs), (int64_t)c->L);
    mpq_div(pairs, pairs, c->eps);
    if (mpq_cmp_ui(pairs, 1, 1) < 0) mpq_set_ui(pairs, 1, 1);
    mpz_ui_pow_ui(mpq_numref(right), c->D, 8);
    for (long k = 0; k < c->additive; k++) mpq_mul(right, right, pairs);
    verdict_rest(v, reading, VERDICT_STATE(v, "atmost", fact_power(NULL, 2, dimension), fact_rational(right)));
    mpq_clears(right, pairs, NULL);
}

void size_state_least(verdict *v, const char *reading, const size_claim *c, size_way way, uint64_t n) {
    if (!verdict_listens(v)) return;
    state_side(v, reading, c, way, n, true);
    if (n > 1) state_side(v, reading, c, way, n - 1, false);
}

void size_state_way(verdict *v, const char *reading, const size_claim *c, size_way way, uint64_t n, bool product) {
    uint64_t dimension = size_dimension(c, n);
    mpq_t ratio, letters;
    if (!verdict_listens(v)) return;
    size_state_least(v, reading, c, way, n);
    if (way != WAY_PRINTED) state_sum(v, reading, c, dimension);
    if (!product) return;
    mpq_inits(ratio, letters, NULL);
    mpq_set_ui(ratio, c->L, 1);
    mpq_div(ratio, ratio, c->eps);
    mpq_set_ui(letters, c->D, 1);
    verdict_rest(v, reading, VERDICT_STATE(v, "logs", fact_count(dimension), fact_count((uint64_t)c->constant[way]),
                                           fact_rational(ratio), fact_rational(letters)));
    mpq_clears(ratio, letters, NULL);
}

void size_state_hypotheses(verdict *v, const char *reading, const size_claim *c) {
    mpz_t twice;
    uint64_t bits = mpz_sizeinbase(mpq_denref(c->eps), 2); /* from here on 2^L > den, and only 2^bits is written */
    if (!verdict_listens(v)) return;
    mpz_init(twice);
    mpz_mul_ui(twice, mpq_numref(c->eps), 2);
    verdict_rest(v, reading, VERDICT_STATE(v, "less", fact_integer(twice), fact_integer(mpq_denref(c->eps))));
    verdict_rest(v, reading, VERDICT_STATE(v, "atmost", fact_integer(mpq_denref(c->eps)),
                                           fact_power(mpq_numref(c->eps), 2, c->L < bits ? c->L : bits)));
    mpz_clear(twice);
}
