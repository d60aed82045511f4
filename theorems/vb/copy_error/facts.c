/* facts.c - the number of miscopied strings and its bound, stated for other programs; the chain states itself. */
#include "theorems/ram/L2_4/collision.h"
#include "theorems/vb/copy_error/copy_error.h"

/* At most C(L-n, 2) (D-1) D^(L-n-1) of the D^L strings; for L < n+2 none. */
void copy_state_count(verdict *v, const copy_claim *c, const mpz_t miscopied, int known) {
    uint64_t all;
    mpz_t coefficient;
    if (!verdict_listens(v) || !letters_count(&all, c->D, c->L) || all > COLLISION_STRINGS) return;
    if (known != 1) {
        verdict_decline(v, "sharp", "the miscopied strings were not counted");
        return;
    }
    mpz_init(coefficient);
    copy_bound_coefficient(coefficient, c);
    verdict_rest(v, "sharp", VERDICT_STATE(v, "miscopied", fact_count(c->D), fact_count(c->n), fact_count(c->L), fact_integer(miscopied)));
    fact_arg bound = c->L < (uint64_t)c->n + 2 ? fact_count(0) : fact_power(coefficient, c->D, c->L - c->n - 1);
    verdict_rest(v, "sharp", VERDICT_STATE(v, "atmost", fact_integer(miscopied), bound));
    mpz_clear(coefficient);
}
