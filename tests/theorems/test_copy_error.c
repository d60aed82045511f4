/* test_copy_error.c - vb:copy-error: definition, formula, bit-sliced copier and the model itself, against each other. */
#include <stdio.h>
#include <string.h>

#include "constructions/hash_copy/hash_copy.h"
#include "constructions/model/eval.h"
#include "constructions/ngram/ngram.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"
#include "theorems/vb/copy_error/copy_error.h"

/* CLAIM vb:copy-error/T2 and CLAIM vb:copy-error/model: T_n, run greedily in exact arithmetic on every string, copies it
   exactly if it is not ambiguous - also past D^n + n - 1, with beta raised. */
START_TEST(the_model_miscopies_exactly_the_ambiguous_strings) {
    static const uint32_t at[][4] = {{2, 2, 6, 0}, {2, 1, 6, 4}, {3, 1, 4, 0}, {3, 2, 5, 0},
                                     {2, 3, 7, 0}, {4, 1, 3, 0}, {2, 2, 8, 5}};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        uint32_t D = at[k][0], n = at[k][1], most = at[k][2], y[16];
        hash_copy_spec s;
        model *m = NULL;
        field *F = NULL;
        model_eval *e = NULL;
        ck_ok(hash_copy_spec_init(&s, D, n, NULL));
        if (at[k][3]) mpz_set_ui(s.beta, at[k][3]); /* 2^(beta gamma) >= 2 L, gamma = 1 */
        ck_ok(hash_copy_build(&m, &s, NULL));
        ck_ok(field_open_expsum(&F));
        ck_ok(model_eval_open(&e, m, F, true));
        for (uint32_t L = 1; L <= most; L++) {
            letter x[16];
            uint64_t all, miscopied = 0;
            ck_assert(letters_count(&all, D, L));
            for (uint64_t i = 0; i < all; i++) {
                letters_from_index(x, L, D, i);
                ck_ok(model_eval_greedy(e, x, L, y, NULL));
                bool copied = !memcmp(x, y, L * sizeof *x);
                ck_assert_int_eq(copied, !ngram_ambiguous(x, L, n, NULL, NULL));
                miscopied += !copied;
            }
            verdict v;
            char expected[32];
            claim_at(&v, "vb:copy-error", NULL, "D=%u n=%u L=%u", D, n, L);
            snprintf(expected, sizeof expected, "%llu", (unsigned long long)miscopied);
            claim_expect(&v, "miscopied", expected);
            claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
            verdict_clear(&v);
        }
        model_eval_close(e);
        F->close(F);
        model_free(m);
        hash_copy_spec_clear(&s);
    }
}
END_TEST

