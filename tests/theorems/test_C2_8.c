/* test_C2_8.c - ram:C2.8: the boundary at every number of states; logarithms of numbers of states against exact
   integer powers; sizes past all forming. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/gssm/gssm.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"
#include "theorems/ram/C2_8/state_bits.h"

/* CLAIM ram:C2.8/half and CLAIM ram:C2.8/edge: the least error of every machine of one size (census), or of the best
   one judged from all its prompts, is above 1/2 exactly where the corollary says so. */
START_TEST(the_error_passes_one_half_exactly_at_the_boundary) {
    static const struct {
        uint32_t D, L;
    } at[] = {{2, 1}, {2, 2}, {2, 3}, {2, 5}, {3, 1}, {3, 2}, {3, 3}, {4, 2}, {5, 2}, {6, 2}, {7, 1}};
    work w = work_default();
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        uint64_t strings;
        char expected[64];
        ck_assert(letters_count(&strings, at[i].D, at[i].L));
        for (uint64_t k = 1; k <= strings + 1; k++) {
            gssm *g;
            gssm_census c;
            verdict v;
            uint64_t copied;
            ck_ok(gssm_optimal(&g, at[i].D, at[i].L, k));
            ck_ok(gssm_judge_directly(&copied, g, at[i].L, &w));
            if (gssm_take_census(&c, at[i].D, (uint32_t)k, at[i].L, &w) == ST_OK) {
                ck_assert_uint_eq(c.best, copied);
                gssm_census_clear(&c);
            }
            bool above = 2 * (strings - copied) > strings; /* the least error is above 1/2 */
            ck_assert_int_eq(above, 2 * k < strings);
            claim_at(&v, "ram:C2.8", NULL, "D=%u L=%u states=%llu", at[i].D, at[i].L, (unsigned long long)k);
            claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
            claim_expect_verdict(&v, "printed", above ? VERDICT_VERIFIED : VERDICT_VACUOUS);
            sprintf(expected, "%llu", (unsigned long long)((strings + 1) / 2));
            claim_expect(&v, "threshold_states", expected);
            mpq_t err;
            mpq_init(err);
            mpq_set_ui(err, strings - copied, strings);
            mpq_canonicalize(err);
            ck_assert_int_eq(mpq_cmp(verdict_quantity(&v, "min_err")->value, err), 0);
            mpq_clear(err);
            verdict_clear(&v);
            gssm_free(g);
        }
    }
}
END_TEST

/* CLAIM ram:C2.8/threshold: for odd D the neighbours of the boundary are 1/2 +- 1/(2 D^L). */
START_TEST(the_neighbours_of_the_boundary_have_the_errors_said) {
    verdict v;
    claim_at(&v, "ram:C2.8", NULL, "D=3 L=3 states=13");
    claim_expect(&v, "min_err", "14/27");
    claim_expect(&v, "threshold_states", "14");
    verdict_clear(&v);
    claim_at(&v, "ram:C2.8", NULL, "D=3 L=3 states=14");
    claim_expect(&v, "min_err", "13/27");
    verdict_clear(&v);
    claim_at(&v, "ram:C2.8", NULL, "D=2 L=10 states=512");
    claim_expect(&v, "min_err", "1/2");
    claim_expect(&v, "threshold_states", "512");
    verdict_clear(&v);
}
END_TEST

/* floor(2^(p/r)) is the r-th root of 2^p, rounded down: integers only. */
START_TEST(a_number_of_states_from_its_logarithm_is_the_integer_root) {
    mpq_t q;
    mpz_t S, root;
    mpq_init(q);
    mpz_inits(S, root, NULL);
    for (unsigned r = 1; r <= 40; r += 1 + r / 6)
        for (unsigned p = 0; p <= 40 * r; p += 1 + p / 9) {
            mpq_set_ui(q, p, r);
            mpq_canonicalize(q);
            ck_ok(state_bits_floor(S, q));
            mpz_ui_pow_ui(root, 2, p);
            mpz_root(root, root, r);
            ck_assert_int_eq(mpz_cmp(S, root), 0);
        }
    mpq_set_ui(q, 26441, 2); /* 13220.5 */
    ck_ok(state_bits_floor(S, q));
    mpz_ui_pow_ui(root, 2, 26441);
    mpz_sqrt(root, root);
    ck_assert_int_eq(mpz_cmp(S, root), 0);
    mpq_set_ui(q, STATE_BITS_FORMED + 1, 1);
    ck_assert_int_eq(state_bits_floor(S, q), ST_LIMIT);
    mpq_set_si(q, -1, 2);
    ck_assert_int_eq(state_bits_floor(S, q), ST_DOMAIN);
    mpz_clears(S, root, NULL);
    mpq_clear(q);
}
END_TEST

