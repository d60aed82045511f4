/* T2_3.c - Theorem 2.3 of "Repeat After Me": there is a depth-2 Transformer that copies at least every string
   without a repeated n-gram.  The claim as a whole; its parts are listed in README.md.
   The object a control bends is a `model **`: the model may be changed or replaced; `amount` is added to the n of
   the claim (not of the model). */
#include "theorems/ram/T2_3/T2_3.h"

#include <string.h>

#include "constructions/hash_copy/hash_copy.h"

static status get_model(t23_run *r) {
    const params *p = r->in->params;
    fault *f = r->in->fault;
    if (!params_has(p, "model")) {
        hash_copy_spec s;
        status st = hash_copy_spec_init(&s, r->D, (uint32_t)params_int(p, "n"), f);
        if (st == ST_OK) st = hash_copy_build(&r->m, &s, f);
        hash_copy_spec_clear(&s);
        return st;
    }
    r->hand_in = true;
    status st = model_read(&r->m, params_word(p, "model"), f);
    if (st != ST_OK) return st;
    if (params_given(p, "D") && r->m->D != r->D)
        return fault_set(f, ST_DOMAIN, "--D %u contradicts --model: that model has %u letters", r->D, r->m->D);
    if (r->m->D < 2) return fault_set(f, ST_FORMAT, "--model: a model of 1 letter; the theorem is about 2 and more");
    r->D = r->m->D;
    return ST_OK;
}

status t23_open(t23_run *r, const claim_input *in, verdict *v) {
    const params *p = in->params;
    *r = (t23_run){.in = in, .v = v, .D = (uint32_t)params_int(p, "D")};
    r->n = (uint32_t)(params_int(p, "n") + claim_bend_amount(in));
    r->L = params_has(p, "L") ? (uint32_t)params_int(p, "L") : 0;
    status st = get_model(r);
    return st == ST_OK ? claim_bend(in, &r->m) : st;
}

void t23_close(t23_run *r) {
    t23_given_close(r);
    lemma_chain_clear(&r->chain);
    model_free(r->m);
    r->m = NULL;
}

static void measure(const t23_run *r) {
    model_cost k;
    model_measure(&k, r->m);
    verdict_unsigned(r->v, "depth", k.depth);
    verdict_unsigned(r->v, "heads", k.heads);
    verdict_unsigned(r->v, "dimension", k.dimension);
    verdict_unsigned(r->v, "mlp_width", k.mlp_width);
    verdict_unsigned(r->v, "parameters", k.parameters);
    verdict_unsigned(r->v, "max_weight_bits", k.max_weight_bits);
    const model_op *found = model_find_const(r->m, "block2.head");
    if (found && found->kind == OP_ATTEND && number_fits(found->sharpness))
        verdict_rational(r->v, "beta", found->sharpness);
    if (r->chain.m && r->chain.passed >= 6) verdict_rational(r->v, "margin", r->chain.margin);
}

static status require(const params *p, fault *f) {
    bool string = params_has(p, "string"), corpus = params_has(p, "corpus");
    if (string && corpus) return fault_set(f, ST_DOMAIN, "--string and --corpus contradict each other: give one");
    if (corpus && params_has(p, "L"))
        return fault_set(f, ST_DOMAIN, "--corpus and --L contradict each other: the lines have their own lengths");
    return ST_OK;
}

static status check(const claim_input *in, verdict *v) {
    t23_run r;
    status st = ST_OK;
    TRY(t23_open(&r, in, v));
    TRY(t23_given_read(&r)); /* what is wrong with the input is said before any work is done */
    TRY(t23_sharp(&r));
    measure(&r);
    if (in->bend) goto out; /* a control is about `sharp` alone */
    TRY(t23_readings(&r));
    TRY(r.given ? t23_given(&r) : t23_uniform(&r));
    TRY(t23_note_first_position(&r));
    if (!r.countered && (r.hand_in || !r.proved)) TRY(t23_state_lengths(&r));
out:
    t23_close(&r);
    return st;
}

