/* tasks.c - the tasks of vb:states: what each prompt is to be answered, read off the whole prompt; 0 is "none", a word w is 1 + w
   as a number in base D.  A prompt has length symbols below A. */
#include <string.h>

#include "verify/checker/builders/tasks.h"

static uint32_t word(const task *t, const uint32_t *x, uint64_t letters) {
    uint32_t w = 0;
    while (letters--) w = w * (uint32_t)t->D + *x++;
    return w + 1;
}

static uint32_t copy(const task *t, const uint32_t *x) { return word(t, x, t->L); }

/* The m letters among T positions, in their order, the rest noise (symbol D); none when they are not m. */
static uint32_t selective(const task *t, const uint32_t *x) {
    uint32_t w = 0;
    uint64_t letters = 0;
    for (uint64_t i = 0; i < t->L; i++) {
        if (x[i] == t->D) continue;
        w = w * (uint32_t)t->D + x[i];
        letters++;
    }
    return letters == t->m ? w + 1 : 0;
}

/* The k letters behind the first occurrence of the key that has so many behind it. */
static uint32_t look_up(const task *t, const uint32_t *x, const uint32_t *key) {
    for (uint64_t i = 0; i + t->n + t->k <= t->L; i++)
        if (!memcmp(x + i, key, t->n * sizeof *key)) return word(t, x + i + t->n, t->k);
    return 0;
}

static uint32_t prefix(const task *t, const uint32_t *x) { return look_up(t, x + t->n, x); }
static uint32_t suffix(const task *t, const uint32_t *x) { return look_up(t, x, x + t->L); }

/* The letter behind the latest earlier occurrence of the last letter. */
static uint32_t induction(const task *t, const uint32_t *x) {
    for (uint64_t i = t->L - 1; i-- > 0;)
        if (x[i] == x[t->L - 1]) return x[i + 1] + 1;
    return 0;
}

void task_read(kernel *k, task *t) {
    const char *p = k->what->parameters + strlen("task="); /* the rows of builders.c */
    bool key = *p == 'p' || !strncmp(p, "su", 2), noise = !strncmp(p, "se", 2);
    *t = (task){.D = k->D, .A = k->D + noise};
    t->answer = *p == 'c' ? copy : *p == 'p' ? prefix : *p == 'i' ? induction : noise ? selective : suffix;
    t->L = t->length = parameter_small(k, noise ? "T" : "L", 1, 1024);
    if (noise) t->m = parameter_small(k, "m", 1, t->L);
    if (key) t->n = parameter_small(k, "n", 1, 64);
    if (key) t->k = parameter_small(k, "k", 1, 64);
    t->length += t->n;
}
