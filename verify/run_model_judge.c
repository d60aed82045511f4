/* run_model_judge.c - runs an engine and says what that establishes; see run_model.h.
   e = proved bound of |float32 logit - exact logit|.  With margins m of the run and M of the exact model, right logit
   less the largest other, |m - M| <= 2e at every answer (both logits err by at most e).  So
     m > 2e    M > 0: the exact model decides as this run did;
     M > 2e    every device within the OpenCL limits decides as the exact model does. */
#include <math.h>
#include <string.h>

#include "constructions/model/eval.h"
#include "constructions/ngram/ngram.h"
#include "numerics/exact/number.h"
#include "theorems/vb/float32/float32.h"
#include "verify/run_model.h"

#define BALL_BITS 256
#define SHARPEN_MOST ((size_t)1 << 22) /* letters: seconds to sort their n-grams */
#define INTERPRET_WORK 0x1p21 /* multiplications of a float32 run that the exact interpreter repeats in a moment */

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
    *r = (model_found){.verdict = VERDICT_UNDECIDED, .first_error = RUN32_ALL_RIGHT, .exact_error = RUN32_ALL_RIGHT};
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
    case ENGINE_PACKED:
        if (!job->d || !strcmp(device_about(job->d)->spec, "cpu"))
            return engine_packed(e, job->spec, job->x, job->L, job->work, f);
        return engine_packed_device(e, job->spec, job->x, job->L, job->d, job->work, f);
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
    double start = work_now();
    if (job->decode == DECODE_GREEDY) st = model_run32_greedy(&r->run, run, job->x, job->L, f);
    else st = model_run32_teacher(&r->run, run, job->x, job->L, f);
    r->seconds = work_now() - start;
    model_run32_close(run);
    r->copied = r->run.copied;
    r->first_error = r->run.first_error;
    if (isfinite(r->run.margin)) mpq_set_d(r->margin, (double)r->run.margin);
    r->has_margin = isfinite(r->run.margin);
    return st;
}

/* The exact interpreter over one string, in a field that may be too narrow for it (UNSUPPORTED). */
static status interpret_in(model_found *r, const model_job *job, bool ball) {
    field *F = NULL;
    model_eval *e = NULL;
    size_t wrong = 0;
    status st = ball ? field_open_ball(&F, BALL_BITS) : field_open_expsum(&F);
    if (st != ST_OK) return st;
    TRY(model_eval_open(&e, job->m, F, true));
    model_eval_watch(e, job->work);
    TRY(model_eval_teacher(e, job->x, job->L, &wrong, NULL));
    r->how = "exact interpreter";
    r->exact_right = wrong;
    if (wrong < job->L) r->exact_error = wrong;
out:
    model_eval_close(e);
    F->close(F);
    return st;
}

/* Short strings of models that no engine knows: what the exact model says costs no more than a moment. */
static status interpret(model_found *r, const model_job *job, fault *f) {
    double operations = 0;
    status st = model_run32_work(&operations, job->m, job->L, f);
    if (st != ST_OK) return st;
    if (operations > INTERPRET_WORK || (double)model_entries(job->m) * (double)job->L > INTERPRET_WORK) return ST_OK;
    st = interpret_in(r, job, false);
    if (st == ST_UNSUPPORTED) st = interpret_in(r, job, true);
    return st == ST_UNSUPPORTED ? ST_OK : st; /* nothing is known, then */
}

/* Beside a dense run of T_n the hash engine runs, too: it costs next to nothing and knows the exact model's answers; where
   it cannot take the string, the run stands alone. */
static status run_hash_beside(model_found *r, const model_job *job, fault *f) {
    fault aside = {""};
    status st = run_exact(&r->engine, job, ENGINE_HASH, &aside);
    r->exact = st == ST_OK;
    if (st == ST_LIMIT || st == ST_UNSUPPORTED) return ST_OK;
    if (st != ST_OK) return fault_set(f, st, "%s", aside.line);
    r->how = "hash engine";
    r->exact_right = r->engine.copied;
    r->exact_error = r->engine.first_error;
    return ST_OK;
}

static status run_engines(model_found *r, const model_job *job, fault *f) {
    status st = ST_OK;
    if (job->engine == ENGINE_DENSE) {
        TRY(run_dense(r, job, f));
        return job->spec ? run_hash_beside(r, job, f) : interpret(r, job, f);
    }
    double start = work_now();
    st = run_exact(&r->engine, job, job->engine, f);
    r->seconds = work_now() - start;
    if (st != ST_OK) goto out;
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
    if (mpz_cmp_ui(mpq_denref(q), 1) == 0 && mpz_sizeinbase(mpq_numref(q), 2) < 64) {
        number_write_rational(t, q);
        return;
    }
    text_add(t, "about ");
    if (number_write_decimal(t, q, 3) != ST_OK) t->failed = 1;
}

