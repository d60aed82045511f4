/* Random strings without a repeated n-gram: of every length that has one, and no other. */
#include <stdlib.h>
#include <string.h>

#include "constructions/ngram/ngram.h"
#include "tests/harness.h"

static work seeded(uint64_t seed) {
    work w = work_default();
    w.seed = seed;
    return w;
}

START_TEST(a_string_is_drawn_exactly_when_there_is_one) {
    letter x[1400];
    for (uint32_t D = 1; D <= 6; D++)
        for (uint32_t n = 1; n <= 4; n++) {
            uint64_t grams;
            ck_assert(letters_count(&grams, D, n));
            for (size_t L = 0; L <= grams + n; L += L > 300 ? 1 + L / 97 : 1) {
                work w = seeded(test_seed() + L);
                status st = ngram_draw(x, L, D, n, &w);
                ck_assert_int_eq(st, L <= grams + n - 1 ? ST_OK : ST_LIMIT);
                for (size_t k = 0; st == ST_OK && k < L; k++) ck_assert_uint_lt(x[k], D);
                if (st == ST_OK) ck_assert(!ngram_repeats(x, L, n, NULL, NULL));
            }
            work w = seeded(test_seed());
            ck_ok(ngram_draw(x, grams + n - 1, D, n, &w)); /* the longest: every n-gram once */
            ck_assert(!ngram_repeats(x, grams + n - 1, n, NULL, NULL));
        }
}
END_TEST

START_TEST(long_grams_are_drawn_through_the_hash_table_and_do_not_repeat) {
    static const struct {
        uint32_t D, n;
    } all[] = {{2, 40}, {26, 9}, {4096, 128}, {3, 20}, {2, 24}};
    letter *x = malloc(3000 * sizeof *x);
    ck_assert_ptr_nonnull(x);
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        work w = seeded(test_seed());
        ck_ok(ngram_draw(x, 3000, all[k].D, all[k].n, &w));
        ck_assert(!ngram_repeats(x, 3000, all[k].n, NULL, NULL));
    }
    free(x);
}
END_TEST

START_TEST(the_letters_are_those_of_the_seed_on_every_machine) {
    letter x[24], y[24];
    text t;
    work w = seeded(7);
    text_init(&t);
    ck_ok(ngram_draw(x, 24, 3, 3, &w));
    ck_ok(ngram_draw(y, 24, 3, 3, &w));
    ck_assert(!memcmp(x, y, sizeof x));
    letters_write(&t, x, 24, 3);
    ck_assert_str_eq(text_data(&t), "111201021210020001221101");
    text_reset(&t);
    ck_ok(ngram_draw(x, 24, 4, 20, &w));
    letters_write(&t, x, 24, 4);
    ck_assert_str_eq(text_data(&t), "223221021311323131020001");
    w.seed = 8;
    ck_ok(ngram_draw(y, 24, 4, 20, &w));
    ck_assert(memcmp(x, y, sizeof x) != 0);
    text_clear(&t);
}
END_TEST

START_TEST(drawn_strings_are_spread_over_all_there_are) {
    /* 16 strings of length 10 over 2 letters have no repeated 3-gram (the de Bruijn sequences, rotated): each comes up. */
    unsigned seen[1024] = {0}, different = 0;
    for (uint64_t seed = 0; seed < 400; seed++) {
        letter x[10];
        unsigned number = 0;
        work w = seeded(seed);
        ck_ok(ngram_draw(x, 10, 2, 3, &w));
        for (unsigned k = 0; k < 10; k++) number = 2 * number + x[k];
        different += seen[number]++ == 0;
    }
    ck_assert_uint_eq(different, 16);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, a_string_is_drawn_exactly_when_there_is_one);
    tcase_add_test(t, long_grams_are_drawn_through_the_hash_table_and_do_not_repeat);
    tcase_add_test(t, the_letters_are_those_of_the_seed_on_every_machine);
    tcase_add_test(t, drawn_strings_are_spread_over_all_there_are);
}
