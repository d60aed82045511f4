/* test_ablation.c - vb:ablation against strings run by hand in another arithmetic, and its verdicts. */
#include <stdio.h>
#include <string.h>

#include "constructions/hash_copy/hash_copy.h"
#include "constructions/model/eval.h"
#include "constructions/model/weights.h"
#include "constructions/ngram/ngram.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

/* The longest l <= most such that doubles, teacher-forced, copy every string up to length l without a repeated n-gram. */
static uint32_t longest_in_doubles(hash_copy_positions p, weight_format w, uint32_t D, uint32_t n, uint32_t most) {
    hash_copy_spec s;
    model *m = NULL;
    field *F = NULL;
    model_eval *e = NULL;
    uint64_t changed, strings = 1;
    uint32_t l = 1;
    ck_ok(hash_copy_spec_init(&s, D, n, NULL));
    ck_ok(hash_copy_build_positions(&m, &s, p, NULL));
    ck_ok(model_round_weights(m, &changed, w, NULL));
    ck_ok(field_open_float64(&F));
    ck_ok(model_eval_open(&e, m, F, false));
    for (bool good = true; good && l <= most; l += good) {
        strings *= D;
        for (uint64_t x = 0; good && x < strings; x++) {
            letter word[16];
            size_t wrong;
            letters_from_index(word, l, D, x);
            if (ngram_repeats(word, l, n, NULL, NULL)) continue;
            ck_ok(model_eval_teacher(e, word, l, &wrong, NULL));
            good = wrong == l;
        }
    }
    model_eval_close(e);
    F->close(F);
    model_free(m);
    hash_copy_spec_clear(&s);
    return l - 1;
}

/* CLAIM vb:ablation/exhaustion, CLAIM vb:ablation/longest: all positions, formats that change weights and one that does not. */
START_TEST(the_longest_copied_is_that_of_a_run_in_doubles) {
    static const weight_format formats[] = {WEIGHTS_EXACT, WEIGHTS_INT8, WEIGHTS_BF16};
    static const unsigned sizes[][3] = {{2, 1, 3}, {2, 2, 5}, {2, 3, 6}, {3, 1, 4}};
    for (int p = 0; p < HASH_COPY_POSITIONS; p++)
        for (size_t w = 0; w < 3; w++)
            for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
                verdict v;
                char expected[16];
                unsigned D = sizes[k][0], n = sizes[k][1], L = sizes[k][2];
                claim_at(&v, "vb:ablation", NULL, "positions=%s weights=%s D=%u n=%u L=%u",
                         hash_copy_positions_name((hash_copy_positions)p), weight_format_name(formats[w]), D, n, L);
                uint32_t longest = longest_in_doubles((hash_copy_positions)p, formats[w], D, n, L);
                snprintf(expected, sizeof expected, "%u", longest);
                claim_expect(&v, "longest", expected);
                claim_expect_verdict(&v, "longest", VERDICT_VERIFIED);
                claim_expect_verdict(&v, "sharp", longest == L ? VERDICT_VERIFIED : VERDICT_REFUTED);
                snprintf(expected, sizeof expected, "%u", longest + 1);
                claim_expect(&v, "first_failing_length", longest == L ? "" : expected);
                verdict_clear(&v);
            }
}
END_TEST

START_TEST(weights_that_a_format_holds_leave_the_chain_intact) {
    verdict v;
    claim_at(&v, "vb:ablation", NULL, "weights=bf16 D=3 n=5 L=4");
    claim_expect(&v, "changed", "0");
    ck_assert_uint_eq(v.methods, METHOD_DERIVATION | METHOD_EXHAUSTION);
    verdict_clear(&v);
    claim_at(&v, "vb:ablation", NULL, "weights=int8 D=3 n=2 L=4");
    ck_assert_uint_eq(v.methods, METHOD_EXHAUSTION);
    verdict_clear(&v);
}
END_TEST

START_TEST(what_the_work_limit_leaves_open_is_not_said) {
    claim_setup small = {.limit = 1 << 14};
    verdict v;
    claim_at(&v, "vb:ablation", &small, "weights=int8 D=4 n=3 L=8");
    claim_expect_verdict(&v, "sharp", VERDICT_UNDECIDED);
    claim_expect_verdict(&v, "longest", VERDICT_UNDECIDED);
    verdict_clear(&v);
    claim_at(&v, "vb:ablation", &small, "weights=fp16 D=4 n=3 L=8"); /* derived */
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect(&v, "longest", "8");
    verdict_clear(&v);
}
END_TEST

START_TEST(every_control_of_the_ablation_is_refuted) { claim_expect_controls("vb:ablation", 10); }
END_TEST

START_TEST(unknown_positions_and_formats_are_refused_with_a_suggestion) {
    verdict v;
    fault f = {""};
    ck_assert_int_eq(claim_try(&v, "vb:ablation", NULL, &f, "positions=alibbi"), ST_DOMAIN);
    ck_assert_ptr_nonnull(strstr(f.line, "did you mean 'alibi'"));
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "vb:ablation", NULL, &f, "weights=int9"), ST_DOMAIN);
    ck_assert_ptr_nonnull(strstr(f.line, "exact, float32, bf16, fp16 or int8"));
    verdict_clear(&v);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_longest_copied_is_that_of_a_run_in_doubles);
    tcase_add_test(t, weights_that_a_format_holds_leave_the_chain_intact);
    tcase_add_test(t, what_the_work_limit_leaves_open_is_not_said);
    tcase_add_test(t, every_control_of_the_ablation_is_refuted);
    tcase_add_test(t, unknown_positions_and_formats_are_refused_with_a_suggestion);
}
