/* classes.c - the classes of a task (Myhill, Nerode), from its definition and all A^length prompts: two prefixes of one length are in
   one class when every suffix gives them the same answer; they conflict when some suffix gives them two different words. */
#include <string.h>

#include "verify/checker/builders/tasks.h"

#define PROMPTS_MOST ((uint64_t)1 << 20)
#define CONFLICTS_MOST ((uint64_t)1024)

/* Numbers the rows of `width` entries by their first occurrence: the class of each row; first[c] the first row of class c. */
static uint32_t *number_rows(kernel *k, const uint32_t *at, uint64_t rows, uint64_t width, uint64_t *classes, uint32_t *first) {
    uint64_t slots = 2;
    while (slots < 2 * rows) slots *= 2;
    uint32_t *class = pool_get(k, rows, sizeof *class), *slot = pool_get(k, slots, sizeof *slot); /* 1 + class */
    *classes = 0;
    for (uint64_t i = 0; i < rows; i++) {
        uint64_t h = 0;
        for (uint64_t j = 0; j < width; j++) h = ((h ^ h >> 29) ^ at[i * width + j]) * 0x9e3779b97f4a7c15u;
        for (h = (h ^ h >> 29) & (slots - 1); slot[h] && memcmp(at + first[slot[h] - 1] * width, at + i * width, width * sizeof *at);) h = (h + 1) & (slots - 1);
        if (!slot[h]) first[(*classes)++] = (uint32_t)i, slot[h] = (uint32_t)*classes;
        class[i] = slot[h] - 1;
    }
    return class;
}

/* after: the graph one symbol later; NULL at the end, where entries are answers. */
static void join(kernel *k, graph *g, const graph *after, const uint32_t *at, uint64_t width, const uint32_t *first) {
    if (g->n > CONFLICTS_MOST) refuse(k, EXIT_LIMIT, "more than %llu classes at one time", (number)CONFLICTS_MOST);
    g->joined = pool_get(k, g->n * g->n, sizeof *g->joined);
    spend(k, g->n * g->n * width);
    for (uint64_t e = 0; e < g->n * g->n; e++) {
        const uint32_t *a = at + first[e / g->n] * width, *b = at + first[e % g->n] * width;
        for (uint64_t s = 0; s < width && !g->joined[e]; s++)
            g->joined[e] = after ? after->joined[a[s] * after->n + b[s]] : a[s] && b[s] && a[s] != b[s];
    }
}

void task_build(kernel *k) {
    task *t = k->object = pool_get(k, 1, sizeof *t);
    uint64_t all = 1, p;
    task_read(k, t);
    for (p = 0; p < t->length; p++)
        if (t->A > PROMPTS_MOST || (all *= t->A) > PROMPTS_MOST) refuse(k, EXIT_LIMIT, "more than 2^20 prompts");
    spend(k, 4 * all * t->length);
    uint32_t *at = pool_get(k, all, sizeof *at), *first = pool_get(k, all, sizeof *first), *x = pool_get(k, t->length, sizeof *x);
    for (uint64_t i = 0; i < all; i++) {
        at[i] = t->answer(t, x);
        for (p = t->length; p-- > 0 && ++x[p] == t->A;) x[p] = 0; /* the next prompt */
    }
    t->graphs = pool_get(k, t->length + 1, sizeof *t->graphs);
    for (uint64_t T = t->length, width = 1; T <= t->length; T--, width = t->A) { /* at: all rows of T symbols, then of T-1 */
        graph *g = &t->graphs[T];
        uint32_t *class = number_rows(k, at, all /= width, width, &g->n, first);
        if (!strcmp(k->what->reading, "promise")) join(k, g, T < t->length ? g + 1 : NULL, at, width, first);
        at = class;
    }
}
