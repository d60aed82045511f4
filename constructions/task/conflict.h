/* conflict.h - when the promise holds (the answer is not "none"), which classes a machine must keep apart.
   Two classes of one time conflict when some suffix gives both an answer and the answers differ.  A set of pairwise
   unjoined classes has one answer for each suffix, so the least number of states at that time is the least number of
   colours of this graph, for machines with any states at other times. */
#ifndef CONSTRUCTIONS_TASK_CONFLICT_H
#define CONSTRUCTIONS_TASK_CONFLICT_H

#include "constructions/task/graph.h"
#include "constructions/task/layers.h"

typedef struct task_conflicts {
    uint64_t count; /* length + 1 */
    graph *at;      /* the graph of each time; vertices are classes */
} task_conflicts;

/* LIMIT when a layer has too many classes or the pairs are more than w->limit. */
MUST_USE status task_conflicts_build(task_conflicts *c, const task_layers *m, const work *w);
void task_conflicts_clear(task_conflicts *c);
/* A suffix of length - time symbols after which both answer, differently; BUG when they do not conflict. */
MUST_USE status task_conflicts_separate(letter *suffix, const task_conflicts *c, const task_layers *m, uint64_t time, uint32_t a,
                                        uint32_t b);

#endif
