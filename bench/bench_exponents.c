/* bench_exponents.c - how the cost grows: the lemma chain of Theorem 2.3 against n and D, one string through the exact
   model against L, judging a machine against its states and against L.  Exponents are fitted, not claimed. */
#include <stdlib.h>

#include "bench/bench.h"
#include "constructions/gssm/gssm.h"
#include "constructions/hash_copy/hash_copy.h"
#include "constructions/model/eval.h"
#include "constructions/ngram/ngram.h"
#include "theorems/claim.h"

#define REPEATS 5
#define POINTS_MOST 8

typedef status (*measured)(uint64_t size);

/* Median seconds of run(size), repeated inside until one repeat takes a few milliseconds. */
static status median_of(double *seconds, measured run, uint64_t size) {
    double t[REPEATS];
    for (size_t i = 0; i < REPEATS; i++) {
        unsigned times = 0;
        double start = work_now();
        do {
            status st = run(size);
            if (st != ST_OK) return st;
            times++;
        } while (work_now() - start < 0.005);
        t[i] = (work_now() - start) / times;
    }
    *seconds = bench_median(t, REPEATS);
    return ST_OK;
}

static status chain(const char *parameters, fault *f) {
    const claim *c = claim_find("ram:T2.3");
    params *p = NULL;
    verdict v;
    work w = work_default();
    if (!c) return ST_BUG;
    status st = params_new(&p, c->params, c->param_count);
    if (st != ST_OK) return st;
    st = params_set_list(p, parameters, f);
    if (st == ST_OK) {
        st = claim_run(&v, c, p, &w, CLAIM_DERIVE, false, f);
        if (st == ST_OK && verdict_of(&v, "sharp") != VERDICT_VERIFIED) st = ST_BUG;
        verdict_clear(&v);
    }
    params_free(p);
    return st;
}

static status chain_n(uint64_t n) {
    char parameters[32];
    snprintf(parameters, sizeof parameters, "D=2 n=%llu", (unsigned long long)n);
    return chain(parameters, NULL);
}

static status chain_D(uint64_t D) {
    char parameters[32];
    snprintf(parameters, sizeof parameters, "D=%llu n=4", (unsigned long long)D);
    return chain(parameters, NULL);
}

/* A string without a repeated 8-gram, greedily through T_8 in exponential sums. */
static status model_L(uint64_t L) {
    hash_copy_spec spec;
    model *m = NULL;
    field *F = NULL;
    model_eval *e = NULL;
    letter *x = calloc(L, sizeof *x);
    uint32_t *y = calloc(L, sizeof *y);
    status st = hash_copy_spec_init(&spec, 2, 8, NULL);
    if (st != ST_OK) goto freed;
    if (!x || !y) TRY(ST_MEMORY);
    TRY(ngram_distinct_string(x, L, 2, 8));
    TRY(hash_copy_build(&m, &spec, NULL));
    TRY(field_open_expsum(&F));
    TRY(model_eval_open(&e, m, F, true));
    TRY(model_eval_greedy(e, x, L, y, NULL));
    for (size_t i = 0; i < L; i++)
        if (x[i] != y[i]) TRY(ST_BUG);
out:
    hash_copy_spec_clear(&spec);
freed:
    model_eval_close(e);
    if (F) F->close(F);
    model_free(m);
    free(x);
    free(y);
    return st;
}

static status judge(uint64_t states, uint64_t L) {
    gssm *g = NULL;
    gssm_judgement j = {0};
    rng r;
    work w = work_default();
    w.limit = UINT64_MAX;
    rng_open(&r, 1, "bench", states);
    status st = gssm_random(&g, 2, (uint32_t)states, &r);
    if (st == ST_OK) st = gssm_judge(&j, g, L, &w);
    gssm_judgement_clear(&j);
    gssm_free(g);
    return st;
}

static status judge_states(uint64_t states) { return judge(states, 64); }
static status judge_L(uint64_t L) { return judge(1024, L); }

typedef struct curve {
    const char *name, *parameters;
    measured run;
    uint64_t size[POINTS_MOST]; /* ends with 0 */
} curve;

int main(void) {
    static const curve curves[] = {
        {"chain", "against n, D=2", chain_n, {2, 4, 8, 16, 24, 32, 48, 0}},
        {"chain", "against D, n=4", chain_D, {2, 4, 8, 16, 32, 64, 128, 0}},
        {"model", "against L, D=2 n=8", model_L, {16, 32, 64, 96, 128, 192, 256, 0}},
        {"judge", "against states, L=64", judge_states, {256, 512, 1024, 2048, 4096, 8192, 16384, 0}},
        {"judge", "against L, 1024 states", judge_L, {64, 256, 1024, 4096, 16384, 65536, 0}},
    };
    bench_out o;
    bench_open(&o, stdout, stderr);
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
        double size[POINTS_MOST], seconds[POINTS_MOST];
        size_t points = 0;
        for (; curves[i].size[points]; points++) {
            size[points] = (double)curves[i].size[points];
            status st = median_of(&seconds[points], curves[i].run, curves[i].size[points]);
            if (st != ST_OK) {
                fprintf(stderr, "bench_exponents: %s %s at %g: %s\n", curves[i].name, curves[i].parameters, size[points],
                        status_name(st));
                return EXIT_FAILURE;
            }
        }
        bench_exponent(&o, curves[i].name, curves[i].parameters, size, seconds, points);
    }
    return EXIT_SUCCESS;
}
