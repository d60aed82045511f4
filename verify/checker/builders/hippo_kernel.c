/* hippo_kernel.c - hippo:kernel: e^(-tA) B and (sI + A)^-1 B of LegS; docs/proofs/legs.md, 12. */
#include "verify/checker/builders/hippo_lists.h"

/* K_n(z) = z P_n(2z-1), z = e^-t.  Row n of flow: the coefficients of (A K)_n; start: K_n(1). */
mpq_t *hippo_kernel_row(kernel *k, const matrix *m, size_t n) {
    size_t N = hippo_order(k);
    mpq_t *row = hippo_list(k, m->columns), a;
    mpq_init(a);
    spend(k, 16 * N * N);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            hippo_coefficient(a, i, j);
            if (m->index == HIPPO_FLOW) hippo_add(row[j + 1], hippo_legs(n, i), a);
            else mpq_add(row[i], row[i], a);
        }
    return row;
}

/* u_j := prod_(i<j) (s-i) times prod_(j<i<=n) (s+i+1), added up with A_nj, and s for j = n: ((sI + A) R)_n over d_n. */
mpq_t *hippo_resolvent(kernel *k, const matrix *m, size_t n) {
    mpq_t *sum = hippo_list(k, m->columns), *up = hippo_list(k, m->columns), c;
    mpq_init(c);
    spend(k, 16 * m->columns * m->columns);
    mpq_set_ui(up[0], 1, 1);
    for (size_t j = 0; j <= n; j++) { /* sum: over what is divided by d_(j-1) */
        mpq_set_ui(c, j + 1, 1);
        hippo_times(sum, m->columns - 1, c);
        for (size_t i = 0; i < m->columns; i++) {
            hippo_add(sum[i], hippo_legs(n, j), up[i]);
            if (j == n && i) mpq_add(sum[i], sum[i], up[i - 1]);
        }
        mpq_set_si(c, -(long)j, 1);
        hippo_times(up, m->columns - 1, c);
    }
    return sum;
}

void hippo_kernel(kernel *k) {
    uint64_t N = hippo_order(k);
    mpq_t *one = hippo_list(k, N), *down = hippo_list(k, N + 1), a;
    mpq_init(a);
    mpq_set_ui(down[0], 1, 1);
    for (size_t n = 0; n < N; n++) {
        mpq_t *list = hippo_list(k, N + 1);
        for (size_t j = 0; j <= n; j++) hippo_coefficient(a, n, j), hippo_add(list[j + 1], (long)j + 1, a);
        hippo_need(k, "flow", n, list, N + 1); /* z K_n' */
        mpq_set_ui(one[n], 1, 1);
        mpq_set_ui(a, n + 1, 1);
        hippo_times(down, n + 1, a);
        hippo_need(k, "resolvent", n, down, N + 1); /* d_n */
    }
    hippo_need(k, "start", 0, one, N);
    k->proved = pool_print(k, "N=%llu: K_n = z P_n(2z-1) solves z K' = A K with K(1) = 1, and R_n = prod_(j<n) (s-j)/"
                              "prod_(j<=n) (s+j+1) solves (sI + A) R = 1, coefficient by coefficient", (number)N);
    k->trusted = pool_print(k, "that these are e^(-tA) B, z = e^-t, and (sI + A)^-1 B: a linear equation has one "
                               "solution; " HIPPO_TRUSTED);
}
