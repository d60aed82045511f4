/* lemmas_answer.c - L7, L8, L9: the right key outweighs all others together, its letter is decoded, and the
   induction closes for every length. */
#include <stdlib.h>

#include "numerics/ball/enclosure.h"
#include "theorems/ram/T2_3/facts.h"
#include "theorems/ram/T2_3/lemmas.h"
#include "theorems/ram/T2_3/sparse.h"

/* Whether e^(beta margin) > keys is decided true.  First with integers, as 2^floor(beta margin) >= keys (e > 2),
   which a person can redo; else with an enclosure of e^(beta margin). */
static bool outweighs(const lemma_chain *c, const mpz_t keys) {
    bool yes = false;
    mpq_t x, bound;
    mpz_t power;
    enclosure e;
    mpq_inits(x, bound, NULL);
    mpz_init(power);
    enclosure_init(&e);
    mpq_mul(x, c->beta, c->margin);
    if (mpq_sgn(x) <= 0) goto out;
    mpz_fdiv_q(power, mpq_numref(x), mpq_denref(x));
    /* floor(x) >= the number of bits of keys  =>  2^floor(x) > keys; equality for a power of two. */
    if (mpz_cmp_ui(power, mpz_sizeinbase(keys, 2)) >= 0) yes = true;
    if (!yes && mpz_fits_ulong_p(power)) {
        unsigned long bits = mpz_get_ui(power); /* below the size of keys, so this is no large number */
        mpz_ui_pow_ui(power, 2, bits);
        yes = mpz_cmp(power, keys) >= 0;
    }
    mpq_set_z(bound, keys);
    for (unsigned precision = 64; !yes && precision <= 1024; precision *= 4) {
        if (enclosure_exp(&e, x, precision) != ST_OK) break;
        yes = mpq_cmp(e.lo, bound) > 0;
        if (mpq_cmp(e.hi, bound) <= 0) break;
    }
out:
    enclosure_clear(&e);
    mpz_clear(power);
    mpq_clears(x, bound, NULL);
    return yes;
}

bool lemma_chain_sharp_for(const lemma_chain *c, const mpz_t L) {
    mpz_t keys;
    mpz_init(keys);
    mpz_mul_2exp(keys, L, 1);
    bool yes = c->passed >= 6 && outweighs(c, keys);
    mpz_clear(keys);
    return yes;
}

/* CLAIM ram:T2.3/L8 (relu): each row of U_2 W_v is at least 0 on every position's lanes - codes in [-1, 1], flags in
   [0, 1], the constant 1 - hence on what attention returns, a convex combination: the relu keeps it. */
static bool found_is_kept(lemma_chain *c, const sparse *P, const fact_id *row) {
    bool kept = true;
    mpq_t least, q;
    mpq_inits(least, q, NULL);
    for (size_t r = 0; r < P->rows && kept; r++) {
        mpq_set_ui(least, 0, 1);
        for (size_t e = P->start[r]; e < P->start[r + 1]; e++) {
            size_t slot = P->col[e] / c->d0 + 1, x = P->col[e] % c->d0;
            sparse_value(q, P, e);
            bool flag = (x == c->b || x == c->b + 1) && slot <= c->n, one = P->col[e] == lemma_lane_one(c);
            if (x >= c->b && !flag && !one) continue; /* a lane that is 0 (L3) */
            if (x < c->b)
                mpq_abs(q, q), mpq_sub(least, least, q);
            else if (one || mpq_sgn(q) < 0)
                mpq_add(least, least, q);
        }
        kept = mpq_sgn(least) >= 0;
        facts_keep(c, VERDICT_STATE(c->told, "nonneg", fact_name("pass", 0), fact_count(r), fact_from(row[r])));
        if (!kept) lemma_fail(c, 8, "hidden row %zu of block 2 can be negative", r);
    }
    mpq_clears(least, q, NULL);
    return kept;
}

/* CLAIM ram:T2.3/L8 (decode): the logit of letter a is kappa <code(a), o> with one kappa > 0, o the mean of slot 1's
   code; BOS and COPY get 0.  With weight w > 1/2 on the right key every coordinate of o has the sign of the right
   code a, |o_x| >= 2w - 1.  So logit a - logit c = 2 kappa sum over the coordinates where the codes differ of
   |o_x| > 0 (the codes are distinct, L6), and logit a > 0: a is the strict argmax. */
