/* rounded_runs.c - rounded T_n on a string, and on all strings without a repeated n-gram. */
#include <string.h>

#include "verify/checker/builders/rounded.h"

/* The first answer that is wrong, from 0, and the token said; len when x, read up to position len + 1, is copied. */
uint64_t rounded_wrong(rounded *r, const uint32_t *x, uint64_t len, uint32_t *said) {
    spend(r->k, 4 * (len + 1) * (len + 1) * (r->t->N + 4 * r->t->D * r->t->b));
    for (uint64_t j = 0; j < len; j++) {
        rounded_read(r, len + 2 + j, j ? x[j - 1] : (uint32_t)r->t->D + 1); /* COPY, then what was said */
        *said = rounded_answer(r, len + 2 + j);
        if (*said != x[j]) return j;
    }
    return len;
}

typedef struct walk {
    rounded *r;
    uint64_t from, to, found;
    uint32_t *x;
} walk;

/* All strings that begin with x[0..len), whose n-grams are all different. */
static void walk_on(walk *w, uint64_t len) {
    uint64_t n = w->r->t->n, wrong;
    uint32_t said = 0;
    spend(w->r->k, len * n + 8 * w->r->t->N);
    for (uint64_t i = 0; i + n < len; i++)
        if (!memcmp(w->x + i, w->x + len - n, n * sizeof *w->x)) return;
    rounded_read(w->r, len + 1, len ? w->x[len - 1] : (uint32_t)w->r->t->D);
    if (len >= w->from && (wrong = rounded_wrong(w->r, w->x, len, &said)) < len)
        refuse(w->r->k, EXIT_BAD, "string %llx of %llx letters is not copied: answer %llx is %x", (number)w->found, (number)len, (number)wrong, said);
    w->found += len >= w->from;
    for (uint32_t a = 0; len < w->to && a < w->r->t->D; a++) w->x[len] = a, walk_on(w, len + 1);
}

uint64_t rounded_all(rounded *r, uint64_t from, uint64_t to) {
    walk w = {r, from, to, 0, pool_get(r->k, to, sizeof *w.x)};
    walk_on(&w, 0);
    return w.found;
}
