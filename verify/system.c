/* system.c - verify system FILE: a user's rational (A, B, C), exactly: stability, ranks, NPLR, discretisations, kernel.
   The zero-order hold, which is seldom rational, is in system_hold.c. */
#include <stdlib.h>
#include <string.h>

#include "constructions/ssm/ssm.h"
#include "numerics/base/json.h"
#include "numerics/exact/number.h"
#include "verify/command.h"
#include "verify/report/report.h"
#include "verify/system.h"
#include "verify/system_hold.h"

#define INDENT 18
#define SHOWN 40 /* characters of an exact number in the text; --json has all */

const param_spec system_params[] = {
    {.name = "step", .kind = PARAM_RATIONAL, .meaning = "step of the discretisations (systems in continuous time)",
     .initial = "1"},
    {.name = "alpha", .kind = PARAM_RATIONAL, .meaning = "weight of the generalised bilinear transform", .initial = "3/4"},
    {.name = "k", .kind = PARAM_INT, .meaning = "zoh-log: from time k-1 to k of x' = (1/time)(A x + B u)", .least = 2,
     .most = 1000000, .initial = "2"},
    {.name = "digits", .kind = PARAM_INT, .meaning = "of numbers that are not rational, all certain", .least = 1, .most = 1000,
     .initial = "12"},
    {.name = "L", .kind = PARAM_INT, .meaning = "entries of the kernel", .least = 1, .most = 4096, .initial = "4"},
};
const size_t system_param_count = sizeof system_params / sizeof *system_params;

/* One recurrence: of the file, or a discretisation; ok false: singular. */
typedef struct sampled {
    const char *name;
    bool ok, stable;
    char why[256];
    mpq_t *kernel;
} sampled;

#define WORK_MOST ((uint64_t)1 << 32) /* words multiplied for one kernel */

static status sample(sampled *to, const ssm *r, size_t L, const work *w, fault *f) {
    rat_poly *p = NULL;
    /* after i steps numbers have i times the bits of A's denominator; each step is N^2 products */
    uint64_t words = mpz_sizeinbase(r->A.den, 2) / 64 + 1, N = r->N;
    if (words * N * N > WORK_MOST / ((uint64_t)L * L))
        return fault_set(f, ST_LIMIT, "%zu entries of the kernel take too many digits; a smaller --L", L);
    status st = rat_poly_new(&p);
    if (st != ST_OK) return st;
    TRY(rat_poly_charpoly(p, &r->A));
    TRY(ssm_is_schur(&to->stable, p));
    TRY(ssm_kernel_within(to->kernel, r, L, w));
    to->ok = true;
out:
    rat_poly_free(p);
    return st;
}

static status sample_all(sampled *list, size_t count, const ssm *s, const params *p, const work *w, fault *f) {
    size_t L = (size_t)params_int(p, "L");
    status st = ST_OK;
    for (size_t k = 0; k < count; k++) {
        list[k].kernel = malloc(L * sizeof *list[k].kernel);
        if (!list[k].kernel) return ST_MEMORY;
        for (size_t i = 0; i < L; i++) mpq_init(list[k].kernel[i]);
    }
    if (s->discrete) {
        list[0].name = "recurrence";
        return sample(&list[0], s, L, w, f);
    }
    for (size_t k = 0; st == ST_OK && k < count; k++) {
        ssm r = {0};
        fault why = {""};
        list[k].name = discretisation_names[k];
        if (work_should_stop(w)) return ST_STOPPED;
        st = ssm_discretise(&r, s, (discretisation)k, *params_rational(p, "alpha"), *params_rational(p, "step"), &why);
        if (st == ST_OK) st = sample(&list[k], &r, L, w, f);
        else if (st == ST_DOMAIN) {
            memcpy(list[k].why, why.line, sizeof list[k].why - 1);
            st = ST_OK;
        }
        if (r.N) ssm_clear(&r);
    }
    return st;
}

static void write_short(text *t, const mpq_t q) {
    text full;
    text_init(&full);
    number_write_rational(&full, q);
    if (full.failed || full.length <= SHOWN) text_add_text(t, &full);
    else if (number_write_decimal(t, q, 12) != ST_OK) t->failed = 1;
    text_clear(&full);
}

static void write_text(text *t, const ssm *s, const ssm_analysis *a, const sampled *list, size_t count, const held *holds,
                       size_t held_count, const params *p) {
    text line;
    text_init(&line);
    text_addf(&line, "%s: %zu states, %s time%s", s->name, s->N, s->discrete ? "discrete" : "continuous",
              s->weight ? ", norms in a gauge" : "");
    report_write_paragraph(t, "System", INDENT, text_data(&line));
    text_reset(&line);
    rat_poly_write(&line, a->charpoly, s->discrete ? "z" : "s");
    report_write_paragraph(t, "Characteristic", INDENT, text_data(&line));
    report_write_paragraph(t, "Stable", INDENT,
                           a->stable ? (s->discrete ? "yes: every eigenvalue inside the unit circle (exactly)"
                                                    : "yes: every eigenvalue in the left half plane (exactly)")
                                     : (s->discrete ? "no: an eigenvalue on or outside the unit circle"
                                                    : "no: an eigenvalue on or right of the imaginary axis"));
    text_reset(&line);
    text_addf(&line, "%zu of %zu states controllable, %zu observable", a->controllable, s->N, a->observable);
    report_write_paragraph(t, "Ranks", INDENT, text_data(&line));
    text_reset(&line);
    if (a->normal) text_add(&line, "A is normal");
    else {
        text_add(&line, "A = ");
        if (a->has_shift) {
            write_short(&line, a->shift);
            text_add(&line, " I");
        } else text_add(&line, "c I (c irrational, or several do)");
        text_addf(&line, " + skew + symmetric of rank %zu", a->low_rank);
    }
    report_write_paragraph(t, "NPLR", INDENT, text_data(&line));
    for (size_t k = 0; k < count; k++) {
        text_reset(&line);
        if (!list[k].ok) text_add(&line, list[k].why);
        else {
            text_addf(&line, "%s; kernel", list[k].stable ? "stable" : "unstable");
            for (int64_t i = 0; i < params_int(p, "L"); i++) {
                text_add(&line, i ? ", " : " ");
                write_short(&line, list[k].kernel[i]);
            }
        }
        report_write_paragraph(t, list[k].name, INDENT, text_data(&line));
    }
    for (size_t k = 0; k < held_count; k++) {
        text_reset(&line);
        held_write_text(&line, &holds[k], (unsigned)params_int(p, "digits"));
        report_write_paragraph(t, zoh_names[holds[k].kind], INDENT, text_data(&line));
    }
    if (text_status(&line) != ST_OK) t->failed = 1;
    text_clear(&line);
}

