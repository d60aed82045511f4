/* test_memory.c - ram:memory: the formulas by floating point, the cache on whole lengths, the constants on all small D. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "constructions/gssm/gssm.h"
#include "constructions/hash_copy/hash_copy.h"
#include "constructions/model/eval.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"
#include "theorems/ram/memory/memory.h"

/* CLAIM ram:memory/count, by formula; ratio and lower bound by floating point. */
START_TEST(the_cache_is_counted_like_the_formula) {
    static const unsigned at[][3] = {{2, 1, 1}, {2, 3, 8},  {3, 2, 5},    {4, 1, 4},
                                     {5, 2, 3}, {26, 2, 9}, {30, 4, 300}, {2, 8, 100000}};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        unsigned D = at[k][0], n = at[k][1], L = at[k][2], b = (unsigned)ceil(log2(D) - 1e-12);
        verdict v;
        char value[64];
        claim_at(&v, "ram:memory", NULL, "D=%u n=%u L=%u", D, n, L);
        snprintf(value, sizeof value, "%u", (L + 2) * (n + 1) * b);
        claim_expect(&v, "kv_bits", value);
        snprintf(value, sizeof value, "%u", (L + 2) * (n + 1) * (b + 1));
        claim_expect(&v, "kv_bits_with_flags", value);
        const quantity *low = verdict_quantity(&v, "lower_bound"), *ratio = verdict_quantity(&v, "ratio");
        ck_assert_double_eq_tol(mpq_get_d(low->bounds.lo), L * log2(D), 1e-9 * L);
        ck_assert_double_eq_tol(mpq_get_d(ratio->bounds.hi), (L + 2) * (n + 1) * b / (L * log2(D)), 1e-9);
        ck_assert(mpq_cmp(low->bounds.lo, low->bounds.hi) <= 0 && mpq_cmp(ratio->bounds.lo, ratio->bounds.hi) <= 0);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
}
END_TEST

/* CLAIM ram:memory/slots, CLAIM ram:memory/lossless: the tokens told from the signs of any slot of the float64 rows are
   those that were fed; BOS and COPY are neither sign. */
START_TEST(letters_are_read_back_from_any_slot) {
    for (uint32_t D = 2; D <= 5; D++)
        for (uint32_t n = 1; n <= 3; n++) {
            hash_copy_spec s;
            model *m;
            field *F;
            model_eval *e;
            uint32_t b = hash_copy_code_bits(D), token[8] = {D, 1, 0, D - 1, 1, D / 2, 0, D + 1};
            ck_ok(hash_copy_spec_init(&s, D, n, NULL));
            ck_ok(hash_copy_build(&m, &s, NULL));
            ck_ok(field_open_float64(&F));
            ck_ok(model_eval_open(&e, m, F, false));
            for (size_t i = 0; i < 8; i++) ck_ok(model_eval_push(e, token[i], NULL));
            size_t key = (size_t)(model_find(m, "block2.k") - m->op), place = 0;
            for (size_t p = 0; p < 8; p++)
                for (uint32_t k = 2; k <= n + 1 && k <= p + 1; k++) { /* slot k stands in lane block k-1 of the key */
                    const double *row = (const double *)model_eval_row(e, key, p) + (size_t)(k - 2) * (b + 3);
                    uint32_t t = token[p + 1 - k], a = 0, letters = 0;
                    for (uint32_t c = 0; c < b; c++) a = 2 * a + (row[c] > 0), letters += fabs(row[c]) > 0.99;
                    ck_assert_uint_eq(letters, t < D ? b : 0);
                    if (t < D) ck_assert_uint_eq(a, t);
                    place++;
                }
            ck_assert_uint_gt(place, 6);
            model_eval_close(e);
            F->close(F);
            model_free(m);
            hash_copy_spec_clear(&s);
        }
}
END_TEST

/* CLAIM ram:memory/ratio and CLAIM ram:memory/printed: the constants, over all alphabets and many lengths, by logarithms. */
START_TEST(the_constants_hold_for_every_alphabet_and_are_attained_at_five) {
    double most = 0, wide = 0;
    for (unsigned D = 2; D <= 4096; D++) {
        unsigned b = hash_copy_code_bits(D);
        most = fmax(most, b / log2(D));
        for (double L = 1; L < 1e9; L *= 3) {
            unsigned n = 1;
            while ((L - n + 1) * (L - n) / 2 * pow(D, -(double)n) >= 0.5 && L - n > 0) n++;
            wide = fmax(wide, (n + 1) * b / log2(D * L));
        }
    }
    ck_assert_double_eq_tol(most, 3 / log2(5), 1e-12);
    ck_assert_double_le(wide, 6 / log2(5) + 1e-12);
    ck_assert_double_ge(wide, 6 / log2(5) - 1e-12);
}
END_TEST

/* CLAIM ram:memory/needed: all machines with fewer than D^L states, one by one: none copies every string. */
START_TEST(no_smaller_memory_copies_everything) {
    for (uint32_t states = 1; states <= 4; states++) {
        gssm_census c;
        work w = work_default();
        w.limit = UINT64_MAX;
        if (states <= 3) {
            ck_ok(gssm_take_census(&c, 2, states, 2, &w));
            ck_assert_uint_lt(c.best, 4);
        } else {
            ck_ok(gssm_take_census(&c, 2, 2, 1, &w)); /* D^L = 2 states are enough at L = 1 */
            ck_assert_uint_eq(c.best, 2);
        }
        gssm_census_clear(&c);
    }
}
END_TEST

START_TEST(large_lengths_and_alphabets_are_derived) {
    static const char *const at[] = {"n=1 L=1000000000000000000", "n=40 L=64 D=2", "n=3 L=100 D=4096", "n=5 L=2 D=3",
                                     "n=2 L=12 D=2"};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        verdict v;
        claim_at(&v, "ram:memory", NULL, "%s", at[k]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
    fault f = {""};
    verdict v;
    ck_assert(claim_try(&v, "ram:memory", NULL, &f, "n=128 D=4096 L=5") == ST_LIMIT);
    ck_assert_uint_gt(strlen(f.line), 0);
    verdict_clear(&v);
}
END_TEST

START_TEST(every_control_of_memory_is_refuted_with_a_witness) { claim_expect_controls("ram:memory", 12); }
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_cache_is_counted_like_the_formula);
    tcase_add_test(t, letters_are_read_back_from_any_slot);
    tcase_add_test(t, the_constants_hold_for_every_alphabet_and_are_attained_at_five);
    tcase_add_test(t, no_smaller_memory_copies_everything);
    tcase_add_test(t, large_lengths_and_alphabets_are_derived);
    tcase_add_test(t, every_control_of_memory_is_refuted_with_a_witness);
}
