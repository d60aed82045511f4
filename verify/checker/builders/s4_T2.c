/* s4_T2.c - s4:T2: the step in O(N) against the dense one, for eigenvalues that are Gaussian rationals. */
#include "verify/checker/builders/s4_step.h"

static void put(dense m, size_t i, size_t j, long re, unsigned long den, long im) {
    size_t r = m.rows / 2, c = m.columns / 2;
    dense_put(m, i, j, re, den), dense_put(m, i + r, j + c, re, den);
    dense_put(m, i + r, j, im, 1), dense_put(m, i, j + c, -im, 1);
}

/* l_n = shift + i (-1)^n (n+1), P_nc = 1 + c n + c i, Q_nc = (2n+1)/2 + i (n+c+1), B = 1.  residual: column by column, for
   x = e_j, u = 0 and for x = 0, u = 1, ((2/h) - A) x' - ((2/h) + A) x - 2 B u. */
void s4_residual(kernel *k, s4_family f, size_t N, const mpq_t g) {
    size_t r = f == LEGT ? 2 : 1;
    dense I = dense_identity(k, 2 * N), none = dense_new(k, 2 * N, 2 * N), gI = dense_scaled_sum(k, none, g, I);
    dense L = dense_new(k, 2 * N, 2 * N), B = dense_new(k, 2 * N, 2);
    dense X = dense_new(k, 2 * N, N + 1), U = dense_new(k, 2, N + 1);
    dense next = dense_new(k, 2 * N, N + 1), count = dense_new(k, 1, 1);
    s4_step s = {.P = dense_new(k, 2 * N, 2 * r), .Q = dense_new(k, 2 * N, 2 * r)};
    dense_put(U, 0, N, 1, 1);
    for (size_t n = 0; n < N; n++) {
        long m = (long)n;
        put(L, n, n, f == LEGS || f == LAGT ? -1 : 0, 2, n % 2 ? -(m + 1) : m + 1);
        put(B, n, 0, 2, 1, 0);
        dense_put(X, n, n, 1, 1);
        for (size_t c = 0; c < r; c++) {
            put(s.P, n, c, 1 + (long)c * m, 1, (long)c);
            put(s.Q, n, c, 2 * m + 1, 2, m + (long)c + 1);
        }
    }
    dense Qt = dense_transpose(k, s.Q), one = dense_identity(k, 2 * r);
    dense A = dense_sum(k, L, -1, 1, dense_product(k, s.P, Qt));
    s.B2 = B;
    s.on = dense_sum(k, gI, 1, 1, L);
    s.D = dense_solve(k, dense_sum(k, gI, -1, 1, L), I);
    s.DP = dense_product(k, s.D, s.P);
    s.inner = dense_solve(k, dense_sum(k, one, 1, 1, dense_product(k, Qt, s.DP)), one);
    for (size_t j = 0; j <= N; j++) s.operations = 0, s4_step_run(k, &s, next, j, X, U);
    dense_put(count, 0, 0, (long)s.operations, 1);
    dense on = dense_product(k, dense_sum(k, gI, 1, 1, A), X), back = dense_product(k, dense_sum(k, gI, -1, 1, A), next);
    dense_keep(k, "operations", count);
    dense_keep(k, "residual", dense_sum(k, dense_sum(k, back, -1, 1, on), -1, 1, dense_product(k, B, U)));
}
