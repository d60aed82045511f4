/* s4_T2_list.c - s4:T2: Woodbury's identity for the family itself, and what the claim needs; docs/proofs/s4.md, 9. */
#include "verify/checker/builders/s4_step.h"

enum { ORDER_MOST = 32, STEP_BITS = 64 };

void s4_read_step(kernel *k, mpq_t g) { /* 2/h */
    const mpq_t *h = parameter(k, "step");
    if (mpq_sgn(*h) <= 0) refuse(k, EXIT_BAD, "parameter step is not above 0");
    if (mpz_sizeinbase(mpq_numref(*h), 2) + mpz_sizeinbase(mpq_denref(*h), 2) > STEP_BITS)
        refuse(k, EXIT_LIMIT, "parameter step has too many digits");
    dense_number(g, 2, 1);
    mpq_div(g, g, *h);
}

/* woodbury = (R - R P (I + Q^T R P)^-1 Q^T R) (g I - A), R = (g I - F)^-1, F = A + P Q^T. */
static void build(kernel *k) {
    size_t N = parameter_small(k, "N", 1, ORDER_MOST);
    s4_family f = s4_which(k);
    mpq_t g;
    mpq_init(g);
    s4_read_step(k, g);
    s4_residual(k, f, N, g);
    dense I = dense_identity(k, N), gI = dense_scaled_sum(k, dense_new(k, N, N), g, I), P = s4_P(k, f, N);
    dense R = dense_solve(k, dense_sum(k, gI, -1, 1, s4_normal(k, f, N)), I), RP = dense_product(k, R, P);
    dense QR = dense_product(k, dense_transpose(k, s4_Q(k, f, N)), R), one = dense_identity(k, P.columns);
    dense inner = dense_solve(k, dense_sum(k, one, 1, 1, dense_product(k, QR, P)), QR);
    R = dense_sum(k, R, -1, 1, dense_product(k, RP, inner));
    dense_keep(k, "woodbury", dense_product(k, R, dense_sum(k, gI, -1, 1, s4_A(k, f, N))));
}

const object s4_T2_object = {.build = build, .find = dense_find};

void s4_T2(kernel *k) {
    size_t N = parameter_small(k, "N", 1, ORDER_MOST), r = s4_which(k) == LEGT ? 2 : 1;
    size_t count = (8 * r + 4) * N + 2 * r * r - 3 * r;
    need(k, "zero residual");
    need(k, "row operations 0 0:%zx", count);
    dense_need(k, "woodbury", dense_identity(k, N));
    k->proved = pool_print(k, "N=%zu: one bilinear step of diag(l) - P Q*, rank %zu, by D, D P, (I + Q* D P)^-1 and "
                               "2 B is %zu complex operations, counted, and equals the dense step for every state "
                               "and input, l_n = shift +- i (n+1); Woodbury's inverse is that of 2/h - A for the "
                               "family's own F, P, Q", N, r, count);
    k->trusted = pool_print(k, "that steps are linear in state and input, so unit states and inputs stand for all; "
                               "other l, P, Q: docs/proofs/s4.md, 9; " S4_TRUSTED);
}
