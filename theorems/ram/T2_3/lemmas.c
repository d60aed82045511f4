/* lemmas.c - the chain as a whole, the wiring of the registers, and L1 (what a head of block 1 sees).
   Notation as in docs/proofs/T2_3.md: positions i from 1, t_1 = BOS, t_(p) = x_(p-1), t_(L+2) = COPY. */
#include "theorems/ram/T2_3/lemmas.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/hash_copy/hash_copy.h"
#include "theorems/ram/T2_3/facts.h"
#include "theorems/ram/T2_3/sparse.h"

static const char *const lemma_name[LEMMAS + 1] = {"wiring",      "heads",         "slots",   "relu",   "score",
                                                   "start phase", "n-gram phase", "softmax", "decode", "induction"};

void lemma_pass(lemma_chain *c, verdict *v, int number, const char *format, ...) {
    char line[400];
    va_list ap;
    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    c->passed = number;
    if (v) verdict_step(v, "L%d %s: %s", number, lemma_name[number], line);
}

void lemma_fail(lemma_chain *c, int number, const char *format, ...) {
    if (c->why[0]) return;
    int used = number ? snprintf(c->why, sizeof c->why, "L%d %s: ", number, lemma_name[number])
                      : snprintf(c->why, sizeof c->why, "wiring: ");
    va_list ap;
    va_start(ap, format);
    vsnprintf(c->why + used, sizeof c->why - (size_t)used, format, ap);
    va_end(ap);
}

lemma_text lemma_exact(const mpq_t q) {
    lemma_text t;
    gmp_snprintf(t.data, sizeof t.data, "%Qd", q);
    return t;
}

const model_op *lemma_op(const lemma_chain *c, const char *part, uint32_t k) {
    char name[MODEL_NAME_ROOM + 16];
    if (k)
        snprintf(name, sizeof name, "%s%u", part, k);
    else
        snprintf(name, sizeof name, "%s", part);
    return model_find_const(c->m, name);
}

/* op is there, of that kind and width, without bias, and reads exactly the given registers. */
static bool wired(const lemma_chain *c, const model_op *op, op_kind kind, size_t dim, const model_op *const *src,
                  size_t sources) {
    if (!op || op->kind != kind || op->dim != dim || op->sources != sources || op->bias.rows || op->bias.cols)
        return false;
    for (size_t s = 0; s < sources; s++)
        if (!src[s] || &c->m->op[op->src[s]] != src[s]) return false;
    if (kind == OP_ATTEND) return mpq_sgn(op->slope) == 0 && !op->rotary; /* the chain knows scores of contents alone */
    if (kind == OP_EMBED) return op->weight.rows == c->m->D + 2 && op->weight.cols == dim;
    if (kind == OP_LINEAR) return op->weight.rows == dim && op->weight.cols == src[0]->dim;
    return true;
}

/* q, k, v are linear in x and head attends with them. */
static bool wired_head(const lemma_chain *c, const char *block, uint32_t number, const model_op *x, size_t dim) {
    char part[MODEL_NAME_ROOM];
    const model_op *part_op[4];
    static const char *const letters[4] = {"q", "k", "v", "head"};
    for (int i = 0; i < 4; i++) {
        snprintf(part, sizeof part, "%s.%s", block, letters[i]);
        part_op[i] = lemma_op(c, part, number);
        if (i < 3 && !wired(c, part_op[i], OP_LINEAR, dim, &x, 1)) return false;
    }
    return wired(c, part_op[3], OP_ATTEND, dim, (const model_op *const[]){part_op[0], part_op[1], part_op[2]}, 3);
}

