/* packed.cl - how many keys stand at each Hamming distance from each query, in integers (docs/numerics.md N27):
   counts[q][h] = #{k < keys : popcount(query_q ^ key_k) = h} + #{the same with k < twice[q]},  h < levels <= 129.
   Codes are `words` <= 4 words of 32 bits.  A group has `rows` queries, a work item one of them at a time; its counts are
   its own column of local memory. */
#define LEVELS_MOST 129

GROUP __kernel void kernel_packed(__global uint *counts, __global const uint *key, __global const uint *query,
                                  __global const uint *twice, uint words, uint keys, uint levels, uint queries,
                                  uint rows)
{
    __local uint tally[LEVELS_MOST * WIDTH];
    __local uint *own = tally + get_local_id(0);
    uint end = rows_end(rows, queries);
    for (uint r = rows_begin(rows) + get_local_id(0); r < end; r += WIDTH) {
        uint q[4] = {0, 0, 0, 0}, again = twice[r];
        for (uint w = 0; w < words; w++) q[w] = query[(size_t)r * words + w];
        for (uint h = 0; h < levels; h++) own[h * WIDTH] = 0;
        __global const uint *at = key;
        for (uint k = 0; k < keys; k++, at += words) {
            uint h = popcount(q[0] ^ at[0]);
            if (words > 1) h += popcount(q[1] ^ at[1]);
            if (words > 2) h += popcount(q[2] ^ at[2]);
            if (words > 3) h += popcount(q[3] ^ at[3]);
            if (h < levels) own[h * WIDTH] += k < again ? 2 : 1;
        }
        for (uint h = 0; h < levels; h++) counts[(size_t)r * levels + h] = own[h * WIDTH];
    }
}
