/* test_C2_5.c - ram:C2.5: the choices of n, the errors they leave, and the constants, each a second way. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "constructions/ngram/ngram.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"
#include "theorems/ram/C2_5/size.h"

/* Each n and dimension, by floating-point search far from ties. */
START_TEST(the_examples_of_the_theory_come_out) {
    static const char *const at[][7] = {{"L=100 eps=1/10", "17", "16", "15", "72", "68", "64"},
                                        {"L=1000000 eps=1/1000", "50", "49", "48", "204", "200", "196"},
                                        {"L=300 eps=0.1 D=26", "5", "4", "4", "48", "40", "40"},
                                        {"L=1000000 eps=1e-3 D=26", "11", "11", "11", "96", "96", "96"}};
    static const char *const names[] = {"n_printed", "n_union", "n_error", "dimension_printed", "dimension_union",
                                        "dimension_error"};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        verdict v;
        claim_at(&v, "ram:C2.5", NULL, "%s", at[k][0]);
        for (size_t q = 0; q < 6; q++) claim_expect(&v, names[q], at[k][q + 1]);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", VERDICT_VERIFIED);
        verdict_clear(&v);
    }
}
END_TEST

static double bound_of(size_way way, double L, double n, double D) {
    double m = way == WAY_UNION ? L - n + 1 : L - n, pairs = m > 1 ? m * (m - 1) / 2 : 0;
    if (way == WAY_PRINTED) return L * L * pow(D, -n);
    return way == WAY_UNION ? pairs * pow(D, -n) : pairs * (D - 1) * pow(D, -n - 1);
}

/* CLAIM ram:C2.5/choice: the least n, against the definition in floating point where that is not close; and what
   it is for: the strings that repeat (union) or are miscopied (error), counted one by one, are less than eps. */
START_TEST(each_n_is_least_and_leaves_less_than_eps_of_all_strings) {
    static const uint32_t most[] = {0, 0, 12, 8, 6, 5};
    for (uint32_t D = 2; D <= 5; D++)
        for (uint32_t L = 1; L <= most[D]; L++)
            for (unsigned e = 1; e <= 40; e++) {
                mpq_t eps;
                size_claim c;
                mpq_init(eps);
                mpq_set_ui(eps, 1, e + 1);
                if (e > 30) mpq_set_ui(eps, e - 30, 11);
                mpq_canonicalize(eps);
                size_init(&c, D, L, eps);
                double x = mpq_get_d(eps);
                for (size_way way = 0; way < WAYS; way++) {
                    uint64_t n = size_least(&c, way);
                    ngram_tally t;
                    work w = work_default();
                    double here = bound_of(way, L, (double)n, D), before = bound_of(way, L, (double)n - 1, D);
                    ck_assert(here <= x * (1 + 1e-12));
                    ck_assert(n == 1 || before >= x * (1 - 1e-12));
                    if (way != WAY_PRINTED) ck_assert_uint_le(n, L > 1 ? L : 1);
                    ck_ok(ngram_bitslice(&t, D, (uint32_t)n, L, &w));
                    uint64_t bad = way == WAY_ERROR ? t.wrong : t.repeated;
                    mpq_t share;
                    mpq_init(share);
                    mpq_set_ui(share, bad, t.strings);
                    mpq_canonicalize(share);
                    ck_assert(mpq_cmp(share, eps) < 0);
                    mpq_clear(share);
                }
                size_clear(&c);
                mpq_clear(eps);
            }
}
END_TEST

/* CLAIM ram:C2.5/constant: over a grid of D, L and eps both readings hold, the sum and the products included. */
START_TEST(the_constants_hold_on_a_grid) {
    static const unsigned D[] = {2, 3, 5, 8, 17, 1000, 1000000};
    static const char *const L[] = {"1", "2", "3", "5", "11", "12345", "1000000000000000000"};
    static const char *const eps[] = {"499999/1000000", "1/3", "1/4", "1/8", "1/100", "1e-9", "1e-300"};
    for (size_t d = 0; d < sizeof D / sizeof *D; d++)
        for (size_t l = 0; l < sizeof L / sizeof *L; l++)
            for (size_t e = 0; e < sizeof eps / sizeof *eps; e++) {
                verdict v;
                claim_at(&v, "ram:C2.5", &(claim_setup){.limit = 4096}, "D=%u L=%s eps=%s", D[d], L[l], eps[e]);
                claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
                ck_assert_int_ne(verdict_of(&v, "printed"), VERDICT_REFUTED);
                ck_assert_int_ne(verdict_of(&v, "printed"), VERDICT_UNDECIDED);
                verdict_clear(&v);
            }
}
END_TEST

/* CLAIM ram:C2.5/constant: the sum bound itself, not only that it holds: at L = 1 it is 8 log2 D exactly, and each
   further factor 2 of C(L,2)/eps adds 4. */
START_TEST(the_sum_bound_is_neither_smaller_nor_larger_than_stated) {
    size_claim c;
    mpq_t eps;
    mpq_init(eps);
    mpq_set_ui(eps, 1, 4);
    for (uint64_t D = 2; D <= 16; D *= 2)
        for (uint64_t L = 1; L <= 2; L++) {
            uint64_t bits = (uint64_t)__builtin_ctzll(D), bound = 8 * bits + (L == 2 ? 4 * 2 : 0); /* C(2,2)/eps = 4 */
            size_init(&c, D, L, eps);
            ck_assert(size_within_sum(&c, bound));
            ck_assert(!size_within_sum(&c, bound + 1));
            size_clear(&c);
        }
    mpq_clear(eps);
}
END_TEST

