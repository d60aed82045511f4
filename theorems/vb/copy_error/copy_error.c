/* copy_error.c - vb:copy-error: exactly which strings T_n miscopies, and how many they are.
   Derived from the lemma chain of ram:T2.3 on the model's weights; held against the model run on every string where
   they are few, and against the bit-sliced copier where they are many. */
#include <stdio.h>
#include <stdlib.h>

#include "constructions/hash_copy/hash_copy.h"
#include "constructions/ngram/ngram.h"
#include "numerics/exact/number.h"
#include "theorems/ram/L2_4/collision.h"
#include "theorems/ram/T2_3/judge.h"
#include "theorems/ram/T2_3/lemmas.h"
#include "theorems/vb/copy_error/copy_error.h"

#define FORMULA_MOST 256 /* lengths up to which the formula is evaluated from N_n itself */
#define SAMPLES_MOST 256

typedef unsigned long long number;

typedef struct run {
    const claim_input *in;
    verdict *v;
    copy_claim c;
    bool proved; /* Theorem 2 holds for strings of length L          */
    bool ran;    /* every string of length L went through the model  */
    int known;   /* as copy_count says of miscopied                  */
    mpz_t miscopied;
} run;

/* ---- the model and its proof ----------------------------------------------------------------------------- */

/* T_n with beta as large as length L asks for: 2^(beta gamma) >= 2L makes 2L e^(-beta gamma) < 1. */
static status build(run *r) {
    copy_claim *c = &r->c;
    hash_copy_spec s;
    uint32_t b = hash_copy_code_bits(c->D), gamma = b < 2 ? b : 2;
    unsigned long bits = 1; /* least with 2^bits >= 2L */
    while (bits < 62 && ((uint64_t)1 << bits) < 2 * c->L) bits++;
    status st = hash_copy_spec_init(&s, c->D, c->n, r->in->fault);
    if (st == ST_OK && mpz_cmp_ui(s.beta, (bits + gamma - 1) / gamma) < 0) {
        mpz_set_ui(s.beta, (bits + gamma - 1) / gamma);
        verdict_note(r->v, "beta raised to %lu for L > D^n + n - 1", (bits + gamma - 1) / gamma);
    }
    if (st == ST_OK) st = hash_copy_build(&c->m, &s, r->in->fault);
    hash_copy_spec_clear(&s);
    return st;
}

/* CLAIM vb:copy-error/T2: let 2L e^(-beta gamma) < 1, gamma the margin of scores of lemmas L5, L6.
   If x is not ambiguous: after y_1..y_j = x_1..x_j, j >= n, every key that matches the last n letters has the
   value of one and the same letter, the right one (or of COPY, whose code is 0); all others together weigh less
   than one of them, so every coordinate has the sign of the right code.  (The first n letters do not depend on
   repetition: L5.)
   If x is ambiguous, let w be an n-gram whose successors s_1, s_2, .. in order are not all the same, s_q the first
   that differs from a = s_1.  Suppose the first q-1 answers after w are right.  At the first, V_1 = the sum of the
   weighted values has <V_1, code a - code s_q> >= 0.  At the q-th the same keys come back with the same scores, and
   new ones: q-1 >= 1 that match, all of value code a, and fewer than 2L others of relative weight at most
   e^(-beta gamma) each.  So
       <V_q, code s_q - code a> <= -(q-1) 2 ham + 2 ham 2L e^(-beta gamma) < 0,   ham = differing code bits of a, s_q,
   and s_q is no argmax, whatever the tie rule. */
