/* trace.c - `verify trace`: one string through the model, answer by answer - what the last tokens look like from
   inside, which key scores how much, where attention goes, what is said and by which margin. */
#include <stdlib.h>
#include <string.h>

#include "constructions/ngram/ngram.h"
#include "theorems/ram/T2_3/T2_3.h"

#define TRACE_LETTERS_MOST 256
#define TRACE_KEYS 3 /* keys shown a step, best first */
#define DIGITS 6

typedef struct tracer {
    t23_run run;
    judge g;
    letter *x;
    size_t L;
    uint32_t *token;  /* of every position, from 0 */
    mpq_t *score;     /* of every key position     */
    size_t *order;    /* key positions, best first */
    void *weight;     /* attention, field elements */
    mpq_t lo, hi, t;
    text *out;
} tracer;

static void add_token(tracer *r, uint32_t token) {
    uint32_t D = r->run.D;
    if (token < D)
        letters_write(r->out, &token, 1, D);
    else
        text_add(r->out, token == D ? "BOS" : "COPY");
}

/* Position p from 0 as a reader counts it: "position 3 (x_2 = 1)". */
static void add_position(tracer *r, size_t p) {
    text_addf(r->out, "position %zu (", p + 1);
    if (p >= 1 && p <= r->L) text_addf(r->out, "x_%zu = ", p);
    if (p > r->L + 1) text_addf(r->out, "y_%zu = ", p - r->L - 1);
    add_token(r, r->token[p]);
    text_add(r->out, ")");
}

static status add_number(tracer *r, const mpq_t q) { return number_write_decimal(r->out, q, DIGITS); }

static size_t register_of(const tracer *r, const char *name) {
    return (size_t)(model_find_const(r->run.m, name) - r->run.m->op);
}

/* Whether lane j of a row is exactly v. */
static bool lane_is(tracer *r, const void *row, size_t j, long v) {
    field *F = r->g.F;
    F->bounds(F, r->lo, r->hi, field_at_const(F, row, j));
    return mpq_equal(r->lo, r->hi) && !mpq_cmp_si(r->lo, v, 1);
}

/* What slot k of a row of block 1's output holds: a token, recognised by its code, or a mean of tokens. */
static void add_slot(tracer *r, const void *row, uint32_t k) {
    const lemma_chain *c = &r->run.chain;
    for (uint32_t a = 0; a <= c->D; a++) {
        bool same = true;
        for (uint32_t j = 0; j < c->b && same; j++)
            same = lane_is(r, row, lemma_lane_code(c, k, j), a < c->D ? c->code[(size_t)a * c->b + j] : 0);
        if (!same) continue;
        if (a < c->D)
            add_token(r, a);
        else
            text_add(r->out, k <= c->n && lane_is(r, row, lemma_lane_copy(c, k), 1) ? "COPY" : "BOS");
        return;
    }
    text_add(r->out, "(mean)");
}

static status add_slots(tracer *r, size_t i, uint32_t first, uint32_t last, const char *what) {
    const void *row = model_eval_row(r->g.e, register_of(r, "block1.U1"), i);
    if (!row) return ST_MEMORY;
    text_addf(r->out, "  %s", what);
    for (uint32_t k = first; k <= last; k++) {
        text_addf(r->out, "%s slot %u = ", k > first ? "," : "", k);
        add_slot(r, row, k);
    }
    text_add(r->out, "\n");
    return ST_OK;
}

/* score[p] = <query at i, key at p>, exactly: queries and keys are rational. */
static status score_keys(tracer *r, size_t i) {
    field *F = r->g.F;
    size_t q = register_of(r, "block2.q"), k = register_of(r, "block2.k"), N = r->run.m->op[q].dim;
    const void *query = model_eval_row(r->g.e, q, i);
    if (!query) return ST_MEMORY;
    for (size_t p = 0; p <= i; p++) {
        const void *key = model_eval_row(r->g.e, k, p);
        if (!key) return ST_MEMORY;
        mpq_set_ui(r->score[p], 0, 1);
        for (size_t j = 0; j < N; j++) {
            if (F->is_zero(F, field_at_const(F, query, j))) continue;
            F->bounds(F, r->lo, r->hi, field_at_const(F, query, j));
            mpq_set(r->t, r->lo);
            F->bounds(F, r->lo, r->hi, field_at_const(F, key, j));
            mpq_mul(r->t, r->t, r->lo);
            mpq_add(r->score[p], r->score[p], r->t);
        }
        /* insertion, best first, the earliest position first among equals */
        size_t at = p;
        for (; at > 0 && mpq_cmp(r->score[r->order[at - 1]], r->score[p]) < 0; at--) r->order[at] = r->order[at - 1];
        r->order[at] = p;
    }
    return ST_OK;
}

/* The best keys, each with its score and its weight; the margin to the first key that scores less. */
static status add_keys(tracer *r, size_t i) {
    field *F = r->g.F;
    status st = ST_OK;
    TRY(model_eval_attention(r->g.e, register_of(r, "block2.head"), i, r->weight));
    size_t best = 0;
    while (best <= i && mpq_equal(r->score[r->order[best]], r->score[r->order[0]])) best++;
    for (size_t s = 0; s <= i && s < TRACE_KEYS; s++) {
        size_t p = r->order[s];
        text_addf(r->out, "  key        ");
        add_position(r, p);
        text_add(r->out, ": score ");
        number_write_rational(r->out, r->score[p]);
        F->bounds(F, r->lo, r->hi, field_at_const(F, r->weight, p));
        text_add(r->out, ", attention ");
        TRY(add_number(r, r->lo));
        text_add(r->out, "\n");
    }
    TRY(add_slots(r, r->order[0], 2, r->run.chain.n + 1, "best key  "));
    if (best <= i) {
        mpq_sub(r->t, r->score[r->order[0]], r->score[r->order[best]]);
        text_addf(r->out, "  score      %zu key%s on top, the others at least ", best, best == 1 ? "" : "s");
        number_write_rational(r->out, r->t);
        text_add(r->out, " less, times beta ");
        number_write_rational(r->out, r->run.chain.beta);
        text_add(r->out, "\n");
    }
out:
    return st;
}

