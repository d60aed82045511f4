/* fact_matrix.c - facts about matrices with names: rows, characteristic polynomials, identities. */
#include "theorems/fact_matrix.h"

bool facts_wanted(verdict *v, const char *reading, size_t states, size_t most) {
    if (!verdict_listens(v)) return false;
    if (states <= most) return true;
    verdict_decline(v, reading, "a certificate takes fewer states");
    return false;
}

void fact_vector(verdict *v, const char *reading, const char *name, size_t i, const mpq_t *x, size_t count) {
    fact_list l;
    fact_list_init(&l);
    for (size_t j = 0; j < count; j++) fact_list_add(&l, j, x[j]);
    if (l.failed) v->failed = ST_MEMORY;
    else verdict_rest(v, reading, VERDICT_STATE(v, "row", fact_name(name, 0), fact_count(i), fact_row(&l)));
    fact_list_clear(&l);
}

void fact_matrix_row(verdict *v, const char *reading, const char *name, size_t i, const rat_mat *A, size_t row) {
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

void fact_matrix(verdict *v, const char *reading, const char *name, const rat_mat *A) {
    for (size_t i = 0; i < A->rows; i++) fact_matrix_row(v, reading, name, i, A, i);
}

/* The coefficients of p, low degree first; freed by fact_list_clear. */
static void list_poly(fact_list *l, const rat_poly *p) {
    mpq_t q;
    mpq_init(q);
    fact_list_init(l);
    for (size_t j = 0; (long)j <= rat_poly_degree(p); j++) {
        rat_poly_get_coeff(q, p, j);
        fact_list_add(l, j, q);
    }
    mpq_clear(q);
}

void fact_poly(verdict *v, const char *reading, const char *name, size_t i, const rat_poly *p) {
    fact_list l;
    list_poly(&l, p);
    if (l.failed) v->failed = ST_MEMORY;
    else verdict_rest(v, reading, VERDICT_STATE(v, "row", fact_name(name, 0), fact_count(i), fact_row(&l)));
    fact_list_clear(&l);
}

void fact_charpoly(verdict *v, const char *reading, const char *name, const rat_poly *p) {
    fact_list l;
    list_poly(&l, p);
    if (l.failed) v->failed = ST_MEMORY;
    else verdict_rest(v, reading, VERDICT_STATE(v, "charpoly", fact_name(name, 0), fact_row(&l)));
    fact_list_clear(&l);
}

void fact_identity(verdict *v, const char *reading, const char *left, const char *right) {
    verdict_rest(v, reading, VERDICT_STATE(v, "identity", fact_name(left, 0), fact_name(right, 0)));
}
