/* verdict.h - what a check found.  Checks only report facts (established, refuted, doubtful, sampled); one
   function, verdict_of, turns the facts of a reading into its verdict:
     a hypothesis fails -> VACUOUS, else a counterexample -> REFUTED, else a doubt -> UNDECIDED,
     else something established -> VERIFIED, else sampled evidence -> SUPPORTED, else UNDECIDED.
   Sampling alone can therefore never close as VERIFIED. */
#ifndef THEOREMS_VERDICT_H
#define THEOREMS_VERDICT_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/ball/enclosure.h"
#include "numerics/base/status.h"
#include "numerics/base/text.h"
#include "theorems/fact.h"

typedef enum verdict_kind {
    VERDICT_VERIFIED,
    VERDICT_VACUOUS,
    VERDICT_SUPPORTED,
    VERDICT_UNDECIDED,
    VERDICT_REFUTED /* the worst: `verify all` ends with the largest */
} verdict_kind;
const char *verdict_name(verdict_kind k); /* "VERIFIED" ... */

/* How something was established: bits of verdict.methods. */
enum { METHOD_DERIVATION = 1, METHOD_EXHAUSTION = 2, METHOD_ENCLOSURE = 4, METHOD_SAMPLING = 8 };

typedef enum quantity_kind {
    QUANTITY_ABSENT,    /* declared, but does not apply here: null              */
    QUANTITY_EXACT,     /* value                                               */
    QUANTITY_FORM,      /* too long to print: form, with log2 of it in bounds   */
    QUANTITY_ENCLOSURE, /* bounds                                              */
    QUANTITY_LIST,      /* items: exact numbers already written as text        */
    QUANTITY_TEXT       /* a word that is no number ("yes", a machine's name)    */
} quantity_kind;

typedef struct quantity {
    const char *name; /* borrowed from the claim's declaration */
    quantity_kind kind;
    mpq_t value;
    enclosure bounds;
    char *form; /* FORM and TEXT */
    char **items;
    size_t count, room;
} quantity;

typedef struct reading_state {
    const char *name;   /* borrowed from the claim */
    bool established;
    text vacuous, refuted, doubt, sampled; /* empty when none; refuted holds the witnesses, a line each */
} reading_state;

/* The result of sampling: `hits` of `samples`, with the exact 1-alpha interval. */
typedef struct verdict_sample {
    bool present;
    char of[64]; /* what was estimated: a quantity's name */
    uint64_t samples, hits, seed;
    mpq_t alpha;
    enclosure interval;
} verdict_sample;

/* One negative control, run. */
typedef struct control_result {
    const char *name, *why; /* borrowed from the claim */
    char *at;               /* its parameters, "D=2 n=2 L=5" */
    char *at_json;          /* the same as a JSON object     */
    verdict_kind got;
    char *witness;
} control_result;

typedef struct verdict verdict;
struct verdict {
    reading_state *readings;
    size_t reading_count;
    quantity *quantities;
    size_t quantity_count;
    unsigned methods;
    bool trivial;
    text scope;    /* fragments joined by "; "                          */
    text notes;    /* a line each                                       */
    text steps;    /* what was derived, a line each: "L4 score: ..."    */
    verdict_sample sampled;
    control_result *controls;
    size_t control_count;
    bool seed_used;
    double seconds;
    status failed; /* an allocation failed inside: reported by verdict_status */
    const fact_listener *listener; /* borrowed; NULL: no one wants structured facts, and none are made */
};

/* names of readings ("sharp" first) and quantities, borrowed for the verdict's lifetime. */
MUST_USE status verdict_init(verdict *v, const char *const *readings, size_t reading_count,
                             const char *const *quantities, size_t quantity_count);
void verdict_clear(verdict *v);
status verdict_status(const verdict *v); /* ST_OK, ST_MEMORY, or ST_BUG for an undeclared name */

