/* test_ssm_analysis.c - systems judged exactly against GSL's eigenvalues and chosen structure, and their file format. */
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "constructions/hippo/hippo.h"
#include "constructions/ssm/ssm.h"
#include "tests/constructions/random_system.h"

/* How far the spectrum is from the boundary, positive inside. */
static double room(const ssm *s) {
    size_t N = s->N;
    gsl_matrix *A = gsl_matrix_alloc(N, N);
    gsl_vector_complex *l = gsl_vector_complex_alloc(N);
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            rat_mat_get(q, &s->A, i, j);
            gsl_matrix_set(A, i, j, mpq_get_d(q));
        }
    gsl_eigen_nonsymm_workspace *w = gsl_eigen_nonsymm_alloc(N);
    ck_assert_int_eq(gsl_eigen_nonsymm(A, l, w), 0);
    double least = HUGE_VAL;
    for (size_t i = 0; i < N; i++) {
        gsl_complex x = gsl_vector_complex_get(l, i);
        least = fmin(least, s->discrete ? 1 - gsl_complex_abs(x) : -GSL_REAL(x));
    }
    gsl_eigen_nonsymm_free(w);
    gsl_vector_complex_free(l);
    gsl_matrix_free(A);
    mpq_clear(q);
    return least;
}

START_TEST(stability_is_that_of_the_eigenvalues) {
    roll_from(0);
    unsigned stable = 0, rounds = 200 * test_multiplier();
    for (unsigned round = 0; round < rounds; round++) {
        ssm s;
        ssm_analysis a;
        ck_ok(ssm_init(&s, "random", 1 + (size_t)roll(5), NULL));
        s.discrete = round % 2;
        random_matrix(&s.A, s.discrete ? 5 : 1);
        for (size_t i = 0; !s.discrete && i < s.N; i++) rat_mat_set_si(&s.A, i, i, -roll(9));
        random_matrix(&s.B, 1);
        random_matrix(&s.C, 1);
        ssm_analysis_init(&a);
        ck_ok(ssm_analyse(&a, &s));
        double r = room(&s);
        if (fabs(r) > 1e-3) ck_assert_int_eq(a.stable, r > 0); /* eigenvalues on the boundary move in doubles */
        stable += a.stable;
        ssm_analysis_clear(&a);
        ssm_clear(&s);
    }
    ck_assert(stable > rounds / 8 && stable < rounds * 7 / 8);
}
END_TEST

START_TEST(eigenvalues_on_the_boundary_are_not_stable) {
    static const long at[][5] = {{1, 1, 0, 0, 0}, {1, -1, 0, 0, 0}, {2, 0, 1, -1, 0}, {2, 1, 0, 0, 0}}; /* N, A; all discrete */
    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        ssm s;
        ssm_analysis a;
        ck_ok(ssm_init(&s, "edge", (size_t)at[k][0], NULL));
        s.discrete = true;
        for (size_t i = 0; i < s.N * s.N; i++) rat_mat_set_si(&s.A, i / s.N, i % s.N, at[k][1 + i]);
        ssm_analysis_init(&a);
        ck_ok(ssm_analyse(&a, &s));
        ck_assert(!a.stable);
        ssm_analysis_clear(&a);
        ssm_clear(&s);
    }
}
END_TEST