static const reading_spec readings[] = {
    {"sharp", "for every L and every distribution of strings of length L, err(T_n) <= p_ngram", NULL},
    {"printed", "for every distribution of strings of length L, err(T_n) < p_ngram", "2n <= L <= D^n"},
    {"literal", "as sharp, with n-grams x_i .. x_(i+n) of n+1 tokens, for T_n", NULL},
};

static const param_spec parameters[] = {
    {"D", PARAM_INT, "letters of the alphabet", 2, HASH_COPY_D_MOST, "2", false, NULL},
    {"n", PARAM_INT, "letters of an n-gram", 1, HASH_COPY_N_MOST, NULL, true, NULL},
    {"L", PARAM_INT, "length, for the exact quantities of uniform strings", 1, 1 << 20, NULL, false, NULL},
    {"string", PARAM_WORD, "one string: p_ngram and err of it alone", 0, 0, NULL, false, NULL},
    {"corpus", PARAM_FILE, "a file, one string a line: p_ngram and err of a line drawn at random", 0, 0, NULL, false, NULL},
    {"model", PARAM_FILE, "a model file to be judged instead of T_n", 0, 0, NULL, false, NULL},
};

static const quantity_spec quantities[] = {
    {"strings", "strings of length L, or given ones"},
    {"repeated", "those that repeat an n-gram"},
    {"miscopied", "those the model does not copy"},
    {"p_ngram", "repeated / strings"},
    {"err", "miscopied / strings"},
    {"depth", "attention layers"},
    {"heads", "attention heads of all blocks"},
    {"dimension", "widest block: head dimension x heads"},
    {"mlp_width", "hidden width of block 1"},
    {"parameters", "weights, zeros included"},
    {"beta", "sharpness of the second block's attention"},
    {"margin", "least proved score difference between the right key and any other, before beta"},
    {"max_weight_bits", "bits of the largest weight, sharpness folded in"},
};

static const char *const columns[] = {"depth",      "heads", "dimension", "mlp_width",
                                      "parameters", "beta",  "margin",    "max_weight_bits", NULL};
static const claim_table table = {"construction", "The Transformer T_n: sizes measured from its weights",
                                  "D=2,4,26 n=1..4", columns, NULL, false};

const claim claim_ram_T2_3 = {
    .id = "ram:T2.3",
    .paper = "ram",
    .kind = "theorem",
    .number = "2.3",
    .title = "Two layers copy every string without a repeated n-gram",
    .source = "Jelassi, Brandfonbrener, Kakade, Malach: Repeat After Me: Transformers are Better than State Space "
              "Models at Copying, 2024 (arXiv 2402.01032), Theorem 2.3",
    .statement = "For all n there exists a depth-2 Transformer T of dimension O(n log D) such that for all "
                 "2n <= L <= D^n and for any copy distribution D_L, err(T) < p_ngram(D_L).",
    .understood =
        "The model is built and judged as matrices: hard-ALiBi windows, no residual stream, no biases, its own head "
        "dimension in each block; T_n has dimension (n+1)(b+3), b = max(1, ceil(log2 D)). err is the probability that "
        "greedy decoding after BOS x COPY does not give x; ties of logits go to the smallest token. An n-gram has n "
        "letters. The strict inequality is false whenever p_ngram = 0, so sharp has <= ; it needs no condition on L. "
        "One transcription writes n-grams as x_i .. x_(i+n), n+1 letters: the reading literal.",
    .checked =
        "Lemma chain L1-L9 on the actual weights, for every L at once (docs/proofs/T2_3.md); independently every string "
        "of length n+2 and 2n, where these fit the work limit, through the model in exact arithmetic, greedy against "
        "teacher-forced (every 16th where there are more than 1,024), miscopied against n-ambiguous; all strings of one longer length by a bit-sliced hard-max "
        "copier. If the chain does not hold, a counterexample is looked for among short strings.",
    .not_covered = "Float arithmetic, and whether some other depth-2 Transformer does better. The proof that the checks of "
                   "the chain imply the theorem is on paper (docs/proofs/T2_3.md). O(n log D) is shown as measured sizes.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "n=3",
    .require = require,
    .check = check,
    .controls = t23_controls,
    .control_count = T23_CONTROLS,
    .table = &table,
    .trace = t23_trace,
};
