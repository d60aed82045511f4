/* s4_T1_pattern.c - s4:T1: LegT's pattern of signs, H = A diag(1/(2k+1)), against the matrices that it is, or is said to be,
   the inverse of; the traces of LegS and LegT.  docs/proofs/s4.md, 15. */
#include "verify/checker/builders/s4.h"

/* undone = H J T J/2, quoted = H T, trace = (tr LegS, tr LegT). */
static void build(kernel *k) {
    size_t N = parameter_small(k, "N", 1, 64);
    dense A = s4_A(k, LEGT, N), S = s4_A(k, LEGS, N), G = dense_new(k, N, N), J = dense_new(k, N, N), T = dense_new(k, N, N);
    dense half = dense_new(k, N, N), trace = dense_new(k, 1, 2);
    for (size_t n = 0; n < N; n++) {
        dense_put(G, n, n, 1, 2 * n + 1);
        dense_put(J, n, n, n % 2 ? -1 : 1, 1), dense_put(half, n, n, n % 2 ? -1 : 1, 2);
        dense_put(T, n, n, -(long)(n == 0) - (n + 1 == N), 1);
        if (n + 1 < N) dense_put(T, n, n + 1, 1, 1), dense_put(T, n + 1, n, -1, 1);
        mpq_add(trace.x[0], trace.x[0], *dense_at(S, n, n));
        mpq_add(trace.x[1], trace.x[1], *dense_at(A, n, n));
    }
    dense H = dense_product(k, A, G);
    dense_keep(k, "undone", dense_product(k, H, dense_product(k, J, dense_product(k, T, half))));
    dense_keep(k, "quoted", dense_product(k, H, T));
    dense_keep(k, "trace", trace);
}

const object s4_T1_pattern_object = {.build = build, .find = dense_find};

void s4_T1_inverse(kernel *k) {
    size_t N = parameter_small(k, "N", 1, 64);
    dense_need(k, "undone", dense_identity(k, N));
    k->proved = pool_print(k, "N=%zu: LegT without its weights is the inverse of J T J/2, J = diag((-1)^n), T with 1 above "
                               "the diagonal, -1 below it and -1 in two corners", N);
    k->trusted = pool_print(k, "" S4_TRUSTED "; every N: docs/proofs/s4.md, 15");
}

/* Column j of H T is H_(., j-1) - H_(., j+1), with the corner's entries at either end: 2 from one end of the difference to
   the other, signs as in H. */
void s4_T1_printed_inverse(kernel *k) {
    size_t N = parameter_small(k, "N", 2, 64);
    need(k, "row quoted 0 %zx:%s2", N - 1, N % 2 ? "" : "-");
    k->proved = pool_print(k, "N=%zu: LegT without its weights, times T, has the first row (0, .., 0, %s2), not "
                               "(1, 0, .., 0): it is not the inverse of T", N, N % 2 ? "" : "-");
    k->trusted = pool_print(k, "" S4_TRUSTED "; that T is what is printed");
}

void s4_T1_printed_name(kernel *k) {
    uint64_t N = parameter_small(k, "N", 2, 64);
    need(k, "row trace 0 0:-%zx,1:-%zx", (size_t)(N * (N + 1) / 2), (size_t)(N * N));
    k->proved = pool_print(k, "N=%zu: the traces of LegS and LegT differ, so no change of coordinates makes equation (2), "
                               "which is LegS, LegT", (size_t)N);
    k->trusted = pool_print(k, "" S4_TRUSTED "; that similar matrices have one trace");
}
