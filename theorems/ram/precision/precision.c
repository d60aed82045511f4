/* precision.c - ram:precision: few bits are enough.  Weights measured on the model; fraction bits of the window means
   proved enough for every length, and found needed by running the rounded copier exactly. */
#include <stdio.h>
#include <string.h>

#include "numerics/ball/enclosure.h"
#include "theorems/ram/precision/precision.h"

#define LENGTH_MOST 4096
#define DRAWN 256
#define ROW_MOST 64    /* length of strings where several lengths are run */
#define SPOILT_BITS 40 /* at which a model whose lemma chain breaks is run */

typedef struct run {
    const claim_input *in;
    verdict *v;
    hash_copy_spec spec;
    lemma_chain chain; /* of T_n as built, then bent */
    model *m;
    uint32_t L;        /* 0 when not given */
    precision_claim c;
    unsigned proved;   /* derived: fraction bits that are enough; PRECISION_BITS_MOST + 1 for none */
    precision_strings strings;
    char lengths[64];  /* "every length 1..10" */
    uint32_t length[2]; /* from, to            */
    precision_witness wrong; /* of the last model run */
    bool every_length;
} run;

typedef unsigned long long number;

/* Builds a model, bends it as the control says, and takes it out of the claim. */
static status build(run *r, model **m, bool rounded, unsigned bits) {
    fault *f = r->in->fault;
    status st = rounded ? hash_copy_build_rounded(&r->c.m, &r->spec, bits, f) : hash_copy_build(&r->c.m, &r->spec, f);
    if (st == ST_OK) st = claim_bend(r->in, &r->c);
    if (st == ST_OK) *m = r->c.m;
    else model_free(r->c.m);
    r->c.m = NULL;
    return st;
}

/* ---- strings */

/* How many strings of length L fit the work limit: each of up to `proved` models runs them, and a model of dimension N
   with D logits takes its time. */
static uint64_t strings_most(const run *r, uint32_t L) {
    uint64_t models = r->proved <= PRECISION_BITS_MOST && r->proved ? r->proved : 1;
    uint64_t N = (uint64_t)(r->spec.n + 1) * (hash_copy_code_bits(r->spec.D) + 3), size = 1 + (N + r->spec.D / 8) / 32;
    return r->in->work->limit / judge_units(L) / models / size;
}

/* Lengths 1, 2, .. while their strings fit together, D^n + n - 1 being the last. */
static status gather_lengths(run *r) {
    uint64_t longest = ROW_MOST;
    bool fits = true;
    status st = ST_OK;
    uint32_t L = 1;
    if (mpz_cmp_ui(r->chain.longest, longest) < 0) longest = mpz_get_ui(r->chain.longest);
    r->strings.longest = (uint32_t)longest;
    for (; fits && L <= longest; L++) {
        uint64_t most = strings_most(r, L);
        st = precision_strings_all(&r->strings, &fits, L, most);
        if (st != ST_OK) return st;
    }
    if (!fits) L--;
    r->every_length = fits && mpz_cmp_ui(r->chain.longest, longest) == 0;
    r->strings.all = true;
    r->length[0] = 1, r->length[1] = L - 1;
    snprintf(r->lengths, sizeof r->lengths, "length 1..%u%s", L - 1, r->every_length ? " (longer ones repeat)" : "");
    return ST_OK;
}

