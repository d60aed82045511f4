/* text.c - a run as text: first for people, then lines for programs, "s VERDICT" last.  No human line can be
   taken for a machine line: each begins with a capital letter or a blank. */
#include <string.h>

#include "numerics/exact/number.h"
#include "verify/report/report.h"

#define INDENT 12
#define CLIP 100
#define LEAST_ROOM 24 /* of a witness, beside long names */
#define MIN_CLAUSE 12 /* a shorter beginning says nothing */
#define VALUE_SHOWN 40 /* longer exact values are shown by their decimals; the q line has them in full */

static const char *paint(const report *r, const char *code) { return r->colour ? code : ""; }
static const char *bold(const report *r) { return paint(r, "\033[1m"); }
static const char *plain(const report *r) { return paint(r, "\033[0m"); }

static const char *verdict_colour(const report *r, verdict_kind k) {
    switch (k) {
    case VERDICT_VERIFIED: return paint(r, "\033[1;32m");
    case VERDICT_REFUTED: return paint(r, "\033[1;31m");
    default: return paint(r, "\033[1;33m");
    }
}

static void write_heading(text *t, const report *r, const char *heading) {
    text_addf(t, "\n%s%s%s\n", bold(r), heading, plain(r));
}

static void write_title(text *t, const report *r) {
    const claim *c = r->claim;
    text kind;
    text_init(&kind);
    text_addf(&kind, "%c%s", c->kind[0] >= 'a' && c->kind[0] <= 'z' ? c->kind[0] - 'a' + 'A' : c->kind[0],
              *c->kind ? c->kind + 1 : "");
    text_addf(t, "%s%s%s%s (%s). %s%s\n", bold(r), text_data(&kind), *c->number ? " " : "", c->number, c->id, c->title,
              plain(r));
    if (text_status(&kind) != ST_OK) t->failed = 1;
    text_clear(&kind);
    report_write_paragraph(t, "Source", INDENT, c->source);
    report_write_paragraph(t, "Statement", INDENT, c->statement);
}

static void write_reading(text *t, const report *r) {
    text line;
    text_init(&line);
    for (size_t i = 0; i < r->claim->reading_count; i++) {
        const reading_spec *s = &r->claim->readings[i];
        if (strcmp(s->name, r->reading)) continue;
        text_addf(&line, "%s: %s", s->name, s->statement);
        report_write_paragraph(t, "Reading", INDENT, text_data(&line));
        report_write_paragraph(t, "Hypotheses", INDENT, s->hypotheses);
    }
    text_reset(&line);
    params_write(&line, r->params);
    report_write_paragraph(t, "Parameters", INDENT, text_data(&line));
    report_write_paragraph(t, "Scope", INDENT, text_data(&r->verdict->scope));
    text_reset(&line);
    report_write_methods(&line, r->verdict->methods, ", ");
    report_write_paragraph(t, "Methods", INDENT, text_data(&line));
    if (text_status(&line) != ST_OK) t->failed = 1;
    text_clear(&line);
}

static status write_value(text *t, const quantity *q) {
    status st = ST_OK;
    text full;
    text_init(&full);
    report_write_quantity(&full, q);
    bool is_long = report_width(text_data(&full)) > VALUE_SHOWN;
    switch (q->kind) {
    case QUANTITY_EXACT:
        if (!is_long) text_add_text(t, &full);
        if (is_long || mpz_cmp_ui(mpq_denref(q->value), 1)) {
            text_add(t, is_long ? "about " : " = ");
            TRY(number_write_decimal(t, q->value, 6));
        }
        break;
    case QUANTITY_ENCLOSURE:
    case QUANTITY_FORM:
        if (q->kind == QUANTITY_FORM) text_addf(t, "%s, log2 ", text_data(&full));
        text_add(t, "about ");
        TRY(number_write_decimal(t, q->bounds.lo, 6));
        break;
    case QUANTITY_LIST:
        if (is_long) text_addf(t, "%zu numbers", q->count);
        else text_add_text(t, &full);
        break;
    default: text_add(t, is_long ? "(long)" : text_data(&full)); break;
    }
    TRY(text_status(&full));
out:
    text_clear(&full);
    return st;
}

