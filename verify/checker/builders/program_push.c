/* program_push.c - the rows of one position of a program, and what its logits say. */
#include "verify/checker/builders/program.h"

/* x, or the one 0 there is: what is multiplied by it is left out. */
static const interval *plain(const program *g, const interval *x) { return x->point && !mpq_sgn(x->lo) ? g->zero : x; }

/* sum weight x, with 1 behind the end of x; a lone 1 x is x itself. */
static const interval *combine(kernel *k, const program *g, const term *t, uint64_t terms, row x, uint64_t dim) {
    if (terms == 1 && t->column < dim && t->weight->point && mpq_equal(t->weight->lo, g->one->lo)) return x[t->column];
    interval *y = interval_new(k);
    for (uint64_t i = 0; i < terms; i++)
        if (t[i].column == dim || x[t[i].column] != g->zero) interval_add_times(k, y, t[i].weight, t[i].column < dim ? x[t[i].column] : g->one);
    interval_trim(k, y);
    return plain(g, y);
}

static row join(kernel *k, const program *g, const op *o, uint64_t i) {
    const interval **y = pool_get(k, o->dim, sizeof *y);
    for (uint64_t s = 0, at = 0; s < o->sources; s++)
        for (uint64_t c = 0; c < g->ops[o->source[s]].dim; c++) y[at++] = g->at[i][o->source[s]][c];
    return y;
}

static row push(kernel *k, const program *g, const op *o, uint64_t i, uint64_t token) {
    if (o->kind == ATTEND) return program_attend(k, g, o, i);
    if (o->kind == JOIN) return join(k, g, o, i);
    row x = o->kind == SCAN ? program_past(k, g, o, i) : o->sources ? g->at[i][o->source[0]] : NULL;
    const interval **y = pool_get(k, o->dim, sizeof *y);
    for (uint64_t c = 0; c < o->dim; c++) {
        if (o->kind == EMBED) y[c] = g->zero;
        else if (o->kind <= SCAN) y[c] = combine(k, g, o->weight[c], o->terms[c], x, g->ops[o->source[0]].dim + (o->kind == SCAN ? o->dim : 0));
        else if (o->kind == RELU) y[c] = plain(g, interval_monotone(k, x[c], interval_relu, 0));
        else if (o->kind == ROUND) y[c] = plain(g, interval_monotone(k, x[c], interval_nearest, o->bits));
        else y[c] = combine(k, g, (const term[]){{0, x[c]}, {1, g->at[i][o->source[1]][c]}}, 2, &(const interval *){g->one}, 1);
    }
    for (uint64_t t = 0; o->kind == EMBED && t < o->terms[token]; t++) y[o->weight[token][t].column] = o->weight[token][t].weight;
    return y;
}

/* Rows of position i: all of them (whole), or what later positions read. */
void program_push(kernel *k, program *g, uint64_t i, uint64_t token, bool whole) {
    g->at[i] = pool_get(k, g->count, sizeof *g->at[i]);
    spend(k, g->lanes);
    for (uint64_t r = 0; r < g->count; r++)
        if (whole || g->ops[r].early) g->at[i][r] = push(k, g, &g->ops[r], i, token);
}

/* Whether the logits at position i say a: the largest, of equal ones the first. */
int program_says(kernel *k, const program *g, uint64_t i, uint64_t a) {
    row y = g->at[i][g->count - 1];
    int says = 1;
    spend(k, g->D);
    for (uint64_t c = 0; c < g->D + 2; c++) {
        if (c == a) continue;
        int above = mpq_cmp(y[c]->lo, *interval_high(y[a])), below = mpq_cmp(y[a]->lo, *interval_high(y[c]));
        if (above > 0 || (!above && c < a)) return -1; /* surely c before a */
        if (below < 0 || (!below && c < a)) says = 0;  /* not surely a before c */
    }
    return says;
}
