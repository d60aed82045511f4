/* facts.c - what the chain found, stated for other programs: rows of the products of the weights as the lemmas
   computed them, and what follows from each.  Without a listener nothing is done. */
#include "theorems/ram/T2_3/facts.h"

#include <stdlib.h>

void facts_keep(lemma_chain *c, fact_id id) {
    if (!id) return;
    if (c->facts == c->fact_room) {
        size_t room = c->fact_room ? 2 * c->fact_room : 256;
        fact_id *all = realloc(c->fact, room * sizeof *all);
        if (!all) {
            if (c->told->failed == ST_OK) c->told->failed = ST_MEMORY; /* told: ids come from a listener */
            return;
        }
        c->fact = all;
        c->fact_room = room;
    }
    c->fact[c->facts++] = id;
}

status facts_of_rows(lemma_chain *c, const char *name, const sparse *S, fact_id *row) {
    if (!verdict_listens(c->told)) return ST_OK;
    fact_list list;
    mpq_t q;
    fact_list_init(&list);
    mpq_init(q);
    for (size_t i = 0; i < S->rows; i++) {
        fact_list_reset(&list);
        for (size_t e = S->start[i]; e < S->start[i + 1]; e++) {
            sparse_value(q, S, e);
            fact_list_add(&list, S->col[e], q);
        }
        fact_id id = VERDICT_STATE(c->told, "row", fact_name(name, 0), fact_count(i), fact_row(&list));
        facts_keep(c, id);
        if (row) row[i] = id;
    }
    mpq_clear(q);
    fact_list_clear(&list);
    return verdict_status(c->told);
}

status facts_of_matrix(lemma_chain *c, const char *name, const rat_mat *A) {
    if (!verdict_listens(c->told)) return ST_OK;
    sparse S = {0};
    status st = sparse_from(&S, A);
    if (st == ST_OK) st = facts_of_rows(c, name, &S, NULL);
    sparse_clear(&S);
    return st;
}

static void rest_on(const lemma_chain *c, verdict *v, const char *reading, size_t facts) {
    verdict_parameter_count(v, reading, "D", c->D);
    verdict_parameter_count(v, reading, "n", c->claimed);
    for (size_t i = 0; i < facts; i++) verdict_rest(v, reading, c->fact[i]);
}

void lemma_chain_rest(const lemma_chain *c, verdict *v, const char *reading) { rest_on(c, v, reading, c->facts); }
void lemma_chain_rest_on_slots(const lemma_chain *c, verdict *v, const char *reading) { rest_on(c, v, reading, c->slot_facts); }

fact_id lemma_chain_state_sharp(const lemma_chain *c, verdict *v, const mpz_t L) {
    if (!verdict_listens(v)) return 0;
    mpq_t x;
    mpz_t keys;
    mpq_init(x);
    mpz_init(keys);
    mpq_mul(x, c->beta, c->margin);
    mpz_mul_2exp(keys, L, 1);
    fact_id id = VERDICT_STATE(v, "exp-above", fact_rational(x), fact_integer(keys));
    mpz_clear(keys);
    mpq_clear(x);
    return id;
}
