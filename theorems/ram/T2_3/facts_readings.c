/* facts_readings.c - why the readings `printed` and `literal` are false, stated for other programs: the string itself
   and what is to be seen of it. */
#include "constructions/ngram/ngram.h"
#include "theorems/ram/T2_3/T2_3.h"

void t23_state_printed(t23_run *r, const letter *x, uint32_t L) {
    verdict *v = r->v;
    const char *name = "printed";
    if (!verdict_listens(v)) return;
    verdict_parameter_count(v, name, "D", r->D);
    verdict_parameter_count(v, name, "n", r->n);
    verdict_parameter_count(v, name, "L", L);
    verdict_rest(v, name, VERDICT_STATE(v, "atmost", fact_count(2 * (uint64_t)r->n), fact_count(L)));
    verdict_rest(v, name, VERDICT_STATE(v, "atmost", fact_count(L), fact_power(NULL, r->D, r->n)));
    verdict_rest(v, name, VERDICT_STATE(v, "no-repeat", fact_count(r->n), fact_letters(x, L)));
}

/* By the chain and Theorem 2: no (n+1)-gram of x occurs twice, yet x is n-ambiguous and so miscopied; a short x is run, too.
   Of a hand-in, or where that proof does not reach, the run is all there is. */
status t23_state_literal(t23_run *r, const letter *x, uint32_t L) {
    verdict *v = r->v;
    const char *name = "literal";
    size_t i, j;
    if (!verdict_listens(v)) return ST_OK;
    if (r->hand_in || !t23_theorem2(r, L)) return t23_state_miscopied(r, name, r->n + 1, x, L);
    if (!ngram_ambiguous(x, L, r->n, &i, &j)) return ST_OK;
    mpz_t length;
    mpz_init_set_ui(length, L);
    lemma_chain_rest(&r->chain, v, name);
    verdict_parameter_count(v, name, "L", L);
    verdict_rest(v, name, lemma_chain_state_sharp(&r->chain, v, length));
    verdict_rest(v, name, VERDICT_STATE(v, "no-repeat", fact_count(r->n + 1), fact_letters(x, L)));
    verdict_rest(v, name, VERDICT_STATE(v, "ambiguous", fact_count(r->n), fact_count(i), fact_count(j), fact_letters(x, L)));
    if (L <= T23_RUN_MOST) verdict_rest(v, name, VERDICT_STATE(v, "run-wrong", fact_letters(x, L)));
    mpz_clear(length);
    return ST_OK;
}

/* L <= n+1: by the chain and Theorem 2; else all strings repeat an (n+1)-gram: fewer of them than windows. */
void t23_state_literal_true(t23_run *r, uint32_t L) {
    verdict *v = r->v;
    const char *name = "literal";
    if (!verdict_listens(v)) return;
    if (L <= r->n + 1) {
        if (r->hand_in) {
            verdict_decline(v, name, "the proof of a model from a file is not written down, only its runs");
            return;
        }
        mpz_t length;
        mpz_init_set_ui(length, L);
        lemma_chain_rest(&r->chain, v, name);
        verdict_parameter_count(v, name, "L", L);
        verdict_rest(v, name, lemma_chain_state_sharp(&r->chain, v, length));
        mpz_clear(length);
        return;
    }
    verdict_parameter_count(v, name, "D", r->D);
    verdict_parameter_count(v, name, "n", r->n);
    verdict_parameter_count(v, name, "L", L);
    verdict_rest(v, name, VERDICT_STATE(v, "less", fact_power(NULL, r->D, r->n + 1), fact_count(L - r->n)));
}