/* The token said, and how far its logit is above the next one. */
static status add_decision(tracer *r, size_t j, uint32_t said) {
    field *F = r->g.F;
    uint32_t D = r->run.D;
    const void *logit = model_eval_row(r->g.e, r->run.m->ops - 1, r->L + 1 + j);
    if (!logit) return ST_MEMORY;
    mpq_t best, next;
    mpq_inits(best, next, NULL);
    bool any = false;
    for (uint32_t t = 0; t < D + 2; t++) {
        F->bounds(F, r->lo, r->hi, field_at_const(F, logit, t));
        if (t == said)
            mpq_set(best, r->lo);
        else if (!any || mpq_cmp(r->hi, next) > 0)
            mpq_set(next, r->hi), any = true;
    }
    mpq_sub(best, best, next);
    text_add(r->out, "  says       ");
    add_token(r, said);
    text_add(r->out, " (margin of the logits ");
    status st = add_number(r, best);
    text_addf(r->out, ")%s\n", said == r->x[j] ? "" : "  WRONG");
    mpq_clears(best, next, NULL);
    return st;
}

static status answer(tracer *r, size_t j) {
    status st = ST_OK;
    size_t i = r->L + 1 + j;
    uint32_t said;
    bool tied;
    truth sure;
    const lemma_chain *c = &r->run.chain;
    text_addf(r->out, "answer %zu, at ", j + 1);
    add_position(r, i);
    text_add(r->out, "\n");
    if (c->applies && c->passed >= 1) {
        TRY(add_slots(r, i, 1, c->n, "query     "));
        TRY(score_keys(r, i));
        TRY(add_keys(r, i));
    }
    TRY(model_eval_decide(r->g.e, &said, &tied, &sure));
    TRY(add_decision(r, j, said));
    if (tied) text_add(r->out, "  (a tie: the smallest token is said)\n");
    if (!truth_is_yes(sure)) text_add(r->out, "  (the two best logits could not be told apart)\n");
    if (j + 1 < r->L) {
        r->token[i + 1] = said;
        TRY(model_eval_push(r->g.e, said, r->run.in->fault));
    }
out:
    return st;
}

static status tracer_open(tracer *r, const claim_input *in) {
    fault *f = in->fault;
    status st = ST_OK;
    if (!params_has(in->params, "string")) return fault_set(f, ST_DOMAIN, "a trace needs a string: --string 0100");
    const char *s = params_word(in->params, "string");
    TRY(t23_open(&r->run, in, NULL));
    TRY(letters_read(&r->x, &r->L, s, strlen(s), r->run.D, TRACE_LETTERS_MOST, f));
    if (!r->L) TRY(fault_set(f, ST_DOMAIN, "an empty string has nothing to copy"));
    TRY(lemma_chain_run(&r->run.chain, r->run.m, r->run.n, NULL));
    TRY(judge_open(&r->g, r->run.m, r->run.n, f));
    size_t room = 2 * r->L + 2;
    r->token = calloc(room, sizeof *r->token);
    r->score = calloc(room, sizeof *r->score);
    r->order = calloc(room, sizeof *r->order);
    if (!r->token || !r->score || !r->order) TRY(ST_MEMORY);
    for (size_t p = 0; p < room; p++) mpq_init(r->score[p]);
    TRY(field_row_new(r->g.F, &r->weight, room));
    r->token[0] = r->run.D;
    for (size_t p = 0; p < r->L; p++) r->token[p + 1] = r->x[p];
    r->token[r->L + 1] = r->run.D + 1;
    for (size_t p = 0; p < r->L + 2; p++) TRY(model_eval_push(r->g.e, r->token[p], f));
out:
    return st;
}

static void tracer_close(tracer *r) {
    size_t room = 2 * r->L + 2;
    if (r->weight) field_row_free(r->g.F, r->weight, room);
    for (size_t p = 0; r->score && p < room; p++) mpq_clear(r->score[p]);
    free(r->score);
    free(r->order);
    free(r->token);
    free(r->x);
    judge_close(&r->g);
    t23_close(&r->run);
    mpq_clears(r->lo, r->hi, r->t, NULL);
}

status t23_trace(const claim_input *in, text *out) {
    tracer r = {.out = out};
    status st = ST_OK;
    mpq_inits(r.lo, r.hi, r.t, NULL);
    TRY(tracer_open(&r, in));
    size_t i, k;
    text_add(out, "string ");
    letters_write(out, r.x, r.L, r.run.D);
    text_addf(out, "\npositions: 1 BOS, 2..%zu the string, %zu COPY, then the answers\n", r.L + 1, r.L + 2);
    bool repeats = ngram_repeats(r.x, r.L, r.run.n, &i, &k), ambiguous = ngram_ambiguous(r.x, r.L, r.run.n, NULL, NULL);
    if (repeats)
        text_addf(out, "the %u-gram at letter %zu occurs again at letter %zu; %s\n", r.run.n, i + 1, k + 1,
                  ambiguous ? "some are followed by different letters" : "always followed by the same letter");
    else
        text_addf(out, "no %u-gram occurs twice\n", r.run.n);
    for (size_t j = 0; j < r.L; j++) TRY(answer(&r, j));
    st = text_status(out);
out:
    tracer_close(&r);
    return st;
}
