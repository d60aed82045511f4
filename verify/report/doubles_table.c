/* doubles_table.c - see doubles_table.h. */
#include "verify/report/doubles_table.h"

#include <stdlib.h>
#include <string.h>

#include "numerics/exact/number.h"

#define EXACT_DIGITS 6

enum { D_CLAIM, D_AT, D_ROUTE, D_ARITHMETIC, D_MEANING, D_EXACT, D_COMPUTED, D_ERROR, D_LOST, D_COUNT };
static const char *const names[D_COUNT] = {"claim", "at",       "route", "arithmetic", "meaning",
                                           "exact", "computed", "error", "lost"};

static status add_row(table *t, const claim *c, const char *at, const route_spec *r, const lost *l) {
    table_cell *larger = realloc(t->cells, (t->rows + 1) * D_COUNT * sizeof *larger);
    if (!larger) return ST_MEMORY;
    t->cells = larger;
    text cell[D_COUNT];
    for (size_t j = 0; j < D_COUNT; j++) text_init(&cell[j]);
    text_add(&cell[D_CLAIM], c->id);
    text_add(&cell[D_AT], *at ? at : "-");
    text_add(&cell[D_ROUTE], r->name);
    text_add(&cell[D_ARITHMETIC], r->bits == FLOAT32_BITS ? "float32" : "float64");
    text_add(&cell[D_MEANING], r->meaning);
    status st = number_write_decimal(&cell[D_EXACT], l->exact, EXACT_DIGITS);
    lost_write_got(&cell[D_COMPUTED], l);
    lost_write_error(&cell[D_ERROR], l);
    lost_write_digits(&cell[D_LOST], l);
    for (size_t j = 0; j < D_COUNT && st == ST_OK; j++) st = text_status(&cell[j]);
    for (size_t j = 0; j < D_COUNT; j++) {
        if (st == ST_OK) t->cells[t->rows * D_COUNT + j] = (table_cell){.text = cell[j].data}; /* ownership moves */
        else text_clear(&cell[j]);
    }
    if (st == ST_OK) t->rows++;
    return st;
}

/* At parameters written as a list, "N=8"; the others take their initial values. */
static status add_at(table *t, const claim *c, const char *list, const settings *s, fault *f) {
    params *p = NULL;
    lost *l = NULL;
    status st = params_new(&p, c->params, c->param_count);
    if (st != ST_OK) return st;
    TRY(params_set_list(p, list, f));
    TRY(params_complete(p, f));
    if (c->require) TRY(c->require(p, f));
    TRY(doubles_measure(&l, c->doubles, p, &s->work, f));
    for (size_t i = 0; i < c->doubles->route_count; i++)
        if (l[i].seen) TRY(add_row(t, c, list, &c->doubles->routes[i], &l[i]));
out:
    doubles_free(l, c->doubles);
    params_free(p);
    return st;
}

/* At the parameters of the line. */
static status add_chosen(table *t, const claim *c, const cli *line, const settings *s, fault *f) {
    text list;
    text_init(&list);
    status st = ST_OK;
    for (size_t i = 0; i < line->pair_count; i++) {
        const char *name = line->pairs[i].name, *value = line->pairs[i].value;
        if (!settings_find_spec(c->params, c->param_count, name))
            TRY(fault_set(f, ST_DOMAIN, "unknown option --%.60s: %s has no such parameter", name, c->id));
        if (!value || !*value || strchr(value, ' ')) TRY(fault_set(f, ST_DOMAIN, "option --%s needs one value", name));
        text_addf(&list, "%s%s=%s", i ? " " : "", name, value);
    }
    TRY(text_status(&list));
    TRY(add_at(t, c, text_data(&list), s, f));
    if (!t->rows) TRY(fault_set(f, ST_LIMIT, "%s %s: past what float64 is asked for", c->id, text_data(&list)));
out:
    text_clear(&list);
    return st;
}

static status refuse(const cli *line, const settings *s, fault *f) {
    const char *id = line->value[OPTION_CLAIM], *paper = line->value[OPTION_PAPER];
    const claim *c = id ? claim_find(id) : NULL;
    if (s->method != CLAIM_AUTO) return fault_set(f, ST_DOMAIN, "--method is not for the table " DOUBLES_NAME);
    if (id && !c) return fault_set(f, ST_DOMAIN, "no claim %.60s; verify list shows the claims", id);
    if (c && !c->doubles) return fault_set(f, ST_DOMAIN, "%s has no numbers that float64 is asked for", id);
    if (line->pair_count && !c)
        return fault_set(f, ST_DOMAIN, "option --%.60s: the table " DOUBLES_NAME " takes parameters with --claim only",
                         line->pairs[0].name);
    return paper ? settings_check_paper(paper, f) : ST_OK;
}

static status add_claims(table *t, const cli *line, const settings *s, fault *f) {
    const char *id = line->value[OPTION_CLAIM], *paper = line->value[OPTION_PAPER];
    status st = ST_OK;
    if (id && line->pair_count) return add_chosen(t, claim_find(id), line, s, f);
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        if (!c->doubles || (id && strcmp(id, c->id)) || (paper && strcmp(paper, c->paper))) continue;
        for (const char *const *at = c->doubles->at; *at; at++) {
            if (work_should_stop(&s->work))
                return fault_set(f, ST_STOPPED, "interrupted at %s; nothing was written", c->id);
            TRY(add_at(t, c, *at, s, f));
        }
        work_report(&s->work, "claims", (double)(i + 1) / (double)claim_registry_count);
    }
out:
    return st;
}

static void write_command(text *out, const cli *line) {
    text_add(out, "verify table " DOUBLES_NAME);
    if (line->value[OPTION_PAPER]) text_addf(out, " --paper %s", line->value[OPTION_PAPER]);
    if (line->value[OPTION_CLAIM]) text_addf(out, " --claim %s", line->value[OPTION_CLAIM]);
    for (size_t i = 0; i < line->pair_count; i++) text_addf(out, " --%s %s", line->pairs[i].name, line->pairs[i].value);
}

status doubles_build(table **out, const cli *line, const settings *s, fault *f) {
    table *t = NULL;
    status st = refuse(line, s, f);
    if (st != ST_OK) return st;
    t = calloc(1, sizeof *t);
    if (!t) return ST_MEMORY;
    for (size_t j = 0; j < D_COUNT; j++) {
        column_source source = j >= D_EXACT ? COLUMN_MEASURED : j == D_ARITHMETIC ? COLUMN_METHOD : COLUMN_CLAIM;
        TRY(table_add_column(t, source, 0, names[j], ""));
    }
    TRY(add_claims(t, line, s, f));
    if (!t->rows) TRY(fault_set(f, ST_DOMAIN, "these claims have no numbers that float64 is asked for"));
    write_command(&t->command, line);
    TRY(text_status(&t->command));
    TRY(table_finish(t));
    /* sentences are not for columns that a person reads side by side */
    if (s->format == FORMAT_TEXT || s->format == FORMAT_LATEX) t->columns[D_MEANING].wide = true;
out:
    if (st != ST_OK) table_free(t);
    else *out = t;
    return st;
}
