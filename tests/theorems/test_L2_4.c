/* test_L2_4.c - ram:L2.4: the pair lemma, the bounds and the exact numbers, each computed a second way. */
#include <stdio.h>
#include <string.h>

#include "constructions/ngram/ngram.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"
#include "theorems/ram/L2_4/collision.h"

/* CLAIM ram:L2.4/pair: for every pair of places, the strings whose n-grams there agree are counted one by one. */
START_TEST(two_given_ngrams_are_equal_in_exactly_one_of_D_to_the_n_strings) {
    static const uint32_t at[][3] = {{2, 3, 8}, {2, 4, 9}, {3, 2, 6}, {2, 1, 5}, {4, 2, 5}, {2, 5, 10}};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        uint32_t D = at[k][0], n = at[k][1], L = at[k][2];
        uint64_t all, grams, classes, free_strings;
        collision c;
        letter x[16];
        ck_assert(letters_count(&all, D, L) && letters_count(&grams, D, n));
        collision_init(&c, D, n, L);
        for (uint32_t i = 0; i + n < L; i++)
            for (uint32_t j = i + 1; j + n <= L; j++) {
                uint64_t equal = 0;
                for (uint64_t s = 0; s < all; s++) {
                    letters_from_index(x, L, D, s);
                    equal += !memcmp(x + i, x + j, n * sizeof *x);
                }
                ck_assert_uint_eq(equal * grams, all);
                ck_ok(collision_classes(&classes, n, j - i));
                ck_assert_uint_eq(classes, j - i);
                ck_assert_int_eq(collision_free(&c, j - i), (int64_t)classes);
                ck_assert(letters_count(&free_strings, D, classes + L - n - (j - i)));
                ck_assert_uint_eq(equal, free_strings);
            }
    }
}
END_TEST

/* CLAIM ram:L2.4/union and CLAIM ram:L2.4/printed: the numbers of the theory's table, worked out by hand and by
   exhaustion before there was a program. */
START_TEST(the_table_of_probabilities_and_bounds_comes_out) {
    static const char *const at[][5] = {{"D=2 n=3 L=6", "7/16", "3/4", "9/2", "28"},
                                        {"D=2 n=3 L=8", "13/16", "15/8", "8", "208"},
                                        {"D=2 n=4 L=8", "43/128", "5/8", "4", "86"},
                                        {"D=2 n=5 L=10", "125/512", "15/32", "25/8", "250"},
                                        {"D=3 n=3 L=9", "3071/6561", "7/9", "3", "9213"},
                                        {"D=4 n=2 L=4", "5/32", "3/16", "1", "40"},
                                        {"D=4 n=2 L=16", "524207/524288", "105/16", "16", "4294303744"}};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        verdict v;
        claim_at(&v, "ram:L2.4", NULL, "%s", at[k][0]);
        claim_expect(&v, "p_ngram", at[k][1]);
        claim_expect(&v, "union_bound", at[k][2]);
        claim_expect(&v, "printed_bound", at[k][3]);
        claim_expect(&v, "repeated", at[k][4]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
}
END_TEST

/* CLAIM ram:L2.4/count: p_ngram against brute force over all strings, for all small n and L. */
START_TEST(the_probability_is_what_brute_force_counts_and_keeps_both_bounds) {
    for (uint32_t D = 2; D <= 3; D++)
        for (uint32_t n = 1; n <= 4; n++)
            for (uint32_t L = 1; L <= (D == 2 ? 9u : 6u); L++) {
                verdict v;
                letter x[16];
                uint64_t all, repeated = 0;
                char text_of[32];
                ck_assert(letters_count(&all, D, L));
                for (uint64_t s = 0; s < all; s++) {
                    letters_from_index(x, L, D, s);
                    repeated += ngram_repeats(x, L, n, NULL, NULL);
                }
                for (claim_method m = CLAIM_AUTO; m <= CLAIM_EXHAUST; m++) {
                    claim_at(&v, "ram:L2.4", &(claim_setup){.method = m}, "D=%u n=%u L=%u", D, n, L);
                    snprintf(text_of, sizeof text_of, "%llu", (unsigned long long)repeated);
                    claim_expect(&v, "repeated", text_of);
                    snprintf(text_of, sizeof text_of, "%llu", (unsigned long long)all);
                    claim_expect(&v, "strings", text_of);
                    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
                    claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
                    ck_assert_uint_eq(v.methods, m == CLAIM_AUTO     ? METHOD_DERIVATION | METHOD_EXHAUSTION
                                                 : m == CLAIM_DERIVE ? METHOD_DERIVATION
                                                                     : METHOD_EXHAUSTION);
                    verdict_clear(&v);
                }
            }
}
END_TEST

START_TEST(a_bound_of_one_or_more_is_marked_trivial) {
    static const struct {
        const char *at;
        bool trivial;
    } at[] = {{"n=3 L=6", false}, {"n=3 L=7", true}, {"n=2 L=4", false}, {"n=1 L=2", false}, {"n=1 L=3", true},
              {"n=5 L=3", false}, {"n=2 L=5", true}, {"n=80 L=1000000", false}, {"n=30 L=1000000", true}};
    /* D=2: C(4,2) = 6 < 8; C(5,2) = 10; C(3,2) = 3 < 4; 1 < 2; C(3,2) = 3; none; C(4,2) = 6 >= 4 */
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        verdict v;
        claim_at(&v, "ram:L2.4", &(claim_setup){.method = CLAIM_DERIVE}, "%s", at[k].at);
        ck_assert_msg(v.trivial == at[k].trivial, "%s", at[k].at);
        verdict_clear(&v);
    }
}
END_TEST