START_TEST(a_logarithm_is_compared_with_a_power_like_integers_are) {
    rng r;
    mpq_t q;
    mpz_t a, b;
    unsigned known_equal = 0;
    rng_open(&r, test_seed(), "test_C2_8", 0);
    mpq_init(q);
    mpz_inits(a, b, NULL);
    for (unsigned i = 0; i < 2000 * test_multiplier(); i++) {
        uint32_t D = 2 + (uint32_t)rng_below(&r, 15);
        uint64_t L = 1 + rng_below(&r, 12), den = 1 + rng_below(&r, 12);
        int shift = (int)rng_below(&r, 2);
        double near = (double)L * (double)den * (31 - __builtin_clz(D) + (D & (D - 1) ? 0.5 : 0)) - shift * (double)den;
        int64_t num = (int64_t)near + (int64_t)rng_below(&r, 9) - 4;
        if (num < 0) num = 0;
        int sign;
        bool known, clear;
        mpq_set_ui(q, (unsigned long)num, den);
        mpq_canonicalize(q);
        ck_ok(state_bits_compare(&sign, &known, &clear, q, shift, D, L));
        mpz_ui_pow_ui(a, 2, (unsigned long)num + (unsigned long)shift * den);
        mpz_ui_pow_ui(b, D, L * den);
        int exact = mpz_cmp(a, b);
        ck_assert(known);
        ck_assert_int_eq(sign, (exact > 0) - (exact < 0));
        known_equal += sign == 0;
    }
    ck_assert_uint_gt(known_equal, 20);
    mpz_clears(a, b, NULL);
    mpq_clear(q);
}
END_TEST

/* The enclosure of log2(1 - S/D^L) meets the one of the quotient formed in full. */
START_TEST(the_error_enclosed_is_the_error_formed) {
    static const struct { uint32_t D; uint64_t L; unsigned num, den; } at[] = {
        {3, 1000, 3169, 2}, {3, 1000, 3168, 2}, {3, 1000, 1584, 1}, {3, 1000, 1500, 1}, {3, 1000, 900, 1}, {2, 2000, 7999, 4},
        {2, 2000, 1999, 1}, {2, 2000, 5999, 3}, {5, 700, 16253, 10}, {10, 600, 1993, 1}};
    mpq_t q, err;
    mpz_t S, n;
    enclosure got, want;
    mpq_inits(q, err, NULL);
    mpz_inits(S, n, NULL);
    enclosure_init(&got);
    enclosure_init(&want);
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        bool known;
        mpq_set_ui(q, at[i].num, at[i].den);
        mpq_canonicalize(q);
        ck_ok(state_bits_enclose_error(&got, &known, q, at[i].D, at[i].L));
        ck_assert(known);
        ck_ok(state_bits_floor(S, q));
        mpz_ui_pow_ui(n, at[i].D, at[i].L);
        ck_assert_int_lt(mpz_cmp(S, n), 0);
        mpz_sub(mpq_numref(err), n, S);
        mpz_set(mpq_denref(err), n);
        mpq_canonicalize(err);
        ck_ok(enclosure_log2(&want, err, 400));
        ck_assert_int_le(mpq_cmp(got.lo, want.hi), 0);
        ck_assert_int_ge(mpq_cmp(got.hi, want.lo), 0);
        mpq_sub(err, got.hi, got.lo);
        ck_assert_double_lt(mpq_get_d(err), 1e-30);
    }
    enclosure_clear(&want);
    enclosure_clear(&got);
    mpz_clears(S, n, NULL);
    mpq_clears(q, err, NULL);
}
END_TEST

START_TEST(state_bits_and_states_say_the_same) {
    static const char *const bits[] = {"0", "1", "3/2", "2", "2.5", "3", "7/2", "317/100"};
    static const unsigned states[] = {1, 2, 2, 4, 5, 8, 11, 9};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        for (unsigned D = 2; D <= 3; D++)
            for (unsigned L = 1; L <= 5; L++) {
                verdict a, b;
                claim_at(&a, "ram:C2.8", NULL, "D=%u L=%u state-bits=%s", D, L, bits[i]);
                claim_at(&b, "ram:C2.8", NULL, "D=%u L=%u states=%u", D, L, states[i]);
                ck_assert_int_eq(mpq_cmp_ui(verdict_quantity(&a, "states")->value, states[i], 1), 0);
                ck_assert_int_eq(mpq_cmp(verdict_quantity(&a, "min_err")->value, verdict_quantity(&b, "min_err")->value), 0);
                ck_assert_int_eq(verdict_of(&a, "printed"), verdict_of(&b, "printed"));
                ck_assert_int_eq(verdict_of(&a, "sharp"), VERDICT_VERIFIED);
                verdict_clear(&a);
                verdict_clear(&b);
            }
}
END_TEST

