/* Hamming distances of every pair: each path against one pair at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/base/rng.h"
#include "numerics/bits/hamming_path.h"
#include "tests/harness.h"

/* The registers of 512 bits, as the compiler makes them out of smaller ones: the layout of the AVX-512 path runs
   everywhere, its instructions only where they are. */
#pragma GCC diagnostic ignored "-Wpsabi"
#define SWEEP(name) wide_##name
#define SWEEP_TARGET
#define LANE_WORDS 8
static bool wide_full(const uint64_t *v) {
    uint64_t all = UINT64_MAX;
    for (int w = 0; w < 8; w++) all &= v[w];
    return all == UINT64_MAX;
}
static unsigned wide_ones(const uint64_t *v) {
    unsigned sum = 0;
    for (int w = 0; w < 8; w++) sum += hamming_weight(v[w]);
    return sum;
}
#define SWEEP_FULL(v) wide_full((const uint64_t *)&(v))
#define SWEEP_COUNT(v) wide_ones((const uint64_t *)&(v))
static hamming_near_sweep wide_near;
static hamming_count_sweep wide_count;
#include "numerics/bits/hamming_sweep.h"

static const unsigned widths[] = {1, 2, 3, 5, 6, 7, 12, 23, 24, 25, 31, 32, 33, 59, 60, 63, 64, 65, 66, 90, 127, 128};

/* Codes at all distances from each other: some random, some a few bits from the one before. */
static uint64_t *draw(size_t count, unsigned bits, uint64_t index) {
    unsigned words = hamming_words(bits);
    uint64_t *code = calloc(count + 1, words * sizeof *code);
    rng r;
    ck_assert_ptr_nonnull(code);
    rng_open(&r, test_seed(), "hamming", index);
    for (size_t k = 0; k < count; k++) {
        uint64_t *to = code + k * words, flips = rng_below(&r, 8);
        for (unsigned w = 0; w < words; w++) to[w] = k && flips < 6 ? to[(int)w - (int)words] : rng_next(&r);
        for (uint64_t f = 0; f < flips && flips < 6; f++) {
            uint64_t bit = rng_below(&r, bits);
            to[bit / 64] ^= (uint64_t)1 << bit % 64;
        }
        if (bits % 64) to[words - 1] &= ((uint64_t)1 << bits % 64) - 1;
    }
    return code;
}

static unsigned distance(const uint64_t *a, const uint64_t *b, unsigned from, unsigned to) {
    unsigned sum = 0;
    for (unsigned bit = from; bit < to; bit++) sum += (unsigned)((a[bit / 64] ^ b[bit / 64]) >> bit % 64 & 1);
    return sum;
}

START_TEST(every_path_counts_every_distance_like_one_pair_at_a_time) {
    for (size_t k = 0; k < sizeof widths / sizeof *widths; k++)
        for (int path = 0; path < HAMMING_PATHS; path++) {
            if (!hamming_path_runs((hamming_path)path)) continue;
            unsigned bits = widths[k], words = hamming_words(bits);
            size_t count = 130 + 97 * k, queries = 9;
            uint64_t *code = draw(count, bits, k), *query = draw(queries, bits, 100 + k);
            uint64_t *got = calloc(queries, (bits + 1) * sizeof *got);
            uint64_t *want = calloc(queries, (bits + 1) * sizeof *want);
            size_t twice[9] = {0, 1, 63, 64, 65, 128, 129, count - 1, count};
            ck_assert(got && want);
            for (size_t q = 0; q < queries; q++)
                for (size_t i = 0; i < count; i++) {
                    unsigned h = distance(code + i * words, query + q * words, 0, bits);
                    want[q * (bits + 1) + h] += i < twice[q] ? 2 : 1;
                }
            hamming_keys K;
            ck_ok(hamming_keys_open(&K, code, count, bits));
            ck_ok(hamming_count(got, &K, query, queries, twice, (hamming_path)path));
            ck_assert_msg(!memcmp(got, want, queries * (bits + 1) * sizeof *got), "%u bits, %s", bits,
                          hamming_path_name((hamming_path)path));
            hamming_keys_close(&K);
            free(code);
            free(query);
            free(got);
            free(want);
        }
}
END_TEST

typedef struct near_list {
    unsigned char *seen; /* [query][key]: 1 + the distance said */
    size_t keys;
    bool again;
} near_list;

static void note(void *to, size_t query, size_t key, unsigned h) {
    near_list *l = to;
    ck_assert_uint_lt(key, l->keys);
    l->again |= l->seen[query * l->keys + key] != 0;
    l->seen[query * l->keys + key] = (unsigned char)(1 + h);
}

START_TEST(every_path_finds_the_near_pairs_once_each_with_their_distance) {
    for (size_t k = 0; k < sizeof widths / sizeof *widths; k++)
        for (int path = 0; path < HAMMING_PATHS; path++) {
            if (!hamming_path_runs((hamming_path)path)) continue;
            unsigned bits = widths[k], words = hamming_words(bits), sieve = bits < HAMMING_SIEVE ? bits : HAMMING_SIEVE;
            size_t count = 600 + 7 * k, queries = 20;
            uint64_t *code = draw(count, bits, 200 + k);
            near_list l = {.seen = calloc(queries, count), .keys = count};
            hamming_keys K;
            ck_assert_ptr_nonnull(l.seen);
            ck_ok(hamming_keys_open(&K, code, count, bits));
            ck_ok(hamming_near(&K, code + words * 30, queries, (hamming_path)path, note, &l));
            for (size_t q = 0; q < queries; q++)
                for (size_t i = 0; i < count; i++) {
                    unsigned h = distance(code + i * words, code + (30 + q) * words, 0, sieve);
                    ck_assert_msg(l.seen[q * count + i] == (h < HAMMING_NEAR ? 1 + h : 0), "%u bits, %s: %zu, %zu",
                                  bits, hamming_path_name((hamming_path)path), q, i);
                }
            ck_assert(!l.again);
            hamming_keys_close(&K);
            free(code);
            free(l.seen);
        }
}
END_TEST

