/* sharp.c - the reading `sharp`: err <= p_ngram for every distribution of strings of one length says exactly that no
   string without a repeated n-gram is miscopied (take the point mass on it; conversely the miscopied strings are
   then among the repeated ones).  Proof for all lengths by the lemma chain; strings of some lengths by running. */
#include <string.h>

#include "constructions/ngram/ngram.h"
#include "theorems/ram/T2_3/T2_3.h"

#define BITSLICE_SHARE 16                   /* the bit-sliced run may use limit / this */
#define BITSLICE_MOST ((uint64_t)1 << 26)
#define SAMPLES_MOST 256
#define FALLBACK 256

const exhaustion *t23_exhausted(const t23_run *r, uint32_t L) {
    for (size_t i = 0; i < r->count; i++)
        if (r->at[i].L == L) return &r->at[i];
    return NULL;
}

bool t23_theorem2(const t23_run *r, uint64_t L) {
    if (!r->proved) return false;
    mpz_t z;
    mpz_init_set_ui(z, L);
    bool yes = lemma_chain_sharp_for(&r->chain, z);
    mpz_clear(z);
    /* The chain's model compares chain.n letters; the theorem is about exactly n. */
    return yes && r->chain.n == r->n;
}

/* A string without a repeated n-gram that is miscopied. */
static status counterexample(t23_run *r, const judgement *g, const letter *x, uint32_t L) {
    text t;
    text_init(&t);
    judge_describe(&t, g, x, L, r->D);
    text_addf(&t, " (no %u-gram occurs twice)", r->n);
    status st = text_status(&t);
    if (st == ST_OK) verdict_refute(r->v, "sharp", "%s", text_data(&t));
    text_clear(&t);
    if (st == ST_OK && !r->countered) st = t23_state_miscopied(r, "sharp", r->n, x, L);
    r->countered = true;
    return st;
}

/* CLAIM ram:T2.3/exhaustion: over all strings of length L no repeat-free one is miscopied, greedy decoding and the
   teacher-forced pass agree, and where Theorem 2 applies exactly the n-ambiguous ones are miscopied.  A proof and
   a run that disagree are a defect of this program, not a verdict. */
status t23_exhaust(t23_run *r, uint32_t L) {
    if (r->unsupported || t23_exhausted(r, L) || r->count == T23_LENGTHS_MOST) return ST_OK;
    exhaustion x;
    letter s[64];
    fault *f = r->in->fault;
    if (L > sizeof s / sizeof *s) return fault_set(f, ST_BUG, "length %u cannot be exhausted", L);
    status st = judge_exhaust(&x, r->m, r->n, L, r->in->work, f);
    if (st == ST_UNSUPPORTED) { /* a hand-in whose logits no arithmetic here can order */
        verdict_doubt(r->v, "sharp", "length %u: %s", L, f ? f->line : "logits could not be ordered");
        r->unsupported = true;
        return ST_OK;
    }
    if (st != ST_OK) return st;
    if (x.disagree != EXHAUSTION_NONE)
        return fault_set(f, ST_BUG, "greedy and teacher-forced decoding differ on string %llu of length %u",
                         (unsigned long long)x.disagree, L);
    if (r->proved && (x.bad != EXHAUSTION_NONE || (t23_theorem2(r, L) && x.differs != EXHAUSTION_NONE)))
        return fault_set(f, ST_BUG, "the lemma chain holds, yet string %llu of length %u contradicts it",
                         (unsigned long long)(x.bad < x.differs ? x.bad : x.differs), L);
    r->at[r->count++] = x;
    if (x.bad == EXHAUSTION_NONE) return ST_OK;
    letters_from_index(s, L, r->D, x.bad);
    return counterexample(r, &x.bad_judgement, s, L);
}

/* The least length run that is larger than `last`, or 0. */
static uint32_t next_length(const t23_run *r, uint32_t last) {
    uint32_t next = 0;
    for (size_t k = 0; k < r->count; k++)
        if (r->at[k].L > last && (!next || r->at[k].L < next)) next = r->at[k].L;
    return next;
}

