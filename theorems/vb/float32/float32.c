/* float32.c - vb:float32: the copier decides by more than twice what float32 can be off, so every conforming device copies
   alike; for which lengths, and what ends it. */
#include "theorems/vb/float32/float32.h"

#include <stdio.h>
#include <string.h>

#define LENGTH_MOST ((int64_t)1 << 40)

typedef unsigned long long number;

typedef struct run {
    const claim_input *in;
    verdict *v;
    float32_claim c;
    float32_margin g;
    float32_safety s;
    float32_answer a; /* at length L */
    bound32 any;      /* the bound for every prompt and position */
    uint32_t n;
    uint64_t L, most; /* most: longest string without a repeated n-gram, or 2^40 */
} run;

/* T_n of the parameters, with beta where it is given. */
static status build(run *r) {
    const params *p = r->in->params;
    hash_copy_spec s;
    fault *f = r->in->fault;
    status st = ST_OK;
    if (params_has(p, "model")) {
        TRY(model_read(&r->c.m, params_word(p, "model"), f));
        if (params_given(p, "D") && r->c.m->D != (uint32_t)params_int(p, "D"))
            TRY(fault_set(f, ST_DOMAIN, "--D %u contradicts --model: that model has %u letters", (uint32_t)params_int(p, "D"), r->c.m->D));
    } else {
        st = hash_copy_spec_init(&s, (uint32_t)params_int(p, "D"), r->n, f);
        if (st == ST_OK && params_has(p, "beta")) mpz_set(s.beta, *params_count(p, "beta"));
        if (st == ST_OK) st = hash_copy_build(&r->c.m, &s, f);
        hash_copy_spec_clear(&s);
        if (st != ST_OK) goto out;
    }
    if (params_has(p, "model") && params_has(p, "beta"))
        TRY(fault_set(f, ST_DOMAIN, "--beta is for our construction; a model of a file has its own"));
    TRY(claim_bend(r->in, &r->c));
    /* a sharpness past float32 is no number there: nothing to bound */
    for (size_t k = 0; k < r->c.m->ops; k++) {
        mpq_t most;
        mpq_init(most);
        mpq_set_ui(most, 1, 1);
        mpq_mul_2exp(most, most, 128);
        bool large = mpq_cmp(r->c.m->op[k].sharpness, most) >= 0;
        mpq_clear(most);
        if (large) TRY(fault_set(f, ST_LIMIT, "%s: the sharpness is past float32, whose numbers end at 2^128", r->c.m->op[k].name));
    }
out:
    return st;
}

static void report(run *r) {
    const float32_answer *a = &r->a;
    verdict *v = r->v;
    if (r->g.proved) {
        verdict_enclosure(v, "margin", &a->margin);
        verdict_rational(v, "beta", r->g.beta);
    }
    enclosure e;
    enclosure_init(&e);
    const bound32 *b[2] = {&a->steps, &r->any};
    static const char *const name[2] = {"float32_bound", "float32_bound_any"};
    for (int k = r->g.proved ? 0 : 1; k < 2; k++) {
        if (!b[k]->finite) continue;
        mpq_set(e.lo, b[k]->logit);
        mpq_set(e.hi, b[k]->logit);
        verdict_enclosure(v, name[k], &e);
        if (!r->g.proved) verdict_enclosure(v, name[0], &e); /* then there is only one */
    }
    enclosure_clear(&e);
    verdict_word(v, "safe", a->safe ? "yes" : "no");
}

/* Why length L is not safe, in a few words. */
static void write_reason(text *t, const float32_answer *a) {
    if (!a->positive) text_add(t, "beta is too small: 2L e^-lead is not below 1");
    else text_addf(t, "%s: %s", a->steps.where, a->steps.part);
}

static status settle_length(run *r) {
    status st = ST_OK;
    text why;
    text_init(&why);
    float32_answer next;
    float32_answer_init(&next);
    TRY(float32_safety_longest(&r->L, &r->s, &r->c, r->most));
    verdict_unsigned(r->v, "largest_L", r->L);
    if (r->L == r->most) {
        verdict_word(r->v, "reason", mpz_cmp_ui(r->g.longest, (unsigned long)r->most) > 0 ? "longer lengths are not looked at"
                                                                                          : "no longer string is without a repeat");
    } else {
        TRY(float32_safety_at(&next, &r->s, &r->c, r->L + 1));
        write_reason(&why, &next);
        TRY(text_status(&why));
        verdict_word(r->v, "reason", text_data(&why));
    }
    if (r->L == 0) r->L = 1;
out:
    float32_answer_clear(&next);
    text_clear(&why);
    return st;
}

