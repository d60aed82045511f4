/* hippo_lagt.c - LagT of hippo:lagt: its Jordan chain and its resolvent, with -1 or (half) -1/2 on the diagonal of A. */
#include "verify/checker/builders/hippo.h"

/* Row i: (A - l I)^i e_0, l the eigenvalue; entries as halves: A is -1 below its diagonal. */
mpq_t *hippo_chain(kernel *k, const matrix *m, size_t i) {
    size_t N = m->columns;
    long diagonal = m->index == HIPPO_HALF ? -1 : -2, l = diagonal;
    mpq_t *x = hippo_list(k, N), *y = hippo_list(k, N), entry;
    mpq_init(entry);
    spend(k, 16 * N * N * (i + 1));
    mpq_set_ui(x[0], 1, 1);
    for (; i > 0; i--) {
        for (size_t n = 0; n < N; n++) {
            mpq_set_ui(y[n], 0, 1);
            for (size_t j = 0; j <= n; j++) {
                if (!mpq_sgn(x[j])) continue;
                hippo_fraction(entry, j < n ? -2 : diagonal - l, 2);
                mpq_mul(entry, entry, x[j]);
                mpq_add(y[n], y[n], entry);
            }
        }
        for (size_t n = 0; n < N; n++) mpq_swap(x[n], y[n]);
    }
    return x;
}

/* R_n = p^n/q^(n+1), p = s or s - 1/2, q = s + 1 or s + 1/2.  Row n of ((sI - A) R) q^n: p^n + sum_(j<n) p^j q^(n-1-j). */
mpq_t *hippo_geometric(kernel *k, const matrix *m, size_t n) {
    mpq_t *sum = hippo_list(k, m->columns + 1), *power = hippo_list(k, m->columns + 1), p, q;
    bool half = m->index == HIPPO_HALF;
    mpq_init(p), mpq_init(q);
    hippo_fraction(p, half ? -1 : 0, 2);
    hippo_fraction(q, half ? 1 : 2, 2);
    spend(k, 16 * m->columns * m->columns);
    mpq_set_ui(power[0], 1, 1);
    for (size_t j = 0; j < n; j++) {
        hippo_times(sum, m->columns, q);
        for (size_t i = 0; i < m->columns; i++) mpq_add(sum[i], sum[i], power[i]);
        hippo_times(power, m->columns, p);
    }
    for (size_t i = 0; i < m->columns; i++) mpq_add(sum[i], sum[i], power[i]);
    return sum;
}
