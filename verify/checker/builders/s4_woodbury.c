/* s4_woodbury.c - both sides of Theorem 3's formula, multiplied out in Q[z]/(z^L - 1); docs/proofs/s4.md, 6. */
#include "verify/checker/builders/s4_kernel.h"

static dense column(kernel *k, dense m, size_t c) {
    dense x = dense_new(k, m.rows, 1);
    for (size_t n = 0; n < m.rows; n++) mpq_set(x.x[n], *dense_at(m, n, c));
    return x;
}

/* w^(N-1) v adj(gI - F) u, g = y/w */
dense s4_ring_part(kernel *k, const s4_sides *s, dense v, dense u) {
    return s4_ring_at(k, s4_resolvent(k, v, s->F, s->chi, u), s->y, s->w);
}

/* With k_vu = w part(v, u)/X the formula is K = (2/w) [k_CB - k_CP (I + k_QP)^-1 k_QB].  e = X I + w part(Q, P), D = det e;
   times X D: K X D = 2 [part(C, B) D - w part(C, P) adj(e) part(Q, B)]. */
void s4_woodbury(kernel *k, s4_family f, const s4_sides *s, dense K, dense X, dense XA, dense C, dense B) {
    size_t N = B.rows, r = f == LEGT ? 2 : 1;
    dense P = s4_P(k, f, N), Q = s4_Q(k, f, N), e[4] = {{0}}, right[2] = {{0}}, left[2] = {{0}}, D, sum;
    for (size_t i = 0; i < r; i++) {
        dense q = dense_transpose(k, column(k, Q, i));
        right[i] = s4_ring_part(k, s, q, B);
        left[i] = s4_ring_part(k, s, C, column(k, P, i));
        for (size_t j = 0; j < r; j++) {
            dense part = s4_ring_part(k, s, q, column(k, P, j));
            e[2 * i + j] = dense_sum(k, s4_ring_product(k, s->w, part), i == j, 1, X);
        }
    }
    D = e[0], sum = s4_ring_product(k, left[0], right[0]);
    if (r == 2) { /* adj(e) = (e_11, -e_01; -e_10, e_00) */
        dense first = s4_ring_product(k, e[3], right[0]), second = s4_ring_product(k, e[0], right[1]);
        first = dense_sum(k, first, -1, 1, s4_ring_product(k, e[1], right[1]));
        second = dense_sum(k, second, -1, 1, s4_ring_product(k, e[2], right[0]));
        D = dense_sum(k, s4_ring_product(k, e[0], e[3]), -1, 1, s4_ring_product(k, e[1], e[2]));
        sum = dense_sum(k, s4_ring_product(k, left[0], first), 1, 1, s4_ring_product(k, left[1], second));
    }
    dense formula = s4_ring_product(k, s4_ring_part(k, s, C, B), D), by = s4_ring_product(k, X, D);
    formula = dense_sum(k, formula, -1, 1, s4_ring_product(k, s->w, sum));
    dense_keep(k, "formula", dense_sum(k, s4_ring_product(k, K, by), -2, 1, formula));
    dense_keep(k, "lemma", dense_sum(k, D, -1, 1, r == 2 ? s4_ring_product(k, X, XA) : XA));
}
