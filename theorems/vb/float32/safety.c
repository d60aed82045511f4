/* safety.c - the exact margin of the copier from the lemma chain, and the lengths for which it is more than twice the
   float32 bound. */
#include <stdio.h>
#include <string.h>

#include "theorems/ram/T2_3/sparse.h"
#include "theorems/vb/float32/float32.h"

void float32_margin_init(float32_margin *g) {
    memset(g, 0, sizeof *g);
    mpq_inits(g->beta, g->gap, g->lead, g->step, NULL);
    mpz_init(g->longest);
}

void float32_margin_clear(float32_margin *g) {
    mpq_clears(g->beta, g->gap, g->lead, g->step, NULL);
    mpz_clear(g->longest);
}

/* CLAIM vb:float32/margin: the logit of letter a is kappa <code(a), o> (L8), |o_x| >= 2w - 1 with the sign of the right code,
   so the right letter leads a letter with another code by 2 kappa (2w - 1) at least, BOS and COPY by kappa b (2w - 1).  kappa is
   read off U_E U_1 U_2 W_v. */
static status read_step(float32_margin *g, const lemma_chain *c) {
    status st = ST_OK;
    sparse V = {0}, U2 = {0}, U1 = {0}, E = {0}, P = {0}, H = {0}, G = {0};
    TRY(sparse_from(&V, &lemma_op(c, "block2.v", 0)->weight));
    TRY(sparse_from(&U2, &lemma_op(c, "block2.U2", 0)->weight));
    TRY(sparse_from(&U1, &lemma_op(c, "block2.U1", 0)->weight));
    TRY(sparse_from(&E, &lemma_op(c, "unembed", 0)->weight));
    TRY(sparse_mul(&P, &U2, &V));
    TRY(sparse_mul(&H, &U1, &P));
    TRY(sparse_mul(&G, &E, &H));
    sparse_get(g->step, &G, 0, lemma_lane_code(c, 1, 0));
    mpq_abs(g->step, g->step);
    if (c->b > 1) mpq_mul_2exp(g->step, g->step, 1);
out:
    sparse_clear(&V), sparse_clear(&U2), sparse_clear(&U1), sparse_clear(&E);
    sparse_clear(&P), sparse_clear(&H), sparse_clear(&G);
    return st;
}

/* A sharpness large enough for L7 at every length: 2^(beta gap) >= 2^(bits of longest + 1), gap >= 1. */
static void sharpen(model *m, uint32_t n) {
    model_op *head = model_find(m, "block2.head");
    mpq_t enough;
    if (!head || head->kind != OP_ATTEND) return;
    mpq_init(enough);
    mpq_set_ui(enough, 32 * ((unsigned long)n + 2), 1); /* D < 2^32 */
    if (mpq_cmp(head->sharpness, enough) < 0 && mpq_sgn(head->sharpness) > 0) mpq_set(head->sharpness, enough);
    mpq_clear(enough);
}

/* The chain on m; where only its sharpness is too small for every length at once (L7), on m with a larger one: nothing but
   L7 looks at it, and float32_margin_at asks that for a length. */
static status run_chain(lemma_chain *c, model **sharp, const model *m, uint32_t n, verdict *v) {
    status st = lemma_chain_run(c, m, n, v);
    if (st != ST_OK || !c->applies || c->passed != 6) return st;
    st = model_clone(sharp, m);
    if (st != ST_OK) return st;
    sharpen(*sharp, n);
    lemma_chain_clear(c);
    st = lemma_chain_run(c, *sharp, n, NULL);
    if (st == ST_OK && v && lemma_chain_complete(c))
        verdict_step(v, "L7 softmax: not for every length; for the one looked at, see margin. L8 and L9 hold");
    return st;
}

status float32_margin_of(float32_margin *g, const model *m, uint32_t n, verdict *v) {
    model *sharp = NULL;
    lemma_chain c = {0};
    status st = ST_OK;
    TRY(run_chain(&c, &sharp, m, n, v));
    g->proved = lemma_chain_complete(&c) && c.n == n;
    memcpy(g->why, c.why, sizeof g->why);
    if (!g->proved) goto out;
    mpq_set(g->gap, c.margin);
    mpz_set(g->longest, c.longest);
    for (g->head = 0; strcmp(m->op[g->head].name, "block2.head");) g->head++;
    mpq_set(g->beta, m->op[g->head].sharpness);
    mpq_mul(g->lead, g->beta, g->gap);
    TRY(read_step(g, &c));
    if (v && !sharp) lemma_chain_rest(&c, v, "sharp");
out:
    lemma_chain_clear(&c);
    model_free(sharp);
    return st;
}

