/* table_build.c - the columns of a table and the runs that fill its rows. */
#include <stdlib.h>
#include <string.h>

#include "numerics/base/sha256.h"
#include "numerics/exact/number.h"
#include "verify/report/report.h"
#include "verify/report/table.h"

#define EXACT_SHOWN 24 /* columns that a fraction may take where people read it */

/* What one table is made from; ranges[i] belongs to parameter i of the claim. */
typedef struct plan {
    const claim *claim;
    const settings *settings;
    table_range *ranges;
    size_t rows;
    bool controls_ran;
    status refused; /* why the first refused row was */
    fault reason;
} plan;

static status set_range(plan *p, const char *name, const char *word, fault *f) {
    const claim *c = p->claim;
    const param_spec *spec = settings_find_spec(c->params, c->param_count, name);
    if (!spec) return fault_set(f, ST_BUG, "table of %s: its default ranges name '%s', which is no parameter", c->id, name);
    table_range *r = &p->ranges[spec - c->params];
    table_range_clear(r);
    return table_range_parse(r, spec, word, f);
}

static status read_defaults(plan *p, fault *f) {
    status st = ST_OK;
    char *copy = strdup(p->claim->table->ranges), *rest = NULL;
    if (!copy) return ST_MEMORY;
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char *equals = strchr(word, '=');
        if (!equals) TRY(fault_set(f, ST_BUG, "table of %s: its default ranges are not name=range", p->claim->id));
        *equals = '\0';
        TRY(set_range(p, word, equals + 1, f));
    }
out:
    free(copy);
    return st;
}

/* The line names a word (a task, a family) that is not the one of the default ranges. */
static bool chooses_other_word(const plan *p, const cli *line) {
    for (size_t i = 0; i < line->pair_count; i++) {
        const param_spec *spec = settings_find_spec(p->claim->params, p->claim->param_count, line->pairs[i].name);
        const table_range *r = spec && spec->kind == PARAM_WORD ? &p->ranges[spec - p->claim->params] : NULL;
        if (r && r->count == 1 && line->pairs[i].value && strcmp(r->values[0], line->pairs[i].value) != 0) return true;
    }
    return false;
}

static status read_line(plan *p, const cli *line, fault *f) {
    const claim *c = p->claim;
    status st = ST_OK;
    const char **names = calloc(c->param_count + 1, sizeof *names);
    if (!names) return ST_MEMORY;
    for (size_t i = 0; i < c->param_count; i++) names[i] = c->params[i].name;
    if (chooses_other_word(p, line)) /* the default ranges are meant for another family */
        for (size_t i = 0; i < c->param_count; i++) table_range_clear(&p->ranges[i]);
    for (size_t i = 0; i < line->pair_count; i++) {
        const char *name = line->pairs[i].name, *value = line->pairs[i].value;
        const param_spec *spec = settings_find_spec(c->params, c->param_count, name);
        if (!spec) TRY(cli_refuse_unknown(line, name, names, c->param_count, c->id, f));
        else if (!value || !*value) TRY(fault_set(f, ST_DOMAIN, "option --%s needs a value: %s", name, spec->meaning));
        else TRY(set_range(p, name, value, f));
    }
    p->rows = 1;
    for (size_t i = 0; i < c->param_count; i++) {
        if (!p->ranges[i].spec) continue;
        if (p->ranges[i].count > TABLE_ROWS_MOST / p->rows)
            TRY(fault_set(f, ST_LIMIT, "the table would have more than %zu rows", TABLE_ROWS_MOST));
        p->rows *= p->ranges[i].count;
    }
out:
    free(names);
    return st;
}

status table_add_column(table *t, column_source source, size_t index, const char *name, const char *suffix) {
    if (t->column_count == t->column_room) {
        size_t room = t->column_room ? 2 * t->column_room : 16;
        table_column *columns = realloc(t->columns, room * sizeof *columns);
        if (!columns) return ST_MEMORY;
        t->columns = columns;
        t->column_room = room;
    }
    text full;
    text_init(&full);
    text_addf(&full, "%s%s", name, suffix);
    if (text_status(&full) != ST_OK) return ST_MEMORY;
    t->columns[t->column_count++] = (table_column){.name = full.data, .source = source, .index = index}; /* ownership moves */
    return ST_OK;
}

