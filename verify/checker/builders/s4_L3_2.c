/* s4_L3_2.c - s4:L3.2: eigenvectors of LegS, their inverse and condition numbers; docs/proofs/s4.md, 1, 2 and 4. */
#include "verify/checker/builders/s4.h"

/* The inverse: (-1)^i (2j+1)/(i+j+1) C(2i, i-j). */
dense s4_vectors(kernel *k, size_t N, int which) {
    dense m = dense_new(k, N, N);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j <= i; j++) {
            mpq_t *q = dense_at(m, i, j);
            mpz_bin_uiui(mpq_numref(*q), which == INVERSE ? 2 * i : i + j, i - j);
            if (which == INVERSE) mpz_mul_ui(mpq_numref(*q), mpq_numref(*q), 2 * j + 1);
            if (which == INVERSE) mpz_set_ui(mpq_denref(*q), i + j + 1);
            if (which != UNSIGNED && i % 2) mpz_neg(mpq_numref(*q), mpq_numref(*q));
            mpq_canonicalize(*q);
        }
    return m;
}

/* eigen = A V - V diag(-(j+1)); unit = W V; condition: (sum_i (2i+1) V_ij^2) (sum_i W_ji^2/(2i+1)) at column j. */
static void build(kernel *k) {
    size_t N = parameter_small(k, "N", 1, 64);
    dense A = s4_A(k, LEGS, N), V = s4_vectors(k, N, SIGNED), W = s4_vectors(k, N, INVERSE), U = s4_vectors(k, N, UNSIGNED);
    dense L = dense_new(k, N, N), G = dense_new(k, N, N), H = dense_new(k, N, N), condition = dense_new(k, 1, N);
    for (size_t j = 0; j < N; j++) {
        dense_put(L, j, j, (long)j + 1, 1);
        dense_put(G, j, j, 2 * (long)j + 1, 1);
        dense_put(H, j, j, 1, 2 * j + 1);
    }
    dense right = dense_product(k, dense_product(k, dense_transpose(k, V), G), V); /* V^t G V, W H W^t: their diagonals */
    dense left = dense_product(k, dense_product(k, W, H), dense_transpose(k, W));
    for (size_t j = 0; j < N; j++) mpq_mul(*dense_at(condition, 0, j), *dense_at(right, j, j), *dense_at(left, j, j));
    dense_keep(k, "eigen", dense_sum(k, dense_product(k, A, V), 1, 1, dense_product(k, V, L)));
    dense_keep(k, "unit", dense_product(k, W, V));
    dense_keep(k, "condition", condition);
    dense_keep(k, "unsigned", U);
    dense_keep(k, "moved", dense_product(k, A, U));
}

const object s4_L3_2_object = {.build = build, .find = dense_find};
