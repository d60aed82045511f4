/* test_float32.c - vb:float32: margins against exact runs, bounds against the worst float32, lengths by trial. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "constructions/model/eval.h"
#include "constructions/ngram/ngram.h"
#include "numerics/float32/field_float32.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"
#include "theorems/vb/float32/float32.h"

static model *copier(uint32_t D, uint32_t n, unsigned beta) {
    hash_copy_spec s;
    model *m = NULL;
    ck_ok(hash_copy_spec_init(&s, D, n, NULL));
    if (beta) mpz_set_ui(s.beta, beta);
    ck_ok(hash_copy_build(&m, &s, NULL));
    hash_copy_spec_clear(&s);
    return m;
}

/* The least margin over all strings of length L without a repeated n-gram, in balls; 0 strings: HUGE_VAL. */
static double least_margin(const model *m, uint32_t n, uint32_t L) {
    field *F = NULL;
    model_eval *e = NULL;
    mpq_t lo, hi, right;
    double least = HUGE_VAL;
    uint64_t all;
    ck_ok(field_open_ball(&F, 128));
    ck_ok(model_eval_open(&e, m, F, true));
    mpq_inits(lo, hi, right, NULL);
    ck_assert(letters_count(&all, m->D, L));
    for (uint64_t k = 0; k < all; k++) {
        letter x[16];
        letters_from_index(x, L, m->D, k);
        if (ngram_repeats(x, L, n, NULL, NULL)) continue;
        ck_ok(model_eval_push(e, model_bos(m), NULL));
        for (uint32_t i = 0; i < L; i++) ck_ok(model_eval_push(e, x[i], NULL));
        for (uint32_t step = 0; step < L; step++) {
            size_t i = L + 1 + step;
            ck_ok(model_eval_push(e, step ? x[step - 1] : model_copy_token(m), NULL));
            ck_ok(model_eval_demand(e, m->ops - 1, i, NULL));
            const void *row = model_eval_row(e, m->ops - 1, i);
            F->bounds(F, lo, right, field_at_const(F, row, x[step]));
            for (uint32_t t = 0; t < m->D + 2; t++) {
                if (t == x[step]) continue;
                F->bounds(F, lo, hi, field_at_const(F, row, t));
                mpq_sub(hi, right, lo);
                least = fmin(least, mpq_get_d(hi));
            }
        }
        model_eval_pop(e, model_eval_length(e));
    }
    mpq_clears(lo, hi, right, NULL);
    model_eval_close(e);
    F->close(F);
    return least;
}

/* CLAIM vb:float32/margin, CLAIM vb:float32/weight and CLAIM vb:float32/least: every string, exactly: the margin found lies in the
   enclosure. */
START_TEST(the_margin_of_every_string_lies_in_the_enclosure) {
    static const uint32_t at[][4] = {{2, 1, 2, 0}, {2, 2, 5, 0}, {2, 3, 8, 0}, {3, 2, 5, 0}, {4, 1, 4, 0}, {2, 3, 6, 3}, {5, 1, 3, 0}};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        model *m = copier(at[k][0], at[k][1], at[k][3]);
        float32_margin g;
        enclosure e;
        bool positive;
        verdict v;
        float32_margin_init(&g);
        enclosure_init(&e);
        ck_ok(verdict_init(&v, (const char *const[]){"sharp"}, 1, NULL, 0));
        ck_ok(float32_margin_of(&g, m, at[k][1], &v));
        ck_assert_msg(g.proved, "%s", g.why);
        ck_ok(float32_margin_at(&e, &positive, &g, at[k][2]));
        double least = least_margin(m, at[k][1], at[k][2]);
        ck_assert(positive && mpq_sgn(e.lo) > 0);
        ck_assert_double_le(mpq_get_d(e.lo), least);
        ck_assert_double_le(least, mpq_get_d(e.hi));
        ck_assert_double_gt(mpq_get_d(e.lo), least / 4); /* and is no empty promise */
        verdict_clear(&v);
        enclosure_clear(&e);
        float32_margin_clear(&g);
        model_free(m);
    }
}
END_TEST

/* CLAIM vb:float32/bound and CLAIM vb:float32/safe: all strings without a repeat through float32 in several manners: at answer
   steps the logits stay within the bound for these, and what is called safe is copied. */