static bool is_listed(const char *name, const char *const *list) {
    for (; list && *list; list++)
        if (!strcmp(*list, name)) return true;
    return false;
}

static bool has_column(const table *t, const char *name) {
    for (size_t j = 0; j < t->column_count; j++)
        if (!strcmp(t->columns[j].name, name)) return true;
    return false;
}

static status find_quantity(size_t *i, const claim *c, const char *name, fault *f) {
    for (*i = 0; *i < c->quantity_count; ++*i)
        if (!strcmp(c->quantities[*i].name, name)) return ST_OK;
    return fault_set(f, ST_BUG, "table of %s: '%s' is no quantity", c->id, name);
}

/* Two columns a route: its error, and the digits lost. */
static status add_measured_columns(table *t, const claim *c) {
    status st = ST_OK;
    for (size_t i = 0; c->doubles && i < c->doubles->route_count; i++) {
        TRY(table_add_column(t, COLUMN_MEASURED, i, c->doubles->routes[i].name, "_error"));
        TRY(table_add_column(t, COLUMN_LOST, i, c->doubles->routes[i].name, "_lost"));
    }
    TRY(table_add_column(t, COLUMN_SECONDS, 0, "seconds", ""));
out:
    return st;
}

static status add_quantity_columns(table *t, const claim *c, fault *f) {
    status st = ST_OK;
    for (const char *const *name = c->table->columns; *name; name++) {
        size_t i;
        if (has_column(t, *name)) continue; /* the parameter of that name says the same */
        TRY(find_quantity(&i, c, *name, f));
        TRY(table_add_column(t, COLUMN_QUANTITY, i, *name, ""));
        if (is_listed(*name, c->table->decimals)) TRY(table_add_column(t, COLUMN_DECIMAL, i, *name, "_dec12"));
    }
out:
    return st;
}

static status define_columns(table *t, const plan *p, fault *f) {
    static const struct {
        column_source source;
        const char *name;
    } sampled[] = {{COLUMN_SAMPLED, "sampled"},
                   {COLUMN_SAMPLES, "samples"},
                   {COLUMN_HITS, "hits"},
                   {COLUMN_ESTIMATE, "estimate"},
                   {COLUMN_ESTIMATE_DECIMAL, "estimate_dec12"},
                   {COLUMN_LOWER_DECIMAL, "lower_dec12"},
                   {COLUMN_UPPER_DECIMAL, "upper_dec12"}};
    const claim *c = p->claim;
    status st = ST_OK;
    TRY(table_add_column(t, COLUMN_CLAIM, 0, "claim", ""));
    for (size_t i = 0; i < c->param_count; i++)
        if (p->ranges[i].spec || c->params[i].initial) TRY(table_add_column(t, COLUMN_PARAM, i, c->params[i].name, ""));
    TRY(table_add_column(t, COLUMN_METHOD, 0, "method", ""));
    TRY(table_add_column(t, COLUMN_VERDICT, 0, "verdict", ""));
    TRY(add_quantity_columns(t, c, f));
    for (size_t i = 0; c->table->sampled && i < sizeof sampled / sizeof *sampled; i++)
        TRY(table_add_column(t, sampled[i].source, 0, sampled[i].name, ""));
    if (p->settings->measured) TRY(add_measured_columns(t, c));
out:
    return st;
}

