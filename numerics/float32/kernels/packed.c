/* packed.c - how many keys stand at each Hamming distance from each query, in integers:
   counts[q][h] = #{k < keys : popcount(query_q ^ key_k) = h} + #{the same with k < twice[q]},  h < levels <= 129.
   Codes are `words` <= 4 words of 32 bits; a group has `rows` queries.  The plain form: numerics/bits is the fast one of
   the own cores. */
#include "numerics/bits/hamming.h"
#include "numerics/float32/kernels/rows.h"

void kernel_packed(const kernel_value *a, size_t group) {
    uint32_t *counts = a[0].p;
    const uint32_t *key = a[1].p, *query = a[2].p, *twice = a[3].p;
    uint32_t words = a[4].u, keys = a[5].u, levels = a[6].u, queries = a[7].u, rows = a[8].u;
    uint32_t end = rows_end(group, rows, queries);
    for (uint32_t r = (uint32_t)group * rows; r < end; r++) {
        uint32_t *own = counts + (size_t)r * levels;
        const uint32_t *q = query + (size_t)r * words, *at = key;
        for (uint32_t h = 0; h < levels; h++) own[h] = 0;
        for (uint32_t k = 0; k < keys; k++, at += words) {
            uint32_t h = 0;
            for (uint32_t w = 0; w < words; w++) h += hamming_weight(q[w] ^ at[w]);
            if (h < levels) own[h] += k < twice[r] ? 2 : 1;
        }
    }
}
