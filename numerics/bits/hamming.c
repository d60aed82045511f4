/* hamming.c - slicing the keys, choosing a path. */
#include "numerics/bits/hamming.h"

#include <stdlib.h>
#include <string.h>

#include "numerics/bits/hamming_path.h"

bool hamming_path_runs(hamming_path p) {
#if defined(__x86_64__)
    if (p == HAMMING_AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
    if (p == HAMMING_AVX512) return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vpopcntdq");
#endif
    return p == HAMMING_PORTABLE;
}

hamming_path hamming_path_best(void) {
    hamming_path p = HAMMING_PATHS - 1;
    while (!hamming_path_runs(p)) p--;
    return p;
}

const char *hamming_path_name(hamming_path p) {
    static const char *const name[] = {"portable", "AVX2", "AVX-512 VPOPCNTDQ"};
    return name[p];
}

uint64_t hamming_keys_bytes(size_t count, unsigned bits) { return ((uint64_t)count + 511) / 512 * bits * 64; }

status hamming_keys_open(hamming_keys *K, const uint64_t *code, size_t count, unsigned bits) {
    *K = (hamming_keys){0};
    if (bits < 1 || bits > HAMMING_BITS_MOST) return ST_DOMAIN;
    *K = (hamming_keys){.count = count, .blocks = count / 512 + (count % 512 != 0), .bits = bits,
                        .words = hamming_words(bits)};
    if (count == 0) return ST_OK;
    if (!(K->plane = calloc(K->blocks, (size_t)bits * 64))) return ST_MEMORY;
    for (size_t k = 0; k < count; k++)
        for (unsigned bit = 0; bit < bits; bit++) {
            uint64_t one = code[k * K->words + bit / 64] >> bit % 64 & 1;
            K->plane[(k / 512 * bits + bit) * 8 + k % 512 / 64] |= one << k % 64;
        }
    return ST_OK;
}

void hamming_keys_close(hamming_keys *K) { free(K->plane); }

/* Six bits of a code from bit 6g on. */
static unsigned six_bits(const uint64_t *code, unsigned bits, unsigned g) {
    unsigned at = 6 * g;
    if (at >= bits) return 0;
    uint64_t v = code[at / 64] >> at % 64;
    if (at % 64 > 58 && at / 64 + 1 < hamming_words(bits)) v |= code[at / 64 + 1] << (64 - at % 64);
    return (unsigned)v & 63 & (bits - at < 6 ? (1u << (bits - at)) - 1 : 63);
}

status hamming_near(const hamming_keys *K, const uint64_t *code, size_t count, hamming_path path, hamming_hit *hit,
                    void *to) {
    status st = ST_OK;
    hamming_near_sweep *sweep = hamming_near_portable;
    uint16_t *index = calloc(count + 1, 4 * sizeof *index);
    void *table = aligned_alloc(64, 4 * HAMMING_TABLE_BYTES);
    if (!index || !table) TRY(ST_MEMORY);
    for (size_t q = 0; q < count; q++)
        for (unsigned g = 0; g < 4; g++) index[4 * q + g] = (uint16_t)six_bits(code + q * K->words, K->bits, g);
#if defined(__x86_64__)
    if (path == HAMMING_AVX2) sweep = hamming_near_avx2;
    if (path == HAMMING_AVX512) sweep = hamming_near_avx512;
#endif
    if (!hamming_path_runs(path)) TRY(ST_UNSUPPORTED);
    sweep(K, index, count, table, hit, to);
out:
    free(index);
    free(table);
    return st;
}

status hamming_count(uint64_t *counts, const hamming_keys *K, const uint64_t *code, size_t count, const size_t *twice,
                     hamming_path path) {
    status st = ST_OK;
    unsigned groups = (K->bits + 5) / 6;
    hamming_count_sweep *sweep = hamming_count_portable;
    unsigned char *index = calloc(count + 1, groups);
    void *table = aligned_alloc(64, groups * HAMMING_TABLE_BYTES);
    if (!index || !table) TRY(ST_MEMORY);
    for (size_t q = 0; q < count; q++)
        for (unsigned g = 0; g < groups; g++)
            index[q * groups + g] = (unsigned char)six_bits(code + q * K->words, K->bits, g);
#if defined(__x86_64__)
    if (path == HAMMING_AVX2) sweep = hamming_count_avx2;
    if (path == HAMMING_AVX512) sweep = hamming_count_avx512;
#endif
    if (!hamming_path_runs(path)) TRY(ST_UNSUPPORTED);
    sweep(counts, K, index, count, twice, table);
out:
    free(index);
    free(table);
    return st;
}
