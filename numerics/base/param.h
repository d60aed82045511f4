/* param.h - the parameters of a claim: declared once, read from here by the command line, help, JSON, tables
   and tests. */
#ifndef NUMERICS_BASE_PARAM_H
#define NUMERICS_BASE_PARAM_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/base/status.h"
#include "numerics/base/text.h"

typedef enum param_kind {
    PARAM_INT,      /* a machine integer, least <= v <= most                                       */
    PARAM_COUNT,    /* an integer of any size (to 4,000 digits), v >= least: --states 10^20         */
    PARAM_RATIONAL, /* exact: 1/1000, 1e-3, 0.001                                                  */
    PARAM_WORD,     /* any text: --string                                                          */
    PARAM_CHOICE,   /* one of `choices`: --positions                                                */
    PARAM_FILE      /* a path to read                                                              */
} param_kind;

typedef struct param_spec {
    const char *name;    /* the flag without its dashes, the paper's letter: "n", "D", "states"     */
    param_kind kind;
    const char *meaning; /* a few words for help                                                   */
    int64_t least;       /* INT, COUNT: below is meaningless (usage error, DOMAIN)                  */
    int64_t most;        /* INT: above is refused (LIMIT); 0 for no cap of its own (INT64_MAX)       */
    const char *initial; /* the default as written on a command line; NULL for none                 */
    bool required;       /* an error when absent                                                   */
    const char *const *choices; /* CHOICE: the names accepted, NULL-terminated                      */
} param_spec;

typedef struct param {
    const param_spec *spec;
    bool present; /* has a value, given or default      */
    bool given;   /* set by the user                    */
    int64_t integer;
    mpz_t count;
    mpq_t rational;
    char *word;
} param;

typedef struct params {
    size_t count;
    param *at;
} params;

/* Values at their defaults. */
MUST_USE status params_new(params **p, const param_spec *specs, size_t count);
void params_free(params *p);
MUST_USE status params_clone(params **copy, const params *p);
/* Sets name from its text.  DOMAIN: unknown name (with a suggestion), not a number, below least.  LIMIT: above
   most.  The fault says the accepted range. */
MUST_USE status params_set(params *p, const char *name, const char *value, fault *f);
/* Sets every "name=value" of a space-separated list such as "D=2 n=2 L=5". */
MUST_USE status params_set_list(params *p, const char *list, fault *f);
/* DOMAIN naming the first required parameter that is absent. */
MUST_USE status params_complete(const params *p, fault *f);

/* Looking up; the name must be declared (asserted).  The getters need the value present. */
bool params_has(const params *p, const char *name);   /* present  */
bool params_given(const params *p, const char *name); /* by the user */
int64_t params_int(const params *p, const char *name);
const mpz_t *params_count(const params *p, const char *name);
const mpq_t *params_rational(const params *p, const char *name);
const char *params_word(const params *p, const char *name);
/* The value as text, the way it is shown; "" when absent. */
void param_write(text *t, const param *v);
/* "D=2 n=6": every present value, in the declared order. */
void params_write(text *t, const params *p);

/* A JSON object of every present value: small integers as numbers, all else as strings. */
void params_write_json(text *t, const params *p);

/* Whether two names are one: "hash_copy" is "hash-copy". */
bool param_same_name(const char *a, const char *b);
/* The name in names[0..count) nearest to word by edit distance, or NULL when none is near. */
const char *param_suggest(const char *word, const char *const *names, size_t count);

#endif