/* For other programs; they build T_n themselves, and know nothing of another beta. */
static status state(run *r) {
    const params *p = r->in->params;
    verdict_decline(r->v, "bound", "a certificate has the bound of the logits at answer steps, not of every lane");
    if (params_has(p, "model") || params_has(p, "beta") || !params_has(p, "L")) {
        verdict_decline(r->v, "sharp", "a certificate takes T_n with its own beta and a given length (--L)");
        return ST_OK;
    }
    return r->a.safe ? float32_state(r->v, &r->g, r->c.m, r->n, r->L) : ST_OK;
}

/* CLAIM vb:float32/safe */
static status conclude(run *r) {
    verdict *v = r->v;
    const float32_answer *a = &r->a;
    text why;
    text_init(&why);
    status st = ST_OK;
    if (!r->g.proved) verdict_doubt(v, "sharp", "no margin is proved for this model: %s", r->g.why);
    else if (r->L > r->most) verdict_vacuous(v, "sharp", "every string of %llu letters repeats an n-gram", (number)r->L);
    else if (a->safe) verdict_establish(v, "sharp", METHOD_DERIVATION | METHOD_ENCLOSURE);
    else {
        write_reason(&why, a);
        TRY(text_status(&why));
        verdict_doubt(v, "sharp", "L = %llu: the margin is not shown to be more than twice the bound (%s)", (number)r->L,
                      text_data(&why));
    }
    if (r->any.finite) verdict_establish(v, "bound", METHOD_DERIVATION);
    else verdict_doubt(v, "bound", "%s: %s", r->any.where, r->any.part);
    if (r->any.finite && r->any.exact_scores) verdict_note(v, "all scores are integers below 2^24 in some unit, hence exact in float32");
    if (a->safe && (!r->any.finite || mpq_cmp(a->margin.lo, r->any.decision) <= 0))
        verdict_note(v, "the bound for every prompt would not be enough: answer steps are better off, because one key leads");
    TRY(state(r));
out:
    text_clear(&why);
    return st;
}

static status examine(run *r) {
    const claim_input *in = r->in;
    bounds32 *B = NULL;
    status st = ST_OK;
    TRY(build(r));
    TRY(float32_margin_of(&r->g, r->c.m, r->n, r->v));
    TRY(float32_safety_open(&r->s, &r->g, &r->c, in->fault));
    r->most = (uint64_t)LENGTH_MOST;
    if (r->g.proved && mpz_cmp_ui(r->g.longest, (unsigned long)r->most) < 0) r->most = mpz_get_ui(r->g.longest);
    if (params_has(in->params, "L")) r->L = (uint64_t)params_int(in->params, "L");
    else if (r->g.proved) TRY(settle_length(r));
    else r->L = r->n;
    TRY(float32_safety_at(&r->a, &r->s, &r->c, r->L));
    TRY(bounds32_open(&B, r->c.m, 0, NULL, r->c.without, in->fault));
    TRY(bounds32_for(&r->any, B, r->L, in->fault));
    verdict_scope(r->v, "%s, prompts of up to %llu letters: every order of sums, every device within OpenCL's limits", r->c.m->name,
                  (number)r->L);
    report(r);
    TRY(conclude(r));
    if (in->method != CLAIM_DERIVE)
        TRY(float32_attack(in, r->v, &r->c, r->g.proved && r->a.positive ? &r->a.margin : NULL, r->n, r->L));
out:
    bounds32_close(B);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    run r = {.in = in, .v = v, .c = {.margin_times = 1}, .n = (uint32_t)params_int(in->params, "n")};
    float32_margin_init(&r.g);
    float32_answer_init(&r.a);
    bound32_init(&r.any);
    status st = examine(&r);
    float32_answer_clear(&r.a);
    bound32_clear(&r.any);
    float32_safety_close(&r.s);
    float32_margin_clear(&r.g);
    model_free(r.c.m);
    return st;
}

