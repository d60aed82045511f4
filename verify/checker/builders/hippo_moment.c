/* hippo_moment.c - moments of s^m against Legendre polynomials, two ways; LegS' equation for them. */
#include "verify/checker/builders/hippo_lists.h"

void hippo_moment(mpq_t y, size_t n, size_t m) {
    mpq_t a, q;
    mpq_init(a), mpq_init(q);
    mpq_set_ui(y, 0, 1);
    for (size_t j = 0; j <= n; j++) {
        hippo_coefficient(a, n, j);
        hippo_fraction(q, 1, m + j + 1);
        mpq_mul(a, a, q);
        mpq_add(y, y, a);
    }
    mpq_clear(a), mpq_clear(q);
}

void hippo_closed(mpq_t y, size_t n, size_t m) {
    mpz_t f;
    mpq_set_ui(y, 0, 1);
    if (n > m) return;
    mpz_init(f);
    mpz_fac_ui(f, m);
    mpz_mul(mpq_numref(y), f, f);
    mpz_fac_ui(f, m - n);
    mpz_fac_ui(mpq_denref(y), m + n + 1);
    mpz_mul(mpq_denref(y), mpq_denref(y), f);
    mpq_canonicalize(y);
    mpz_clear(f);
}

/* Row m: y_n of s^m, all n; or (A + m I) y. */
mpq_t *hippo_moments(kernel *k, const matrix *x, size_t m) {
    mpq_t *y = hippo_list(k, x->columns), *z = hippo_list(k, x->columns);
    spend(k, 16 * x->columns * x->columns);
    for (size_t n = 0; n < x->columns; n++) {
        hippo_moment(y[n], n, m);
        for (size_t j = 0; j <= n; j++) hippo_add(z[n], hippo_legs(n, j), y[j]);
        hippo_add(z[n], (long)m, y[n]);
    }
    return x->index == HIPPO_MOMENTS ? y : z;
}

/* Differences of rows n and n-1 decide every n and m; the rows at N. */
void hippo_T2(kernel *k) {
    uint64_t N = hippo_order(k), m = parameter_small(k, "m", 0, HIPPO_DEGREE);
    mpq_t *list = hippo_list(k, N);
    for (size_t n = 0; n < N; n++) hippo_closed(list[n], n, m);
    hippo_need(k, "moments", m, list, N);
    for (size_t n = 0; n < N; n++) mpq_set_ui(list[n], 1, 1);
    for (uint64_t i = 0; i <= 2 * N + 2; i++) hippo_need(k, "equation", i, list, N);
    if (m > 2 * N + 2) hippo_need(k, "equation", m, list, N);
    need(k, "identity (N+1+M)*(M-N+1)+(N-1-M)*(M+N+1) 0");
    k->proved = pool_print(k, "N=%llu: (A + iI) y = 1 for the coefficients y of s^i, i = 0..%llu and i = %llu: LegS' "
                              "equation t y' = -A y + 1 f holds for these inputs, and by differences of rows for all "
                              "s^i and N", (number)N, (number)(2 * N + 2), (number)m);
    k->trusted = pool_print(k, "docs/proofs/legs.md, 3 and 11: that s^i on [0, t] has the coefficients t^i y_n, that the "
                               "identity is row n less row n-1; linearity in the input; " HIPPO_TRUSTED);
}
