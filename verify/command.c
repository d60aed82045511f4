/* command.c - dispatch, errors as one line on standard error, and the one exit. */
#include "verify/command.h"

#include <stdio.h>
#include <string.h>

#include "verify/exit_code.h"
#include "verify/export.h"
#include "verify/handover.h"
#include "verify/help.h"
#include "verify/progress.h"
#include "verify/signals.h"
#include "verify/system.h"

static status run_export(job *j) {
    const export_row *row = NULL;
    params *p = NULL;
    if (!j->cli->argument)
        return fault_set(j->fault, ST_DOMAIN, "no construction is named; verify export --help lists them");
    status st = export_find(&row, j->cli->argument, j->fault);
    if (st != ST_OK) return st;
    TRY(params_new(&p, row->params, row->param_count));
    TRY(settings_read_params(p, j->cli, row->name, j->fault));
    TRY(params_complete(p, j->fault));
    TRY(row->write(&j->out->body, p, j->fault));
    TRY(text_status(&j->out->body));
out:
    params_free(p);
    return st;
}

static status write_completions(job *j) {
    const char *shell = j->cli->argument;
    if (shell && strcmp(shell, "bash"))
        return fault_set(j->fault, ST_DOMAIN, "no completions for '%.60s'; accepted is bash", shell);
    help_write_completions(&j->out->body);
    return text_status(&j->out->body);
}

static status dispatch(job *j) {
    const cli *c = j->cli;
    if (cli_has(c, OPTION_HELP)) return browse_help(j);
    if (cli_has(c, OPTION_VERSION)) {
        text_addf(&j->out->body, "verify (verbatim) %s\n", VERBATIM_VERSION);
        return text_status(&j->out->body);
    }
    switch (c->command->bit) {
    case ON_CHECK: return run_claim(j);
    case ON_ALL: return run_all(j);
    case ON_LIST: return browse_list(j);
    case ON_EXPLAIN: return browse_explain(j);
    case ON_TRACE: return run_trace(j);
    case ON_TABLE: return run_table(j);
    case ON_EXPORT: return run_export(j);
    case ON_RUN: return run_model(j);
    case ON_COMPLETIONS: return write_completions(j);
    case ON_DEVICE: return device_command(j);
    case ON_SYSTEM: return system_command(j);
    case ON_HANDOVER: return handover_to_checker(j->cli->argument, j->fault);
    default: return ST_BUG;
    }
}

static void complain(status st, const fault *f) {
    fprintf(stderr, "verify: %s\n", f->line[0] ? f->line : st == ST_MEMORY ? "out of memory"
                                                        : st == ST_STOPPED ? "interrupted"
                                                                           : status_name(st));
}

/* Runs the parsed command; what was written so far is delivered also when the user interrupted it. */
static int run(const cli *c) {
    fault f = {""};
    settings s;
    progress bar;
    output out;
    const char *path = c->value[OPTION_OUTPUT];
    output_open(&out, path && strcmp(path, "-") ? path : NULL);
    job j = {.cli = c, .settings = &s, .out = &out, .fault = &f, .verdict = VERDICT_UNDECIDED};
    status st = settings_read(&s, c, &f);
    if (st == ST_OK) {
        progress_open(&bar, &s.work, s.quiet, s.progress);
        st = dispatch(&j);
        progress_close(&bar);
    }
    if (st == ST_OK) st = output_finish(&out, &f);
    else if (st == ST_STOPPED && !out.path) {
        fault ignored;
        status late = output_flush(&out, &ignored); /* the facts so far; the exit code is 130 either way */
        (void)late;
    }
    if (st != ST_OK) complain(st, &f);
    output_clear(&out);
    return st == ST_OK && j.judged ? exit_of_verdict(j.verdict) : exit_of_status(st);
}

static int refuse_reserved(const char *name) {
    fprintf(stderr, "verify: 'verify %s' is reserved: this version does not have it yet\n", name);
    return EXIT_USAGE;
}

int command_main(int argc, char **argv) {
    fault f = {""};
    cli c;
    output_guard_descriptors();
    signals_install();
    status st = cli_parse(&c, argc, argv, &f);
    int code;
    if (st != ST_OK) {
        complain(st, &f);
        code = exit_of_status(st);
    } else if (c.empty) {
        text usage;
        text_init(&usage);
        help_write_usage(&usage);
        fputs(text_data(&usage), stderr);
        text_clear(&usage);
        code = EXIT_USAGE;
    } else if (c.command->bit == ON_RESERVED) code = refuse_reserved(c.command->name);
    else code = run(&c);
    cli_clear(&c);
    return code;
}