static status prove(run *r) {
    lemma_chain chain;
    mpz_t L;
    mpz_init_set_ui(L, r->c.L);
    status st = lemma_chain_run(&chain, r->c.m, r->c.n, r->v);
    if (st == ST_OK) {
        r->proved = lemma_chain_complete(&chain) && chain.n == r->c.n && lemma_chain_sharp_for(&chain, L) &&
                    r->c.grams == r->c.n && !r->c.repeats;
        if (r->proved) {
            lemma_chain_rest(&chain, r->v, "sharp");
            verdict_parameter_count(r->v, "sharp", "L", r->c.L);
            verdict_rest(r->v, "sharp", lemma_chain_state_sharp(&chain, r->v, L));
            verdict_step(r->v, "Theorem 2: 2L e^(-beta margin) < 1, so exactly the n-ambiguous strings are miscopied");
        }
        else if (!lemma_chain_complete(&chain))
            verdict_note(r->v, "the lemma chain does not hold for this model: %s", chain.why);
    }
    lemma_chain_clear(&chain);
    mpz_clear(L);
    return st;
}

/* ---- the model on strings --------------------------------------------------------------------------------- */

/* The string `index` of length L, on which model and statement differ. */
static status refute_string(run *r, const letter *x, uint32_t L) {
    judge g = {0};
    judgement j;
    text t;
    size_t a, b;
    status st = ST_OK;
    text_init(&t);
    TRY(judge_open(&g, r->c.m, r->c.n, r->in->fault));
    TRY(judge_string(&j, &g, x, L, false, r->in->fault));
    judge_describe(&t, &j, x, L, r->c.D);
    if (r->c.repeats && ngram_repeats(x, L, r->c.n, &a, &b))
        text_addf(&t, " though its %u-grams at %zu and %zu are equal", r->c.n, a, b);
    else if (ngram_ambiguous(x, L, r->c.grams, &a, &b))
        text_addf(&t, " though its %u-grams at %zu and %zu are equal and different letters follow", r->c.grams, a, b);
    else text_addf(&t, " though no %u-gram occurs twice with different letters behind it", r->c.grams);
    TRY(text_status(&t));
    verdict_refute(r->v, "sharp", "D=%u n=%u: %s", r->c.D, r->c.n, text_data(&t));
out:
    judge_close(&g);
    text_clear(&t);
    return st;
}

/* The first string of length L that repeats an n-gram without being ambiguous. */
static bool first_harmless(letter *x, uint32_t L, uint32_t D, uint32_t n) {
    uint64_t all;
    if (!letters_count(&all, D, L)) return false;
    for (uint64_t k = 0; k < all; k++) {
        letters_from_index(x, L, D, k);
        if (ngram_repeats(x, L, n, NULL, NULL) && !ngram_ambiguous(x, L, n, NULL, NULL)) return true;
    }
    return false;
}

/* CLAIM vb:copy-error/model: every string of length L through the model, in exact arithmetic, against the statement. */
static status run_strings(run *r, uint32_t L) {
    exhaustion x;
    letter s[64];
    const copy_claim *c = &r->c;
    status st = judge_exhaust(&x, c->m, c->grams, L, r->in->work, r->in->fault);
    if (st != ST_OK) return st;
    if (x.disagree != EXHAUSTION_NONE)
        return fault_set(r->in->fault, ST_BUG, "greedy and teacher-forced decoding differ on string %llu",
                         (number)x.disagree);
    verdict_scope(r->v, "all %llu strings of length %u through the model", (number)x.strings, L);
    if (c->repeats ? x.repeated != x.miscopied : x.differs != EXHAUSTION_NONE) {
        if (!c->repeats) letters_from_index(s, L, c->D, x.differs);
        else if (!first_harmless(s, L, c->D, c->n)) return ST_BUG;
        if (r->proved)
            return fault_set(r->in->fault, ST_BUG, "the lemma chain holds, yet string %llu contradicts Theorem 2",
                             (number)x.differs);
        return refute_string(r, s, L);
    }
    if (L == c->L) {
        r->ran = true;
        if (r->known == 1 && mpz_cmp_ui(r->miscopied, x.miscopied) != 0)
            verdict_refute(r->v, "sharp", "the model miscopies %llu strings of length %u", (number)x.miscopied, L);
    }
    return ST_OK;
}

