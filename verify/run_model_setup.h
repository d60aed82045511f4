/* run_model_setup.h - from a command line to a run: the model, the string, the device and the engine. */
#ifndef VERIFY_RUN_MODEL_SETUP_H
#define VERIFY_RUN_MODEL_SETUP_H

#include "numerics/base/param.h"
#include "verify/cli.h"
#include "verify/run_model.h"
#include "verify/settings.h"

struct job; /* verify/command.h */

/* What can be run by name. */
typedef struct runnable {
    const char *name, *title;
    const param_spec *params;
    size_t param_count;
    status (*run)(struct job *j); /* a construction that copies no string runs by itself; NULL: as the rest of this file says */
} runnable;
extern const runnable runnable_table[];
extern const size_t runnable_count;
extern const runnable runnable_file; /* a model file */

typedef struct run_setup {
    const char *construction; /* borrowed: a name of runnable_table or a path */
    const runnable *row;
    params *p;
    model *m;
    hash_copy_spec spec;
    bool has_spec, exact; /* exact: m is T_n of spec, which the exact engines know */
    letter *x;
    size_t L;
    bool drawn, ambiguous;
    device *d;
    run_engine engine;
    run_decode decode;
} run_setup;

/* The row of a name or, for a path, that of files: DOMAIN with a suggestion for a name that is neither, NOINPUT for
   a path that is not there. */
MUST_USE status run_setup_find(const runnable **row, const char *argument, fault *f);
/* Everything the command line `verify run` asks for, sizes refused before anything of that size is allocated. */
MUST_USE status run_setup_open(run_setup *u, const cli *c, const settings *s, fault *f);
void run_setup_close(run_setup *u);
/* The job it makes; borrows. */
model_job run_setup_job(const run_setup *u, const settings *s);

/* The parts, for the check of a theorem.  AUTO becomes hash for T_n on the processor and dense otherwise, unless that
   is past what a device does in a few seconds; then hash again. */
MUST_USE status run_setup_engine(run_setup *u, const cli *c, const settings *s, fault *f);
/* The longest beginning of the string, up to the whole, that a dense run on d copies in a few seconds; at least 1. */
MUST_USE status run_setup_quick_length(size_t *length, const run_setup *u, const device *d, fault *f);
/* Draws u->x, u->L letters: without a repeated n-gram (LIMIT past D^n + n - 1), or uniformly for n = 0. */
MUST_USE status run_setup_draw(run_setup *u, uint32_t n, const work *w, fault *f);

#endif
