/* rounded.h - T_n with every output of block 1's heads rounded to the nearest multiple of 2^-F, ties to even: run on strings
   token by token.  All numbers of block 1 and the scores are integers (times 2^F and 2^2F); softmax is a sum of
   c e^(beta s) with integers c and s, enclosed. */
#ifndef VERIFY_CHECKER_BUILDERS_ROUNDED_H
#define VERIFY_CHECKER_BUILDERS_ROUNDED_H

#include "verify/checker/builders/builders.h"

enum { ROUNDED_BITS = 20, ROUNDED_LENGTH = 4096 }; /* F, letters of a string: at most */

/* The entries of a matrix that are not 0, row by row: from start[i] to start[i+1]. */
typedef struct entries {
    size_t *start, *column;
    int64_t *value;
} entries;

typedef struct level { /* keys of one score; of their values, the sum */
    int64_t score, *sum;
} level;

typedef struct rounded {
    kernel *k;
    const transformer *t;
    uint64_t F, beta, bits; /* bits: of enclosures, now */
    entries U2, U1, q2, k2;
    uint32_t *token; /* from position 1 on */
    int64_t *mean, *hidden, *slots; /* of the position at hand */
    int64_t *query, *key, *value;   /* query of it; keys and values (b codes) of all so far */
    level *level;
    size_t levels;
    mpz_t *lo, *hi, sum[2]; /* b sums over the levels, times 2^bits; of a difference of logits */
    struct power *power; /* those computed */
    size_t powers;
} rounded;

/* rounded.c: for strings of up to L letters; reads token a at position i (from 1), after those before it. */
void rounded_open(rounded *r, kernel *k, uint64_t F, uint64_t L);
void rounded_read(rounded *r, uint64_t i, uint32_t a);
/* rounded_powers.c: e^(-beta d / 2^2F) times 2^bits, 2 off at most; kept for the next time.
   rounded_levels.c: the keys at position i by score, their sums enclosed.  rounded_answer.c: the token said at position i. */
mpz_srcptr rounded_power(rounded *r, uint64_t d);
void rounded_forget(rounded *r);
void rounded_sums(rounded *r);
void rounded_sort(rounded *r, uint64_t i);
void rounded_enclose(rounded *r);
uint32_t rounded_answer(rounded *r, uint64_t i);
/* rounded_runs.c: the first wrong answer (len: none) to x, which was read; how many strings without a repeated n-gram there
   are, all of them copied. */
uint64_t rounded_wrong(rounded *r, const uint32_t *x, uint64_t len, uint32_t *said);
uint64_t rounded_all(rounded *r, uint64_t from, uint64_t to);
extern const object rounded_object; /* rounded_rules.c: T_n and the kinds of facts about rounding */
/* rounding*.c: how far rounding moves a lane at position i; facts about that. */
void rounding_error(mpq_t e, kernel *k, uint64_t F, uint64_t i, uint64_t at);
void rounding_drift(kernel *k, uint64_t F, uint64_t s, mpq_t most);
void rounding_steady(kernel *k, uint64_t F, uint64_t s, mpq_t there);
bool rounding_rule(kernel *k, const step *p);
/* What every reading needs: the chain, the bound; the fraction bits proved enough, the bits of the largest weight. */
uint64_t rounding_bound(kernel *k, uint64_t *weight_bits);

#endif
