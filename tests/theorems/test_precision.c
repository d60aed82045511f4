/* test_precision.c - ram:precision: the numbers of the theory, the bound by its formula, the strings by brute force. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "constructions/ngram/ngram.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"
#include "theorems/ram/precision/precision.h"

static void expect_bits(const verdict *v, const char *name, unsigned bits) {
    char value[16];
    snprintf(value, sizeof value, "%u", bits);
    claim_expect(v, name, value);
}

/* CLAIM ram:precision/least: the least numbers found by an exact trial elsewhere; two fewer or more would show. */
START_TEST(the_least_bits_of_the_theory_come_out) {
    static const unsigned at[][4] = {{2, 1, 2, 1}, {2, 2, 4, 1}, {2, 2, 5, 1}, {2, 3, 6, 3}, {2, 3, 8, 3}, {2, 3, 10, 3},
                                     {2, 4, 8, 3}, {2, 4, 19, 3}, {3, 2, 4, 1}, {3, 2, 8, 1}, {3, 2, 10, 1}, {4, 2, 4, 1}};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        verdict v;
        claim_at(&v, "ram:precision", NULL, "D=%u n=%u L=%u", at[k][0], at[k][1], at[k][2]);
        expect_bits(&v, "activation_bits", at[k][3]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "least", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
}
END_TEST

/* The same by hand: every repeat-free string of length 6 through the rounded copier over balls, teacher-forced, f = 0..5. */
START_TEST(the_least_bits_are_those_of_a_run_in_another_arithmetic) {
    hash_copy_spec s;
    ck_ok(hash_copy_spec_init(&s, 2, 3, NULL));
    for (unsigned f = 0; f <= 5; f++) {
        model *m;
        field *F;
        model_eval *e;
        unsigned miscopied = 0;
        ck_ok(hash_copy_build_rounded(&m, &s, f, NULL));
        ck_ok(field_open_ball(&F, 200));
        ck_ok(model_eval_open(&e, m, F, false));
        for (unsigned x = 0; x < 64; x++) {
            letter word[6];
            size_t wrong;
            letters_from_index(word, 6, 2, x);
            if (ngram_repeats(word, 6, 3, NULL, NULL)) continue;
            status st = model_eval_teacher(e, word, 6, &wrong, NULL);
            ck_assert(st == ST_OK || (st == ST_UNSUPPORTED && f < 3)); /* logits that tie: balls cannot tell */
            miscopied += st == ST_OK && wrong < 6;
        }
        if (f == 2) ck_assert_uint_gt(miscopied, 0);
        if (f >= 3) ck_assert_uint_eq(miscopied, 0);
        model_eval_close(e);
        F->close(F);
        model_free(m);
    }
    hash_copy_spec_clear(&s);
}
END_TEST

/* CLAIM ram:precision/mean: all means of m integers, each rounded by floating point (exact at these sizes). */
START_TEST(means_are_off_by_exactly_the_stated_error) {
    for (unsigned m = 1; m <= 40; m++)
        for (unsigned f = 0; f <= 7; f++) {
            mpq_t q;
            double most = 0;
            mpq_init(q);
            precision_mean_error(q, m, f);
            for (unsigned j = 0; j <= m; j++) {
                double y = ldexp((double)j / m, (int)f);
                most = fmax(most, ldexp(fabs(y - nearbyint(y)), -(int)f));
            }
            ck_assert_double_eq_tol(mpq_get_d(q), most, 1e-12);
            mpq_clear(q);
        }
}
END_TEST

/* e_k = k delta_k + (k-1) delta_(k-1) and the two leads, in floating point; near ties are not looked at. */
static int holds_by_formula(unsigned D, unsigned n, unsigned f) {
    double b = ceil(log2(D) - 1e-12), gamma = b < 2 ? 1 : 2, M = pow(D, n) + n - 1, beta = ceil(log2(2 * M) / gamma - 1e-12);
    double e[64] = {0}, eta = 0, flags = 0, start = 1e300;
    if (f < 1 && n >= 2) return 0;
    for (unsigned k = 1; k <= n + 1; k++)
        for (unsigned m = k; m + 1 >= k && m; m--) {
            unsigned odd = m;
            for (unsigned i = 0; i < f && odd % 2 == 0; i++) odd /= 2;
            e[k] += m * ldexp((double)(odd / 2) / odd, -(int)f);
        }
    for (unsigned k = 1; k <= n; k++) {
        if (6 * e[k + 1] > 3) return 0;
        eta += b * (e[k] + e[k + 1] + e[k] * e[k + 1]);
        flags = fmax(flags, 2 * n * b * (e[k] + 2 * e[k + 1] + 2 * e[k] * e[k + 1]));
    }
    for (unsigned j = 0; j < n; j++)
        start = fmin(start, 2 * n * b + j * b - (n - 1.0 - j) * b * (j + 1) / (j + 2) - (n - 1) * b);
    return beta * (gamma - 2 * eta) > log(2 * M) && beta * (start - 2 * eta - 2 * flags) > log(2 * M);
}

/* CLAIM ram:precision/enough, CLAIM ram:precision/scores, CLAIM ram:precision/places, CLAIM ram:precision/late. */
START_TEST(the_proved_bits_are_those_of_the_formula_and_grow_like_twice_the_logarithm_of_n) {
    static const unsigned D[] = {2, 3, 4, 5, 26};
    for (size_t d = 0; d < sizeof D / sizeof *D; d++)
        for (unsigned n = 1; n <= 24; n += n < 6 ? 1 : 6) {
            verdict v;
            unsigned f = 0;
            while (!holds_by_formula(D[d], n, f)) f++;
            claim_at(&v, "ram:precision", &(claim_setup){.method = CLAIM_DERIVE}, "D=%u n=%u", D[d], n);
            expect_bits(&v, "activation_bits_proved", f);
            claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
            claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
            ck_assert_double_le(f, 2 * log2(n * log2(D[d])) + 4.87);
            verdict_clear(&v);
        }
}
END_TEST

/* CLAIM ram:precision/weights and CLAIM ram:precision/printed: bits of 2 n b beta, and the constants, over many D and n. */
START_TEST(weights_and_constants_by_logarithms) {
    for (unsigned D = 2; D <= 200; D = D < 20 ? D + 1 : D * 3)
        for (unsigned n = 1; n <= 12; n++) {
            hash_copy_spec s;
            ck_ok(hash_copy_spec_init(&s, D, n, NULL));
            double largest = fmax(mpz_get_d(s.W) * mpz_get_d(s.beta), 2.0 * (n + 1));
            ck_assert_double_le(1 + floor(log2(largest)) + 1, 2 * log2(n * log2(D)) + 6);
            hash_copy_spec_clear(&s);
        }
    verdict v;
    claim_at(&v, "ram:precision", &(claim_setup){.method = CLAIM_DERIVE}, "n=8"); /* beta 10, W 16: 160 */
    claim_expect(&v, "weight_bits", "9");
    verdict_clear(&v);
    claim_at(&v, "ram:precision", &(claim_setup){.method = CLAIM_DERIVE}, "n=8 D=30"); /* 2*8*5*21 = 1680 */
    claim_expect(&v, "weight_bits", "12");
    verdict_clear(&v);
}
END_TEST

START_TEST(strings_are_listed_like_brute_force_and_drawn_ones_are_among_them) {
    for (uint32_t D = 2; D <= 3; D++)
        for (uint32_t n = 1; n <= 3; n++)
            for (uint32_t L = 1; L <= 8; L++) {
                precision_strings s = {.D = D, .n = n, .longest = L}, few = {.D = D, .n = n, .longest = L};
                bool fits;
                size_t at = 0;
                uint64_t all;
                ck_ok(precision_strings_all(&s, &fits, L, 100000));
                ck_assert(fits);
                ck_assert_int_eq(letters_count(&all, D, L), 1);
                for (uint64_t k = 0; k < all; k++) {
                    letter x[8];
                    letters_from_index(x, L, D, k);
                    if (ngram_repeats(x, L, n, NULL, NULL)) continue;
                    ck_assert_uint_lt(at, s.count);
                    ck_assert_int_eq(memcmp(x, s.x + L * at++, L * sizeof *x), 0);
                }
                ck_assert_uint_eq(at, s.count);
                ck_ok(precision_strings_draw(&few, L, 20, test_seed()));
                ck_assert_uint_eq(few.count, s.count ? 20 : 0);
                for (size_t k = 0; k < few.count; k++) ck_assert(!ngram_repeats(few.x + k * L, L, n, NULL, NULL));
                if (s.count > 1) {
                    size_t before = few.count;
                    ck_ok(precision_strings_all(&few, &fits, L, before + s.count - 1));
                    ck_assert(!fits && few.count == before);
                }
                precision_strings_clear(&s);
                precision_strings_clear(&few);
            }
}
END_TEST

START_TEST(what_is_drawn_is_supported_and_what_cannot_be_is_vacuous) {
    verdict v, w;
    fault f = {""};
    claim_at(&v, "ram:precision", NULL, "D=4 n=2 L=8");
    claim_at(&w, "ram:precision", &(claim_setup){.threads = 3}, "D=4 n=2 L=8");
    claim_expect(&v, "activation_bits", "2");
    claim_expect(&w, "activation_bits", "2");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "least", VERDICT_SUPPORTED);
    ck_assert(v.sampled.present && v.sampled.hits == 0);
    ck_assert_str_eq(text_data(&v.steps), text_data(&w.steps));
    verdict_clear(&v);
    verdict_clear(&w);
    claim_at(&v, "ram:precision", NULL, "n=2 L=6");
    claim_expect_verdict(&v, "least", VERDICT_VACUOUS);
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
    claim_at(&v, "ram:precision", &(claim_setup){.method = CLAIM_MC}, "n=3 L=8");
    claim_expect_verdict(&v, "sharp", VERDICT_SUPPORTED);
    verdict_clear(&v);
    claim_at(&v, "ram:precision", &(claim_setup){.method = CLAIM_EXHAUST}, "n=2");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "least", VERDICT_VERIFIED);
    verdict_clear(&v);
    claim_at(&v, "ram:precision", &(claim_setup){.limit = 2048}, "n=3 L=8"); /* no string fits */
    claim_expect(&v, "activation_bits", "");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect_verdict(&v, "least", VERDICT_UNDECIDED);
    verdict_clear(&v);
    claim_at(&v, "ram:precision", &(claim_setup){.limit = 1 << 16}, "D=65 n=1"); /* not all letters: some pairs */
    claim_expect(&v, "activation_bits", "1");
    claim_expect_verdict(&v, "least", VERDICT_VERIFIED); /* the proved number itself: one of them fails with a bit less */
    verdict_clear(&v);
    ck_assert(claim_try(&v, "ram:precision", &(claim_setup){.method = CLAIM_EXHAUST}, &f, "D=4 n=2 L=9") == ST_LIMIT);
    verdict_clear(&v);
    claim_at(&v, "ram:precision", &(claim_setup){.method = CLAIM_EXHAUST}, "n=2 L=4"); /* one length proves no other */
    claim_expect_verdict(&v, "sharp", VERDICT_UNDECIDED);
    verdict_clear(&v);
}
END_TEST

