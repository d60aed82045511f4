/* browse.c - list, explain and help: what there is, without running anything. */
#include <string.h>

#include "numerics/base/json.h"
#include "verify/command.h"
#include "verify/export.h"
#include "verify/help.h"
#include "verify/report/doubles_table.h"
#include "verify/report/errata.h"
#include "verify/report/report.h"
#include "verify/run_model_setup.h"

#define INDENT 16

static void write_list_json(text *t, const char *paper) {
    const char *between = "";
    text_add(t, "[");
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        if (paper && strcmp(paper, c->paper)) continue;
        const char *const values[] = {c->id, c->paper, c->kind, c->number, c->title};
        static const char *const keys[] = {"id", "paper", "kind", "number", "title"};
        text_add(t, between);
        for (size_t k = 0; k < 5; k++) {
            text_addf(t, "%s\"%s\":", k ? "," : "{", keys[k]);
            json_write_string(t, values[k]);
        }
        text_add(t, ",\"readings\":[");
        for (size_t k = 0; k < c->reading_count; k++) {
            if (k) text_add(t, ",");
            json_write_string(t, c->readings[k].name);
        }
        text_add(t, "]}");
        between = ",";
    }
    text_add(t, "]\n");
}

static void write_claim_entry(text *t, const claim *c) {
    text line;
    text_init(&line);
    text_addf(&line, "%s%s%s%s", c->title, *c->number ? " (" : "", *c->number ? c->kind : "", *c->number ? " " : "");
    text_addf(&line, "%s%s; readings:", c->number, *c->number ? ")" : "");
    for (size_t k = 0; k < c->reading_count; k++) text_addf(&line, " %s", c->readings[k].name);
    report_write_paragraph(t, c->id, INDENT, text_data(&line));
    report_write_paragraph(t, "", INDENT, c->readings[0].statement);
    if (text_status(&line) != ST_OK) t->failed = 1;
    text_clear(&line);
}

static void write_table_entries(text *t, const char *paper) {
    bool first = true;
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        if (!c->table || (paper && strcmp(paper, c->paper))) continue;
        if (first) text_add(t, "Tables (verify table NAME)\n");
        first = false;
        text line, label;
        text_init(&line);
        text_init(&label);
        text_addf(&label, "  %s", c->table->name);
        text_addf(&line, "%s; from %s, by default %s", c->table->title, c->id, c->table->ranges);
        report_write_paragraph(t, text_data(&label), INDENT, text_data(&line));
        if (text_status(&line) != ST_OK || text_status(&label) != ST_OK) t->failed = 1;
        text_clear(&label);
        text_clear(&line);
    }
    if (!paper) report_write_paragraph(t, "  " ERRATA_NAME, INDENT, ERRATA_TITLE "; every claim at its defaults");
    report_write_paragraph(t, "  " DOUBLES_NAME, INDENT, DOUBLES_TITLE);
}

status browse_list(job *j) {
    const char *paper = j->cli->value[OPTION_PAPER];
    text *t = &j->out->body;
    status st = paper ? settings_check_paper(paper, j->fault) : ST_OK;
    if (st != ST_OK) return st;
    if (j->cli->command->bit == ON_TABLE) { /* `verify table` without a name */
        if (j->cli->pair_count)
            return fault_set(j->fault, ST_DOMAIN, "no table is named; verify table lists them");
        write_table_entries(t, NULL);
        return text_status(t);
    }
    if (j->settings->format == FORMAT_JSON) {
        write_list_json(t, paper);
        return text_status(t);
    }
    for (size_t i = 0; i < claim_registry_count; i++)
        if (!paper || !strcmp(paper, claim_registry[i]->paper)) write_claim_entry(t, claim_registry[i]);
    text_add(t, "\n");
    write_table_entries(t, paper);
    return text_status(t);
}

static void write_claim_readings(text *t, const claim *c) {
    text_add(t, "\nReadings\n");
    for (size_t i = 0; i < c->reading_count; i++) {
        const reading_spec *r = &c->readings[i];
        text label;
        text_init(&label);
        text_addf(&label, "  %s", r->name);
        report_write_paragraph(t, text_data(&label), INDENT, r->statement);
        if (r->hypotheses) {
            text_reset(&label);
            text_addf(&label, "if %s", r->hypotheses);
            report_write_paragraph(t, "", INDENT, text_data(&label));
        }
        if (text_status(&label) != ST_OK) t->failed = 1;
        text_clear(&label);
    }
}

