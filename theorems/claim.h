/* claim.h - the contract of a claim.  One folder theorems/<paper>/<claim>/ defines one `const claim
   claim_<paper>_<claim>`; one row CLAIM(<paper>_<claim>) in registry.def enrols it.  Everything the command
   shows about it - options, help, ranges, JSON keys, table columns - comes from this struct. */
#ifndef THEOREMS_CLAIM_H
#define THEOREMS_CLAIM_H

#include "numerics/base/param.h"
#include "numerics/base/work.h"
#include "theorems/doubles.h"
#include "theorems/verdict.h"

typedef enum claim_method { CLAIM_AUTO, CLAIM_DERIVE, CLAIM_EXHAUST, CLAIM_MC } claim_method;

typedef struct claim claim;
typedef struct control control;

/* What one run of a check is given; everything borrowed. */
typedef struct claim_input {
    const claim *claim;
    const params *params;
    const work *work;
    claim_method method;
    const control *bend; /* the negative control being run; NULL for the claim itself */
    fault *fault;
} claim_input;

typedef struct reading_spec {
    const char *name;       /* "sharp" first, then "printed", ...                              */
    const char *statement;  /* in one sentence                                                */
    const char *hypotheses; /* of this reading; NULL for none                                  */
} reading_spec;

typedef struct quantity_spec {
    const char *name, *meaning;
} quantity_spec;

/* A deliberate break.  The same check, run at the control's own parameters with the claim's object (model,
   machine, bound, formula) bent, must say REFUTED for the reading and name a witness. */
struct control {
    const char *name, *why;
    const char *at;                 /* "D=2 n=2 L=5"                                             */
    const char *reading;            /* NULL for "sharp"                                         */
    status (*bend)(void *object);   /* what claim_bend applies; object as the claim documents    */
    long amount;                    /* for claims that bend by number; meaning as the claim documents */
};

/* A table: rows are runs of the claim over ranges of its parameters; columns are parameters, then
   quantities, by name. */
typedef struct claim_table {
    const char *name, *title;
    const char *ranges;             /* defaults, "D=2,3 n=2..4 L=4..8"                           */
    const char *const *columns;     /* quantity names, NULL-terminated                          */
    const char *const *decimals;    /* those of them that are fractions and get a decimal companion
                                       column; NULL-terminated, NULL for none                   */
    bool sampled;                   /* adds estimate, lower and upper limit and samples          */
} claim_table;

struct claim {
    const char *id;        /* "ram:T2.3"                                  */
    const char *paper;     /* "ram"                                       */
    const char *kind;      /* "theorem" "lemma" "corollary" "proposition" "claim" */
    const char *number;    /* "2.3"; "" for our own                        */
    const char *title;
    const char *source;    /* authors, year, where it stands               */
    const char *statement; /* as printed                                  */
    const char *understood;  /* our reading: every gap between the printed statement and the check */
    const char *checked;     /* what is checked, and how                   */
    const char *not_covered; /* what a VERIFIED does not say               */
    const reading_spec *readings;
    size_t reading_count;
    const param_spec *params;
    size_t param_count;
    const quantity_spec *quantities;
    size_t quantity_count;
    const char *defaults;  /* the parameters `verify all` runs it at, "n=3"; "" when the defaults do */
    /* Combinations the table of parameters cannot express ("L with states or gssm"); NULL for none.
       DOMAIN with the reason. */
    status (*require)(const params *p, fault *f);
    /* Sets parameters that follow from the others (the alphabet of a machine file), so that reports show what
       was used; NULL for none.  Run by the command only: a check must not rely on it. */
    status (*settle)(params *p, fault *f);
    /* Reports its facts into v.  A failure to run is a status (a file that does not parse, a size past a
       limit), never a verdict.  ST_STOPPED keeps the facts reported so far. */
    status (*check)(const claim_input *in, verdict *v);
    const control *controls;
    size_t control_count;
    const claim_table *table; /* NULL for none */
    const doubles_spec *doubles; /* the ordinary routes in float64 and float32; NULL for none */
    /* `verify trace`: one run step by step, written to out; NULL when there is nothing to trace. */
    status (*trace)(const claim_input *in, text *out);
};

#define CLAIM_COUNT(array) (sizeof(array) / sizeof *(array))

/* Applies the bend of a control run to the object; ST_OK at once when this run is no control (or has none). */
MUST_USE status claim_bend(const claim_input *in, void *object);
/* The control's amount, 0 when this run is no control. */
long claim_bend_amount(const claim_input *in);

/* The registry, in the order of registry.def. */
extern const claim *const claim_registry[];
extern const size_t claim_registry_count;
const claim *claim_find(const char *id); /* NULL when unknown */

/* Initialises v (verdict_clear is the caller's, also after a failure) and runs: require, check, then every
   control (with_controls).  A control that is not refuted, or has no witness, is ST_BUG: the check cannot be
   trusted.  When work is stopped (ST_STOPPED is returned only for an interrupt) by its deadline, the
   unsettled readings get a doubt and the run ends UNDECIDED. */
MUST_USE status claim_run(verdict *v, const claim *c, const params *p, const work *w, claim_method method,
                          bool with_controls, fault *f);
/* The same; what the check finds is also stated to the listener (NULL: to no one), which the verdict keeps. */
MUST_USE status claim_run_heard(verdict *v, const fact_listener *listener, const claim *c, const params *p, const work *w,
                                claim_method method, bool with_controls, fault *f);

#endif
