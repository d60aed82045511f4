/* param.c - see param.h. */
#include "numerics/base/param.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/json.h"
#include "numerics/exact/number.h"

#define WORD_BYTES_MOST ((size_t)1 << 20) /* of a --string on the command line */

static int64_t param_most(const param_spec *s) { return s->most ? s->most : INT64_MAX; }

static param *params_find(const params *p, const char *name) {
    for (size_t i = 0; i < p->count; i++)
        if (!strcmp(p->at[i].spec->name, name)) return &p->at[i];
    return NULL;
}

/* "an integer, 1 <= n <= 128" and the like: the accepted range, as errors show it. */
static void write_range(text *t, const param_spec *s) {
    switch (s->kind) {
    case PARAM_INT:
        text_addf(t, "an integer, %lld <= %s", (long long)s->least, s->name);
        if (s->most) text_addf(t, " <= %lld", (long long)s->most);
        break;
    case PARAM_COUNT: text_addf(t, "an integer >= %lld of at most %d digits", (long long)s->least, NUMBER_DIGITS_MOST); break;
    case PARAM_RATIONAL: text_add(t, "a number such as 1/1000, 0.001 or 1e-3"); break;
    case PARAM_WORD: text_add(t, "a word"); break;
    case PARAM_CHOICE:
        for (size_t i = 0; s->choices[i]; i++) text_addf(t, "%s%s", i ? s->choices[i + 1] ? ", " : " or " : "", s->choices[i]);
        break;
    case PARAM_FILE: text_add(t, "a file name"); break;
    }
}

/* One line: what was wrong and what is accepted. */
static status refuse(fault *f, status st, const param_spec *s, const char *value, const char *why) {
    text range;
    text_init(&range);
    write_range(&range, s);
    st = fault_set(f, st, "--%s %.60s: %s; accepted: %s", s->name, value, why, text_data(&range));
    text_clear(&range);
    return st;
}

static status set_integer(param *v, const char *value, fault *f) {
    const param_spec *s = v->spec;
    mpz_t z;
    mpz_init(z);
    status st = number_read_integer(z, value, NULL);
    if (st == ST_LIMIT) st = refuse(f, ST_LIMIT, s, value, "too large");
    else if (st == ST_FORMAT || st == ST_DOMAIN) st = refuse(f, ST_DOMAIN, s, value, "not an integer");
    else if (st == ST_OK && mpz_cmp_si(z, s->least) < 0) st = refuse(f, ST_DOMAIN, s, value, "too small");
    else if (st == ST_OK && s->kind == PARAM_INT && mpz_cmp_si(z, param_most(s)) > 0)
        st = refuse(f, ST_LIMIT, s, value, "past this program's limit");
    if (st == ST_OK) {
        mpz_set(v->count, z);
        if (s->kind == PARAM_INT) v->integer = mpz_get_si(z);
    }
    mpz_clear(z);
    return st;
}

/* One of the names; a near miss is suggested. */
static status check_choice(const param_spec *s, const char *value, fault *f) {
    size_t count = 0;
    for (; s->choices[count]; count++)
        if (!strcmp(value, s->choices[count])) return ST_OK;
    const char *near = param_suggest(value, s->choices, count);
    char why[96] = "unknown";
    if (near) snprintf(why, sizeof why, "unknown; did you mean '%.60s'?", near);
    return refuse(f, ST_DOMAIN, s, value, why);
}

