/* facts.c - the number of miscopied strings and its bound, stated for other programs; the chain states itself. */
#include "theorems/ram/L2_4/collision.h"
#include "theorems/vb/copy_error/copy_error.h"

/* At most C(L-n, 2) (D-1) D^(L-n-1) of the D^L strings; for L < n+2 none. */
status copy_state_count(verdict *v, const copy_claim *c, const mpz_t miscopied, int known, const work *w) {
    bool tree = collision_is_tree(c->D, c->n, c->L);
    uint64_t all;
    mpz_t coefficient;
    fact_id id;
    if (!verdict_listens(v) || (!tree && (!letters_count(&all, c->D, c->L) || all > COLLISION_STRINGS))) return ST_OK;
    mpz_init(coefficient);
    /* Past D^L = 2^16 the strings without a repeat, of n..L-1 letters, from which formula.c has the number. */
    status st = known == 1 && tree ? collision_state_distinct(coefficient, &id, v, c->D, c->n, c->L - 1, w) : ST_OK;
    if (known != 1 || st != ST_OK) {
        verdict_decline(v, "sharp", "the miscopied strings were not counted");
        mpz_clear(coefficient);
        return st == ST_LIMIT ? ST_OK : st;
    }
    copy_bound_coefficient(coefficient, c);
    if (!tree) id = VERDICT_STATE(v, "miscopied", fact_count(c->D), fact_count(c->n), fact_count(c->L), fact_integer(miscopied));
    if (id) verdict_rest(v, "sharp", id);
    fact_arg bound = c->L < (uint64_t)c->n + 2 ? fact_count(0) : fact_power(coefficient, c->D, c->L - c->n - 1);
    verdict_rest(v, "sharp", VERDICT_STATE(v, "atmost", fact_integer(miscopied), bound));
    mpz_clear(coefficient);
    return ST_OK;
}
