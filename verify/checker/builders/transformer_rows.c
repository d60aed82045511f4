/* transformer_rows.c - the named matrices of T_n: products of its weights, row by row. */
#include "verify/checker/builders/transformer.h"

static mpq_t *numbers(kernel *k, const int64_t *y, size_t columns) {
    mpq_t *row = pool_get(k, columns, sizeof *row);
    for (size_t j = 0; j < columns; j++) {
        mpq_init(row[j]);
        mpq_set_si(row[j], (long)y[j], 1);
    }
    return row;
}

/* x M, and column i of M (= row i of M^T). */
static int64_t *times(kernel *k, const int64_t *x, const weights *m) {
    int64_t *y = pool_get(k, m->columns, sizeof *y);
    spend(k, m->rows);
    for (size_t i = 0; i < m->rows; i++)
        for (size_t j = 0; x[i] && j < m->columns; j++) y[j] += x[i] * *entry(m, i, j);
    return y;
}

static int64_t *column(kernel *k, const weights *m, size_t i) {
    int64_t *y = pool_get(k, m->rows, sizeof *y);
    for (size_t r = 0; r < m->rows; r++) y[r] = *entry(m, r, i);
    return y;
}

#define ROW(name, product)                                                              \
    static mpq_t *name##_row(kernel *k, const matrix *m, size_t i) {                    \
        const transformer *t = T_n(k);                                                  \
        return numbers(k, product, m->columns);                                         \
    }
ROW(embed, entry(&t->embed, i, 0))
ROW(U1, entry(&t->U1, i, 0))
ROW(head, times(k, column(k, &t->head_q, i), &t->head_k))
ROW(key, entry(&t->k2, i, 0))
ROW(value, entry(&t->v2, i, 0))
ROW(score, times(k, column(k, &t->q2, i), &t->k2))
ROW(pass, times(k, entry(&t->up, i, 0), &t->v2))
ROW(readout, times(k, times(k, times(k, entry(&t->unembed, i, 0), &t->down), &t->up), &t->v2))

matrix transformer_find(kernel *k, const char **s) {
    const transformer *t = T_n(k);
    uint64_t last = t->n + 1;
    if (read_is(s, "embed")) return (matrix){t->D + 2, t->d0, embed_row, 0};
    if (read_is(s, "U1")) return (matrix){t->N, t->w1, U1_row, 0};
    if (read_is(s, "score")) return (matrix){t->N, t->N, score_row, 0};
    if (read_is(s, "key")) return (matrix){t->N, t->N, key_row, 0};
    if (read_is(s, "value")) return (matrix){t->N, t->N, value_row, 0};
    if (read_is(s, "pass")) return (matrix){t->b + 1, t->N, pass_row, 0};
    if (read_is(s, "readout")) return (matrix){t->D + 2, t->N, readout_row, 0};
    bool hidden = read_is(s, "hidden.");
    if (!hidden && !read_is(s, "head.")) refuse(k, EXIT_BAD, "T_n has no matrix \"%.20s\"", *s);
    uint64_t i = read_small(k, s, UINT32_MAX);
    if (i < 1 || i > last) refuse(k, EXIT_BAD, "no %s.%llx: there are 1..%llx", hidden ? "hidden" : "head", (unsigned long long)i, (unsigned long long)last);
    return hidden ? (matrix){t->w1, i * t->d0, transformer_hidden_row, i} : (matrix){t->d0, t->d0, head_row, i};
}
