/* s4_L3_2_lists.c - s4:L3.2: what its readings need. */
#include "verify/checker/builders/s4.h"

void s4_L3_2(kernel *k) {
    size_t N = parameter_small(k, "N", 1, 64);
    dense squares = dense_new(k, 1, N);
    mpz_t c, x;
    mpz_init(c), mpz_init(x);
    for (size_t j = 0; j < N; j++) { /* (C(N+j, 2j+1) C(2j, j))^2 */
        mpz_bin_uiui(x, N + j, 2 * j + 1);
        mpz_bin_uiui(c, 2 * j, j);
        mpz_mul(x, x, c);
        mpz_mul(x, x, x);
        mpq_set_z(*dense_at(squares, 0, j), x);
    }
    need(k, "zero eigen");
    dense_need(k, "unit", dense_identity(k, N));
    dense_need(k, "condition", squares);
    need(k, "identity (I+1+J)+(I-J) 2*I+1");
    need(k, "identity (I+1+J)-(I-J) 2*J+1");
    s4_growth(k, N);
    k->proved = pool_print(k, "N=%zu: A V = V diag(-1, .., -N) with V_ij = (-1)^i C(i+j, i-j) (rational gauge); the "
                               "condition number of eigenvalue -(j+1) is C(N+j, 2j+1) C(2j, j); the largest C(i+j, "
                               "i-j), i, j < n, is at most 2^(4n/3) for n < 95 and above it at n = 95; and the steps "
                               "of proofs for every N and n", N);
    k->trusted = pool_print(k, "docs/proofs/s4.md, 1 to 4; " S4_TRUSTED);
}

void s4_L3_2_printed(kernel *k) {
    size_t N = parameter_small(k, "N", 2, 64);
    need(k, "row unsigned 0 0:1");
    need(k, "row unsigned 1 0:1,1:1");
    need(k, "row moved 0 0:-1");
    need(k, "row moved 1 0:-3,1:-2");
    k->proved = pool_print(k, "N=%zu: column 0 of V_ij = C(i+j, i-j) begins with 1, 1 and column 0 of A V with -1, "
                               "-3 (rational gauge): no L_0 times the former is the latter, so V does not "
                               "diagonalise A", N);
    k->trusted = pool_print(k, "that in the paper's coordinates, where A_10 is -3^(1/2), the -3 is -(3^(1/2) + 2), "
                               "which is not -1 either; " S4_TRUSTED);
}

void s4_L3_2_printed_true(kernel *k) {
    parameter_small(k, "N", 1, 1);
    need(k, "row unsigned 0 0:1");
    need(k, "row moved 0 0:-1");
    k->proved = pool_print(k, "N=1: A V = V L with V = 1, L = -1");
    k->trusted = pool_print(k, "" S4_TRUSTED);
}
