/* run_legs_report.c - a series through LegS as text and as JSON; see run_legs.h. */
#include <math.h>
#include <stdio.h>

#include "numerics/base/json.h"
#include "numerics/exact/number.h"
#include "verify/report/report.h"
#include "verify/run_legs.h"

#define INDENT 12
#define ROWS_MOST 64 /* coefficients in the text for people; q lines and JSON have all */
#define SHOWN 40     /* characters of an exact number there                            */

enum { Q_SQUARE, Q_ERROR, Q_RELATIVE, Q_STATE_ERROR, Q_COUNT };
static const char *const names[Q_COUNT] = {"square", "error_squared", "relative_error_squared", "recurrence_error_squared"};
static const char *const roots[Q_COUNT] = {"rms", "error", "relative error", "recurrence off"};
static const char *const meanings[Q_COUNT] = {
    "|f|, the root mean square of the signal",
    "|f - projection|, in that norm",
    "|f - projection| / |f|",
    "|recurrence's reconstruction - projection|",
};

typedef struct legs_quantity {
    bool present;
    mpq_t value; /* a square */
} legs_quantity;

static void quantities_open(legs_quantity *q, const legs_found *r) {
    for (size_t i = 0; i < Q_COUNT; i++) {
        q[i].present = i == Q_STATE_ERROR ? r->compared : r->exact;
        mpq_init(q[i].value);
    }
    mpq_set(q[Q_SQUARE].value, r->square);
    mpq_set(q[Q_ERROR].value, r->error);
    mpq_set(q[Q_STATE_ERROR].value, r->state_error);
    if (mpq_sgn(r->square)) mpq_div(q[Q_RELATIVE].value, r->error, r->square);
    else q[Q_RELATIVE].present = false;
}

static void quantities_close(legs_quantity *q) {
    for (size_t i = 0; i < Q_COUNT; i++) mpq_clear(q[i].value);
}

/* ---- text */

static void write_head(text *t, const legs_report *r) {
    const legs_found *found = r->found;
    text line;
    text_init(&line);
    text_addf(t, "%sRun of legs: %zu coefficients of a series of %zu samples%s\n", r->colour ? "\033[1m" : "", found->N, found->T,
              r->colour ? "\033[0m" : "");
    report_write_clean(&line, params_word(r->params, "signal"));
    if (params_has(r->params, "column")) {
        text_add(&line, ", column ");
        report_write_clean(&line, params_word(r->params, "column"));
    }
    report_write_paragraph(t, "Signal", INDENT, text_data(&line));
    report_write_paragraph(t, "Memory", INDENT,
                           "y_n = integral of f(x) P_n(2x-1) over the history, 0 <= x <= 1; f ~ sum (2n+1) y_n "
                           "P_n(2x-1); sqrt(2n+1) y_n is HiPPO's c_n");
    text_reset(&line);
    text_addf(&line, "%s recurrence from 0, step 1/k at sample k", legs_rule_names[found->rule]);
    report_write_paragraph(t, "Doubles", INDENT, text_data(&line));
    report_write_paragraph(t, "Failing", INDENT, text_data(&found->failing));
    report_write_paragraph(t, "Scope", INDENT, text_data(&found->scope));
    report_write_paragraph(t, "Undecided", INDENT, text_data(&found->doubt));
    if (text_status(&line) != ST_OK) t->failed = 1;
    text_clear(&line);
}

/* A double with `digits` digits; NaN has no sign here: which one it has depends on the machine. */
static void write_double(char *out, size_t room, int digits, double x) {
    if (isnan(x)) snprintf(out, room, "nan");
    else snprintf(out, room, "%.*g", digits, x);
}

static status write_coefficients(text *t, const legs_report *r) {
    const legs_found *found = r->found;
    size_t rows = found->N < ROWS_MOST ? found->N : ROWS_MOST;
    status st = ST_OK;
    text decimal, exact;
    text_init(&decimal);
    text_init(&exact);
    text_addf(t, "\n%sCoefficients%s\n  %4s  %-22s  %-22s  %s\n", r->colour ? "\033[1m" : "",
              r->colour ? "\033[0m" : "", "n", "exact, to 12 digits", "doubles", "exact");
    for (size_t n = 0; n < rows; n++) {
        char state[32] = "-";
        text_reset(&decimal);
        text_reset(&exact);
        if (found->exact) {
            TRY(number_write_decimal(&decimal, found->y[n], 12));
            number_write_rational(&exact, found->y[n]);
        }
        if (found->run) write_double(state, sizeof state, 12, found->state[n]);
        text_addf(t, "  %4zu  %-22s  %-22s  %s\n", n, found->exact ? text_data(&decimal) : "-", state,
                  !found->exact ? "-" : exact.length <= SHOWN ? text_data(&exact) : "...");
    }
    if (rows < found->N) text_addf(t, "  and %zu more: --json has all\n", found->N - rows);
    if (text_status(&exact) == ST_OK) st = text_status(&decimal);
out:
    text_clear(&decimal);
    text_clear(&exact);
    return st;
}

/* The root of q >= 0 to 6 digits, also where q or its root is past a double's range. */
static const char *write_root(char *out, size_t room, const mpq_t q) {
    mpf_t root;
    mpf_init2(root, 128);
    mpf_set_q(root, q);
    mpf_sqrt(root, root);
    gmp_snprintf(out, room, "%.6Fg", root);
    mpf_clear(root);
    return out;
}

