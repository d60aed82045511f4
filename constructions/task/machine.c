/* machine.c - for each task a machine that keeps what it needs and little else, reading a symbol at a time.
   copy       the letters so far (two words)
   selective  how many letters, and which; too many: DEAD
   prefix     while the key is read: it; then the key and how much of it the text now ends with; once found: the
              answer so far
   suffix     for each key the answer after its first occurrence (0: none yet), then the last n+k-1 letters, then
              the key as far as read
   induction  for each letter the successor of its latest occurrence (0: none), then the last letter, then the answer */
#include <string.h>

#include "constructions/task/layers.h"

#define DEAD UINT32_MAX
enum { READING, SEARCHING, FOUND }; /* prefix: memory[0] */

static uint64_t power(uint32_t D, uint64_t exponent) {
    uint64_t p = 0;
    return letters_count(&p, D, exponent) ? p : UINT64_MAX;
}

status machine_width(size_t *width, const task *t) {
    uint64_t keys = power(t->D, t->n), answers = power(t->D, t->k), windows = UINT64_MAX;
    if (t->length > TASK_LENGTH_MOST) return ST_LIMIT;
    switch (t->kind) {
    case TASK_COPY: *width = 2; return ST_OK;
    case TASK_SELECTIVE: *width = 3; return ST_OK;
    case TASK_PREFIX: *width = 3; return keys <= UINT32_MAX && answers <= UINT32_MAX ? ST_OK : ST_LIMIT;
    case TASK_SUFFIX:
        if (__builtin_mul_overflow(keys, answers, &windows) || windows >= UINT32_MAX || keys > (1u << 16)) return ST_LIMIT;
        *width = (size_t)keys + 2;
        return ST_OK;
    case TASK_INDUCTION:
        if (t->D > (1u << 16)) return ST_LIMIT;
        *width = (size_t)t->D + 2;
        return ST_OK;
    default: return ST_UNSUPPORTED;
    }
}

void machine_start(uint32_t *memory, const task *t) {
    size_t width;
    if (machine_width(&width, t) == ST_OK) memset(memory, 0, width * sizeof *memory);
}

/* A number of 64 bits in two words; layers run out of states long before D^L leaves 64 bits. */
static void push(uint32_t *word, uint32_t D, letter a) {
    uint64_t number = ((uint64_t)word[1] << 32 | word[0]) * D + a;
    word[0] = (uint32_t)number;
    word[1] = (uint32_t)(number >> 32);
}

static void step_selective(uint32_t *memory, const task *t, task_flaw flaw, letter symbol) {
    if (symbol == t->D && flaw != FLAW_NOISE_KEPT) return;
    if (memory[0] == DEAD) return;
    if (memory[0] == t->m) {
        memory[0] = DEAD;
        memory[1] = memory[2] = 0;
        return;
    }
    memory[0]++;
    push(memory + 1, t->D, symbol == t->D ? 0 : symbol);
}

/* Letter i of the key, from its number. */
static letter key_letter(const task *t, uint32_t key, uint64_t i) {
    for (uint64_t j = t->n - 1; j > i; j--) key /= t->D;
    return key % t->D;
}

/* How much of the key a text ends with that ended with `progress` letters of it and goes on with a: the longest j
   such that key[0..j) ends the word key[0..progress) a. */
static uint32_t advance(const task *t, uint32_t key, uint32_t progress, letter a) {
    for (uint32_t j = progress + 1; j > 0; j--) {
        if (key_letter(t, key, j - 1) != a) continue;
        uint32_t i = 0;
        while (i + 1 < j && key_letter(t, key, i) == key_letter(t, key, progress - (j - 1) + i)) i++;
        if (i + 1 == j) return j;
    }
    return 0;
}

