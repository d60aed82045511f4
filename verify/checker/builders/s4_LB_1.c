/* s4_LB_1.c - s4:LB.1: the coefficients of (1-x)^-N by running sums; docs/proofs/s4.md, 16. */
#include "verify/checker/builders/s4_step.h"

enum { ORDER_MOST = 64, LENGTH_MOST = 256 };

static dense sums(kernel *k, size_t N, size_t count) {
    dense c = dense_new(k, 1, count);
    spend(k, 64 * N * count);
    dense_put(c, 0, 0, 1, 1);
    for (size_t s = 0; s < N; s++)
        for (size_t l = 1; l < count; l++) mpq_add(c.x[l], c.x[l], c.x[l - 1]);
    return c;
}

/* series: the first L, square: the first N. */
static void build(kernel *k) {
    size_t N = parameter_small(k, "N", 1, ORDER_MOST);
    dense_keep(k, "series", sums(k, N, parameter_small(k, "L", 1, LENGTH_MOST)));
    dense_keep(k, "square", sums(k, N, N));
}
static void build_square(kernel *k) {
    size_t N = parameter_small(k, "N", 1, ORDER_MOST);
    dense_keep(k, "square", sums(k, N, N));
}

const object s4_LB_1_object = {.build = build, .find = dense_find};
const object s4_LB_1_square_object = {.build = build_square, .find = dense_find};

void s4_binomials(kernel *k, const char *name, size_t N, size_t count) { /* C(N+l-1, N-1) by their ratios (N+l-1)/l */
    dense c = dense_new(k, 1, count);
    mpq_t ratio;
    mpq_init(ratio);
    dense_put(c, 0, 0, 1, 1);
    for (size_t l = 1; l < count; l++) {
        dense_number(ratio, (long)(N + l - 1), l);
        mpq_mul(c.x[l], c.x[l - 1], ratio);
    }
    dense_need(k, name, c);
}
