/* memory.h - what T_n keeps of its prompt, as an object a control can bend: the model, and the formulas claimed. */
#ifndef THEOREMS_RAM_MEMORY_MEMORY_H
#define THEOREMS_RAM_MEMORY_MEMORY_H

#include "constructions/model/model.h"
#include "numerics/base/letters.h"
#include "theorems/claim.h"
#include "theorems/ram/C2_5/size.h"
#include "theorems/ram/T2_3/lemmas.h"

/* The bends.  Claimed: (L + positions) (n + slots) (b + bits) code bits, (L + positions) (n + slots) (b + flags) with
   the flags; base^b <= D^power; base^((n'+1) b) <= D^constant L^length for the least n' with err < 1/2. */
typedef struct memory_claim {
    model *m;
    uint32_t D, n, b;
    uint64_t L;
    long positions, slots, bits, flags; /* 2, 1, 0, 1                                              */
    unsigned long base, power;          /* 5, 3                                                   */
    unsigned long constant, length;     /* 6, 6                                                   */
    long states;                        /* D^L + states of them are needed, and are enough: 0      */
} memory_claim;

/* Which lane of block 1's output each lane of block 2's keys and values holds, read off the weights. */
#define CACHE_NOTHING SIZE_MAX
typedef struct cache {
    const memory_claim *c;
    size_t key, value;  /* registers                                                              */
    size_t *lane[2];    /* of each lane of key and value, or CACHE_NOTHING                         */
    size_t dim;
    size_t codes, flags; /* lanes that hold a code coordinate, and anything else                   */
    char why[160];      /* why some row is no lane: empty when all are                            */
} cache;

/* k is cleared by the caller whatever is returned. */
MUST_USE status cache_open(cache *k, const memory_claim *c);
void cache_clear(cache *k);
/* The prompt BOS x COPY through the model in exact rationals: its keys and values against what the bits of their code
   coordinates say.  *good = false with the place in why (text, appended). *positions: how many the cache holds. */
MUST_USE status cache_check_string(bool *good, text *why, size_t *positions, const cache *k, const letter *x, size_t L,
                                   fault *f);

/* Stated for other programs (theorems/fact.h): that keys and values are bits, for every prompt; the two constants.
   chain: of c->m, L1-L3 hold.  n: the least with err < 1/2, by the size claim of eps = 1/2. */
MUST_USE status memory_state_cache(verdict *v, const memory_claim *c, const lemma_chain *chain);
void memory_state_ratio(verdict *v, const memory_claim *c);
void memory_state_printed(verdict *v, const memory_claim *c, const size_claim *s, uint64_t n);

#define MEMORY_CONTROLS 14
extern const control memory_controls[MEMORY_CONTROLS];

#endif
