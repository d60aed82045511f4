/* run_model_judge.c - runs an engine and says what that establishes; see run_model.h.
   e = proved bound of |float32 logit - exact logit|.  With margins m of the run and M of the exact model, right logit
   less the largest other, |m - M| <= 2e at every answer (both logits err by at most e).  So
     m > 2e    M > 0: the exact model decides as this run did;
     M > 2e    every device within the OpenCL limits decides as the exact model does. */
#include <math.h>
#include <string.h>

#include "numerics/exact/number.h"
#include "verify/run_model.h"

static const char *const engine_names[] = {[ENGINE_DENSE] = "dense", [ENGINE_PACKED] = "packed", [ENGINE_TRANSFORM] = "transform",
                                           [ENGINE_HASH] = "hash",   [ENGINE_AUTO] = "auto"};

const char *run_engine_meaning(run_engine e) {
    static const char *const meanings[] = {
        [ENGINE_DENSE] = "the float32 Transformer as it stands, on any device; any model",
        [ENGINE_PACKED] = "T_n exactly: every query against every key, codes in machine words",
        [ENGINE_TRANSFORM] = "T_n with all keys of the string, later ones included: cost independent of the length",
        [ENGINE_HASH] = "T_n exactly in time linear in the length: a table of n-grams, the rest by its proved tail",
    };
    return e < ENGINE_AUTO ? meanings[e] : "";
}

const char *run_engine_name(run_engine e) { return engine_names[e]; }
const char *run_decode_name(run_decode d) { return d == DECODE_GREEDY ? "greedy" : "teacher"; }

void model_found_init(model_found *r) {
    *r = (model_found){.verdict = VERDICT_UNDECIDED, .first_error = RUN32_ALL_RIGHT};
    engine_result_init(&r->engine);
    bound32_init(&r->bound);
    mpq_init(r->margin);
    text_init(&r->scope);
    text_init(&r->witness);
    text_init(&r->doubt);
}

void model_found_clear(model_found *r) {
    engine_result_clear(&r->engine);
    bound32_clear(&r->bound);
    mpq_clear(r->margin);
    text_clear(&r->scope);
    text_clear(&r->witness);
    text_clear(&r->doubt);
}

/* ---- running */

static status run_exact(engine_result *e, const model_job *job, run_engine engine, fault *f) {
    switch (engine) {
    case ENGINE_PACKED: return engine_packed(e, job->spec, job->x, job->L, job->work, f);
    case ENGINE_TRANSFORM: return engine_transform(e, job->spec, job->x, job->L, job->work, f);
    default: return engine_hash(e, job->spec, job->x, job->L, job->work, f);
    }
}

static status run_dense(model_found *r, const model_job *job, fault *f) {
    model_run32 *run = NULL;
    status st = model_run32_open(&run, job->m, job->d, 1, job->L, f);
    if (st != ST_OK) return st;
    r->on_device = true;
    r->bytes += model_run32_bytes(run);
    model_run32_watch(run, job->work);
    if (job->decode == DECODE_GREEDY) st = model_run32_greedy(&r->run, run, job->x, job->L, f);
    else st = model_run32_teacher(&r->run, run, job->x, job->L, f);
    model_run32_close(run);
    r->copied = r->run.copied;
    r->first_error = r->run.first_error;
    if (isfinite(r->run.margin)) mpq_set_d(r->margin, (double)r->run.margin);
    r->has_margin = isfinite(r->run.margin);
    return st;
}

/* The engine asked for.  Beside a dense run of T_n the hash engine runs, too: it costs next to nothing and knows the
   exact model's answers; where it cannot take the string, the run stands alone. */
static status run_engines(model_found *r, const model_job *job, fault *f) {
    status st = ST_OK;
    fault aside = {""};
    if (job->engine == ENGINE_DENSE) {
        TRY(run_dense(r, job, f));
        if (!job->spec) return ST_OK;
        st = run_exact(&r->engine, job, ENGINE_HASH, &aside);
        r->exact = st == ST_OK;
        if (st == ST_LIMIT || st == ST_UNSUPPORTED) st = ST_OK;
        if (st != ST_OK) fault_set(f, st, "%s", aside.line);
        return st;
    }
    TRY(run_exact(&r->engine, job, job->engine, f));
    r->exact = true;
    r->bytes += r->engine.bytes;
    r->copied = r->engine.copied;
    r->first_error = r->engine.first_error;
    r->has_margin = r->engine.has_margin;
    if (r->has_margin) mpq_set(r->margin, r->engine.margin);
out:
    return st;
}

/* ---- what follows */

