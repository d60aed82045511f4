/* lemmas.h - the proof that a given model copies every string without a repeated n-gram, of any length.
   Nine lemmas L1-L9, each a finite check on the actual weights, in time polynomial in n, b and D; no string is
   enumerated and nothing is assumed of whoever built the model.  docs/proofs/T2_3.md proves that the checks
   imply the theorem.  The only thing shared with the construction is the list of registers and lanes below. */
#ifndef THEOREMS_RAM_T2_3_LEMMAS_H
#define THEOREMS_RAM_T2_3_LEMMAS_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "constructions/model/model.h"
#include "theorems/verdict.h"

#define LEMMAS 9

typedef struct lemma_chain {
    const model *m;   /* borrowed */
    bool applies;     /* m has T_n's registers, wired as in hash_copy.h; otherwise nothing below is set */
    uint32_t claimed; /* the n of the claim                                                            */
    uint32_t D, n, b; /* read off m: heads of block 1, less one; columns of the embedding, less three   */
    size_t d0, N;     /* b + 3, (n+1) d0                                                               */
    signed char *code;         /* D x b, -1 or +1: the letters' codes, read off the embedding (L1)      */
    mpq_t *W;                  /* n weights of the position matches, read off W_q^T W_k (L4)            */
    mpq_t beta;                /* sharpness of block 2                                                 */
    mpq_t margin_start;        /* least score difference while COPY is among the last n tokens (L5)     */
    mpq_t margin_ngram, margin; /* ... afterwards (L6); the smaller of the two                         */
    mpz_t longest;             /* D^n + n - 1: a longer string repeats an n-gram                       */
    int passed;                /* L1 .. L<passed> hold; LEMMAS when the proof is complete               */
    char why[256];             /* the first lemma that does not hold, and where                        */
    verdict *told;             /* who is told; NULL for no one                                         */
    fact_id *fact;             /* what a conclusion from the chain rests on (facts.c)                    */
    size_t facts, fact_room;
    size_t slot_facts;         /* of them, those of L1-L3: the first ones                              */
} lemma_chain;

/* Runs the chain on m for the claim "no string without a repeated n-gram is miscopied", n >= 1, and writes a
   step a lemma to v (may be NULL).  A lemma that fails is not a failure to run.  c is cleared by the caller
   whatever is returned. */
MUST_USE status lemma_chain_run(lemma_chain *c, const model *m, uint32_t n, verdict *v);
/* The same without steps; facts are stated to told. */
MUST_USE status lemma_chain_run_quietly(lemma_chain *c, const model *m, uint32_t n, verdict *told);
void lemma_chain_clear(lemma_chain *c);
static inline bool lemma_chain_complete(const lemma_chain *c) { return c->applies && c->passed == LEMMAS; }

/* Whether 2 L e^(-beta margin) < 1 is decided true: then at every step of strings of length L all keys but
   the best weigh less than one of these together (L7).  Needs L1-L6. */
bool lemma_chain_sharp_for(const lemma_chain *c, const mpz_t L);

/* The lanes of block 1's output, as a fixed convention: slot k = 1..n+1 starts at (k-1)(b+3) with b code
   lanes; then "COPY in slot k" and "at position k+1" (both k <= n); then, in slot 1, the constant one. */
static inline size_t lemma_lane_code(const lemma_chain *c, uint32_t k, uint32_t coordinate) {
    return (size_t)(k - 1) * c->d0 + coordinate;
}
static inline size_t lemma_lane_copy(const lemma_chain *c, uint32_t k) { return lemma_lane_code(c, k, c->b); }
static inline size_t lemma_lane_place(const lemma_chain *c, uint32_t k) { return lemma_lane_code(c, k, c->b + 1); }
static inline size_t lemma_lane_one(const lemma_chain *c) { return lemma_lane_code(c, 1, c->b + 2); }

/* The verdict of `reading` rests on the whole chain, about parameters D and n. */
void lemma_chain_rest(const lemma_chain *c, verdict *v, const char *reading);
/* ... on L1-L3 alone: what block 1 puts out. */
void lemma_chain_rest_on_slots(const lemma_chain *c, verdict *v, const char *reading);
/* States e^(beta margin) > 2L, once lemma_chain_sharp_for said so. */
fact_id lemma_chain_state_sharp(const lemma_chain *c, verdict *v, const mpz_t L);

/* The parts.  Each returns ST_OK and leaves c->why empty when its lemmas hold, or says in c->why what fails. */
MUST_USE status lemma_wiring(lemma_chain *c);                          /* c->applies        */
MUST_USE status lemma_heads(lemma_chain *c, verdict *v);               /* L1                */
MUST_USE status lemma_slots(lemma_chain *c, verdict *v);               /* L2 and L3         */
MUST_USE status lemma_scores(lemma_chain *c, verdict *v);              /* L4, L5, L6        */
MUST_USE status lemma_answer(lemma_chain *c, verdict *v);              /* L7, L8, L9        */
/* Lemma `number` holds: writes its step.  Lemmas pass in order. */
void lemma_pass(lemma_chain *c, verdict *v, int number, const char *format, ...) PRINTF_LIKE(4, 5);
/* Records why lemma `number` does not hold; the first reason stays. */
void lemma_fail(lemma_chain *c, int number, const char *format, ...) PRINTF_LIKE(3, 4);
/* q as text, exactly, for steps: an mpq written into room. */
typedef struct lemma_text {
    char data[96];
} lemma_text;
lemma_text lemma_exact(const mpq_t q);
/* block<b>.<part><k>, or without the number for k = 0; NULL when m has no such register. */
const model_op *lemma_op(const lemma_chain *c, const char *part, uint32_t k);

#endif