static const char *meaning_of(const claim *c, const char *name) {
    for (size_t i = 0; i < c->quantity_count; i++)
        if (!strcmp(c->quantities[i].name, name)) return c->quantities[i].meaning;
    return "";
}

static status write_quantities(text *t, const report *r) {
    const verdict *v = r->verdict;
    status st = ST_OK;
    size_t name_width = 0, shown = 0;
    text value;
    text_init(&value);
    for (size_t i = 0; i < v->quantity_count; i++) {
        size_t w = report_width(v->quantities[i].name);
        if (v->quantities[i].kind == QUANTITY_ABSENT) continue;
        if (w > name_width) name_width = w;
        shown++;
    }
    if (shown) write_heading(t, r, "Quantities");
    for (size_t i = 0; i < v->quantity_count; i++) {
        const quantity *q = &v->quantities[i];
        if (q->kind == QUANTITY_ABSENT) continue;
        text_reset(&value);
        TRY(write_value(&value, q));
        text_addf(t, "  %-*s  ", (int)name_width, q->name);
        text_add_text(t, &value);
        size_t w = report_width(text_data(&value));
        text_addf(t, "%*s  %s\n", w < 32 ? (int)(32 - w) : 0, "", meaning_of(r->claim, q->name));
    }
    if (v->sampled.present) {
        text_addf(t, "  sampled %s: %llu of %llu, exact interval about ", v->sampled.of,
                  (unsigned long long)v->sampled.hits, (unsigned long long)v->sampled.samples);
        TRY(number_write_decimal(t, v->sampled.interval.lo, 6));
        text_add(t, " to ");
        TRY(number_write_decimal(t, v->sampled.interval.hi, 6));
        text_add(t, " at error probability ");
        number_write_rational(t, v->sampled.alpha);
        text_add(t, "\n");
    }
    TRY(text_status(&value));
out:
    text_clear(&value);
    return st;
}

/* As many bytes of s, in whole characters, as `room` columns hold. */
static size_t bytes_in_columns(const char *s, size_t bytes, size_t room) {
    size_t i = 0;
    while (i < bytes && (room || (s[i] & 0xc0) == 0x80)) room -= (s[i++] & 0xc0) != 0x80;
    return i;
}

/* Where a witness may be cut: before " (", "; ", ", " or ": " outside brackets, the last place within `room` columns. */
static size_t cut_at_clause(const char *s, size_t bytes, size_t room) {
    size_t columns = 0, best = 0, depth = 0;
    for (size_t i = 0; i < bytes && columns <= room; i++) {
        bool ends = i + 1 < bytes && ((s[i] == ' ' && s[i + 1] == '(') || (strchr(";,:", s[i]) && s[i + 1] == ' '));
        if (ends && !depth) best = i;
        if (s[i] == '(') depth++;
        if (s[i] == ')' && depth) depth--;
        columns += (s[i] & 0xc0) != 0x80;
    }
    return best;
}

/* The beginning of a witness in `room` columns: without the parameters it may open with (they stand to its left) and
   without a machine written out; JSON has all of it. */
static void write_short_witness(text *t, const char *s, size_t room) {
    size_t bytes = strcspn(s, "\n"), skip = 0, word;
    while ((word = strcspn(s + skip, " \n")) > 2 && memchr(s + skip, '=', word) && s[skip] != '{') {
        skip += word + (s[skip + word] == ' ');
        if (s[skip - 2] == ':') break;
    }
    if (skip > 1 && s[skip - 2] == ':') s += skip, bytes -= skip;
    size_t machine = s[0] == '{' ? strcspn(s, " \n") : 0;
    if (machine && machine < bytes) {
        text_add(t, "a machine ");
        s += machine + 1, bytes -= machine + 1, room -= 10;
    }
    size_t shown = bytes_in_columns(s, bytes, room);
    bool fits = shown == bytes;
    size_t clause = fits ? 0 : cut_at_clause(s, bytes, room);
    if (!fits) shown = clause >= MIN_CLAUSE ? clause : bytes_in_columns(s, bytes, room - 3);
    report_write_clean_bytes(t, s, shown);
    if (!fits && shown != clause) text_add(t, "...");
}