START_TEST(hypotheses_are_told_from_domains) {
    static const struct {
        const char *at;
        verdict_kind printed;
    } at[] = {{"L=5 eps=1/2", VERDICT_VACUOUS},  {"L=5 eps=499/1000", VERDICT_VERIFIED}, {"L=5 eps=999/1000", VERDICT_VACUOUS},
              {"L=3 eps=1/8", VERDICT_VERIFIED}, {"L=3 eps=1/9", VERDICT_VACUOUS},       {"L=1 eps=1/1000", VERDICT_VACUOUS},
              {"L=4 eps=1/9", VERDICT_VERIFIED}, {"L=2 eps=0.25", VERDICT_VERIFIED}, {"L=1 eps=9/10", VERDICT_VACUOUS}};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        verdict v;
        claim_at(&v, "ram:C2.5", NULL, "%s", at[k].at);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", at[k].printed);
        verdict_clear(&v);
    }
    static const char *const bad[] = {"L=5 eps=0", "L=5 eps=1", "L=5 eps=-1/2", "L=5 eps=3/2", "L=0 eps=1/2", "L=5", "eps=1/3",
                                      "L=5 eps=1/3 D=1"};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        verdict v;
        fault f = {""};
        ck_assert_msg(claim_try(&v, "ram:C2.5", NULL, &f, "%s", bad[k]) == ST_DOMAIN, "%s", bad[k]);
        ck_assert_uint_gt(strlen(f.line), 0);
        verdict_clear(&v);
    }
}
END_TEST

START_TEST(notes_say_which_conditions_are_not_met_or_needed) {
    static const char *const said[] = {"T_L copies every string", "2n <= L fails", "needs beta", "eps >= 1/2"};
    static const struct {
        const char *at;
        bool says[4];
    } at[] = {{"L=100 eps=1/10", {false, false, false, false}}, {"L=10 eps=1/10", {false, true, false, false}},
              {"L=20 eps=2/5", {false, false, false, false}}, /* 400 2^-10 < 2/5: n = 10, 2n = L */
              {"L=19 eps=2/5", {false, true, false, false}},  {"L=1 eps=1/1000", {true, true, false, false}},
              {"L=3 eps=3/10", {true, true, true, false}}, /* n_error = 1, D^n + n - 1 = 2 */
              {"L=2 eps=1/100", {true, true, false, false}},  {"L=100 eps=1/2", {false, false, false, true}},
              {"L=100 eps=499/1000", {false, false, false, false}}};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        verdict v;
        claim_at(&v, "ram:C2.5", NULL, "%s", at[k].at);
        for (int i = 0; i < 4; i++)
            ck_assert_msg((strstr(text_data(&v.notes), said[i]) != NULL) == at[k].says[i], "%s: %s", at[k].at,
                          text_data(&v.notes));
        verdict_clear(&v);
    }
}
END_TEST

START_TEST(an_eps_of_thousands_of_digits_is_exact) {
    mpz_t d;
    text t;
    verdict v;
    text_init(&t);
    mpz_init(d);
    mpz_ui_pow_ui(d, 2, 13000); /* eps = 2^-13000, L = 2: n_union = 2 has no pair; n_printed: 4 2^-n < eps, n = 13003 */
    char *digits = mpz_get_str(NULL, 10, d);
    text_add(&t, "1/");
    text_add(&t, digits);
    params *p = NULL;
    fault f = {""};
    const claim *c = claim_find("ram:C2.5");
    ck_ok(params_new(&p, c->params, c->param_count));
    ck_ok(params_set(p, "L", "2", &f));
    ck_ok(params_set(p, "eps", text_data(&t), &f));
    work w = work_default();
    ck_ok(claim_run(&v, c, p, &w, CLAIM_AUTO, false, &f));
    claim_expect(&v, "n_printed", "13003");
    claim_expect(&v, "n_union", "2");
    claim_expect(&v, "n_error", "1");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
    params_free(p);
    void (*release)(void *, size_t);
    mp_get_memory_functions(NULL, NULL, &release);
    release(digits, strlen(digits) + 1);
    mpz_clear(d);
    text_clear(&t);
}
END_TEST

START_TEST(every_control_of_C2_5_is_refuted_with_a_witness) {
    verdict v;
    claim_expect_controls("ram:C2.5", 15);
    claim_at(&v, "ram:C2.5", &(claim_setup){.controls = true}, "L=4 eps=1/8");
    for (size_t k = 0; k < v.control_count; k++) {
        if (!strcmp(v.controls[k].name, "error-not-strict"))
            ck_assert(strstr(v.controls[k].witness, "(0001, 1110), so err = 1/8, not less than eps = 1/8"));
        if (!strcmp(v.controls[k].name, "union-n-one-more")) /* 4186 pairs: 4186 3^-9 = 0.21, 4095 3^-10 = 0.07 */
            ck_assert_str_eq(v.controls[k].witness, "n_union = 11 is not the least: the bound is below eps at 10 already");
    }
    verdict_clear(&v);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_examples_of_the_theory_come_out);
    tcase_add_test(t, each_n_is_least_and_leaves_less_than_eps_of_all_strings);
    tcase_add_test(t, the_constants_hold_on_a_grid);
    tcase_add_test(t, the_sum_bound_is_neither_smaller_nor_larger_than_stated);
    tcase_add_test(t, hypotheses_are_told_from_domains);
    tcase_add_test(t, notes_say_which_conditions_are_not_met_or_needed);
    tcase_add_test(t, an_eps_of_thousands_of_digits_is_exact);
    tcase_add_test(t, every_control_of_C2_5_is_refuted_with_a_witness);
}
