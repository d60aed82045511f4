/* test_bitslice.c - all strings at once against the definitions, counting, and a plain copier. */
#include "constructions/ngram/ngram.h"
#include "tests/harness.h"

/* The hard-max copier of one string, as plainly as can be: code bit c of letter a is bit c of a. */
static bool copied(const letter *x, uint32_t L, uint32_t n, uint32_t bits) {
    for (uint32_t g = 0; g + n < L; g++)
        for (uint32_t c = 0; c < bits; c++) {
            int sum = 0, right = x[g + n] >> c & 1 ? 1 : -1;
            for (uint32_t i = 0; i + n < L; i++) {
                bool match = true;
                for (uint32_t k = 0; k < n; k++) match = match && x[i + k] == x[g + k];
                int code = x[i + n] >> c & 1 ? 1 : -1;
                if (match) sum += i < g ? 2 * code : code; /* prompt, and answer so far */
            }
            if (sum * right <= 0) return false;
        }
    return true;
}

static void compare(uint32_t D, uint32_t n, uint32_t L) {
    letter x[64];
    uint64_t all;
    uint32_t bits = 1;
    ngram_tally expected = {0}, got;
    work w = work_default();
    w.threads = 2;
    while (((uint64_t)1 << bits) < D) bits++;
    ck_assert(letters_count(&all, D, L));
    for (uint64_t k = 0; k < all; k++) {
        letters_from_index(x, L, D, k);
        expected.strings++;
        expected.repeated += ngram_repeats(x, L, n, NULL, NULL);
        expected.ambiguous += ngram_ambiguous(x, L, n, NULL, NULL);
        expected.wrong += !copied(x, L, n, bits);
    }
    ck_ok(ngram_bitslice(&got, D, n, L, &w));
    ck_assert_msg(got.strings == expected.strings && got.repeated == expected.repeated &&
                      got.ambiguous == expected.ambiguous && got.wrong == expected.wrong,
                  "D=%u n=%u L=%u: %lu %lu %lu %lu", D, n, L, got.strings, got.repeated, got.ambiguous, got.wrong);
    ck_assert_uint_eq(got.ambiguous, got.wrong); /* Theorem 2: CLAIM vb:copy-error/T2 */
}

START_TEST(every_string_is_judged_as_the_definitions_say) {
    static const uint32_t most[] = {0, 6, 14, 9, 7, 6, 5, 4, 4, 4}; /* by D */
    for (uint32_t D = 1; D <= 9; D++)
        for (uint32_t L = 1; L <= most[D]; L++)
            for (uint32_t n = 1; n <= L + 1 && n <= 6; n++) compare(D, n, L);
    compare(40, 1, 3);
    compare(40000, 1, 1);
    compare(300, 1, 2);
}
END_TEST

START_TEST(counting_and_looking_at_all_strings_agree) {
    static const uint32_t at[][3] = {{2, 5, 18}, {2, 3, 20}, {2, 8, 20}, {3, 3, 12}, {4, 2, 9}, {4, 3, 10}, {5, 2, 8},
                                     {2, 1, 18}, {2, 10, 20}, {26, 2, 4}};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        ngram_tally t;
        work w = work_default();
        mpz_t repeated, ambiguous;
        mpz_inits(repeated, ambiguous, NULL);
        w.threads = 4;
        ck_ok(ngram_bitslice(&t, at[k][0], at[k][1], at[k][2], &w));
        ck_ok(ngram_count(repeated, ambiguous, at[k][0], at[k][1], at[k][2], &w));
        ck_assert(!mpz_cmp_ui(repeated, t.repeated));
        ck_assert(!mpz_cmp_ui(ambiguous, t.ambiguous));
        ck_assert(!mpz_cmp_ui(ambiguous, t.wrong));
        mpz_clears(repeated, ambiguous, NULL);
    }
}
END_TEST

START_TEST(known_samples_come_out) {
    static const uint64_t at[][6] = {{2, 2, 4, 16, 8, 2}, {2, 3, 8, 256, 208, 124}, {3, 2, 6, 729, 495, 282}};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        ngram_tally t;
        work w = work_default();
        ck_ok(ngram_bitslice(&t, (uint32_t)at[k][0], (uint32_t)at[k][1], (uint32_t)at[k][2], &w));
        ck_assert_uint_eq(t.strings, at[k][3]);
        ck_assert_uint_eq(t.repeated, at[k][4]);
        ck_assert_uint_eq(t.wrong, at[k][5]);
    }
}
END_TEST

START_TEST(threads_do_not_change_the_tally) {
    ngram_tally one, more;
    work w = work_default();
    ck_ok(ngram_bitslice(&one, 3, 3, 12, &w));
    for (w.threads = 2; w.threads <= 4; w.threads++) {
        ck_ok(ngram_bitslice(&more, 3, 3, 12, &w));
        ck_assert_uint_eq(one.repeated, more.repeated);
        ck_assert_uint_eq(one.ambiguous, more.ambiguous);
        ck_assert_uint_eq(one.wrong, more.wrong);
    }
}
END_TEST

START_TEST(sizes_that_do_not_fit_are_refused) {
    ngram_tally t;
    work w = work_default();
    volatile sig_atomic_t stop = 1;
    ck_assert_int_eq(ngram_bitslice(&t, 2, 3, 25, &w), ST_LIMIT);
    ck_assert_int_eq(ngram_bitslice(&t, 2, 3, 4000000000u, &w), ST_LIMIT);
    ck_assert_int_eq(ngram_bitslice(&t, 4000000000u, 3, 2, &w), ST_LIMIT);
    ck_assert_int_eq(ngram_bitslice(&t, 2, 0, 5, &w), ST_DOMAIN);
    ck_assert_int_eq(ngram_bitslice(&t, 2, 2, 0, &w), ST_DOMAIN);
    ck_assert_int_eq(ngram_bitslice(&t, 0, 2, 5, &w), ST_DOMAIN);
    w.interrupted = &stop;
    ck_assert_int_eq(ngram_bitslice(&t, 2, 3, 20, &w), ST_STOPPED);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, every_string_is_judged_as_the_definitions_say);
    tcase_add_test(t, counting_and_looking_at_all_strings_agree);
    tcase_add_test(t, known_samples_come_out);
    tcase_add_test(t, threads_do_not_change_the_tally);
    tcase_add_test(t, sizes_that_do_not_fit_are_refused);
}
