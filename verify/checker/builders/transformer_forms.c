/* transformer_forms.c - what the hidden rows of block 1 take of each token, where the forms of T_n live, and the margins of
   its first answers. */
#include "verify/checker/builders/transformer.h"

/* Row r of U_2 unfolded at position i: head w reads the means of the last min(w, i) tokens, so it takes
   share / min(w, i) of each of the tokens at lag 0..min(w, i)-1. */
mpq_t *transformer_hidden_row(kernel *k, const matrix *m, size_t r) {
    const transformer *t = T_n(k);
    mpq_t *row = pool_get(k, m->columns, sizeof *row), share;
    for (size_t j = 0; j < m->columns; j++) mpq_init(row[j]);
    mpq_init(share);
    spend(k, m->columns);
    for (uint64_t w = 1; w <= t->n + 1; w++)
        for (uint64_t x = 0, seen = w < m->index ? w : m->index; x < t->d0; x++) {
            int64_t u = *entry(&t->U2, r, lane(t, w, x));
            mpq_set_si(share, (long)u, (unsigned long)seen);
            mpq_canonicalize(share);
            for (uint64_t lag = 0; u && lag < seen; lag++) mpq_add(row[lag * t->d0 + x], row[lag * t->d0 + x], share);
        }
    return row;
}

static bool set(int bounds[2], int low, int high) { return bounds[0] = low, bounds[1] = high, true; }

/* The token at lag `block` before position index: BOS at the first; else a letter, its code anywhere in [-1, 1]^b, more than
   there are, or COPY. */
static bool token_box(const kernel *k, const domain *d, size_t block, size_t choice, size_t x, int bounds[2]) {
    uint64_t b = T_n(k)->b;
    bool bos = block + 1 == d->index;
    if (choice > !bos) return false;
    if (x < b) return set(bounds, -(!bos && !choice), !bos && !choice);
    int value = x == b ? bos : x == b + 1 ? !bos && choice : 1;
    return set(bounds, value, value);
}

/* What block 1 can put out: codes, flags and places, and the one of slot 1. */
static bool lane_box(const kernel *k, const domain *d, size_t block, size_t choice, size_t x, int bounds[2]) {
    uint64_t b = T_n(k)->b;
    (void)d;
    return !choice && (x < b ? set(bounds, -1, 1) : x < b + 2 ? set(bounds, 0, 1) : set(bounds, !block, !block));
}

domain transformer_domain(kernel *k, const char **s) {
    const transformer *t = T_n(k);
    uint64_t last = t->n + 1, i = 0;
    bool hidden = read_is(s, "hidden.");
    if (!hidden && !read_is(s, "pass")) refuse(k, EXIT_BAD, "expected hidden.I or pass");
    if (hidden) i = read_small(k, s, UINT32_MAX);
    if (hidden && (i < 1 || i > last + 1)) refuse(k, EXIT_BAD, "no position %llx", (number)i);
    read_char(k, s, ' ');
    uint64_t row = read_small(k, s, UINT32_MAX), seen = i < last ? i : last;
    return hidden ? (domain){pool_print(k, "row hidden.%llx %llx ", (number)seen, (number)row), seen, t->d0, token_box, i}
                  : (domain){pool_print(k, "row pass %llx ", (number)row), last, t->d0, lane_box, 0};
}
