/* object.c - T_n of "Repeat After Me", built from D and n alone: the depth-2 Transformer whose copying the certificates of
   ram:T2.3 and vb:copy-error are about.  n+1 heads that see the last 1..n+1 tokens evenly (W_q = W_k = 0, W_v = I), an MLP that
   turns their means into slots; one head that compares slots, an MLP that passes on what it found, the unembedding. */
#include <string.h>

#include "verify/checker/kernel.h"

static matrix make(kernel *k, uint64_t rows, uint64_t columns) {
    return (matrix){rows, columns, pool_get(k, rows * columns, sizeof(int64_t))};
}

static int64_t *entry(const matrix *m, uint64_t i, uint64_t j) { return &m->at[i * m->columns + j]; }
static uint64_t lane(const transformer *t, uint64_t slot, uint64_t x) { return (slot - 1) * t->d0 + x; }

/* row += times * slot_s[x], slot_s = s mean_s - (s-1) mean_(s-1): the s-th last token, once there are s. */
static void add_slot(const transformer *t, uint64_t row, uint64_t s, uint64_t x, int64_t times) {
    *entry(&t->U2, row, lane(t, s, x)) += times * (int64_t)s;
    if (s > 1) *entry(&t->U2, row, lane(t, s - 1, x)) -= times * (int64_t)(s - 1);
}

static void build_embedding(transformer *t) {
    for (uint64_t a = 0; a < t->D; a++)
        for (uint64_t c = 0; c < t->b; c++) {
            int64_t sign = a >> (t->b - 1 - c) & 1 ? 1 : -1;
            *entry(&t->embed, a, c) = *entry(&t->unembed, a, c) = sign;
        }
    *entry(&t->embed, t->D, t->b) = 1;
    *entry(&t->embed, t->D + 1, t->b + 1) = 1;
    for (uint64_t a = 0; a < t->D + 2; a++) *entry(&t->embed, a, t->b + 2) = 1;
}

static void build_block1(transformer *t) {
    uint64_t n = t->n, b = t->b, one = t->w1 - 1, copy = (n + 1) * b, place = copy + n;
    for (uint64_t s = 1; s <= n + 1; s++)
        for (uint64_t c = 0; c < b; c++) {
            add_slot(t, (s - 1) * b + c, s, c, 1);
            add_slot(t, (s - 1) * b + c, 1, b + 2, 1);
            *entry(&t->U1, lane(t, s, c), (s - 1) * b + c) = 1;
            *entry(&t->U1, lane(t, s, c), one) = -1;
        }
    for (uint64_t s = 1; s <= n; s++) {
        add_slot(t, copy + s - 1, s, b + 1, 1);
        add_slot(t, place + s - 1, s + 1, b, 2);
        add_slot(t, place + s - 1, 1, b + 2, -1);
        add_slot(t, place + s - 1, 1, b, -2);
        *entry(&t->U1, lane(t, s, b), copy + s - 1) = 1;
        *entry(&t->U1, lane(t, s, b + 1), place + s - 1) = 1;
    }
    add_slot(t, one, 1, b + 2, 1);
    *entry(&t->U1, lane(t, 1, b + 2), one) = 1;
}

static void build_block2(transformer *t) {
    uint64_t b = t->b, one = lane(t, 1, b + 2);
    for (uint64_t s = 1; s <= t->n; s++) {
        for (uint64_t c = 0; c < b; c++) {
            *entry(&t->q2, lane(t, s, c), lane(t, s, c)) = 1;
            *entry(&t->k2, lane(t, s, c), lane(t, s + 1, c)) = 1;
        }
        *entry(&t->q2, lane(t, s, b), lane(t, s, b)) = (int64_t)(2 * t->n * b);
        *entry(&t->k2, lane(t, s, b), lane(t, s, b + 1)) = 1;
    }
    for (uint64_t c = 0; c < b; c++) {
        *entry(&t->v2, c, c) = *entry(&t->up, c, c) = *entry(&t->up, c, one) = *entry(&t->down, c, c) = 1;
        *entry(&t->down, c, b) = -1;
    }
    *entry(&t->v2, one, one) = *entry(&t->up, b, one) = 1;
}

void transformer_build(kernel *k) {
    transformer *t = k->t = pool_get(k, 1, sizeof *t);
    t->D = parameter_small(k, "D", 2, 4096);
    t->n = parameter_small(k, "n", 1, 128);
    for (t->b = 1; (uint64_t)1 << t->b < t->D;) t->b++;
    t->d0 = t->b + 3;
    t->N = (t->n + 1) * t->d0;
    t->w1 = (t->n + 1) * t->b + 2 * t->n + 1;
    if (t->N > 1024) refuse(k, EXIT_LIMIT, "a model of dimension %llu > 1024", (unsigned long long)t->N);
    t->embed = make(k, t->D + 2, t->d0);
    t->head_q = make(k, t->d0, t->d0);
    t->head_k = make(k, t->d0, t->d0);
    t->U2 = make(k, t->w1, t->N);
    t->U1 = make(k, t->N, t->w1);
    t->q2 = make(k, t->N, t->N);
    t->k2 = make(k, t->N, t->N);
    t->v2 = make(k, t->N, t->N);
    t->up = make(k, t->b + 1, t->N);
    t->down = make(k, t->N, t->b + 1);
    t->unembed = make(k, t->D + 2, t->N);
    build_embedding(t);
    build_block1(t);
    build_block2(t);
}