/* The limits of an interval have hundreds of digits and no exact meaning of their own: decimals will do. */
static status write_sample(text *t, const verdict_sample *s, column_source source) {
    status st = ST_OK;
    mpq_t estimate;
    mpq_init(estimate);
    mpq_set_ui(estimate, (unsigned long)s->hits, s->samples ? (unsigned long)s->samples : 1);
    mpq_canonicalize(estimate);
    switch (source) {
    case COLUMN_SAMPLED: text_add(t, s->of); break;
    case COLUMN_SAMPLES: text_addf(t, "%llu", (unsigned long long)s->samples); break;
    case COLUMN_HITS: text_addf(t, "%llu", (unsigned long long)s->hits); break;
    case COLUMN_ESTIMATE: number_write_rational(t, estimate); break;
    case COLUMN_ESTIMATE_DECIMAL: st = number_write_decimal(t, estimate, TABLE_DIGITS); break;
    case COLUMN_LOWER_DECIMAL: st = number_write_decimal(t, s->interval.lo, TABLE_DIGITS); break;
    case COLUMN_UPPER_DECIMAL: st = number_write_decimal(t, s->interval.hi, TABLE_DIGITS); break;
    default: st = ST_BUG;
    }
    mpq_clear(estimate);
    return st;
}

/* The decimal companion; of an enclosure only the digits both its ends round to. */
static status write_companion(text *t, const quantity *q) {
    text lo, hi;
    if (q->kind == QUANTITY_EXACT) return number_write_decimal(t, q->value, TABLE_DIGITS);
    if (q->kind != QUANTITY_ENCLOSURE) return ST_OK;
    text_init(&lo);
    text_init(&hi);
    status st = number_write_decimal(&lo, q->bounds.lo, TABLE_DIGITS);
    if (st == ST_OK) st = number_write_decimal(&hi, q->bounds.hi, TABLE_DIGITS);
    if (st == ST_OK) st = text_status(&lo);
    if (st == ST_OK) st = text_status(&hi);
    if (st == ST_OK && !strcmp(text_data(&lo), text_data(&hi))) text_add_text(t, &lo);
    text_clear(&lo);
    text_clear(&hi);
    return st;
}

/* Writes one cell's text; leaves it empty for NA.  v is NULL in a refused row, l where nothing is measured. */
static status write_cell(text *t, const table_column *k, const claim *c, const params *p, const verdict *v, const lost *l) {
    const quantity *q = NULL;
    if (k->source == COLUMN_CLAIM) text_add(t, c->id);
    if (k->source == COLUMN_PARAM) {
        text raw;
        text_init(&raw);
        param_write(&raw, &p->at[k->index]);
        report_write_clean(t, text_data(&raw));
        if (text_status(&raw) != ST_OK) t->failed = 1;
        text_clear(&raw);
    }
    if (!v || k->source == COLUMN_CLAIM || k->source == COLUMN_PARAM) return ST_OK;
    switch (k->source) {
    case COLUMN_METHOD: report_write_methods(t, v->methods, "+"); return ST_OK;
    case COLUMN_VERDICT: text_add(t, verdict_name(verdict_of(v, c->readings[0].name))); return ST_OK;
    case COLUMN_SECONDS: text_addf(t, "%.6f", v->seconds); return ST_OK;
    case COLUMN_QUANTITY:
        q = verdict_quantity(v, c->quantities[k->index].name);
        if (q && q->kind != QUANTITY_ABSENT) report_write_quantity(t, q);
        return ST_OK;
    case COLUMN_MEASURED:
        if (l && l[k->index].seen) lost_write_error(t, &l[k->index]);
        return ST_OK;
    case COLUMN_LOST:
        if (l && l[k->index].seen) lost_write_digits(t, &l[k->index]);
        return ST_OK;
    case COLUMN_DECIMAL:
        q = verdict_quantity(v, c->quantities[k->index].name);
        return q ? write_companion(t, q) : ST_OK;
    default: return v->sampled.present ? write_sample(t, &v->sampled, k->source) : ST_OK;
    }
}

static bool is_small_integer(const table_column *k, const params *p) {
    if (k->source == COLUMN_SECONDS) return true;
    if (k->source != COLUMN_PARAM || p->at[k->index].spec->kind > PARAM_COUNT || !p->at[k->index].present) return false;
    return mpz_sizeinbase(p->at[k->index].count, 2) <= 53; /* larger ones would be rounded by readers of JSON */
}

