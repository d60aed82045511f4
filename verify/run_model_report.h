/* run_model_report.h - a run as text and as JSON. */
#ifndef VERIFY_RUN_MODEL_REPORT_H
#define VERIFY_RUN_MODEL_REPORT_H

#include "numerics/base/param.h"
#include "verify/run_model.h"

/* Everything borrowed. */
typedef struct run_report {
    const char *construction; /* "hash_copy", or the path of a model file */
    const params *params;
    const model_job *job;
    const model_found *found;
    const device_info *device; /* where it ran */
    uint64_t seed;
    bool drawn, ambiguous;     /* the string was drawn with the seed; repeated n-grams were allowed */
    bool colour;
} run_report;

/* The house's layout: for people, then lines for programs, "s VERDICT" last. */
MUST_USE status run_write_text(text *t, const run_report *r);
/* One line, the keys of docs/contract.md in their order. */
MUST_USE status run_write_json(text *t, const run_report *r);
/* What an interrupted run had found: "c " lines only, no verdict. */
MUST_USE status run_write_unfinished(text *t, const run_report *r);
/* A line or two for the report of a claim. */
MUST_USE status run_write_brief(text *t, const run_report *r);
/* The device of a run inside the report of a claim: one JSON object. */
MUST_USE status run_write_device_json(text *t, const run_report *r);

#endif
