/* facts.c - what ram:precision's check found, stated for other programs, reading by reading. */
#include "theorems/ram/precision/precision.h"

/* Past these recheck would stop (docs/certificate.md). */
#define RUN_BITS_MOST 20
#define RUN_COST_MOST ((uint64_t)1 << 31)

/* The lemma chain, the bound for `proved` bits, and the largest weight. */
static status state_common(verdict *v, const char *reading, const lemma_chain *c, unsigned proved, const mpz_t largest) {
    lemma_chain_rest(c, v, reading);
    verdict_rest(v, reading, VERDICT_STATE(v, "weights", fact_integer(mpq_numref(c->beta)), fact_integer(largest)));
    return precision_state_bound(v, reading, c, proved);
}

/* 2^(bits - more) < n^2 (log2 D)^2. */
static void state_within(verdict *v, const lemma_chain *c, uint64_t bits, uint64_t more) {
    mpz_t left, right;
    mpq_t letters;
    mpz_inits(left, right, NULL);
    mpq_init(letters);
    mpz_set_ui(left, 1);
    mpz_set_ui(right, (unsigned long)c->n * c->n);
    if (bits > more) mpz_mul_2exp(left, left, bits - more);
    else mpz_mul_2exp(right, right, more - bits);
    mpq_set_ui(letters, c->D, 1);
    verdict_rest(v, "printed",
                 VERDICT_STATE(v, "logs", fact_integer(left), fact_integer(right), fact_rational(letters),
                               fact_rational(letters)));
    mpq_clear(letters);
    mpz_clears(left, right, NULL);
}

status precision_state(verdict *v, const lemma_chain *c, unsigned proved, uint64_t weight_bits, const mpz_t largest) {
    static const char *const readings[] = {"sharp", "least", "printed"};
    status st = ST_OK;
    if (!verdict_listens(v) || !lemma_chain_complete(c)) return ST_OK;
    for (int i = 0; i < 3 && st == ST_OK; i++) st = state_common(v, readings[i], c, proved, largest);
    state_within(v, c, weight_bits, 6);
    state_within(v, c, proved, 5);
    return st;
}

/* The strings are those of from..to letters; all of them are copied with least..proved-1 bits, one is not with least-1. */
void precision_state_runs(verdict *v, const precision_strings *s, const uint32_t length[2], unsigned least, unsigned proved,
                          const precision_witness *w) {
    if (!verdict_listens(v)) return;
    if (proved > RUN_BITS_MOST || (proved - least) * precision_strings_cost(s) > RUN_COST_MOST) {
        verdict_decline(v, "least", "the runs of the rounded copier would be past the limits of recheck");
        return;
    }
    verdict_parameter_count(v, "least", "from", length[0]);
    verdict_parameter_count(v, "least", "L", length[1]);
    verdict_parameter_count(v, "least", "bits", least);
    for (unsigned f = least; f < proved; f++)
        verdict_rest(v, "least",
                     VERDICT_STATE(v, "rounded", fact_count(f), fact_count(length[0]), fact_count(length[1]),
                                   fact_count(s->count)));
    if (!least) return;
    fact_arg x = fact_letters(s->x + w->at * s->longest, s->length[w->at]);
    verdict_rest(v, "least", VERDICT_STATE(v, "no-repeat", fact_count(s->n), x));
    verdict_rest(v, "least",
                 VERDICT_STATE(v, "says", fact_count(least - 1), fact_count(w->how.step), fact_count(w->how.said), x));
}