START_TEST(what_is_called_safe_is_copied_within_the_bound) {
    static const uint32_t at[][3] = {{2, 1, 2}, {2, 2, 5}, {2, 3, 6}, {3, 2, 4}, {4, 1, 3}};
    double tight = 0;
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        uint32_t D = at[k][0], n = at[k][1], L = at[k][2];
        model *m = copier(D, n, 0);
        float32_claim c = {.m = m, .margin_times = 1};
        float32_margin g;
        float32_safety s;
        float32_answer a;
        verdict v;
        float32_margin_init(&g);
        float32_answer_init(&a);
        ck_ok(verdict_init(&v, (const char *const[]){"sharp"}, 1, NULL, 0));
        ck_ok(float32_margin_of(&g, m, n, &v));
        ck_ok(float32_safety_open(&s, &g, &c, NULL));
        ck_ok(float32_safety_at(&a, &s, &c, L));
        ck_assert(a.safe);
        field *F, *B;
        model_eval *e, *exact;
        mpq_t lo, hi;
        mpq_inits(lo, hi, NULL);
        uint64_t all;
        ck_assert(letters_count(&all, D, L));
        for (unsigned way = 0; way < 4; way++) {
            float32_conduct conduct = {.seed = way + 1,
                                       .divide = (conduct_lean)(way + 1),
                                       .exp = (conduct_lean)(way + 2),
                                       .order = (conduct_order)way,
                                       .tile = way % 2 ? 0 : BOUND32_TILE,
                                       .flush = way % 2};
            ck_ok(field_open_float32(&F, &conduct));
            ck_ok(field_open_ball(&B, 128));
            ck_ok(model_eval_open(&e, m, F, false));
            ck_ok(model_eval_open(&exact, m, B, true));
            for (uint64_t index = 0; index < all; index += 1 + all / 32) {
                letter x[16];
                size_t wrong;
                letters_from_index(x, L, D, index);
                if (ngram_repeats(x, L, n, NULL, NULL)) continue;
                ck_ok(model_eval_teacher(e, x, L, &wrong, NULL));
                ck_assert_uint_eq(wrong, L);
                for (size_t i = 0; i < 2 * (size_t)L + 1; i++) {
                    uint32_t t = i == 0 ? D : i <= L ? x[i - 1] : i == L + 1 ? D + 1 : x[i - L - 2];
                    ck_ok(model_eval_push(e, t, NULL));
                    ck_ok(model_eval_push(exact, t, NULL));
                    if (i <= L) continue;
                    ck_ok(model_eval_demand(e, m->ops - 1, i, NULL));
                    ck_ok(model_eval_demand(exact, m->ops - 1, i, NULL));
                    for (uint32_t j = 0; j < D + 2; j++) {
                        double found = (double)*(const float *)field_at_const(F, model_eval_row(e, m->ops - 1, i), j);
                        B->bounds(B, lo, hi, field_at_const(B, model_eval_row(exact, m->ops - 1, i), j));
                        double error = fabs(found - mpq_get_d(lo)), bound = mpq_get_d(a.steps.logit);
                        ck_assert_double_le(error, bound);
                        tight = fmax(tight, error / bound);
                    }
                }
                model_eval_pop(e, model_eval_length(e));
                model_eval_pop(exact, model_eval_length(exact));
            }
            model_eval_close(e);
            model_eval_close(exact);
            F->close(F);
            B->close(B);
        }
        mpq_clears(lo, hi, NULL);
        verdict_clear(&v);
        float32_safety_close(&s);
        float32_answer_clear(&a);
        float32_margin_clear(&g);
        model_free(m);
    }
    fprintf(stderr, "answer steps: largest error / bound = %.3f\n", tight);
    ck_assert_double_gt(tight, 0.01);
}
END_TEST

static uint64_t largest(const char *at) {
    verdict v;
    claim_at(&v, "vb:float32", &(claim_setup){.method = CLAIM_DERIVE}, "%s", at);
    uint64_t L = mpz_get_ui(mpq_numref(verdict_quantity(&v, "largest_L")->value));
    verdict_clear(&v);
    return L;
}

/* CLAIM vb:float32/safe: the length found is safe, the next one is not (or no string is that long). */
START_TEST(the_largest_length_is_the_last_safe_one) {
    static const char *const at[] = {"D=4 n=12 beta=4", "D=2 n=6 beta=3", "D=3 n=4 beta=1", "D=26 n=6"};
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        unsigned long long L = largest(at[k]);
        ck_assert_uint_gt(L, 0);
        for (unsigned more = 0; more < 2; more++) {
            verdict v;
            claim_at(&v, "vb:float32", &(claim_setup){.method = CLAIM_DERIVE}, "%s L=%llu", at[k], L + more);
            claim_expect_verdict(&v, "sharp", more ? VERDICT_UNDECIDED : VERDICT_VERIFIED);
            ck_assert_str_eq(verdict_quantity(&v, "safe")->form, more ? "no" : "yes");
            verdict_clear(&v);
        }
    }
    ck_assert_uint_eq(largest("D=2 n=2"), 5); /* D^n + n - 1 */
    ck_assert_uint_eq(largest("D=4 n=12"), 16777227);
}
END_TEST

