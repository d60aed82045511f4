/* facts.c - what Lemma 2.4's check found, stated for other programs. */
#include "theorems/ram/L2_4/collision.h"

static const char *const readings[] = {"sharp", "printed"};

static void rest_both(verdict *v, fact_id id) {
    for (int i = 0; i < 2; i++) verdict_rest(v, readings[i], id);
}

void collision_state_pair(verdict *v, uint64_t n, uint64_t d) {
    if (d <= COLLISION_STATED_DISTANCES && n <= COLLISION_STATED_LETTERS)
        rest_both(v, VERDICT_STATE(v, "forced", fact_count(n), fact_count(d)));
}

/* repeated <= pairs D^(L-n), of all D^L strings. */
static void state_count(verdict *v, const collision *c, const mpz_t pairs, mpz_srcptr repeated) {
    rest_both(v, VERDICT_STATE(v, "repeated", fact_count(c->D), fact_count(c->n), fact_count(c->L), fact_integer(repeated)));
    fact_arg bound = c->L < c->n ? fact_count(0) : fact_power(pairs, c->D, c->L - c->n);
    rest_both(v, VERDICT_STATE(v, "atmost", fact_integer(repeated), bound));
}

void collision_state_bounds(verdict *v, const collision *c, const mpz_t pairs, mpz_srcptr repeated, bool sharp, bool printed) {
    uint64_t all;
    if (!verdict_listens(v)) return;
    for (int i = 0; i < 2; i++) {
        verdict_parameter_count(v, readings[i], "D", c->D);
        verdict_parameter_count(v, readings[i], "n", c->n);
        verdict_parameter_count(v, readings[i], "L", c->L);
        if (!(i ? printed : sharp)) verdict_decline(v, readings[i], "the bound was not derived from the pair lemma");
    }
    rest_both(v, VERDICT_STATE(v, "pairs", fact_count(c->L), fact_count(c->n), fact_integer(pairs)));
    verdict_rest(v, "printed", VERDICT_STATE(v, "less", fact_integer(pairs), fact_power(NULL, c->L, 2)));
    if (!letters_count(&all, (uint32_t)c->D, c->L) || all > COLLISION_STRINGS) return;
    if (repeated) state_count(v, c, pairs, repeated);
    else verdict_decline(v, NULL, "the repeated strings were not counted");
}
