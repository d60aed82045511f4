/* run.c - checking one claim, all claims, tracing a run, making a table. */
#include <stdio.h>
#include <string.h>

#include "verify/certificate/certificate.h"
#include "verify/command.h"
#include "verify/report/doubles_table.h"
#include "verify/report/errata.h"
#include "verify/report/report.h"
#include "verify/report/table.h"
#include "verify/run_device.h"

/* The reading whose verdict counts: the one asked for, or the claim's first. */
static status choose_reading(const char **reading, const claim *c, const char *asked, fault *f) {
    *reading = c->readings[0].name;
    if (!asked) return ST_OK;
    const char *names[16];
    size_t count = c->reading_count < 16 ? c->reading_count : 16;
    text list;
    text_init(&list);
    for (size_t i = 0; i < count; i++) {
        names[i] = c->readings[i].name;
        if (!strcmp(names[i], asked)) {
            *reading = names[i];
            text_clear(&list);
            return ST_OK;
        }
        text_addf(&list, " %s", names[i]);
    }
    const char *near = param_suggest(asked, names, count);
    fault_set(f, ST_DOMAIN, "%s has no reading '%.60s'; accepted are%s%s%s%s", c->id, asked, text_data(&list),
              near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    text_clear(&list);
    return ST_DOMAIN;
}

/* The parameters of the command line, complete and fit together. */
static status read_params(params **p, const claim *c, const job *j) {
    params *q = NULL;
    status st = ST_OK;
    TRY(params_new(&q, c->params, c->param_count));
    TRY(settings_read_params(q, j->cli, c->id, j->fault));
    TRY(params_complete(q, j->fault));
    if (c->require) TRY(c->require(q, j->fault));
    if (c->settle) TRY(c->settle(q, j->fault));
    *p = q;
    return ST_OK;
out:
    params_free(q);
    return st;
}

/* Writes the certificate that was asked for, or says - in the notes and on standard error - why there is none; that
   changes neither the verdict nor the exit code. */
static status write_certificate(job *j, report *r, verdict *v, const certificate *heard) {
    const char *path = j->settings->certificate;
    fault why = {""};
    text body;
    if (!path) return ST_OK;
    text_init(&body);
    status st = certificate_write(&body, &r->certificate_steps, heard, r->claim->id, r->reading, verdict_of(v, r->reading), &why);
    if (st == ST_OK) st = output_write_file(path, &body, j->fault);
    if (st == ST_OK) r->certificate = path;
    if (st == ST_UNSUPPORTED) {
        verdict_note(v, "no certificate of %s %s: %s", r->reading, verdict_name(verdict_of(v, r->reading)), why.line);
        if (!j->settings->quiet)
            fprintf(stderr, "verify: no certificate of %s %s, nothing written: %s\n", r->reading,
                    verdict_name(verdict_of(v, r->reading)), why.line);
        st = verdict_status(v);
    }
    text_clear(&body);
    return st;
}

/* The float32 run that --device asks for; interrupted, it leaves what was found. */
static status run_beside(job *j, report *r, device_report *beside) {
    status st = run_device_beside(beside, r->params, r->verdict, j->cli, j->settings, j->fault);
    r->device_lines = text_data(&beside->lines);
    r->device_json = text_data(&beside->json);
    if (st != ST_STOPPED) return st;
    status written = report_write_unfinished(&j->out->body, r);
    text_add(&j->out->body, r->device_lines);
    return written == ST_OK ? st : written;
}

status run_claim(job *j) {
    const claim *c = NULL;
    certificate *heard = NULL;
    const settings *s = j->settings;
    params *p = NULL;
    verdict v;
    device_report beside;
    device_report_init(&beside);
    memset(&v, 0, sizeof v);
    report r = {.verdict = &v, .seed = s->work.seed, .colour = !s->no_color && output_may_colour(j->out)};
    status st = settings_choose_claim(&c, j->cli, j->fault);
    if (st != ST_OK) return st;
    TRY(choose_reading(&r.reading, c, s->reading, j->fault));
    TRY(read_params(&p, c, j));
    r.claim = c;
    r.params = p;
    TRY(run_device_allowed(c, p, j->cli, j->fault));
    if (s->certificate) TRY(certificate_new(&heard));
    st = claim_run_heard(&v, heard ? certificate_listener(heard) : NULL, c, p, &s->work, s->method, true, j->fault);
    if (st == ST_STOPPED) {
        status written = report_write_unfinished(&j->out->body, &r);
        if (written != ST_OK) st = written;
    }
    if (st != ST_OK) goto out;
    TRY(write_certificate(j, &r, &v, heard));
    if (cli_has(j->cli, OPTION_DEVICE)) TRY(run_beside(j, &r, &beside));
    if (s->format == FORMAT_JSON) TRY(report_write_json(&j->out->body, &r));
    else TRY(report_write_text(&j->out->body, &r));
    j->judged = true;
    j->verdict = verdict_of(&v, r.reading);
out:
    device_report_clear(&beside);
    certificate_free(heard);
    verdict_clear(&v);
    params_free(p);
    return st;
}

static status write_all_line(text *t, const report *r) {
    const verdict *v = r->verdict;
    text_addf(t, "%-16s %-10s %-14s", r->claim->id, verdict_name(verdict_of(v, r->reading)), r->claim->defaults);
    for (size_t i = 0; i < v->reading_count; i++)
        text_addf(t, "%s%s %s", i ? ", " : " ", v->readings[i].name, verdict_name(verdict_of(v, v->readings[i].name)));
    text_addf(t, "; %zu controls refuted; %.3f s\n", v->control_count, v->seconds);
    return text_status(t);
}

/* One claim at its defaults; *worst rises with its verdict. */
static status run_default(job *j, const claim *c, verdict_kind *worst) {
    const settings *s = j->settings;
    params *p = NULL;
    verdict v;
    memset(&v, 0, sizeof v);
    status st = ST_OK;
    report r = {.claim = c, .verdict = &v, .reading = c->readings[0].name, .seed = s->work.seed};
    TRY(params_new(&p, c->params, c->param_count));
    TRY(params_set_list(p, c->defaults, j->fault));
    TRY(params_complete(p, j->fault));
    r.params = p;
    TRY(claim_run(&v, c, p, &s->work, CLAIM_AUTO, true, j->fault));
    if (s->format == FORMAT_JSON) TRY(report_write_json(&j->out->body, &r));
    else TRY(write_all_line(&j->out->body, &r));
    if (verdict_of(&v, r.reading) > *worst) *worst = verdict_of(&v, r.reading);
    TRY(output_flush(j->out, j->fault)); /* a line a claim, as soon as it is known */
out:
    verdict_clear(&v);
    params_free(p);
    return st;
}

status run_all(job *j) {
    const char *paper = j->cli->value[OPTION_PAPER];
    verdict_kind worst = VERDICT_VERIFIED;
    status st = ST_OK;
    if (paper) TRY(settings_check_paper(paper, j->fault));
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        if (paper && strcmp(paper, c->paper)) continue;
        st = run_default(j, c, &worst);
        if (st == ST_STOPPED) text_add(&j->out->body, "c interrupted: no verdict\n");
        if (st != ST_OK) {
            fault why = *j->fault;
            if (why.line[0]) fault_set(j->fault, st, "%s: %.400s", c->id, why.line);
            goto out;
        }
    }
    if (j->settings->format != FORMAT_JSON) text_addf(&j->out->body, "s %s\n", verdict_name(worst));
    j->judged = true;
    j->verdict = worst;
    st = text_status(&j->out->body);
out:
    return st;
}

