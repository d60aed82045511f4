/* test_gssm_tight.c - vb:gssm-tight: min(k, D^L) at every k of small alphabets, past the caps, and one machine for all
   lengths. */
#include <stdio.h>
#include <string.h>

#include "constructions/gssm/gssm.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

/* CLAIM vb:gssm-tight/reading: the claim's own count at every number of states (the machines themselves are judged
   prompt by prompt in test_gssm). */
START_TEST(k_states_copy_k_strings_as_long_as_there_are_so_many) {
    static const struct { unsigned D, L; } most[] = {{2, 6}, {3, 3}, {4, 2}, {5, 2}, {9, 1}};
    for (size_t i = 0; i < sizeof most / sizeof *most; i++)
        for (unsigned L = 1; L <= most[i].L; L++) {
            uint64_t strings;
            char expected[32];
            ck_assert(letters_count(&strings, most[i].D, L));
            for (uint64_t k = 1; k <= strings + 2; k++) {
                verdict v;
                claim_at(&v, "vb:gssm-tight", &(claim_setup){.limit = 200000}, "D=%u L=%u states=%llu", most[i].D, L,
                         (unsigned long long)k);
                sprintf(expected, "%llu", (unsigned long long)(k < strings ? k : strings));
                claim_expect(&v, "copied", expected);
                claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
                ck_assert_ptr_nonnull(strstr(text_data(&v.scope), "judged from each"));
                ck_assert_ptr_nonnull(strstr(text_data(&v.scope), "all its prompts"));
                verdict_clear(&v);
            }
        }
}
END_TEST

/* CLAIM vb:gssm-tight/conditions */
START_TEST(past_the_caps_the_proof_is_checked_and_the_scope_says_so) {
    static const char *const at[][2] = {{"L=200 states=100000000000000000000000", "100000000000000000000000"},
                                        {"L=1000000000 D=1000000 states=3", "3"},
                                        {"L=23 states=8388608", "8388608"},
                                        {"L=64 states=18446744073709551616", "18446744073709551616"},
                                        {"L=64 states=18446744073709551617", "18446744073709551616"},
                                        {"L=1 D=2147483647 states=1000000", "1000000"}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        verdict v;
        claim_at(&v, "vb:gssm-tight", NULL, "%s", at[i][0]);
        claim_expect(&v, "copied", at[i][1]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        ck_assert_uint_eq(v.methods, METHOD_DERIVATION);
        ck_assert_ptr_nonnull(strstr(text_data(&v.scope), "not built"));
        ck_assert_ptr_null(strstr(text_data(&v.scope), "judged"));
        verdict_clear(&v);
    }
}
END_TEST

/* CLAIM vb:gssm-tight/least: the machine of the note is read back and copies every string of every length. */
START_TEST(one_machine_for_all_lengths_has_as_many_states_as_strings) {
    static const struct { unsigned D, L; const char *least; } at[] = {
        {2, 1, "2"}, {2, 2, "4"}, {2, 3, "8"}, {2, 4, "16"}, {2, 5, "32"}, {2, 13, ""}, {3, 1, "3"}, {3, 2, "9"},
        {3, 5, "243"}, {4, 4, "256"}, {7, 3, "343"}, {3, 40, "12157665459056928801"}, {3, 10000, "3^10000"}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        verdict v;
        claim_at(&v, "vb:gssm-tight", NULL, "D=%u L=%u states=2", at[i].D, at[i].L);
        claim_expect(&v, "all_lengths", at[i].least);
        const char *from = strchr(text_data(&v.notes), '{'), *to = from ? strchr(from, '}') : NULL;
        if (to) {
            gssm *g;
            fault f = {""};
            work w = work_default();
            ck_ok(gssm_parse(&g, from, (size_t)(to - from) + 1, &f));
            for (uint64_t l = 1, strings = at[i].D; l <= at[i].L; l++, strings *= at[i].D) {
                uint64_t copied;
                ck_ok(gssm_judge_directly(&copied, g, l, &w));
                ck_assert_uint_eq(copied, strings);
            }
            gssm_free(g);
        }
        verdict_clear(&v);
    }
    verdict v;
    claim_at(&v, "vb:gssm-tight", &(claim_setup){.limit = 5000}, "L=6 states=2"); /* the search gives up */
    claim_expect(&v, "all_lengths", "");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
}
END_TEST

START_TEST(methods_and_bad_input_end_as_documented) {
    verdict v;
    fault f = {""};
    claim_at(&v, "vb:gssm-tight", &(claim_setup){.method = CLAIM_DERIVE}, "L=3 states=3");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
    claim_at(&v, "vb:gssm-tight", &(claim_setup){.method = CLAIM_EXHAUST}, "L=2 states=3");
    ck_assert(v.methods & METHOD_EXHAUSTION);
    verdict_clear(&v);
    static const struct { const char *list; claim_method method; status st; } at[] = {
        {"L=3 states=3", CLAIM_MC, ST_UNSUPPORTED}, {"L=3 states=30", CLAIM_EXHAUST, ST_LIMIT},
        {"L=3", CLAIM_AUTO, ST_DOMAIN},             {"states=3", CLAIM_AUTO, ST_DOMAIN},
        {"L=3 states=-1", CLAIM_AUTO, ST_DOMAIN},   {"L=0 states=3", CLAIM_AUTO, ST_DOMAIN},
        {"L=3 states=3 D=1", CLAIM_AUTO, ST_DOMAIN}, {"L=3 states=3 D=3000000000", CLAIM_AUTO, ST_LIMIT}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        f.line[0] = '\0';
        status st = claim_try(&v, "vb:gssm-tight", &(claim_setup){.method = at[i].method}, &f, "%s", at[i].list);
        ck_assert_msg(st == at[i].st && f.line[0], "%s: %s (%s)", at[i].list, status_name(st), f.line);
        verdict_clear(&v);
    }
}
END_TEST

START_TEST(the_controls_are_refuted) {
    claim_expect_controls("vb:gssm-tight", 14);
    verdict v;
    claim_at(&v, "vb:gssm-tight", &(claim_setup){.controls = true, .limit = 1}, "L=3 states=3");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, k_states_copy_k_strings_as_long_as_there_are_so_many);
    tcase_add_test(t, past_the_caps_the_proof_is_checked_and_the_scope_says_so);
    tcase_add_test(t, one_machine_for_all_lengths_has_as_many_states_as_strings);
    tcase_add_test(t, methods_and_bad_input_end_as_documented);
    tcase_add_test(t, the_controls_are_refuted);
}