static size_t count_refuted(const verdict *v) {
    size_t n = 0;
    for (size_t i = 0; i < v->control_count; i++) n += v->controls[i].got == VERDICT_REFUTED;
    return n;
}

/* One line a control: name, where, and the input that refutes it. */
static void write_controls(text *t, const report *r) {
    const verdict *v = r->verdict;
    if (!v->control_count) return;
    size_t names = 0, places = 0;
    for (size_t i = 0; i < v->control_count; i++) {
        const control_result *k = &v->controls[i];
        if (!k->at) continue;
        if (report_width(k->name) > names) names = report_width(k->name);
        if (report_width(k->at) > places) places = report_width(k->at);
    }
    text heading;
    text_init(&heading);
    text_addf(&heading, "Negative controls: %zu of %zu refuted by the same check (in full: --json)", count_refuted(v),
              v->control_count);
    write_heading(t, r, text_data(&heading));
    text_clear(&heading);
    for (size_t i = 0; i < v->control_count; i++) {
        const control_result *k = &v->controls[i];
        if (!k->at) continue; /* the run was stopped before this one */
        text line;
        text_init(&line);
        text_addf(&line, "  %-*s  %-*s  ", (int)names, k->name, (int)places, k->at);
        if (k->got != VERDICT_REFUTED) text_addf(&line, "%s ", verdict_name(k->got));
        size_t used = report_width(text_data(&line));
        if (k->witness) write_short_witness(&line, k->witness, used + LEAST_ROOM < CLIP ? CLIP - used : LEAST_ROOM);
        text_add_text(t, &line);
        text_add(t, "\n");
        if (text_status(&line) != ST_OK) t->failed = 1;
        text_clear(&line);
    }
}

static void write_list(text *t, const report *r, const char *heading, const char *lines) {
    if (!*lines) return;
    write_heading(t, r, heading);
    while (*lines) {
        size_t n = strcspn(lines, "\n");
        text line;
        text_init(&line);
        text_add_bytes(&line, lines, n);
        report_write_paragraph(t, "  -", 4, text_data(&line));
        if (text_status(&line) != ST_OK) t->failed = 1;
        text_clear(&line);
        lines += n + (lines[n] == '\n');
    }
}

/* "c printed undecided: ..." for every reading of which something kept the answer open. */
static void write_reasons(text *t, const verdict *v) {
    for (size_t i = 0; i < v->reading_count; i++) {
        const reading_state *s = &v->readings[i];
        const struct {
            const text *why;
            const char *what;
        } reasons[] = {{&s->vacuous, "vacuous"}, {&s->doubt, "undecided"}, {&s->sampled, "supported"}};
        for (size_t k = 0; k < 3; k++) {
            if (!reasons[k].why->length) continue;
            text_addf(t, "c %s %s: ", s->name, reasons[k].what);
            report_write_clean(t, text_data(reasons[k].why));
            text_add(t, "\n");
        }
    }
}

static void write_witnesses(text *t, const report *r) {
    const verdict *v = r->verdict;
    for (size_t i = 0; i < v->reading_count; i++) {
        const reading_state *s = &v->readings[i];
        if (verdict_of(v, s->name) != VERDICT_REFUTED) continue;
        text prefix;
        text_init(&prefix);
        text_add(&prefix, "v ");
        if (strcmp(s->name, r->reading)) text_addf(&prefix, "%s: ", s->name);
        report_write_lines(t, text_data(&prefix), text_data(&s->refuted));
        if (text_status(&prefix) != ST_OK) t->failed = 1;
        text_clear(&prefix);
    }
}

