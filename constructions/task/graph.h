/* graph.h - simple graphs as bit rows, and the least number of colours by exact search.
   The answer carries its own evidence: a colouring, a clique, and whether the search for one colour less was run to
   its end. */
#ifndef CONSTRUCTIONS_TASK_GRAPH_H
#define CONSTRUCTIONS_TASK_GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#include "numerics/base/status.h"
#include "numerics/base/work.h"

#define GRAPH_VERTICES_MOST ((uint32_t)1024)

typedef struct graph {
    uint32_t n, words; /* words of 64 bits in a row */
    uint64_t *row;     /* n * words                */
} graph;

MUST_USE status graph_init(graph *g, uint32_t n); /* no edges; LIMIT past GRAPH_VERTICES_MOST */
void graph_clear(graph *g);
void graph_join(graph *g, uint32_t u, uint32_t v);
static inline bool graph_joined(const graph *g, uint32_t u, uint32_t v) {
    return g->row[(size_t)u * g->words + v / 64] >> (v % 64) & 1;
}

typedef struct graph_colouring {
    uint32_t lower, upper; /* lower <= least number of colours <= upper */
    uint32_t *colour;      /* n, each below upper: no edge joins two alike */
    uint32_t *clique, clique_size;
    bool exhausted; /* lower > clique_size because no colouring with lower-1 colours exists: all were tried */
    uint64_t nodes; /* of the search */
} graph_colouring;

/* Searches with at most `limit` nodes.  The vertices that the search leaves out are dominated by another, not joined
   to them, with all their neighbours: that vertex's colour serves. */
MUST_USE status graph_colour(graph_colouring *c, const graph *g, uint64_t limit, const work *w);
void graph_colouring_clear(graph_colouring *c);
/* Whether colouring and clique are what they say: looked at edge by edge, apart from the search. */
bool graph_colouring_holds(const graph_colouring *c, const graph *g);

#endif