static void write_quantities(text *t, const legs_report *r, const legs_quantity *q) {
    char root[64];
    text_addf(t, "\n%sQuantities%s\n", r->colour ? "\033[1m" : "", r->colour ? "\033[0m" : "");
    for (size_t i = 0; i < Q_COUNT; i++)
        if (q[i].present)
            text_addf(t, "  %-15s  about %-12s  %s\n", roots[i], write_root(root, sizeof root, q[i].value),
                      meanings[i]);
    if (r->found->run)
        text_addf(t, "  %-15s  %-18.6g  %s\n", "largest state", fabs(r->found->passed),
                  "largest |state| that the recurrence passed through");
    text_addf(t, "  %-15s  %.3f s\n", "time", r->found->seconds);
}

static void write_list(text *t, const legs_found *found, bool quoted) {
    for (size_t n = 0; n < found->N; n++) {
        text_add(t, n ? quoted ? "\",\"" : "," : quoted ? "\"" : "");
        number_write_rational(t, found->y[n]);
    }
    if (quoted) text_add(t, "\"");
}

/* Doubles as the shortest decimals that give them back: measured, not exact. */
static void write_states(text *t, const legs_found *found, const char *quote) {
    for (size_t n = 0; n < found->N; n++) {
        char state[32];
        write_double(state, sizeof state, 17, found->state[n]);
        text_addf(t, "%s%s%s%s", n ? "," : "", quote, state, quote);
    }
}

/* Whether every coefficient can be printed in full. */
static bool list_fits(const legs_found *found) {
    for (size_t n = 0; found->exact && n < found->N; n++)
        if (!number_fits(found->y[n])) return false;
    return found->exact;
}

static void write_facts(text *t, const legs_found *found, const legs_quantity *q) {
    text_addf(t, "q length %zu\n", found->T);
    for (size_t i = 0; i < Q_COUNT; i++) {
        text_addf(t, "q %s ", names[i]);
        if (q[i].present && number_fits(q[i].value)) number_write_rational(t, q[i].value);
        else text_add(t, "NA");
        text_add(t, "\n");
    }
    text_add(t, "q coefficients ");
    if (list_fits(found)) write_list(t, found, false);
    else text_add(t, "NA");
    text_add(t, "\nq float64_coefficients ");
    if (found->run) write_states(t, found, "");
    else text_add(t, "NA");
    text_add(t, "\n");
}

status legs_write_text(text *t, const legs_report *r) {
    const legs_found *found = r->found;
    const char *colour = !r->colour ? "" : found->verdict == VERDICT_VERIFIED ? "\033[1;32m" : "\033[1;33m";
    legs_quantity q[Q_COUNT];
    text line;
    text_init(&line);
    quantities_open(q, found);
    write_head(t, r);
    status st = write_coefficients(t, r);
    write_quantities(t, r, q);
    params_write(&line, r->params);
    text_addf(t, "\nc verbatim %s, run legs, ", VERBATIM_VERSION);
    report_write_clean(t, text_data(&line));
    text_add(t, "\n");
    report_write_lines(t, "c scope ", text_data(&found->scope));
    report_write_lines(t, "c undecided ", text_data(&found->doubt));
    report_write_lines(t, "c doubles ", text_data(&found->failing));
    text_addf(t, "c bytes %llu\nc seconds %.3f\n", (unsigned long long)found->bytes, found->seconds);
    write_facts(t, found, q);
    text_addf(t, "s %s%s%s\n", colour, verdict_name(found->verdict), r->colour ? "\033[0m" : "");
    quantities_close(q);
    if (st == ST_OK) st = text_status(&line);
    text_clear(&line);
    return st == ST_OK ? text_status(t) : st;
}

/* ---- JSON */

static void json_scope(text *t, const legs_found *found) {
    text line;
    text_init(&line);
    text_add_text(&line, &found->scope);
    if (found->doubt.length) text_addf(&line, "; undecided: %s", text_data(&found->doubt));
    if (found->failing.length) text_addf(&line, "; where doubles fail: %s", text_data(&found->failing));
    json_write_string(t, text_data(&line));
    if (text_status(&line) != ST_OK) t->failed = 1;
    text_clear(&line);
}

status legs_write_json(text *t, const legs_report *r) {
    const legs_found *found = r->found;
    legs_quantity q[Q_COUNT];
    quantities_open(q, found);
    text_add(t, "{\"schema\":\"verbatim/1\",\"construction\":\"legs\",\"parameters\":");
    params_write_json(t, r->params);
    text_addf(t, ",\"engine\":\"float64\",\"decode\":null,\"device\":null,\"verdict\":\"%s\",\"scope\":",
              verdict_name(found->verdict));
    json_scope(t, found);
    text_addf(t, ",\"quantities\":{\"length\":\"%zu\"", found->T);
    for (size_t i = 0; i < Q_COUNT; i++) {
        bool fits = q[i].present && number_fits(q[i].value);
        text_addf(t, ",\"%s\":%s", names[i], fits ? "\"" : "null");
        if (!fits) continue;
        number_write_rational(t, q[i].value);
        text_add(t, "\"");
    }
    text_addf(t, ",\"coefficients\":%s", list_fits(found) ? "[" : "null");
    if (list_fits(found)) {
        write_list(t, found, true);
        text_add(t, "]");
    }
    text_addf(t, ",\"float64_coefficients\":%s", found->run ? "[" : "null");
    if (found->run) {
        write_states(t, found, "\"");
        text_add(t, "]");
    }
    text_addf(t, "},\"seconds\":%.3f,\"bytes\":%llu,\"version\":\"" VERBATIM_VERSION "\"}\n", found->seconds,
              (unsigned long long)found->bytes);
    quantities_close(q);
    return text_status(t);
}