static status gather(run *r) {
    bool fits;
    uint64_t most;
    status st = ST_OK;
    r->strings = (precision_strings){.D = r->spec.D, .n = r->spec.n};
    if (!r->L && r->in->method != CLAIM_MC) {
        TRY(gather_lengths(r));
        if (r->strings.count) goto out;
        precision_strings_clear(&r->strings); /* not even those of one letter fit: some longer ones, then */
        r->strings = (precision_strings){.D = r->spec.D, .n = r->spec.n};
    }
    uint32_t L = r->L ? r->L : 2 * r->spec.n;
    r->strings.longest = L;
    r->length[0] = r->length[1] = L;
    snprintf(r->lengths, sizeof r->lengths, "length %u", L);
    if (mpz_cmp_ui(r->chain.longest, L) < 0) { /* nothing to copy */
        r->strings.all = true;
        return ST_OK;
    }
    most = strings_most(r, L);
    if (r->in->method != CLAIM_MC) {
        TRY(precision_strings_all(&r->strings, &fits, L, most));
        r->strings.all = fits;
        if (fits) goto out;
    }
    if (r->in->method == CLAIM_EXHAUST)
        TRY(fault_set(r->in->fault, ST_LIMIT, "--method exhaust: the strings of length %u without a repeated %u-gram are past "
                      "the work limit", L, r->spec.n));
    TRY(precision_strings_draw(&r->strings, L, most < DRAWN ? most : DRAWN, r->in->work->seed));
out:
    return st;
}

/* Runs the copier with `bits` fraction bits on the strings; *wrong empty when it copies all. */
static status try_bits(run *r, text *wrong, unsigned bits) {
    model *m = NULL;
    status st = ST_OK;
    text_reset(wrong);
    TRY(build(r, &m, true, bits));
    TRY(precision_first_wrong(&r->wrong.at, &r->wrong.how, &r->strings, m, r->in->work, r->in->fault));
    size_t at = r->wrong.at;
    if (at < r->strings.count) {
        text_addf(wrong, "rounded to %u fraction bits: ", bits);
        judge_describe(wrong, &r->wrong.how, r->strings.x + at * r->strings.longest, r->strings.length[at], r->spec.D);
        text_addf(wrong, " (no %u-gram occurs twice)", r->spec.n);
        TRY(text_status(wrong));
    }
out:
    model_free(m);
    return st;
}

/* ---- the proof */

/* The least f for which the bound holds, by halving: it is monotone in f. */
static status find_proved(run *r) {
    unsigned low = 0, high = PRECISION_BITS_MOST + 1; /* holds at high, or high is none; fails below low */
    bool holds;
    status st = ST_OK;
    if (!lemma_chain_complete(&r->chain)) low = high;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (work_should_stop(r->in->work)) TRY(ST_STOPPED);
        TRY(precision_holds(&holds, &r->chain, middle));
        if (holds) high = middle;
        else low = middle + 1;
    }
    r->proved = high;
out:
    return st;
}

/* CLAIM ram:precision/enough: with claimed >= proved bits the chain's argument goes through for every length.  With fewer,
   or a model whose chain breaks, a string decides. */
static status check_proved(run *r) {
    bool derived = r->proved <= PRECISION_BITS_MOST;
    long claimed = derived ? (long)r->proved + r->c.proved : SPOILT_BITS;
    text wrong;
    status st = ST_OK;
    text_init(&wrong);
    if (claimed < 0) claimed = 0;
    if (r->in->method == CLAIM_MC || r->in->method == CLAIM_EXHAUST || !derived || claimed < (long)r->proved) {
        TRY(try_bits(r, &wrong, (unsigned)claimed));
        if (wrong.length) verdict_refute(r->v, "sharp", "%s", text_data(&wrong));
        else if (r->in->method == CLAIM_MC)
            verdict_support(r->v, "sharp", "%zu strings drawn are copied with %ld fraction bits", r->strings.count, claimed);
        else if (!derived || claimed < (long)r->proved || !r->every_length)
            verdict_doubt(r->v, "sharp", "%s; strings of %s are copied", derived ? "not derived" : r->chain.why, r->lengths);
        else verdict_establish(r->v, "sharp", METHOD_EXHAUSTION);
        goto out;
    }
    verdict_step(r->v, "bound: with f >= %u no score moves by more than the leads allow, at beta %s", r->proved,
                 lemma_exact(r->chain.beta).data);
    verdict_establish(r->v, "sharp", METHOD_DERIVATION);
out:
    text_clear(&wrong);
    return st;
}

