/* brute.c - the definition on every prompt, in numerical order; then, from the end to the beginning, each prefix is
   numbered by the numbers of its A extensions.  Equal numbers are equal functions of the suffix, by induction. */
#include "constructions/task/brute.h"

#include <stdlib.h>
#include <string.h>

#include "constructions/task/interner.h"

void task_mistake_clear(task_mistake *wrong) {
    free(wrong->prompt);
    *wrong = (task_mistake){0};
}

static status keep_mistake(task_mistake *wrong, const letter *prompt, uint64_t length, uint64_t right, uint64_t said) {
    wrong->prompt = malloc(((size_t)length + 1) * sizeof *prompt);
    if (!wrong->prompt) return ST_MEMORY;
    memcpy(wrong->prompt, prompt, (size_t)length * sizeof *prompt);
    wrong->found = true;
    wrong->right = right;
    wrong->said = said;
    return ST_OK;
}

/* ids[i] := the number of the answer to the i-th prompt. */
static status number_prompts(uint32_t *ids, uint64_t *answers, task_mistake *wrong, uint64_t all, const task *t,
                             const task_layers *m, const work *w) {
    interner seen;
    letter *prompt = calloc((size_t)t->length + 1, sizeof *prompt);
    status st = prompt ? ST_OK : ST_MEMORY;
    interner_init(&seen, 2);
    for (uint64_t i = 0; st == ST_OK && i < all; i++) {
        bool is_new;
        if ((i & 1023) == 0 && work_should_stop(w)) TRY(ST_STOPPED);
        uint64_t right = task_answer(t, prompt);
        if (m && !wrong->found) {
            uint64_t said = task_layers_answer(m, 0, 0, prompt);
            if (said != right) TRY(keep_mistake(wrong, prompt, t->length, right, said));
        }
        TRY(interner_add(&seen, &ids[i], &is_new, (uint32_t[]){(uint32_t)right, (uint32_t)(right >> 32)}));
        for (uint64_t p = t->length; p-- > 0;) { /* the next prompt */
            if (++prompt[p] < t->symbols) break;
            prompt[p] = 0;
        }
    }
    *answers = seen.count;
out:
    interner_clear(&seen);
    free(prompt);
    return st;
}

status task_brute(uint64_t *classes, task_mistake *wrong, const task *t, const task_layers *m, const work *w) {
    uint64_t all;
    uint32_t *ids = NULL;
    interner rows = {0};
    status st = ST_OK;
    *wrong = (task_mistake){0};
    if (t->length > TASK_LENGTH_MOST) TRY(ST_LIMIT);
    TRY(task_prompts(&all, t, w->limit));
    ids = malloc(((size_t)all + 1) * sizeof *ids);
    if (!ids) TRY(ST_MEMORY);
    TRY(number_prompts(ids, &classes[t->length], wrong, all, t, m, w));
    for (uint64_t time = t->length; time-- > 0;) {
        bool is_new;
        all /= t->symbols;
        interner_init(&rows, t->symbols);
        for (uint64_t i = 0; i < all; i++) {
            if ((i & 4095) == 0 && work_should_stop(w)) TRY(ST_STOPPED);
            TRY(interner_add(&rows, &ids[i], &is_new, ids + i * t->symbols)); /* written behind what is read */
        }
        classes[time] = rows.count;
        interner_clear(&rows);
    }
out:
    interner_clear(&rows);
    free(ids);
    return st;
}
