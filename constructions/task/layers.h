/* layers.h - an explicit machine for a task, one layer of states for each time, and the least such machine.
   The machine's states are words of memory (a shift register, a table, a progress through the key); those that are
   reached are explored forwards, then joined backwards where no continuation tells them apart. */
#ifndef CONSTRUCTIONS_TASK_LAYERS_H
#define CONSTRUCTIONS_TASK_LAYERS_H

#include "constructions/task/task.h"

/* Ways to get the machine wrong, for negative controls. */
typedef enum task_flaw {
    FLAW_NONE,
    FLAW_SHORT_REGISTER,  /* copy: the first letter falls out                                        */
    FLAW_NOISE_KEPT,      /* selective: noise is stored as the letter 0                              */
    FLAW_NO_COUNT,        /* selective: too few letters are taken for enough                          */
    FLAW_PROGRESS_LOST,   /* prefix: a letter that does not fit loses all progress                     */
    FLAW_LAST_OCCURRENCE, /* suffix: a later occurrence overwrites                                    */
    FLAW_SHORT_ANSWER,    /* suffix: an occurrence with k-1 letters behind it counts                  */
    FLAW_KEY_SHORT,       /* suffix: the first letter of the key is taken for 0                        */
    FLAW_FIRST_SEEN,      /* induction: the successor of the first occurrence is kept                 */
    FLAW_QUERY_UNSEEN     /* induction: the query is not taken as successor of the letter before it    */
} task_flaw;

/* The states at one time.  `next` and `first` belong to the least machine: classes of states. */
typedef struct task_layer {
    uint32_t states;              /* words of memory that are reached                            */
    uint32_t *parent, *by;        /* the first way to each: state one time earlier, symbol read   */
    uint32_t *step;               /* states * A: states one time later; freed once joined         */
    uint32_t classes;
    uint32_t *first;              /* classes: the first state of each                            */
    uint32_t *next;               /* classes * A: classes one time later (none at the end)        */
} task_layer;

typedef struct task_layers {
    task t;
    task_layer *layer;  /* length + 1                           */
    uint64_t *answer;   /* of each class of the last layer       */
    uint64_t steps;     /* symbols read while exploring          */
} task_layers;

/* Words of memory of the machine for t, and one step of it: to := the memory after `symbol`, the (at+1)-th.
   Answers can be read once length symbols are. */
MUST_USE status machine_width(size_t *width, const task *t);
void machine_start(uint32_t *memory, const task *t);
void machine_step(uint32_t *to, const uint32_t *from, const task *t, task_flaw flaw, uint64_t at, letter symbol);
uint64_t machine_answer(const uint32_t *memory, const task *t);

/* Explores and joins.  LIMIT when the states, or w->limit, do not suffice; m is cleared by the caller in any case. */
MUST_USE status task_layers_build(task_layers *m, const task *t, task_flaw flaw, const work *w);
void task_layers_clear(task_layers *m);
/* The first prefix that leads to this class: time symbols. */
void task_layers_prefix(letter *prefix, const task_layers *m, uint64_t time, uint32_t class);
/* The answer of the least machine to symbols from..length read in this class at that time. */
uint64_t task_layers_answer(const task_layers *m, uint64_t time, uint32_t class, const letter *suffix);
/* A suffix of length - time symbols after which two classes answer differently; BUG when there is none. */
MUST_USE status task_layers_separate(letter *suffix, const task_layers *m, uint64_t time, uint32_t a, uint32_t b);

#endif