/* CLAIM ram:precision/weights: the largest weight, the sharpness taken into W_q, in bits with its sign. */
static status check_weights(run *r) {
    status st = ST_OK;
    model_cost k;
    mpz_t largest, place;
    model_measure(&k, r->m);
    verdict_unsigned(r->v, "weight_bits", k.max_weight_bits);
    mpz_inits(largest, place, NULL);
    /* 2 n b beta in W_q, 2 (n+1) in U_2; never mixed up with what is measured */
    mpz_mul(largest, r->spec.W, r->spec.beta);
    mpz_set_ui(place, 2 * ((unsigned long)r->spec.n + 1));
    if (mpz_cmp(place, largest) > 0) mpz_set(largest, place);
    long claimed = 1 + (long)mpz_sizeinbase(largest, 2) + r->c.weight;
    text t;
    text_init(&t);
    number_write_integer(&t, largest);
    if (r->proved > PRECISION_BITS_MOST) verdict_step(r->v, "weights: of a model whose lemma chain breaks");
    else if (claimed != (long)k.max_weight_bits)
        verdict_refute(r->v, "sharp", "D=%u n=%u: the largest weight is %s, the model's weights take %zu bits, not %ld",
                       r->spec.D, r->spec.n, text_data(&t), k.max_weight_bits, claimed);
    else verdict_step(r->v, "weights: integers up to %s, %zu bits with a sign", text_data(&t), k.max_weight_bits);
    if (r->proved <= PRECISION_BITS_MOST) st = precision_state(r->v, &r->chain, r->proved, k.max_weight_bits, largest);
    text_clear(&t);
    mpz_clears(largest, place, NULL);
    return st;
}

/* ---- what is needed */

static status support_least(run *r, unsigned least) {
    mpq_t alpha;
    enclosure e;
    mpq_init(alpha);
    enclosure_init(&e);
    mpq_set_ui(alpha, 1, 1000);
    status st = enclosure_binomial(&e, 0, r->strings.count, alpha, 40);
    if (st == ST_OK) {
        verdict_sampled(r->v, "miscopied", 0, r->strings.count, r->in->work->seed, alpha, &e);
        verdict_support(r->v, "least", "%zu drawn strings of %s are copied with %u..%u fraction bits", r->strings.count,
                        r->lengths, least, r->proved - 1);
    }
    enclosure_clear(&e);
    mpq_clear(alpha);
    return st;
}

/* CLAIM ram:precision/least: from the proved number downwards until a string is miscopied; one more than that. */
static status find_least(run *r) {
    text wrong;
    status st = ST_OK;
    if (!r->strings.count && r->strings.all) {
        verdict_vacuous(r->v, "least", "every string of %s repeats a %u-gram", r->lengths, r->spec.n);
        return ST_OK;
    }
    if (!r->strings.count) {
        verdict_doubt(r->v, "least", "no string of %s without a repeated %u-gram was found within the work limit", r->lengths,
                      r->spec.n);
        return ST_OK;
    }
    text_init(&wrong);
    unsigned least = r->proved;
    while (least > 0) {
        TRY(try_bits(r, &wrong, least - 1));
        if (wrong.length) break;
        least--;
    }
    long claimed = (long)least + r->c.least;
    verdict_unsigned(r->v, "activation_bits", least);
    if (wrong.length) verdict_step(r->v, "least: %s", text_data(&wrong));
    if (claimed < (long)least)
        verdict_refute(r->v, "least", "%s", text_data(&wrong));
    else if (claimed > (long)least)
        verdict_refute(r->v, "least", "%u fraction bits are enough: all %zu strings of %s are copied, and with more", least,
                       r->strings.count, r->lengths);
    else if (r->strings.all || least == r->proved) {
        precision_state_runs(r->v, &r->strings, r->length, least, r->proved, &r->wrong);
        verdict_establish(r->v, "least", METHOD_EXHAUSTION);
        verdict_scope(r->v, "%s %zu strings of %s without a repeated %u-gram through the rounded copier",
                      r->strings.all ? "all" : "among", r->strings.count, r->lengths, r->spec.n);
    } else {
        verdict_scope(r->v, "%zu drawn strings of %s through the rounded copier", r->strings.count, r->lengths);
        TRY(support_least(r, least));
    }
out:
    text_clear(&wrong);
    return st;
}

