/* task.h - a task: prompts of one fixed length over one alphabet, and the answer each of them asks for.
   Letters: D alphabet, A symbols of a prompt, n letters of a key, k letters of an answer, L letters of the text,
   m letters to keep among T positions, t a time (symbols read).  The answer is the definition itself, read off a
   whole prompt; the machines that find it symbol by symbol are in layers.h. */
#ifndef CONSTRUCTIONS_TASK_TASK_H
#define CONSTRUCTIONS_TASK_TASK_H

#include <stdint.h>

#include "numerics/base/letters.h"
#include "numerics/base/status.h"
#include "numerics/base/text.h"
#include "numerics/base/work.h"

typedef enum task_kind {
    TASK_COPY,      /* x in D^L; say x                                                                    */
    TASK_SELECTIVE, /* T positions, m of them letters, the others noise (symbol D); say the letters        */
    TASK_PREFIX,    /* a key of n letters, then x; say the k letters after its first occurrence in x       */
    TASK_SUFFIX,    /* x, then the key                                                                    */
    TASK_INDUCTION, /* L letters; say the letter after the latest earlier occurrence of the last one       */
    TASK_KINDS
} task_kind;

extern const char *const task_names[TASK_KINDS + 1]; /* as written on the command line; NULL-terminated */

typedef struct task {
    task_kind kind;
    uint32_t D;
    uint64_t n, k, L, m, T; /* 0 where the task has no such number */
    uint32_t symbols;       /* A: D, or D+1 with noise             */
    uint64_t length;        /* symbols of a prompt                 */
    uint64_t query;         /* the time before the key or query; length where there is none or it comes first */
} task;

#define TASK_NONE ((uint64_t)0) /* the answer of a prompt outside the promise; else 1 + the word as a number in base D */
#define TASK_LENGTH_MOST ((uint64_t)4096) /* of prompts that are enumerated */

/* Fills in symbols, length and query from the rest. */
void task_settle(task *t);
/* The answer to prompt[0..length), by the definition.  Words of answers must fit 63 bits. */
uint64_t task_answer(const task *t, const letter *prompt);
/* Symbols i.. of a prompt as people read them: letters, noise as '.', '|' between text and key ("" when empty). */
void task_write(text *out, const task *t, const letter *symbols, uint64_t from, uint64_t to);
void task_write_answer(text *out, const task *t, uint64_t answer);
/* *all = A^length when that times length is at most limit; else LIMIT. */
MUST_USE status task_prompts(uint64_t *all, const task *t, uint64_t limit);

#endif
