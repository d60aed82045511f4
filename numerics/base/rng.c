/* rng.c - see rng.h.  The key is {seed, FNV-1a of the stream's name}, the counter {block, sample, 0, 0}: two
   samples never share a counter, so a sample's numbers depend on nothing but (seed, name, index). */
#include "numerics/base/rng.h"

#include <Random123/philox.h>

static uint64_t name_hash(const char *name) {
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (; *name; name++) h = (h ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
    return h;
}

void rng_open(rng *r, uint64_t seed, const char *name, uint64_t index) {
    *r = (rng){.key = {seed, name_hash(name)}, .counter = {0, index, 0, 0}, .used = 4};
}

static void next_block(rng *r) {
    philox4x64_ctr_t counter = {{r->counter[0], r->counter[1], r->counter[2], r->counter[3]}};
    philox4x64_key_t key = {{r->key[0], r->key[1]}};
    philox4x64_ctr_t block = philox4x64(counter, key);
    for (int i = 0; i < 4; i++) r->block[i] = block.v[i];
    r->counter[0]++;
    r->used = 0;
}

uint64_t rng_next(rng *r) {
    if (r->used >= 4) next_block(r);
    return r->block[r->used++];
}

/* Lemire's multiplication (ACM TOMACS 29, 2019): of the 2^64 words w, the products w * bound whose low half is
   >= 2^64 mod bound fall into each high half 0 .. bound-1 exactly floor(2^64 / bound) times; the others are
   rejected.  The remainder is only computed where the low half is below bound, which it never reaches. */
uint64_t rng_below(rng *r, uint64_t bound) {
    unsigned __int128 product = (unsigned __int128)rng_next(r) * bound;
    if ((uint64_t)product < bound) {
        uint64_t rejected = (0 - bound) % bound; /* 2^64 mod bound */
        while ((uint64_t)product < rejected) product = (unsigned __int128)rng_next(r) * bound;
    }
    return (uint64_t)(product >> 64);
}
