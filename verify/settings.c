/* settings.c - see settings.h. */
#include "verify/settings.h"

#include <gmp.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/exact/number.h"
#include "verify/signals.h"

#define THREADS_MOST 256
#define NAMES_MOST 256

static const char *const method_names[] = {
    [CLAIM_AUTO] = "auto", [CLAIM_DERIVE] = "derive", [CLAIM_EXHAUST] = "exhaust", [CLAIM_MC] = "mc"};
static const char *const format_names[] = {[FORMAT_TEXT] = "text",   [FORMAT_JSON] = "json",   [FORMAT_CSV] = "csv",
                                           [FORMAT_JSONL] = "jsonl", [FORMAT_LATEX] = "latex", [FORMAT_MARKDOWN] = "markdown"};

const char *settings_method_name(claim_method m) { return method_names[m]; }

/* The processors this process may use: more threads than that only take turns. */
static unsigned default_threads(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set)) return 1;
    int n = CPU_COUNT(&set);
    return n < 1 ? 1 : n > THREADS_MOST ? THREADS_MOST : (unsigned)n;
}

/* A whole number least <= value <= most, also written 1e9. */
static status read_whole(uint64_t *value, const cli *c, option_key k, uint64_t least, uint64_t most, fault *f) {
    const char *name = option_table[k].name, *word = c->value[k];
    mpq_t q;
    mpq_init(q);
    status st = number_read_rational(q, word, NULL);
    bool fits = st == ST_OK && mpz_cmp_ui(mpq_denref(q), 1) == 0 && mpz_cmp_ui(mpq_numref(q), (unsigned long)least) >= 0 &&
                mpz_cmp_ui(mpq_numref(q), (unsigned long)most) <= 0;
    if (fits) *value = mpz_get_ui(mpq_numref(q));
    mpq_clear(q);
    if (fits) return ST_OK;
    if (st == ST_MEMORY) return st;
    return fault_set(f, ST_DOMAIN, "--%s %.60s: accepted are whole numbers from %llu to %llu", name, word,
                     (unsigned long long)least, (unsigned long long)most);
}

static status read_budget(double *deadline, const char *word, fault *f) {
    mpq_t q;
    mpq_init(q);
    status st = number_read_rational(q, word, NULL);
    /* A year and up is no budget; such values also keep the sum below exact. */
    bool fits = st == ST_OK && mpq_sgn(q) > 0 && mpq_cmp_ui(q, 31536000, 1) <= 0;
    if (fits) *deadline = work_now() + mpq_get_d(q);
    mpq_clear(q);
    if (fits) return ST_OK;
    if (st == ST_MEMORY) return st;
    return fault_set(f, ST_DOMAIN, "--budget %.60s: accepted are seconds, more than 0 and at most 31536000", word);
}

static status read_name(int *index, const char *option, const char *word, const char *const *names, size_t count,
                        unsigned allowed, fault *f) {
    text list;
    text_init(&list);
    for (size_t i = 0; i < count; i++) {
        if (!(allowed >> i & 1)) continue;
        if (!strcmp(names[i], word)) {
            *index = (int)i;
            text_clear(&list);
            return ST_OK;
        }
        text_addf(&list, " %s", names[i]);
    }
    fault_set(f, ST_DOMAIN, "--%s %.60s is unknown; accepted are%s", option, word, text_data(&list));
    text_clear(&list);
    return ST_DOMAIN;
}

static status read_format(settings *s, const cli *c, fault *f) {
    const unsigned table = 1u << FORMAT_TEXT | 1u << FORMAT_CSV | 1u << FORMAT_JSONL | 1u << FORMAT_LATEX | 1u << FORMAT_MARKDOWN;
    const unsigned plain = 1u << FORMAT_TEXT | 1u << FORMAT_JSON;
    bool is_table = c->command->bit == ON_TABLE;
    s->format = cli_has(c, OPTION_JSON) ? (is_table ? FORMAT_JSONL : FORMAT_JSON) : FORMAT_TEXT;
    if (!cli_has(c, OPTION_FORMAT)) return ST_OK;
    int chosen = FORMAT_TEXT;
    status st = read_name(&chosen, "format", c->value[OPTION_FORMAT], format_names,
                          sizeof format_names / sizeof *format_names, is_table ? table : plain, f);
    if (st == ST_OK) s->format = (output_format)chosen;
    return st;
}

