/* run_device.c - see run_device.h.  A string too long for the dense run in a few seconds is copied by the exact engine as a whole
   and by the device in its beginning, which repeats no n-gram if the whole does not. */
#include "verify/run_device.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/ngram/ngram.h"
#include "verify/run_model_report.h"
#include "verify/run_model_setup.h"

#define LENGTH_DEFAULT 4096

void device_report_init(device_report *r) {
    text_init(&r->lines);
    text_init(&r->json);
}

void device_report_clear(device_report *r) {
    text_clear(&r->lines);
    text_clear(&r->json);
}

status run_device_allowed(const claim *c, const params *p, const cli *line, fault *f) {
    static const option_key of_a_run[] = {OPTION_ENGINE, OPTION_DECODE, OPTION_ALLOW_AMBIGUOUS};
    for (size_t i = 0; i < sizeof of_a_run / sizeof *of_a_run && !cli_has(line, OPTION_DEVICE); i++)
        if (cli_has(line, of_a_run[i]))
            return fault_set(f, ST_DOMAIN, "--%s needs --device: the check of a claim runs no float32 by itself",
                             option_table[of_a_run[i]].name);
    if (!cli_has(line, OPTION_DEVICE)) return ST_OK;
    if (strcmp(c->id, "ram:T2.3"))
        return fault_set(f, ST_DOMAIN,
                         "--device does not apply to %s: only Theorem 2.3 of ram has a model to run (ram:T2.3)", c->id);
    if (params_has(p, "corpus"))
        return fault_set(f, ST_DOMAIN, "--device and --corpus contradict each other: a run copies one string");
    return ST_OK;
}

/* ---- the model and the string of the claim's parameters */

static status get_model(run_setup *u, const params *p, fault *f) {
    if (params_has(p, "model")) {
        u->construction = params_word(p, "model");
        return model_read(&u->m, u->construction, f);
    }
    u->construction = "hash-copy";
    status st = hash_copy_spec_init(&u->spec, (uint32_t)params_int(p, "D"), (uint32_t)params_int(p, "n"), f);
    u->has_spec = u->exact = true;
    return st == ST_OK ? hash_copy_build(&u->m, &u->spec, f) : st;
}

/* L, or LENGTH_DEFAULT where strings without a repeated n-gram are that long. */
static size_t length_of(const run_setup *u, const params *p, bool repeats) {
    if (params_has(p, "L")) return (size_t)params_int(p, "L");
    uint64_t windows = 0;
    size_t n = (size_t)params_int(p, "n");
    if (!repeats && letters_count(&windows, u->m->D, n) && windows + n - 1 < LENGTH_DEFAULT) return (size_t)windows + n - 1;
    return LENGTH_DEFAULT;
}

static status open_setup(run_setup *u, const params *p, const cli *line, const settings *s, fault *f) {
    status st = ST_OK;
    bool repeats = cli_has(line, OPTION_ALLOW_AMBIGUOUS), given = params_has(p, "string");
    TRY(get_model(u, p, f));
    if (given && repeats)
        TRY(fault_set(f, ST_DOMAIN,
                      "--string and --allow-ambiguous contradict each other: a given string is taken as it is"));
    if (given) {
        const char *word = params_word(p, "string");
        TRY(letters_read(&u->x, &u->L, word, strlen(word), u->m->D, (size_t)1 << 20, f));
    } else u->L = length_of(u, p, repeats);
    if (!u->L) TRY(fault_set(f, ST_DOMAIN, "--string is empty: nothing to run"));
    TRY(run_setup_engine(u, line, s, f));
    if (!given) TRY(run_setup_draw(u, repeats ? 0 : (uint32_t)params_int(p, "n"), &s->work, f));
out:
    return st;
}

/* ---- runs */

typedef struct beside {
    device_report *r;
    const params *p;
    const verdict *v;
    const run_setup *u;
    const settings *s;
    fault *f;
    bool repeat_free;
} beside;

/* The theorem says that the exact model copies x.  A float32 run that errs within its bound does not contradict that, and
   model_judge has compared it with the exact engine where there is one. */
static status against_proof(const beside *b, const model_found *found) {
    bool proved = b->repeat_free && verdict_of(b->v, "sharp") == VERDICT_VERIFIED && found->verdict == VERDICT_REFUTED;
    if (proved && found->on_device) {
        mpq_t size;
        mpq_init(size);
        mpq_abs(size, found->margin);
        proved = found->has_bound && mpq_cmp(size, found->bound.decision) > 0;
        mpq_clear(size);
    }
    if (!proved) return ST_OK;
    return fault_set(b->f, ST_BUG,
                     "the proof says that every string without a repeated n-gram is copied, and the run on %s does "
                     "not: %s",
                     device_about(b->u->d)->spec, text_data(&found->witness));
}

static status run_once(const beside *b, run_engine engine, size_t L, device *d, bool json) {
    model_found found;
    model_job it = run_setup_job(b->u, b->s);
    it.engine = engine;
    it.L = L;
    it.d = d;
    model_found_init(&found);
    run_report r = {.construction = b->u->construction, .params = b->p, .job = &it, .found = &found, .device = device_about(d),
                    .seed = b->s->work.seed, .drawn = b->u->drawn, .ambiguous = b->u->ambiguous};
    status st = model_judge(&found, &it, b->f);
    if (st == ST_STOPPED) {
        status written = run_write_unfinished(&b->r->lines, &r);
        if (written != ST_OK) st = written;
    }
    if (st != ST_OK) goto out;
    TRY(against_proof(b, &found));
    TRY(run_write_brief(&b->r->lines, &r));
    if (json) TRY(run_write_device_json(&b->r->json, &r));
out:
    model_found_clear(&found);
    return st;
}

/* `auto` found the whole too long for the device: exactly as a whole, in float32 as far as it is quick. */
static status run_both(const beside *b, const cli *line) {
    device *d = NULL;
    status st = device_open(&d, cli_has(line, OPTION_DEVICE) ? line->value[OPTION_DEVICE] : "cpu", &b->s->work, b->f);
    if (st != ST_OK) return st;
    size_t quick;
    TRY(run_setup_quick_length(&quick, b->u, d, b->f));
    TRY(run_once(b, ENGINE_HASH, b->u->L, b->u->d, false));
    TRY(run_once(b, ENGINE_DENSE, quick, d, true));
out:
    device_close(d);
    return st;
}

status run_device_beside(device_report *r, const params *p, const verdict *v, const cli *line, const settings *s, fault *f) {
    run_setup u = {0};
    beside b = {.r = r, .p = p, .v = v, .u = &u, .s = s, .f = f};
    bool chosen = cli_has(line, OPTION_ENGINE) && strcmp(line->value[OPTION_ENGINE], "auto") != 0;
    status st = open_setup(&u, p, line, s, f);
    if (st != ST_OK) goto out;
    /* Drawn strings repeat nothing by construction; a given one is looked through. */
    b.repeat_free = u.drawn ? !u.ambiguous : !ngram_repeats(u.x, u.L, (uint32_t)params_int(p, "n"), NULL, NULL);
    size_t quick;
    TRY(run_setup_quick_length(&quick, &u, u.d, f));
    if (!chosen && quick == u.L) u.engine = ENGINE_DENSE; /* the report is about float32 */
    if (!chosen && u.engine == ENGINE_HASH) TRY(run_both(&b, line));
    else TRY(run_once(&b, u.engine, u.L, u.d, true));
out:
    run_setup_close(&u);
    return st;
}