/* Length L where its strings fit the work limit, else n+2, the first length with errors. */
static status exhaust(run *r) {
    const copy_claim *c = &r->c;
    if (c->L <= 64 && judge_fits(c->D, c->L, r->in->work)) return run_strings(r, (uint32_t)c->L);
    if (r->in->method == CLAIM_EXHAUST)
        return fault_set(r->in->fault, ST_LIMIT,
                         "--method exhaust: %u^%llu strings through the model are more than --work-limit", c->D,
                         (number)c->L);
    uint32_t first = c->n + 2;
    if (c->L > first && first <= 64 && judge_fits(c->D, first, r->in->work)) return run_strings(r, first);
    return ST_OK;
}

/* ---- the numbers ------------------------------------------------------------------------------------------ */

/* " of 16 strings (0001, 1110)" */
static status name_miscopied(text *t, const run *r) {
    mpz_t all;
    mpz_init(all);
    mpz_ui_pow_ui(all, r->c.D, r->c.L);
    number_write_integer(t, r->miscopied);
    text_add(t, " of ");
    number_write_integer(t, all);
    text_add(t, " strings");
    mpz_clear(all);
    return collision_name_strings(t, r->c.D, r->c.n, r->c.L, r->miscopied, ngram_ambiguous);
}

/* The formula as claimed, from N_n(0..L), against the true number - counted and, where all D^L strings fit, found by
   the bit-sliced copier, which knows neither the formula nor the model. */
static status check_formula(run *r) {
    const copy_claim *c = &r->c;
    mpz_t *counts = NULL, claimed;
    uint64_t reached, all;
    ngram_tally t;
    text why;
    status st = ST_OK;
    mpz_init(claimed);
    text_init(&why);
    if (letters_count(&all, c->D, c->L) && all <= r->in->work->limit && c->L <= 64) {
        TRY(ngram_bitslice(&t, c->D, c->n, (uint32_t)c->L, r->in->work));
        if (t.wrong != t.ambiguous || (r->known == 1 && mpz_cmp_ui(r->miscopied, t.wrong) != 0))
            TRY(fault_set(r->in->fault, ST_BUG,
                          "bit-sliced copying goes wrong on %llu strings, %llu are ambiguous, and counting differs",
                          (number)t.wrong, (number)t.ambiguous));
        mpz_set_ui(r->miscopied, t.wrong);
        r->known = 1;
        verdict_scope(r->v, "all %llu strings of length %llu bit-sliced", (number)all, (number)c->L);
    }
    if (r->known != 1 || c->L > FORMULA_MOST || c->L < c->n) goto out;
    if (!(counts = calloc(c->L + 2, sizeof *counts))) TRY(ST_MEMORY);
    for (uint64_t l = 0; l <= c->L + 1; l++) mpz_init(counts[l]);
    TRY(ngram_count_distinct(counts, c->L + 1, &reached, c->D, c->n, r->in->work));
    if (reached + 1 < c->L) goto out; /* known by looking, not by counting */
    copy_formula(claimed, c, counts);
    if (mpz_cmp(claimed, r->miscopied) == 0) goto out;
    TRY(name_miscopied(&why, r));
    text_add(&why, " are miscopied, the formula says ");
    number_write_integer(&why, claimed);
    TRY(text_status(&why));
    verdict_refute(r->v, "sharp", "D=%u n=%u L=%llu: %s", c->D, c->n, (number)c->L, text_data(&why));
out:
    for (uint64_t l = 0; counts && l <= c->L + 1; l++) mpz_clear(counts[l]);
    free(counts);
    mpz_clear(claimed);
    text_clear(&why);
    return st;
}

/* CLAIM vb:copy-error/first: no string of length n+1 has two n-grams with letters behind them; of length n+2 the two
   are at 0 and 1, equal only in a constant run: a^(n+1) c, c != a, D (D-1) strings. */
