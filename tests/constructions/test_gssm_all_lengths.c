/* test_gssm_all_lengths.c - one machine for all lengths, held against the definition: every string of every length,
   read and answered. */
#include <stdlib.h>
#include <string.h>

#include "constructions/gssm/all_lengths.h"
#include "tests/harness.h"

static void copies_every_string_up_to(const gssm *g, size_t L) {
    letter x[16], y[16];
    for (size_t l = 1; l <= L; l++) {
        uint64_t strings;
        ck_assert(letters_count(&strings, g->D, l));
        for (uint64_t i = 0; i < strings; i++) {
            letters_from_index(x, l, g->D, i);
            gssm_say(g, gssm_read_prompt(g, x, l), y, l);
            ck_assert_msg(!memcmp(x, y, l * sizeof *x), "D=%u: string %llu of length %zu is miscopied", g->D,
                          (unsigned long long)i, l);
        }
    }
}

/* CLAIM vb:gssm-tight/de-bruijn and CLAIM vb:gssm-tight/all-lengths */
START_TEST(three_letters_or_more_have_one_machine_for_all_lengths) {
    work w = work_default();
    w.limit = (uint64_t)1 << 32;
    for (uint32_t D = 3; D <= 9; D++)
        for (uint64_t L = 1, strings = D; strings <= 20000; L++, strings *= D) {
            gssm *g;
            ck_ok(gssm_all_lengths(&g, D, L, &w));
            ck_assert_ptr_nonnull(g);
            ck_assert(gssm_valid(g));
            ck_assert_uint_eq(g->states, strings);
            copies_every_string_up_to(g, (size_t)L);
            gssm_free(g);
        }
}
END_TEST

START_TEST(two_letters_have_one_machine_for_all_lengths_up_to_five) {
    work w = work_default();
    for (uint64_t L = 1; L <= 5; L++) {
        gssm *g;
        ck_ok(gssm_all_lengths(&g, 2, L, &w));
        ck_assert_ptr_nonnull(g);
        ck_assert_uint_eq(g->states, 1u << L);
        copies_every_string_up_to(g, (size_t)L);
        gssm_free(g);
    }
}
END_TEST

START_TEST(a_search_that_is_too_long_says_so) {
    gssm *g;
    work w = work_default();
    w.limit = 1 << 14;
    ck_ok(gssm_all_lengths(&g, 2, 6, &w));
    ck_assert_ptr_null(g);
    ck_assert_int_eq(gssm_all_lengths(&g, 2, 13, &w), ST_LIMIT);
    ck_assert_int_eq(gssm_all_lengths(&g, 3, 9, &w), ST_LIMIT);
    ck_assert_int_eq(gssm_all_lengths(&g, 2, UINT64_MAX, &w), ST_LIMIT);
    ck_assert_int_eq(gssm_all_lengths(&g, 1, 3, &w), ST_DOMAIN);
    ck_assert_int_eq(gssm_all_lengths(&g, 3, 0, &w), ST_DOMAIN);
    volatile sig_atomic_t stop = 1;
    w = work_default();
    w.interrupted = &stop;
    ck_assert_int_eq(gssm_all_lengths(&g, 2, 6, &w), ST_STOPPED);
    ck_assert_ptr_null(g);
}
END_TEST

/* At the smallest sizes every machine with one state fewer is tried: none copies all strings of length L, let alone
   of all lengths. */
START_TEST(one_state_fewer_never_suffices) {
    static const struct { uint32_t D, states; uint64_t L; } at[] = {{2, 1, 1}, {2, 3, 2}, {3, 2, 1}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        work w = work_default();
        gssm_census c;
        uint64_t strings;
        w.limit = (uint64_t)1 << 34;
        ck_ok(gssm_take_census(&c, at[i].D, at[i].states, at[i].L, &w));
        ck_assert(letters_count(&strings, at[i].D, at[i].L));
        ck_assert_uint_lt(c.best, strings);
        gssm_census_clear(&c);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, three_letters_or_more_have_one_machine_for_all_lengths);
    tcase_add_test(t, two_letters_have_one_machine_for_all_lengths_up_to_five);
    tcase_add_test(t, a_search_that_is_too_long_says_so);
    tcase_add_test(t, one_state_fewer_never_suffices);
}