static void write_about(text *t, const mpq_t q) {
    text_add(t, "about ");
    if (number_write_decimal(t, q, 3) != ST_OK) t->failed = 1;
}

static bool exact_copies(const model_found *r) {
    return r->exact && r->engine.first_error == RUN32_ALL_RIGHT && r->engine.undecided == UINT64_MAX;
}

/* The exact model is known to answer letter p right. */
static bool exact_right_at(const model_found *r, uint64_t p) { return r->exact && p < r->engine.copied; }

/* q > 2e, e finite. */
static bool above_bound(const model_found *r, const mpq_t q) { return r->has_bound && mpq_cmp(q, r->bound.decision) > 0; }

/* What no run within the limits can do, since it is proved otherwise. */
static status contradiction(const model_found *r, const model_job *job, fault *f) {
    const char *where = device_about(job->d)->spec;
    uint64_t p = r->first_error;
    bool wrong = p != RUN32_ALL_RIGHT, proved_right = r->exact && r->engine.has_margin && above_bound(r, r->engine.margin);
    mpq_t size;
    mpq_init(size);
    mpq_abs(size, r->margin);
    bool clear = r->has_margin && above_bound(r, size);
    mpq_clear(size);
    const char *why = NULL;
    if (!r->run.finite && r->has_bound) why = "gave a logit that is no finite number, although the error bound excludes that";
    else if (wrong && r->run.finite && exact_right_at(r, p) && (clear || proved_right))
        why = "answers another letter than the exact model, although the margin is more than twice the error bound";
    else if (!wrong && clear && r->exact && r->engine.first_error != RUN32_ALL_RIGHT) {
        why = "answers as the exact model does not, although the margin is more than twice the error bound";
        p = r->engine.first_error;
    }
    if (!why) return ST_OK;
    return fault_set(f, ST_BUG, "answer %llu: the float32 run on %s %s; either the device breaks the limits of OpenCL or this "
                     "program is wrong (verify device test --device %s)", (unsigned long long)p + 1, where, why, where);
}

/* "; margin about 1.99 > 2 x bound (about 0.002), so ...": what the margin says beyond the run itself. */
static void bridge(model_found *r, bool dense) {
    text *t = &r->scope;
    if (!r->has_bound) {
        text_addf(t, "; no float32 bound: %s may overflow or lose its sum at this length", r->bound.where[0] ? r->bound.where : "a register");
        return;
    }
    text_add(t, "; a float32 logit errs by at most ");
    write_about(t, r->bound.logit);
    if (dense && above_bound(r, r->margin)) text_add(t, ", and the margin of the run is more than twice that, so the exact model copies the string, too");
    else if (dense) text_add(t, ", and the margin of the run is not more than twice that");
    mpq_t sure;
    mpq_init(sure);
    if (dense) mpq_sub(sure, r->margin, r->bound.decision); /* a lower bound of the exact margin */
    if (exact_copies(r) && r->engine.has_margin && (!dense || mpq_cmp(r->engine.margin, sure) > 0)) mpq_set(sure, r->engine.margin);
    if (above_bound(r, sure)) text_add(t, "; the exact margin exceeds twice the error: every conforming device copies it in float32");
    else text_add(t, "; whether every conforming device copies it in float32 is not established");
    mpq_clear(sure);
}

static void judge_copied_run(model_found *r, const model_job *job) {
    text *t = &r->scope;
    bool follows = r->has_margin && above_bound(r, r->margin);
    text_addf(t, "float32 Transformer on %s, %s: this run copied all %llu letters, margin ", device_about(job->d)->spec,
              job->decode == DECODE_GREEDY ? "greedy" : "teacher-forced", (unsigned long long)r->copied);
    write_about(t, r->margin);
    bridge(r, true);
    if (exact_copies(r)) text_addf(t, "; exactly, too: %s", text_data(&r->engine.scope));
    r->verdict = follows || exact_copies(r) ? VERDICT_VERIFIED : VERDICT_UNDECIDED;
    if (r->verdict == VERDICT_UNDECIDED)
        text_addf(&r->doubt, "precision: this run copied the string, but its margin is within the error of float32, so the exact model or another device may not");
}

static void write_token(text *t, uint32_t token, const model *m) {
    letter a = token;
    if (token < m->D) letters_write(t, &a, 1, m->D);
    else text_add(t, token == model_bos(m) ? "BOS" : token == model_copy_token(m) ? "COPY" : "no token");
}

