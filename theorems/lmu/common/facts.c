/* facts.c - the facts that certificates of the claims about the LMU rest on (docs/certificate.md). */
#include "theorems/lmu/common/lmu_claims.h"

#define ROWS_MOST 64 /* of a certificate */

bool lmu_facts_wanted(verdict *v, const char *reading, const char *parameter, size_t d) {
    if (!verdict_listens(v)) return false;
    if (d > ROWS_MOST) {
        verdict_decline(v, reading, "a certificate takes at most 64 states");
        return false;
    }
    verdict_parameter_count(v, reading, parameter, d);
    return true;
}

void lmu_fact_row(verdict *v, const char *reading, const char *name, size_t i, const rat_mat *A, size_t row) {
    fact_list l;
    mpq_t q;
    mpq_init(q);
    fact_list_init(&l);
    for (size_t j = 0; j < A->cols; j++) {
        rat_mat_get(q, A, row, j);
        fact_list_add(&l, j, q);
    }
    if (l.failed) v->failed = ST_MEMORY;
    else verdict_rest(v, reading, VERDICT_STATE(v, "row", fact_name(name, 0), fact_count(i), fact_row(&l)));
    fact_list_clear(&l);
    mpq_clear(q);
}

void lmu_facts_rows(verdict *v, const char *reading, const char *name, const rat_mat *A) {
    for (size_t i = 0; i < A->rows; i++) lmu_fact_row(v, reading, name, i, A, i);
}

void lmu_fact_identity(verdict *v, const char *reading, const char *left, const char *right) {
    verdict_rest(v, reading, VERDICT_STATE(v, "identity", fact_name(left, 0), fact_name(right, 0)));
}

/* What lmu:charpoly needs; lmu:pade too. */
void lmu_facts_charpoly(verdict *v, const char *reading, const lmu_object *o) {
    fact_list l;
    mpq_t q;
    lmu_facts_rows(v, reading, "legt", &o->legt.A);
    lmu_fact_identity(v, reading, "N*(N+K)-(N-1)*(N-K-1)", "(2*N-1)*(K+1)");
    if (o->d > LMU_CHARPOLY_FACT) return;
    mpq_init(q);
    fact_list_init(&l);
    for (size_t j = 0; j <= o->d; j++) {
        rat_poly_get_coeff(q, o->q, j);
        fact_list_add(&l, j, q);
    }
    if (l.failed) v->failed = ST_MEMORY;
    else verdict_rest(v, reading, VERDICT_STATE(v, "charpoly", fact_name("lmu", 0), fact_row(&l)));
    fact_list_clear(&l);
    mpq_clear(q);
}
