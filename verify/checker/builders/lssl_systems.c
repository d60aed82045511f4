/* lssl_systems.c - HiPPO's matrices by their entries, the bilinear rule by elimination. */
#include "verify/checker/builders/delay.h"
#include "verify/checker/builders/lssl.h"

/* Row n, column j of x' = A x + B u with B = (1, .., 1). */
static void entry(mpq_t a, uint64_t family, long n, long j) {
    if (family == 0) mpq_set_si(a, j > n ? 0 : j < n ? -(2 * j + 1) : -(n + 1), 1);
    if (family == 1) mpq_set_si(a, delay_legt(n, j), 1);
    if (family == 2) mpq_set_si(a, j > n ? 0 : -1, 1);
    if (family == 3) mpq_set_si(a, j > n ? 0 : -1, j == n ? 2 : 1);
    mpq_canonicalize(a);
}

/* [I - (h/2) A | I + (h/2) A | h B], reduced. */
recurrence *lssl_bilinear(kernel *k, uint64_t family, uint64_t N, uint64_t L, const mpq_t h) {
    size_t columns = 2 * N + 1;
    recurrence *r = pool_get(k, 1, sizeof *r);
    mpq_t *m = lssl_list(k, N * columns), a, one;
    mpq_init(a), mpq_init(one);
    mpq_set_ui(one, 1, 1);
    for (uint64_t i = 0; i < N; i++) {
        for (uint64_t j = 0; j < N; j++) {
            entry(a, family, (long)i, (long)j);
            mpq_mul(a, a, h);
            mpq_div_2exp(a, a, 1);
            mpq_sub(m[i * columns + j], m[i * columns + j], a);
            mpq_set(m[i * columns + N + j], a);
            if (i != j) continue;
            mpq_add(m[i * columns + j], m[i * columns + j], one);
            mpq_add(m[i * columns + N + j], m[i * columns + N + j], one);
        }
        mpq_set(m[i * columns + 2 * N], h);
    }
    lssl_reduce(k, m, N, columns);
    *r = (recurrence){N, L, lssl_list(k, N * N), lssl_list(k, N)};
    for (uint64_t i = 0; i < N; i++) {
        for (uint64_t j = 0; j < N; j++) mpq_set(r->A[i * N + j], m[i * columns + N + j]);
        mpq_set(r->B[i], m[i * columns + 2 * N]);
    }
    return r;
}