/* A = c I + skew + u D u^T with r columns in u, seen through a gauge. */
START_TEST(the_low_rank_is_the_one_put_in) {
    roll_from(1);
    for (unsigned round = 0; round < 40 * test_multiplier(); round++) {
        size_t N = 4 + (size_t)roll(3), r = (size_t)roll(2) + (round % 2); /* 2 r < N: no other eigenvalue is as frequent */
        ssm s;
        ssm_analysis a;
        mpq_t q, w;
        mpq_inits(q, w, NULL);
        long shift = roll(7) - 3, u[8][2];
        ck_ok(ssm_init(&s, "nplr", N, NULL));
        ck_ok(ssm_weigh(&s));
        for (size_t i = 0; i < N; i++) { /* a square weight w = t^2: the gauge diag(t) is rational, so A is */
            mpq_set_ui(s.weight[i], (unsigned long)((1 + i % 3) * (1 + i % 3)), 1);
            for (size_t k = 0; k < 2; k++) u[i][k] = k < r ? (i == k ? 1 : i < k ? 0 : roll(5) - 2) : 0;
        }
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j <= i; j++) {
                long skew = i == j ? 0 : roll(9) - 4, low = 0;
                for (size_t k = 0; k < 2; k++) low += u[i][k] * u[j][k] * (k ? -1 : 2);
                long t[2] = {1 + (long)(i % 3), 1 + (long)(j % 3)};
                mpq_set_si(q, (low + skew + (i == j ? shift : 0)) * t[1], (unsigned long)t[0]);
                mpq_canonicalize(q);
                rat_mat_set(&s.A, i, j, q);
                if (i == j) continue;
                mpq_set_si(q, (low - skew) * t[0], (unsigned long)t[1]);
                mpq_canonicalize(q);
                rat_mat_set(&s.A, j, i, q);
            }
        ssm_analysis_init(&a);
        ck_ok(ssm_analyse(&a, &s));
        ck_assert_uint_eq(a.low_rank, r);
        ck_assert(a.has_shift);
        ck_assert_int_eq(mpq_cmp_si(a.shift, shift, 1), 0);
        if (r == 0) ck_assert(a.normal);
        ssm_analysis_clear(&a);
        ssm_clear(&s);
        mpq_clears(q, w, NULL);
    }
}
END_TEST

START_TEST(the_hippo_matrices_have_the_ranks_of_s4) {
    static const struct {
        hippo_family family;
        size_t rank;
        int shift2; /* twice the shift */
    } at[] = {{HIPPO_LEGS, 1, -1}, {HIPPO_LEGT, 2, 0}, {HIPPO_LAGT, 1, -1}, {HIPPO_LAGT_HALF, 1, 0}};
    for (size_t k = 0; k < 4; k++)
        for (size_t N = 5; N <= 9; N += 4) {
            ssm s;
            ssm_analysis a;
            ck_ok(hippo_build(&s, at[k].family, N, NULL));
            ssm_analysis_init(&a);
            ck_ok(ssm_analyse(&a, &s));
            ck_assert_uint_eq(a.low_rank, at[k].rank);
            ck_assert(a.has_shift && a.stable && !a.normal);
            mpq_mul_2exp(a.shift, a.shift, 1);
            ck_assert_int_eq(mpq_cmp_si(a.shift, at[k].shift2, 1), 0);
            ck_assert_uint_eq(a.controllable, N);
            ssm_analysis_clear(&a);
            ssm_clear(&s);
        }
}
END_TEST

START_TEST(ranks_count_the_states_that_inputs_reach_and_outputs_see) {
    ssm s;
    ssm_analysis a;
    ck_ok(ssm_init(&s, "diagonal", 4, NULL));
    for (size_t i = 0; i < 4; i++) rat_mat_set_si(&s.A, i, i, -1 - (long)(i / 2)); /* two eigenvalues, twice each */
    for (size_t i = 0; i < 4; i++) rat_mat_set_si(&s.B, i, 0, 1);
    rat_mat_set_si(&s.C, 0, 3, 5);
    ssm_analysis_init(&a);
    ck_ok(ssm_analyse(&a, &s));
    ck_assert_uint_eq(a.controllable, 2);
    ck_assert_uint_eq(a.observable, 1);
    ck_assert(a.normal);
    ssm_analysis_clear(&a);
    ssm_clear(&s);
}
END_TEST

static void expect_parse(const char *json, status wanted, const char *says) {
    ssm s;
    fault f = {""};
    status st = ssm_parse(&s, json, strlen(json), &f);
    ck_assert_msg(st == wanted, "%s: %s (%s)", json, status_name(st), f.line);
    if (says) ck_assert_msg(strstr(f.line, says) != NULL, "'%s' lacks '%s'", f.line, says);
    ssm_clear(&s);
}

