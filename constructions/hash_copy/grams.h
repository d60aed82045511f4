/* grams.h - the n-grams of a long string in a table: which of them are followed by different letters, and the votes of
   their occurrences.  Gram e (n <= e < L) is x_(e-n+1)..x_e, followed by x_(e+1) (in C: x[e-n..e), x[e]).
   Where D^n is small a gram's number is its place, one byte each; otherwise an open hash table of places in x, where a
   hit is compared letter by letter, so two grams are never confused.  Private to constructions/hash_copy. */
#ifndef CONSTRUCTIONS_HASH_COPY_GRAMS_H
#define CONSTRUCTIONS_HASH_COPY_GRAMS_H

#include "constructions/hash_copy/engine_inner.h"

typedef struct grams {
    const letter *x;
    size_t L;
    uint32_t n;
    uint64_t base, top;   /* the number of a gram: rolled in base `base`, top = base^n modulo 2^64          */
    bool exact;           /* base D, and all numbers below 2^64: equal numbers are equal grams              */
    uint64_t direct;      /* D^n where places are numbers, else 0                                           */
    unsigned char *byte;  /* direct: 0 none, 1 + the next letter, or GRAM_AMBIGUOUS                          */
    uint32_t *slot;       /* hash: 0 none; the first e of the gram, tag bits above, GRAM_FLAG when ambiguous */
    unsigned parts_log, part_slots_log, place_bits;
    bool ambiguous;       /* some gram is followed by different letters                                     */
    uint64_t bytes;
} grams;

#define GRAM_NONE UINT64_MAX

/* LIMIT (memory), MEMORY, STOPPED.  Deterministic: what it says does not depend on w->threads. */
MUST_USE status grams_build(grams *g, const copy_string *c, const work *w, fault *f);
void grams_clear(grams *g);

/* Walks e = n, n+1, ..: rolled numbers, places fetched ahead of their use. */
#define GRAM_AHEAD 32
typedef struct gram_walk {
    const grams *g;
    size_t next, filled; /* next e to hand out; numbers are ready for e < filled */
    uint64_t rolling;
    uint64_t number[GRAM_AHEAD];
} gram_walk;
void gram_walk_open(gram_walk *k, const grams *g);
/* The place of gram `next` when it is ambiguous, else GRAM_NONE; then next is one more. */
uint64_t gram_walk_next(gram_walk *k);

#endif
