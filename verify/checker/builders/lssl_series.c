/* lssl_series.c - lssl:generating-function: the truncated kernel as a sum and in closed form, at points z; and at its pole. */
#include "verify/checker/builders/lssl.h"

static void build(kernel *k) {
    uint64_t N = parameter_small(k, "N", 1, LSSL_N_MOST), L = parameter_small(k, "L", 1, LSSL_L_MOST);
    recurrence **r = k->object = pool_get(k, 4, sizeof *r);
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    for (uint64_t family = 0; family < 4; family++) r[family] = lssl_bilinear(k, family, N, L, one);
}

static mpq_t *sum(kernel *k, const matrix *m, size_t family) {
    const recurrence *r = ((recurrence **)k->object)[family];
    mpq_t *row = lssl_list(k, m->columns), *K = lssl_list(k, r->L), z;
    mpq_init(z);
    lssl_kernel(k, r, K, NULL);
    spend(k, 256 * m->columns * r->L);
    for (size_t p = 0; p < m->columns; p++) {
        mpq_set_ui(z, m->index ? 3 : 1, m->index ? 1 : (unsigned long)(p + 2)); /* three: 3; sum: 1/(p+2) */
        for (uint64_t i = r->L; i--;) mpq_mul(row[p], row[p], z), mpq_add(row[p], row[p], K[i]);
    }
    return row;
}

/* I - 3 A of LegS. */
static mpq_t *pole(kernel *k, const matrix *m, size_t n) {
    mpq_t *row = lssl_list(k, m->columns), three;
    mpq_init(three);
    mpq_set_si(three, -3, 1);
    mpq_set_ui(row[n], 1, 1);
    for (size_t j = 0; j < m->columns; j++) lssl_add_product(row[j], three, (*(recurrence **)k->object)->A[n * m->columns + j]);
    return row;
}

static matrix find(kernel *k, const char **s) {
    const recurrence *r = *(recurrence **)k->object;
    if (read_is(s, "sum")) return (matrix){4, r->N + r->L, sum, 0};
    if (read_is(s, "closed")) return (matrix){4, r->N + r->L, lssl_closed, 0};
    if (read_is(s, "three")) return (matrix){1, 1, sum, 1};
    if (read_is(s, "pole")) return (matrix){r->N, r->N, pole, 0};
    refuse(k, EXIT_BAD, "the generating function has no matrix \"%.20s\"", *s);
}

const object lssl_series_object = {.build = build, .find = find};
