/* legendre.c - the matrices of the claims about Legendre polynomials, by name; the polynomials by their coefficients. */
#include "verify/checker/builders/legendre.h"

uint64_t legendre_order(const kernel *k) { return *(const uint64_t *)k->object; }

static void build(kernel *k) {
    uint64_t *N = k->object = pool_get(k, 1, sizeof *N);
    *N = parameter_small(k, "N", 1, LEGENDRE_MOST);
}

mpq_t *legendre_zeros(kernel *k, size_t count) {
    mpq_t *q = pool_get(k, count, sizeof *q);
    for (size_t i = 0; i < count; i++) mpq_init(q[i]);
    return q;
}

void legendre_shifted(mpq_t *p, size_t n) {
    mpz_t c;
    mpz_init(c);
    for (size_t j = 0; j <= n; j++) {
        mpz_bin_uiui(c, (unsigned long)n, (unsigned long)j);
        mpz_bin_uiui(mpq_numref(p[j]), (unsigned long)(n + j), (unsigned long)j);
        mpz_mul(mpq_numref(p[j]), mpq_numref(p[j]), c);
        if ((n + j) % 2) mpq_neg(p[j], p[j]);
    }
    mpz_clear(c);
}

static mpq_t *shifted(kernel *k, const matrix *m, size_t n) {
    mpq_t *row = legendre_zeros(k, m->columns);
    spend(k, 64 * m->columns);
    legendre_shifted(row, n);
    return row;
}

static matrix find(kernel *k, const char **s) {
    uint64_t N = legendre_order(k);
    if (read_is(s, "shifted")) return (matrix){N, N, shifted, 0};
    if (read_is(s, "rodrigues")) return (matrix){N, N, legendre_rodrigues, 0};
    if (read_is(s, "bonnet")) return (matrix){N, N, legendre_bonnet, 0};
    if (read_is(s, "gram")) return (matrix){N, N, legendre_form, 0};
    if (read_is(s, "energy")) return (matrix){N, N, legendre_form, 1};
    if (read_is(s, "rule")) return (matrix){1, 2 * N + 1, legendre_rule, 0};
    if (read_is(s, "powers")) return (matrix){1, N, legendre_rule, 1};
    if (read_is(s, "weighted")) return (matrix){1, N, legendre_rule, 2};
    refuse(k, EXIT_BAD, "no matrix of Legendre polynomials is named \"%.20s\"", *s);
}

const object legendre_object = {.build = build, .find = find};