static bool letters_decode(lemma_chain *c, const sparse *G) {
    bool good = true;
    mpq_t kappa, q;
    mpq_inits(kappa, q, NULL);
    sparse_get(kappa, G, 0, lemma_lane_code(c, 1, 0));
    if (c->code[0] < 0) mpq_neg(kappa, kappa);
    if (mpq_sgn(kappa) <= 0) lemma_fail(c, 8, "the unembedding does not read the found code"), good = false;
    for (uint32_t t = 0; t < c->D + 2 && good; t++) {
        good = sparse_row_count(G, t) == (t < c->D ? c->b : 0);
        for (size_t e = G->start[t]; e < G->start[t + 1] && good; e++) {
            good = G->col[e] < c->b; /* slot 1's code lanes are the first b */
            if (!good) break;
            sparse_value(q, G, e);
            if (c->code[(size_t)t * c->b + G->col[e]] < 0) mpq_neg(q, q);
            good = mpq_equal(q, kappa);
        }
        if (!good) lemma_fail(c, 8, "the logit of token %u is not that of its code", t);
    }
    mpq_clears(kappa, q, NULL);
    return good;
}

static status decode_holds(lemma_chain *c, bool *holds) {
    status st = ST_OK;
    sparse V = {0}, U2 = {0}, U1 = {0}, E = {0}, P = {0}, H = {0}, G = {0};
    fact_id *row = NULL;
    *holds = false;
    TRY(sparse_from(&V, &lemma_op(c, "block2.v", 0)->weight));
    TRY(sparse_from(&U2, &lemma_op(c, "block2.U2", 0)->weight));
    TRY(sparse_from(&U1, &lemma_op(c, "block2.U1", 0)->weight));
    TRY(sparse_from(&E, &lemma_op(c, "unembed", 0)->weight));
    TRY(sparse_mul(&P, &U2, &V));
    if (!(row = calloc(P.rows + 1, sizeof *row))) TRY(ST_MEMORY);
    TRY(facts_of_rows(c, "pass", &P, row));
    if (!found_is_kept(c, &P, row)) goto out;
    TRY(sparse_mul(&H, &U1, &P));
    TRY(sparse_mul(&G, &E, &H));
    TRY(facts_of_rows(c, "readout", &G, NULL));
    *holds = letters_decode(c, &G);
out:
    free(row);
    sparse_clear(&V), sparse_clear(&U2), sparse_clear(&U1), sparse_clear(&E);
    sparse_clear(&P), sparse_clear(&H), sparse_clear(&G);
    return st;
}

/* CLAIM ram:T2.3/L7: position i = L+2+j sees K <= 2L+1 keys, so all but the best weigh together at most
   (K-1) e^(-beta margin) <= 2L e^(-beta margin) of it.  A string without a repeated n-gram has L <= D^n + n - 1,
   hence e^(beta margin) > 2 (D^n + n - 1) gives the best key more than half, for every L at once. */
status lemma_answer(lemma_chain *c, verdict *v) {
    status st = ST_OK;
    bool holds;
    if (!lemma_chain_sharp_for(c, c->longest)) {
        lemma_fail(c, 7, "beta %s, margin %s: e^(beta margin) is not shown to exceed 2(D^n + n - 1)",
                   lemma_exact(c->beta).data, lemma_exact(c->margin).data);
        return ST_OK;
    }
    facts_keep(c, lemma_chain_state_sharp(c, c->told, c->longest));
    lemma_pass(c, v, 7, "beta %s, margin %s: e^(beta margin) > 2(D^n + n - 1), so the right key has more than half the weight "
               "in every string of length L <= D^n + n - 1", lemma_exact(c->beta).data, lemma_exact(c->margin).data);
    TRY(decode_holds(c, &holds));
    if (!holds) goto out;
    lemma_pass(c, v, 8, "logits are a positive multiple of <code(a), slot 1 found>, 0 for BOS and COPY: strict argmax");
    /* CLAIM ram:T2.3/L9: induction on j with L5 (j < n) and L6 (j >= n; the matching key is unique and stands at
       j+2 when no n-gram repeats).  The model compares c->n letters; a string without a repeated n-gram has no
       repeated longer one either, so any c->n >= n serves the claim. */
    if (c->n < c->claimed) {
        lemma_fail(c, 9, "the model compares %u letters, the claim is about %u-grams", c->n, c->claimed);
        goto out;
    }
    lemma_pass(c, v, 9, "by induction on the answer step every string without a repeated %u-gram is copied, for every "
               "L >= 1", c->claimed);
out:
    return st;
}
