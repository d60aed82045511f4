/* s4_L3_1.c - s4:L3.1: LegS, and LegS in a dense basis V = T T^t, T_ij = C(i+j, i-j); C = (1 + n^2), B = 1. */
#include "verify/checker/builders/s4.h"

enum { ORDER_MOST = 48 };

/* A row: C A^i B for i < count. */
static dense markov(kernel *k, dense A, dense B, dense C, size_t count) {
    dense row = dense_new(k, 1, count);
    for (size_t i = 0; i < count; i++, B = dense_product(k, A, B))
        mpq_set(*dense_at(row, 0, i), *dense_at(dense_product(k, C, B), 0, 0));
    return row;
}

/* unit = W V, W = V^-1 from the inverse of T; markov, moved: the values of both systems.  With the bilinear
   discretisation Ab, Bb of step 1/3 and A' = W A V: commutes = (I - A'/6) (W Ab V) - (I + A'/6), input = (I - A'/6) (W Bb)
   - W B, where Bb lacks its factor 1/3. */
static void build(kernel *k) {
    size_t N = parameter_small(k, "N", 1, ORDER_MOST);
    dense A = s4_A(k, LEGS, N), B = dense_new(k, N, 1), C = dense_new(k, 1, N), I = dense_identity(k, N);
    dense T = s4_vectors(k, N, UNSIGNED), R = s4_vectors(k, N, INVERSE), S = dense_new(k, N, N);
    for (size_t n = 0; n < N; n++) {
        dense_put(B, n, 0, 1, 1);
        dense_put(C, 0, n, 1 + (long)(n * n), 1);
        dense_put(S, n, n, n % 2 ? -1 : 1, 1);
    }
    R = dense_product(k, R, S); /* T = S V' with V' the signed vectors: T^-1 = V'^-1 S */
    dense V = dense_product(k, T, dense_transpose(k, T)), W = dense_product(k, dense_transpose(k, R), R);
    dense moved = dense_product(k, dense_product(k, W, A), V), WB = dense_product(k, W, B);
    dense_keep(k, "unit", dense_product(k, W, V));
    dense_keep(k, "markov", markov(k, A, B, C, 2 * N));
    dense_keep(k, "moved", markov(k, moved, WB, dense_product(k, C, V), 2 * N));
    dense back = dense_sum(k, I, -1, 6, A), Ab = dense_solve(k, back, dense_sum(k, I, 1, 6, A));
    dense Bb = dense_solve(k, back, B);
    dense is = dense_product(k, dense_product(k, W, Ab), V), isB = dense_product(k, W, Bb);
    back = dense_sum(k, I, -1, 6, moved);
    is = dense_sum(k, dense_product(k, back, is), -1, 1, dense_sum(k, I, 1, 6, moved));
    dense_keep(k, "commutes", is);
    dense_keep(k, "input", dense_sum(k, dense_product(k, back, isB), -1, 1, WB));
}

const object s4_L3_1_object = {.build = build, .find = dense_find};

void s4_L3_1(kernel *k) {
    size_t N = parameter_small(k, "N", 1, ORDER_MOST);
    dense_need(k, "unit", dense_identity(k, N));
    need(k, "row moved 0 %s", need_any(k, "row markov 0"));
    need(k, "zero commutes");
    need(k, "zero input");
    k->proved = pool_print(k, "N=%zu: LegS and LegS in the dense basis V have the same C A^i B for i < 2N, hence for "
                               "every i, and the bilinear discretisation of step 1/3 commutes with the change of "
                               "basis", N);
    k->trusted = pool_print(k, "that two systems of order N whose first 2N values agree agree for ever (recurrences "
                               "of order N); for other bases, that V^-1 V cancels in C V (V^-1 A V)^i V^-1 B; " S4_TRUSTED);
}