/* x M, and column i of M (= row i of M^T). */
static int64_t *times(kernel *k, const int64_t *x, const matrix *m) {
    int64_t *y = pool_get(k, m->columns, sizeof *y);
    spend(k, m->rows);
    for (size_t i = 0; i < m->rows; i++)
        for (size_t j = 0; x[i] && j < m->columns; j++) y[j] += x[i] * m->at[i * m->columns + j];
    return y;
}

static int64_t *column(kernel *k, const matrix *m, uint64_t i) {
    int64_t *y = pool_get(k, m->rows, sizeof *y);
    for (size_t r = 0; r < m->rows; r++) y[r] = *entry(m, r, i);
    return y;
}

/* Row r of U_2 unfolded at position i: head w reads the means of the last min(w, i) tokens, so it takes
   share / min(w, i) of each of the tokens at lag 0..min(w, i)-1. */
static mpq_t *unfold(kernel *k, uint64_t i, uint64_t r, size_t *columns) {
    const transformer *t = k->t;
    *columns = i * t->d0;
    mpq_t *row = pool_get(k, *columns, sizeof *row), share;
    for (size_t j = 0; j < *columns; j++) mpq_init(row[j]);
    mpq_init(share);
    spend(k, *columns);
    for (uint64_t w = 1; w <= t->n + 1; w++)
        for (uint64_t x = 0, seen = w < i ? w : i; x < t->d0; x++) {
            int64_t u = *entry(&t->U2, r, lane(t, w, x));
            if (!u) continue;
            mpq_set_si(share, (long)u, (unsigned long)seen);
            mpq_canonicalize(share);
            for (uint64_t lag = 0; lag < seen; lag++) mpq_add(row[lag * t->d0 + x], row[lag * t->d0 + x], share);
        }
    mpq_clear(share);
    return row;
}

static uint64_t row_index(kernel *k, const char **s, uint64_t rows) {
    read_char(k, s, ' ');
    uint64_t i = read_small(k, s, UINT32_MAX);
    if (i >= rows) refuse(k, EXIT_BAD, "row %llx: there are %llx", (unsigned long long)i, (unsigned long long)rows);
    return i;
}

mpq_t *transformer_row(kernel *k, const char **s, size_t *columns) {
    const transformer *t = k->t;
    const int64_t *y;
    if (read_is(s, "hidden.")) {
        uint64_t i = read_small(k, s, UINT32_MAX);
        if (i < 1 || i > t->n + 1) refuse(k, EXIT_BAD, "hidden.%llx: positions are 1..%llx", (unsigned long long)i, (unsigned long long)t->n + 1);
        return unfold(k, i, row_index(k, s, t->w1), columns);
    }
    *columns = t->N;
    if (read_is(s, "embed")) {
        *columns = t->d0;
        y = entry(&t->embed, row_index(k, s, t->D + 2), 0);
    } else if (read_is(s, "U1")) {
        *columns = t->w1;
        y = entry(&t->U1, row_index(k, s, t->N), 0);
    } else if (read_is(s, "head.")) {
        uint64_t w = read_small(k, s, UINT32_MAX);
        if (w < 1 || w > t->n + 1) refuse(k, EXIT_BAD, "head.%llx: heads are 1..%llx", (unsigned long long)w, (unsigned long long)t->n + 1);
        *columns = t->d0;
        y = times(k, column(k, &t->head_q, row_index(k, s, t->d0)), &t->head_k);
    } else if (read_is(s, "score")) {
        y = times(k, column(k, &t->q2, row_index(k, s, t->N)), &t->k2);
    } else if (read_is(s, "pass")) {
        y = times(k, entry(&t->up, row_index(k, s, t->b + 1), 0), &t->v2);
    } else if (read_is(s, "readout")) {
        y = entry(&t->unembed, row_index(k, s, t->D + 2), 0);
        y = times(k, times(k, times(k, y, &t->down), &t->up), &t->v2);
    } else {
        refuse(k, EXIT_BAD, "T_n has no matrix \"%.20s\"", *s);
    }
    mpq_t *row = pool_get(k, *columns, sizeof *row);
    for (size_t j = 0; j < *columns; j++) {
        mpq_init(row[j]);
        mpq_set_si(row[j], (long)y[j], 1);
    }
    return row;
}