/* A certificate is a file of its own: the report goes elsewhere. */
static status check_certificate(const settings *s, const cli *c, fault *f) {
    const char *output = c->value[OPTION_OUTPUT];
    if (!s->certificate) return ST_OK;
    if (!*s->certificate || !strcmp(s->certificate, "-"))
        return fault_set(f, ST_DOMAIN, "--certificate needs the name of a file: standard output is for the report");
    if (output && !strcmp(output, s->certificate))
        return fault_set(f, ST_DOMAIN, "--certificate and --output contradict each other: both name %.200s", output);
    return ST_OK;
}

status settings_read(settings *s, const cli *c, fault *f) {
    uint64_t threads = default_threads();
    int method = CLAIM_AUTO;
    status st = ST_OK;
    *s = (settings){.work = work_default()};
    s->reading = c->value[OPTION_READING];
    s->certificate = c->value[OPTION_CERTIFICATE];
    s->quiet = cli_has(c, OPTION_QUIET);
    s->progress = cli_has(c, OPTION_PROGRESS);
    s->no_color = cli_has(c, OPTION_NO_COLOR);
    s->measured = cli_has(c, OPTION_MEASURED);
    s->work.interrupted = signals_interrupted();
    TRY(read_format(s, c, f));
    TRY(check_certificate(s, c, f));
    if (cli_has(c, OPTION_METHOD))
        TRY(read_name(&method, "method", c->value[OPTION_METHOD], method_names, 4, 15, f));
    s->method = (claim_method)method;
    if (cli_has(c, OPTION_WORK_LIMIT)) TRY(read_whole(&s->work.limit, c, OPTION_WORK_LIMIT, 1, UINT64_MAX, f));
    if (cli_has(c, OPTION_SEED)) TRY(read_whole(&s->work.seed, c, OPTION_SEED, 0, UINT64_MAX, f));
    if (cli_has(c, OPTION_THREADS)) TRY(read_whole(&threads, c, OPTION_THREADS, 1, THREADS_MOST, f));
    s->work.threads = (unsigned)threads;
    if (cli_has(c, OPTION_BUDGET)) TRY(read_budget(&s->work.deadline, c->value[OPTION_BUDGET], f));
out:
    return st;
}

static status refuse_id(const char *id, fault *f) {
    status st = ST_DOMAIN;
    const char **ids = calloc(claim_registry_count + 1, sizeof *ids);
    if (!ids) return ST_MEMORY;
    for (size_t i = 0; i < claim_registry_count; i++) ids[i] = claim_registry[i]->id;
    const char *near = param_suggest(id, ids, claim_registry_count);
    if (near) fault_set(f, st, "unknown claim '%.60s'; did you mean %s?", id, near);
    else fault_set(f, st, "unknown claim '%.60s'; verify list shows them", id);
    free(ids);
    return st;
}

status settings_check_paper(const char *paper, fault *f) {
    text list;
    text_init(&list);
    const char *last = "";
    bool known = false;
    for (size_t i = 0; i < claim_registry_count; i++) {
        const char *p = claim_registry[i]->paper;
        known = known || !strcmp(p, paper);
        if (strcmp(p, last)) text_addf(&list, " %s", p);
        last = p;
    }
    if (!known) fault_set(f, ST_DOMAIN, "unknown paper '%.60s'; accepted are%s", paper, text_data(&list));
    text_clear(&list);
    return known ? ST_OK : ST_DOMAIN;
}