static status set_value(param *v, const char *value, fault *f) {
    const param_spec *s = v->spec;
    status st = ST_OK;
    switch (s->kind) {
    case PARAM_INT:
    case PARAM_COUNT: return set_integer(v, value, f);
    case PARAM_RATIONAL:
        st = number_read_rational(v->rational, value, NULL);
        if (st == ST_LIMIT) return refuse(f, ST_LIMIT, s, value, "too many digits");
        return st == ST_OK || st == ST_MEMORY ? st : refuse(f, ST_DOMAIN, s, value, "not a number");
    case PARAM_CHOICE:
    case PARAM_WORD:
    case PARAM_FILE: {
        if (s->kind == PARAM_CHOICE && (st = check_choice(s, value, f)) != ST_OK) return st;
        if (!*value) return refuse(f, ST_DOMAIN, s, value, "empty");
        if (strlen(value) > WORD_BYTES_MOST) return refuse(f, ST_LIMIT, s, "...", "too long");
        char *copy = strdup(value);
        if (!copy) return ST_MEMORY;
        free(v->word);
        v->word = copy;
        return ST_OK;
    }
    }
    return ST_BUG;
}

status params_new(params **p, const param_spec *specs, size_t count) {
    status st = ST_OK;
    fault f = {""};
    params *q = calloc(1, sizeof *q);
    if (!q) return ST_MEMORY;
    q->at = calloc(count + 1, sizeof *q->at);
    if (!q->at) TRY(ST_MEMORY);
    for (size_t i = 0; i < count; i++) {
        param *v = &q->at[i];
        v->spec = &specs[i];
        mpz_init(v->count);
        mpq_init(v->rational);
        q->count = i + 1;
        if (specs[i].initial) {
            status set = set_value(v, specs[i].initial, &f);
            if (set != ST_OK) TRY(set == ST_MEMORY ? set : ST_BUG); /* a default must be acceptable itself */
            v->present = true;
        }
    }
    *p = q;
    return ST_OK;
out:
    params_free(q);
    return st;
}

void params_free(params *p) {
    if (!p) return;
    for (size_t i = 0; i < p->count; i++) {
        mpz_clear(p->at[i].count);
        mpq_clear(p->at[i].rational);
        free(p->at[i].word);
    }
    free(p->at);
    free(p);
}

status params_clone(params **copy, const params *p) {
    params *q = calloc(1, sizeof *q);
    if (!q) return ST_MEMORY;
    q->at = calloc(p->count + 1, sizeof *q->at);
    if (!q->at) {
        free(q);
        return ST_MEMORY;
    }
    for (size_t i = 0; i < p->count; i++) {
        const param *a = &p->at[i];
        param *b = &q->at[i];
        *b = (param){.spec = a->spec, .present = a->present, .given = a->given, .integer = a->integer};
        mpz_init_set(b->count, a->count);
        mpq_init(b->rational);
        mpq_set(b->rational, a->rational);
        q->count = i + 1;
        if (a->word && !(b->word = strdup(a->word))) {
            params_free(q);
            return ST_MEMORY;
        }
    }
    *copy = q;
    return ST_OK;
}

status params_set(params *p, const char *name, const char *value, fault *f) {
    param *v = params_find(p, name);
    if (!v) {
        const char **names = calloc(p->count + 1, sizeof *names);
        if (!names) return ST_MEMORY;
        for (size_t i = 0; i < p->count; i++) names[i] = p->at[i].spec->name;
        const char *near = param_suggest(name, names, p->count);
        if (near) fault_set(f, ST_DOMAIN, "no parameter --%s here; did you mean --%s?", name, near);
        else fault_set(f, ST_DOMAIN, "no parameter --%s here", name);
        free(names);
        return ST_DOMAIN;
    }
    status st = set_value(v, value, f);
    if (st == ST_OK) v->present = v->given = true;
    return st;
}

status params_set_list(params *p, const char *list, fault *f) {
    status st = ST_OK;
    char *copy = strdup(list), *rest = NULL;
    if (!copy) return ST_MEMORY;
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char *equals = strchr(word, '=');
        if (!equals) TRY(fault_set(f, ST_DOMAIN, "'%s' is not of the form name=value", word));
        *equals = '\0';
        TRY(params_set(p, word, equals + 1, f));
    }
out:
    free(copy);
    return st;
}

