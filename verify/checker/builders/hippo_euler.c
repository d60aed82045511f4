/* hippo_euler.c - hippo:forward-euler: products of the steps I - A/i of LegS; docs/proofs/legs.md, 8. */
#include "verify/checker/builders/hippo_lists.h"

/* Row n of (I - A/1) .. (I - A/K): e_n times (i I - A), i = 1..K, over K!.  A is lower triangular: columns up to n. */
mpq_t *hippo_product(kernel *k, const matrix *m, size_t n) {
    mpq_t *row = hippo_list(k, m->columns);
    mpz_t factorial, *x = pool_get(k, n + 1, sizeof *x), sum;
    mpz_init(sum), mpz_init(factorial);
    mpz_fac_ui(factorial, m->index);
    for (size_t j = 0; j <= n; j++) mpz_init_set_ui(x[j], j == n);
    for (uint64_t i = 1; i <= m->index; i++) {
        for (size_t j = 0; j <= n; j++) { /* entry j takes x_j and later ones alone */
            mpz_mul_ui(sum, x[j], i);
            for (size_t l = j; l <= n; l++) mpz_submul_ui(sum, x[l], (unsigned long)hippo_legs(l, j));
            mpz_set(x[j], sum);
        }
        spend(k, n * n + 1);
    }
    for (size_t j = 0; j <= n; j++) {
        mpq_set_num(row[j], x[j]);
        mpq_set_den(row[j], factorial);
        mpq_canonicalize(row[j]);
    }
    return row;
}

/* The product of N-1 steps is 0 but for its last row, (-1)^(N-1) C(2N-2, N-1) (2j+1) y_j, y_j those of s^(N-1). */
static void before(kernel *k, uint64_t N, char *name) {
    mpq_t *list = hippo_list(k, N), c;
    for (uint64_t n = 0; n + 1 < N; n++) hippo_need(k, name, n, list, N);
    mpq_init(c);
    mpz_bin_uiui(mpq_numref(c), 2 * N - 2, N - 1);
    for (uint64_t j = 0; j < N; j++) {
        hippo_closed(list[j], j, N - 1);
        mpq_mul(list[j], list[j], c);
        mpq_set_si(c, (N % 2 ? 1 : -1) * (2 * (long)j + 1), 1);
        mpq_mul(list[j], list[j], c);
        mpz_bin_uiui(mpq_numref(c), 2 * N - 2, N - 1);
    }
    hippo_need(k, name, N - 1, list, N);
}

void hippo_forward_euler(kernel *k) {
    uint64_t N = hippo_order(k), half = N / 2;
    hippo_eigenvectors(k);
    need(k, "zero product.%llx", (number)N);
    if (N > 1) before(k, N, pool_print(k, "product.%llx", (number)N - 1));
    need(k, "less %llx %llx", (number)N, (number)(2 * half + 2));
    if (half) need(k, "atmost %llx %llx", (number)(2 * half), (number)N);
    k->proved = pool_print(k, "N=%llu: the product of (I - A/i), i = 1..k, is 0 for k = N, so for later k, and is not for "
                              "k = N-1, so for no earlier one; A has the eigenvalues 1..N, and |1 - N/k| < 1 exactly "
                              "from k = %llu on",
                           (number)N, (number)half + 1);
    k->trusted = pool_print(k, "that 1 - m/k, m = 1..N, are the eigenvalues of I - A/k, the largest at m = 1 or N; "
                               "docs/proofs/legs.md, 6 and 8: every N; " HIPPO_TRUSTED);
}