/* ---- the printed remark */

/* Whether bits <= slope log2(n log2 D) + more, decided: 2^(bits - more) <= (n log2 D)^slope. */
static status within(truth *t, uint32_t D, uint32_t n, long bits, long slope, long more) {
    enclosure e;
    mpq_t left, lo, hi;
    enclosure_init(&e);
    mpq_inits(left, lo, hi, NULL);
    mpq_set_ui(left, D, 1);
    status st = enclosure_log2(&e, left, 128);
    mpq_set_ui(left, n, 1);
    mpq_mul(e.lo, e.lo, left);
    mpq_mul(e.hi, e.hi, left);
    mpq_set_ui(left, 1, 1);
    mpq_set_ui(lo, 1, 1);
    mpq_set_ui(hi, 1, 1);
    for (long i = 0; i < slope; i++) mpq_mul(lo, lo, e.lo), mpq_mul(hi, hi, e.hi);
    if (bits >= more) mpq_mul_2exp(left, left, (unsigned long)(bits - more));
    else mpq_div_2exp(left, left, (unsigned long)(more - bits));
    *t = mpq_cmp(left, lo) <= 0 ? truth_of(true) : mpq_cmp(left, hi) > 0 ? truth_of(false) : truth_unknown();
    mpq_clears(left, lo, hi, NULL);
    enclosure_clear(&e);
    return st;
}

/* CLAIM ram:precision/printed: docs/proofs/precision.md section 4, for L = D^n. */
static status check_printed(run *r) {
    model_cost k;
    truth t;
    status st = ST_OK;
    bool good = true;
    model_measure(&k, r->m);
    const struct {
        const char *what;
        long bits, slope, more;
    } part[2] = {{"weight_bits", (long)k.max_weight_bits, r->c.weight_slope, r->c.weight_more},
                 {"activation_bits_proved", (long)r->proved, r->c.proved_slope, r->c.proved_more}};
    for (int i = 0; i < 2; i++) {
        TRY(within(&t, r->spec.D, r->spec.n, part[i].bits, part[i].slope, part[i].more));
        good = good && truth_is_yes(t);
        if (truth_is_no(t))
            verdict_refute(r->v, "printed", "D=%u n=%u: %s = %ld > %ld log2 log2 D^n + %ld", r->spec.D, r->spec.n, part[i].what,
                           part[i].bits, part[i].slope, part[i].more);
        else if (!truth_is_yes(t)) verdict_doubt(r->v, "printed", "%s lies within 2^-100 of its bound", part[i].what);
    }
    if (good) verdict_establish(r->v, "printed", METHOD_DERIVATION);
out:
    return st;
}

/* ---- the claim */

/* A control is about one reading: the others are not run. */
static bool asked(const run *r, const char *reading) {
    return !r->in->bend || !strcmp(r->in->bend->reading ? r->in->bend->reading : "sharp", reading);
}

static status run_all(run *r) {
    status st = ST_OK;
    TRY(build(r, &r->m, false, 0));
    TRY(lemma_chain_run_quietly(&r->chain, r->m, r->spec.n, r->v));
    TRY(find_proved(r));
    verdict_scope(r->v, "D=%u n=%u: lemma chain L1-L9 with rounded window means, every L ≥ 1", r->spec.D, r->spec.n);
    if (r->proved <= PRECISION_BITS_MOST) verdict_unsigned(r->v, "activation_bits_proved", r->proved);
    TRY(check_weights(r));
    if (r->in->method != CLAIM_DERIVE && !(r->in->bend && asked(r, "printed"))) TRY(gather(r));
    if (asked(r, "sharp")) TRY(check_proved(r));
    if (r->proved > PRECISION_BITS_MOST) {
        verdict_doubt(r->v, "least", "no number of fraction bits is proved enough");
        verdict_doubt(r->v, "printed", "no number of fraction bits is proved enough");
        goto out;
    }
    if (r->in->method == CLAIM_DERIVE) verdict_doubt(r->v, "least", "no string was run");
    else if (asked(r, "least")) TRY(find_least(r));
    if (asked(r, "printed")) TRY(check_printed(r));
out:
    return st;
}