/* U_1 relu(U_2 x), of result width N. */
static bool wired_mlp(const lemma_chain *c, const char *block, const model_op *x) {
    char name[MODEL_NAME_ROOM];
    snprintf(name, sizeof name, "%s.U2", block);
    const model_op *u2 = lemma_op(c, name, 0);
    snprintf(name, sizeof name, "%s.relu", block);
    const model_op *relu = lemma_op(c, name, 0);
    snprintf(name, sizeof name, "%s.U1", block);
    const model_op *u1 = lemma_op(c, name, 0);
    return u2 && wired(c, u2, OP_LINEAR, u2->dim, &x, 1) && wired(c, relu, OP_RELU, u2->dim, &u2, 1) &&
           wired(c, u1, OP_LINEAR, c->N, &relu, 1);
}

/* CLAIM ram:T2.3/wiring: the model is exactly the program of hash_copy.h - these registers, nothing else - so
   that statements about its registers are statements about the whole model. */
status lemma_wiring(lemma_chain *c) {
    const model *m = c->m;
    uint32_t heads = 0;
    while (heads <= HASH_COPY_N_MOST + 1 && lemma_op(c, "block1.head", heads + 1)) heads++;
    const model_op *embed = lemma_op(c, "embed", 0), *join = lemma_op(c, "block1.heads", 0);
    if (heads < 2 || heads > HASH_COPY_N_MOST + 1 || !embed || !join || embed->dim < 4) {
        lemma_fail(c, 0, "the registers of T_n are not there");
        return ST_OK;
    }
    c->D = m->D;
    c->n = heads - 1;
    c->b = (uint32_t)(embed->dim - 3);
    c->d0 = embed->dim;
    c->N = heads * c->d0;
    const model_op *head[HASH_COPY_N_MOST + 1];
    bool good = wired(c, embed, OP_EMBED, c->d0, NULL, 0);
    for (uint32_t k = 1; good && k <= heads; k++) {
        good = wired_head(c, "block1", k, embed, c->d0);
        head[k - 1] = lemma_op(c, "block1.head", k);
    }
    const model_op *slots = lemma_op(c, "block1.U1", 0), *found = lemma_op(c, "block2.head", 0);
    const model_op *passed = lemma_op(c, "block2.U1", 0), *logits = lemma_op(c, "unembed", 0);
    good = good && wired(c, join, OP_JOIN, c->N, head, heads) && wired_mlp(c, "block1", join) &&
           wired_head(c, "block2", 0, slots, c->N) && wired_mlp(c, "block2", found) &&
           wired(c, logits, OP_LINEAR, (size_t)m->D + 2, &passed, 1) && logits == &m->op[m->ops - 1] &&
           m->ops == 4 * (size_t)heads + 13 && found->window == 0;
    if (!good) {
        lemma_fail(c, 0, "the registers of T_n are there, but wired or shaped differently");
        return ST_OK;
    }
    c->applies = true;
    mpq_set(c->beta, found->sharpness);
    return ST_OK;
}

/* Whether entry (t, j) of the embedding is the integer v. */
static bool embeds(const rat_mat *E, size_t t, size_t j, long v) {
    const mpz_t *num = &E->num[t * E->cols + j];
    return v == 0 ? !mpz_sgn(*num) : (mpz_cmpabs(*num, E->den) == 0 && mpz_sgn(*num) == (v > 0 ? 1 : -1));
}

/* The tokens: letters are (code, 0, 0, 1) with code in {-1,+1}^b, BOS is (0, 1, 0, 1), COPY (0, 0, 1, 1). */
static bool embedding_holds(lemma_chain *c, const rat_mat *E) {
    for (uint32_t t = 0; t < c->D + 2; t++) {
        bool special = t >= c->D;
        for (uint32_t j = 0; j < c->b; j++) {
            long v = special ? 0 : mpz_sgn(E->num[t * E->cols + j]);
            if ((!special && v == 0) || !embeds(E, t, j, v)) {
                lemma_fail(c, 1, "token %u has no code in {-1,+1} at coordinate %u", t, j);
                return false;
            }
            if (!special) c->code[(size_t)t * c->b + j] = (signed char)v;
        }
        if (!embeds(E, t, c->b, t == model_bos(c->m)) || !embeds(E, t, c->b + 1, t == model_copy_token(c->m)) ||
            !embeds(E, t, c->b + 2, 1)) {
            lemma_fail(c, 1, "token %u has a wrong BOS, COPY or one lane", t);
            return false;
        }
    }
    return true;
}

