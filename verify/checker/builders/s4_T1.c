/* s4_T1.c - s4:T1: A = F - P Q^T with F = shift I + S, S skew; docs/proofs/s4.md, 5. */
#include "verify/checker/builders/s4.h"

static const char *name(kernel *k, const char *what, s4_family f) { return pool_print(k, "%s.%s", what, s4_names[f]); }

/* normal = A + P Q^T; symmetric = G F + F^T G, G the gauge; P^T P and Q^T Q. */
static void build(kernel *k) {
    size_t N = parameter_small(k, "N", 1, 64);
    s4_family first = s4_which(k);
    for (s4_family f = first == ALL ? LEGS : first; f <= (first == ALL ? LAGT_HALF : first); f++) {
        dense F = s4_normal(k, f, N), G = dense_new(k, N, N), P = s4_P(k, f, N), Q = s4_Q(k, f, N);
        for (size_t n = 0; n < N; n++) dense_put(G, n, n, (long)s4_gauge(f, n), 1);
        dense GF = dense_product(k, G, F);
        dense_keep(k, name(k, "normal", f), F);
        dense_keep(k, name(k, "symmetric", f), dense_sum(k, GF, 1, 1, dense_transpose(k, GF)));
        dense_keep(k, name(k, "P", f), dense_product(k, dense_transpose(k, P), P));
        dense_keep(k, name(k, "Q", f), dense_product(k, dense_transpose(k, Q), Q));
    }
}

const object s4_T1_object = {.build = build, .find = dense_find};

/* Twice the entry of S: what the normal part has beside its shift. */
static long skew(s4_family f, long n, long j) {
    long sign = n > j ? -1 : n < j ? 1 : 0;
    if (f == LEGT) return (n + j) % 2 ? 2 * sign * (2 * j + 1) : 0;
    return sign * (f == LEGS ? 2 * j + 1 : 1);
}

void s4_T1(kernel *k) {
    size_t N = parameter_small(k, "N", 1, 64);
    s4_family first = s4_which(k);
    const char *said = "";
    for (s4_family f = first == ALL ? LEGS : first; f <= (first == ALL ? LAGT_HALF : first); f++) {
        dense F = dense_new(k, N, N), twice_shift = dense_new(k, N, N);
        bool shifted = f == LEGS || f == LAGT;
        size_t r = f == LEGT ? 2 : 1;
        for (size_t n = 0; n < N; n++) {
            for (size_t j = 0; j < N; j++) dense_put(F, n, j, n == j ? -shifted : skew(f, (long)n, (long)j), 2);
            dense_put(twice_shift, n, n, shifted ? -(long)s4_gauge(f, n) : 0, 1);
        }
        dense_need(k, name(k, "normal", f), F);
        dense_need(k, name(k, "symmetric", f), twice_shift);
        if (N >= r) need(k, "positive %s", name(k, "P", f)), need(k, "positive %s", name(k, "Q", f));
        said = pool_print(k, "%s%s%s shift %s, rank %s%zu", said, *said ? "; " : "", s4_names[f], shifted ? "-1/2" : "0",
                          N >= r ? "" : "at most ", r);
    }
    k->proved = pool_print(k, "N=%zu: A = F - P Q^T with F - shift I skew for the inner product in which the paper's "
                               "coordinates are orthonormal, so F is normal there: %s", N, said);
    k->trusted = pool_print(k, "that a normal matrix is V Lambda V* with V unitary; docs/proofs/s4.md, 5; " S4_TRUSTED);
}