/* q > 2e, e finite. */
static bool above_bound(const model_found *r, const mpq_t q) { return r->has_bound && mpq_cmp(q, r->bound.decision) > 0; }

/* Whether the margin of the run, whatever its sign, is beyond the error: the exact model then decides alike. */
static bool is_clear(const model_found *r) {
    mpq_t size;
    mpq_init(size);
    mpq_abs(size, r->margin);
    bool clear = r->has_margin && above_bound(r, size);
    mpq_clear(size);
    return clear;
}

/* m >= M - 2e at every answer, and the engine proves M >= its margin for all that are right. */
static bool margin_too_small(const model_found *r) {
    if (!r->exact || !r->engine.has_margin || !r->has_bound || r->exact_right < r->copied) return false;
    mpq_t least;
    mpq_init(least);
    mpq_sub(least, r->engine.margin, r->bound.decision);
    bool small = mpq_cmp(r->margin, least) < 0;
    mpq_clear(least);
    return small;
}

/* What no run within the limits can do, since it is proved otherwise. */
static status contradiction(const model_found *r, const model_job *job, fault *f) {
    const char *where = device_about(job->d)->spec, *why = NULL;
    uint64_t p = r->first_error;
    bool wrong = p != RUN32_ALL_RIGHT;
    bool always_right = r->exact && r->engine.has_margin && above_bound(r, r->engine.margin); /* up to exact_right */
    if (!r->run.finite && r->has_bound) why = "gave a logit that is no finite number, although the error bound excludes that";
    else if (wrong && r->run.finite && p < r->exact_right && (is_clear(r) || always_right))
        why = "answers another letter than the exact model, although the margin is more than twice the error bound";
    else if (!wrong && r->exact_error != RUN32_ALL_RIGHT && is_clear(r)) {
        why = "answers as the exact model does not, although the margin is more than twice the error bound";
        p = r->exact_error;
    }
    if (!why && !wrong && margin_too_small(r)) {
        return fault_set(f, ST_BUG,
                         "the float32 run on %s copies with a margin smaller than the exact one less twice the error "
                         "bound; either the device breaks the limits of OpenCL or this program is wrong (verify device "
                         "test --device %s)",
                         where, where);
    }
    if (!why) return ST_OK;
    return fault_set(f, ST_BUG, "answer %llu: the float32 run on %s %s; either the device breaks the limits of OpenCL or this "
                     "program is wrong (verify device test --device %s)", (unsigned long long)p + 1, where, why, where);
}

/* What the margin says beyond the run itself: about the exact model, and about other devices. */
static void bridge(model_found *r, const model_job *job, bool dense) {
    text *t = &r->scope;
    bool copies = dense ? r->exact_right == job->L : true;
    if (!r->has_bound)
        text_addf(t, "; no bound of the float32 error%s%s", r->bound.where[0] ? ": no finite one past " : "",
                  r->bound.where);
    else {
        text_add(t, "; a float32 logit errs by at most ");
        write_about(t, r->bound.logit);
    }
    if (dense && above_bound(r, r->margin)) text_add(t, ", less than half the margin, so the exact model copies it, too");
    else if (dense && copies) text_addf(t, "; the exact model copies it, too (%s)", r->how);
    mpq_t sure; /* a lower bound of the exact margin */
    mpq_init(sure);
    if (dense && r->has_bound) mpq_sub(sure, r->margin, r->bound.decision);
    if (copies && r->exact && r->engine.has_margin && mpq_cmp(r->engine.margin, sure) > 0) mpq_set(sure, r->engine.margin);
    if (above_bound(r, sure))
        text_add(t, ", and every conforming device copies it in float32: the exact margin exceeds twice the error");
    else text_addf(t, "; that %s copy it in float32 is not established", dense ? "other devices" : "devices");
    mpq_clear(sure);
}

static const char *how_decoded(const model_job *job) { return job->decode == DECODE_GREEDY ? "greedy" : "teacher-forced"; }

static void judge_copied_run(model_found *r, const model_job *job) {
    text *t = &r->scope;
    text_addf(t, "float32 on %s, %s: this run copied all %llu letters, margin ", device_about(job->d)->spec, how_decoded(job),
              (unsigned long long)r->copied);
    write_about(t, r->margin);
    bridge(r, job, true);
    bool follows = r->has_margin && above_bound(r, r->margin);
    r->verdict = follows || r->exact_right == job->L ? VERDICT_VERIFIED : VERDICT_UNDECIDED;
    if (r->verdict == VERDICT_VERIFIED) return;
    if (r->exact_error != RUN32_ALL_RIGHT)
        text_addf(&r->doubt,
                  "precision: this run copied the string, the exact model misses letter %llu by less than the error of "
                  "float32",
                  (unsigned long long)r->exact_error + 1);
    else
        text_add(&r->doubt, "precision: this run copied the string, but its margin is within the error of float32: the "
                            "exact model or another device may not");
}

