/* colour.c - is there a colouring with q colours?  Backtracking: the clique first, then always the vertex with the
   fewest colours left; of the colours not used so far only one is tried, as they are interchangeable.  q goes down
   from what a greedy run needs until one is found impossible. */
#include "constructions/task/colour.h"

#include <stdlib.h>
#include <string.h>

#define UNCOLOURED UINT32_MAX

typedef struct search {
    const graph *g;
    const uint64_t *there;
    const work *w;
    uint32_t q, *colour, *taken; /* taken[v*n + c]: neighbours of v with colour c */
    uint32_t *full;              /* full[v]: colours among its neighbours          */
    uint64_t nodes, limit;
} search;

static bool is_there(const search *s, uint32_t v) { return s->there[v / 64] >> (v % 64) & 1; }

static void paint(search *s, uint32_t v, uint32_t c, bool on) {
    const graph *g = s->g;
    s->colour[v] = on ? c : UNCOLOURED;
    for (uint32_t i = 0; i < g->words; i++)
        for (uint64_t bits = g->row[(size_t)v * g->words + i] & s->there[i]; bits; bits &= bits - 1) {
            uint32_t u = 64 * i + (uint32_t)__builtin_ctzll(bits);
            uint32_t *taken = &s->taken[(size_t)u * g->n + c];
            if (on && (*taken)++ == 0) s->full[u]++;
            if (!on && --*taken == 0) s->full[u]--;
        }
}

/* The uncoloured vertex with most colours around it, of these the one with most neighbours; n when there is none. */
static uint32_t choose(const search *s) {
    uint32_t best = s->g->n, most = 0, widest = 0;
    for (uint32_t v = 0; v < s->g->n; v++) {
        if (!is_there(s, v) || s->colour[v] != UNCOLOURED) continue;
        if (best < s->g->n && s->full[v] < most) continue;
        uint32_t wide = 0;
        for (uint32_t i = 0; i < s->g->words; i++)
            wide += (uint32_t)__builtin_popcountll(s->g->row[(size_t)v * s->g->words + i] & s->there[i]);
        if (best < s->g->n && s->full[v] == most && wide <= widest) continue;
        best = v;
        most = s->full[v];
        widest = wide;
    }
    return best;
}

/* *found: the rest can be coloured (and is).  used: colours in use.  LIMIT when the nodes are spent. */
static status descend(bool *found, search *s, uint32_t used) {
    uint32_t v = choose(s);
    *found = v == s->g->n;
    if (*found || s->full[v] >= s->q) return ST_OK;
    if (s->nodes++ >= s->limit) return ST_LIMIT;
    if ((s->nodes & 255) == 0 && work_should_stop(s->w)) return ST_STOPPED;
    for (uint32_t c = 0; c < s->q && c <= used; c++) {
        if (s->taken[(size_t)v * s->g->n + c]) continue;
        paint(s, v, c, true);
        status st = descend(found, s, c == used ? used + 1 : used);
        if (st != ST_OK || *found) return st;
        paint(s, v, c, false);
    }
    return ST_OK;
}

static void restart(search *s, const graph_colouring *c, uint32_t q) {
    memset(s->taken, 0, (size_t)s->g->n * s->g->n * sizeof *s->taken);
    memset(s->full, 0, s->g->n * sizeof *s->full);
    for (uint32_t v = 0; v < s->g->n; v++) s->colour[v] = UNCOLOURED;
    s->q = q;
    for (uint32_t i = 0; i < c->clique_size; i++) paint(s, c->clique[i], i, true);
}

/* Keeps the colouring just found; upper := the colours it uses. */
static void keep(graph_colouring *c, const search *s) {
    c->upper = 0;
    for (uint32_t v = 0; v < s->g->n; v++) {
        if (!is_there(s, v)) continue;
        c->colour[v] = s->colour[v];
        if (c->colour[v] >= c->upper) c->upper = c->colour[v] + 1;
    }
}

status colour_search(graph_colouring *c, const graph *g, const uint64_t *there, uint64_t limit, const work *w) {
    search s = {.g = g, .there = there, .w = w, .limit = UINT64_MAX};
    bool found = false;
    status st = ST_OK;
    s.colour = calloc(g->n + 1, sizeof *s.colour);
    s.full = calloc(g->n + 1, sizeof *s.full);
    s.taken = calloc((size_t)g->n * g->n + 1, sizeof *s.taken);
    if (!s.colour || !s.full || !s.taken) TRY(ST_MEMORY);
    restart(&s, c, g->n); /* with n colours the first descent never turns back: greedy */
    TRY(descend(&found, &s, c->clique_size));
    if (!found) TRY(ST_BUG);
    keep(c, &s);
    s.limit = limit;
    for (s.nodes = 0; c->upper > c->lower;) {
        restart(&s, c, c->upper - 1);
        st = descend(&found, &s, c->clique_size);
        if (st == ST_LIMIT) {
            st = ST_OK;
            break;
        }
        if (st != ST_OK) goto out;
        if (found) keep(c, &s);
        else {
            c->lower = c->upper;
            c->exhausted = true;
        }
    }
    c->nodes = s.nodes;
out:
    free(s.colour);
    free(s.full);
    free(s.taken);
    return st;
}
