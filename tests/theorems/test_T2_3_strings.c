/* test_T2_3_strings.c - strings through the model T_n: counts against brute force and against numbers known from
   elsewhere, and how often copying fails once a part of the construction is too weak. */
#include <stdio.h>
#include <string.h>

#include "constructions/hash_copy/hash_copy.h"
#include "tests/harness.h"
#include "theorems/ram/T2_3/judge.h"

static model *build(uint32_t D, uint32_t n, long W) {
    hash_copy_spec s;
    model *m;
    ck_ok(hash_copy_spec_init(&s, D, n, NULL));
    if (W >= 0) mpz_set_si(s.W, W);
    ck_ok(hash_copy_build(&m, &s, NULL));
    hash_copy_spec_clear(&s);
    return m;
}

/* CLAIM ram:T2.3/exhaustion: the tables of sections 1 and 2 of the theory, recomputed by the model; repeated and
   ambiguous counted once more by the definition. */
START_TEST(all_strings_through_the_model_give_the_known_numbers) {
    static const uint64_t known[][6] = {{2, 2, 4, 16, 8, 2},      {2, 3, 8, 256, 208, 124}, {3, 2, 6, 729, 495, 282},
                                        {2, 2, 5, 32, 28, 10},    {2, 3, 6, 64, 28, 10},    {3, 2, 5, 243, 117, 48},
                                        {2, 4, 8, 256, 86, 38}};
    work w = work_default();
    for (size_t s = 0; s < sizeof known / sizeof *known; s++) {
        uint32_t D = (uint32_t)known[s][0], n = (uint32_t)known[s][1], L = (uint32_t)known[s][2];
        model *m = build(D, n, -1);
        exhaustion x;
        uint64_t repeated = 0, ambiguous = 0;
        letter z[16];
        ck_ok(judge_exhaust(&x, m, n, L, &w, NULL));
        for (uint64_t i = 0; i < known[s][3]; i++) {
            letters_from_index(z, L, D, i);
            bool twice = false, apart = false;
            for (uint32_t a = 0; a + n <= L; a++)
                for (uint32_t b = a + 1; b + n <= L; b++) {
                    bool same = !memcmp(z + a, z + b, n * sizeof *z);
                    twice |= same;
                    apart |= same && b + n < L && z[a + n] != z[b + n];
                }
            repeated += twice;
            ambiguous += apart;
        }
        ck_assert_uint_eq(x.strings, known[s][3]);
        ck_assert_uint_eq(x.repeated, known[s][4]);
        ck_assert_uint_eq(x.miscopied, known[s][5]);
        ck_assert_uint_eq(repeated, x.repeated);
        ck_assert_uint_eq(ambiguous, x.miscopied);
        ck_assert_uint_eq(x.violations, 0);
        ck_assert(x.bad == EXHAUSTION_NONE && x.differs == EXHAUSTION_NONE && x.disagree == EXHAUSTION_NONE);
        model_free(m);
    }
}
END_TEST

START_TEST(threads_do_not_change_what_an_exhaustion_says) {
    model *m = build(2, 3, 1); /* W = 1: some repeat-free strings fail */
    work w = work_default();
    exhaustion one, many;
    ck_ok(judge_exhaust(&one, m, 3, 8, &w, NULL));
    w.threads = 3;
    ck_ok(judge_exhaust(&many, m, 3, 8, &w, NULL));
    ck_assert_uint_gt(one.violations, 0);
    ck_assert_uint_eq(one.bad, many.bad);
    ck_assert_uint_eq(one.differs, many.differs);
    ck_assert_uint_ne(one.differs, EXHAUSTION_NONE);
    ck_assert_uint_le(one.differs, one.bad); /* a violation differs from ambiguity too */
    ck_assert_uint_eq(one.violations, many.violations);
    ck_assert_uint_eq(one.miscopied, many.miscopied);
    model_free(m);
}
END_TEST

