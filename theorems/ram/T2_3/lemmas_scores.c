/* lemmas_scores.c - L4, L5, L6: the score of every key but the right one is smaller, by a margin that is
   computed here from the actual weights.
   s(i, p) = sum_k <code_k(i), code_(k+1)(p)> + sum_k W_k COPY_k(i) [p = k+1], with code_k(i) the code of the
   token k-1 places back (0 for BOS and COPY), or a mean of codes where there are fewer than k tokens. */
#include <stdlib.h>
#include <string.h>

#include "theorems/ram/T2_3/facts.h"
#include "theorems/ram/T2_3/lemmas.h"
#include "theorems/ram/T2_3/sparse.h"

/* The one key lane that query lane x may meet, or N for none; *k is the slot of a COPY lane, 0 for a code lane. */
static size_t partner(const lemma_chain *c, size_t x, uint32_t *k) {
    uint32_t slot = (uint32_t)(x / c->d0) + 1;
    size_t coordinate = x % c->d0;
    *k = 0;
    if (slot > c->n) return c->N;
    if (coordinate < c->b) return lemma_lane_code(c, slot + 1, (uint32_t)coordinate);
    if (coordinate > c->b) return c->N;
    *k = slot;
    return lemma_lane_place(c, slot);
}

/* CLAIM ram:T2.3/L4: W_q^T W_k of block 2, entry by entry: 1 where query slot k meets key slot k+1, W_k where the
   query's "COPY in slot k" meets the key's "at position k+1", 0 everywhere else.  W_k is read off here. */
static status score_holds(lemma_chain *c, const sparse *S, bool *holds) {
    *holds = false;
    mpq_t q;
    mpq_init(q);
    for (size_t x = 0; x < c->N; x++) {
        uint32_t k;
        size_t y = partner(c, x, &k);
        for (size_t e = S->start[x]; e < S->start[x + 1]; e++) {
            if (S->col[e] == y) continue;
            lemma_fail(c, 4, "query lane %zu meets key lane %zu", x, S->col[e]);
            goto out;
        }
        if (y == c->N) continue;
        sparse_get(q, S, x, y);
        if (k)
            mpq_set(c->W[k - 1], q);
        else if (mpq_cmp_si(q, 1, 1)) {
            lemma_fail(c, 4, "query lane %zu meets key lane %zu with a weight that is not 1", x, y);
            goto out;
        }
    }
    *holds = true;
out:
    mpq_clear(q);
    return ST_OK;
}

/* CLAIM ram:T2.3/L5: at answer step j < n COPY stands in query slot j+1 alone.  Only p* = j+2 has "at position
   j+2", and its token is x_(j+1), the letter to say.  There slots 1..j agree with the query (j b), slot j+1 meets
   BOS (0), and each of the n-1-j later slots is a mean over j+2 tokens, BOS among them: at least
   -b (j+1)/(j+2).  Any other key gets no W and, COPY's code being 0, at most (n-1) b. */
static void start_margin(const lemma_chain *c, uint32_t j, mpq_t margin) {
    long n = c->n, b = c->b, at = j;
    mpq_t q;
    mpq_init(q);
    mpq_set_si(margin, at * b - (n - 1) * b, 1);
    mpq_set_si(q, (n - 1 - at) * b * (at + 1), (unsigned long)(at + 2));
    mpq_canonicalize(q);
    mpq_sub(margin, margin, q);
    mpq_add(margin, margin, c->W[j]);
    mpq_clear(q);
}

static bool start_holds(lemma_chain *c, const fact_id *row) {
    mpq_t q;
    mpq_init(q);
    bool holds = true;
    for (uint32_t j = 0; j < c->n && holds; j++) {
        start_margin(c, j, q);
        if (!j || mpq_cmp(q, c->margin_start) < 0) mpq_set(c->margin_start, q);
        holds = mpq_sgn(q) > 0;
        facts_keep(c, VERDICT_STATE(c->told, "margin", fact_count(j), fact_rational(q), fact_from(row[lemma_lane_copy(c, j + 1)])));
        if (!holds) lemma_fail(c, 5, "answer step %u: the margin %s is not positive", j, lemma_exact(q).data);
    }
    mpq_clear(q);
    return holds;
}

