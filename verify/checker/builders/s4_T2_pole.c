/* s4_T2_pole.c - s4:T2: a diagonal plus a matrix of rank 1 that has no bilinear step of the given size, as 2/h is its
   eigenvalue; docs/proofs/s4.md, 9. */
#include "verify/checker/builders/s4_step.h"

enum { POLE_ORDER_MOST = 32 };

/* l_n = -(n+1), P_n = g + n + 1, Q_n = -1/N, a row each; moved: the sums of the rows of diag(l) - P Q^T. */
static void build(kernel *k) {
    size_t N = parameter_small(k, "N", 1, POLE_ORDER_MOST);
    dense l = dense_new(k, 1, N), P = dense_new(k, 1, N), Q = dense_new(k, 1, N);
    dense A = dense_new(k, N, N), one = dense_new(k, N, 1);
    mpq_t g;
    mpq_init(g);
    s4_read_step(k, g);
    for (size_t n = 0; n < N; n++) {
        long m = (long)n + 1;
        dense_put(l, 0, n, -m, 1), dense_put(A, n, n, -m, 1);
        dense_put(P, 0, n, m, 1), dense_put(Q, 0, n, -1, N), dense_put(one, n, 0, 1, 1);
        mpq_add(*dense_at(P, 0, n), *dense_at(P, 0, n), g);
    }
    A = dense_sum(k, A, -1, 1, dense_product(k, dense_transpose(k, P), Q));
    dense_keep(k, "l", l);
    dense_keep(k, "P", P);
    dense_keep(k, "Q", Q);
    dense_keep(k, "moved", dense_transpose(k, dense_product(k, A, one)));
}

const object s4_T2_pole_object = {.build = build, .find = dense_find};

void s4_T2_printed(kernel *k) {
    size_t N = parameter_small(k, "N", 1, POLE_ORDER_MOST);
    dense l = dense_new(k, 1, N), P = dense_new(k, 1, N), Q = dense_new(k, 1, N), moved = dense_new(k, 1, N);
    mpq_t g, m;
    mpq_init(g), mpq_init(m);
    s4_read_step(k, g);
    for (size_t n = 0; n < N; n++) {
        dense_number(m, (long)n + 1, 1);
        mpq_add(*dense_at(P, 0, n), g, m);
        mpq_neg(*dense_at(l, 0, n), m);
        dense_put(Q, 0, n, -1, N);
        mpq_set(*dense_at(moved, 0, n), g);
    }
    dense_need(k, "l", l);
    dense_need(k, "P", P);
    dense_need(k, "Q", Q);
    dense_need(k, "moved", moved);
    k->proved = pool_print(k, "N=%zu: A = diag(l) - P Q^T with l_n = -(n+1), P_n = 2/h + n + 1, Q_n = -1/N takes "
                               "(1, .., 1) to 2/h times itself, so I - (h/2) A has no inverse: no bilinear step of "
                               "this size", N);
    k->trusted = pool_print(k, "that the step printed is that of the bilinear rule, which inverts I - (h/2) A");
}