START_TEST(past_the_longest_string_the_claim_is_empty_and_past_float32_it_is_refused) {
    verdict v;
    fault f = {""};
    claim_at(&v, "vb:float32", NULL, "D=2 n=2 L=6");
    claim_expect_verdict(&v, "sharp", VERDICT_VACUOUS);
    claim_expect_verdict(&v, "bound", VERDICT_VERIFIED);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "vb:float32", NULL, &f, "D=2 n=2 L=4 beta=340282366920938463463374607431768211456"), ST_LIMIT);
    ck_assert(strstr(f.line, "2^128"));
    verdict_clear(&v);
    claim_at(&v, "vb:float32", NULL, "D=2 n=2 L=4 beta=85070591730234615865843651857942052864"); /* 2^126: infinity - infinity */
    claim_expect_verdict(&v, "sharp", VERDICT_REFUTED);
    claim_expect_verdict(&v, "bound", VERDICT_UNDECIDED);
    verdict_clear(&v);
    claim_at(&v, "vb:float32", NULL, "D=2 n=2 L=4 beta=1000000"); /* runs, but nothing is proved */
    claim_expect_verdict(&v, "sharp", VERDICT_UNDECIDED);
    verdict_clear(&v);
}
END_TEST

START_TEST(the_bound_of_answer_steps_is_that_of_the_claim_and_missing_without_windows) {
    model *m = copier(4, 3, 0);
    bound32 b;
    bool found;
    verdict v;
    bound32_init(&b);
    ck_ok(float32_bound_of_steps(&b, &found, m, 3, 40, NULL));
    ck_assert(found && b.finite);
    claim_at(&v, "vb:float32", &(claim_setup){.method = CLAIM_DERIVE}, "D=4 n=3 L=40");
    ck_assert(mpq_equal(b.logit, verdict_quantity(&v, "float32_bound")->bounds.hi));
    verdict_clear(&v);
    model_find(m, "block1.head2")->window = 0;
    ck_ok(float32_bound_of_steps(&b, &found, m, 3, 40, NULL));
    ck_assert(!found);
    bound32_clear(&b);
    model_free(m);
}
END_TEST

START_TEST(a_model_from_a_file_is_judged_as_it_stands) {
    char path[] = "/tmp/float32_model_XXXXXX";
    model *m = copier(3, 2, 0);
    text t;
    verdict v;
    fault f = {""};
    text_init(&t);
    model_write(&t, m);
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, text_data(&t), t.length), (ssize_t)t.length);
    ck_assert_int_eq(close(file), 0);
    claim_at(&v, "vb:float32", NULL, "n=2 model=%s", path);
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    claim_expect(&v, "largest_L", "10");
    verdict_clear(&v);
    claim_at(&v, "vb:float32", NULL, "n=3 L=4 model=%s", path); /* T_2 is no T_3: a bound, but no margin */
    claim_expect_verdict(&v, "sharp", VERDICT_UNDECIDED);
    claim_expect_verdict(&v, "bound", VERDICT_VERIFIED);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "vb:float32", NULL, &f, "D=2 n=2 model=%s", path), ST_DOMAIN);
    ck_assert(strstr(f.line, "3 letters"));
    verdict_clear(&v);
    ck_assert_int_eq(unlink(path), 0);
    text_clear(&t);
    model_free(m);
}
END_TEST

START_TEST(every_bent_bound_is_refuted_by_an_input) { claim_expect_controls("vb:float32", FLOAT32_CONTROLS); }
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_margin_of_every_string_lies_in_the_enclosure);
    tcase_add_test(t, what_is_called_safe_is_copied_within_the_bound);
    tcase_add_test(t, the_largest_length_is_the_last_safe_one);
    tcase_add_test(t, past_the_longest_string_the_claim_is_empty_and_past_float32_it_is_refused);
    tcase_add_test(t, the_bound_of_answer_steps_is_that_of_the_claim_and_missing_without_windows);
    tcase_add_test(t, a_model_from_a_file_is_judged_as_it_stands);
    tcase_add_test(t, every_bent_bound_is_refuted_by_an_input);
}
