/* layers.c - exploring a task's machine time by time, then joining states backwards: two states of one time are
   joined when every symbol leads to joined states, at the end when they answer the same (Myhill and Nerode; with
   times apart one pass does). */
#include "constructions/task/layers.h"

#include <stdlib.h>
#include <string.h>

#include "constructions/task/interner.h"

#define STEPS_MOST ((uint64_t)1 << 22) /* of exploring: 4 bytes each, and 12 a state */

void task_layers_clear(task_layers *m) {
    for (uint64_t time = 0; m->layer && time <= m->t.length; time++) {
        task_layer *l = &m->layer[time];
        free(l->parent);
        free(l->by);
        free(l->step);
        free(l->first);
        free(l->next);
    }
    free(m->layer);
    free(m->answer);
    *m = (task_layers){0};
}

static status new_words(uint32_t **words, size_t count) {
    *words = calloc(count + 1, sizeof **words);
    return *words ? ST_OK : ST_MEMORY;
}

/* Grows the record of first ways to room for one more state. */
static status note_state(task_layer *l, uint32_t state, uint32_t parent, uint32_t by) {
    if ((state & (state - 1)) == 0) { /* 0, 1, 2, 4, ..: double */
        size_t room = state ? 2 * (size_t)state : 1;
        uint32_t *p = realloc(l->parent, room * sizeof *p);
        if (p) l->parent = p;
        uint32_t *b = p ? realloc(l->by, room * sizeof *b) : NULL;
        if (!b) return ST_MEMORY;
        l->by = b;
    }
    l->parent[state] = parent;
    l->by[state] = by;
    return ST_OK;
}

/* All steps out of the states of `from` at this time into those of `to`. */
static status explore_layer(task_layers *m, interner *to, const interner *from, task_flaw flaw, uint64_t time, uint64_t limit,
                            const work *w) {
    uint32_t A = m->t.symbols, *memory = NULL;
    task_layer *l = &m->layer[time], *after = &m->layer[time + 1];
    uint64_t most = (uint64_t)from->count * A;
    status st = ST_OK;
    if (most > limit - m->steps) TRY(ST_LIMIT);
    TRY(new_words(&l->step, most));
    TRY(new_words(&memory, to->width));
    for (uint32_t s = 0; s < from->count; s++)
        for (uint32_t a = 0; a < A; a++) {
            bool is_new;
            uint32_t *target = &l->step[(size_t)s * A + a];
            if ((m->steps++ & 4095) == 0 && work_should_stop(w)) TRY(ST_STOPPED);
            machine_step(memory, interner_at(from, s), &m->t, flaw, time, a);
            TRY(interner_add(to, target, &is_new, memory));
            if (is_new) TRY(note_state(after, *target, s, a));
        }
    after->states = to->count;
out:
    free(memory);
    return st;
}

/* Classes of the last layer: states with one answer.  class_of has room for every state. */
static status join_last(task_layers *m, uint32_t *class_of, const interner *last) {
    task_layer *l = &m->layer[m->t.length];
    interner answers;
    status st = ST_OK;
    interner_init(&answers, 2);
    TRY(new_words(&l->first, l->states));
    m->answer = calloc((size_t)l->states + 1, sizeof *m->answer);
    if (!m->answer) TRY(ST_MEMORY);
    for (uint32_t s = 0; s < l->states; s++) {
        uint64_t answer = machine_answer(interner_at(last, s), &m->t);
        bool is_new;
        TRY(interner_add(&answers, &class_of[s], &is_new, (uint32_t[]){(uint32_t)answer, (uint32_t)(answer >> 32)}));
        if (!is_new) continue;
        l->first[class_of[s]] = s;
        m->answer[class_of[s]] = answer;
    }
    l->classes = answers.count;
out:
    interner_clear(&answers);
    return st;
}

/* Classes of an earlier layer: states whose A successors are in the same classes.  *class_of holds the classes of
   the layer after it and is replaced. */