/* CLAIM ram:T2.3/L1: every head of block 1 has score 0 on every pair of tokens (beta W_q^T W_k = 0), so softmax
   spreads evenly and head m at position i is W_v times the mean of the last min(window, i) embeddings.  The
   windows are finite and at most n+1: from position n+1 on, what a head sees no longer depends on i. */
status lemma_heads(lemma_chain *c, verdict *v) {
    status st = ST_OK;
    sparse q = {0}, k = {0}, score = {0};
    if (!(c->code = malloc((size_t)c->D * c->b))) return ST_MEMORY;
    if (!embedding_holds(c, &lemma_op(c, "embed", 0)->weight)) return ST_OK;
    TRY(facts_of_matrix(c, "embed", &lemma_op(c, "embed", 0)->weight));
    for (uint32_t w = 1; w <= c->n + 1; w++) {
        const model_op *head = lemma_op(c, "block1.head", w);
        TRY(sparse_from_transpose(&q, &lemma_op(c, "block1.q", w)->weight));
        TRY(sparse_from(&k, &lemma_op(c, "block1.k", w)->weight));
        TRY(sparse_mul(&score, &q, &k));
        if (score.used && mpq_sgn(head->sharpness)) {
            lemma_fail(c, 1, "head %u does not attend evenly: W_q^T W_k is not 0", w);
            goto out;
        }
        if (head->window < 1 || head->window > c->n + 1) {
            lemma_fail(c, 1, "head %u has window %llu, not 1..%u", w, (unsigned long long)head->window, c->n + 1);
            goto out;
        }
        facts_keep(c, VERDICT_STATE(c->told, "zero", fact_name("head", w)));
        sparse_clear(&q), sparse_clear(&k), sparse_clear(&score);
    }
    lemma_pass(c, v, 1, "%u heads of windows <= %u attend evenly; codes in {-1,+1}^%u, BOS and COPY flagged",
               c->n + 1, c->n + 1, c->b);
out:
    sparse_clear(&q), sparse_clear(&k), sparse_clear(&score);
    return st;
}

/* Steps to v, facts to told. */
static status run(lemma_chain *c, const model *m, uint32_t n, verdict *v, verdict *told) {
    *c = (lemma_chain){.m = m, .claimed = n, .told = told};
    mpq_inits(c->beta, c->margin_start, c->margin_ngram, c->margin, NULL);
    mpz_init(c->longest);
    mpz_ui_pow_ui(c->longest, m->D, n);
    mpz_add_ui(c->longest, c->longest, n - 1);
    typedef status (*part)(lemma_chain *, verdict *);
    static const part parts[] = {lemma_heads, lemma_slots, lemma_scores, lemma_answer};
    status st = lemma_wiring(c);
    for (size_t i = 0; st == ST_OK && c->applies && !c->why[0] && i < sizeof parts / sizeof *parts; i++) {
        st = parts[i](c, v);
        if (i < 2) c->slot_facts = c->facts;
    }
    return st;
}

status lemma_chain_run(lemma_chain *c, const model *m, uint32_t n, verdict *v) { return run(c, m, n, v, v); }
status lemma_chain_run_quietly(lemma_chain *c, const model *m, uint32_t n, verdict *told) { return run(c, m, n, NULL, told); }

void lemma_chain_clear(lemma_chain *c) {
    if (!c->m) return;
    free(c->code);
    free(c->fact);
    for (uint32_t k = 0; c->W && k < c->n; k++) mpq_clear(c->W[k]);
    free(c->W);
    mpq_clears(c->beta, c->margin_start, c->margin_ngram, c->margin, NULL);
    mpz_clear(c->longest);
    c->m = NULL;
}