static status check_first(run *r) {
    const copy_claim *c = &r->c;
    uint32_t claimed = (uint32_t)((long)c->n + c->first);
    mpz_t before, there;
    status st = ST_OK;
    mpz_inits(before, there, NULL);
    TRY(ngram_count(NULL, before, c->D, c->n, claimed - 1, r->in->work));
    TRY(ngram_count(NULL, there, c->D, c->n, claimed, r->in->work));
    if (mpz_sgn(before) != 0)
        verdict_refute(r->v, "sharp",
                       "0^%u 1, of length %u < %u, is miscopied: 0^%u occurs at 0 and at 1 with 0 and 1 behind it",
                       c->n + 1, c->n + 2, claimed, c->n);
    if (mpz_sgn(there) == 0)
        verdict_refute(r->v, "sharp", "D=%u n=%u: none of the %u^%u strings of length %u is miscopied", c->D, c->n,
                       c->D, claimed, claimed);
    if (c->first == 2) {
        mpz_set_ui(before, (unsigned long)c->D * (c->D - 1));
        if (mpz_cmp(before, there) != 0)
            verdict_refute(r->v, "sharp", "not D (D-1) strings of length n+2 are miscopied");
    }
    verdict_unsigned(r->v, "first_length", claimed);
out:
    mpz_clears(before, there, NULL);
    return st == ST_LIMIT ? fault_set(r->in->fault, st, "lengths up to n+2 must be within --work-limit") : st;
}

/* The bound: derived when it counts at least the pairs there are; against the exact err wherever that is known. */
static status check_bound(run *r) {
    const copy_claim *c = &r->c;
    copy_claim plain = {.D = c->D, .n = c->n, .L = c->L, .exponent = 1};
    mpz_t claimed, pairs;
    mpq_t bound, err;
    text why;
    status st = ST_OK;
    mpz_inits(claimed, pairs, NULL);
    mpq_inits(bound, err, NULL);
    text_init(&why);
    copy_bound_coefficient(claimed, c);
    copy_bound_coefficient(pairs, &plain);
    bool derived = c->exponent == 1 && !c->strict && mpz_cmp(claimed, pairs) >= 0;
    if (r->known != 1) {
        if (!derived) verdict_doubt(r->v, "sharp", "the bound is not derived, and err is not known");
        goto out;
    }
    if (derived && !mpz_sgn(r->miscopied)) goto out;
    mpz_set(mpq_numref(bound), claimed);
    mpz_ui_pow_ui(mpq_denref(bound), c->D, (unsigned long)((long)c->n + c->exponent));
    mpq_canonicalize(bound);
    mpz_set(mpq_numref(err), r->miscopied);
    mpz_ui_pow_ui(mpq_denref(err), c->D, c->L);
    mpq_canonicalize(err);
    if (collision_holds(c->strict ? BELOW : AT_MOST, err, bound)) goto out;
    TRY(name_miscopied(&why, r));
    text_add(&why, " are miscopied, so err = ");
    number_write_rational(&why, err);
    text_add(&why, c->strict ? ", not less than " : ", not at most ");
    number_write_rational(&why, bound);
    TRY(text_status(&why));
    verdict_refute(r->v, "sharp", "D=%u n=%u L=%llu: %s", c->D, c->n, (number)c->L, text_data(&why));
out:
    text_clear(&why);
    mpz_clears(claimed, pairs, NULL);
    mpq_clears(bound, err, NULL);
    return st;
}

