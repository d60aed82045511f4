/* run_model_report.c - see run_model_report.h. */
#include "verify/run_model_report.h"

#include <string.h>

#include "numerics/base/json.h"
#include "numerics/exact/number.h"
#include "verify/report/report.h"

#define INDENT 12
#define SHOWN 64 /* letters of a string that are printed; JSON has the parameters that make it */

typedef struct run_quantity {
    const char *name, *meaning;
    bool present;
    mpq_t value;
} run_quantity;

enum { Q_LENGTH, Q_COPIED, Q_FIRST_ERROR, Q_MARGIN, Q_BOUND, Q_AMBIGUOUS, Q_COUNT };

static void set_count(run_quantity *q, uint64_t value) {
    q->present = true;
    mpz_set_ui(mpq_numref(q->value), value);
}

static void quantities_open(run_quantity *q, const run_report *r) {
    static const char *const names[Q_COUNT] = {"length", "copied", "first_error", "margin", "float32_bound", "ambiguous"};
    const model_found *found = r->found;
    bool dense = r->job->engine == ENGINE_DENSE;
    const char *const meanings[Q_COUNT] = {
        "letters of the string",
        "letters right in a row from the start",
        "letters before the first wrong one",
        dense ? "least float32 logit of the right letter less the largest other"
              : "proved: least logit of the right letter less any other",
        "proved: a float32 logit is at most this far from the exact one",
        "queries whose n-gram is followed by different letters",
    };
    for (size_t i = 0; i < Q_COUNT; i++) {
        q[i] = (run_quantity){.name = names[i], .meaning = meanings[i]};
        mpq_init(q[i].value);
    }
    set_count(&q[Q_LENGTH], r->job->L);
    set_count(&q[Q_COPIED], found->copied);
    if (found->first_error != RUN32_ALL_RIGHT) set_count(&q[Q_FIRST_ERROR], found->first_error);
    if (found->exact) set_count(&q[Q_AMBIGUOUS], found->engine.ambiguous);
    q[Q_MARGIN].present = found->has_margin && number_fits(found->margin);
    q[Q_BOUND].present = found->has_bound && number_fits(found->bound.logit);
    if (q[Q_MARGIN].present) mpq_set(q[Q_MARGIN].value, found->margin);
    if (q[Q_BOUND].present) mpq_set(q[Q_BOUND].value, found->bound.logit);
}

static void quantities_close(run_quantity *q) {
    for (size_t i = 0; i < Q_COUNT; i++) mpq_clear(q[i].value);
}

/* ---- text */

static void write_string(text *t, const run_report *r) {
    const model_job *job = r->job;
    text shown;
    if (!job->x) {
        text_addf(t, "%zu letters, not drawn", job->L);
        return;
    }
    text_init(&shown);
    letters_write(&shown, job->x, job->L < SHOWN ? job->L : SHOWN, job->m->D);
    text_addf(t, "%s%s, %zu letters", text_data(&shown), job->L > SHOWN ? "..." : "", job->L);
    if (r->drawn) text_addf(t, ", drawn with seed %llu%s", (unsigned long long)r->seed, r->ambiguous ? "" : ", no n-gram twice");
    if (text_status(&shown) != ST_OK) t->failed = 1;
    text_clear(&shown);
}

static void write_device(text *t, const device_info *d) {
    text_add(t, d->spec);
    const char *const parts[] = {d->name, d->platform, d->driver};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (*parts[i] && strcmp(parts[i], d->spec)) text_addf(t, ", %s", parts[i]);
    text_addf(t, ", %u %s", d->units, strcmp(d->spec, "cpu") ? "compute units" : d->units == 1 ? "thread" : "threads");
}

static void write_head(text *t, const run_report *r) {
    text line;
    text_init(&line);
    text_addf(t, "%sRun of ", r->colour ? "\033[1m" : "");
    report_write_clean(t, r->construction);
    text_addf(t, ": copies a string of %zu letters%s\n", r->job->L, r->colour ? "\033[0m" : "");
    report_write_paragraph(t, "Model", INDENT, r->job->m->name);
    write_string(&line, r);
    report_write_paragraph(t, "String", INDENT, text_data(&line));
    text_reset(&line);
    text_addf(&line, "%s, %s", run_engine_name(r->job->engine), run_decode_name(r->job->decode));
    report_write_paragraph(t, "Engine", INDENT, text_data(&line));
    text_reset(&line);
    write_device(&line, r->device);
    report_write_paragraph(t, "Device", INDENT, text_data(&line));
    report_write_paragraph(t, "Scope", INDENT, text_data(&r->found->scope));
    if (text_status(&line) != ST_OK) t->failed = 1;
    text_clear(&line);
}

