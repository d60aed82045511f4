/* json.c - a run as one JSON object on one line; the keys and their order are the contract's. */
#include <string.h>

#include "numerics/base/json.h"
#include "numerics/exact/number.h"
#include "verify/report/report.h"

static void write_rational(text *t, const mpq_t q) {
    text_add(t, "\"");
    number_write_rational(t, q);
    text_add(t, "\"");
}

static void write_enclosure(text *t, const enclosure *e) {
    text_add(t, "{\"lo\":");
    write_rational(t, e->lo);
    text_add(t, ",\"hi\":");
    write_rational(t, e->hi);
    text_add(t, "}");
}

static void write_quantity(text *t, const quantity *q) {
    switch (q->kind) {
    case QUANTITY_ABSENT: text_add(t, "null"); break;
    case QUANTITY_EXACT: write_rational(t, q->value); break;
    case QUANTITY_FORM:
    case QUANTITY_TEXT: json_write_string(t, q->form); break;
    case QUANTITY_ENCLOSURE: write_enclosure(t, &q->bounds); break;
    case QUANTITY_LIST:
        text_add(t, "[");
        for (size_t i = 0; i < q->count; i++) text_addf(t, "%s\"%s\"", i ? "," : "", q->items[i]);
        text_add(t, "]");
        break;
    }
}

static void write_quantities(text *t, const verdict *v) {
    text_add(t, ",\"quantities\":{");
    for (size_t i = 0; i < v->quantity_count; i++) {
        const quantity *q = &v->quantities[i];
        text_addf(t, "%s\"%s\":", i ? "," : "", q->name);
        write_quantity(t, q);
        if (q->kind != QUANTITY_FORM) continue;
        text_addf(t, ",\"%s_log2\":", q->name);
        write_enclosure(t, &q->bounds);
    }
    text_add(t, "}");
}

/* Lines of s as elements of an array that already holds *count, each behind the prefix. */
static void add_lines(text *t, size_t *count, const char *prefix, const char *s) {
    while (*s) {
        size_t n = strcspn(s, "\n");
        text line;
        text_init(&line);
        text_add(&line, prefix);
        text_add_bytes(&line, s, n);
        text_add(t, (*count)++ ? "," : "");
        json_write_string(t, text_data(&line));
        if (text_status(&line) != ST_OK) t->failed = 1;
        text_clear(&line);
        s += n + (s[n] == '\n');
    }
}

static void write_notes(text *t, const report *r) {
    const verdict *v = r->verdict;
    size_t count = 0;
    text_add(t, ",\"notes\":[");
    for (size_t i = 0; i < v->reading_count; i++) {
        const reading_state *s = &v->readings[i];
        text prefix;
        text_init(&prefix);
        text_addf(&prefix, "%s vacuous: ", s->name);
        add_lines(t, &count, text_data(&prefix), text_data(&s->vacuous));
        text_reset(&prefix);
        text_addf(&prefix, "%s undecided: ", s->name);
        add_lines(t, &count, text_data(&prefix), text_data(&s->doubt));
        text_reset(&prefix);
        text_addf(&prefix, "%s supported: ", s->name);
        add_lines(t, &count, text_data(&prefix), text_data(&s->sampled));
        text_reset(&prefix);
        text_addf(&prefix, "%s: ", s->name);
        if (strcmp(s->name, r->reading) && verdict_of(v, s->name) == VERDICT_REFUTED)
            add_lines(t, &count, text_data(&prefix), text_data(&s->refuted));
        if (text_status(&prefix) != ST_OK) t->failed = 1;
        text_clear(&prefix);
    }
    add_lines(t, &count, "", text_data(&v->notes));
    text_add(t, "]");
}

static void write_controls(text *t, const verdict *v) {
    size_t count = 0;
    text_add(t, ",\"controls\":[");
    for (size_t i = 0; i < v->control_count; i++) {
        const control_result *k = &v->controls[i];
        if (!k->at_json) continue; /* the run was stopped before this one */
        text_add(t, count++ ? ",{\"name\":" : "{\"name\":");
        json_write_string(t, k->name);
        text_addf(t, ",\"at\":%s,\"expect\":\"REFUTED\",\"got\":\"%s\",\"witness\":", k->at_json, verdict_name(k->got));
        if (k->witness) json_write_string(t, k->witness);
        else text_add(t, "null");
        text_add(t, "}");
    }
    text_add(t, "]");
}

static void write_sampled(text *t, const verdict_sample *s) {
    text_add(t, ",\"sampled\":");
    if (!s->present) {
        text_add(t, "null");
        return;
    }
    text_add(t, "{\"of\":");
    json_write_string(t, s->of);
    text_addf(t, ",\"hits\":\"%llu\",\"samples\":\"%llu\",\"alpha\":", (unsigned long long)s->hits,
              (unsigned long long)s->samples);
    write_rational(t, s->alpha);
    text_add(t, ",\"interval\":");
    write_enclosure(t, &s->interval);
    text_add(t, "}");
}

static void write_methods(text *t, unsigned methods) {
    text_add(t, ",\"methods\":[");
    if (methods) {
        text_add(t, "\"");
        report_write_methods(t, methods, "\",\"");
        text_add(t, "\"");
    }
    text_add(t, "]");
}

static void write_readings(text *t, const report *r) {
    const verdict *v = r->verdict;
    text_add(t, ",\"readings\":{");
    for (size_t i = 0; i < v->reading_count; i++)
        text_addf(t, "%s\"%s\":\"%s\"", i ? "," : "", v->readings[i].name, verdict_name(verdict_of(v, v->readings[i].name)));
    text_add(t, "},\"witness\":");
    const reading_state *judged = verdict_reading(v, r->reading);
    if (judged && verdict_of(v, r->reading) == VERDICT_REFUTED) json_write_string(t, text_data(&judged->refuted));
    else text_add(t, "null");
}

status report_write_json(text *t, const report *r) {
    const verdict *v = r->verdict;
    text_add(t, "{\"schema\":\"verbatim/1\",\"claim\":");
    json_write_string(t, r->claim->id);
    text_add(t, ",\"reading\":");
    json_write_string(t, r->reading);
    text_add(t, ",\"parameters\":");
    params_write_json(t, r->params);
    text_addf(t, ",\"verdict\":\"%s\",\"trivial\":%s,\"scope\":", verdict_name(verdict_of(v, r->reading)),
              v->trivial ? "true" : "false");
    json_write_string(t, text_data(&v->scope));
    write_methods(t, v->methods);
    write_quantities(t, v);
    write_readings(t, r);
    write_controls(t, v);
    write_notes(t, r);
    write_sampled(t, &v->sampled);
    text_add(t, ",\"certificate\":");
    if (r->certificate) json_write_string(t, r->certificate);
    else text_add(t, "null");
    text_addf(t, ",\"device\":%s,\"seed\":", r->device_json && *r->device_json ? r->device_json : "null");
    if (v->seed_used) text_addf(t, "\"%llu\"", (unsigned long long)r->seed);
    else text_add(t, "null");
    text_addf(t, ",\"version\":\"%s\",\"seconds\":%.3f}\n", VERBATIM_VERSION, v->seconds);
    return text_status(t);
}
