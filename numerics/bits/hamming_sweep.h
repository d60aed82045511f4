/* hamming_sweep.h - the two sweeps, written once for every register width.  Included by hamming_<path>.c, which defines
     SWEEP(name)       the function's name there
     SWEEP_TARGET      the attribute that lets the compiler use the instructions
     LANE_WORDS        64-bit words of a register (divides 8)
     SWEEP_FULL(v)     whether all bits of v are 1
     SWEEP_COUNT(v)    how many are
   A value of 0..6 is three registers, low bit first: bit 2 says "4 or more". */
#include <string.h>

#include "numerics/bits/hamming_path.h"

typedef uint64_t lanes __attribute__((vector_size(8 * LANE_WORDS), aligned(8 * LANE_WORDS)));
#define SWEEP_INLINE static inline __attribute__((always_inline)) SWEEP_TARGET

/* Part `half` of plane `bit` of block B. */
SWEEP_INLINE lanes plane_at(const hamming_keys *K, size_t block, unsigned bit, unsigned half) {
    lanes v;
    memcpy(&v, K->plane + (block * K->bits + bit) * 8 + half * LANE_WORDS, sizeof v);
    return v;
}

/* entry[s][0..3) = the distances of 6 bits of the keys from the query bits s; bits past the code are equal. */
static SWEEP_TARGET void SWEEP(fill)(lanes entry[64][3], const hamming_keys *K, size_t block, unsigned half,
                                     unsigned group) {
    const lanes zero = {0};
    entry[0][0] = entry[0][1] = entry[0][2] = zero;
    for (unsigned k = 0; k < 6; k++) {
        unsigned bit = 6 * group + k, have = 1u << k;
        lanes key = bit < K->bits ? plane_at(K, block, bit, half) : zero;
        for (unsigned s = 0; s < have; s++) { /* entries with this bit set differ where the key has 0 */
            lanes carry = entry[s][0] & ~key, carry2 = entry[s][1] & carry;
            lanes a0 = entry[s][0], a1 = entry[s][1], a2 = entry[s][2];
            entry[s + have][0] = a0 ^ ~key;
            entry[s + have][1] = a1 ^ carry;
            entry[s + have][2] = a2 | carry2;
            carry = a0 & key;
            carry2 = a1 & carry;
            entry[s][0] = a0 ^ key;
            entry[s][1] = a1 ^ carry;
            entry[s][2] = a2 | carry2;
        }
    }
}

/* A sum that saturates at 4: low bits s0, s1 and "4 or more". */
SWEEP_INLINE void add_capped(lanes *s0, lanes *s1, lanes *over, const lanes a[3]) {
    lanes carry = *s0 & a[0], half = *s1 ^ a[1];
    *s0 ^= a[0];
    *over |= a[2] | (*s1 & a[1]) | (half & carry);
    *s1 = half ^ carry;
}

SWEEP_TARGET void SWEEP(near)(const hamming_keys *K, const uint16_t *index, size_t count, void *table,
                              hamming_hit *hit, void *to) {
    lanes(*t)[64][3] = table;
    for (size_t block = 0; block < K->blocks; block++)
        for (unsigned half = 0; half < 8 / LANE_WORDS; half++) {
            size_t first = block * 512 + half * LANE_WORDS * 64;
            if (first >= K->count) return;
            for (unsigned g = 0; g < 4; g++) SWEEP(fill)(t[g], K, block, half, g);
            for (size_t q = 0; q < count; q++) {
                const uint16_t *i = index + 4 * q;
                const lanes *a = t[0][i[0]];
                lanes s0 = a[0], s1 = a[1], over = a[2];
                add_capped(&s0, &s1, &over, t[1][i[1]]);
                add_capped(&s0, &s1, &over, t[2][i[2]]);
                add_capped(&s0, &s1, &over, t[3][i[3]]);
                if (SWEEP_FULL(over)) continue;
                for (unsigned w = 0; w < LANE_WORDS; w++)
                    for (uint64_t near = ~over[w]; near; near &= near - 1) {
                        unsigned k = (unsigned)__builtin_ctzll(near);
                        size_t key = first + w * 64 + k;
                        if (key >= K->count) break;
                        hit(to, q, key, (unsigned)(s0[w] >> k & 1) + 2 * (unsigned)(s1[w] >> k & 1));
                    }
            }
        }
}

/* sum[0..planes) += a, a ripple of full adders.  The planes hold every distance, so nothing is carried out. */
SWEEP_INLINE void add_whole(lanes *sum, unsigned planes, const lanes a[3]) {
    lanes carry = {0};
    for (unsigned p = 0; p < planes; p++) {
        lanes x = sum[p], y = p < 3 ? a[p] : (lanes){0};
        sum[p] = x ^ y ^ carry;
        carry = (x & y) | ((x ^ y) & carry);
    }
}

/* Adds `times` the lanes of each distance to counts: the bits of the distance are decided from the top, pick[m] being
   the lanes whose decided bits are the number m. */
SWEEP_INLINE void tally(uint64_t *counts, const lanes *sum, unsigned planes, unsigned bits, const lanes *valid,
                        unsigned times) {
    lanes pick[256];
    pick[0] = *valid;
    for (unsigned p = planes; p-- > 0;)
        for (unsigned m = (bits >> (p + 1)) + 1; m-- > 0;) { /* downwards: 2m and 2m+1 are free to write */
            lanes v = pick[m];
            pick[2 * m] = v & ~sum[p];
            if (2 * m + 1 <= bits >> p) pick[2 * m + 1] = v & sum[p];
        }
    for (unsigned h = 0; h <= bits; h++) counts[h] += (uint64_t)SWEEP_COUNT(pick[h]) * times;
}

/* Lanes of the keys first .. first + 64 LANE_WORDS that stand before key `end`. */
SWEEP_INLINE lanes lanes_before(size_t first, size_t end) {
    lanes v = {0};
    for (unsigned w = 0; w < LANE_WORDS; w++) {
        size_t start = first + w * 64;
        v[w] = end >= start + 64 ? UINT64_MAX : end > start ? ((uint64_t)1 << (end - start)) - 1 : 0;
    }
    return v;
}

SWEEP_TARGET void SWEEP(count)(uint64_t *counts, const hamming_keys *K, const unsigned char *index, size_t count,
                               const size_t *twice, void *table) {
    lanes(*t)[64][3] = table;
    unsigned groups = (K->bits + 5) / 6, planes = 3;
    while (1u << planes <= K->bits) planes++;
    for (size_t block = 0; block < K->blocks; block++)
        for (unsigned half = 0; half < 8 / LANE_WORDS; half++) {
            size_t first = block * 512 + half * LANE_WORDS * 64;
            if (first >= K->count) return;
            lanes valid = lanes_before(first, K->count);
            for (unsigned g = 0; g < groups; g++) SWEEP(fill)(t[g], K, block, half, g);
            for (size_t q = 0; q < count; q++) {
                lanes sum[8] = {{0}};
                const unsigned char *i = index + q * groups;
                memcpy(sum, t[0][i[0]], 3 * sizeof *sum);
                for (unsigned g = 1; g < groups; g++) add_whole(sum, planes, t[g][i[g]]);
                uint64_t *to = counts + q * (K->bits + 1);
                size_t again = twice ? twice[q] : 0;
                bool whole = again >= first + 64 * LANE_WORDS || again >= K->count;
                tally(to, sum, planes, K->bits, &valid, whole ? 2 : 1);
                if (whole || again <= first) continue;
                lanes said = lanes_before(first, again);
                tally(to, sum, planes, K->bits, &said, 1);
            }
        }
}