static void expect(const char *list, verdict_kind printed, const char *min_err, const char *threshold) {
    verdict v;
    claim_at(&v, "ram:C2.8", NULL, "%s", list);
    claim_expect_verdict(&v, "sharp", printed == VERDICT_UNDECIDED ? VERDICT_UNDECIDED : VERDICT_VERIFIED);
    claim_expect_verdict(&v, "printed", printed);
    claim_expect(&v, "min_err", min_err);
    claim_expect(&v, "threshold_states", threshold);
    verdict_clear(&v);
}

START_TEST(sizes_past_all_forming_are_decided_exactly) {
    expect("L=1000000000 state-bits=999999998", VERDICT_VERIFIED, "1-2^999999998/2^1000000000", "2^1000000000/2");
    expect("L=1000000000 state-bits=999999999", VERDICT_VACUOUS, "1/2", "2^1000000000/2");
    expect("L=1000000000 state-bits=1000000000", VERDICT_VACUOUS, "0", "2^1000000000/2");
    expect("L=1000000000 D=4 state-bits=1999999999", VERDICT_VACUOUS, "1/2", "4^1000000000/2");
    expect("L=1000000000 D=3 state-bits=1584962499.72", VERDICT_VERIFIED, "1-floor(2^(39624062493/25))/3^1000000000",
           "(3^1000000000+1)/2");
    expect("L=1000000000 D=3 state-bits=1584962499.73", VERDICT_VACUOUS, "1-floor(2^(158496249973/100))/3^1000000000",
           "(3^1000000000+1)/2");
    expect("L=1000000000 D=3 states=99", VERDICT_VERIFIED, "1-99/3^1000000000", "(3^1000000000+1)/2");
    expect("L=1 state-bits=100000", VERDICT_VACUOUS, "0", "1");
    expect("L=3 D=3 state-bits=1e3000", VERDICT_VACUOUS, "0", "14");
    verdict v;
    claim_at(&v, "ram:C2.8", NULL, "L=100000 state-bits=20000");
    const quantity *S = verdict_quantity(&v, "states"), *e = verdict_quantity(&v, "min_err");
    ck_assert_int_eq(mpq_cmp_ui(S->bounds.lo, 20000, 1), 0); /* a power of 2: its logarithm is no interval */
    ck_assert_int_eq(mpq_cmp_ui(S->bounds.hi, 20000, 1), 0);
    ck_assert_int_lt(mpq_sgn(e->bounds.lo), 0); /* log2(1 - t) < 0 */
    ck_assert_int_eq(mpq_sgn(e->bounds.hi), 0);
    verdict_clear(&v);
}
END_TEST

/* 10^4000 has 4001 digits and is not formed; half of it is a number a user may give, and meets the boundary. */
START_TEST(the_boundary_is_met_exactly_where_the_power_is_not_formed) {
    static const struct {
        char head;
        verdict_kind printed;
    } at[] = {{'4', VERDICT_VERIFIED}, {'5', VERDICT_VACUOUS}, {'6', VERDICT_VACUOUS}};
    char list[4096];
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        verdict v;
        int n = sprintf(list, "D=10 L=4000 states=%c", at[i].head);
        memset(list + n, at[i].head == '4' ? '9' : '0', 3999);
        list[n + 3999] = '\0';
        claim_at(&v, "ram:C2.8", NULL, "%s", list);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", at[i].printed);
        const quantity *e = verdict_quantity(&v, "min_err"), *T = verdict_quantity(&v, "threshold_states");
        ck_assert_int_eq(e->kind, QUANTITY_FORM);
        ck_assert_int_eq(T->kind, QUANTITY_FORM);
        double log2 = at[i].head == '6' ? -1.3219280948 : -1.0; /* of 4/10 and of 5/10 */
        ck_assert_double_eq_tol(mpq_get_d(e->bounds.lo), log2, 1e-9);
        ck_assert_double_eq_tol(mpq_get_d(e->bounds.hi), log2, 1e-9);
        ck_assert_double_eq_tol(mpq_get_d(T->bounds.lo), 4000 * 3.321928094887362 - 1, 1e-6);
        verdict_clear(&v);
    }
}
END_TEST

