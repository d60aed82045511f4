/* conflict.c - from the end to the beginning: two classes conflict when some symbol leads to classes that do. */
#include "constructions/task/conflict.h"

#include <stdlib.h>

void task_conflicts_clear(task_conflicts *c) {
    for (uint64_t time = 0; c->at && time < c->count; time++) graph_clear(&c->at[time]);
    free(c->at);
    *c = (task_conflicts){0};
}

static bool do_conflict(const task_conflicts *c, const task_layers *m, uint64_t time, uint32_t a, uint32_t b) {
    uint32_t A = m->t.symbols;
    const task_layer *l = &m->layer[time];
    if (time == m->t.length) return m->answer[a] != TASK_NONE && m->answer[b] != TASK_NONE && m->answer[a] != m->answer[b];
    for (uint32_t s = 0; s < A; s++)
        if (graph_joined(&c->at[time + 1], l->next[(size_t)a * A + s], l->next[(size_t)b * A + s])) return true;
    return false;
}

status task_conflicts_build(task_conflicts *c, const task_layers *m, const work *w) {
    uint64_t pairs = 0;
    status st = ST_OK;
    *c = (task_conflicts){.count = m->t.length + 1};
    for (uint64_t time = 0; time <= m->t.length; time++) {
        uint64_t classes = m->layer[time].classes;
        if (classes > GRAPH_VERTICES_MOST) TRY(ST_LIMIT);
        pairs += classes * classes;
    }
    if (pairs > w->limit) TRY(ST_LIMIT);
    c->at = calloc((size_t)c->count, sizeof *c->at);
    if (!c->at) TRY(ST_MEMORY);
    for (uint64_t time = c->count; time-- > 0;) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        TRY(graph_init(&c->at[time], m->layer[time].classes));
        for (uint32_t a = 0; a < m->layer[time].classes; a++)
            for (uint32_t b = 0; b < a; b++)
                if (do_conflict(c, m, time, a, b)) graph_join(&c->at[time], a, b);
    }
out:
    return st;
}

status task_conflicts_separate(letter *suffix, const task_conflicts *c, const task_layers *m, uint64_t time, uint32_t a,
                               uint32_t b) {
    uint32_t A = m->t.symbols;
    if (!graph_joined(&c->at[time], a, b)) return ST_BUG;
    for (; time < m->t.length; time++) {
        const uint32_t *next = m->layer[time].next;
        uint32_t s = 0;
        while (s < A && !graph_joined(&c->at[time + 1], next[(size_t)a * A + s], next[(size_t)b * A + s])) s++;
        if (s == A) return ST_BUG;
        *suffix++ = s;
        a = next[(size_t)a * A + s];
        b = next[(size_t)b * A + s];
    }
    return ST_OK;
}
