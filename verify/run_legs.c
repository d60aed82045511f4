/* run_legs.c - see run_legs.h. */
#include "verify/run_legs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/hippo/legs_series.h"
#include "numerics/base/csv.h"
#include "numerics/exact/number.h"
#include "numerics/float64/nearest64.h"

#define BYTES_MOST ((size_t)1 << 28)
#define ROWS_MOST ((size_t)1 << 20)
#define N_MOST 1024

const param_spec run_legs_params[RUN_LEGS_PARAMS] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "coefficients kept", .least = 1, .most = N_MOST, .initial = "32"},
    {.name = "signal", .kind = PARAM_FILE,
     .meaning = "the series: comma-separated values with a header line (- is standard input)", .required = true},
    {.name = "column", .kind = PARAM_WORD, .meaning = "its column, by name or by number from 1"},
    {.name = "discretisation", .kind = PARAM_CHOICE, .meaning = "rule of the recurrence in doubles", .initial = "bilinear",
     .choices = legs_rule_names},
};

/* ---- the series */

typedef struct samples {
    mpq_t *f;
    size_t count, room;
    size_t bytes;
} samples;

static void samples_clear(samples *s) {
    for (size_t i = 0; i < s->count; i++) mpq_clear(s->f[i]);
    free(s->f);
}

static status samples_add(samples *s, const csv *c, const char *word, fault *f) {
    fault why = {""};
    if (s->count == ROWS_MOST) return csv_refuse(c, f, ST_LIMIT, "more than the %zu samples read at most", ROWS_MOST);
    if (s->count == s->room) {
        size_t room = s->room ? s->room * 2 : 256;
        mpq_t *larger = realloc(s->f, room * sizeof *larger);
        if (!larger) return fault_set(f, ST_MEMORY, "no memory for %zu samples", room);
        s->f = larger;
        s->room = room;
    }
    mpq_init(s->f[s->count]);
    status st = number_read_rational(s->f[s->count++], word, &why);
    return st == ST_OK ? ST_OK : csv_refuse(c, f, st == ST_DOMAIN ? ST_FORMAT : st, "%.200s", why.line);
}

/* A header that is a number is likelier a sample of a file without header: only who calls the column by this name means it. */
static status check_header(const csv *c, size_t column, bool by_name, fault *f) {
    mpq_t q;
    mpq_init(q);
    bool number = number_read_rational(q, c->header[column], NULL) == ST_OK;
    mpq_clear(q);
    if (!number || by_name) return ST_OK;
    return csv_refuse(c, f, ST_FORMAT, "column %zu is headed '%.40s', a number: a header line is expected", column + 1,
                      c->header[column]);
}

static status samples_read(samples *s, const params *p, const work *w, fault *f) {
    csv c = {0};
    size_t column = 0;
    bool end = false, by_name = false;
    status st = ST_OK;
    TRY(csv_open(&c, params_word(p, "signal"), BYTES_MOST, f));
    TRY(csv_find(&column, &by_name, &c, params_has(p, "column") ? params_word(p, "column") : NULL, f));
    TRY(check_header(&c, column, by_name, f));
    s->bytes = c.bytes;
    for (;;) {
        TRY(csv_next(&c, &end, f));
        if (end) break;
        TRY(samples_add(s, &c, c.fields[column], f));
        if (w->interrupted && *w->interrupted) TRY(ST_STOPPED); /* a budget is for the work, and reading is bounded */
    }
    if (!s->count) TRY(csv_refuse(&c, f, ST_FORMAT, "no sample stands below the header"));
out:
    csv_close(&c);
    return st;
}

/* ---- what becomes of it */

static status found_init(legs_found *r, const params *p) {
    *r = (legs_found){.N = (size_t)params_int(p, "N"), .verdict = VERDICT_UNDECIDED};
    while (r->rule < LEGS_ZOH_LOG && strcmp(legs_rule_names[r->rule], params_word(p, "discretisation")) != 0) r->rule++;
    mpq_inits(r->square, r->error, r->largest, r->state_error, NULL);
    r->state = calloc(r->N, sizeof *r->state);
    r->y = malloc(r->N * sizeof *r->y);
    for (size_t n = 0; r->y && n < r->N; n++) mpq_init(r->y[n]);
    return r->state && r->y ? ST_OK : ST_MEMORY;
}

