/* facts.c - what Lemma 2.4's check found, stated for other programs. */
#include "theorems/ram/L2_4/collision.h"

#include "constructions/ngram/ngram.h"

#define TREE_LETTERS ((uint64_t)4096) /* L, at most */
#define TREE_DEPTH 20                 /* letters of the strings counted: D^L <= 2^20, or D^n <= 16 and so at most 19 */

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

bool collision_is_tree(uint64_t D, uint64_t n, uint64_t L) {
    uint64_t all, grams;
    if (n > L || L > TREE_LETTERS || D > 1024 || (letters_count(&all, (uint32_t)D, L) && all <= COLLISION_STRINGS)) return false;
    if (letters_count(&all, (uint32_t)D, L) && all <= (uint64_t)1 << 20) return true;
    return letters_count(&grams, (uint32_t)D, n) && (grams <= 9 || (grams == 16 && n > 1));
}

status collision_state_distinct(mpz_t sum, fact_id *id, verdict *v, uint64_t D, uint64_t n, uint64_t L, const work *w) {
    uint64_t reached, most = L < TREE_DEPTH ? L : TREE_DEPTH; /* longer ones repeat an n-gram */
    mpz_t counts[TREE_DEPTH + 1];
    *id = 0;
    mpz_set_ui(sum, 0);
    if (L < n) return ST_OK;
    for (uint64_t l = 0; l <= most; l++) mpz_init(counts[l]);
    status st = ngram_count_distinct(counts, most, &reached, (uint32_t)D, (uint32_t)n, w);
    if (st == ST_OK && reached < most) st = ST_LIMIT;
    for (uint64_t l = n; st == ST_OK && l <= most; l++) mpz_add(sum, sum, counts[l]);
    if (st == ST_OK) *id = VERDICT_STATE(v, "distinct", fact_count(D), fact_count(n), fact_count(L), fact_integer(sum));
    for (uint64_t l = 0; l <= most; l++) mpz_clear(counts[l]);
    return st;
}

/* The strings of n..L letters less those of n..L-1 are N_n(L), the others of length L repeat. */
static status state_tree(verdict *v, const collision *c, const mpz_t pairs, const work *w) {
    fact_id ids[2];
    mpz_t repeated, sum;
    status st = ST_OK;
    mpz_inits(repeated, sum, NULL);
    mpz_ui_pow_ui(repeated, c->D, c->L);
    TRY(collision_state_distinct(sum, &ids[0], v, c->D, c->n, c->L, w));
    mpz_sub(repeated, repeated, sum);
    TRY(collision_state_distinct(sum, &ids[1], v, c->D, c->n, c->L - 1, w));
    mpz_add(repeated, repeated, sum);
    for (int i = 0; i < 2; i++)
        if (ids[i]) rest_both(v, ids[i]);
    rest_both(v, VERDICT_STATE(v, "atmost", fact_integer(repeated), fact_power(pairs, c->D, c->L - c->n)));
out:
    if (st == ST_LIMIT) {
        verdict_decline(v, NULL, "strings without a repeated n-gram were not counted");
        st = ST_OK;
    }
    mpz_clears(repeated, sum, NULL);
    return st;
}

status collision_state_bounds(verdict *v, const collision *c, const mpz_t pairs, mpz_srcptr repeated, bool sharp,
                              bool printed, const work *w) {
    uint64_t all;
    if (!verdict_listens(v)) return ST_OK;
    for (int i = 0; i < 2; i++) {
        verdict_parameter_count(v, readings[i], "D", c->D);
        verdict_parameter_count(v, readings[i], "n", c->n);
        verdict_parameter_count(v, readings[i], "L", c->L);
        if (!(i ? printed : sharp)) verdict_decline(v, readings[i], "the bound was not derived from the pair lemma");
    }
    rest_both(v, VERDICT_STATE(v, "pairs", fact_count(c->L), fact_count(c->n), fact_integer(pairs)));
    verdict_rest(v, "printed", VERDICT_STATE(v, "less", fact_integer(pairs), fact_power(NULL, c->L, 2)));
    if (collision_is_tree(c->D, c->n, c->L)) return state_tree(v, c, pairs, w);
    if (!letters_count(&all, (uint32_t)c->D, c->L) || all > COLLISION_STRINGS) return ST_OK;
    if (repeated) state_count(v, c, pairs, repeated);
    else verdict_decline(v, NULL, "the repeated strings were not counted");
    return ST_OK;
}