static void judge_failed_run(model_found *r, const model_job *job) {
    text *t = &r->scope;
    uint64_t p = r->first_error;
    mpq_t size;
    text_addf(t, "float32 Transformer on %s, %s: this run copied %llu of %zu letters", device_about(job->d)->spec,
              job->decode == DECODE_GREEDY ? "greedy" : "teacher-forced", (unsigned long long)r->copied, job->L);
    if (!r->run.finite) {
        text_addf(&r->doubt, "precision: answer %llu has a logit that is no finite number: float32 cannot hold the values of this model",
                  (unsigned long long)p + 1);
        r->verdict = VERDICT_UNDECIDED;
        return;
    }
    mpq_init(size);
    mpq_abs(size, r->margin);
    text_addf(&r->witness, "answer %llu of %zu is ", (unsigned long long)p + 1, job->L);
    write_token(&r->witness, r->run.said, job->m);
    text_add(&r->witness, ", the letter is ");
    write_token(&r->witness, job->x[p], job->m);
    if (above_bound(r, size)) text_add(t, "; the other logit is larger by more than twice the error bound: the exact model fails there, too");
    else if (r->exact && r->engine.first_error == p) text_add(t, "; the exact model fails there, too");
    else if (exact_right_at(r, p)) text_add(t, "; the exact model is right there, by less than the error of float32");
    else text_add(t, "; that is about this run: the margin is within the error of float32");
    mpq_clear(size);
    r->verdict = VERDICT_REFUTED;
}

/* Where the n-gram before letter p stands once more, so that a person sees why it was missed. */
static void write_ambiguity(text *t, const model_job *job, uint64_t p) {
    uint32_t n = job->spec->n;
    const letter *x = job->x;
    if (p < n) return;
    for (size_t i = n; i < job->L; i++) {
        if (i == p || x[i] == x[p] || memcmp(x + i - n, x + p - n, n * sizeof *x)) continue;
        text_add(t, "; the ");
        text_addf(t, "%u letters before it, ", n);
        letters_write(t, x + p - n, n, job->spec->D);
        text_addf(t, ", stand also before letter %zu, which is ", i + 1);
        write_token(t, x[i], job->m);
        return;
    }
}

static void judge_exact(model_found *r, const model_job *job) {
    const engine_result *e = &r->engine;
    text_add(&r->scope, text_data(&e->scope));
    if (e->first_error != RUN32_ALL_RIGHT) {
        text_addf(&r->witness, "answer %llu of %zu is not ", (unsigned long long)e->first_error + 1, job->L);
        write_token(&r->witness, job->x[e->first_error], job->m);
        write_ambiguity(&r->witness, job, e->first_error);
        r->verdict = VERDICT_REFUTED;
    } else if (e->undecided != UINT64_MAX) {
        text_addf(&r->doubt, "precision: engine %s cannot decide answer %llu", run_engine_name(job->engine), (unsigned long long)e->undecided + 1);
        r->verdict = VERDICT_UNDECIDED;
    } else {
        bridge(r, false);
        r->verdict = VERDICT_VERIFIED;
    }
}

static status judge(model_found *r, const model_job *job, fault *f) {
    status st = model_bound32(&r->bound, job->m, job->L, f);
    if (st == ST_LIMIT || st == ST_UNSUPPORTED) st = ST_OK; /* a model without a bound can still be run */
    else if (st == ST_OK) r->has_bound = r->bound.finite;
    if (st != ST_OK) return st;
    if (job->engine != ENGINE_DENSE) {
        judge_exact(r, job);
        return ST_OK;
    }
    TRY(contradiction(r, job, f));
    if (r->first_error == RUN32_ALL_RIGHT) judge_copied_run(r, job);
    else judge_failed_run(r, job);
out:
    return st;
}

/* A spent budget leaves the answer open; a wish to stop gives none. */
static status stopped(model_found *r, const model_job *job) {
    if (job->work->interrupted && *job->work->interrupted) return ST_STOPPED;
    r->verdict = VERDICT_UNDECIDED;
    r->first_error = RUN32_ALL_RIGHT;
    text_addf(&r->scope, "%llu of %zu letters copied so far", (unsigned long long)r->copied, job->L);
    text_add(&r->doubt, "budget: it was spent before the end of the string");
    return ST_OK;
}

status model_judge(model_found *r, const model_job *job, fault *f) {
    double start = work_now();
    status st = run_engines(r, job, f);
    if (st == ST_STOPPED) st = stopped(r, job);
    else if (st == ST_OK) st = judge(r, job, f);
    r->seconds = work_now() - start;
    if (st == ST_OK) st = text_status(&r->scope);
    if (st == ST_OK) st = text_status(&r->witness);
    if (st == ST_OK) st = text_status(&r->doubt);
    return st;
}