static void found_clear(legs_found *r) {
    if (!r->N) return;
    for (size_t n = 0; r->y && n < r->N; n++) mpq_clear(r->y[n]);
    free(r->y);
    free(r->state);
    mpq_clears(r->square, r->error, r->largest, r->state_error, NULL);
    text_clear(&r->scope);
    text_clear(&r->doubt);
    text_clear(&r->failing);
}

static void note_largest(legs_found *r, const samples *s) {
    mpq_t size;
    mpq_init(size);
    for (size_t i = 0; i < s->count; i++) {
        mpq_abs(size, s->f[i]);
        if (mpq_cmp(size, r->largest) > 0) mpq_set(r->largest, size);
    }
    mpq_clear(size);
}

/* A limit is a reason for UNDECIDED here, and so is a spent budget; an interrupt ends the run. */
static status bear(status st, const work *w, text *doubt, const fault *why) {
    if (st == ST_STOPPED && !(w->interrupted && *w->interrupted)) text_add(doubt, "the budget was spent");
    else if (st == ST_LIMIT) text_add(doubt, why->line);
    else return st;
    return ST_OK;
}

static status project(legs_found *r, const samples *s, const work *w, fault *f) {
    legs_series series = {0};
    mpq_t kept;
    fault why = {""};
    mpq_init(kept);
    status st = legs_series_init(&series, s->f, s->count, &why);
    if (st == ST_OK) st = legs_series_project(r->y, r->N, &series, w, &why);
    r->exact = st == ST_OK;
    if (st != ST_OK) {
        TRY(bear(st, w, &r->doubt, &why));
        goto out;
    }
    legs_series_square(r->square, &series);
    legs_norm_square(kept, r->y, r->N);
    mpq_sub(r->error, r->square, kept);
    if (mpq_sgn(r->error) < 0) TRY(fault_set(f, ST_BUG, "a projection longer than what it projects"));
out:
    if (st != ST_OK && why.line[0]) *f = why;
    mpq_clear(kept);
    legs_series_clear(&series);
    return st;
}

static status recur(legs_found *r, const samples *s, const work *w, fault *f) {
    double *d = malloc(s->count * sizeof *d);
    status st = d ? ST_OK : fault_set(f, ST_MEMORY, "no memory for %zu samples", s->count);
    for (size_t i = 0; st == ST_OK && i < s->count; i++)
        if (!nearest_float64(&d[i], s->f[i])) {
            text_addf(&r->failing, "sample %zu is past the largest double: nothing was run", i + 1);
            goto out;
        }
    if (st == ST_OK) st = legs_run(r->state, r->N, r->rule, 1, d, s->count, &r->passed, w);
    r->run = st == ST_OK;
    if (st != ST_OK) {
        st = bear(st, w, &r->failing, f);
        goto out;
    }
    r->finite = true;
    for (size_t n = 0; n < r->N; n++) r->finite &= isfinite(r->state[n]) != 0;
out:
    free(d);
    return st;
}

/* state_error := sum (2n+1) (state_n - y_n)^2; doubles are rationals, so this is exact. */
static void compare(legs_found *r) {
    mpq_t off, c;
    mpq_inits(off, c, NULL);
    r->compared = r->exact && r->run && r->finite;
    for (size_t n = 0; r->compared && n < r->N; n++) {
        mpq_set_d(off, r->state[n]);
        mpq_sub(off, off, r->y[n]);
        mpq_mul(off, off, off);
        mpq_set_ui(c, 2 * n + 1, 1);
        mpq_mul(off, off, c);
        mpq_add(r->state_error, r->state_error, off);
    }
    mpq_clears(off, c, NULL);
}