/* The position match is needed: how many of the strings without a repeated n-gram fail at W = 0, 1, 2, .. */
START_TEST(a_small_weight_of_the_position_match_fails_as_often_as_is_known) {
    static const struct {
        uint32_t D, n, L;
        uint64_t fails[5], of;
    } cases[] = {{2, 3, 8, {36, 26, 6, UINT64_MAX, 0}, 48}, {3, 2, 5, {112, 64, 26, UINT64_MAX, 0}, 126}};
    work w = work_default();
    for (size_t s = 0; s < 2; s++)
        for (long W = 0; W <= 4; W++) {
            if (cases[s].fails[W] == UINT64_MAX) continue;
            model *m = build(cases[s].D, cases[s].n, W);
            exhaustion x;
            ck_ok(judge_exhaust(&x, m, cases[s].n, cases[s].L, &w, NULL));
            ck_assert_uint_eq(x.strings - x.repeated, cases[s].of);
            ck_assert_uint_eq(x.violations, cases[s].fails[W]);
            model_free(m);
        }
}
END_TEST

/* The sharpness is needed: just below the critical value some repeat-free string fails, just above none. */
START_TEST(the_critical_sharpness_is_where_it_is_known_to_be) {
    static const struct {
        uint32_t D, n, L;
        unsigned long fails, holds; /* in 64ths */
    } cases[] = {{2, 2, 4, 85, 86}, {2, 2, 5, 75, 76}, {3, 2, 4, 47, 48}, {2, 1, 2, 44, 45}};
    work w = work_default();
    for (size_t s = 0; s < sizeof cases / sizeof *cases; s++)
        for (int above = 0; above < 2; above++) {
            model *m = build(cases[s].D, cases[s].n, -1);
            mpq_t *beta = &model_find(m, "block2.head")->sharpness;
            exhaustion x;
            mpq_set_ui(*beta, above ? cases[s].holds : cases[s].fails, 64);
            mpq_canonicalize(*beta);
            ck_ok(judge_exhaust(&x, m, cases[s].n, cases[s].L, &w, NULL));
            ck_assert_msg((x.violations == 0) == above, "D=%u n=%u L=%u", cases[s].D, cases[s].n, cases[s].L);
            model_free(m);
        }
}
END_TEST

START_TEST(a_string_is_judged_and_described) {
    model *m = build(2, 2, -1);
    judge g;
    judgement r;
    text t;
    const letter x[] = {0, 0, 0, 1};
    ck_ok(judge_open(&g, m, 2, NULL));
    ck_ok(judge_string(&r, &g, x, 4, true, NULL));
    ck_assert(r.repeated && r.ambiguous && r.miscopied && r.agreed);
    ck_assert_uint_eq(r.step, 3);
    text_init(&t);
    judge_describe(&t, &r, x, 4, 2);
    ck_assert_str_eq(text_data(&t), "x = 0001 is miscopied: answer 4 is 0 instead of 1");
    text_clear(&t);
    judge_close(&g);
    model_free(m);
}
END_TEST

START_TEST(work_is_refused_past_the_limit_and_not_before) {
    model *m = build(2, 2, -1);
    exhaustion x;
    work w = work_default();
    w.limit = 16 * WORK_MODEL_STRING;
    ck_ok(judge_exhaust(&x, m, 2, 4, &w, NULL));
    ck_ok(judge_sample(&x, m, 2, 6, 16, &w, NULL));
    ck_assert_uint_eq(x.strings, 16);
    ck_assert_int_eq(judge_sample(&x, m, 2, 6, 17, &w, NULL), ST_LIMIT);
    ck_assert_int_eq(judge_sample(&x, m, 2, 6, 0, &w, NULL), ST_LIMIT);
    ck_assert_int_eq(judge_exhaust(&x, m, 2, 5, &w, NULL), ST_LIMIT);
    w.limit--;
    ck_assert_int_eq(judge_exhaust(&x, m, 2, 4, &w, NULL), ST_LIMIT);
    ck_assert_uint_eq(judge_units(16), 1024);
    ck_assert_uint_eq(judge_units(17), 4 * 17 * 17);
    model_free(m);
}
END_TEST