/* CLAIM vb:float32/weight: the right key of at most 2L + 1 weighs w >= 1/(1 + 2L e^-lead) (L7), so 2w - 1 >= (1 - x)/(1 + x) with
   x = 2L e^-lead; and 2w - 1 <= 1 with the nearest letter one code bit away. */
status float32_margin_at(enclosure *e, bool *positive, const float32_margin *g, uint64_t L) {
    mpq_t x, y;
    mpq_inits(x, y, NULL);
    mpq_neg(x, g->lead);
    status st = enclosure_exp(e, x, 128);
    mpq_set_ui(x, 1, 1);
    mpz_set_ui(mpq_numref(x), L);
    mpq_mul_2exp(x, x, 1);
    mpq_mul(x, x, e->hi);
    mpq_set(e->hi, g->step);
    mpq_set_ui(y, 1, 1);
    *positive = st == ST_OK && mpq_cmp(x, y) < 0;
    mpq_sub(e->lo, y, x);
    mpq_add(y, y, x);
    mpq_div(e->lo, e->lo, y);
    mpq_mul(e->lo, e->lo, g->step);
    if (!*positive) mpq_set_ui(e->lo, 0, 1);
    /* rounded down to 64 fraction bits: nobody reads hundreds of digits */
    mpz_t z;
    mpz_init(z);
    mpz_mul_2exp(z, mpq_numref(e->lo), 64);
    mpz_fdiv_q(mpq_numref(e->lo), z, mpq_denref(e->lo));
    mpz_set_ui(mpq_denref(e->lo), 1);
    mpz_mul_2exp(mpq_denref(e->lo), mpq_denref(e->lo), 64);
    mpq_canonicalize(e->lo);
    mpz_clear(z);
    mpq_clears(x, y, NULL);
    return st;
}

status float32_bound_of_steps(bound32 *b, bool *found, const model *m, uint32_t n, uint64_t L, fault *f) {
    float32_margin g;
    bool positive = false;
    enclosure e;
    float32_margin_init(&g);
    enclosure_init(&e);
    status st = ST_OK;
    TRY(float32_margin_of(&g, m, n, NULL));
    if (g.proved) TRY(float32_margin_at(&e, &positive, &g, L));
    if (positive) TRY(model_bound32_lookup(b, m, L, g.head, g.lead, f));
out:
    *found = st == ST_OK && positive;
    enclosure_clear(&e);
    float32_margin_clear(&g);
    return st;
}

/* ---- lengths */

void float32_answer_init(float32_answer *a) {
    memset(a, 0, sizeof *a);
    enclosure_init(&a->margin);
    bound32_init(&a->steps);
}

void float32_answer_clear(float32_answer *a) {
    enclosure_clear(&a->margin);
    bound32_clear(&a->steps);
}

status float32_safety_open(float32_safety *s, const float32_margin *g, const float32_claim *c, fault *f) {
    *s = (float32_safety){.g = g, .f = f};
    return g->proved ? bounds32_open(&s->steps, c->m, g->head, g->lead, c->without, f) : ST_OK;
}

void float32_safety_close(float32_safety *s) {
    bounds32_close(s->steps);
}

/* CLAIM vb:float32/safe: two logits, each off by at most the bound, keep their order when they are more than two bounds apart
   (N23); at answer steps the right key leads (N24), and by induction every step sees the prompt and right letters. */
status float32_safety_at(float32_answer *a, const float32_safety *s, const float32_claim *c, uint64_t L) {
    a->safe = false;
    if (!s->g->proved) return ST_OK;
    status st = bounds32_for(&a->steps, s->steps, L, s->f);
    if (st == ST_OK) st = float32_margin_at(&a->margin, &a->positive, s->g, L);
    if (st != ST_OK) return st;
    mpq_t times;
    mpq_init(times);
    mpq_set_si(times, c->margin_times, 1);
    mpq_mul(a->margin.lo, a->margin.lo, times);
    mpq_mul(a->margin.hi, a->margin.hi, times);
    mpq_clear(times);
    a->safe = a->positive && a->steps.finite && mpq_cmp(a->margin.lo, a->steps.decision) > 0;
    return ST_OK;
}

status float32_safety_longest(uint64_t *L, const float32_safety *s, const float32_claim *c, uint64_t most) {
    uint64_t safe = 0, first = most + 1; /* lengths up to safe are, first and later ones are not looked at or not safe */
    float32_answer a;
    status st = ST_OK;
    float32_answer_init(&a);
    while (st == ST_OK && safe + 1 < first) {
        uint64_t middle = safe + (first - safe) / 2;
        st = float32_safety_at(&a, s, c, middle);
        if (st == ST_OK && a.safe) safe = middle;
        else first = middle;
    }
    *L = safe;
    float32_answer_clear(&a);
    return st;
}
