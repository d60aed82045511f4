/* collision.h - what Lemma 2.4 claims, as an object a control can bend, and the numbers it is held against. */
#ifndef THEOREMS_RAM_L2_4_COLLISION_H
#define THEOREMS_RAM_L2_4_COLLISION_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "numerics/base/letters.h"
#include "theorems/claim.h"
#include "theorems/verdict.h"

typedef enum collision_pairs { PAIRS_ALL, PAIRS_ADJACENT, PAIRS_DISJOINT } collision_pairs;
typedef enum collision_relation { AT_MOST, BELOW, EQUAL } collision_relation;

/* The statement: two n-grams at distance d are equal in D^free of the D^(n+d) strings they cover; p_ngram
   relates to pairs * letters^-(n + exponent), where pairs runs over L - n + windows windows; and p_ngram
   relates to L^power / divisor * D^-n.  collision_init gives the true one. */
typedef struct collision {
    uint64_t D, n, L;
    long rarer;         /* overlapping n-grams (d < n) coincide in D^(d - rarer) strings, others in D^d    */
    bool only_distance; /* overlapping ones with probability D^-d: in D^n strings                         */
    long windows, exponent, letters;
    collision_pairs kind;
    collision_relation sharp, printed;
    bool independent;   /* 1 - (1 - D^-n)^pairs for the bound: pairs taken for independent              */
    long power, divisor;
} collision;

void collision_init(collision *c, uint64_t D, uint64_t n, uint64_t L);
/* The free letters claimed for windows at distance d >= 1. */
int64_t collision_free(const collision *c, uint64_t d);
/* pairs := how many pairs of windows the statement counts. */
void collision_count_pairs(mpz_t pairs, const collision *c);
/* The claimed bounds; the caller sees to it that D^n is not too long. */
void collision_sharp_bound(mpq_t q, const collision *c);
void collision_printed_bound(mpq_t q, const collision *c);
bool collision_holds(collision_relation r, const mpq_t p, const mpq_t bound);

/* C(m, 2), 0 for m < 2. */
void collision_choose2(mpz_t r, int64_t m);
/* The letters that stay free when x_t = x_(t+d) for t = 0 .. n-1, found by joining positions: the number of
   classes of 0 .. n+d-1. */
MUST_USE status collision_classes(uint64_t *classes, uint64_t n, uint64_t d);
/* Reports an exact number, or - past 4,000 digits - form with an enclosure of its log2. */
MUST_USE status collision_report(verdict *v, const char *name, const mpq_t value, const char *form);
/* Reports coefficient * D^-n the same way; coefficient >= 0. */
MUST_USE status collision_report_bound(verdict *v, const char *name, const mpz_t coefficient, uint64_t D, uint64_t n);

/* Appends " (0000, 1111)": the strings that are bad, when they are `count` <= 8, else the first of them with
   the pair that makes it so.  Nothing when the first COLLISION_STRINGS strings do not show one. */
#define COLLISION_STRINGS ((uint64_t)1 << 16)
MUST_USE status collision_name_strings(text *t, uint64_t D, uint64_t n, uint64_t L, const mpz_t count,
                                       bool (*bad)(const letter *x, size_t L, uint32_t n, size_t *i, size_t *j));

/* Stated for other programs (theorems/fact.h). */
#define COLLISION_STATED_DISTANCES 32
#define COLLISION_STATED_LETTERS 4096
/* For both readings: that n-grams at distance d leave d letters free, where d and n are small enough to be joined again. */
void collision_state_pair(verdict *v, uint64_t n, uint64_t d);
/* Whether strings without a repeated n-gram are few enough to be gone through, where all D^L are not. */
bool collision_is_tree(uint64_t D, uint64_t n, uint64_t L);
/* sum := the strings of n..L letters without a repeated n-gram, stated as *id (0 for L < n).  LIMIT past the work limit. */
MUST_USE status collision_state_distinct(mpz_t sum, fact_id *id, verdict *v, uint64_t D, uint64_t n, uint64_t L, const work *w);
/* What the derived readings rest on besides; repeated: of all strings, NULL when it was not counted. */
MUST_USE status collision_state_bounds(verdict *v, const collision *c, const mpz_t pairs, mpz_srcptr repeated,
                                       bool sharp, bool printed, const work *w);

#define COLLISION_CONTROLS 18
extern const control collision_controls[COLLISION_CONTROLS];

#endif
