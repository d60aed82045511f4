/* errata.c - see errata.h. */
#include "verify/report/errata.h"

#include <stdlib.h>
#include <string.h>

enum { E_CLAIM, E_WHERE, E_READING, E_STATEMENT, E_WITNESS, E_COMMAND, E_COUNT };
static const char *const names[E_COUNT] = {"claim", "where", "reading", "statement", "witness", "command"};

/* A row of cells, each a string of its own; the table takes them. */
static status add_row(table *t, text *cells) {
    table_cell *larger = realloc(t->cells, (t->rows + 1) * E_COUNT * sizeof *larger);
    status st = larger ? ST_OK : ST_MEMORY;
    if (larger) t->cells = larger;
    for (size_t j = 0; j < E_COUNT; j++)
        if (text_status(&cells[j]) != ST_OK) st = ST_MEMORY;
    for (size_t j = 0; j < E_COUNT; j++) {
        if (st != ST_OK) {
            text_clear(&cells[j]);
            continue;
        }
        t->cells[t->rows * E_COUNT + j] = (table_cell){.text = cells[j].data};
        if (!cells[j].length) text_clear(&cells[j]), t->cells[t->rows * E_COUNT + j].text = NULL;
    }
    if (st == ST_OK) t->rows++;
    return st;
}

/* "n=3 L=8" as options. */
static void write_options(text *t, const char *list) {
    for (const char *p = list; *p; p++) {
        if (p == list || p[-1] == ' ') text_add(t, " --");
        if (*p != ' ') text_add_bytes(t, *p == '=' ? " " : p, 1);
    }
}

static status add_reading(table *t, const claim *c, const reading_spec *r, const verdict *v) {
    text cell[E_COUNT];
    const char *witness = "";
    for (size_t j = 0; j < E_COUNT; j++) text_init(&cell[j]);
    for (size_t i = 0; i < v->reading_count; i++)
        if (!strcmp(v->readings[i].name, r->name)) witness = text_data(&v->readings[i].refuted);
    text_add(&cell[E_CLAIM], c->id);
    text_addf(&cell[E_WHERE], "%s %s", c->kind, c->number);
    if (!*c->number) {
        text_reset(&cell[E_WHERE]);
        text_add(&cell[E_WHERE], c->kind);
    }
    text_add(&cell[E_READING], r->name);
    text_add(&cell[E_STATEMENT], r->statement);
    text_add_bytes(&cell[E_WITNESS], witness, strcspn(witness, "\n"));
    text_addf(&cell[E_COMMAND], "verify --claim %s", c->id);
    write_options(&cell[E_COMMAND], c->defaults);
    text_addf(&cell[E_COMMAND], " --reading %s", r->name);
    return add_row(t, cell);
}

static status add_claim(table *t, const claim *c, const settings *s, fault *f) {
    params *p = NULL;
    verdict v;
    memset(&v, 0, sizeof v);
    status st = params_new(&p, c->params, c->param_count);
    if (st != ST_OK) return st;
    TRY(params_set_list(p, c->defaults, f));
    TRY(params_complete(p, f));
    TRY(claim_run(&v, c, p, &s->work, CLAIM_AUTO, false, f));
    for (size_t k = 1; k < c->reading_count && st == ST_OK; k++)
        if (verdict_of(&v, c->readings[k].name) == VERDICT_REFUTED) st = add_reading(t, c, &c->readings[k], &v);
out:
    verdict_clear(&v);
    params_free(p);
    return st;
}

status errata_build(table **out, const cli *line, const settings *s, fault *f) {
    table *t = NULL;
    status st = ST_OK;
    if (line->pair_count)
        return fault_set(f, ST_DOMAIN,
                         "unknown option --%.60s: the table errata takes no parameters, claims stand at their defaults",
                         line->pairs[0].name);
    if (s->method != CLAIM_AUTO) return fault_set(f, ST_DOMAIN, "--method is not for the table errata");
    t = calloc(1, sizeof *t);
    if (!t) return ST_MEMORY;
    for (size_t j = 0; j < E_COUNT; j++) TRY(table_add_column(t, COLUMN_CLAIM, 0, names[j], ""));
    for (size_t i = 0; i < claim_registry_count; i++) {
        TRY(add_claim(t, claim_registry[i], s, f));
        work_report(&s->work, "claims", (double)(i + 1) / (double)claim_registry_count);
    }
    text_addf(&t->command, "verify table %s", ERRATA_NAME);
    TRY(text_status(&t->command));
    TRY(table_finish(t));
    /* sentences are not for columns that a person reads side by side: the command prints them */
    if (s->format == FORMAT_TEXT || s->format == FORMAT_LATEX) t->columns[E_STATEMENT].wide = t->columns[E_WITNESS].wide = true;
out:
    if (st != ST_OK) table_free(t);
    else *out = t;
    return st;
}