status params_complete(const params *p, fault *f) {
    for (size_t i = 0; i < p->count; i++) {
        const param_spec *s = p->at[i].spec;
        if (!s->required || p->at[i].present) continue;
        text range;
        text_init(&range);
        write_range(&range, s);
        fault_set(f, ST_DOMAIN, "--%s is required: %s (%s)", s->name, s->meaning, text_data(&range));
        text_clear(&range);
        return ST_DOMAIN;
    }
    return ST_OK;
}

bool params_has(const params *p, const char *name) {
    const param *v = params_find(p, name);
    assert(v);
    return v->present;
}

bool params_given(const params *p, const char *name) {
    const param *v = params_find(p, name);
    assert(v);
    return v->given;
}

static const param *present(const params *p, const char *name) {
    const param *v = params_find(p, name);
    assert(v && v->present);
    return v;
}

int64_t params_int(const params *p, const char *name) { return present(p, name)->integer; }
const mpz_t *params_count(const params *p, const char *name) { return &present(p, name)->count; }
const mpq_t *params_rational(const params *p, const char *name) { return &present(p, name)->rational; }
const char *params_word(const params *p, const char *name) { return present(p, name)->word; }

void param_write(text *t, const param *v) {
    if (!v->present) return;
    switch (v->spec->kind) {
    case PARAM_INT: text_addf(t, "%lld", (long long)v->integer); break;
    case PARAM_COUNT: number_write_integer(t, v->count); break;
    case PARAM_RATIONAL: number_write_rational(t, v->rational); break;
    case PARAM_CHOICE:
    case PARAM_WORD:
    case PARAM_FILE: text_add(t, v->word); break;
    }
}

void params_write(text *t, const params *p) {
    for (size_t i = 0, shown = 0; i < p->count; i++) {
        if (!p->at[i].present) continue;
        text_addf(t, "%s%s=", shown++ ? " " : "", p->at[i].spec->name);
        param_write(t, &p->at[i]);
    }
}

void params_write_json(text *t, const params *p) {
    /* Doubles hold integers up to 2^53 exactly; readers round larger ones silently, so those are strings. */
    const long long exact = 1LL << 53;
    text_add(t, "{");
    for (size_t i = 0, shown = 0; i < p->count; i++) {
        const param *v = &p->at[i];
        if (!v->present) continue;
        text_addf(t, "%s\"%s\":", shown++ ? "," : "", v->spec->name);
        bool integer = v->spec->kind == PARAM_INT || v->spec->kind == PARAM_COUNT;
        if (integer && mpz_cmp_si(v->count, exact) <= 0 && mpz_cmp_si(v->count, -exact) >= 0) {
            param_write(t, v);
            continue;
        }
        text value;
        text_init(&value);
        param_write(&value, v);
        json_write_string(t, text_data(&value));
        if (text_status(&value) != ST_OK) t->failed = 1;
        text_clear(&value);
    }
    text_add(t, "}");
}

/* Edit distance with adjacent swaps, words of at most 31 letters; case does not count. */
static unsigned distance(const char *a, const char *b) {
    size_t n = strlen(a), m = strlen(b);
    unsigned d[32][32];
    if (n > 31 || m > 31) return 99;
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            if (!i || !j) {
                d[i][j] = (unsigned)(i + j);
                continue;
            }
            int same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[j - 1]);
            unsigned best = d[i - 1][j - 1] + (same ? 0u : 1u);
            if (d[i - 1][j] + 1 < best) best = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < best) best = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    return d[n][m];
}

bool param_same_name(const char *a, const char *b) {
    for (; *a && *b; a++, b++)
        if (*a != *b && !(strchr("-_", *a) && strchr("-_", *b))) return false;
    return *a == *b;
}

const char *param_suggest(const char *word, const char *const *names, size_t count) {
    const char *best = NULL;
    unsigned nearest = 99;
    for (size_t i = 0; i < count; i++) {
        unsigned d = distance(word, names[i]);
        /* A third of the letters may be wrong; a one-letter name must differ in case only. */
        if (d < nearest && d <= (strlen(names[i]) + 1) / 3) {
            nearest = d;
            best = names[i];
        }
    }
    return best;
}
