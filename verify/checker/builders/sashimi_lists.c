/* sashimi_lists.c - sashimi:hurwitz: which tied corrections are stable, family by family; docs/proofs/s4.md, 12. */
#include "verify/checker/builders/s4d.h"

/* sum over i < N of (M^T)^i p p^T M^i: p p^T of order N is definite iff no eigenvector of M is orthogonal to P. */
static dense gram(kernel *k, dense M, dense p, size_t N) {
    dense row = dense_transpose(k, p), sum = dense_new(k, 2 * N, 2 * N);
    for (; N--; row = dense_product(k, row, M)) sum = dense_sum(k, sum, 1, 1, dense_product(k, dense_transpose(k, row), row));
    return sum;
}

static void build(kernel *k) {
    size_t N = parameter_small(k, "N", 1, 16);
    dense p, M = sashimi_tied(k, STRICT, N, &p), sum = dense_sum(k, M, 1, 1, dense_transpose(k, M));
    long x[4], y[4];
    dense_keep(k, "dissipation", dense_sum(k, dense_new(k, 2 * N, 2 * N), -1, 1, sum));
    M = sashimi_tied(k, SIMPLE, N, &p);
    sum = dense_sum(k, M, 1, 1, dense_transpose(k, M));
    dense_keep(k, "left", dense_sum(k, sum, 2, 1, dense_product(k, p, dense_transpose(k, p))));
    dense_keep(k, "gram", gram(k, M, p, N));
    dense_keep(k, "unmet", sashimi_moved(k, sashimi_tied(k, UNMET, N, &p), (long[]){1, 0}, (long[]){0, 0}));
    sashimi_numbers(x, DOUBLE, 0), sashimi_numbers(y, DOUBLE, 1);
    M = sashimi_tied(k, DOUBLE, N, &p);
    dense_keep(k, "double", sashimi_moved(k, M, (long[]){y[2], -y[3]}, (long[]){-x[2], x[3]}));
    dense_keep(k, "printed", sashimi_moved(k, sashimi_tied(k, PRINTED, 2, &p), (long[]){1, 0}, (long[]){-1, 0}));
}

const object sashimi_object = {.build = build, .find = dense_find};

void sashimi_hurwitz(kernel *k) {
    size_t N = parameter_small(k, "N", 1, 16);
    long x[4], y[4];
    need(k, "identity 0-(A*C+B*D)-(C*A+D*B) 0-2*(A*C+B*D)");
    need(k, "identity 0-(B*C-A*D)+(D*A-C*B) 0-2*(B*C-A*D)");
    need(k, "positive dissipation");
    need(k, "zero left");
    need(k, "positive gram");
    need(k, "row unmet 0 -");
    if (N > 1) { /* i v, v = (conj P_1, -conj P_0) */
        dense iv = dense_new(k, 1, 2 * N);
        sashimi_numbers(x, DOUBLE, 0), sashimi_numbers(y, DOUBLE, 1);
        dense_put(iv, 0, 0, y[3], 1), dense_put(iv, 0, 1, -x[3], 1);
        dense_put(iv, 0, N, y[2], 1), dense_put(iv, 0, N + 1, -x[2], 1);
        need(k, "row double 0 %s", dense_list(k, iv, 0));
    }
    k->proved = pool_print(k, "N=%zu: of four families as docs/certificate.md has them Lambda - P P* is Hurwitz for "
                               "Re Lambda < 0, and for simple eigenvalues on the imaginary axis with P nowhere 0; "
                               "not with P_0 = 0, nor with a double eigenvalue (N > 1); for every Lambda and P, M + "
                               "M* = 2 Re Lambda - 2 P P* entry by entry", N);
    k->trusted = pool_print(k, "docs/proofs/s4.md, 12, for all other Lambda and P; that M + M* < 0, or M + M* = -2 P "
                               "P* with the powers of M on P* of full rank, leaves no eigenvalue with real part 0 or "
                               "more");
}

void sashimi_printed(kernel *k) {
    size_t N = parameter_small(k, "N", 1, 16);
    need(k, "row printed 0 2:1,3:-1");
    k->proved = pool_print(k, "Lambda = diag(i, i), P = (1, 1): (Lambda - P P*)(1, -1) = i (1, -1), so i is an "
                               "eigenvalue although Re Lambda <= 0 (whatever N=%zu)", N);
    k->trusted = pool_print(k, "nothing but this product");
}
