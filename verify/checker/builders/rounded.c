/* rounded.c - block 1 of T_n with rounded means, position by position, in integers: all numbers times 2^F. */
#include "verify/checker/builders/rounded.h"

static entries entries_of(kernel *k, const weights *m) {
    size_t count = 0;
    for (size_t i = 0; i < m->rows * m->columns; i++) count += m->at[i] != 0;
    entries e = {pool_get(k, m->rows + 1, sizeof *e.start), pool_get(k, count + 1, sizeof *e.column), pool_get(k, count + 1, sizeof *e.value)};
    for (size_t i = 0, at = 0; i < m->rows; e.start[++i] = at)
        for (size_t j = 0; j < m->columns; j++)
            if (*entry(m, i, j)) e.column[at] = j, e.value[at++] = *entry(m, i, j);
    return e;
}

void rounded_open(rounded *r, kernel *k, uint64_t F, uint64_t L) {
    const transformer *t = T_n(k);
    uint64_t positions = 2 * L + 3;
    mpz_t keys;
    mpz_init(keys);
    *r = (rounded){.k = k, .t = t, .F = F, .beta = sharpness_beta(k, keys, 0), .bits = 64};
    r->U2 = entries_of(k, &t->U2), r->U1 = entries_of(k, &t->U1), r->q2 = entries_of(k, &t->q2), r->k2 = entries_of(k, &t->k2);
    r->token = pool_get(k, positions, sizeof *r->token), r->level = pool_get(k, positions, sizeof *r->level);
    r->key = pool_get(k, positions * t->N, sizeof *r->key), r->value = pool_get(k, positions * t->b, sizeof *r->value);
    for (uint64_t i = 0; i < positions; i++) r->level[i].sum = pool_get(k, t->b, sizeof *r->level[i].sum);
    rounded_sums(r);
    r->mean = pool_get(k, t->N, sizeof *r->mean), r->hidden = pool_get(k, t->w1, sizeof *r->hidden);
    r->slots = pool_get(k, t->N, sizeof *r->slots), r->query = pool_get(k, t->N, sizeof *r->query);
    rounded_forget(r);
}

/* y := max(0, M x), or M x. */
static void apply(int64_t *y, const entries *m, size_t rows, const int64_t *x, bool relu) {
    for (size_t i = 0; i < rows; i++) {
        int64_t sum = 0;
        for (size_t e = m->start[i]; e < m->start[i + 1]; e++) sum += m->value[e] * x[m->column[e]];
        y[i] = relu && sum < 0 ? 0 : sum;
    }
}

/* The multiple of 1 nearest to j 2^F / m, the even one of two. */
static int64_t nearest(int64_t j, int64_t m, uint64_t F) {
    int64_t scaled = j * ((int64_t)1 << F), below = scaled / m - (scaled % m < 0), twice = 2 * (scaled - below * m);
    return below + (twice > m || (twice == m && below % 2));
}

/* Head w sees the last min(w, i) tokens: sums of their embeddings, lag by lag, and from then on the mean of all. */
void rounded_read(rounded *r, uint64_t i, uint32_t a) {
    const transformer *t = r->t;
    r->token[i] = a;
    for (uint64_t x = 0; x < t->d0; x++) {
        int64_t sum = 0;
        for (uint64_t w = 1; w <= t->n + 1; r->mean[lane(t, w, x)] = nearest(sum, (int64_t)(w < i ? w : i), r->F), w++)
            if (w <= i) sum += *entry(&t->embed, r->token[i - w + 1], x);
    }
    apply(r->hidden, &r->U2, t->w1, r->mean, true);
    apply(r->slots, &r->U1, t->N, r->hidden, false);
    apply(r->query, &r->q2, t->N, r->slots, false);
    apply(r->key + i * t->N, &r->k2, t->N, r->slots, false);
    for (uint64_t c = 0; c < t->b; c++) r->value[i * t->b + c] = r->slots[c]; /* lane (1, c): row pass c */
}
