/* states.h - one run of vb:states: the task, the machine bent or not, the formulas, and what was found. */
#ifndef THEOREMS_VB_STATES_STATES_H
#define THEOREMS_VB_STATES_STATES_H

#include "constructions/task/conflict.h"
#include "theorems/claim.h"

/* What claim_bend bends. */
typedef struct states_object {
    task t;
    task_flaw flaw;     /* of the machine                                                   */
    long formula_add;   /* to the number stated                                             */
    long promise_add;   /* the same under the promise                                       */
    bool join_classes;  /* two classes of the least machine are made one                    */
    bool join_colours;  /* two colours are made one                                         */
    bool all_apart;     /* under the promise, as many states claimed as without             */
} states_object;

/* Classes by formula (docs/proofs/states.md), where there is one.  at[t], t = 0..length; `stated` is the largest of
   all times (copy, selective, prefix) or the one before the query (suffix, induction). */
typedef struct states_formula {
    uint64_t count; /* length + 1 */
    mpz_t *at, stated;
    bool *known, stated_known;
} states_formula;

/* promise: least numbers of states when only prompts with an answer count. */
MUST_USE status states_formula_init(states_formula *f, const task *t, bool promise);
void states_formula_clear(states_formula *f);
/* Bends: adds to the stated number and to those of the times it speaks of. */
void states_formula_add(states_formula *f, const task *t, long amount);
bool states_formula_complete(const states_formula *f); /* known at all times */
/* Induction with every letter a query, L >= 2D+1. */
void states_formula_online(mpz_t z, uint64_t D);
/* Whether `stated` speaks of the time before the query. */
bool states_before_query(const task *t);

typedef struct states_run {
    const claim_input *in;
    verdict *v;
    states_object o;
    states_formula f, p; /* without and with the promise  */
    task_layers m;
    bool built, looked;  /* m is there; all prompts were looked at */
} states_run;

/* Appends the first prefixes of up to `most` classes: "00, 01, ..". */
void states_write_prefixes(text *out, const states_run *r, uint64_t time, const uint32_t *classes, uint32_t count, uint32_t most);
/* Appends "P and Q, then S: answers X and Y". */
void states_write_pair(text *out, const states_run *r, uint64_t time, uint32_t a, uint32_t b, const letter *suffix);
void states_list(verdict *v, const char *name, uint64_t value);
#define STATES_TIMES_MOST ((uint64_t)256) /* symbols of a prompt, past which lists over time are left out */

/* The reading `promise`: conflicts, colourings, cliques. */
MUST_USE status states_check_promise(states_run *r);

/* For other programs (theorems/fact.h): the parameters, with whether facts about them can be checked; the classes of all times; the
   colouring of a time, its clique, and, where that is smaller, that a colour less does not do. */
bool states_state_open(verdict *v, const char *reading, const task *t);
void states_state_classes(const states_run *r);
void states_state_colours(verdict *v, uint64_t time, const graph *g, const graph_colouring *k);

#define STATES_CONTROLS 18
extern const control states_controls[STATES_CONTROLS];

#endif
