/* dense.c - matrices held by name, and facts about their rows. */
#include <stdio.h>
#include <string.h>

#include "verify/checker/builders/dense.h"

enum { HELD_MOST = 24 };
typedef struct shelf {
    size_t count;
    const char *name[HELD_MOST];
    dense m[HELD_MOST];
} shelf;

void dense_keep(kernel *k, const char *name, dense m) {
    shelf *s = k->object;
    if (!s) s = k->object = pool_get(k, 1, sizeof *s);
    if (s->count == HELD_MOST) refuse(k, EXIT_LIMIT, "more than %d matrices", HELD_MOST);
    s->name[s->count] = name;
    s->m[s->count++] = m;
}

/* A copy: whoever asked may work in it. */
static mpq_t *row(kernel *k, const matrix *m, size_t i) {
    const shelf *s = k->object;
    mpq_t *copy = pool_get(k, m->columns, sizeof *copy);
    spend(k, m->columns);
    for (size_t j = 0; j < m->columns; j++) mpq_init(copy[j]), mpq_set(copy[j], *dense_at(s->m[m->index], i, j));
    return copy;
}

matrix dense_find(kernel *k, const char **s) {
    const shelf *held = k->object;
    size_t n = strcspn(*s, " ");
    for (size_t i = 0; held && i < held->count; i++) {
        if (strlen(held->name[i]) != n || strncmp(held->name[i], *s, n)) continue;
        *s += n;
        return (matrix){held->m[i].rows, held->m[i].columns, row, i};
    }
    refuse(k, EXIT_BAD, "the claim has no matrix \"%.*s\"", (int)(n < 20 ? n : 20), *s);
}

char *dense_list(kernel *k, dense m, size_t i) {
    size_t room = 2, used = 0;
    for (size_t j = 0; j < m.columns; j++) {
        const mpq_t *q = dense_at(m, i, j);
        room += 24 + mpz_sizeinbase(mpq_numref(*q), 16) + mpz_sizeinbase(mpq_denref(*q), 16);
    }
    char *text = pool_get(k, room, 1);
    for (size_t j = 0; j < m.columns; j++) {
        if (!mpq_sgn(*dense_at(m, i, j))) continue;
        used += (size_t)snprintf(text + used, room - used, "%s%zx:%s", used ? "," : "", j, hex_number(k, *dense_at(m, i, j)));
    }
    if (!used) text[0] = '-';
    return text;
}

void dense_need(kernel *k, const char *name, dense claimed) {
    for (size_t i = 0; i < claimed.rows; i++) need(k, "row %s %zx %s", name, i, dense_list(k, claimed, i));
}
