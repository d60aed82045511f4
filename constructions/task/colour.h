/* colour.h - the exact search behind graph_colour. */
#ifndef CONSTRUCTIONS_TASK_COLOUR_H
#define CONSTRUCTIONS_TASK_COLOUR_H

#include "constructions/task/graph.h"

/* Colours the vertices of g that are in `there`: c has a clique, colour with room for all, and lower; sets upper and
   colour, and lower and exhausted where the search ends.  At most `limit` nodes in all. */
MUST_USE status colour_search(graph_colouring *c, const graph *g, const uint64_t *there, uint64_t limit, const work *w);

#endif
