/* Hamming distances counted on every device there is, against the bit-sliced counts of the own cores. */
#include <stdlib.h>
#include <string.h>

#include "numerics/base/rng.h"
#include "numerics/float32/device_test.h"
#include "numerics/float32/packed32.h"
#include "tests/harness.h"
#include "tests/numerics/float32/device_tools.h"

static void compare(device *d, unsigned bits, size_t keys, size_t queries, unsigned levels) {
    unsigned words = hamming_words(bits);
    uint64_t *code = calloc(keys + queries, words * sizeof *code), *want = calloc(queries, (bits + 1) * sizeof *want);
    size_t *twice = calloc(queries, sizeof *twice);
    uint32_t *got = calloc(queries, levels * sizeof *got);
    rng r;
    fault f = {""};
    ck_assert(code && want && twice && got);
    rng_open(&r, test_seed(), "packed32", bits);
    for (size_t k = 0; k < (keys + queries) * words; k++) {
        code[k] = rng_next(&r) & rng_next(&r);
        if (bits % 64 && k % words == words - 1) code[k] &= ((uint64_t)1 << bits % 64) - 1;
    }
    for (size_t q = 0; q < queries; q++) twice[q] = rng_below(&r, keys + 10);
    hamming_keys H;
    packed32_keys K;
    ck_ok(hamming_keys_open(&H, code, keys, bits));
    ck_ok(hamming_count(want, &H, code + keys * words, queries, twice, hamming_path_best()));
    ck_ok(packed32_open(&K, d, code, keys, bits, &f));
    ck_ok(packed32_count(got, &K, code + keys * words, queries, twice, levels, &f));
    for (size_t q = 0; q < queries; q++)
        for (unsigned h = 0; h < levels; h++)
            ck_assert_msg(got[q * levels + h] == want[q * (bits + 1) + h], "%u bits, query %zu, distance %u: %u", bits, q,
                          h, got[q * levels + h]);
    packed32_close(&K);
    hamming_keys_close(&H);
    free(code);
    free(want);
    free(twice);
    free(got);
}

START_TEST(every_device_counts_the_same_integers_as_the_own_cores) {
    const char *spec[DEVICES_MOST];
    size_t devices = test_devices(spec);
    for (size_t k = 0; k < 2 * devices; k++) {
        work w = work_default();
        w.threads = 2;
        device *d = test_device_open(spec[k / 2], &w);
        if (k % 2) device_pretend_gpu(d);
        compare(d, 24, 1000, 100, 25);
        compare(d, 24, 513, 70, 4);
        compare(d, 7, 65, 3, 8);
        compare(d, 64, 300, 33, 65);
        compare(d, 65, 300, 33, 66);
        compare(d, 128, 100, 31, 129);
        ck_assert_uint_eq(device_bytes(d), 0);
        device_close(d);
    }
}
END_TEST

START_TEST(impossible_counts_are_refused) {
    work w = work_default();
    fault f = {""};
    uint64_t code[4] = {1, 2, 3, 4};
    uint32_t got[8];
    packed32_keys K;
    device *d = test_device_open("cpu", &w);
    ck_assert_int_eq(packed32_open(&K, d, code, 0, 5, &f), ST_DOMAIN);
    ck_assert_int_eq(packed32_open(&K, d, code, 1, 129, &f), ST_DOMAIN);
    ck_ok(packed32_open(&K, d, code, 4, 5, &f));
    ck_assert_int_eq(packed32_count(got, &K, code, 1, NULL, 7, &f), ST_DOMAIN);
    ck_assert_int_eq(packed32_count(got, &K, code, 0, NULL, 6, &f), ST_DOMAIN);
    ck_ok(packed32_count(got, &K, code, 1, NULL, 6, &f));
    ck_assert_uint_eq(got[0], 1);
    packed32_close(&K);
    device_close(d);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, every_device_counts_the_same_integers_as_the_own_cores);
    tcase_add_test(t, impossible_counts_are_refused);
}