/* The alphabet of a model file is the file's. */
static status settle(params *p, fault *f) {
    model *m = NULL;
    char D[16];
    if (!params_has(p, "model") || params_given(p, "D") || !strcmp(params_word(p, "model"), "-")) return ST_OK;
    status st = model_read(&m, params_word(p, "model"), f);
    if (st != ST_OK) return st;
    snprintf(D, sizeof D, "%u", m->D);
    if (m->D < 2) st = fault_set(f, ST_FORMAT, "--model: a model of 1 letter; the claim is about 2 and more");
    else st = params_set(p, "D", D, f);
    model_free(m);
    return st;
}

static const reading_spec readings[] = {
    {"sharp", "in float32, on every device within the limits of OpenCL and in every order of sums, T_n copies every string of length "
              "L without a repeated n-gram: its exact margin is more than twice the bound of the float32 error", NULL},
    {"bound", "on every prompt BOS x COPY y of letters, x of length L, y no longer, no coordinate of any register is off by more than "
              "its bound, that of the logits being float32_bound_any", NULL},
};

static const param_spec parameters[] = {
    {"D", PARAM_INT, "letters of the alphabet", 2, HASH_COPY_D_MOST, "2", false, NULL},
    {"n", PARAM_INT, "letters of an n-gram", 1, HASH_COPY_N_MOST, NULL, true, NULL},
    {"L", PARAM_INT, "length of the strings; without it, the largest that is safe", 1, LENGTH_MOST, NULL, false, NULL},
    {"beta", PARAM_COUNT, "sharpness of the lookup in place of its own", 1, 0, NULL, false, NULL},
    {"model", PARAM_FILE, "a model file to be judged in place of ours", 0, 0, NULL, false, NULL},
};

static const quantity_spec quantities[] = {
    {"margin", "least difference between the right logit and any other, over strings of length L without a repeated n-gram"},
    {"float32_bound", "how far a logit can be off at their answer steps"},
    {"safe", "whether the margin is more than twice that"},
    {"float32_bound_any", "how far a logit can be off at any position of any prompt"},
    {"largest_L", "the largest safe length, when L is not given"},
    {"reason", "what ends it there"},
    {"beta", "sharpness of the lookup"},
};

static const char *const columns[] = {"beta", "largest_L", "safe", "margin", "float32_bound", "float32_bound_any", "reason", NULL};
static const char *const decimals[] = {"margin", "float32_bound", "float32_bound_any", NULL};

static const claim_table table = {.name = "float32",
                                  .title = "Where float32 is safe",
                                  .ranges = "D=2,4,26 n=1,2,3,4,5,6,8,12",
                                  .columns = columns,
                                  .decimals = decimals};

const claim claim_vb_float32 = {
    .id = "vb:float32",
    .paper = "vb",
    .kind = "claim",
    .number = "",
    .title = "Copying in float32 on every device",
    .source = "this project",
    .statement = "If the exact margin of T_n is more than twice the bound of its float32 error, every conforming device decodes the "
                 "same as exact arithmetic does, whatever the order of its sums.",
    .understood = "Weights are rounded to the nearest float32. Sums and products are correctly rounded, with fma or without; exp is "
                  "off by 3 ulp at most, a quotient by 2.5; denormals may be flushed; sums go in any order, softmax in any order of "
                  "keys and tiles of 16 or more (docs/numerics.md). Prompts are BOS x COPY, answers letters.",
    .checked = "The margin from the lemma chain of ram:T2.3 on the weights at hand; the bound op by op, lane by lane, rounded up, "
               "on the same weights (docs/numerics.md, N12-N24). The model then runs on a few strings in a float32 that misses as "
               "far as is allowed, each register held to its bound against enclosures of its exact value.",
    .not_covered = "Kernels that do something else than docs/numerics.md asks of them: device tests are for that. Strings with a "
                   "repeated n-gram, for which the margin is no claim.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "D=4 n=12 L=65536",
    .settle = settle,
    .check = check,
    .controls = float32_controls,
    .control_count = FLOAT32_CONTROLS,
    .table = &table,
};