/* miscopied and err, as numbers or as forms: D^L - copied, and 1 - copied / D^L. */
static status report(run *r) {
    const copy_claim *c = &r->c;
    char form[128];
    mpz_t coefficient;
    mpq_t q;
    status st = ST_OK;
    mpz_init(coefficient);
    mpq_init(q);
    if (r->known == 1) {
        mpq_set_z(q, r->miscopied);
        snprintf(form, sizeof form, "%u^%llu - (%u^%u + %u sum N_%u(l), l = %u..%llu)", c->D, (number)c->L, c->D, c->n,
                 c->D - 1, c->n, c->n, (number)c->L - 1);
        TRY(collision_report(r->v, "miscopied", q, form));
        mpz_ui_pow_ui(mpq_denref(q), c->D, c->L);
        mpq_canonicalize(q);
        snprintf(form, sizeof form, "1 - (%u^%u + %u sum N_%u(l), l = %u..%llu)/%u^%llu", c->D, c->n, c->D - 1, c->n,
                 c->n, (number)c->L - 1, c->D, (number)c->L);
        TRY(collision_report(r->v, "err", q, form));
    }
    if (r->known == 2) { /* L is past 2^20 bits, the copied strings are far fewer than D^(L - 1000) */
        enclosure e;
        enclosure_init(&e);
        mpq_set_ui(q, c->D, 1);
        st = enclosure_log2(&e, q, 128);
        mpq_set_ui(q, c->L, 1);
        mpq_mul(e.lo, e.lo, q);
        mpq_mul(e.hi, e.hi, q);
        mpq_set_ui(q, 1, 1);
        mpq_div_2exp(q, q, 900);
        mpq_sub(e.lo, e.lo, q);
        text copied;
        text_init(&copied);
        if (mpz_sizeinbase(r->miscopied, 10) <= 100) number_write_integer(&copied, r->miscopied);
        else text_addf(&copied, "(%u^%u + %u sum N_%u(l))", c->D, c->n, c->D - 1, c->n);
        if (st == ST_OK) st = text_status(&copied);
        if (st == ST_OK) {
            verdict_form(r->v, "miscopied", &e, "%u^%llu - %s", c->D, (number)c->L, text_data(&copied));
            mpq_neg(e.lo, q);
            mpq_set_ui(e.hi, 0, 1);
            verdict_form(r->v, "err", &e, "1 - %s/%u^%llu", text_data(&copied), c->D, (number)c->L);
        }
        text_clear(&copied);
        enclosure_clear(&e);
        if (st != ST_OK) goto out;
    }
    copy_bound_coefficient(coefficient, c);
    TRY(collision_report_bound(r->v, "union_bound", coefficient, c->D, (uint64_t)c->n + 1));
out:
    mpz_clear(coefficient);
    mpq_clear(q);
    return st;
}

/* ---- sampling --------------------------------------------------------------------------------------------- */

static status sample(run *r) {
    const copy_claim *c = &r->c;
    exhaustion x;
    enclosure interval;
    mpq_t alpha;
    uint64_t samples = c->L <= 4096 ? r->in->work->limit / judge_units(c->L) : 0;
    if (samples > SAMPLES_MOST) samples = SAMPLES_MOST;
    if (samples == 0)
        return fault_set(r->in->fault, ST_LIMIT,
                         "a string of %llu letters through the model is more than --work-limit", (number)c->L);
    status st = judge_sample(&x, c->m, c->grams, (uint32_t)c->L, samples, r->in->work, r->in->fault);
    if (st != ST_OK) return st;
    if (x.differs != EXHAUSTION_NONE) {
        letter *s = malloc(c->L * sizeof *s);
        if (!s) return ST_MEMORY;
        judge_sampled_string(s, (uint32_t)c->L, c->D, r->in->work->seed, x.differs);
        st = refute_string(r, s, (uint32_t)c->L);
        free(s);
        return st;
    }
    enclosure_init(&interval);
    mpq_init(alpha);
    mpq_set_ui(alpha, 1, 1000);
    st = enclosure_binomial(&interval, x.miscopied, samples, alpha, 40);
    if (st == ST_OK) {
        verdict_scope(r->v, "%llu strings sampled", (number)samples);
        verdict_sampled(r->v, "err", x.miscopied, samples, r->in->work->seed, alpha, &interval);
        verdict_support(r->v, "sharp", "of %llu sampled strings the model miscopies exactly the %llu ambiguous ones",
                        (number)samples, (number)x.ambiguous);
    }
    mpq_clear(alpha);
    enclosure_clear(&interval);
    return st;
}

/* ---- the check -------------------------------------------------------------------------------------------- */

