/* fact.h - what a check found, in a form that another program can decide again: a kind, its arguments, and the
   earlier facts it follows from.  A claim states facts while it checks; whoever listens gives them numbers and bytes
   and knows what each kind must look like.  Nothing here knows a file format. */
#ifndef THEOREMS_FACT_H
#define THEOREMS_FACT_H

#include <gmp.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/base/status.h"

typedef size_t fact_id; /* of a fact that was heard; 0: no one listened */

/* column:value, columns ascending: the row of a matrix. */
typedef struct fact_list {
    size_t count, room;
    size_t *column;
    mpq_t *value;
    int failed; /* an allocation did */
} fact_list;
void fact_list_init(fact_list *l);
void fact_list_clear(fact_list *l);
void fact_list_reset(fact_list *l);                                    /* empties, keeps the memory */
void fact_list_add(fact_list *l, size_t column, const mpq_t value);    /* values of 0 are left out   */

typedef enum fact_arg_kind {
    FACT_NAME,
    FACT_COUNT,
    FACT_INTEGER,
    FACT_RATIONAL,
    FACT_POWER,
    FACT_LIST,
    FACT_LETTERS,
    FACT_TABLE,
    FACT_FROM
} fact_arg_kind;

/* One argument; everything behind a pointer is borrowed for the call. */
typedef struct fact_arg {
    fact_arg_kind kind;
    const char *name;
    uint64_t count, exponent;
    mpz_srcptr integer;
    mpq_srcptr rational;
    const fact_list *list;
    const uint32_t *letters;
} fact_arg;

/* A matrix, or the number-th of several that share the name; 0 for no number. */
static inline fact_arg fact_name(const char *name, uint64_t number) {
    return (fact_arg){.kind = FACT_NAME, .name = name, .count = number};
}
static inline fact_arg fact_count(uint64_t n) { return (fact_arg){.kind = FACT_COUNT, .count = n}; }
static inline fact_arg fact_integer(const mpz_t z) { return (fact_arg){.kind = FACT_INTEGER, .integer = z}; }
static inline fact_arg fact_rational(const mpq_t q) { return (fact_arg){.kind = FACT_RATIONAL, .rational = q}; }
/* coefficient * base^exponent, left as it stands; coefficient NULL is 1. */
static inline fact_arg fact_power(mpz_srcptr coefficient, uint64_t base, uint64_t exponent) {
    return (fact_arg){.kind = FACT_POWER, .integer = coefficient, .count = base, .exponent = exponent};
}
static inline fact_arg fact_row(const fact_list *l) { return (fact_arg){.kind = FACT_LIST, .list = l}; }
static inline fact_arg fact_letters(const uint32_t *x, size_t n) {
    return (fact_arg){.kind = FACT_LETTERS, .letters = x, .count = n};
}
/* The table of a machine: letters or states, entry by entry. */
static inline fact_arg fact_table(const uint32_t *x, size_t n) {
    return (fact_arg){.kind = FACT_TABLE, .letters = x, .count = n};
}
/* The fact follows from this earlier one. */
static inline fact_arg fact_from(fact_id id) { return (fact_arg){.kind = FACT_FROM, .count = id}; }

/* Who hears the facts of a run.  The same fact heard twice is one fact. */
typedef struct fact_listener {
    void *context;
    fact_id (*hear)(void *context, const char *kind, const fact_arg *args, size_t count);
    /* The next line of the object that the verdict of `reading` is about, where it is written out: kind and arguments. */
    void (*given)(void *context, const char *reading, const char *kind, const fact_arg *args, size_t count);
    /* The verdict of `reading` is about this value of a parameter; in the claim's order. */
    void (*parameter)(void *context, const char *reading, const char *name, const mpq_t value);
    /* The verdict of `reading` needs this fact. */
    void (*rest)(void *context, const char *reading, fact_id id);
    /* Why facts do not carry the verdict of `reading` (NULL: of any). */
    void (*decline)(void *context, const char *reading, const char *why);
    /* As parameter, for one whose value is a word. */
    void (*word)(void *context, const char *reading, const char *name, const char *word);
} fact_listener;

#endif