/* Facts.  reading is one of the declared names. */
void verdict_scope(verdict *v, const char *format, ...) PRINTF_LIKE(2, 3);
/* The check was stopped before its end: what stands in the scope was planned, and not all of it done. */
void verdict_scope_stopped(verdict *v);
void verdict_establish(verdict *v, const char *reading, unsigned methods);
void verdict_refute(verdict *v, const char *reading, const char *witness, ...) PRINTF_LIKE(3, 4);
void verdict_doubt(verdict *v, const char *reading, const char *why, ...) PRINTF_LIKE(3, 4);
void verdict_vacuous(verdict *v, const char *reading, const char *hypothesis, ...) PRINTF_LIKE(3, 4);
void verdict_support(verdict *v, const char *reading, const char *evidence, ...) PRINTF_LIKE(3, 4);
void verdict_trivial(verdict *v); /* the sharp bound is true but says nothing (>= 1 or <= 0) */
void verdict_note(verdict *v, const char *format, ...) PRINTF_LIKE(2, 3);
void verdict_step(verdict *v, const char *format, ...) PRINTF_LIKE(2, 3); /* for people; facts are for programs */
void verdict_sampled(verdict *v, const char *of, uint64_t hits, uint64_t samples, uint64_t seed,
                     const mpq_t alpha, const enclosure *interval);

/* Facts in a form another program can decide (theorems/fact.h), for whoever listens; without a listener all of this
   does nothing.  The verdict of a reading rests on the facts named by verdict_rest, and is about the parameters named
   by verdict_parameter, in the claim's order. */
static inline bool verdict_listens(const verdict *v) { return v && v->listener; }
fact_id verdict_state(verdict *v, const char *kind, const fact_arg *args, size_t count);
#define VERDICT_STATE(v, kind, ...)                                                                           \
    verdict_state((v), (kind), (const fact_arg[]){__VA_ARGS__}, sizeof((const fact_arg[]){__VA_ARGS__}) / sizeof(fact_arg))
/* The next line of the object, where the verdict is about one that is written out (a model from a file). */
void verdict_given(verdict *v, const char *reading, const char *kind, const fact_arg *args, size_t count);
#define VERDICT_GIVE(v, reading, kind, ...)                                                                            \
    verdict_given((v), (reading), (kind), (const fact_arg[]){__VA_ARGS__},                                             \
                  sizeof((const fact_arg[]){__VA_ARGS__}) / sizeof(fact_arg))
void verdict_parameter(verdict *v, const char *reading, const char *name, const mpq_t value);
void verdict_parameter_count(verdict *v, const char *reading, const char *name, uint64_t value);
void verdict_parameter_word(verdict *v, const char *reading, const char *name, const char *word);
void verdict_rest(verdict *v, const char *reading, fact_id id);
/* Says why there are no such facts here; reading NULL: for any. */
void verdict_decline(verdict *v, const char *reading, const char *why);

/* Quantities by declared name; a value past 4,000 digits becomes a form only through verdict_form. */
void verdict_integer(verdict *v, const char *name, const mpz_t value);
void verdict_unsigned(verdict *v, const char *name, uint64_t value);
void verdict_rational(verdict *v, const char *name, const mpq_t value);
void verdict_form(verdict *v, const char *name, const enclosure *log2, const char *form, ...) PRINTF_LIKE(4, 5);
/* base^exponent, in full up to 4,000 digits, else as the form "base^exponent" with its log2. */
void verdict_power(verdict *v, const char *name, uint64_t base, uint64_t exponent);
void verdict_enclosure(verdict *v, const char *name, const enclosure *e);
void verdict_word(verdict *v, const char *name, const char *word);
void verdict_list_add(verdict *v, const char *name, const mpq_t item);

/* The verdict of a reading from its facts, as in the head of this file. */
verdict_kind verdict_of(const verdict *v, const char *reading);
const reading_state *verdict_reading(const verdict *v, const char *reading);
const quantity *verdict_quantity(const verdict *v, const char *name);

#endif