static void write_token(text *t, uint32_t token, const model *m) {
    letter a = token;
    if (token < m->D) letters_write(t, &a, 1, m->D);
    else text_add(t, token == model_bos(m) ? "BOS" : token == model_copy_token(m) ? "COPY" : "no token");
}

static void judge_failed_run(model_found *r, const model_job *job) {
    text *t = &r->scope;
    uint64_t p = r->first_error;
    text_addf(t, "float32 on %s, %s: this run copied %llu of %zu letters", device_about(job->d)->spec, how_decoded(job),
              (unsigned long long)r->copied, job->L);
    if (!r->run.finite) {
        text_addf(&r->doubt,
                  "precision: answer %llu has a logit that is no finite number: float32 cannot hold the values of this "
                  "model",
                  (unsigned long long)p + 1);
        r->verdict = VERDICT_UNDECIDED;
        return;
    }
    text_addf(&r->witness, "answer %llu of %zu is ", (unsigned long long)p + 1, job->L);
    write_token(&r->witness, r->run.said, job->m);
    text_add(&r->witness, ", the letter is ");
    write_token(&r->witness, job->x[p], job->m);
    if (r->exact_error == p) text_addf(t, "; the exact model fails there, too (%s)", r->how);
    else if (is_clear(r))
        text_add(t, "; the other logit is larger by more than twice the error of float32, so the exact model fails "
                    "there, too");
    else if (p < r->exact_right) text_addf(t, "; the exact model is right there (%s), by less than the error of float32", r->how);
    else text_add(t, "; that is about this run: the other logit is larger by less than the error of float32");
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
    bool all = e->copied == job->L;
    text_addf(&r->scope, "exactly: the model copies %s%llu%s letters (%s)", all ? "all " : "", (unsigned long long)e->copied,
              all ? "" : " of the", text_data(&e->scope));
    if (e->first_error != RUN32_ALL_RIGHT) {
        text_addf(&r->witness, "answer %llu of %zu is not ", (unsigned long long)e->first_error + 1, job->L);
        write_token(&r->witness, job->x[e->first_error], job->m);
        write_ambiguity(&r->witness, job, e->first_error);
        r->verdict = VERDICT_REFUTED;
    } else if (e->undecided != UINT64_MAX) {
        text_addf(&r->doubt, "precision: engine %s cannot decide answer %llu", run_engine_name(job->engine),
                  (unsigned long long)e->undecided + 1);
        r->verdict = VERDICT_UNDECIDED;
    } else {
        bridge(r, job, false);
        r->verdict = VERDICT_VERIFIED;
    }
}

/* Answer steps of T_n on a string without a repeated n-gram are better off than the bound for every prompt says: one key
   leads (docs/numerics.md, N24).  Looked at where the other bound is not enough. */
static status sharpen_bound(model_found *r, const model_job *job, fault *f) {
    bool repeats = true, found = false;
    bound32 steps;
    if (!job->spec || job->L > SHARPEN_MOST || (is_clear(r) && r->exact_right == job->L)) return ST_OK;
    status st = ngram_repeats_long(&repeats, job->x, job->L, job->spec->n);
    if (st != ST_OK || repeats) return st;
    bound32_init(&steps);
    st = float32_bound_of_steps(&steps, &found, job->m, job->spec->n, job->L, f);
    if (st == ST_OK && found && steps.finite && (!r->has_bound || mpq_cmp(steps.logit, r->bound.logit) < 0)) {
        bound32 wider = r->bound;
        r->bound = steps;
        steps = wider;
        r->has_bound = true;
    }
    bound32_clear(&steps);
    return st == ST_LIMIT || st == ST_UNSUPPORTED ? ST_OK : st;
}

static status judge(model_found *r, const model_job *job, fault *f) {
    status st = model_bound32(&r->bound, job->m, job->L, f);
    if (st == ST_LIMIT || st == ST_UNSUPPORTED) st = ST_OK; /* a model without a bound can still be run */
    else if (st == ST_OK) r->has_bound = r->bound.finite;
    if (st != ST_OK) return st;
    TRY(sharpen_bound(r, job, f));
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
    status st = job->x ? run_engines(r, job, f) : ST_STOPPED;
    if (st == ST_STOPPED) st = stopped(r, job);
    else if (st == ST_OK) st = judge(r, job, f);
    if (st == ST_OK) st = text_status(&r->scope);
    if (st == ST_OK) st = text_status(&r->witness);
    if (st == ST_OK) st = text_status(&r->doubt);
    return st;
}