static void say_where_doubles_fail(legs_found *r) {
    const char *rule = legs_rule_names[r->rule];
    double largest = mpq_get_d(r->largest);
    if (!r->run) return;
    if (!r->finite) text_addf(&r->doubt, "the %s recurrence in doubles ends in no number", rule);
    if (!r->finite) text_addf(&r->failing, "the %s recurrence left the range of doubles and ends in no number; ", rule);
    if (isfinite(r->passed) && r->passed > 2 * largest)
        text_addf(&r->failing,
                  "it passed through a state of %.3g where no exact one is larger than the largest sample, %.3g; ",
                  r->passed, largest);
    if (r->compared && mpq_cmp(r->state_error, r->error) > 0)
        text_addf(&r->failing,
                  "the recurrence is further from the projection than the projection is from the signal: more is lost "
                  "to %s than to keeping %zu coefficients; ",
                  r->rule == LEGS_ZOH_LOG ? "rounding" : "the rule", r->N);
    if (r->failing.length) { /* without the last "; " */
        r->failing.length -= 2;
        r->failing.data[r->failing.length] = '\0';
    } else if (r->compared)
        text_add(&r->failing, r->rule == LEGS_ZOH_LOG ? "nowhere here: the rule has no error of its own, and rounding "
                                                        "costs what is shown"
                                                      : "nowhere drastically: what is off is the rule's error and "
                                                        "rounding together (zoh-log has rounding alone)");
}

static void conclude(legs_found *r) {
    text *t = &r->scope;
    if (r->exact) {
        text_addf(t,
                  "T=%zu samples held constant, N=%zu: the coefficients of the projection of the whole history and its "
                  "squared error, exactly (Parseval)",
                  r->T, r->N);
        /* a run that ends in no number is no success, whatever is known beside it */
        r->verdict = r->run && !r->finite ? VERDICT_UNDECIDED : VERDICT_VERIFIED;
    } else text_addf(t, "T=%zu samples, N=%zu: nothing exactly", r->T, r->N);
    if (r->compared) text_addf(t, "; the %s recurrence in doubles, and its distance from them exactly", legs_rule_names[r->rule]);
    else if (r->run) text_addf(t, "; the %s recurrence in doubles%s", legs_rule_names[r->rule], r->finite ? "" : ", which fails");
}

static status refuse_options(const cli *c, fault *f) {
    static const option_key others[] = {OPTION_DEVICE, OPTION_ENGINE, OPTION_DECODE, OPTION_ALLOW_AMBIGUOUS};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (cli_has(c, others[i]))
            return fault_set(f, ST_DOMAIN, "--%s is for what copies strings; legs takes a series", option_table[others[i]].name);
    return ST_OK;
}

status run_legs(job *j) {
    const work *w = &j->settings->work;
    params *p = NULL;
    samples s = {0};
    legs_found r = {0};
    double started = work_now();
    legs_report report = {.found = &r, .colour = !j->settings->no_color && output_may_colour(j->out)};
    status st = ST_OK;
    TRY(refuse_options(j->cli, j->fault));
    TRY(params_new(&p, run_legs_params, RUN_LEGS_PARAMS));
    TRY(settings_read_params(p, j->cli, "legs", j->fault));
    TRY(params_complete(p, j->fault));
    TRY(samples_read(&s, p, w, j->fault));
    TRY(found_init(&r, p));
    r.T = s.count;
    note_largest(&r, &s);
    TRY(recur(&r, &s, w, j->fault));
    TRY(project(&r, &s, w, j->fault));
    compare(&r);
    say_where_doubles_fail(&r);
    conclude(&r);
    TRY(text_status(&r.scope));
    TRY(text_status(&r.doubt));
    TRY(text_status(&r.failing));
    r.seconds = work_now() - started;
    r.bytes = s.bytes + s.count * (sizeof *s.f + sizeof(mpz_t) + sizeof(double) + 3 * sizeof(mp_limb_t));
    report.params = p;
    TRY(j->settings->format == FORMAT_JSON ? legs_write_json(&j->out->body, &report) : legs_write_text(&j->out->body, &report));
    j->judged = true;
    j->verdict = r.verdict;
out:
    if (st == ST_STOPPED) text_add(&j->out->body, "c interrupted: no verdict\n");
    found_clear(&r);
    samples_clear(&s);
    params_free(p);
    return st;
}