/* Samples are drawn by index: any part of the stream is the same, and they are uniform enough to differ. */
/* The answers of doubles, for a model whose logits they order with ease. */
static void answers_in_doubles(const model *m, const letter *x, size_t L, uint32_t *y) {
    field *F = NULL;
    model_eval *e = NULL;
    fault f;
    ck_ok(field_open_float64(&F));
    ck_ok(model_eval_open(&e, m, F, false));
    ck_ok(model_eval_greedy(e, x, L, y, &f));
    model_eval_close(e);
    F->close(F);
}

START_TEST(a_model_of_many_soft_heads_is_judged_by_enclosures_in_time) {
    /* Eight heads of different sharpness over all positions, averaged: exact sums would have up to 20^8 terms. */
    model *m = NULL;
    fault f;
    size_t e, head[8], sum, out;
    mpq_t sharpness;
    mpq_init(sharpness);
    ck_ok(model_new(&m, "soft", 2));
    ck_ok(model_embed(m, &e, "e", 3, &f));
    for (size_t t = 0; t < 4; t++)
        for (size_t j = 0; j < 3; j++)
            rat_mat_set_si(&m->op[e].weight, t, j, (long)((5 * t + 3 * j + t * j) % 7) - 3);
    for (size_t h = 0; h < 8; h++) {
        char name[16];
        snprintf(name, sizeof name, "head%zu", h);
        mpq_set_ui(sharpness, 1, 5 + 2 * h);
        mpq_canonicalize(sharpness);
        ck_ok(model_attend(m, &head[h], name, e, e, e, 0, sharpness, &f));
    }
    ck_ok(model_join(m, &sum, "joined", head, 8, &f));
    ck_ok(model_linear(m, &out, "logits", sum, 4, false, &f));
    for (size_t j = 0; j < 24; j++)
        for (size_t i = 0; i < 2; i++) rat_mat_set_si(&m->op[out].weight, i, j, (long)((i * 11 + j * 5 + 1) % 4));
    ck_ok(model_validate(m, &f));
    const letter x[10] = {0, 1, 1, 0, 1, 0, 0, 0, 1, 1};
    uint32_t y[10];
    answers_in_doubles(m, x, 10, y);
    judge g;
    judgement r;
    ck_ok(judge_open(&g, m, 2, &f));
    ck_ok(judge_string(&r, &g, x, 10, true, &f));
    ck_assert(g.ball && r.agreed);
    for (size_t i = 0; i < 10; i++) ck_assert_uint_eq(g.y[i], y[i]);
    judge_close(&g);
    model_free(m);
    mpq_clear(sharpness);
}
END_TEST

START_TEST(samples_depend_on_seed_and_index_alone) {
    letter a[12], b[12];
    unsigned same = 0;
    for (uint64_t i = 0; i < 20; i++) {
        judge_sampled_string(a, 12, 3, 7, i);
        judge_sampled_string(b, 12, 3, 7, i);
        ck_assert_mem_eq(a, b, sizeof a);
        for (int k = 0; k < 12; k++) ck_assert_uint_lt(a[k], 3);
        judge_sampled_string(b, 12, 3, 8, i);
        same += !memcmp(a, b, sizeof a);
    }
    ck_assert_uint_lt(same, 2);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, work_is_refused_past_the_limit_and_not_before);
    tcase_add_test(t, a_model_of_many_soft_heads_is_judged_by_enclosures_in_time);
    tcase_add_test(t, samples_depend_on_seed_and_index_alone);
    tcase_add_test(t, all_strings_through_the_model_give_the_known_numbers);
    tcase_add_test(t, threads_do_not_change_what_an_exhaustion_says);
    tcase_add_test(t, a_small_weight_of_the_position_match_fails_as_often_as_is_known);
    tcase_add_test(t, the_critical_sharpness_is_where_it_is_known_to_be);
    tcase_add_test(t, a_string_is_judged_and_described);
}
