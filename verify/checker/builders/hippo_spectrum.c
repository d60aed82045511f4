/* hippo_spectrum.c - hippo:spectrum: eigenvectors of LegS, and how it dissipates; docs/proofs/legs.md, 6 and 7. */
#include "verify/checker/builders/hippo_lists.h"

/* Row n of A; row j of eigen: A a, a_n = the coefficient of x^j in P_n; row n of G A + A^T G, G = diag(2n+1). */
mpq_t *hippo_spectrum_row(kernel *k, const matrix *m, size_t i) {
    mpq_t *row = hippo_list(k, m->columns), a;
    mpq_init(a);
    spend(k, 16 * m->columns * m->columns);
    for (size_t n = 0; n < m->columns; n++) {
        if (m->index == HIPPO_A) mpq_set_si(row[n], hippo_legs(i, n), 1);
        long energy = (2 * (long)i + 1) * hippo_legs(i, n) + (2 * (long)n + 1) * hippo_legs(n, i);
        if (m->index == HIPPO_ENERGY) mpq_set_si(row[n], energy, 1);
        for (size_t j = 0; m->index == HIPPO_EIGEN && j < m->columns; j++) {
            hippo_coefficient(a, j, i);
            hippo_add(row[n], hippo_legs(n, j), a);
        }
    }
    return row;
}

/* y^T G y, y^T G A y and 1^T G y at y = (3, -1, 0, ..), or (1). */
mpq_t *hippo_quotient(kernel *k, const matrix *m, size_t i) {
    mpq_t *row = hippo_list(k, m->columns);
    long y[2] = {hippo_order(k) > 1 ? 3 : 1, hippo_order(k) > 1 ? -1 : 0}, sum[3] = {0, 0, 0};
    for (size_t n = i; n < 2; n++) {
        sum[0] += (2 * (long)n + 1) * y[n] * y[n];
        sum[2] += (2 * (long)n + 1) * y[n];
        for (size_t j = 0; j < 2; j++) sum[1] += (2 * (long)n + 1) * y[n] * hippo_legs(n, j) * y[j];
    }
    for (size_t j = 0; j < 3; j++) mpq_set_si(row[j], sum[j], 1);
    return row;
}

void hippo_eigenvectors(kernel *k) {
    uint64_t N = hippo_order(k);
    for (size_t j = 0; j < N; j++) {
        mpq_t *list = hippo_list(k, N), a;
        mpq_init(a);
        for (size_t n = 0; n < N; n++) hippo_coefficient(a, n, j), hippo_add(list[n], (long)j + 1, a);
        hippo_need(k, "eigen", j, list, N);
    }
    need(k, "identity K*((N+K)+(N-K)) N*((N+K)-(N-K))");
}

void hippo_dissipates(kernel *k) {
    uint64_t N = hippo_order(k);
    for (size_t n = 0; n < N; n++) {
        mpq_t *list = hippo_list(k, N);
        for (size_t j = 0; j < N; j++) mpq_set_ui(list[j], (2 * n + 1) * (2 * j + 1) + (n == j ? 2 * n + 1 : 0), 1);
        hippo_need(k, "energy", n, list, N);
    }
}
