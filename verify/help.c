/* help.c - see help.h. */
#include "verify/help.h"

#include <string.h>

#include "numerics/exact/number.h"
#include "theorems/claim.h"
#include "verify/export.h"
#include "verify/report/doubles_table.h"
#include "verify/report/errata.h"
#include "verify/report/report.h"
#include "verify/run_model_setup.h"
#include "verify/system.h"

#define INDENT 28

void help_write_usage(text *t) {
    text_add(t, "usage: verify --theorem N | --lemma N | --corollary N | --proposition N [--paper P] [parameters]\n"
                "       verify --claim ID [parameters]\n");
    for (size_t i = 1; i < command_count; i++) {
        const command_row *c = &command_table[i];
        if (c->bit == ON_RESERVED) continue;
        text_addf(t, "       verify %s%s%s%s [options]\n", c->name, c->argument ? " " : "", c->argument ? c->argument : "",
                  c->parameters ? " [parameters]" : "");
    }
    text_add(t, "Try: verify --theorem 2.3 --n 6     verify list     verify --help\n");
}

void help_write_options(text *t, const command_row *command) {
    for (size_t k = 0; k < OPTION_COUNT; k++) {
        const option_row *o = &option_table[k];
        if (!(o->commands & command->bit)) continue;
        text label;
        text_init(&label);
        text_add(&label, "  ");
        if (o->letter) text_addf(&label, "-%c, ", o->letter);
        text_addf(&label, "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
        report_write_paragraph(t, text_data(&label), INDENT, o->help);
        if (text_status(&label) != ST_OK) t->failed = 1;
        text_clear(&label);
    }
}

static void write_range(text *t, const param_spec *s) {
    switch (s->kind) {
    case PARAM_INT:
        if (s->most) text_addf(t, "%lld to %lld", (long long)s->least, (long long)s->most);
        else text_addf(t, "at least %lld", (long long)s->least);
        break;
    case PARAM_COUNT: text_addf(t, "at least %lld, up to %d digits", (long long)s->least, NUMBER_DIGITS_MOST); break;
    case PARAM_RATIONAL: text_add(t, "exact: 1/1000, 0.001 or 1e-3"); break;
    case PARAM_WORD: text_add(t, "text"); break;
    case PARAM_CHOICE:
        for (size_t i = 0; s->choices[i]; i++) text_addf(t, "%s%s", i ? ", " : "", s->choices[i]);
        break;
    case PARAM_FILE: text_add(t, "a file"); break;
    }
}

void help_write_params(text *t, const param_spec *specs, size_t count) {
    static const char *const value[] = {[PARAM_INT] = "INT",       [PARAM_COUNT] = "INT", [PARAM_RATIONAL] = "P/Q",
                                        [PARAM_WORD] = "TEXT", [PARAM_CHOICE] = "NAME", [PARAM_FILE] = "FILE"};
    for (size_t i = 0; i < count; i++) {
        const param_spec *s = &specs[i];
        text label, line;
        text_init(&label);
        text_init(&line);
        text_addf(&label, "  --%s %s", s->name, value[s->kind]);
        text_addf(&line, "%s; ", s->meaning);
        write_range(&line, s);
        if (s->initial) text_addf(&line, "; default %s", s->initial);
        else text_add(&line, s->required ? "; required" : "; optional");
        report_write_paragraph(t, text_data(&label), INDENT, text_data(&line));
        if (text_status(&label) != ST_OK || text_status(&line) != ST_OK) t->failed = 1;
        text_clear(&line);
        text_clear(&label);
    }
}

static void write_codes(text *t) {
    text_add(t, "\nThe last line of a check is `s VERDICT`, and the exit code says the same:\n"
                "  0 VERIFIED   10 REFUTED   20 UNDECIDED   30 SUPPORTED   40 VACUOUS\n"
                "  64 usage   65 bad input data   66 no such input   69 no such device   70 internal error\n"
                "  71 out of memory   74 input/output   75 refused, past a limit   130 interrupted\n");
}

void help_write_overview(text *t) {
    text_addf(t, "verify (verbatim %s): checks what theorems about sequence models claim, exactly.\n\n", VERBATIM_VERSION);
    help_write_usage(t);
    text_add(t, "\nSubcommands\n");
    for (size_t i = 0; i < command_count; i++) {
        const command_row *c = &command_table[i];
        text label, line;
        text_init(&label);
        text_init(&line);
        text_addf(&label, "  verify %s%s%s", c->name, c->argument ? " " : "", c->argument ? c->argument : "");
        text_addf(&line, "%s%s", c->summary, c->bit == ON_RESERVED ? " (reserved, not in this version)" : "");
        report_write_paragraph(t, text_data(&label), INDENT, text_data(&line));
        if (text_status(&label) != ST_OK || text_status(&line) != ST_OK) t->failed = 1;
        text_clear(&line);
        text_clear(&label);
    }
    text_add(t, "\nOptions of a check (each subcommand's own: verify SUBCOMMAND --help)\n");
    help_write_options(t, &command_table[0]);
    text_add(t, "\nParameters are named by the letters of the paper; each claim has its own:\n"
                "  verify --theorem 2.3 --help\n");
    write_codes(t);
}

static void write_tables(text *t) {
    text_add(t, "\nTables\n");
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim_table *offered = claim_registry[i]->table;
        if (!offered) continue;
        text label;
        text_init(&label);
        text_addf(&label, "  %s", offered->name);
        report_write_paragraph(t, text_data(&label), INDENT, offered->title);
        if (text_status(&label) != ST_OK) t->failed = 1;
        text_clear(&label);
    }
    report_write_paragraph(t, "  " ERRATA_NAME, INDENT, ERRATA_TITLE);
    report_write_paragraph(t, "  " DOUBLES_NAME, INDENT, DOUBLES_TITLE);
}

