/* s4_kernel.c - s4:T3: the kernel by its definition, and both sides of the algorithm multiplied out. */
#include "verify/checker/builders/s4_kernel.h"

enum { ORDER_MOST = 16, LENGTH_MOST = 256 };

/* K_i = C Ab^i Bb, i < L, of the bilinear recurrence; *rest: C (I - Ab^L). */
static dense values(kernel *k, dense A, dense B, dense C, const mpq_t g, size_t L, dense *rest) {
    size_t N = A.rows;
    dense gI = dense_scaled_sum(k, dense_new(k, N, N), g, dense_identity(k, N)), back = dense_sum(k, gI, -1, 1, A);
    dense Ab = dense_solve(k, back, dense_sum(k, gI, 1, 1, A)), Bb = dense_solve(k, back, dense_sum(k, B, 1, 1, B));
    dense K = dense_new(k, 1, L);
    *rest = C;
    for (size_t i = 0; i < L; i++, *rest = dense_product(k, *rest, Ab)) mpq_set(K.x[i], dense_product(k, *rest, Bb).x[0]);
    *rest = dense_sum(k, C, -1, 1, *rest);
    return K;
}

/* kernel, whole, formula, lemma; common: divisors with z^L - 1 of X_F, X_A and 1 + z. */
static void build(kernel *k) {
    size_t N = parameter_small(k, "N", 1, ORDER_MOST), L = parameter_small(k, "L", 1, LENGTH_MOST);
    s4_family f = s4_which(k);
    mpq_t g, one;
    mpq_init(g), mpq_init(one);
    s4_read_step(k, g);
    dense_number(one, 1, 1);
    dense A = s4_A(k, f, N), F = s4_normal(k, f, N), B = s4_P(k, LAGT, N), C = dense_transpose(k, B), rest;
    dense w = s4_ring_linear(k, L, one, 1), y = s4_ring_linear(k, L, g, -1), K = values(k, A, B, C, g, L, &rest);
    s4_sides whole = {A, s4_characteristic(k, A), y, w}, parts = {F, s4_characteristic(k, F), y, w};
    dense X = s4_ring_at(k, parts.chi, y, w), XA = s4_ring_at(k, whole.chi, y, w);
    dense common = dense_new(k, 3, N + L + 1);
    dense_keep(k, "kernel", K);
    dense_keep(k, "whole", dense_sum(k, s4_ring_product(k, K, XA), -2, 1, s4_ring_part(k, &whole, rest, B)));
    s4_woodbury(k, f, &parts, K, X, XA, rest, B);
    s4_ring_divisor(k, common, 0, X);
    s4_ring_divisor(k, common, 1, XA);
    s4_ring_divisor(k, common, 2, w);
    dense_keep(k, "common", common);
}

const object s4_T3_object = {.build = build, .find = dense_find};