START_TEST(beyond_exact_reach_it_is_verified_with_an_estimate_beside) {
    verdict v, w;
    claim_at(&v, "ram:L2.4", NULL, "D=4 n=8 L=1000");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect(&v, "p_ngram", "");
    ck_assert(v.sampled.present && v.seed_used);
    ck_assert_str_eq(v.sampled.of, "p_ngram");
    ck_assert_uint_gt(v.sampled.samples, 10000);
    ck_assert(!mpq_cmp_ui(v.sampled.alpha, 1, 1000));
    mpq_t p; /* 0.9966, known from independent trials */
    mpq_init(p);
    mpq_set_ui(p, 99, 100);
    ck_assert(mpq_cmp(v.sampled.interval.lo, p) > 0);
    mpq_set_ui(p, 9966, 10000);
    ck_assert(mpq_cmp(v.sampled.interval.lo, p) < 0 && mpq_cmp(v.sampled.interval.hi, p) > 0);
    mpq_clear(p);
    claim_at(&w, "ram:L2.4", &(claim_setup){.threads = 4}, "D=4 n=8 L=1000");
    ck_assert_uint_eq(v.sampled.hits, w.sampled.hits);
    verdict_clear(&v);
    verdict_clear(&w);
}
END_TEST

START_TEST(sampling_alone_only_supports) {
    verdict v;
    claim_at(&v, "ram:L2.4", &(claim_setup){.method = CLAIM_MC}, "n=3 L=8");
    claim_expect_verdict(&v, "sharp", VERDICT_SUPPORTED);
    claim_expect_verdict(&v, "printed", VERDICT_SUPPORTED);
    ck_assert_uint_eq(v.methods, METHOD_SAMPLING);
    claim_expect(&v, "p_ngram", "");
    verdict_clear(&v);
}
END_TEST

START_TEST(sizes_of_any_order_end_in_a_verdict_or_a_refusal) {
    static const char *const at[] = {"n=1000000 L=1000000000 D=1000000000", "n=1 L=1000000000", "n=5 L=1000000000",
                                     "n=30 L=1000000000", "n=1000000 L=1000500", "n=9000 L=18001", "n=1000000 L=1",
                                     "n=14000 L=14001", "n=1 L=5 D=1000000000", "n=2 L=60 D=1000"};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        verdict v;
        claim_at(&v, "ram:L2.4", &(claim_setup){.limit = 1 << 20}, "%s", at[k]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
    verdict v;
    fault f = {""};
    ck_assert_int_eq(claim_try(&v, "ram:L2.4", &(claim_setup){.method = CLAIM_EXHAUST}, &f, "n=3 L=25"), ST_LIMIT);
    ck_assert(strstr(f.line, "--work-limit"));
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "ram:L2.4", &(claim_setup){.method = CLAIM_MC}, &f, "n=3 L=100000000"), ST_LIMIT);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "ram:L2.4", NULL, &f, "n=3"), ST_DOMAIN);
    verdict_clear(&v);
}
END_TEST