START_TEST(every_control_of_precision_is_refuted_with_a_witness) {
    verdict v;
    claim_expect_controls("ram:precision", 12);
    claim_at(&v, "ram:precision", &(claim_setup){.controls = true}, "n=1 L=2");
    ck_assert(strstr(v.controls[0].witness, "rounded to 0 fraction bits: x = 10 is miscopied: answer 1 is 0"));
    for (size_t k = 10; k < 12; k++) ck_assert(strstr(v.controls[k].witness, "rounded to 40 fraction bits: x = "));
    verdict_clear(&v);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_least_bits_of_the_theory_come_out);
    tcase_add_test(t, the_least_bits_are_those_of_a_run_in_another_arithmetic);
    tcase_add_test(t, means_are_off_by_exactly_the_stated_error);
    tcase_add_test(t, the_proved_bits_are_those_of_the_formula_and_grow_like_twice_the_logarithm_of_n);
    tcase_add_test(t, weights_and_constants_by_logarithms);
    tcase_add_test(t, strings_are_listed_like_brute_force_and_drawn_ones_are_among_them);
    tcase_add_test(t, what_is_drawn_is_supported_and_what_cannot_be_is_vacuous);
    tcase_add_test(t, every_control_of_precision_is_refuted_with_a_witness);
}
