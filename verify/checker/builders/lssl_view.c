/* lssl_view.c - lssl:convolution: the outputs of a recurrence for each unit impulse, against its kernel. */
#include <stdio.h>
#include <string.h>

#include "verify/checker/builders/lssl.h"

static void build(kernel *k) {
    static const char *const words[] = {"family=legs ", "family=legt ", "family=lagt ", "family=lagt-half "};
    uint64_t N = parameter_small(k, "N", 1, LSSL_N_MOST), L = parameter_small(k, "L", 1, LSSL_L_MOST), family = 0;
    const mpq_t *h = parameter(k, "step");
    if (mpq_sgn(*h) <= 0) refuse(k, EXIT_BAD, "parameter step is not above 0");
    size_t bits = mpz_sizeinbase(mpq_numref(*h), 2) + mpz_sizeinbase(mpq_denref(*h), 2);
    if (bits > LSSL_WORK_MOST / (N * L)) refuse(k, EXIT_LIMIT, "N L times the bits of the step is past %d", LSSL_WORK_MOST);
    while (strncmp(k->what->parameters, words[family], strlen(words[family]))) family++;
    k->object = lssl_bilinear(k, family, N, L, *h);
}

static mpq_t *kernel_row(kernel *k, const matrix *m, size_t i) {
    mpq_t *K = lssl_list(k, m->columns);
    (void)i;
    lssl_kernel(k, k->object, K, NULL);
    return K;
}

/* y_t, t < L, for u = 1 at time j and 0 else: x := A x + B u, y = C x + u. */
static mpq_t *impulse(kernel *k, const matrix *m, size_t j) {
    const recurrence *r = k->object;
    mpq_t *y = lssl_list(k, m->columns), *x = lssl_list(k, r->N), *next = lssl_list(k, r->N), *spare;
    for (size_t t = 0; t < m->columns; t++, spare = x, x = next, next = spare) {
        if (t == j) mpq_set_ui(y[t], 1, 1);
        for (uint64_t n = 0; n < r->N; n++) {
            mpq_set_ui(next[n], 0, 1);
            if (t == j) mpq_set(next[n], r->B[n]);
            for (uint64_t i = 0; i < r->N; i++) lssl_add_product(next[n], r->A[n * r->N + i], x[i]);
            mpq_add(y[t], y[t], next[n]);
        }
        spend(k, (t >= j ? 256 : 1) * r->N * r->N);
    }
    return y;
}

static matrix find(kernel *k, const char **s) {
    uint64_t L = ((const recurrence *)k->object)->L;
    if (read_is(s, "kernel")) return (matrix){1, L, kernel_row, 0};
    if (read_is(s, "impulse")) return (matrix){L, L, impulse, 0};
    refuse(k, EXIT_BAD, "the recurrence has no matrix \"%.20s\"", *s);
}

const object lssl_view_object = {.build = build, .find = find};
