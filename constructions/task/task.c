/* task.c - the definitions of the tasks, as directly as they can be written. */
#include "constructions/task/task.h"

#include <string.h>

const char *const task_names[TASK_KINDS + 1] = {"copy", "selective", "prefix", "suffix", "induction", NULL};

void task_settle(task *t) {
    t->symbols = t->D + (t->kind == TASK_SELECTIVE ? 1u : 0u);
    t->length = t->kind == TASK_SELECTIVE ? t->T : t->L;
    if (t->kind == TASK_PREFIX || t->kind == TASK_SUFFIX) t->length += t->n;
    t->query = t->kind == TASK_SUFFIX ? t->L : t->kind == TASK_INDUCTION ? t->L - 1 : t->length;
}

static uint64_t word_number(const letter *x, uint64_t count, uint32_t D) {
    uint64_t number = 0;
    for (uint64_t i = 0; i < count; i++) number = number * D + x[i];
    return number;
}

/* The first occurrence of the key that has k letters behind it; all occurrences before it have them, too. */
static uint64_t look_up(const task *t, const letter *x, const letter *key) {
    for (uint64_t i = 0; i + t->n + t->k <= t->L; i++)
        if (!memcmp(x + i, key, t->n * sizeof *key)) return 1 + word_number(x + i + t->n, t->k, t->D);
    return TASK_NONE;
}

static uint64_t select_letters(const task *t, const letter *prompt) {
    uint64_t letters = 0, number = 0;
    for (uint64_t i = 0; i < t->T; i++)
        if (prompt[i] < t->D) {
            if (letters++ == t->m) return TASK_NONE;
            number = number * t->D + prompt[i];
        }
    return letters == t->m ? 1 + number : TASK_NONE;
}

uint64_t task_answer(const task *t, const letter *prompt) {
    switch (t->kind) {
    case TASK_COPY: return 1 + word_number(prompt, t->L, t->D);
    case TASK_SELECTIVE: return select_letters(t, prompt);
    case TASK_PREFIX: return look_up(t, prompt + t->n, prompt);
    case TASK_SUFFIX: return look_up(t, prompt, prompt + t->L);
    case TASK_INDUCTION:
        for (uint64_t i = t->L - 1; i-- > 0;)
            if (prompt[i] == prompt[t->L - 1]) return 1 + (uint64_t)prompt[i + 1];
        return TASK_NONE;
    default: return TASK_NONE;
    }
}

void task_write(text *out, const task *t, const letter *symbols, uint64_t from, uint64_t to) {
    uint64_t bar = t->kind == TASK_PREFIX ? t->n : t->query;
    for (uint64_t i = from; i < to; i++) {
        if (i == bar && i > from) text_add(out, "|");
        else if (i > from && t->D > 36) text_add(out, ",");
        if (symbols[i - from] >= t->D) text_add(out, ".");
        else letters_write(out, &symbols[i - from], 1, t->D);
    }
    if (to == bar && bar < t->length) text_add(out, "|");
}

void task_write_answer(text *out, const task *t, uint64_t answer) {
    letter word[64];
    uint64_t count = t->kind == TASK_COPY ? t->L : t->kind == TASK_SELECTIVE ? t->m : t->kind == TASK_INDUCTION ? 1 : t->k;
    if (answer == TASK_NONE) text_add(out, "none");
    else if (count > 64) text_addf(out, "word %llu", (unsigned long long)(answer - 1));
    else {
        letters_from_index(word, count, t->D, answer - 1);
        letters_write(out, word, count, t->D);
    }
}

status task_prompts(uint64_t *all, const task *t, uint64_t limit) {
    uint64_t units;
    if (!letters_count(all, t->symbols, t->length) || __builtin_mul_overflow(*all, t->length, &units) || units > limit)
        return ST_LIMIT;
    return ST_OK;
}
