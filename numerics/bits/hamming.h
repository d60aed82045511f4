/* hamming.h - Hamming distances of every pair of a query's and a key's code, counted or sifted for the near ones.
   Codes are up to 128 bits, in `words` 64-bit words each (low word first).  Keys are bit-sliced: one bit of 512 keys in
   a row, so that one instruction adds a bit to as many distances as a register has bits.  For each six bits of a code
   a table holds the partial distances for all 64 values a query can have there; a query adds one entry of each.
   Every path (AVX-512, AVX2, plain vectors of the compiler) gives the same integers (docs/numerics.md N27). */
#ifndef NUMERICS_BITS_HAMMING_H
#define NUMERICS_BITS_HAMMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/base/status.h"

#define HAMMING_BITS_MOST 128
#define HAMMING_NEAR 4 /* near: distance below */

typedef enum hamming_path { HAMMING_PORTABLE, HAMMING_AVX2, HAMMING_AVX512, HAMMING_PATHS } hamming_path;
bool hamming_path_runs(hamming_path p); /* on this processor */
hamming_path hamming_path_best(void);
const char *hamming_path_name(hamming_path p);

/* The bits set in a word, without an instruction for it that a processor may lack. */
static inline unsigned hamming_weight(uint64_t v) {
    v -= v >> 1 & 0x5555555555555555u;
    v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
    return (unsigned)(((v + (v >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

typedef struct hamming_keys {
    uint64_t *plane; /* [block][bit][8] */
    size_t count, blocks;
    unsigned bits, words;
} hamming_keys;

static inline unsigned hamming_words(unsigned bits) { return bits > 64 ? 2 : 1; }
/* Bytes that hamming_keys_open allocates. */
uint64_t hamming_keys_bytes(size_t count, unsigned bits);
/* Slices code[words * k], k < count.  DOMAIN for bits outside 1..128, MEMORY. */
MUST_USE status hamming_keys_open(hamming_keys *K, const uint64_t *code, size_t count, unsigned bits);
void hamming_keys_close(hamming_keys *K);

/* Calls hit(to, q, k, h) for every query q < count and key k whose codes differ in h < HAMMING_NEAR of their lowest
   HAMMING_SIEVE bits: those near each other, and where codes are longer some others.  Blocks of keys one after the
   other, in each the queries in order, for each of these the keys in order.  code: the queries, as above.  MEMORY. */
#define HAMMING_SIEVE 24
typedef void hamming_hit(void *to, size_t query, size_t key, unsigned distance);
MUST_USE status hamming_near(const hamming_keys *K, const uint64_t *code, size_t count, hamming_path path,
                             hamming_hit *hit, void *to);

/* counts[q * (bits + 1) + h] += the number of keys at distance h from query q, the first twice[q] keys counted twice
   (twice NULL: none). */
MUST_USE status hamming_count(uint64_t *counts, const hamming_keys *K, const uint64_t *code, size_t count,
                              const size_t *twice, hamming_path path);

#endif
