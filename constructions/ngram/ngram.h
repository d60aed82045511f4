/* ngram.h - strings and their n-grams (exactly n letters): repetition, ambiguity, counting, sampling.
   D alphabet, n gram length, L string length, x in {0..D-1}^L.
   x repeats an n-gram if x[i..i+n) = x[j..j+n) for some i < j; it is n-ambiguous if moreover both are
   followed by a letter and these letters differ.  N_n(L) counts the strings of length L that do not repeat. */
#ifndef CONSTRUCTIONS_NGRAM_NGRAM_H
#define CONSTRUCTIONS_NGRAM_NGRAM_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/base/letters.h"
#include "numerics/base/work.h"

/* Whether x repeats an n-gram / is n-ambiguous, with the lexicographically first pair i < j (may be NULL).
   O(L^2 n) at worst: for witnesses and tests; n >= 1. */
bool ngram_repeats(const letter *x, size_t L, uint32_t n, size_t *i, size_t *j);
/* The same answer as ngram_repeats in O(L n log L): for long strings. */
MUST_USE status ngram_repeats_long(bool *repeats, const letter *x, size_t L, uint32_t n);
bool ngram_ambiguous(const letter *x, size_t L, uint32_t n, size_t *i, size_t *j);

/* A string of length L without a repeated n-gram (a piece of a de Bruijn sequence).  LIMIT when
   L > D^n + n - 1 (none exists). */
MUST_USE status ngram_distinct_string(letter *x, size_t L, uint32_t D, uint32_t n);

/* A random string of length L without a repeated n-gram, a function of (D, n, L, w->seed) alone: a random trail of the
   de Bruijn graph.  O(L) time; memory min(D^n / 8, 8 L .. 16 L) bytes beside x, at most 1 GiB of bits.  LIMIT when
   L > D^n + n - 1 or past NGRAM_DRAW_MOST, STOPPED. */
#define NGRAM_DRAW_MOST ((size_t)INT32_MAX)
MUST_USE status ngram_draw(letter *x, size_t L, uint32_t D, uint32_t n, const work *w);

/* counts[l] := N_n(l) for l = 0 .. *reached, where *reached <= most is the largest length that can be counted
   within w->limit (deterministic: it does not depend on time or threads).  counts has most+1 initialised
   entries; the others are left in any state.  l <= 2n+1, n = 1 and l > D^n + n - 1 cost no search (formulas,
   README.md), so *reached = most whenever counting gets past D^n + n - 1.  Between, trails of the de Bruijn
   graph are counted: a node is a set of used n-grams with the last letters, once for all the strings that
   share it, letters introduced in order (a pattern with m letters stands for D (D-1) .. (D-m+1) strings). */
MUST_USE status ngram_count_distinct(mpz_t *counts, uint64_t most, uint64_t *reached, uint32_t D, uint32_t n,
                                     const work *w);

/* How many of the D^L strings repeat an n-gram and are n-ambiguous, by formula or counting as above; either
   may be NULL.  LIMIT when the counting does not reach that far within w->limit or D^L has more than 2^24
   bits (lengths where everything repeats, or nothing, included only in the latter sense). */
MUST_USE status ngram_count(mpz_t repeated, mpz_t ambiguous, uint32_t D, uint32_t n, uint64_t L, const work *w);

/* The number of n-ambiguous strings of length L, D^L - D^n - (D-1) sum_{l=n}^{L-1} N_n(l) for L >= n and 0
   below (a string that is not ambiguous is a repeat-free one followed, from the first repeat on, by a forced
   tail).  counts[l] must hold N_n(l) for l < L. */
void ngram_count_ambiguous(mpz_t r, const mpz_t *counts, uint64_t L, uint32_t D, uint32_t n);

/* All D^L strings at once, bit-sliced (a lane a string): how many repeat an n-gram, how many are
   n-ambiguous, and how many a hard-max copier gets wrong - at some answer step some code coordinate of the
   votes of all matching keys, prompt and already generated, does not have the sign of the right letter.
   By Theorem 2 the last two agree; they are computed independently.  DOMAIN for sizes 0, LIMIT when D^L
   exceeds w->limit. */
typedef struct ngram_tally {
    uint64_t strings, repeated, ambiguous, wrong;
} ngram_tally;
MUST_USE status ngram_bitslice(ngram_tally *t, uint32_t D, uint32_t n, uint32_t L, const work *w);

/* Draws `samples` uniform strings (stream "ngram", seed w->seed, index = sample) and counts those that
   repeat an n-gram.  Costs samples * L units: LIMIT when over w->limit. */
MUST_USE status ngram_sample(uint64_t *repeated, uint64_t samples, uint32_t D, uint32_t n, uint64_t L,
                             const work *w);

#endif