/* What people are shown of an integer of hundreds of digits. */
static status write_brief(char **brief, const table_column *k, const claim *c, const verdict *v, const char *full) {
    const quantity *q = v && k->source == COLUMN_QUANTITY ? verdict_quantity(v, c->quantities[k->index].name) : NULL;
    if (!q || q->kind != QUANTITY_EXACT || report_width(full) <= EXACT_SHOWN) return ST_OK;
    text t;
    text_init(&t);
    text_add(&t, "~");
    status st = number_write_decimal(&t, q->value, TABLE_DIGITS);
    if (st == ST_OK) st = text_status(&t);
    if (st != ST_OK) text_clear(&t);
    else *brief = t.data; /* ownership moves */
    return st;
}

static status fill_row(table *t, size_t row, const params *p, const verdict *v, const lost *l) {
    for (size_t j = 0; j < t->column_count; j++) {
        const table_column *k = &t->columns[j];
        table_cell *cell = &t->cells[row * t->column_count + j];
        text full;
        text_init(&full);
        status st = write_cell(&full, k, t->claim, p, v, l);
        if (st == ST_OK) st = text_status(&full);
        if (st != ST_OK || !full.length) text_clear(&full);
        else *cell = (table_cell){.text = full.data, .bare = is_small_integer(k, p)}; /* ownership moves */
        if (st == ST_OK && cell->text) st = write_brief(&cell->brief, k, t->claim, v, cell->text);
        if (st != ST_OK) return st;
    }
    return ST_OK;
}

/* The row's parameters: the last parameter runs fastest. */
static status choose_params(params **chosen, const plan *p, size_t row, fault *f) {
    const claim *c = p->claim;
    params *q = NULL;
    status st = params_new(&q, c->params, c->param_count);
    for (size_t i = c->param_count; st == ST_OK && i-- > 0;) {
        const table_range *r = &p->ranges[i];
        if (!r->spec) continue;
        st = params_set(q, r->spec->name, r->values[row % r->count], f);
        row /= r->count;
    }
    if (st == ST_OK) st = params_complete(q, f);
    if (st != ST_OK) params_free(q);
    else *chosen = q;
    return st;
}

static status run_row(table *t, plan *p, size_t row, fault *f) {
    verdict v;
    params *q = NULL;
    lost *l = NULL;
    fault why = {""};
    status st = choose_params(&q, p, row, f);
    if (st != ST_OK) return st;
    st = claim_run(&v, p->claim, q, &p->settings->work, p->settings->method, !p->controls_ran, &why);
    if (st == ST_OK) p->controls_ran = true;
    if (st == ST_DOMAIN || st == ST_LIMIT || st == ST_UNSUPPORTED) {
        if (p->refused == ST_OK) {
            p->refused = st;
            p->reason = why;
        }
        params_write(&t->notes, q);
        text_addf(&t->notes, ": %s\n", *why.line ? why.line : status_name(st));
        st = fill_row(t, row, q, NULL, NULL);
    } else if (st == ST_OK) {
        bool measures = p->settings->measured && p->claim->doubles;
        if (measures) st = doubles_measure(&l, p->claim->doubles, q, &p->settings->work, &why);
        if (st == ST_OK) st = fill_row(t, row, q, &v, l);
        else if (f) *f = why;
        if (measures) doubles_free(l, p->claim->doubles);
    } else if (st == ST_STOPPED) fault_set(f, st, "interrupted after %zu of %zu rows; nothing was written", row, p->rows);
    else if (f) *f = why;
    verdict_clear(&v);
    params_free(q);
    return st;
}

static void write_command(text *out, const plan *p) {
    const settings *s = p->settings;
    text_addf(out, "verify table %s", p->claim->table->name);
    for (size_t i = 0; i < p->claim->param_count; i++) {
        const table_range *r = &p->ranges[i];
        if (!r->spec) continue;
        text_addf(out, " --%s ", r->spec->name);
        for (size_t j = 0; j < r->count; j++) {
            if (j) text_add(out, ",");
            report_write_clean(out, r->values[j]);
        }
    }
    if (s->method != CLAIM_AUTO) text_addf(out, " --method %s", settings_method_name(s->method));
    if (s->work.limit != WORK_LIMIT_DEFAULT) text_addf(out, " --work-limit %llu", (unsigned long long)s->work.limit);
    if (s->work.seed) text_addf(out, " --seed %llu", (unsigned long long)s->work.seed);
    if (s->measured) text_add(out, " --measured");
}

