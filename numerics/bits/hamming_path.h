/* hamming_path.h - the sweeps of one instruction set.  Private to numerics/bits. */
#ifndef NUMERICS_BITS_HAMMING_PATH_H
#define NUMERICS_BITS_HAMMING_PATH_H

#include "numerics/bits/hamming.h"

#define HAMMING_TABLE_BYTES ((size_t)64 * 3 * 64) /* of six bits of a code, at most */

/* index: the values of six bits of each query, four of them (near) or all (count); table: HAMMING_TABLE_BYTES for each
   six bits, aligned to 64. */
typedef void hamming_near_sweep(const hamming_keys *K, const uint16_t *index, size_t count, void *table,
                                hamming_hit *hit, void *to);
typedef void hamming_count_sweep(uint64_t *counts, const hamming_keys *K, const unsigned char *index, size_t count,
                                 const size_t *twice, void *table);
hamming_near_sweep hamming_near_portable;
hamming_count_sweep hamming_count_portable;
#if defined(__x86_64__)
hamming_near_sweep hamming_near_avx2, hamming_near_avx512;
hamming_count_sweep hamming_count_avx2, hamming_count_avx512;
#endif

#endif