static void write_facts(text *t, const report *r, const char *prefix) {
    const verdict *v = r->verdict;
    for (size_t i = 0; i < v->quantity_count; i++) {
        const quantity *q = &v->quantities[i];
        text_addf(t, "%sq %s ", prefix, q->name);
        report_write_quantity(t, q);
        text_add(t, "\n");
        if (q->kind != QUANTITY_FORM) continue;
        text_addf(t, "%sq %s_log2 ", prefix, q->name);
        number_write_rational(t, q->bounds.lo);
        text_add(t, "..");
        number_write_rational(t, q->bounds.hi);
        text_add(t, "\n");
    }
}

static void write_comments(text *t, const report *r) {
    const verdict *v = r->verdict;
    text_addf(t, "\nc verbatim %s, claim %s", VERBATIM_VERSION, r->claim->id);
    text line;
    text_init(&line);
    params_write(&line, r->params);
    if (line.length) text_add(t, ", ");
    report_write_clean(t, text_data(&line));
    if (text_status(&line) != ST_OK) t->failed = 1;
    text_clear(&line);
    text_addf(t, "\nc reading %s\n", r->reading);
    report_write_lines(t, "c scope ", text_data(&v->scope));
    if (v->methods) {
        text_add(t, "c methods ");
        report_write_methods(t, v->methods, ", ");
        text_add(t, "\n");
    }
    if (v->control_count) text_addf(t, "c controls %zu of %zu refuted\n", count_refuted(v), v->control_count);
    if (r->device_lines) report_write_lines(t, "c run ", r->device_lines);
    if (v->seed_used) text_addf(t, "c seed %llu\n", (unsigned long long)r->seed);
    if (r->certificate) {
        text_add(t, "c certificate ");
        report_write_clean(t, r->certificate);
        text_addf(t, " (%zu steps)\n", r->certificate_steps);
    }
    if (v->trivial) text_add(t, "c trivial: the bound is true but says nothing here\n");
    write_reasons(t, v);
}

status report_write_text(text *t, const report *r) {
    const verdict *v = r->verdict;
    verdict_kind kind = verdict_of(v, r->reading);
    write_title(t, r);
    write_reading(t, r);
    status st = write_quantities(t, r);
    if (st != ST_OK) return st;
    write_list(t, r, "Derivation", text_data(&v->steps));
    write_controls(t, r);
    write_list(t, r, "Runs on a device", r->device_lines ? r->device_lines : "");
    write_list(t, r, "Notes", text_data(&v->notes));
    write_comments(t, r);
    text_addf(t, "c seconds %.3f\n", v->seconds);
    write_witnesses(t, r);
    write_facts(t, r, "");
    for (size_t i = 0; i < v->reading_count; i++)
        text_addf(t, "r %s %s\n", v->readings[i].name, verdict_name(verdict_of(v, v->readings[i].name)));
    /* The line begins with "s " whatever the colours: only the word is painted. */
    text_addf(t, "s %s%s%s\n", verdict_colour(r, kind), verdict_name(kind), plain(r));
    return text_status(t);
}

status report_write_unfinished(text *t, const report *r) {
    const verdict *v = r->verdict;
    text_add(t, "c interrupted: no verdict; found so far\n");
    report_write_lines(t, "c scope ", text_data(&v->scope));
    report_write_lines(t, "c step ", text_data(&v->steps));
    write_reasons(t, v);
    for (size_t i = 0; i < v->reading_count; i++) {
        const reading_state *s = &v->readings[i];
        text prefix;
        text_init(&prefix);
        text_addf(&prefix, "c %s refuted: ", s->name);
        report_write_lines(t, text_data(&prefix), text_data(&s->refuted));
        if (s->established && !s->refuted.length) text_addf(t, "c %s: established in part\n", s->name);
        if (text_status(&prefix) != ST_OK) t->failed = 1;
        text_clear(&prefix);
    }
    write_facts(t, r, "c ");
    return text_status(t);
}
