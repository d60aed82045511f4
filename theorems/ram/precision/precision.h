/* precision.h - the copier with rounded window means: how many fraction bits are proved enough, how many strings show
   to be needed; and what is claimed of both, as an object a control can bend. */
#ifndef THEOREMS_RAM_PRECISION_PRECISION_H
#define THEOREMS_RAM_PRECISION_PRECISION_H

#include "constructions/hash_copy/hash_copy.h"
#include "theorems/claim.h"
#include "theorems/ram/T2_3/judge.h"
#include "theorems/ram/T2_3/lemmas.h"

#define PRECISION_BITS_MOST 64 /* fraction bits looked at */

/* What a control bends.  A model is bent as soon as it is built: m is then that model, T_n or a rounded one. */
typedef struct precision_claim {
    model *m;
    long proved, least, weight;     /* added to what is claimed of each: 0                          */
    long weight_slope, weight_more; /* weight_bits <= 2 log2(n log2 D) + 6                           */
    long proved_slope, proved_more; /* activation_bits_proved <= 2 log2(n log2 D) + 5                */
} precision_claim;

/* Whether f fraction bits keep every lemma of the chain (c is complete, of T_n): docs/proofs/precision.md.
   Monotone: what holds for f holds for f+1. */
MUST_USE status precision_holds(bool *holds, const lemma_chain *c, unsigned f);
/* States what that rests on (theorems/fact.h) for a reading: the lanes' errors, and what is left of the leads.  f holds. */
MUST_USE status precision_state_bound(verdict *v, const char *reading, const lemma_chain *c, unsigned f);
/* The largest error of a mean of m integers rounded to multiples of 2^-f: 2^-f floor(m'/2)/m', m' = m / gcd(m, 2^f). */
void precision_mean_error(mpq_t q, uint64_t m, unsigned f);

/* Strings without a repeated n-gram, in rows of one length each. */
typedef struct precision_strings {
    uint32_t D, n, longest; /* longest: the length of a row */
    size_t count, room;
    uint32_t *length; /* of each, <= longest */
    letter *x;        /* count rows of `longest` letters */
    bool all;         /* of their lengths        */
    bool drawn;       /* by random search        */
} precision_strings;
void precision_strings_clear(precision_strings *s);
/* All of length L in lexicographic order after those there already; *fits = false, and none is added, when they then pass
   `most` in number.  longest is set before the first call. */
MUST_USE status precision_strings_all(precision_strings *s, bool *fits, uint32_t L, uint64_t most);
/* `count` of length L by random search with backtracking (stream "precision", index = sample); fewer where the search
   does not end within 2^16 letters. */
MUST_USE status precision_strings_draw(precision_strings *s, uint32_t L, uint64_t count, uint64_t seed);
/* What a run of the rounded copier on all of the strings costs the program recheck, in its units (docs/certificate.md). */
uint64_t precision_strings_cost(const precision_strings *s);
/* The first of the strings that m miscopies, or s->count. */
MUST_USE status precision_first_wrong(size_t *wrong, judgement *how, const precision_strings *s, const model *m,
                                      const work *w, fault *f);

/* The first string that is miscopied, and how. */
typedef struct precision_witness {
    size_t at;
    judgement how;
} precision_witness;

/* Stated for other programs (theorems/fact.h), where the chain is complete: what every reading rests on; and the runs on
   all strings of length[0]..length[1] letters, copied with least..proved-1 fraction bits, w not with one less. */
MUST_USE status precision_state(verdict *v, const lemma_chain *c, unsigned proved, uint64_t weight_bits, const mpz_t largest);
void precision_state_runs(verdict *v, const precision_strings *s, const uint32_t length[2], unsigned least, unsigned proved,
                          const precision_witness *w);

#define PRECISION_CONTROLS 12
extern const control precision_controls[PRECISION_CONTROLS];

#endif