static status write_quantities(text *t, const run_report *r, const run_quantity *q) {
    status st = ST_OK;
    text value;
    text_init(&value);
    text_addf(t, "\n%sQuantities%s\n", r->colour ? "\033[1m" : "", r->colour ? "\033[0m" : "");
    for (size_t i = 0; i < Q_COUNT; i++) {
        if (!q[i].present) continue;
        text_reset(&value);
        if (mpz_cmp_ui(mpq_denref(q[i].value), 1) == 0) number_write_integer(&value, mpq_numref(q[i].value));
        else {
            text_add(&value, "about ");
            TRY(number_write_decimal(&value, q[i].value, 6));
        }
        text_addf(t, "  %-13s  %-20s  %s\n", q[i].name, text_data(&value), q[i].meaning);
    }
    TRY(text_status(&value));
out:
    text_clear(&value);
    return st;
}

static void write_speed(text *t, const run_report *r) {
    const model_found *found = r->found;
    double letters = (double)found->copied;
    text_addf(t, "  %-13s  %.3f s, %.3g letters a second\n", "time", found->seconds,
              found->seconds > 0 ? letters / found->seconds : 0.0);
    text_addf(t, "  %-13s  %.3g MiB, %.3g bytes a letter\n", "memory", (double)found->bytes / 1048576,
              r->job->L ? (double)found->bytes / (double)r->job->L : 0.0);
}

static void write_facts(text *t, const char *prefix, const run_quantity *q) {
    for (size_t i = 0; i < Q_COUNT; i++) {
        text_addf(t, "%sq %s ", prefix, q[i].name);
        if (q[i].present) number_write_rational(t, q[i].value);
        else text_add(t, "NA");
        text_add(t, "\n");
    }
}

static void write_comments(text *t, const run_report *r) {
    text line;
    text_init(&line);
    text_addf(t, "\nc verbatim %s, run ", VERBATIM_VERSION);
    report_write_clean(t, r->construction);
    params_write(&line, r->params);
    text_add(t, ", ");
    report_write_clean_bytes(t, text_data(&line),
                             line.length < 400 ? line.length : 400); /* a string of any length may stand there */
    text_addf(t, "%s\nc engine %s\nc decode %s\nc device ", line.length < 400 ? "" : "...", run_engine_name(r->job->engine),
              run_decode_name(r->job->decode));
    text_reset(&line);
    write_device(&line, r->device);
    report_write_clean(t, text_data(&line));
    text_add(t, "\n");
    report_write_lines(t, "c scope ", text_data(&r->found->scope));
    report_write_lines(t, "c undecided ", text_data(&r->found->doubt));
    if (r->drawn) text_addf(t, "c seed %llu\n", (unsigned long long)r->seed);
    text_addf(t, "c bytes %llu\nc seconds %.3f\n", (unsigned long long)r->found->bytes, r->found->seconds);
    if (text_status(&line) != ST_OK) t->failed = 1;
    text_clear(&line);
}

static const char *verdict_colour(const run_report *r) {
    if (!r->colour) return "";
    return r->found->verdict == VERDICT_VERIFIED  ? "\033[1;32m"
           : r->found->verdict == VERDICT_REFUTED ? "\033[1;31m"
                                                  : "\033[1;33m";
}

status run_write_text(text *t, const run_report *r) {
    run_quantity q[Q_COUNT];
    quantities_open(q, r);
    write_head(t, r);
    status st = write_quantities(t, r, q);
    if (st == ST_OK) {
        write_speed(t, r);
        write_comments(t, r);
        report_write_lines(t, "v ", text_data(&r->found->witness));
        write_facts(t, "", q);
        text_addf(t, "s %s%s%s\n", verdict_colour(r), verdict_name(r->found->verdict), r->colour ? "\033[0m" : "");
        st = text_status(t);
    }
    quantities_close(q);
    return st;
}

