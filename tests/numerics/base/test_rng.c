/* test_rng.c - Philox against Random123's known answers; streams that do not depend on order; exact bounds. */
#include <string.h>

#include "numerics/base/rng.h"
#include "tests/harness.h"

/* Random123's kat_vectors, rows "philox4x64 10". */
START_TEST(philox_gives_the_known_answers) {
    static const struct {
        uint64_t counter[4], key[2], block[4];
    } known[] = {
        {{0},
         {0},
         {UINT64_C(0x16554d9eca36314c), UINT64_C(0xdb20fe9d672d0fdc), UINT64_C(0xd7e772cee186176b),
          UINT64_C(0x7e68b68aec7ba23b)}},
        {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX},
         {UINT64_MAX, UINT64_MAX},
         {UINT64_C(0x87b092c3013fe90b), UINT64_C(0x438c3c67be8d0224), UINT64_C(0x9cc7d7c69cd777b6),
          UINT64_C(0xa09caebf594f0ba0)}},
        {{UINT64_C(0x243f6a8885a308d3), UINT64_C(0x13198a2e03707344), UINT64_C(0xa4093822299f31d0),
          UINT64_C(0x082efa98ec4e6c89)},
         {UINT64_C(0x452821e638d01377), UINT64_C(0xbe5466cf34e90c6c)},
         {UINT64_C(0xa528f45403e61d95), UINT64_C(0x38c72dbd566e9788), UINT64_C(0xa5a1610e72fd18b5),
          UINT64_C(0x57bd43b5e52b7fe6)}}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        rng r = {.used = 4};
        memcpy(r.key, known[k].key, sizeof r.key);
        memcpy(r.counter, known[k].counter, sizeof r.counter);
        for (int i = 0; i < 4; i++) ck_assert_uint_eq(rng_next(&r), known[k].block[i]);
    }
}
END_TEST

/* The vectors of Fowler, Noll and Vo for 64-bit FNV-1a. */
START_TEST(a_stream_is_keyed_by_its_seed_and_the_hash_of_its_name) {
    rng r;
    rng_open(&r, 5, "", 9);
    ck_assert_uint_eq(r.key[0], 5);
    ck_assert_uint_eq(r.key[1], UINT64_C(0xcbf29ce484222325));
    ck_assert(r.counter[0] == 0 && r.counter[1] == 9 && r.counter[2] == 0 && r.counter[3] == 0);
    rng_open(&r, 5, "a", 9);
    ck_assert_uint_eq(r.key[1], UINT64_C(0xaf63dc4c8601ec8c));
    rng_open(&r, 5, "foobar", 9);
    ck_assert_uint_eq(r.key[1], UINT64_C(0x85944171f73967e8));
}
END_TEST

START_TEST(blocks_follow_the_counter_and_samples_do_not_overlap) {
    rng r, same, at;
    rng_open(&r, test_seed(), "stream", 3);
    rng_open(&same, test_seed(), "stream", 3);
    for (uint64_t block = 0; block < 50; block++) {
        rng_open(&at, test_seed(), "stream", 3);
        at.counter[0] = block;
        for (int i = 0; i < 4; i++) {
            uint64_t word = rng_next(&r);
            ck_assert_uint_eq(word, rng_next(&same));
            ck_assert_uint_eq(word, rng_next(&at));
        }
    }
    rng_open(&r, 1, "stream", 0);
    uint64_t first = rng_next(&r);
    rng_open(&r, 1, "stream", 1);
    ck_assert_uint_ne(first, rng_next(&r));
    rng_open(&r, 2, "stream", 0);
    ck_assert_uint_ne(first, rng_next(&r));
    rng_open(&r, 1, "other", 0);
    ck_assert_uint_ne(first, rng_next(&r));
}
END_TEST

/* A second definition of the same exact method: the high half of word x bound, words with a low half below
   2^64 mod bound thrown away. */
START_TEST(bounded_numbers_are_the_accepted_high_products) {
    static const uint64_t bounds[] = {
        1, 2, 3, 10, 1000003, UINT64_C(0x8000000000000001), UINT64_C(0xc000000000000000), UINT64_MAX};
    for (size_t k = 0; k < sizeof bounds / sizeof *bounds; k++) {
        uint64_t bound = bounds[k], cut = (UINT64_MAX % bound + 1) % bound, rejected = 0;
        rng r, words;
        rng_open(&r, test_seed(), "below", k);
        rng_open(&words, test_seed(), "below", k);
        for (unsigned i = 0; i < 1000 * test_multiplier(); i++) {
            uint64_t word;
            while (word = rng_next(&words), word * bound < cut) rejected++;
            uint64_t high = (uint64_t)(((unsigned __int128)word * bound) >> 64);
            uint64_t below = rng_below(&r, bound);
            ck_assert_uint_eq(below, high);
            ck_assert(below < bound);
        }
        if (bound == UINT64_C(0x8000000000000001)) ck_assert_uint_ge(rejected, 500); /* half of all words */
    }
}
END_TEST

/* 60,000 throws of a die: chi-square with 5 degrees of freedom passes 40 with probability 1.5e-7. */
START_TEST(a_die_is_fair) {
    unsigned count[6] = {0};
    double chi = 0;
    for (uint64_t i = 0; i < 60000; i++) {
        rng r;
        rng_open(&r, test_seed(), "die", i);
        count[rng_below(&r, 6)]++;
    }
    for (int i = 0; i < 6; i++) chi += ((double)count[i] - 1e4) * ((double)count[i] - 1e4) / 1e4;
    ck_assert_msg(chi < 40, "chi-square %g", chi);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, philox_gives_the_known_answers);
    tcase_add_test(t, a_stream_is_keyed_by_its_seed_and_the_hash_of_its_name);
    tcase_add_test(t, blocks_follow_the_counter_and_samples_do_not_overlap);
    tcase_add_test(t, bounded_numbers_are_the_accepted_high_products);
    tcase_add_test(t, a_die_is_fair);
}
