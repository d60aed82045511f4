/* facts.c - what ram:memory's check found, stated for other programs: block 1's output, which lanes of it keys and values
   are, and the two constants as powers of integers. */
#include "theorems/ram/T2_3/facts.h"
#include "theorems/ram/memory/memory.h"

static const char *const sides[2][2] = {{"block2.k", "key"}, {"block2.v", "value"}};

/* Every row of W_k and W_v. */
static status state_side(verdict *v, const rat_mat *A, const char *name) {
    sparse S = {0};
    fact_list row;
    mpq_t q;
    status st = sparse_from(&S, A);
    fact_list_init(&row);
    mpq_init(q);
    for (size_t i = 0; st == ST_OK && i < S.rows; i++) {
        fact_list_reset(&row);
        for (size_t e = S.start[i]; e < S.start[i + 1]; e++) {
            sparse_value(q, &S, e);
            fact_list_add(&row, S.col[e], q);
        }
        verdict_rest(v, "sharp", VERDICT_STATE(v, "row", fact_name(name, 0), fact_count(i), fact_row(&row)));
        if (row.failed) st = ST_MEMORY;
    }
    mpq_clear(q);
    fact_list_clear(&row);
    sparse_clear(&S);
    return st;
}

status memory_state_cache(verdict *v, const memory_claim *c, const lemma_chain *chain) {
    status st = ST_OK;
    if (!verdict_listens(v)) return ST_OK;
    lemma_chain_rest_on_slots(chain, v, "sharp");
    verdict_parameter_count(v, "sharp", "L", c->L);
    for (int i = 0; i < 2; i++) TRY(state_side(v, &model_find_const(c->m, sides[i][0])->weight, sides[i][1]));
out:
    return st;
}

void memory_state_ratio(verdict *v, const memory_claim *c) {
    verdict_rest(v, "sharp", VERDICT_STATE(v, "atmost", fact_power(NULL, c->base, c->b), fact_power(NULL, c->D, c->power)));
}

void memory_state_printed(verdict *v, const memory_claim *c, const size_claim *s, uint64_t n) {
    mpz_t letters;
    if (!verdict_listens(v)) return;
    verdict_parameter_count(v, "printed", "D", c->D);
    verdict_parameter_count(v, "printed", "L", c->L);
    size_state_least(v, "printed", s, WAY_UNION, n);
    mpz_init(letters);
    mpz_ui_pow_ui(letters, c->D, c->constant);
    verdict_rest(v, "printed",
                 VERDICT_STATE(v, "atmost", fact_power(NULL, c->base, (n + 1) * c->b),
                               fact_power(letters, c->L, c->length)));
    mpz_clear(letters);
}