static status check(const claim_input *in, verdict *v) {
    run r = {.in = in, .v = v};
    copy_claim *c = &r.c;
    status st = ST_OK;
    mpz_init(r.miscopied);
    *c = (copy_claim){.D = (uint32_t)params_int(in->params, "D"),
                      .n = (uint32_t)params_int(in->params, "n"),
                      .L = (uint64_t)params_int(in->params, "L"),
                      .tail = 1,
                      .first = 2,
                      .exponent = 1};
    c->grams = c->n;
    verdict_scope(v, "D=%u n=%u L=%llu", c->D, c->n, (number)c->L);
    TRY(build(&r));
    TRY(claim_bend(in, c));
    if (in->method == CLAIM_MC) {
        TRY(sample(&r));
        goto out;
    }
    if (in->method != CLAIM_EXHAUST) TRY(prove(&r));
    if (r.proved) verdict_scope(v, "every string of that length by the lemma chain and Theorem 2");
    TRY(copy_count(r.miscopied, &r.known, c->D, c->n, c->L, in->work));
    if (in->method != CLAIM_DERIVE) TRY(exhaust(&r));
    TRY(check_formula(&r));
    TRY(check_first(&r));
    TRY(check_bound(&r));
    TRY(report(&r));
    if (r.proved) TRY(copy_state_count(v, c, r.miscopied, r.known, in->work));
    else verdict_decline(v, "sharp", "the lemma chain was not run, or does not hold");
    if (r.proved || r.ran)
        verdict_establish(v, "sharp", (r.proved ? METHOD_DERIVATION : 0u) | (r.ran ? METHOD_EXHAUSTION : 0u));
    else verdict_doubt(v, "sharp", "the lemma chain does not hold, and the strings are too many to run");
out:
    model_free(c->m);
    mpz_clear(r.miscopied);
    return st;
}

static const reading_spec readings[] = {
    {"sharp",
     "T_n miscopies x exactly if some n-gram occurs twice in x followed by different letters; of length L >= n these "
     "are D^L - D^n - (D-1) sum_(l=n..L-1) N_n(l) strings, none before L = n+2; err <= C(L-n, 2) (D-1) D^-(n+1)",
     "2L e^(-beta gamma) < 1 (beta is raised where the default does not do)"},
};

static const param_spec parameters[] = {
    {"D", PARAM_INT, "size of the alphabet", 2, HASH_COPY_D_MOST, "2", false, NULL},
    {"n", PARAM_INT, "letters of an n-gram", 1, HASH_COPY_N_MOST, NULL, true, NULL},
    {"L", PARAM_INT, "length of the strings", 1, 1000000000, NULL, true, NULL},
};

static const quantity_spec quantities[] = {
    {"miscopied", "strings of length L that T_n does not copy"},
    {"err", "miscopied / D^L"},
    {"first_length", "the least L with err > 0"},
    {"union_bound", "C(L-n, 2) (D-1) D^-(n+1)"},
};

static const char *const columns[] = {"miscopied", "err", "first_length", "union_bound", NULL};
static const char *const decimals[] = {"err", "union_bound", NULL};

static const claim_table table = {.name = "copy-error",
                                  .title = "The strings T_n miscopies",
                                  .ranges = "D=2,3 n=2..4 L=4..8",
                                  .columns = columns,
                                  .decimals = decimals};

const claim claim_vb_copy_error = {
    .id = "vb:copy-error",
    .paper = "vb",
    .kind = "claim",
    .number = "",
    .title = "Exactly which strings the n-gram Transformer miscopies",
    .source = "this project",
    .statement = "T_n miscopies x if and only if x is n-ambiguous: some n-gram occurs twice in x, followed by "
                 "different letters.",
    .understood =
        "T_n is the model of constructions/hash_copy with beta large enough for 2L e^(-beta gamma) < 1, gamma the "
        "margin of its scores; its own default is that for every L <= D^n + n - 1. The tie rule does not matter. Strings are "
        "uniform where err is a probability.",
    .checked =
        "The lemma chain of ram:T2.3 on the weights, from which the theorem follows; every string of length L (or "
        "n+2) through the model where they fit the work limit; the formula against counting and against all D^L strings "
        "bit-sliced where they fit.",
    .not_covered = "beta below what 2L e^(-beta gamma) < 1 asks for; arithmetic that rounds.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "n=2 L=6",
    .check = check,
    .controls = copy_controls,
    .control_count = COPY_CONTROLS,
    .table = &table,
};