START_TEST(registers_of_512_bits_give_the_same_integers) {
    for (size_t k = 0; k < sizeof widths / sizeof *widths; k++) {
        unsigned bits = widths[k], words = hamming_words(bits), groups = (bits + 5) / 6;
        size_t count = 700 + 13 * k, queries = 12, twice[12];
        uint64_t *code = draw(count, bits, 300 + k);
        uint64_t *got = calloc(queries, (bits + 1) * sizeof *got), *want = calloc(queries, (bits + 1) * sizeof *want);
        unsigned char *six = calloc(queries, groups), *seen = calloc(2 * queries, count);
        uint16_t *four = calloc(queries, 4 * sizeof *four);
        void *table = aligned_alloc(64, groups * HAMMING_TABLE_BYTES + 4 * HAMMING_TABLE_BYTES);
        near_list a = {.seen = seen, .keys = count}, b = {.seen = seen + queries * count, .keys = count};
        hamming_keys K;
        ck_assert(got && want && six && four && seen && table);
        for (size_t q = 0; q < queries; q++) {
            twice[q] = q * 61;
            for (unsigned bit = 0; bit < bits; bit++) {
                unsigned one = (unsigned)(code[(q + 5) * words + bit / 64] >> bit % 64 & 1) << bit % 6;
                six[q * groups + bit / 6] = (unsigned char)(six[q * groups + bit / 6] | one);
                if (bit < 24) four[4 * q + bit / 6] = (uint16_t)(four[4 * q + bit / 6] | one);
            }
        }
        ck_ok(hamming_keys_open(&K, code, count, bits));
        wide_count(got, &K, six, queries, twice, table);
        ck_ok(hamming_count(want, &K, code + 5 * words, queries, twice, HAMMING_PORTABLE));
        ck_assert(!memcmp(got, want, queries * (bits + 1) * sizeof *got));
        wide_near(&K, four, queries, table, note, &a);
        ck_ok(hamming_near(&K, code + 5 * words, queries, HAMMING_PORTABLE, note, &b));
        ck_assert(!memcmp(a.seen, b.seen, queries * count));
        hamming_keys_close(&K);
        free(code);
        free(got);
        free(want);
        free(six);
        free(four);
        free(seen);
        free(table);
    }
}
END_TEST

START_TEST(no_keys_no_queries_and_impossible_widths_are_answered) {
    hamming_keys K;
    uint64_t code[2] = {5, 0}, counts[4] = {0};
    ck_assert_int_eq(hamming_keys_open(&K, code, 1, 0), ST_DOMAIN);
    ck_assert_int_eq(hamming_keys_open(&K, code, 1, 129), ST_DOMAIN);
    ck_ok(hamming_keys_open(&K, code, 0, 3));
    ck_ok(hamming_count(counts, &K, code, 1, NULL, HAMMING_PORTABLE));
    ck_assert(!counts[0] && !counts[1] && !counts[2] && !counts[3]);
    hamming_keys_close(&K);
    ck_ok(hamming_keys_open(&K, code, 1, 3));
    ck_ok(hamming_count(counts, &K, code, 0, NULL, HAMMING_PORTABLE));
    ck_ok(hamming_count(counts, &K, code, 1, NULL, HAMMING_PORTABLE));
    ck_assert_uint_eq(counts[0], 1);
    for (int path = 0; path < HAMMING_PATHS; path++)
        if (!hamming_path_runs((hamming_path)path)) {
            printf("no %s here: not tested\n", hamming_path_name((hamming_path)path));
            ck_assert_int_eq(hamming_count(counts, &K, code, 1, NULL, (hamming_path)path), ST_UNSUPPORTED);
        }
    ck_assert(hamming_path_runs(hamming_path_best()));
    hamming_keys_close(&K);
}
END_TEST

START_TEST(the_weight_of_a_word_is_its_number_of_ones) {
    rng r;
    rng_open(&r, test_seed(), "weight", 0);
    for (unsigned k = 0; k < 1000 * test_multiplier(); k++) {
        uint64_t v = rng_next(&r) & rng_next(&r);
        unsigned ones = 0;
        for (unsigned bit = 0; bit < 64; bit++) ones += (unsigned)(v >> bit & 1);
        ck_assert_uint_eq(hamming_weight(v), ones);
    }
    ck_assert_uint_eq(hamming_weight(UINT64_MAX), 64);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, every_path_counts_every_distance_like_one_pair_at_a_time);
    tcase_add_test(t, every_path_finds_the_near_pairs_once_each_with_their_distance);
    tcase_add_test(t, registers_of_512_bits_give_the_same_integers);
    tcase_add_test(t, no_keys_no_queries_and_impossible_widths_are_answered);
    tcase_add_test(t, the_weight_of_a_word_is_its_number_of_ones);
}