static void step_prefix(uint32_t *memory, const task *t, task_flaw flaw, uint64_t at, letter a) {
    if (memory[0] == READING) {
        memory[1] = memory[1] * t->D + a;
        if (at + 1 == t->n) memory[0] = SEARCHING;
    } else if (memory[0] == SEARCHING) {
        uint32_t progress = advance(t, memory[1], memory[2], a);
        if (flaw == FLAW_PROGRESS_LOST && progress != memory[2] + 1) progress = 0;
        memory[2] = progress;
        if (progress == t->n) {
            memory[0] = FOUND;
            memory[1] = memory[2] = 0;
        }
    } else if (memory[2] < t->k) {
        memory[1] = memory[1] * t->D + a;
        memory[2]++;
    }
}

static void step_suffix(uint32_t *memory, const task *t, task_flaw flaw, uint64_t at, letter a) {
    uint32_t keys = (uint32_t)power(t->D, t->n), answers = (uint32_t)power(t->D, t->k);
    uint32_t *window = memory + keys, *key = memory + keys + 1;
    if (at >= t->L) { /* the text has been read */
        *key = *key * t->D + (flaw == FLAW_KEY_SHORT && at == t->L ? 0 : a);
        return;
    }
    uint32_t full = *window * t->D + a; /* at most D^(n+k) - 1, as the window has n+k-1 letters */
    if (at + 1 >= t->n + t->k) {
        uint32_t *entry = memory + full / answers;
        if (!*entry || flaw == FLAW_LAST_OCCURRENCE) *entry = 1 + full % answers;
    }
    *window = full % (keys * answers / t->D);
    if (at + 1 == t->L) {
        /* The last n+k-1 letters are an occurrence one letter short. */
        if (flaw == FLAW_SHORT_ANSWER && at + 2 >= t->n + t->k) {
            uint32_t *entry = memory + *window / (answers / t->D);
            if (!*entry) *entry = 1 + *window % (answers / t->D) * t->D;
        }
        *window = 0;
    }
}

static void step_induction(uint32_t *memory, const task *t, task_flaw flaw, uint64_t at, letter a) {
    uint32_t *last = memory + t->D, *answer = memory + t->D + 1;
    if (*last && !(flaw == FLAW_FIRST_SEEN && memory[*last - 1]) && !(flaw == FLAW_QUERY_UNSEEN && at + 1 == t->length))
        memory[*last - 1] = 1 + a;
    *last = 1 + a;
    if (at + 1 == t->length) *answer = memory[a];
}

void machine_step(uint32_t *to, const uint32_t *from, const task *t, task_flaw flaw, uint64_t at, letter symbol) {
    size_t width;
    if (machine_width(&width, t) != ST_OK) return;
    memcpy(to, from, width * sizeof *to);
    switch (t->kind) {
    case TASK_COPY:
        if (flaw == FLAW_SHORT_REGISTER && at == 0) symbol = 0;
        push(to, t->D, symbol);
        break;
    case TASK_SELECTIVE: step_selective(to, t, flaw, symbol); break;
    case TASK_PREFIX: step_prefix(to, t, flaw, at, symbol); break;
    case TASK_SUFFIX: step_suffix(to, t, flaw, at, symbol); break;
    case TASK_INDUCTION: step_induction(to, t, flaw, at, symbol); break;
    default: break;
    }
    if (flaw == FLAW_NO_COUNT && at + 1 == t->length && to[0] < t->m) to[0] = (uint32_t)t->m;
}

uint64_t machine_answer(const uint32_t *memory, const task *t) {
    switch (t->kind) {
    case TASK_COPY: return 1 + ((uint64_t)memory[1] << 32 | memory[0]);
    case TASK_SELECTIVE: return memory[0] == t->m ? 1 + ((uint64_t)memory[2] << 32 | memory[1]) : TASK_NONE;
    case TASK_PREFIX: return memory[0] == FOUND && memory[2] == t->k ? 1 + (uint64_t)memory[1] : TASK_NONE;
    case TASK_SUFFIX: return memory[memory[power(t->D, t->n) + 1]];
    case TASK_INDUCTION: return memory[t->D + 1];
    default: return TASK_NONE;
    }
}