bool table_is_decimal(const table_column *k) {
    column_source s = k->source;
    return s == COLUMN_DECIMAL || s == COLUMN_ESTIMATE_DECIMAL || s == COLUMN_LOWER_DECIMAL || s == COLUMN_UPPER_DECIMAL ||
           s == COLUMN_SECONDS || s == COLUMN_MEASURED || s == COLUMN_LOST;
}

/* Widths for the writers.  A column of long fractions with a companion behind it is marked as too wide; the long
   integers of any other column are shown rounded. */
static void measure_columns(table *t) {
    for (size_t j = 0; j < t->column_count; j++) {
        table_column *k = &t->columns[j];
        bool has_companion = (k->source == COLUMN_QUANTITY || k->source == COLUMN_ESTIMATE) && j + 1 < t->column_count &&
                             table_is_decimal(k + 1) && k[1].source < COLUMN_MEASURED;
        k->width = report_width(k->name);
        for (size_t i = 0; i < t->rows; i++) {
            const table_cell *cell = &t->cells[i * t->column_count + j];
            size_t full = report_width(cell->text ? cell->text : "NA");
            size_t shown = cell->brief ? report_width(cell->brief) : full;
            if (has_companion && full > EXACT_SHOWN) k->wide = true;
            if (cell->brief) k->rounded = true;
            if (shown > k->width) k->width = shown;
        }
    }
}

static status take_digest(table *t) {
    text csv;
    sha256 h;
    text_init(&csv);
    table_write_csv(&csv, t, false);
    status st = text_status(&csv);
    sha256_init(&h);
    sha256_add(&h, text_data(&csv), csv.length);
    sha256_hex(&h, t->digest);
    text_clear(&csv);
    return st;
}

status table_finish(table *t) {
    measure_columns(t);
    return take_digest(t);
}

status table_build(table **out, const claim *c, const cli *line, const settings *s, fault *f) {
    status st = ST_OK;
    plan p = {.claim = c, .settings = s};
    table *t = calloc(1, sizeof *t);
    p.ranges = calloc(c->param_count + 1, sizeof *p.ranges);
    if (!t || !p.ranges) TRY(ST_MEMORY);
    t->claim = c;
    TRY(read_defaults(&p, f));
    TRY(read_line(&p, line, f));
    TRY(define_columns(t, &p, f));
    write_command(&t->command, &p);
    t->cells = calloc(p.rows * t->column_count + 1, sizeof *t->cells);
    if (!t->cells) TRY(ST_MEMORY);
    t->rows = p.rows;
    for (size_t row = 0; row < p.rows; row++) {
        if (work_should_stop(&s->work))
            TRY(fault_set(f, ST_STOPPED, "interrupted after %zu of %zu rows; nothing was written", row, p.rows));
        TRY(run_row(t, &p, row, f));
        work_report(&s->work, "rows", (double)(row + 1) / (double)p.rows);
    }
    if (!p.controls_ran) TRY(fault_set(f, p.refused, "every row was refused: %.400s", p.reason.line));
    TRY(text_status(&t->notes));
    TRY(text_status(&t->command));
    TRY(table_finish(t));
out:
    if (p.ranges)
        for (size_t i = 0; i < c->param_count; i++) table_range_clear(&p.ranges[i]);
    free(p.ranges);
    if (st != ST_OK) table_free(t);
    else *out = t;
    return st;
}

void table_free(table *t) {
    if (!t) return;
    for (size_t i = 0; t->cells && i < t->rows * t->column_count; i++) {
        free(t->cells[i].text);
        free(t->cells[i].brief);
    }
    for (size_t i = 0; i < t->column_count; i++) free(t->columns[i].name);
    free(t->cells);
    free(t->columns);
    text_clear(&t->command);
    text_clear(&t->notes);
    free(t);
}