static status check(const claim_input *in, verdict *v) {
    const params *p = in->params;
    run r = {.in = in, .v = v, .c = {.weight_slope = 2, .weight_more = 6, .proved_slope = 2, .proved_more = 5}};
    r.L = params_has(p, "L") ? (uint32_t)params_int(p, "L") : 0;
    status st = hash_copy_spec_init(&r.spec, (uint32_t)params_int(p, "D"), (uint32_t)params_int(p, "n"), in->fault);
    if (st == ST_OK) st = run_all(&r);
    lemma_chain_clear(&r.chain);
    precision_strings_clear(&r.strings);
    model_free(r.m);
    hash_copy_spec_clear(&r.spec);
    return st;
}

static const reading_spec readings[] = {
    {"sharp", "with window means rounded to at least activation_bits_proved fraction bits, at its own beta, T_n still copies "
              "every string without a repeated n-gram, for every L; its weights are integers of weight_bits bits", NULL},
    {"least", "activation_bits is the least number of fraction bits from which on all strings of the lengths run are copied",
     NULL},
    {"printed", "O(log log L) bits are enough: for L = D^n weight_bits <= 2 log2 log2 L + 6 and activation_bits_proved <= "
                "2 log2 log2 L + 5", NULL},
};

static const param_spec parameters[] = {
    {"D", PARAM_INT, "letters of the alphabet", 2, HASH_COPY_D_MOST, "2", false, NULL},
    {"n", PARAM_INT, "letters of an n-gram", 1, HASH_COPY_N_MOST, NULL, true, NULL},
    {"L", PARAM_INT, "length of the strings run; without it, all lengths that fit", 1, LENGTH_MOST, NULL, false, NULL},
};

static const quantity_spec quantities[] = {
    {"weight_bits", "bits of the largest weight with its sign, beta in W_q"},
    {"activation_bits", "fraction bits of the window means from which on the strings run are copied"},
    {"activation_bits_proved", "fraction bits proved enough for every string of every length"},
};

static const char *const columns[] = {"weight_bits", "activation_bits", "activation_bits_proved", NULL};

static const claim_table table = {.name = "precision",
                                  .title = "Bits that copying takes",
                                  .ranges = "D=2 n=1,2,3,4",
                                  .columns = columns};

const claim claim_ram_precision = {
    .id = "ram:precision",
    .paper = "ram",
    .kind = "claim",
    .number = "",
    .title = "Copying with few bits of precision",
    .source = "Jelassi, Brandfonbrener, Kakade, Malach, Repeat After Me, 2024, remark after Corollary 2.5",
    .statement = "The result does not limit the precision of parameters or activations, but holds for finite-precision "
                 "Transformers using O(log log L) bits.",
    .understood = "Weights are integers, counted with their sign. Activations: every output of the heads of block 1 is "
                  "rounded to the nearest multiple of 2^-f, ties to even; what block 2 compares then are multiples of "
                  "2^-f as well, below 4 in absolute value. L = D^n, the longest of the printed theorem. f from which "
                  "on means: with f and all more up to the proved number.",
    .checked = "The bound: rounding errors through the actual weights, lane by lane, exactly, against the leads of the "
               "lemma chain of Theorem 2.3 (docs/proofs/precision.md). The least: the rounded copier, a model with one "
               "more op, in exact arithmetic on all strings without a repeated n-gram of the lengths run, where they "
               "fit the work limit; else on strings drawn by random search, and then the reading ends SUPPORTED.",
    .not_covered = "Rounding of scores, of softmax and of what it returns; floating point. A smaller f below activation_bits may "
                   "happen to work.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "n=3 L=8",
    .check = check,
    .controls = precision_controls,
    .control_count = PRECISION_CONTROLS,
    .table = &table,
};
