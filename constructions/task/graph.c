/* graph.c - graphs, cliques, and leaving out dominated vertices; the search itself is in colour.c. */
#include "constructions/task/graph.h"

#include <stdlib.h>
#include <string.h>

#include "constructions/task/colour.h"

status graph_init(graph *g, uint32_t n) {
    *g = (graph){.n = n, .words = n / 64 + 1};
    if (n > GRAPH_VERTICES_MOST) return ST_LIMIT;
    g->row = calloc((size_t)n * g->words + 1, sizeof *g->row);
    return g->row ? ST_OK : ST_MEMORY;
}

void graph_clear(graph *g) {
    free(g->row);
    *g = (graph){0};
}

void graph_join(graph *g, uint32_t u, uint32_t v) {
    g->row[(size_t)u * g->words + v / 64] |= (uint64_t)1 << (v % 64);
    g->row[(size_t)v * g->words + u / 64] |= (uint64_t)1 << (u % 64);
}

void graph_colouring_clear(graph_colouring *c) {
    free(c->colour);
    free(c->clique);
    *c = (graph_colouring){0};
}

bool graph_colouring_holds(const graph_colouring *c, const graph *g) {
    if (c->lower > c->upper || (c->lower > c->clique_size && !c->exhausted)) return false;
    for (uint32_t v = 0; v < g->n; v++) {
        if (c->colour[v] >= c->upper) return false;
        for (uint32_t u = 0; u < v; u++)
            if (graph_joined(g, u, v) && c->colour[u] == c->colour[v]) return false;
    }
    for (uint32_t i = 0; i < c->clique_size; i++)
        for (uint32_t j = 0; j < i; j++)
            if (!graph_joined(g, c->clique[i], c->clique[j])) return false;
    return true;
}

/* Every neighbour of u that is still there is a neighbour of v. */
static bool is_dominated(const graph *g, const uint64_t *there, uint32_t u, uint32_t v) {
    const uint64_t *a = g->row + (size_t)u * g->words, *b = g->row + (size_t)v * g->words;
    for (uint32_t i = 0; i < g->words; i++)
        if (a[i] & there[i] & ~b[i]) return false;
    return true;
}

/* Leaves out dominated vertices one after another.  by[u] = the vertex whose colour u takes; out[0..*count) the
   order in which they were left out. */
static void leave_out(uint32_t *by, uint32_t *out, uint32_t *count, uint64_t *there, const graph *g) {
    bool again = true;
    *count = 0;
    while (again) {
        again = false;
        for (uint32_t u = 0; u < g->n; u++) {
            if (!(there[u / 64] >> (u % 64) & 1)) continue;
            for (uint32_t v = 0; v < g->n; v++) {
                if (v == u || !(there[v / 64] >> (v % 64) & 1) || graph_joined(g, u, v) ||
                    !is_dominated(g, there, u, v))
                    continue;
                there[u / 64] &= ~((uint64_t)1 << (u % 64));
                by[u] = v;
                out[(*count)++] = u;
                again = true;
                break;
            }
        }
    }
}

static uint32_t degree(const graph *g, const uint64_t *among, uint32_t v) {
    uint32_t d = 0;
    for (uint32_t i = 0; i < g->words; i++)
        d += (uint32_t)__builtin_popcountll(g->row[(size_t)v * g->words + i] & among[i]);
    return d;
}

/* A clique from `start`: again and again the vertex joined to all so far that leaves most candidates. */
static void grow_clique(uint32_t *clique, uint32_t *size, uint64_t *among, const graph *g, uint32_t start) {
    uint32_t v = start;
    *size = 0;
    for (;;) {
        clique[(*size)++] = v;
        for (uint32_t i = 0; i < g->words; i++) among[i] &= g->row[(size_t)v * g->words + i];
        uint32_t best = 0;
        bool any = false;
        for (uint32_t u = 0; u < g->n; u++) {
            if (!(among[u / 64] >> (u % 64) & 1)) continue;
            uint32_t d = 1 + degree(g, among, u);
            if (d > best) best = d, v = u;
            any = true;
        }
        if (!any) return;
    }
}

#define STARTS_MOST 64

status graph_colour(graph_colouring *c, const graph *g, uint64_t limit, const work *w) {
    uint32_t *by = calloc(g->n + 1, sizeof *by), *out = calloc(g->n + 1, sizeof *out), *clique = calloc(g->n + 1, sizeof *clique);
    uint64_t *there = calloc(g->words + 1, sizeof *there), *among = calloc(g->words + 1, sizeof *among);
    uint32_t left = 0, starts = 0, size;
    status st = ST_OK;
    *c = (graph_colouring){.colour = calloc(g->n + 1, sizeof *c->colour), .clique = calloc(g->n + 1, sizeof *c->clique)};
    if (!by || !out || !clique || !there || !among || !c->colour || !c->clique) TRY(ST_MEMORY);
    for (uint32_t v = 0; v < g->n; v++) there[v / 64] |= (uint64_t)1 << (v % 64);
    leave_out(by, out, &left, there, g);
    for (uint32_t v = 0; v < g->n && starts < STARTS_MOST; v++) {
        if (!(there[v / 64] >> (v % 64) & 1)) continue;
        if (work_should_stop(w)) TRY(ST_STOPPED);
        starts++;
        memcpy(among, there, g->words * sizeof *among);
        grow_clique(clique, &size, among, g, v);
        if (size <= c->clique_size) continue;
        memcpy(c->clique, clique, size * sizeof *clique);
        c->clique_size = size;
    }
    c->lower = c->clique_size;
    TRY(colour_search(c, g, there, limit, w));
    for (uint32_t i = left; i-- > 0;) c->colour[out[i]] = c->colour[by[out[i]]]; /* the last left out first */
out:
    free(by);
    free(out);
    free(clique);
    free(there);
    free(among);
    return st;
}