/* "all strings of length 8 and 12 through the model"; three and more in a row are written 1 to 13. */
static void scope_lengths(const t23_run *r, text *t) {
    if (!r->count) return;
    text_add(t, "all strings of length ");
    for (uint32_t from = next_length(r, 0), to, after; from; from = after) {
        for (to = from; (after = next_length(r, to)) == to + 1;) to = after;
        if (to == from + 1) after = to, to = from;
        text_addf(t, "%s%u", from == next_length(r, 0) ? "" : after ? ", " : " and ", from);
        if (to > from) text_addf(t, " to %u", to);
    }
    text_add(t, " through the model");
}

/* CLAIM ram:T2.3/bitslice: an evaluator that shares nothing with the model, over all strings of the largest length that
   is cheap: hard-max copying goes wrong exactly on the n-ambiguous strings, and so it does at the lengths the model
   was run on. */
static status bitslice(t23_run *r, text *scope) {
    const work *w = r->in->work;
    fault *f = r->in->fault;
    uint64_t most = w->limit / BITSLICE_SHARE, power;
    ngram_tally t;
    if (most > BITSLICE_MOST) most = BITSLICE_MOST;
    for (size_t i = 0; i < r->count; i++) {
        const exhaustion *x = &r->at[i];
        status st = ngram_bitslice(&t, r->D, r->n, x->L, w);
        if (st == ST_LIMIT) continue;
        if (st != ST_OK) return st;
        if (t.strings != x->strings || t.repeated != x->repeated || t.ambiguous != x->ambiguous ||
            t.wrong != x->ambiguous || (t23_theorem2(r, x->L) && t.wrong != x->miscopied))
            return fault_set(f, ST_BUG, "bit-sliced run and model disagree on the strings of length %u", x->L);
    }
    uint32_t L = 0;
    while (L < 64 && letters_count(&power, r->D, L + 1) && power <= most) L++;
    if (L <= r->n || t23_exhausted(r, L)) return ST_OK;
    status st = ngram_bitslice(&t, r->D, r->n, L, w);
    if (st != ST_OK) return st == ST_LIMIT ? ST_OK : st;
    if (t.wrong != t.ambiguous)
        return fault_set(f, ST_BUG, "bit-sliced copying and ambiguity disagree on the strings of length %u", L);
    text_addf(scope, "%sall %u^%u of length %u bit-sliced", scope->length ? ", " : "", r->D, L, L);
    return ST_OK;
}

/* n+2 (the first length with errors) and 2n (the paper's first), where they fit; else, for what it is worth, the
   largest shorter length with at most FALLBACK strings. */
static status default_lengths(t23_run *r) {
    const work *w = r->in->work;
    status st = ST_OK;
    uint32_t wanted[3] = {r->n + 2, 2 * r->n, r->L};
    for (int i = 0; i < 3; i++)
        if (wanted[i] && judge_fits(r->D, wanted[i], w)) TRY(t23_exhaust(r, wanted[i]));
    if (!r->count) {
        uint32_t L = 0;
        uint64_t power;
        while (L < r->n + 2 && judge_fits(r->D, L + 1, w) && letters_count(&power, r->D, L + 1) && power <= FALLBACK)
            L++;
        if (L) TRY(t23_exhaust(r, L));
    }
out:
    return st;
}

/* Without a proof: all lengths from 1 on while they fit together, until a counterexample shows. */
static status search(t23_run *r) {
    status st = ST_OK;
    uint64_t spent = 0, power;
    if (r->L && judge_fits(r->D, r->L, r->in->work)) TRY(t23_exhaust(r, r->L));
    for (uint32_t L = 1; !r->countered && !r->unsupported && judge_fits(r->D, L, r->in->work) && letters_count(&power, r->D, L); L++) {
        spent += power * judge_units(L);
        if (spent > r->in->work->limit) break;
        TRY(t23_exhaust(r, L));
    }
out:
    return st;
}

/* Without a proof for all lengths: what the lengths run say.  A model of another design, or --method exhaust, is
   judged at the lengths run; a model built like T_n whose chain breaks is not, unless its length was asked for. */
