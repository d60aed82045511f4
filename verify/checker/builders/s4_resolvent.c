/* s4_resolvent.c - resolvents over their common denominator, by Faddeev and LeVerrier. */
#include "verify/checker/builders/s4_kernel.h"

dense s4_characteristic(kernel *k, dense F) {
    size_t N = F.rows;
    dense c = dense_new(k, 1, N + 1), I = dense_identity(k, N), M = I;
    mpq_t j;
    mpq_init(j);
    dense_put(c, 0, N, 1, 1);
    for (size_t i = 1; i <= N; i++) { /* c_(N-i) = -tr(F M)/i, M := F M + c I */
        M = dense_product(k, F, M);
        for (size_t n = 0; n < N; n++) mpq_sub(c.x[N - i], c.x[N - i], *dense_at(M, n, n));
        dense_number(j, (long)i, 1);
        mpq_div(c.x[N - i], c.x[N - i], j);
        M = dense_scaled_sum(k, M, c.x[N - i], I);
    }
    return c;
}

/* adj(gI - F) u = sum over i of g^(N-1-i) b_i, b_0 = u, b_(i+1) = F b_i + c_(N-1-i) u. */
dense s4_resolvent(kernel *k, dense v, dense F, dense chi, dense u) {
    size_t N = F.rows;
    dense n = dense_new(k, 1, N), b = u;
    for (size_t i = N; i-- > 0;) {
        mpq_set(n.x[i], dense_product(k, v, b).x[0]);
        b = dense_scaled_sum(k, dense_product(k, F, b), chi.x[i], u);
    }
    return n;
}
