/* readings.c - the statement as printed, and its literal n-grams: both false, each with a witness to check by hand. */
#include <stdlib.h>

#include "constructions/hash_copy/hash_copy.h"
#include "constructions/ngram/ngram.h"
#include "theorems/ram/T2_3/T2_3.h"

/* Whether L <= D^n (+ extra), by exact integers. */
static bool at_most_power(uint64_t L, uint32_t D, uint32_t n, uint64_t extra) {
    mpz_t z;
    mpz_init(z);
    mpz_ui_pow_ui(z, D, n);
    mpz_add_ui(z, z, extra);
    bool yes = mpz_cmp_ui(z, L) >= 0;
    mpz_clear(z);
    return yes;
}

static void show(text *t, const letter *x, uint32_t L, uint32_t D) {
    if (L <= T23_WITNESS_MOST)
        letters_write(t, x, L, D);
    else
        text_addf(t, "the first %u letters of the least de Bruijn sequence", L);
}

/* CLAIM ram:T2.3/printed: err < p_ngram is false for the point mass on any string without a repeated n-gram,
   whatever the model: p_ngram = 0 and err >= 0.  Such strings exist for every L <= D^n + n - 1, so throughout the
   range 2n <= L <= D^n. */
static status printed(t23_run *r, uint32_t L) {
    bool given = L != 0;
    if (!given) L = 2 * r->n;
    if (L < 2 * r->n || !at_most_power(L, r->D, r->n, 0)) {
        if (given)
            verdict_vacuous(r->v, "printed", "needs 2n <= L <= D^n, and L=%u is outside %u .. %u^%u", L, 2 * r->n, r->D,
                            r->n);
        else
            verdict_vacuous(r->v, "printed", "needs 2n <= L <= D^n, and no L is inside");
        return ST_OK;
    }
    status st = ST_OK;
    text t;
    text_init(&t);
    letter *x = malloc((size_t)L * sizeof *x);
    if (!x) TRY(ST_MEMORY);
    TRY(ngram_distinct_string(x, L, r->D, r->n));
    show(&t, x, L, r->D);
    TRY(text_status(&t));
    verdict_refute(r->v, "printed", "point mass on x = %s (L=%u): no %u-gram occurs twice, so p_ngram = 0, and err >= 0 "
                   "is not smaller", text_data(&t), L, r->n);
    t23_state_printed(r, x, L);
out:
    free(x);
    text_clear(&t);
    return st;
}

/* Whether the model miscopies x: by running it where that is cheap, else by Theorem 2 (x is n-ambiguous). */
static status miscopies(t23_run *r, const letter *x, uint32_t L, bool *yes, bool *known) {
    judge g = {0};
    judgement j;
    status st = ST_OK;
    *known = *yes = t23_theorem2(r, L);
    if (L > T23_RUN_MOST) return ST_OK;
    TRY(judge_open(&g, r->m, r->n, r->in->fault));
    st = judge_string(&j, &g, x, L, true, r->in->fault);
    if (st == ST_UNSUPPORTED) { /* not known, then */
        st = ST_OK;
        goto out;
    }
    TRY(st);
    if (*known && !j.miscopied)
        TRY(fault_set(r->in->fault, ST_BUG, "an ambiguous string is copied, against Theorem 2"));
    *yes = j.miscopied;
    *known = true;
out:
    judge_close(&g);
    return st;
}

/* T_(n+1) meets the literal reading: its own chain, for (n+1)-grams. */
static status repair(t23_run *r) {
    hash_copy_spec s;
    model *m = NULL;
    lemma_chain c = {0};
    fault f = {{0}};
    status st = hash_copy_spec_init(&s, r->D, r->n + 1, &f);
    if (st == ST_LIMIT) {
        verdict_note(r->v, "literal: T_%u is past the size limits and was not checked", r->n + 1);
        st = ST_OK;
        goto out;
    }
    if (st != ST_OK) goto out;
    TRY(hash_copy_build(&m, &s, r->in->fault));
    TRY(lemma_chain_run(&c, m, r->n + 1, NULL));
    if (!lemma_chain_complete(&c)) {
        verdict_note(r->v, "literal: T_%u is not shown to meet it: %s", r->n + 1, c.why);
        goto out;
    }
    verdict_note(r->v, "literal: T_%u, of dimension %zu, meets it (lemma chain L1–L9)", r->n + 1, c.N);
out:
    lemma_chain_clear(&c);
    model_free(m);
    hash_copy_spec_clear(&s);
    return st;
}

