/* s4d_lists.c - s4d:limit and s4d:spectrum: closed forms against what s4d.c builds. */
#include "verify/checker/builders/s4d.h"

void s4d_sides(kernel *k, dense *up, dense *half) {
    size_t N = parameter_small(k, "N", 1, 64);
    dense down = dense_new(k, 1, N + 1);
    *up = dense_new(k, 1, N + 1);
    dense_put(*up, 0, 0, 1, 1), dense_put(down, 0, 0, 1, 1);
    for (size_t j = 0; j < N; j++) s4d_times(*up, 0, j, (long)j + 1), s4d_times(down, 0, j, -(long)j);
    *half = dense_sum(k, dense_sum(k, dense_new(k, 1, N + 1), 1, 2, *up), 1, 2, down);
}

void s4d_limit(kernel *k) {
    size_t N = parameter_small(k, "N", 1, 64);
    dense up, half, factor = dense_new(k, 1, N + 2);
    s4d_sides(k, &up, &half);
    for (size_t n = 0; n < N; n++) {
        need(k, "row legs %zx %s", n, dense_list(k, up, 0));
        need(k, "row normal %zx %s", n, dense_list(k, half, 0));
    }
    dense_put(factor, 0, 1, 1, 1); /* x prod_(j<N) (x + (j+1)^2) */
    for (size_t j = 0; j < N; j++) s4d_times(factor, 0, j + 1, (long)((j + 1) * (j + 1)));
    need(k, "row factor 0 %s", dense_list(k, factor, 0));
    need(k, "identity (S+N+1)-(S-N) 2*N+1");
    k->proved = pool_print(k, "N=%zu: (sI-F)^-1 B/2 = (sI-A)^-1 B/(1 + rho) as rational functions of s, rho = prod "
                               "(s-j)/prod (s+j+1), j < N, and |rho(iw)|^2 = w^2/(N^2 + w^2); and the step of the "
                               "telescoping sum for every N", N);
    k->trusted = pool_print(k, "docs/proofs/s4.md, 10 and 11, for every other N, and that w^2/(N^2 + w^2) tends to 0 "
                               "at a fixed frequency; " S4_TRUSTED);
}
