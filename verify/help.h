/* help.h - every help text and the shell completions, made from the tables of options, subcommands, claims,
   tables and constructions: nothing is written twice. */
#ifndef VERIFY_HELP_H
#define VERIFY_HELP_H

#include "numerics/base/param.h"
#include "verify/cli.h"

/* `verify --help` and, shorter, `verify` alone. */
void help_write_usage(text *t);
void help_write_overview(text *t);
/* `verify SUBCOMMAND --help`: its use, what it lists, its options. */
void help_write_command(text *t, const command_row *command);
/* One line a parameter: meaning, range, default, whether it is required. */
void help_write_params(text *t, const param_spec *specs, size_t count);
/* The options that `command` takes. */
void help_write_options(text *t, const command_row *command);
/* A bash script that completes subcommands, options, claim ids, tables and parameters. */
void help_write_completions(text *t);

#endif
