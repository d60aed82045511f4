/* claim.c - the registry, and the one way a claim is run. */
#include "theorems/claim.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CLAIM(name) extern const claim claim_##name;
#include "theorems/registry.def"
#undef CLAIM

const claim *const claim_registry[] = {
#define CLAIM(name) &claim_##name,
#include "theorems/registry.def"
#undef CLAIM
};
const size_t claim_registry_count = CLAIM_COUNT(claim_registry);

const claim *claim_find(const char *id) {
    for (size_t i = 0; i < claim_registry_count; i++)
        if (!strcmp(claim_registry[i]->id, id)) return claim_registry[i];
    return NULL;
}

status claim_bend(const claim_input *in, void *object) {
    return in->bend && in->bend->bend ? in->bend->bend(object) : ST_OK;
}

long claim_bend_amount(const claim_input *in) { return in->bend ? in->bend->amount : 0; }

/* The names of a claim's readings and quantities, for verdict_init. */
static status open_verdict(verdict *v, const claim *c) {
    const char **names = calloc(c->reading_count + c->quantity_count + 1, sizeof *names);
    if (!names) {
        memset(v, 0, sizeof *v);
        return ST_MEMORY;
    }
    for (size_t i = 0; i < c->reading_count; i++) names[i] = c->readings[i].name;
    for (size_t i = 0; i < c->quantity_count; i++) names[c->reading_count + i] = c->quantities[i].name;
    status st = verdict_init(v, names, c->reading_count, names + c->reading_count, c->quantity_count);
    free(names);
    return st;
}

typedef struct control_job {
    const claim *claim;
    const work *work; /* of the whole run; each control uses one thread */
    control_result *results;
    fault *faults;
} control_job;

/* Runs one control at its own parameters and keeps what it said. */
static status run_control(void *context, uint64_t index) {
    control_job *job = context;
    const control *k = &job->claim->controls[index];
    const char *reading = k->reading ? k->reading : "sharp";
    control_result *r = &job->results[index];
    fault *f = &job->faults[index];
    work w = *job->work;
    w.threads = 1;
    w.progress = NULL;
    if (w.limit < WORK_LIMIT_DEFAULT) w.limit = WORK_LIMIT_DEFAULT; /* a control proves itself whatever the user spends */
    params *p = NULL;
    verdict v;
    memset(&v, 0, sizeof v);
    text at;
    text_init(&at);
    status st = ST_OK;
    *r = (control_result){.name = k->name, .why = k->why, .got = VERDICT_UNDECIDED};
    TRY(params_new(&p, job->claim->params, job->claim->param_count));
    TRY(params_set_list(p, k->at, f));
    TRY(params_complete(p, f));
    /* Parameters only named by the control are shown: the rest are defaults and would only distract. */
    for (size_t i = 0; i < p->count; i++) p->at[i].present = p->at[i].present && p->at[i].given;
    params_write(&at, p);
    TRY(text_status(&at));
    if (!(r->at = strdup(text_data(&at)))) TRY(ST_MEMORY);
    text_reset(&at);
    params_write_json(&at, p);
    TRY(text_status(&at));
    if (!(r->at_json = strdup(text_data(&at)))) TRY(ST_MEMORY);
    params_free(p);
    p = NULL;
    TRY(params_new(&p, job->claim->params, job->claim->param_count));
    TRY(params_set_list(p, k->at, f));
    if (job->claim->require) TRY(job->claim->require(p, f));
    TRY(open_verdict(&v, job->claim));
    claim_input in = {job->claim, p, &w, CLAIM_AUTO, k, f};
    TRY(job->claim->check(&in, &v));
    TRY(verdict_status(&v));
    r->got = verdict_of(&v, reading);
    const reading_state *state = verdict_reading(&v, reading);
    if (state && !(r->witness = strdup(text_data(&state->refuted)))) TRY(ST_MEMORY);
out:
    verdict_clear(&v);
    params_free(p);
    text_clear(&at);
    return st;
}

static status run_controls(verdict *v, const claim *c, const work *w, fault *f) {
    status st = ST_OK;
    control_job job = {.claim = c, .work = w};
    job.results = calloc(c->control_count + 1, sizeof *job.results);
    job.faults = calloc(c->control_count + 1, sizeof *job.faults);
    v->controls = job.results;
    v->control_count = job.results ? c->control_count : 0;
    if (!job.results || !job.faults) TRY(ST_MEMORY);
    st = work_parallel(w, c->control_count, run_control, &job);
    if (st == ST_STOPPED) goto out;
    for (size_t i = 0; i < c->control_count; i++) {
        const control_result *r = &job.results[i];
        if (st != ST_OK && job.faults[i].line[0]) {
            st = fault_set(f, st == ST_MEMORY ? st : ST_BUG, "control %s at %s did not run: %s", c->controls[i].name,
                           c->controls[i].at, job.faults[i].line);
            goto out;
        }
        if (st == ST_OK && !(r->got == VERDICT_REFUTED && r->witness && r->witness[0])) {
            st = fault_set(f, ST_BUG, "control %s of %s at %s was not refuted (%s): the check cannot be trusted",
                           r->name, c->id, r->at, verdict_name(r->got));
            goto out;
        }
    }
    if (st != ST_OK && st != ST_MEMORY) st = fault_set(f, ST_BUG, "a control of %s failed to run (%s)", c->id, status_name(st));
out:
    free(job.faults);
    return st;
}

/* A method that was asked for and had nothing to do here is told, not passed over. */
static void note_method(verdict *v, claim_method method) {
    if (method == CLAIM_MC && !v->sampled.present) verdict_note(v, "--method mc: nothing is sampled here");
    if (method == CLAIM_EXHAUST && !(v->methods & METHOD_EXHAUSTION))
        verdict_note(v, "--method exhaust: nothing was decided by exhaustion here");
}

status claim_run(verdict *v, const claim *c, const params *p, const work *w, claim_method method,
                 bool with_controls, fault *f) {
    return claim_run_heard(v, NULL, c, p, w, method, with_controls, f);
}

status claim_run_heard(verdict *v, const fact_listener *listener, const claim *c, const params *p, const work *w,
                       claim_method method, bool with_controls, fault *f) {
    double start = work_now();
    status st = open_verdict(v, c);
    if (st != ST_OK) return st;
    v->listener = listener;
    if (c->require) TRY(c->require(p, f));
    claim_input in = {c, p, w, method, NULL, f};
    st = c->check(&in, v);
    bool ended = st != ST_STOPPED;
    if (st == ST_OK) note_method(v, method);
    if (st == ST_OK) st = verdict_status(v);
    if (st == ST_OK && with_controls) st = run_controls(v, c, w, f);
    if (st == ST_STOPPED && !(w->interrupted && *w->interrupted)) {
        for (size_t i = 0; i < c->reading_count; i++)
            if (verdict_of(v, c->readings[i].name) != VERDICT_VACUOUS)
                verdict_doubt(v, c->readings[i].name, ended ? "stopped by the time budget, among the negative controls"
                                                            : "stopped by the time budget");
        if (!ended) verdict_scope_stopped(v);
        st = verdict_status(v);
    }
out:
    v->seconds = work_now() - start;
    return st;
}
