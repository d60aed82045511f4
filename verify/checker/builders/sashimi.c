/* sashimi.c - M = Lambda - P P* for families of Lambda and P, complex matrices as real ones, [[Re, -Im], [Im, Re]]. */
#include "verify/checker/builders/s4d.h"

void sashimi_numbers(long x[4], sashimi_family f, long n) {
    bool zero = f == UNMET && !n, one = f == PRINTED;
    x[0] = f == STRICT ? -1 - n % 3 : 0;
    x[1] = one || (f == DOUBLE && n < 2) ? 1 : n;
    x[2] = zero ? 0 : one ? 1 : 1 + n % 2;
    x[3] = zero || one ? 0 : n % 3;
}

static void block(dense m, size_t i, size_t j, size_t rows, size_t columns, long re, long im) {
    dense_put(m, i, j, re, 1), dense_put(m, i + rows, j + columns, re, 1);
    dense_put(m, i + rows, j, im, 1), dense_put(m, i, j + columns, -im, 1);
}

/* p: P as 2N x 2; the result: M. */
dense sashimi_tied(kernel *k, sashimi_family f, size_t N, dense *p) {
    dense L = dense_new(k, 2 * N, 2 * N);
    *p = dense_new(k, 2 * N, 2);
    for (size_t n = 0; n < N; n++) {
        long x[4];
        sashimi_numbers(x, f, (long)n);
        block(L, n, n, N, N, x[0], x[1]);
        block(*p, n, 0, N, 1, x[2], x[3]);
    }
    return dense_sum(k, L, -1, 1, dense_product(k, *p, dense_transpose(k, *p)));
}

dense sashimi_moved(kernel *k, dense M, const long a[2], const long b[2]) {
    size_t N = M.rows / 2;
    dense v = dense_new(k, 2 * N, 1);
    for (size_t c = 0; c < 2; c++) {
        dense_put(v, c * N, 0, a[c], 1);
        if (N > 1) dense_put(v, c * N + 1, 0, b[c], 1);
    }
    return dense_transpose(k, dense_product(k, M, v));
}