static void write_constructions(text *t) {
    text_add(t, "\nConstructions\n");
    for (size_t i = 0; i < export_count; i++) {
        text label;
        text_init(&label);
        text_addf(&label, "  %s", export_table[i].name);
        report_write_paragraph(t, text_data(&label), INDENT, export_table[i].title);
        if (text_status(&label) != ST_OK) t->failed = 1;
        text_clear(&label);
    }
}

static void write_runnable(text *t) {
    text_add(t, "\nConstructions (their parameters: verify run NAME --help)\n");
    for (size_t i = 0; i <= runnable_count; i++) {
        const runnable *row = i < runnable_count ? &runnable_table[i] : &runnable_file;
        text label;
        text_init(&label);
        text_addf(&label, "  %s", i < runnable_count ? row->name : "FILE");
        report_write_paragraph(t, text_data(&label), INDENT, row->title);
        if (text_status(&label) != ST_OK) t->failed = 1;
        text_clear(&label);
    }
    text_add(t, "\nEngines (docs/runtime.md)\n");
    for (run_engine e = 0; e < ENGINE_AUTO; e++) {
        text label;
        text_init(&label);
        text_addf(&label, "  %s", run_engine_name(e));
        report_write_paragraph(t, text_data(&label), INDENT, run_engine_meaning(e));
        if (text_status(&label) != ST_OK) t->failed = 1;
        text_clear(&label);
    }
}

void help_write_command(text *t, const command_row *command) {
    text_addf(t, "usage: verify %s%s%s%s [options]\n", command->name, command->argument ? " " : "",
              command->argument ? command->argument : "", command->parameters ? " [parameters]" : "");
    report_write_paragraph(t, "", 2, command->summary);
    if (command->bit == ON_TABLE) write_tables(t);
    if (command->bit == ON_EXPORT) write_constructions(t);
    if (command->bit == ON_RUN) write_runnable(t);
    if (command->bit == ON_SYSTEM) {
        text_add(t, "\nParameters\n");
        help_write_params(t, system_params, system_param_count);
    }
    text_add(t, "\nOptions\n");
    help_write_options(t, command);
}

/* Each parameter once, however many claims have it. */
static void write_param_words(text *t) {
    for (size_t i = 0; i < claim_registry_count; i++)
        for (size_t k = 0; k < claim_registry[i]->param_count; k++) {
            const char *name = claim_registry[i]->params[k].name;
            bool seen = false;
            for (size_t j = 0; j < i && !seen; j++)
                for (size_t l = 0; l < claim_registry[j]->param_count && !seen; l++)
                    seen = !strcmp(claim_registry[j]->params[l].name, name);
            if (!seen) text_addf(t, " --%s", name);
        }
    static const char *const of_runs[] = {"beta", "W", "alpha", "signal", "column", "discretisation"}; /* no claim has these */
    for (size_t i = 0; i < sizeof of_runs / sizeof *of_runs; i++) text_addf(t, " --%s", of_runs[i]);
}

void help_write_completions(text *t) {
    text_add(t, "# bash completion of verify; use: source <(verify completions bash)\n"
                "_verify() {\n"
                "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=\n"
                "    case $before in\n"
                "    --claim | explain) words='");
    for (size_t i = 0; i < claim_registry_count; i++) text_addf(t, "%s%s", i ? " " : "", claim_registry[i]->id);
    text_add(t, "' ;;\n    table) words='");
    const char *between = "";
    for (size_t i = 0; i < claim_registry_count; i++) {
        if (!claim_registry[i]->table) continue;
        text_addf(t, "%s%s", between, claim_registry[i]->table->name);
        between = " ";
    }
    text_addf(t, "%s" ERRATA_NAME, between);
    text_add(t, " " DOUBLES_NAME);
    text_add(t, "' ;;\n    export) words='");
    for (size_t i = 0; i < export_count; i++) text_addf(t, "%s%s", i ? " " : "", export_table[i].name);
    text_add(t, "' ;;\n    run) COMPREPLY=($(compgen -f -W '");
    for (size_t i = 0; i < runnable_count; i++) text_addf(t, "%s%s", i ? " " : "", runnable_table[i].name);
    text_add(t, "' -- \"$word\")); return ;;\n    --engine) words='dense packed transform hash auto' ;;\n"
                "    --decode) words='teacher greedy' ;;\n    --device) words='cpu opencl:0.0' ;;\n"
                "    completions) words='bash' ;;\n    --method) words='auto derive exhaust mc' ;;\n"
                "    --format) words='text json csv jsonl latex markdown' ;;\n"
                "    -o | --output | --gssm | --model | --corpus | --signal | --certificate) COMPREPLY=($(compgen -f "
                "-- \"$word\")); return ;;\n"
                "    *) words='");
    for (size_t i = 1; i < command_count; i++)
        if (command_table[i].bit != ON_RESERVED) text_addf(t, "%s ", command_table[i].name);
    for (size_t k = 0; k < OPTION_COUNT; k++)
        if (option_table[k].commands) text_addf(t, "--%s ", option_table[k].name);
    write_param_words(t);
    text_add(t, "' ;;\n    esac\n"
                "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                "    [[ $(type -t __ltrim_colon_completions) == function ]] && __ltrim_colon_completions \"$word\"\n"
                "}\n"
                "complete -F _verify verify\n");
}