/* CLAIM ram:T2.3/literal: with n-grams of n+1 letters T_n fails at every L with n+2 <= L <= D^(n+1) + n, and at no
   other.  L <= n+1: no string is n-ambiguous, all are copied (Theorem 2, whose condition 2L e^(-beta margin) < 1
   the chain gives for L <= D^n + n - 1, and n+1 is not above that).  n+2 <= L <= D^(n+1) + n: the least de
   Bruijn sequence of order n+1 starts 0^(n+1) 1, so its first L letters repeat no (n+1)-gram while 0^n is followed
   by 0 and by 1.  Longer: every string repeats an (n+1)-gram, p = 1. */
static status literal(t23_run *r, uint32_t L) {
    uint32_t n = r->n;
    bool yes, known;
    status st = ST_OK;
    text t;
    text_init(&t);
    letter *x = NULL;
    if (r->proved && r->chain.n > n) { /* a hand-in that compares more letters */
        verdict_establish(r->v, "literal", METHOD_DERIVATION);
        verdict_decline(r->v, "literal", "the proof of a model from a file is not written down, only its runs");
        goto out;
    }
    if (L && (L <= n + 1 ? t23_theorem2(r, L) : !at_most_power(L, r->D, n + 1, n))) {
        verdict_establish(r->v, "literal", METHOD_DERIVATION);
        t23_state_literal_true(r, L);
        goto out;
    }
    uint32_t length = L ? L : n + 2;
    if (length >= n + 2) {
        x = malloc((size_t)length * sizeof *x);
        if (!x) TRY(ST_MEMORY);
        TRY(ngram_distinct_string(x, length, r->D, n + 1));
        TRY(miscopies(r, x, length, &yes, &known));
    } else
        yes = known = false;
    if (!known || !yes) {
        verdict_doubt(r->v, "literal", "%s", known ? "the model copies the string on which T_n fails" : "not decided here");
        goto out;
    }
    show(&t, x, length, r->D);
    TRY(text_status(&t));
    verdict_refute(r->v, "literal", "point mass on x = %s (L=%u): no %u-gram occurs twice, so p = 0, but %u zeros are "
                   "followed by 0 and by 1 and x is miscopied: err = 1", text_data(&t), length, n + 1, n);
    TRY(t23_state_literal(r, x, length));
out:
    free(x);
    text_clear(&t);
    return st;
}

/* CLAIM ram:T2.3/strict: for uniform strings err < p_ngram exactly when L >= n+1.  Then the D constant strings repeat
   an n-gram and are copied: every key's value is the code of the one letter, or 0, so what is found is a positive
   multiple of its code whatever the weights (L8).  For L <= n no n-gram can repeat and p_ngram = err = 0. */
static void strictness(t23_run *r) {
    if (!r->proved || r->chain.n != r->n) return;
    if (!r->L)
        verdict_note(r->v, "uniform strings: err < p_ngram strictly for every L ≥ %u, both are 0 for L ≤ %u", r->n + 1,
                     r->n);
    else if (r->L <= r->n)
        verdict_note(r->v, "uniform strings of length %u: err = p_ngram = 0 (no room for two %u-grams)", r->L, r->n);
    else
        verdict_note(r->v, "uniform strings of length %u: err < p_ngram strictly (constant strings repeat %u-grams and are "
                     "copied)", r->L, r->n);
}

status t23_readings(t23_run *r) {
    status st = ST_OK;
    TRY(printed(r, r->L ? r->L : r->given_length));
    TRY(literal(r, r->L));
    if (!r->hand_in) TRY(repair(r));
    strictness(r);
out:
    return st;
}