/* Forms carry their logarithm: 2 strings of 2^14001 repeat, so p = 2^-14000 exactly. */
START_TEST(values_too_long_to_print_keep_a_form_and_their_logarithm) {
    verdict v;
    claim_at(&v, "ram:L2.4", NULL, "n=14000 L=14001");
    claim_expect(&v, "strings", "2^14001");
    claim_expect(&v, "repeated", "2");
    claim_expect(&v, "p_ngram", "1 - N_14000(14001)/2^14001");
    claim_expect(&v, "union_bound", "1*2^-14000");
    for (int k = 0; k < 2; k++) {
        const quantity *q = verdict_quantity(&v, k ? "union_bound" : "p_ngram");
        ck_assert(mpq_cmp_si(q->bounds.lo, -14000, 1) <= 0 && mpq_cmp_si(q->bounds.hi, -14000, 1) >= 0);
        mpq_t width;
        mpq_init(width);
        mpq_sub(width, q->bounds.hi, q->bounds.lo);
        ck_assert(mpq_cmp_ui(width, 1, 1000000) < 0);
        mpq_clear(width);
    }
    verdict_clear(&v);
}
END_TEST

/* Pairs of windows (i, j), i < j, listed one by one: all, adjacent, disjoint. */
START_TEST(pairs_of_windows_are_counted_like_a_list_of_them) {
    mpz_t count;
    mpz_init(count);
    for (uint64_t n = 1; n <= 5; n++)
        for (uint64_t L = 1; L <= 14; L++)
            for (long extra = -1; extra <= 1; extra++) {
                uint64_t list[3] = {0};
                int64_t windows = (int64_t)L - (int64_t)n + 1 + extra;
                for (int64_t i = 0; i < windows; i++)
                    for (int64_t j = i + 1; j < windows; j++) {
                        list[PAIRS_ALL]++;
                        list[PAIRS_ADJACENT] += j == i + 1;
                        list[PAIRS_DISJOINT] += j >= i + (int64_t)n;
                    }
                for (collision_pairs kind = PAIRS_ALL; kind <= PAIRS_DISJOINT; kind++) {
                    collision c;
                    collision_init(&c, 2, n, L);
                    c.windows += extra;
                    c.kind = kind;
                    collision_count_pairs(count, &c);
                    ck_assert(!mpz_cmp_ui(count, list[kind]));
                }
            }
    mpz_clear(count);
}
END_TEST

START_TEST(bent_statements_differ_where_they_should) {
    mpq_t p, q;
    collision c;
    collision_init(&c, 3, 4, 9);
    c.rarer = 1;
    ck_assert_int_eq(collision_free(&c, 3), 2);
    ck_assert_int_eq(collision_free(&c, 4), 4); /* windows side by side do not overlap */
    c.only_distance = true;
    ck_assert_int_eq(collision_free(&c, 3), 4);
    ck_assert_int_eq(collision_free(&c, 4), 4);
    mpq_inits(p, q, NULL);
    for (int order = -1; order <= 1; order++) {
        mpq_set_si(p, 5 + order, 7);
        mpq_set_si(q, 5, 7);
        ck_assert_int_eq(collision_holds(AT_MOST, p, q), order <= 0);
        ck_assert_int_eq(collision_holds(BELOW, p, q), order < 0);
        ck_assert_int_eq(collision_holds(EQUAL, p, q), order == 0);
    }
    mpq_clears(p, q, NULL);
}
END_TEST

START_TEST(every_control_of_L2_4_is_refuted_with_a_witness) {
    verdict v;
    claim_expect_controls("ram:L2.4", 15);
    claim_at(&v, "ram:L2.4", &(claim_setup){.controls = true}, "n=2 L=5");
    for (size_t k = 0; k < v.control_count; k++) {
        if (!strcmp(v.controls[k].name, "one-pair-too-few"))
            ck_assert(strstr(v.controls[k].witness, "2 of 16 strings repeat a 3-gram (0000, 1111), so p_ngram = 1/8, "
                                                    "not at most 0"));
        if (!strcmp(v.controls[k].name, "overlapping-pairs-rarer")) ck_assert(strstr(v.controls[k].witness, "(000, 111)"));
    }
    verdict_clear(&v);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, two_given_ngrams_are_equal_in_exactly_one_of_D_to_the_n_strings);
    tcase_add_test(t, the_table_of_probabilities_and_bounds_comes_out);
    tcase_add_test(t, the_probability_is_what_brute_force_counts_and_keeps_both_bounds);
    tcase_add_test(t, a_bound_of_one_or_more_is_marked_trivial);
    tcase_add_test(t, beyond_exact_reach_it_is_verified_with_an_estimate_beside);
    tcase_add_test(t, sampling_alone_only_supports);
    tcase_add_test(t, sizes_of_any_order_end_in_a_verdict_or_a_refusal);
    tcase_add_test(t, values_too_long_to_print_keep_a_form_and_their_logarithm);
    tcase_add_test(t, pairs_of_windows_are_counted_like_a_list_of_them);
    tcase_add_test(t, bent_statements_differ_where_they_should);
    tcase_add_test(t, every_control_of_L2_4_is_refuted_with_a_witness);
}