status run_write_unfinished(text *t, const run_report *r) {
    const model_found *found = r->found;
    text_add(t, "c interrupted: no verdict; found so far\nc run ");
    report_write_clean(t, r->construction);
    text_addf(t, ", engine %s, decode %s, device %s\n", run_engine_name(r->job->engine),
              run_decode_name(r->job->decode), r->device->spec);
    text_addf(t, "c %llu of %zu answers looked at, the first %llu right\n",
              (unsigned long long)(found->on_device ? found->run.looked : found->copied), r->job->L,
              (unsigned long long)found->copied);
    return text_status(t);
}

status run_write_brief(text *t, const run_report *r) {
    const model_found *found = r->found;
    text_addf(t, "%s on ", run_engine_name(r->job->engine));
    write_device(t, r->device);
    text_addf(t, ": %llu of %zu letters copied in %.3f s; ", (unsigned long long)found->copied, r->job->L, found->seconds);
    text_add_text(t, &found->scope);
    if (found->witness.length) text_addf(t, "; %s", text_data(&found->witness));
    if (found->doubt.length) text_addf(t, "; undecided: %s", text_data(&found->doubt));
    text_add(t, "\n");
    return text_status(t);
}

/* ---- JSON */

static void json_member(text *t, const char *key, const char *value) {
    text_addf(t, ",\"%s\":", key);
    json_write_string(t, value);
}

static void json_parameters(text *t, const run_report *r) {
    text inner;
    text_init(&inner);
    params_write_json(&inner, r->params);
    text_add(t, ",\"parameters\":");
    text_add_bytes(t, text_data(&inner), inner.length ? inner.length - 1 : 0); /* without its } */
    const char *comma = inner.length > 2 ? "," : "";
    if (r->drawn)
        text_addf(t, "%s\"seed\":\"%llu\",\"allow_ambiguous\":%s", comma, (unsigned long long)r->seed,
                  r->ambiguous ? "true" : "false");
    text_add(t, "}");
    if (text_status(&inner) != ST_OK) t->failed = 1;
    text_clear(&inner);
}

static void json_quantities(text *t, const run_quantity *q) {
    text_add(t, ",\"quantities\":{");
    for (size_t i = 0; i < Q_COUNT; i++) {
        text_addf(t, "%s\"%s\":", i ? "," : "", q[i].name);
        if (q[i].present) {
            text_add(t, "\"");
            number_write_rational(t, q[i].value);
            text_add(t, "\"");
        } else text_add(t, "null");
    }
    text_add(t, "}");
}

/* Scope, then what refutes or keeps open, in one sentence: the object has no other place for it. */
static void json_scope(text *t, const model_found *found) {
    text line;
    text_init(&line);
    text_add_text(&line, &found->scope);
    if (found->witness.length) text_addf(&line, "; witness: %s", text_data(&found->witness));
    if (found->doubt.length) text_addf(&line, "; undecided: %s", text_data(&found->doubt));
    json_member(t, "scope", text_data(&line));
    if (text_status(&line) != ST_OK) t->failed = 1;
    text_clear(&line);
}

status run_write_json(text *t, const run_report *r) {
    run_quantity q[Q_COUNT];
    quantities_open(q, r);
    text_add(t, "{\"schema\":\"verbatim/1\"");
    json_member(t, "construction", r->construction);
    json_parameters(t, r);
    json_member(t, "engine", run_engine_name(r->job->engine));
    json_member(t, "decode", run_decode_name(r->job->decode));
    json_member(t, "device", r->device->spec);
    json_member(t, "verdict", verdict_name(r->found->verdict));
    json_scope(t, r->found);
    json_quantities(t, q);
    text_addf(t, ",\"seconds\":%.3f,\"bytes\":%llu,\"version\":\"%s\"}\n", r->found->seconds,
              (unsigned long long)r->found->bytes, VERBATIM_VERSION);
    quantities_close(q);
    return text_status(t);
}

status run_write_device_json(text *t, const run_report *r) {
    run_quantity q[Q_COUNT];
    quantities_open(q, r);
    text_add(t, "{\"device\":");
    json_write_string(t, r->device->spec);
    json_member(t, "name", r->device->name);
    json_member(t, "driver", r->device->driver);
    json_member(t, "engine", run_engine_name(r->job->engine));
    json_member(t, "decode", run_decode_name(r->job->decode));
    json_member(t, "verdict", verdict_name(r->found->verdict));
    json_scope(t, r->found);
    json_quantities(t, q);
    text_addf(t, ",\"seconds\":%.3f,\"bytes\":%llu}", r->found->seconds, (unsigned long long)r->found->bytes);
    quantities_close(q);
    return text_status(t);
}
