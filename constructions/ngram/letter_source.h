/* letter_source.h - random letters one after another, several from each random word, each exactly uniform.
   Private to constructions/ngram. */
#ifndef CONSTRUCTIONS_NGRAM_LETTER_SOURCE_H
#define CONSTRUCTIONS_NGRAM_LETTER_SOURCE_H

#include "numerics/base/letters.h"
#include "numerics/base/rng.h"

/* How a word is cut: groups of log2 D bits where D is a power of two (range 0), otherwise the digits of a uniform
   number below range = D^batch, the greatest such <= 2^32: a short remainder by D is cheap, and rejection rare. */
typedef struct letter_cut {
    uint32_t D;
    unsigned batch, shift;
    uint64_t range;
} letter_cut;

typedef struct letter_source {
    rng r;
    uint64_t word;
    unsigned left;
} letter_source;

static inline letter_cut letter_cut_of(uint32_t D) {
    letter_cut c = {.D = D, .batch = 1};
    if ((D & (D - 1)) == 0) {
        while ((D >> c.shift) > 1) c.shift++;
        c.batch = c.shift ? 64 / c.shift : 64;
        return c;
    }
    c.range = D;
    while (c.range * D <= (uint64_t)1 << 32) c.range *= D, c.batch++;
    return c;
}

static inline letter letter_next(letter_source *s, const letter_cut *c) {
    if (s->left == 0) {
        s->word = c->range ? rng_below(&s->r, c->range) : rng_next(&s->r);
        s->left = c->batch;
    }
    s->left--;
    if (!c->range) {
        letter a = (letter)(s->word & (c->D - 1));
        s->word >>= c->shift;
        return a;
    }
    letter a = (letter)(s->word % c->D);
    s->word /= c->D;
    return a;
}

#endif