status run_trace(job *j) {
    const claim *c = NULL;
    params *p = NULL;
    status st = settings_choose_claim(&c, j->cli, j->fault);
    if (st != ST_OK) return st;
    if (!c->trace) return fault_set(j->fault, ST_DOMAIN, "%s has nothing to trace", c->id);
    TRY(read_params(&p, c, j));
    claim_input in = {.claim = c, .params = p, .work = &j->settings->work, .method = CLAIM_AUTO, .fault = j->fault};
    TRY(c->trace(&in, &j->out->body));
    TRY(text_status(&j->out->body));
out:
    params_free(p);
    return st;
}

static status refuse_table(const char *name, fault *f) {
    const char *names[64];
    size_t count = 0;
    text list;
    text_init(&list);
    for (size_t i = 0; i < claim_registry_count && count < 64; i++) {
        if (!claim_registry[i]->table) continue;
        names[count++] = claim_registry[i]->table->name;
        text_addf(&list, " %s", names[count - 1]);
    }
    if (count < 63) names[count++] = ERRATA_NAME, names[count++] = DOUBLES_NAME;
    text_add(&list, " " ERRATA_NAME " " DOUBLES_NAME);
    const char *near = param_suggest(name, names, count);
    fault_set(f, ST_DOMAIN, "unknown table '%.60s'; there are%s%s%s%s", name, text_data(&list), near ? "; did you mean " : "",
              near ? near : "", near ? "?" : "");
    text_clear(&list);
    return ST_DOMAIN;
}

status run_table(job *j) {
    const claim *c = NULL;
    table *t = NULL;
    const char *name = j->cli->argument;
    if (!name) return browse_list(j);
    for (size_t i = 0; i < claim_registry_count; i++)
        if (claim_registry[i]->table && !strcmp(claim_registry[i]->table->name, name)) c = claim_registry[i];
    bool errata = !strcmp(name, ERRATA_NAME), doubles = !strcmp(name, DOUBLES_NAME);
    if (!c && !errata && !doubles) return refuse_table(name, j->fault);
    if (!doubles && (cli_has(j->cli, OPTION_CLAIM) || cli_has(j->cli, OPTION_PAPER)))
        return fault_set(j->fault, ST_DOMAIN, "--claim and --paper are for the table " DOUBLES_NAME);
    output_format format = j->settings->format;
    status st = c        ? table_build(&t, c, j->cli, j->settings, j->fault)
                : errata ? errata_build(&t, j->cli, j->settings, j->fault)
                         : doubles_build(&t, j->cli, j->settings, j->fault);
    if (st == ST_OK) st = table_write(&j->out->body, t, format);
    /* csv and jsonl have no place for remarks. */
    if (st == ST_OK && !j->settings->quiet && (format == FORMAT_CSV || format == FORMAT_JSONL)) {
        text remarks;
        text_init(&remarks);
        report_write_lines(&remarks, "verify: row refused: ", text_data(&t->notes));
        fputs(text_data(&remarks), stderr);
        text_clear(&remarks);
    }
    table_free(t);
    return st;
}