static void write_quoted(text *t, const mpq_t q) {
    text_add(t, "\"");
    number_write_rational(t, q);
    text_add(t, "\"");
}

static void write_json(text *t, const ssm *s, const ssm_analysis *a, const sampled *list, size_t count, const held *holds,
                       size_t held_count, const params *p) {
    mpq_t c;
    mpq_init(c);
    text_add(t, "{\"schema\":\"verbatim/1\",\"system\":");
    json_write_string(t, s->name);
    text_addf(t, ",\"states\":%zu,\"time\":\"%s\",\"parameters\":", s->N, s->discrete ? "discrete" : "continuous");
    params_write_json(t, p);
    text_add(t, ",\"charpoly\":[");
    for (long i = 0; i <= rat_poly_degree(a->charpoly); i++) {
        rat_poly_get_coeff(c, a->charpoly, (size_t)i);
        if (i) text_add(t, ",");
        write_quoted(t, c);
    }
    text_addf(t, "],\"stable\":%s,\"controllable\":%zu,\"observable\":%zu,\"normal\":%s,\"low_rank\":%zu,\"shift\":",
              a->stable ? "true" : "false", a->controllable, a->observable, a->normal ? "true" : "false", a->low_rank);
    if (a->has_shift) write_quoted(t, a->shift);
    else text_add(t, "null");
    text_add(t, ",\"recurrences\":[");
    for (size_t k = 0; k < count; k++) {
        text_addf(t, "%s{\"name\":\"%s\",\"stable\":%s,\"kernel\":", k ? "," : "", list[k].name,
                  !list[k].ok      ? "null"
                  : list[k].stable ? "true"
                                   : "false");
        for (int64_t i = 0; list[k].ok && i < params_int(p, "L"); i++) {
            text_add(t, i ? "," : "[");
            write_quoted(t, list[k].kernel[i]);
        }
        text_add(t, list[k].ok ? "],\"why\":null}" : "null,\"why\":");
        if (list[k].ok) continue;
        json_write_string(t, list[k].why);
        text_add(t, "}");
    }
    text_add(t, "],\"holds\":[");
    for (size_t k = 0; k < held_count; k++) {
        if (k) text_add(t, ",");
        held_write_json(t, &holds[k]);
    }
    text_add(t, "],\"version\":\"" VERBATIM_VERSION "\"}\n");
    mpq_clear(c);
}

status system_command(job *j) {
    sampled list[DISCRETISATIONS] = {{0}};
    ssm s = {0};
    ssm_analysis a;
    params *p = NULL;
    status st = ST_OK;
    size_t L = 0, count = 0, held_count = 0;
    held holds[ZOH_KINDS] = {{0}};
    ssm_analysis_init(&a);
    if (!j->cli->argument) TRY(fault_set(j->fault, ST_DOMAIN, "no file is named: verify system FILE (docs/ssm-format.md)"));
    TRY(params_new(&p, system_params, system_param_count));
    TRY(settings_read_params(p, j->cli, "verify system", j->fault));
    L = (size_t)params_int(p, "L");
    if (mpq_sgn(*params_rational(p, "step")) <= 0) TRY(fault_set(j->fault, ST_DOMAIN, "--step: a step is greater than 0"));
    TRY(ssm_read(&s, j->cli->argument, j->fault));
    TRY(ssm_analyse(&a, &s));
    count = s.discrete ? 1 : DISCRETISATIONS;
    TRY(sample_all(list, count, &s, p, &j->settings->work, j->fault));
    while (!s.discrete && held_count < ZOH_KINDS) {
        zoh_kind kind = (zoh_kind)held_count++; /* counted first: also cleared where it fails */
        TRY(held_make(&holds[kind], &s, a.stable, kind, p, &j->settings->work, j->fault));
    }
    (j->settings->format == FORMAT_JSON ? write_json : write_text)(&j->out->body, &s, &a, list, count, holds, held_count, p);
    TRY(text_status(&j->out->body));
out:
    for (size_t k = 0; k < count; k++) {
        for (size_t i = 0; list[k].kernel && i < L; i++) mpq_clear(list[k].kernel[i]);
        free(list[k].kernel);
    }
    for (size_t k = 0; k < held_count; k++) held_clear(&holds[k]);
    ssm_analysis_clear(&a);
    ssm_clear(&s);
    params_free(p);
    return st;
}