static void write_claim_names(text *t, const claim *c) {
    text_add(t, "\nQuantities\n");
    for (size_t i = 0; i < c->quantity_count; i++) {
        text label;
        text_init(&label);
        text_addf(&label, "  %s", c->quantities[i].name);
        report_write_paragraph(t, text_data(&label), INDENT + 6, c->quantities[i].meaning);
        if (text_status(&label) != ST_OK) t->failed = 1;
        text_clear(&label);
    }
    text_add(t, "\nNegative controls (each must be REFUTED by the same check)\n");
    for (size_t i = 0; i < c->control_count; i++) {
        text label, line;
        text_init(&label);
        text_init(&line);
        text_addf(&label, "  %s", c->controls[i].name);
        text_add(&line, c->controls[i].why);
        if (*c->controls[i].at) text_addf(&line, " (at %s)", c->controls[i].at);
        report_write_paragraph(t, text_data(&label), INDENT + 14, text_data(&line));
        if (text_status(&label) != ST_OK || text_status(&line) != ST_OK) t->failed = 1;
        text_clear(&line);
        text_clear(&label);
    }
}

status browse_explain(job *j) {
    const claim *c = NULL;
    text *t = &j->out->body;
    status st = settings_choose_claim(&c, j->cli, j->fault);
    if (st != ST_OK) return st;
    text_addf(t, "%s. %s\n", c->id, c->title);
    report_write_paragraph(t, "Source", INDENT, c->source);
    report_write_paragraph(t, "As printed", INDENT, c->statement);
    report_write_paragraph(t, "As understood", INDENT, c->understood);
    report_write_paragraph(t, "Checked", INDENT, c->checked);
    report_write_paragraph(t, "Not covered", INDENT, c->not_covered);
    write_claim_readings(t, c);
    text_add(t, "\nParameters\n");
    help_write_params(t, c->params, c->param_count);
    report_write_paragraph(t, "  verify all", INDENT + 12, *c->defaults ? c->defaults : "the defaults");
    write_claim_names(t, c);
    if (c->table) text_addf(t, "\nTable  verify table %s: %s\n", c->table->name, c->table->title);
    return text_status(t);
}

static bool names_a_claim(const cli *c) {
    return cli_has(c, OPTION_THEOREM) || cli_has(c, OPTION_LEMMA) || cli_has(c, OPTION_COROLLARY) ||
           cli_has(c, OPTION_PROPOSITION) || cli_has(c, OPTION_CLAIM);
}

static status help_for_claim(job *j) {
    const claim *c = NULL;
    text *t = &j->out->body;
    status st = settings_choose_claim(&c, j->cli, j->fault);
    if (st != ST_OK) return st;
    text_addf(t, "%s. %s (verify explain %s tells more)\n\nParameters\n", c->id, c->title, c->id);
    help_write_params(t, c->params, c->param_count);
    text_add(t, "\nReadings (--reading)\n");
    for (size_t i = 0; i < c->reading_count; i++) {
        text label;
        text_init(&label);
        text_addf(&label, "  %s", c->readings[i].name);
        report_write_paragraph(t, text_data(&label), 28, c->readings[i].statement);
        if (text_status(&label) != ST_OK) t->failed = 1;
        text_clear(&label);
    }
    text_add(t, "\nOptions\n");
    help_write_options(t, j->cli->command);
    return text_status(t);
}

status browse_help(job *j) {
    const cli *c = j->cli;
    text *t = &j->out->body;
    if (names_a_claim(c)) return help_for_claim(j);
    if (c->command->bit == ON_CHECK) {
        help_write_overview(t);
        return text_status(t);
    }
    if (c->command->bit == ON_EXPORT && c->argument) {
        const export_row *row = NULL;
        status st = export_find(&row, c->argument, j->fault);
        if (st != ST_OK) return st;
        text_addf(t, "verify export %s: %s\n\nParameters\n", row->name, row->title);
        help_write_params(t, row->params, row->param_count);
        return text_status(t);
    }
    if (c->command->bit == ON_RUN && c->argument) {
        const runnable *row = NULL;
        status st = run_setup_find(&row, c->argument, j->fault);
        if (st != ST_OK) return st;
        text_addf(t, "verify run %s: %s\n\nParameters\n", row == &runnable_file ? "FILE" : row->name, row->title);
        help_write_params(t, row->params, row->param_count);
        text_add(t, "\nOptions\n");
        help_write_options(t, c->command);
        return text_status(t);
    }
    help_write_command(t, c->command);
    if (c->command->bit == ON_TABLE && c->argument)
        for (size_t i = 0; i < claim_registry_count; i++) {
            const claim *owner = claim_registry[i];
            if (!owner->table || strcmp(owner->table->name, c->argument)) continue;
            text_addf(t, "\nParameters of %s (by default %s)\n", c->argument, owner->table->ranges);
            help_write_params(t, owner->params, owner->param_count);
        }
    return text_status(t);
}