static int compare_codes(const void *x, const void *y, void *to) {
    const lemma_chain *c = to;
    return memcmp(&c->code[(size_t)*(const uint32_t *)x * c->b], &c->code[(size_t)*(const uint32_t *)y * c->b], c->b);
}

/* CLAIM ram:T2.3/L6: at answer step j >= n the query's n slots are the letters x_(j-n+1) .. x_j.  A key after the
   same n letters scores n b.  Any other key misses at least
   (a) 2 where all n tokens are letters and one differs: codes in {-1,+1}^b that differ have <a, c> <= b - 2,
       so max over letters a != c of <code a, code c> is at most b - 2 exactly when the codes are distinct;
   (b) b where BOS or COPY is among the n tokens (code 0), also BOS in a key near the start whose other slots
       are means: each slot is worth at most b, one of them 0. */
static status codes_distinct(lemma_chain *c, bool *distinct) {
    uint32_t *order = malloc((size_t)c->D * sizeof *order);
    if (!order) return ST_MEMORY;
    for (uint32_t a = 0; a < c->D; a++) order[a] = a;
    qsort_r(order, c->D, sizeof *order, compare_codes, c);
    *distinct = true;
    for (uint32_t r = 0; r + 1 < c->D && *distinct; r++) {
        *distinct = compare_codes(&order[r], &order[r + 1], c) != 0;
        if (!*distinct) lemma_fail(c, 6, "letters %u and %u have one code", order[r], order[r + 1]);
    }
    free(order);
    if (*distinct) facts_keep(c, VERDICT_STATE(c->told, "codes", fact_count(c->D), fact_count(c->b)));
    return ST_OK;
}

status lemma_scores(lemma_chain *c, verdict *v) {
    status st = ST_OK;
    bool holds;
    sparse q = {0}, k = {0}, S = {0};
    fact_id *row = NULL;
    if (!(c->W = malloc(c->n * sizeof *c->W))) return ST_MEMORY;
    for (uint32_t i = 0; i < c->n; i++) mpq_init(c->W[i]);
    if (!(row = calloc(c->N, sizeof *row))) TRY(ST_MEMORY);
    TRY(sparse_from_transpose(&q, &lemma_op(c, "block2.q", 0)->weight));
    TRY(sparse_from(&k, &lemma_op(c, "block2.k", 0)->weight));
    TRY(sparse_mul(&S, &q, &k));
    TRY(score_holds(c, &S, &holds));
    if (!holds) goto out;
    lemma_pass(c, v, 4, "W_q^T W_k is the stated pattern in all %zu x %zu entries; W = %s", c->N, c->N,
               lemma_exact(c->W[0]).data);
    TRY(facts_of_rows(c, "score", &S, row));
    if (!start_holds(c, row)) goto out;
    lemma_pass(c, v, 5, "answer steps 0..%u: the key at position j+2 leads by at least %s", c->n - 1,
               lemma_exact(c->margin_start).data);
    TRY(codes_distinct(c, &holds));
    if (!holds) goto out;
    mpq_set_ui(c->margin_ngram, c->b < 2 ? c->b : 2, 1);
    bool start_less = mpq_cmp(c->margin_start, c->margin_ngram) < 0;
    mpq_set(c->margin, start_less ? c->margin_start : c->margin_ngram);
    lemma_pass(c, v, 6, "later steps: %u distinct codes, so only a key after the same %u letters scores %u; others "
               "at least %u less", c->D, c->n, c->n * c->b, c->b < 2 ? c->b : 2);
out:
    free(row);
    sparse_clear(&q), sparse_clear(&k), sparse_clear(&S);
    return st;
}