START_TEST(files_are_read_strictly_and_written_canonically) {
#define HEAD "{\"schema\":\"verbatim-ssm/1\",\"name\":\"x\",\"time\":\"continuous\","
    expect_parse(HEAD "\"A\":[[0]],\"B\":[1],\"C\":[1]}", ST_OK, NULL);
    expect_parse(HEAD "\"A\":[[\"1/3\"]],\"B\":[1],\"C\":[1],\"D\":\"2/5\",\"weight\":[3]}", ST_OK, NULL);
    expect_parse(HEAD "\"A\":[],\"B\":[],\"C\":[]}", ST_FORMAT, "A is not an array of rows");
    expect_parse(HEAD "\"A\":[[0,1]],\"B\":[1],\"C\":[1]}", ST_FORMAT, "A[0] has 2 entries, not N = 1");
    expect_parse(HEAD "\"A\":[[0.5]],\"B\":[1],\"C\":[1]}", ST_FORMAT, NULL);
    expect_parse(HEAD "\"A\":[[\"1/0\"]],\"B\":[1],\"C\":[1]}", ST_FORMAT, "A[0][0]");
    expect_parse(HEAD "\"A\":[[0]],\"B\":[1,2],\"C\":[1]}", ST_FORMAT, "B has 2 entries");
    expect_parse(HEAD "\"A\":[[0]],\"B\":[1],\"C\":7}", ST_FORMAT, "C is not an array");
    expect_parse(HEAD "\"A\":[[0]],\"B\":[1]}", ST_FORMAT, "C");
    expect_parse(HEAD "\"A\":[[0]],\"B\":[1],\"C\":[1],\"E\":1}", ST_FORMAT, "E");
    expect_parse(HEAD "\"A\":[[0]],\"B\":[1],\"C\":[1],\"weight\":[0]}", ST_FORMAT, "weight[0]");
    expect_parse(HEAD "\"A\":[[0]],\"B\":[1],\"C\":[1],\"weight\":[1,1]}", ST_FORMAT, "weight is not an array of N = 1");
    expect_parse("{\"schema\":\"verbatim-ssm/2\",\"name\":\"x\",\"time\":\"continuous\",\"A\":[[0]],\"B\":[1],\"C\":[1]}", ST_FORMAT, "schema");
    expect_parse("{\"schema\":\"verbatim-ssm/1\",\"name\":\"x\",\"time\":\"always\",\"A\":[[0]],\"B\":[1],\"C\":[1]}", ST_FORMAT, "time");
    expect_parse("[]", ST_FORMAT, NULL);
    text t, again;
    text_init(&t), text_init(&again);
    text_add(&t, HEAD "\"A\":[");
    for (int i = 0; i < 65; i++) text_add(&t, i ? ",[0]" : "[0]");
    text_add(&t, "],\"B\":[1],\"C\":[1]}");
    expect_parse(text_data(&t), ST_LIMIT, "65 rows");
    text_reset(&t);
    text_add(&t, HEAD "\"A\":[[\"1");
    for (int i = 0; i < 3990; i++) text_add(&t, "0");
    text_add(&t, "\",0],[0,0]],\"B\":[1,1],\"C\":[1,1]}");
    expect_parse(text_data(&t), ST_LIMIT, "bits");
    for (hippo_family family = HIPPO_LEGS; family <= HIPPO_LAGT_HALF; family++) {
        ssm s, copy;
        ck_ok(hippo_build(&s, family, 3, NULL));
        mpq_set_si(s.D, -1, 7);
        text_reset(&t), text_reset(&again);
        ssm_write(&t, &s);
        ck_ok(ssm_parse(&copy, text_data(&t), t.length, NULL));
        ck_assert(rat_mat_equal(&s.A, &copy.A) && rat_mat_equal(&s.B, &copy.B) && rat_mat_equal(&s.C, &copy.C));
        for (size_t i = 0; i < 3; i++) ck_assert(mpq_equal(s.weight[i], copy.weight[i]));
        ssm_write(&again, &copy);
        ck_assert_str_eq(text_data(&t), text_data(&again));
        ssm_clear(&s), ssm_clear(&copy);
    }
    text_clear(&t), text_clear(&again);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, stability_is_that_of_the_eigenvalues);
    tcase_add_test(t, eigenvalues_on_the_boundary_are_not_stable);
    tcase_add_test(t, the_low_rank_is_the_one_put_in);
    tcase_add_test(t, the_hippo_matrices_have_the_ranks_of_s4);
    tcase_add_test(t, ranks_count_the_states_that_inputs_reach_and_outputs_see);
    tcase_add_test(t, files_are_read_strictly_and_written_canonically);
}
