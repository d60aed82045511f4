/* rules_graph.c - facts about the graphs that a builder made from the parameters, a graph a time: how many classes, colours that
   serve, classes that conflict pairwise, and that so few colours do not serve. */
#include <string.h>

#include "verify/checker/kernel.h"

#define NODES_MOST ((uint64_t)1 << 20)
typedef unsigned long long number;

typedef struct search {
    const graph *g;
    uint64_t q, nodes, *full, *degree; /* colours; full[v]: colours among its neighbours */
    uint32_t *colour, *taken;          /* 0: none yet; taken[v*q + c]: neighbours of v in colour c+1 */
} search;

static void paint(search *s, uint64_t v, uint64_t c, bool on) {
    s->colour[v] = on ? (uint32_t)c + 1 : 0;
    for (uint64_t u = 0; u < s->g->n; u++) {
        uint32_t *taken = &s->taken[u * s->q + c];
        if (!s->g->joined[v * s->g->n + u]) continue;
        if (on) s->full[u] += !(*taken)++;
        else s->full[u] -= !--*taken;
    }
}

/* Whether the rest can be coloured: the vertex with the fewest colours left takes each of them; of the colours that are not
   used yet, all alike, one is tried. */
static bool colourable(kernel *k, search *s, uint64_t used) {
    uint64_t n = s->g->n, v = n;
    for (uint64_t u = 0; u < n; u++)
        if (!s->colour[u] && (v == n || s->full[u] > s->full[v] || (s->full[u] == s->full[v] && s->degree[u] > s->degree[v]))) v = u;
    if (v == n) return true;
    if (++s->nodes > NODES_MOST) refuse(k, EXIT_LIMIT, "more than 2^20 ways to colour are to be tried");
    spend(k, 8 * n);
    for (uint64_t c = 0; c < s->q && c <= used; c++) {
        if (s->taken[v * s->q + c]) continue;
        paint(s, v, c, true);
        if (colourable(k, s, used + (c == used))) return true;
        paint(s, v, c, false);
    }
    return false;
}

/* uncolourable T Q: all colourings with Q colours were tried. */
static void uncolourable(kernel *k, const graph *g, uint64_t q) {
    if (q >= g->n) refuse(k, EXIT_BAD, "%llx colours do serve", (number)q);
    search s = {.g = g, .q = q, .full = pool_get(k, g->n, 8), .degree = pool_get(k, g->n, 8), .colour = pool_get(k, g->n, 4)};
    s.taken = pool_get(k, g->n * q + 1, 4);
    for (uint64_t e = 0; e < g->n * g->n; e++) s.degree[e / g->n] += g->joined[e];
    if (colourable(k, &s, 0)) refuse(k, EXIT_BAD, "%llx colours do serve", (number)q);
}

/* classes T C, colours T C c_0,c_1,.., clique T v,w,.., uncolourable T C: of the graph of time T. */
void rule_graph(kernel *k, const char *kind, const char *s) {
    uint64_t count = 0, q, T = read_small(k, &s, UINT32_MAX);
    const graph *g = k->what->about && k->what->about->graph ? k->what->about->graph(k, T) : NULL;
    if (!g) refuse(k, EXIT_BAD, "there are no classes of time %llx", (number)T);
    read_char(k, &s, ' ');
    bool clique = !strcmp(kind, "clique"), coloured = !strcmp(kind, "colours");
    q = clique ? g->n : read_small(k, &s, UINT32_MAX);
    if (coloured) read_char(k, &s, ' ');
    const uint32_t *list = clique || coloured ? read_letters(k, &s, q, LETTERS_MOST, &count) : NULL;
    read_end(k, s);
    if (!strcmp(kind, "classes") && q != g->n) refuse(k, EXIT_BAD, "there are %llx classes", (number)g->n);
    if (!strcmp(kind, "classes")) return;
    if (!g->joined) refuse(k, EXIT_BAD, "this certificate is not about conflicts");
    if (coloured && count != g->n) refuse(k, EXIT_BAD, "there are %llx classes", (number)g->n);
    if (!list) uncolourable(k, g, q);
    for (uint64_t i = 0; i < count; i++) /* colours: list[i] is that of class i; clique: list[i] is a class */
        for (uint64_t j = 0; j < i; j++)
            if (clique ? !g->joined[list[i] * g->n + list[j]] : list[i] == list[j] && g->joined[i * g->n + j])
                refuse(k, EXIT_BAD, clique ? "classes %llx and %llx do not conflict" : "classes %llx and %llx conflict",
                       (number)(clique ? list[j] : j), (number)(clique ? list[i] : i));
}
