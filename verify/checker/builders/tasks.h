/* tasks.h - the tasks of vb:states, the object of its certificates: prompts and answers, classes and conflicts. */
#ifndef VERIFY_CHECKER_BUILDERS_TASKS_H
#define VERIFY_CHECKER_BUILDERS_TASKS_H

#include "verify/checker/builders/builders.h"

/* tasks.c: a task, from the parameters (L: also of positions, where m of them hold letters).  classes.c: its graphs. */
typedef struct task {
    uint64_t D, A, n, k, L, m, length;
    uint32_t (*answer)(const struct task *t, const uint32_t *prompt);
    graph *graphs; /* length + 1, by time */
} task;
extern const object task_object;
void task_read(kernel *k, task *t);
void task_build(kernel *k);

#endif