static status choose_by_number(const claim **chosen, const char *kind, const char *number, const char *paper, fault *f) {
    status st = settings_check_paper(paper, f);
    if (st != ST_OK) return st;
    text list;
    text_init(&list);
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        if (strcmp(c->kind, kind) || strcmp(c->paper, paper)) continue;
        if (!strcmp(c->number, number)) {
            *chosen = c;
            text_clear(&list);
            return ST_OK;
        }
        text_addf(&list, " %s", c->number);
    }
    if (list.length)
        fault_set(f, ST_DOMAIN, "no %s %.60s of paper %s here; there is%s", kind, number, paper, text_data(&list));
    else fault_set(f, ST_DOMAIN, "no %s of paper %s here; verify list shows the claims", kind, paper);
    text_clear(&list);
    return ST_DOMAIN;
}

/* No claim is named: a misspelt --theorem is the likeliest reason, so an option that nothing here takes is named. */
static status refuse_nameless(const cli *c, fault *f) {
    const char *known[NAMES_MOST];
    size_t count = 0;
    for (size_t k = 0; k < OPTION_COUNT && count < NAMES_MOST; k++) known[count++] = option_table[k].name;
    for (size_t i = 0; i < claim_registry_count; i++)
        for (size_t k = 0; k < claim_registry[i]->param_count && count < NAMES_MOST; k++)
            known[count++] = claim_registry[i]->params[k].name;
    for (size_t i = 0; i < c->pair_count; i++) {
        const char *name = c->pairs[i].name;
        size_t k = 0;
        while (k < count && strcmp(known[k], name)) k++;
        const char *near = k < count ? NULL : param_suggest(name, known, count);
        if (near) return fault_set(f, ST_DOMAIN, "unknown option --%.60s; did you mean --%s?", name, near);
        if (k == count) return fault_set(f, ST_DOMAIN, "unknown option --%.60s, and no claim is named; see verify --help", name);
    }
    return fault_set(f, ST_DOMAIN, "no claim is named: add --theorem N, --lemma N, --corollary N, --proposition N "
                                   "or --claim ID (verify list shows them)");
}

status settings_choose_claim(const claim **chosen, const cli *c, fault *f) {
    static const option_key kinds[] = {OPTION_THEOREM, OPTION_LEMMA, OPTION_COROLLARY, OPTION_PROPOSITION};
    const char *paper = cli_has(c, OPTION_PAPER) ? c->value[OPTION_PAPER] : "ram";
    const char *id = cli_has(c, OPTION_CLAIM) ? c->value[OPTION_CLAIM] : c->argument;
    const char *number = NULL, *kind = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (cli_has(c, kinds[i])) {
            number = c->value[kinds[i]];
            kind = option_table[kinds[i]].name;
        }
    if (number && c->argument)
        return fault_set(f, ST_DOMAIN, "'%.60s' and --%s contradict each other: choose one claim", c->argument, kind);
    if (cli_has(c, OPTION_CLAIM) && c->argument)
        return fault_set(f, ST_DOMAIN, "'%.60s' and --claim contradict each other: choose one claim", c->argument);
    if (number) return choose_by_number(chosen, kind, number, paper, f);
    if (!id) return refuse_nameless(c, f);
    *chosen = claim_find(id);
    return *chosen ? ST_OK : refuse_id(id, f);
}

const param_spec *settings_find_spec(const param_spec *specs, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(specs[i].name, name)) return &specs[i];
    return NULL;
}

status settings_read_params(params *p, const cli *c, const char *owner, fault *f) {
    status st = ST_OK;
    const char **names = calloc(p->count + 1, sizeof *names);
    if (!names) return ST_MEMORY;
    for (size_t i = 0; i < p->count; i++) names[i] = p->at[i].spec->name;
    for (size_t i = 0; i < c->pair_count; i++) {
        const char *name = c->pairs[i].name;
        const param *found = NULL;
        for (size_t k = 0; k < p->count; k++)
            if (!strcmp(names[k], name)) found = &p->at[k];
        if (!found) TRY(cli_refuse_unknown(c, name, names, p->count, owner, f));
        else if (!c->pairs[i].value)
            TRY(fault_set(f, ST_DOMAIN, "option --%s needs a value: %s", name, found->spec->meaning));
        else TRY(params_set(p, name, c->pairs[i].value, f));
    }
out:
    free(names);
    return st;
}