/* CLAIM vb:copy-error/formula and CLAIM vb:copy-error/union: exact errors known from exhaustive trials. */
START_TEST(the_table_of_errors_comes_out) {
    static const char *const at[][4] = {
        {"D=2 n=2 L=4", "2", "1/8", "1/8"},       {"D=2 n=3 L=8", "124", "31/64", "5/8"},
        {"D=3 n=2 L=6", "282", "94/243", "4/9"},  {"D=2 n=3 L=6", "10", "5/32", "3/16"},
        {"D=2 n=4 L=8", "38", "19/128", "3/16"},  {"D=2 n=5 L=10", "124", "31/256", "5/32"},
        {"D=3 n=3 L=9", "6114", "2038/6561", "10/27"}, {"D=4 n=2 L=4", "12", "3/64", "3/64"},
        {"D=4 n=2 L=16", "4287044388", "1071761097/1073741824", "273/64"}};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        verdict v;
        claim_at(&v, "vb:copy-error", &(claim_setup){.limit = 1 << 18}, "%s", at[k][0]);
        claim_expect(&v, "miscopied", at[k][1]);
        claim_expect(&v, "err", at[k][2]);
        claim_expect(&v, "union_bound", at[k][3]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
}
END_TEST

/* CLAIM vb:copy-error/first: the ambiguous strings of length n+2 are the a^(n+1) c with c != a, and there are none before. */
START_TEST(the_first_errors_are_a_constant_run_and_another_letter) {
    for (uint32_t D = 2; D <= 4; D++)
        for (uint32_t n = 1; n <= 5; n++) {
            letter x[8];
            uint64_t all, found = 0;
            char expected[16];
            verdict v;
            ck_assert(letters_count(&all, D, n + 1));
            for (uint64_t i = 0; i < all; i++) {
                letters_from_index(x, n + 1, D, i);
                ck_assert(!ngram_ambiguous(x, n + 1, n, NULL, NULL));
            }
            for (uint64_t i = 0; i < all * D; i++) {
                letters_from_index(x, n + 2, D, i);
                bool run = x[n + 1] != x[0];
                for (uint32_t t = 1; t <= n; t++) run = run && x[t] == x[0];
                ck_assert_int_eq(ngram_ambiguous(x, n + 2, n, NULL, NULL), run);
                found += run;
            }
            ck_assert_uint_eq(found, D * (D - 1));
            claim_at(&v, "vb:copy-error", &(claim_setup){.method = CLAIM_DERIVE}, "D=%u n=%u L=%u", D, n, n + 2);
            snprintf(expected, sizeof expected, "%u", n + 2);
            claim_expect(&v, "first_length", expected);
            verdict_clear(&v);
        }
}
END_TEST

/* The number of copied strings stays what it is past D^n + n - 1: 236 for D = 2, n = 3, counted at length 14. */
START_TEST(copied_strings_stop_growing_when_everything_repeats) {
    work w = work_default();
    mpz_t count, expected;
    int known;
    ngram_tally t;
    mpz_inits(count, expected, NULL);
    ck_ok(ngram_bitslice(&t, 2, 3, 14, &w));
    ck_assert_uint_eq(t.strings - t.wrong, 236);
    for (unsigned L = 11; L <= 200; L += 27) {
        ck_ok(copy_count(count, &known, 2, 3, L, &w));
        ck_assert_int_eq(known, 1);
        mpz_ui_pow_ui(expected, 2, L);
        mpz_sub_ui(expected, expected, 236);
        ck_assert(!mpz_cmp(count, expected));
    }
    ck_ok(copy_count(count, &known, 2, 3, 1000000000, &w));
    ck_assert_int_eq(known, 2);
    ck_assert(!mpz_cmp_ui(count, 236));
    ck_ok(copy_count(count, &known, 2, 30, 1000, &w));
    ck_assert_int_eq(known, 0);
    mpz_clears(count, expected, NULL);
}
END_TEST

START_TEST(sizes_end_in_a_verdict_or_a_clear_refusal) {
    static const char *const at[] = {"n=3 L=1000000000", "n=5 L=36",  "n=8 L=30 D=26", "n=12 L=1000 D=26",
                                     "n=20 L=5000",      "n=40 L=81", "n=2 L=2",       "n=4 L=1"};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        verdict v;
        claim_at(&v, "vb:copy-error", &(claim_setup){.limit = 1 << 18}, "%s", at[k]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
    verdict v;
    fault f = {""};
    claim_at(&v, "vb:copy-error", NULL, "n=3 L=1000000000");
    claim_expect(&v, "miscopied", "2^1000000000 - 236");
    claim_expect(&v, "err", "1 - 236/2^1000000000");
    ck_assert(strstr(text_data(&v.notes), "beta raised to 31 "));
    ck_assert(strstr(text_data(&v.scope), "all 32 strings of length 5 through the model"));
    for (int k = 0; k < 2; k++) { /* log2 within 2^-900: of 2^1000000000 less a little, and of 1 less a little */
        const quantity *q = verdict_quantity(&v, k ? "err" : "miscopied");
        mpq_t width, end;
        mpq_inits(width, end, NULL);
        mpq_set_si(end, k ? 0 : 1000000000, 1);
        ck_assert(mpq_cmp(q->bounds.hi, end) >= 0 && mpq_cmp(q->bounds.lo, end) < 0);
        mpq_sub(width, q->bounds.hi, q->bounds.lo);
        ck_assert(mpq_cmp_ui(width, 1, 1000000) < 0);
        mpq_clears(width, end, NULL);
    }
    verdict_clear(&v);
    claim_at(&v, "vb:copy-error", NULL, "n=5 L=20000");
    claim_expect(&v, "miscopied", "2^20000 - (2^5 + 1 sum N_5(l), l = 5..19999)");
    claim_expect(&v, "err", "1 - (2^5 + 1 sum N_5(l), l = 5..19999)/2^20000");
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "vb:copy-error", NULL, &f, "n=128 D=4096 L=10"), ST_LIMIT);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "vb:copy-error", NULL, &f, "n=129 L=10"), ST_LIMIT);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "vb:copy-error", &(claim_setup){.method = CLAIM_EXHAUST}, &f, "n=3 L=30"), ST_LIMIT);
    verdict_clear(&v);
}
END_TEST

