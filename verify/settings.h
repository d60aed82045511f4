/* settings.h - the values of the common options, read and range-checked once. */
#ifndef VERIFY_SETTINGS_H
#define VERIFY_SETTINGS_H

#include "numerics/base/work.h"
#include "theorems/claim.h"
#include "verify/cli.h"

typedef enum output_format {
    FORMAT_TEXT,
    FORMAT_JSON,
    FORMAT_CSV,
    FORMAT_JSONL,
    FORMAT_LATEX,
    FORMAT_MARKDOWN
} output_format;

typedef struct settings {
    output_format format;
    claim_method method;
    const char *reading; /* borrowed; NULL for the claim's first */
    const char *certificate; /* borrowed; where one is to be written, NULL for nowhere */
    bool quiet, progress, no_color, measured;
    work work; /* threads, limit, seed, deadline (counted from this call) and the interrupt flag */
} settings;

/* DOMAIN with the accepted range for a value that makes no sense. */
MUST_USE status settings_read(settings *s, const cli *c, fault *f);
/* The name of a method as --method takes it. */
const char *settings_method_name(claim_method m);

/* The claim that --theorem, --lemma, --corollary, --proposition (with --paper), --claim or, for `explain`, the
   argument choose.  DOMAIN for none or an unknown one, with a suggestion. */
MUST_USE status settings_choose_claim(const claim **chosen, const cli *c, fault *f);
/* "ram" ... : DOMAIN, with the list, for a paper of which there is no claim. */
MUST_USE status settings_check_paper(const char *paper, fault *f);
/* Sets every parameter option of the command line; `owner` names in errors what they belong to. */
MUST_USE status settings_read_params(params *p, const cli *c, const char *owner, fault *f);
/* The parameter specification called name, or NULL. */
const param_spec *settings_find_spec(const param_spec *specs, size_t count, const char *name);

#endif