static void close_by_lengths(t23_run *r, const char *why) {
    bool by_length = r->L || r->in->method == CLAIM_EXHAUST || (r->hand_in && !r->chain.applies);
    bool covered = r->L ? t23_exhausted(r, r->L) != NULL : r->count > 0;
    if (r->countered) return;
    if (by_length && covered)
        verdict_establish(r->v, "sharp", METHOD_EXHAUSTION);
    else
        verdict_doubt(r->v, "sharp", "%s%s%s", why, *why ? "; " : "",
                      r->count       ? "no counterexample among the strings run"
                      : r->unsupported ? "no string could be run"
                                       : "no length fits the work limit");
}

static status sample(t23_run *r) {
    const work *w = r->in->work;
    uint32_t L = r->L ? r->L : 2 * r->n;
    uint64_t samples = w->limit / judge_units(L);
    if (samples > SAMPLES_MOST) samples = SAMPLES_MOST;
    if (L > T23_STRING_MOST || samples < 1)
        return fault_set(r->in->fault, ST_LIMIT, "strings of length %u are past the work limit", L);
    exhaustion x;
    letter s[T23_STRING_MOST];
    status st = judge_sample(&x, r->m, r->n, L, samples, w, r->in->fault);
    if (st != ST_OK) return st;
    verdict_scope(r->v, "D=%u n=%u L=%u: %llu sampled strings through the model", r->D, r->n, L,
                  (unsigned long long)samples);
    mpq_t alpha;
    enclosure e;
    mpq_init(alpha);
    enclosure_init(&e);
    mpq_set_ui(alpha, 1, 100);
    TRY(enclosure_binomial(&e, x.miscopied, samples, alpha, 32));
    verdict_sampled(r->v, "err", x.miscopied, samples, w->seed, alpha, &e);
    if (x.bad != EXHAUSTION_NONE) {
        judge_sampled_string(s, L, r->D, w->seed, x.bad);
        TRY(counterexample(r, &x.bad_judgement, s, L));
    } else
        verdict_support(r->v, "sharp", "no repeat-free string miscopied among %llu sampled ones",
                        (unsigned long long)samples);
out:
    enclosure_clear(&e);
    mpq_clear(alpha);
    return st;
}

static status run_chain(t23_run *r) {
    status st = lemma_chain_run(&r->chain, r->m, r->n, r->v);
    r->proved = st == ST_OK && lemma_chain_complete(&r->chain);
    if (!r->proved) return st;
    verdict_scope(r->v, "D=%u n=%u, every L ≥ 1: lemma chain L1–L9", r->D, r->n);
    verdict_establish(r->v, "sharp", METHOD_DERIVATION);
    if (!r->hand_in) lemma_chain_rest(&r->chain, r->v, "sharp");
    return st;
}

status t23_sharp(t23_run *r) {
    claim_method method = r->in->method;
    status st = ST_OK;
    text scope;
    text_init(&scope);
    if (method == CLAIM_MC) {
        st = sample(r);
        goto out;
    }
    if (method != CLAIM_EXHAUST) TRY(run_chain(r));
    if (method == CLAIM_DERIVE) {
        if (!r->proved) {
            verdict_scope(r->v, "D=%u n=%u: lemma chain", r->D, r->n);
            verdict_doubt(r->v, "sharp", "%s", r->chain.why);
        }
        goto out;
    }
    TRY(r->proved || method == CLAIM_EXHAUST ? default_lengths(r) : search(r));
    scope_lengths(r, &scope);
    if (r->proved && !r->in->bend) TRY(bitslice(r, &scope));
    TRY(text_status(&scope));
    if (r->proved) {
        if (r->count) verdict_establish(r->v, "sharp", METHOD_EXHAUSTION);
        if (scope.length) verdict_scope(r->v, "%s", text_data(&scope));
    } else {
        verdict_scope(r->v, "D=%u n=%u: %s", r->D, r->n, scope.length ? text_data(&scope) : "nothing run");
        if (method == CLAIM_AUTO) verdict_note(r->v, "the lemma chain stops at %s", r->chain.why);
        close_by_lengths(r, method == CLAIM_AUTO ? r->chain.why : "");
    }
out:
    text_clear(&scope);
    return st;
}