static status join_layer(task_layers *m, uint32_t **class_of, uint64_t time, const work *w) {
    task_layer *l = &m->layer[time];
    uint32_t A = m->t.symbols, *mine = NULL, *row = NULL;
    interner rows;
    status st = ST_OK;
    interner_init(&rows, A);
    TRY(new_words(&mine, l->states));
    TRY(new_words(&row, A));
    TRY(new_words(&l->first, l->states));
    for (uint32_t s = 0; s < l->states; s++) {
        bool is_new;
        if ((s & 4095) == 0 && work_should_stop(w)) TRY(ST_STOPPED);
        for (uint32_t a = 0; a < A; a++) row[a] = (*class_of)[l->step[(size_t)s * A + a]];
        TRY(interner_add(&rows, &mine[s], &is_new, row));
        if (is_new) l->first[mine[s]] = s;
    }
    l->classes = rows.count;
    l->next = rows.words; /* ownership moves */
    rows.words = NULL;
    free(l->step);
    l->step = NULL;
    free(*class_of);
    *class_of = mine;
    mine = NULL;
out:
    free(mine);
    free(row);
    interner_clear(&rows);
    return st;
}

status task_layers_build(task_layers *m, const task *t, task_flaw flaw, const work *w) {
    interner now = {0}, after = {0};
    uint32_t *memory = NULL, *class_of = NULL, index;
    uint64_t limit = w->limit < STEPS_MOST ? w->limit : STEPS_MOST;
    size_t width;
    bool is_new;
    status st = ST_OK;
    *m = (task_layers){.t = *t};
    TRY(machine_width(&width, t));
    if (t->symbols > limit) TRY(ST_LIMIT);
    m->layer = calloc((size_t)t->length + 2, sizeof *m->layer);
    if (!m->layer) TRY(ST_MEMORY);
    TRY(new_words(&memory, width));
    machine_start(memory, t);
    interner_init(&now, width);
    TRY(interner_add(&now, &index, &is_new, memory));
    TRY(note_state(&m->layer[0], 0, 0, 0));
    m->layer[0].states = 1;
    for (uint64_t time = 0; time < t->length; time++) {
        interner_init(&after, width);
        TRY(explore_layer(m, &after, &now, flaw, time, limit, w));
        interner_clear(&now);
        now = after;
        after = (interner){0};
        work_report(w, "states", (double)time / (double)t->length);
    }
    TRY(new_words(&class_of, m->layer[t->length].states));
    TRY(join_last(m, class_of, &now));
    for (uint64_t time = t->length; time-- > 0;) TRY(join_layer(m, &class_of, time, w));
out:
    interner_clear(&now);
    interner_clear(&after);
    free(memory);
    free(class_of);
    return st;
}

void task_layers_prefix(letter *prefix, const task_layers *m, uint64_t time, uint32_t class) {
    uint32_t state = m->layer[time].first[class];
    for (; time > 0; time--) {
        prefix[time - 1] = m->layer[time].by[state];
        state = m->layer[time].parent[state];
    }
}

uint64_t task_layers_answer(const task_layers *m, uint64_t time, uint32_t class, const letter *suffix) {
    for (; time < m->t.length; time++) class = m->layer[time].next[(size_t)class * m->t.symbols + *suffix++];
    return m->answer[class];
}

/* CLAIM vb:states/separate: different classes have a symbol that leads to different classes, and in the end to
   different answers. */
status task_layers_separate(letter *suffix, const task_layers *m, uint64_t time, uint32_t a, uint32_t b) {
    uint32_t A = m->t.symbols;
    if (a == b) return ST_BUG;
    for (; time < m->t.length; time++) {
        const uint32_t *next = m->layer[time].next;
        uint32_t s = 0;
        while (s < A && next[(size_t)a * A + s] == next[(size_t)b * A + s]) s++;
        if (s == A) return ST_BUG;
        *suffix++ = s;
        a = next[(size_t)a * A + s];
        b = next[(size_t)b * A + s];
    }
    return m->answer[a] != m->answer[b] ? ST_OK : ST_BUG;
}
