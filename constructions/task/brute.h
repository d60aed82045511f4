/* brute.h - the classes of a task by its definition alone: all A^length prompts, no machine. */
#ifndef CONSTRUCTIONS_TASK_BRUTE_H
#define CONSTRUCTIONS_TASK_BRUTE_H

#include "constructions/task/layers.h"

/* The first prompt on which a machine and the definition differ. */
typedef struct task_mistake {
    bool found;
    letter *prompt; /* length symbols, owned */
    uint64_t right, said;
} task_mistake;

/* classes[t], t = 0..length: how many functions from suffixes to answers the prefixes of length t have.  And, when m
   is not NULL, the first prompt that m answers wrongly.  LIMIT when A^length * length is past w->limit. */
MUST_USE status task_brute(uint64_t *classes, task_mistake *wrong, const task *t, const task_layers *m, const work *w);
void task_mistake_clear(task_mistake *wrong);

#endif