/* q = L log2 3 - 1 rounded to a multiple of 2^-13200: up, it cannot be told from the boundary by 2^-13000; down, 2^(q+1)
   < 3^L is seen, and that decides. */
START_TEST(a_logarithm_too_near_the_boundary_is_undecided) {
    enclosure e;
    mpq_t q;
    mpz_t n;
    enclosure_init(&e);
    mpq_init(q);
    mpz_init(n);
    ck_ok(state_bits_enclose_strings(&e, 3, 20000, 14000));
    for (int up = 0; up <= 1; up++) {
        mpz_mul_2exp(n, mpq_numref(e.lo), 13200);
        mpz_fdiv_q(n, n, mpq_denref(e.lo));
        mpz_add_ui(n, n, (unsigned)up);
        mpz_set(mpq_numref(q), n);
        mpz_set_ui(mpq_denref(q), 1);
        mpq_div_2exp(q, q, 13200);
        mpz_sub(mpq_numref(q), mpq_numref(q), mpq_denref(q));
        mpq_canonicalize(q);
        char *digits = mpq_get_str(NULL, 10, q);
        const claim *c = claim_find("ram:C2.8");
        params *p;
        verdict v;
        fault f = {""};
        work w = work_default();
        ck_ok(params_new(&p, c->params, c->param_count));
        ck_ok(params_set_list(p, "L=20000 D=3", &f));
        ck_ok(params_set(p, "state-bits", digits, &f));
        ck_ok(claim_run(&v, c, p, &w, CLAIM_AUTO, false, &f));
        claim_expect_verdict(&v, "sharp", up ? VERDICT_UNDECIDED : VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", up ? VERDICT_UNDECIDED : VERDICT_VERIFIED);
        verdict_clear(&v);
        params_free(p);
        free(digits);
    }
    mpz_clear(n);
    mpq_clear(q);
    enclosure_clear(&e);
}
END_TEST

START_TEST(bad_input_ends_in_a_status) {
    static const struct { const char *list; status st; } at[] = {
        {"L=3", ST_DOMAIN},
        {"states=3", ST_DOMAIN},
        {"L=3 states=3 state-bits=2", ST_DOMAIN},
        {"L=3 state-bits=-1/2", ST_DOMAIN},
        {"L=3 state-bits=1/0", ST_DOMAIN},
        {"L=3 states=0", ST_DOMAIN},
        {"L=3 D=1 states=3", ST_DOMAIN},
        {"L=1000000001 states=3", ST_LIMIT},
    };
    verdict v;
    fault f = {""};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        f.line[0] = '\0';
        status st = claim_try(&v, "ram:C2.8", NULL, &f, "%s", at[i].list);
        ck_assert_msg(st == at[i].st && f.line[0], "%s: %s (%s)", at[i].list, status_name(st), f.line);
        verdict_clear(&v);
    }
    ck_assert_int_eq(claim_try(&v, "ram:C2.8", &(claim_setup){.method = CLAIM_MC}, &f, "L=3 states=3"), ST_UNSUPPORTED);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "ram:C2.8", &(claim_setup){.method = CLAIM_EXHAUST}, &f, "L=3 states=9"), ST_LIMIT);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "ram:C2.8", &(claim_setup){.method = CLAIM_EXHAUST}, &f, "L=3 state-bits=14000"), ST_LIMIT);
    verdict_clear(&v);
}
END_TEST

START_TEST(the_controls_are_refuted) {
    claim_expect_controls("ram:C2.8", 14);
    verdict v;
    claim_at(&v, "ram:C2.8", &(claim_setup){.controls = true, .limit = 1}, "L=3 states=3");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    verdict_clear(&v);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_error_passes_one_half_exactly_at_the_boundary);
    tcase_add_test(t, the_neighbours_of_the_boundary_have_the_errors_said);
    tcase_add_test(t, a_number_of_states_from_its_logarithm_is_the_integer_root);
    tcase_add_test(t, a_logarithm_is_compared_with_a_power_like_integers_are);
    tcase_add_test(t, the_error_enclosed_is_the_error_formed);
    tcase_add_test(t, state_bits_and_states_say_the_same);
    tcase_add_test(t, sizes_past_all_forming_are_decided_exactly);
    tcase_add_test(t, the_boundary_is_met_exactly_where_the_power_is_not_formed);
    tcase_add_test(t, a_logarithm_too_near_the_boundary_is_undecided);
    tcase_add_test(t, bad_input_ends_in_a_status);
    tcase_add_test(t, the_controls_are_refuted);
}
