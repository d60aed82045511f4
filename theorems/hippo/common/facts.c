/* facts.c - the facts that certificates of the claims about HiPPO rest on (docs/certificate.md). */
#include "theorems/hippo/common/hippo_claims.h"

bool hippo_facts_wanted(verdict *v, const char *reading, size_t N) {
    if (!facts_wanted(v, reading, N, FACT_STATES_MOST)) return false;
    verdict_parameter_count(v, reading, "N", N);
    return true;
}

status hippo_facts_eigen(verdict *v, const char *reading, size_t N) {
    mpq_t *a = mpq_list_new(N), *z = mpq_list_new(N);
    status st = a && z ? ST_OK : ST_MEMORY;
    for (size_t j = 0; st == ST_OK && j < N; j++) {
        for (size_t n = 0; n < N; n++) legendre_coefficient(a[n], n, j);
        legs_apply(z, a, N);
        fact_vector(v, reading, "eigen", j, z, N);
    }
    fact_identity(v, reading, "K*((N+K)+(N-K))", "N*((N+K)-(N-K))");
    mpq_list_free(a, N);
    mpq_list_free(z, N);
    return st;
}

status hippo_facts_energy(verdict *v, const char *reading, size_t N) {
    rat_mat A = {0}, GA = {0}, transposed = {0}, sum = {0};
    mpq_t q, w;
    mpq_inits(q, w, NULL);
    status st = legs_matrix(&A, N);
    if (st != ST_OK) goto out;
    TRY(rat_mat_init(&GA, N, N));
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k <= n; k++) {
            rat_mat_get(q, &A, n, k);
            mpq_set_ui(w, 2 * n + 1, 1);
            mpq_mul(q, q, w);
            rat_mat_set(&GA, n, k, q);
        }
    TRY(rat_mat_transpose(&transposed, &GA));
    mpq_set_ui(w, 1, 1);
    TRY(rat_mat_add_scaled(&sum, &GA, w, &transposed));
    fact_matrix(v, reading, "energy", &sum);
out:
    rat_mat_clear(&A);
    rat_mat_clear(&GA);
    rat_mat_clear(&transposed);
    rat_mat_clear(&sum);
    mpq_clears(q, w, NULL);
    return st;
}
