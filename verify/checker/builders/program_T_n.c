/* program_T_n.c - T_n as a program, from the weights that the kernel's matrices are made of; beta as of sharpness.c. */
#include "verify/checker/builders/builders.h"
#include "verify/checker/builders/program.h"

static void weigh(kernel *k, op *o, uint64_t at, const int64_t *w, uint64_t columns) {
    uint64_t terms = 0;
    mpq_t v;
    mpq_init(v);
    for (uint64_t c = 0; c < columns; c++) terms += w[c] != 0;
    program_weigh(k, o, at, terms);
    for (uint64_t c = 0, t = 0; c < columns; c++) {
        if (!w[c]) continue;
        mpq_set_si(v, (long)w[c], 1);
        o->weight[at][t++] = (term){c, interval_point(k, v)};
    }
}

/* Appends W x for a matrix of T_n; which op it is. */
static uint64_t linear(kernel *k, program *g, uint64_t source, const weights *w) {
    op *o = program_add(k, g, LINEAR, 1, &source, w->rows);
    for (uint64_t i = 0; i < w->rows; i++) weigh(k, o, i, entry(w, i, 0), w->columns);
    return g->count - 1;
}

static uint64_t attend(kernel *k, program *g, uint64_t query, uint64_t key, uint64_t value, uint64_t window, uint64_t beta) {
    op *o = program_add(k, g, ATTEND, 3, (const uint64_t[]){query, key, value}, 0);
    o->window = window;
    o->beta = interval_new(k);
    mpq_set_ui(o->beta->lo, (unsigned long)beta, 1);
    return g->count - 1;
}

program *program_of_transformer(kernel *k) {
    const transformer *t = T_n(k);
    program *g = program_new(k, t->D);
    uint64_t head[PROGRAM_OPS_MOST / 4], slots;
    mpz_t keys;
    mpz_init(keys);
    op *o = program_add(k, g, EMBED, 0, NULL, t->d0);
    for (uint64_t a = 0; a < t->D + 2; a++) weigh(k, o, a, entry(&t->embed, a, 0), t->d0);
    uint64_t query = linear(k, g, 0, &t->head_q), key = linear(k, g, 0, &t->head_k);
    for (uint64_t w = 0; w <= t->n; w++) head[w] = attend(k, g, query, key, 0, w + 1, 1);
    program_add(k, g, JOIN, t->n + 1, head, 0);
    slots = linear(k, g, g->count - 1, &t->U2);
    program_add(k, g, RELU, 1, &slots, 0);
    slots = linear(k, g, g->count - 1, &t->U1);
    query = linear(k, g, slots, &t->q2), key = linear(k, g, slots, &t->k2);
    attend(k, g, query, key, linear(k, g, slots, &t->v2), 0, sharpness_beta(k, keys, 0));
    slots = linear(k, g, g->count - 1, &t->up);
    program_add(k, g, RELU, 1, &slots, 0);
    slots = linear(k, g, g->count - 1, &t->down);
    linear(k, g, slots, &t->unembed);
    program_end(k, g);
    return g;
}