START_TEST(each_method_says_what_it_established) {
    verdict v;
    claim_at(&v, "vb:copy-error", &(claim_setup){.method = CLAIM_DERIVE}, "n=3 L=6");
    ck_assert_uint_eq(v.methods, METHOD_DERIVATION);
    verdict_clear(&v);
    claim_at(&v, "vb:copy-error", &(claim_setup){.method = CLAIM_EXHAUST}, "n=3 L=6");
    ck_assert_uint_eq(v.methods, METHOD_EXHAUSTION);
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
    claim_at(&v, "vb:copy-error", &(claim_setup){.method = CLAIM_MC}, "n=3 L=9");
    claim_expect_verdict(&v, "sharp", VERDICT_SUPPORTED);
    ck_assert(v.sampled.present);
    verdict_clear(&v);
}
END_TEST

START_TEST(every_control_of_copy_error_is_refuted_with_a_witness) {
    verdict v;
    claim_expect_controls("vb:copy-error", 15);
    static const char *const said[][2] = {
        {"repeated-for-ambiguous", "D=2 n=2: x = 0000 is copied though its 2-grams at 0 and 1 are equal"},
        {"n-plus-one-grams", "x = 0001 is miscopied: answer 4 is 0 instead of 1"},
        {"n-minus-one-grams", "x = 0010 is copied though its 1-grams at 0 and 1 are equal"},
        {"sum-ends-early", "2 of 16 strings (0001, 1110) are miscopied, the formula says 8"},
        {"sum-ends-late", "the formula says -6"},   /* 16 - 4 - (4 + 6 + 8) */
        {"sum-starts-late", "the formula says 14"}, /* 32 - 4 - (6 + 8) */
        {"factor-D", "the formula says -27"},       /* 81 - 9 - 3 (9 + 24) */
        {"factor-D-minus-two", "the formula says 39"},
        {"without-D-to-the-n", "the formula says 6"},
        {"first-length-n+3", "0^3 1, of length 4 < 5, is miscopied: 0^2 occurs at 0 and at 1 with 0 and 1 behind it"},
        {"first-length-n+1", "none of the 2^3 strings of length 3 is miscopied"},
        {"bound-one-pair-too-few", "so err = 1/8, not at most 0"},
        {"bound-exponent-one-more", "so err = 1/8, not at most 1/16"},
        {"bound-one-successor", "so err = 2/27, not at most 1/27"},
        {"bound-strict", "so err = 1/8, not less than 1/8"},
        {"model-one-gram-longer", "x = 0001 is copied"},
        {"model-one-gram-shorter", "x = 0010 is miscopied"},
        {"model-without-position-match", "x = 0100 is miscopied"},
        {"model-beta-one", "x = 00100 is miscopied"},
        {"model-two-letters-one-code", "x = 01 is miscopied: answer 2 is 0 instead of 1"}};
    claim_at(&v, "vb:copy-error", &(claim_setup){.controls = true}, "n=1 L=3");
    ck_assert_uint_eq(v.control_count, sizeof said / sizeof *said);
    for (size_t k = 0; k < v.control_count; k++) {
        ck_assert_str_eq(v.controls[k].name, said[k][0]);
        ck_assert_msg(strstr(v.controls[k].witness, said[k][1]), "%s: %s", said[k][0], v.controls[k].witness);
    }
    verdict_clear(&v);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_model_miscopies_exactly_the_ambiguous_strings);
    tcase_add_test(t, the_table_of_errors_comes_out);
    tcase_add_test(t, the_first_errors_are_a_constant_run_and_another_letter);
    tcase_add_test(t, copied_strings_stop_growing_when_everything_repeats);
    tcase_add_test(t, sizes_end_in_a_verdict_or_a_clear_refusal);
    tcase_add_test(t, each_method_says_what_it_established);
    tcase_add_test(t, every_control_of_copy_error_is_refuted_with_a_witness);
}
