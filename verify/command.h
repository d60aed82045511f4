/* command.h - the command: one job from the command line to the exit code. */
#ifndef VERIFY_COMMAND_H
#define VERIFY_COMMAND_H

#include "verify/cli.h"
#include "verify/output.h"
#include "verify/settings.h"

/* What a subcommand is given and leaves behind. */
typedef struct job {
    const cli *cli;
    const settings *settings;
    output *out;
    fault *fault;
    bool judged; /* the result is a verdict, which then is the exit code */
    verdict_kind verdict;
} job;

/* The subcommands; a status other than ST_OK means that nothing more is written and names the exit code. */
MUST_USE status run_claim(job *j);
MUST_USE status run_all(job *j);
MUST_USE status run_trace(job *j);
MUST_USE status run_table(job *j);
MUST_USE status run_model(job *j);
MUST_USE status browse_list(job *j);
MUST_USE status browse_explain(job *j);
MUST_USE status browse_help(job *j);
MUST_USE status device_command(job *j);

/* The whole program; returns the exit code. */
int command_main(int argc, char **argv);

#endif
