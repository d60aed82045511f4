/* rng.h - counter-based random numbers: Philox 4x64-10 (Salmon et al., SC 2011; the Random123 library).
   A stream is named by (seed, name), a sample by its index, so any number of threads and any sharding
   draw the same numbers. */
#ifndef NUMERICS_BASE_RNG_H
#define NUMERICS_BASE_RNG_H

#include <stdint.h>

typedef struct rng {
    uint64_t key[2], counter[4], block[4];
    unsigned used; /* words of block already handed out */
} rng;

/* Positions r at the start of sample `index` of the stream (seed, name). */
void rng_open(rng *r, uint64_t seed, const char *name, uint64_t index);
uint64_t rng_next(rng *r);
/* Uniform on {0, .., bound-1}, exactly (rejection); bound >= 1. */
uint64_t rng_below(rng *r, uint64_t bound);

#endif
