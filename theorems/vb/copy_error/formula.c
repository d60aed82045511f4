/* formula.c - the closed formula for the strings T_n miscopies, and how it is reported. */
#include "constructions/ngram/ngram.h"
#include "theorems/ram/L2_4/collision.h"
#include "theorems/vb/copy_error/copy_error.h"

#define EXACT_BITS ((uint64_t)1 << 20) /* of D^L, where it is written out */

/* CLAIM vb:copy-error/formula: a string that is not n-ambiguous is a string without repeats up to some length
   l >= n, whose next letter - if any - completes the first repeat; from there on the letter is always the one that
   followed before.  D N(l) - N(l+1) continuations complete a repeat at length l+1, each with one tail, so
       copied = N(L) + sum_(l=n..L-1) (D N(l) - N(l+1)) = D^n + (D-1) sum_(l=n..L-1) N(l).  */
void copy_formula(mpz_t count, const copy_claim *c, const mpz_t *counts) {
    mpz_t sum;
    mpz_init(sum);
    for (int64_t l = (int64_t)c->n + c->from; l < (int64_t)c->L + c->to; l++) mpz_add(sum, sum, counts[l]);
    mpz_mul_si(sum, sum, (long)c->D - 1 + c->factor);
    mpz_ui_pow_ui(count, c->D, c->L);
    mpz_sub(count, count, sum);
    mpz_ui_pow_ui(sum, c->D, c->n);
    mpz_mul_si(sum, sum, c->tail);
    mpz_sub(count, count, sum);
    mpz_clear(sum);
}

/* CLAIM vb:copy-error/union: an ambiguous string has two of its L-n n-grams that a letter follows equal, with different
   letters behind them.  For two given ones the letters before the second are free, its n letters forced, the
   letter behind it one of D-1: probability (D-1) D^-(n+1). */
void copy_bound_coefficient(mpz_t coefficient, const copy_claim *c) {
    collision_choose2(coefficient, (int64_t)c->L - (int64_t)c->n + c->windows);
    if (!c->one_successor) mpz_mul_ui(coefficient, coefficient, c->D - 1);
}

status copy_count(mpz_t miscopied, int *known, uint32_t D, uint32_t n, uint64_t L, const work *w) {
    uint64_t grams, at = L, bits = D > 1 ? 64 - (uint64_t)__builtin_clzll(D - 1) : 1;
    mpz_t power;
    *known = 0;
    /* Past l = D^n + n - 1 nothing is without a repeat: the number of copied strings stays what it is. */
    if (letters_count(&grams, D, n) && grams < L && L > grams + n) at = grams + n;
    if (at > EXACT_BITS / bits) return ST_OK;
    status st = ngram_count(NULL, miscopied, D, n, at, w);
    if (st == ST_LIMIT) return ST_OK;
    if (st != ST_OK) return st;
    *known = 1;
    if (at == L) return ST_OK;
    mpz_init(power);
    mpz_ui_pow_ui(power, D, at);
    mpz_sub(miscopied, power, miscopied); /* copied */
    if (L > EXACT_BITS / bits) {
        *known = 2;
    } else {
        mpz_ui_pow_ui(power, D, L);
        mpz_sub(miscopied, power, miscopied);
    }
    mpz_clear(power);
    return ST_OK;
}
