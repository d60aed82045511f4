/* test_s4_kernel.c - s4:T3: kernels against recurrences in doubles, the algorithm for systems of no family, and where
   its formula has no value. */
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/s4/kernel.h"
#include "numerics/base/rng.h"
#include "numerics/exact/residue.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

static double at(const rat_mat *M, size_t i, size_t j) {
    return mpz_get_d(M->num[i * M->cols + j]) / mpz_get_d(M->den);
}

/* C A^i B of the bilinear recurrence, by LU in doubles. */
static void in_doubles(double *K, const ssm *s, double h, size_t L) {
    size_t N = s->N;
    gsl_matrix *left = gsl_matrix_alloc(N, N);
    gsl_permutation *p = gsl_permutation_alloc(N);
    gsl_vector *x = gsl_vector_alloc(N), *y = gsl_vector_alloc(N);
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < N; j++) gsl_matrix_set(left, i, j, (i == j) - h / 2 * at(&s->A, i, j));
        gsl_vector_set(y, i, h * at(&s->B, i, 0));
    }
    int sign;
    gsl_linalg_LU_decomp(left, p, &sign);
    for (size_t t = 0; t < L; t++) {
        gsl_linalg_LU_solve(left, p, y, x);
        K[t] = 0;
        for (size_t i = 0; i < N; i++) K[t] += at(&s->C, 0, i) * gsl_vector_get(x, i);
        for (size_t i = 0; i < N; i++) {
            double sum = gsl_vector_get(x, i);
            for (size_t j = 0; j < N; j++) sum += h / 2 * at(&s->A, i, j) * gsl_vector_get(x, j);
            gsl_vector_set(y, i, sum);
        }
    }
    gsl_matrix_free(left);
    gsl_permutation_free(p);
    gsl_vector_free(x), gsl_vector_free(y);
}

/* CLAIM s4:T3/limit, CLAIM s4:T3/cauchy, CLAIM s4:T3/truncation */
START_TEST(kernels_are_those_of_the_recurrence_in_doubles) {
    for (int f = 0; f < HIPPO_FAMILIES; f++)
        for (size_t N = 1; N <= 6; N++)
            for (size_t L = 1; L <= 9; L += N > 3 ? 2 : 1) {
                verdict v;
                ssm s;
                double K[9];
                claim_at(&v, "s4:T3", NULL, "N=%zu L=%zu step=1/3 family=%s", N, L, hippo_family_names[f]);
                claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
                const quantity *q = verdict_quantity(&v, "kernel");
                ck_assert_uint_eq(q->count, L);
                ck_ok(hippo_build(&s, (hippo_family)f, N, NULL));
                in_doubles(K, &s, 1.0 / 3, L);
                mpq_t value;
                mpq_init(value);
                for (size_t i = 0; i < L; i++) {
                    ck_assert_int_eq(mpq_set_str(value, q->items[i], 10), 0);
                    ck_assert_double_le(fabs(mpq_get_d(value) - K[i]), 1e-12);
                }
                mpq_clear(value);
                ssm_clear(&s);
                verdict_clear(&v);
            }
}
END_TEST

/* CLAIM s4:T3/primes: the example worked by hand, and one at which more than one prime is needed. */
START_TEST(known_kernels_are_found) {
    static const char *const known[] = {"101/180", "5627/32400", "339869/5832000", "31338443/1049760000"};
    verdict v;
    claim_at(&v, "s4:T3", NULL, "N=3 L=4 step=2/7");
    for (size_t i = 0; i < 4; i++) ck_assert_str_eq(verdict_quantity(&v, "kernel")->items[i], known[i]);
    verdict_clear(&v);
    claim_at(&v, "s4:T3", &(claim_setup){.threads = 2}, "N=16 L=64 step=1/50");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    ck_assert_uint_eq(verdict_quantity(&v, "kernel")->count, 64);
    verdict_clear(&v);
}
END_TEST

/* CLAIM s4:T3/singular: every even L; z = 1 for skew parts of odd order; +-i sqrt(3) at the cube roots of unity; and
   nothing for LegS at odd L. */
START_TEST(the_formula_fails_where_it_is_said_to) {
    static const struct { const char *at; verdict_kind printed; const char *word; } cases[] = {
        {"N=3 L=4 step=1/2", VERDICT_REFUTED, "z = -1"},
        {"N=3 L=5 step=1/2", VERDICT_VERIFIED, ""},
        {"N=3 L=5 step=1/2 family=legt", VERDICT_REFUTED, "at 1 of the 5 nodes, roots of unity of order 1,"},
        {"N=3 L=5 step=1/2 family=lagt", VERDICT_VERIFIED, ""},
        {"N=5 L=7 step=1/2 family=lagt-half", VERDICT_REFUTED, "at 1 of the 7 nodes, roots of unity of order 1,"},
        {"N=4 L=7 step=1/2 family=lagt-half", VERDICT_VERIFIED, ""},
        {"N=2 L=3 step=2 family=legt", VERDICT_REFUTED, "at 2 of the 3 nodes, roots of unity of order 3,"},
        {"N=2 L=3 step=1 family=legt", VERDICT_VERIFIED, ""},
        {"N=1 L=1 step=1", VERDICT_VERIFIED, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        verdict v;
        claim_at(&v, "s4:T3", NULL, "%s", cases[i].at);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed", cases[i].printed);
        ck_assert_msg(strstr(text_data(&verdict_reading(&v, "printed")->refuted), cases[i].word) != NULL, "%s",
                      cases[i].at);
        verdict_clear(&v);
    }
}
END_TEST

/* CLAIM s4:T3/woodbury: dense random F, P, Q of either rank; the algorithm modulo primes against the definition. */
START_TEST(any_system_with_low_rank_parts_has_its_kernel) {
    rng r;
    rng_open(&r, test_seed(), "systems", 0);
    for (unsigned round = 0; round < 12 * test_multiplier(); round++) {
        size_t N = 1 + rng_below(&r, 4), L = 1 + rng_below(&r, 12), rank = 1 + rng_below(&r, 2);
        ssm s;
        nplr m = {.N = N, .r = rank};
        s4_kernel k;
        mpq_t h, K[12];
        ck_ok(ssm_init(&s, "random", N, NULL));
        mpq_init(m.shift), mpq_init(h);
        ck_ok(rat_mat_init(&m.F, N, N));
        ck_ok(rat_mat_init(&m.P, N, rank));
        ck_ok(rat_mat_init(&m.Q, N, rank));
        for (size_t i = 0; i < N * rank; i++)
            mpz_set_si(m.P.num[i], (long)rng_below(&r, 7) - 3), mpz_set_si(m.Q.num[i], (long)rng_below(&r, 7) - 3);
        for (size_t i = 0; i < N; i++) {
            rat_mat_set_si(&s.B, i, 0, (long)rng_below(&r, 9) - 4);
            rat_mat_set_si(&s.C, 0, i, (long)rng_below(&r, 9) - 4);
            for (size_t j = 0; j < N; j++) {
                long a = (long)rng_below(&r, 9) - 4;
                rat_mat_set_si(&m.F, i, j, a);
                for (size_t c = 0; c < rank; c++)
                    a -= mpz_get_si(m.P.num[i * rank + c]) * mpz_get_si(m.Q.num[j * rank + c]);
                rat_mat_set_si(&s.A, i, j, a);
            }
        }
        mpq_set_ui(h, 1, 37); /* far from every singular step */
        status st = s4_kernel_init(&k, &s, &m, h, L, NULL);
        for (size_t i = 0; i < 12; i++) mpq_init(K[i]);
        if (st == ST_OK) {
            uint64_t p[2], fast[12], is;
            bool singular[12];
            ck_ok(ssm_kernel(K, &k.recurrence, L));
            ck_ok(residue_primes(p, 2, L));
            for (size_t q = 0; q < 2; q++) {
                st = s4_kernel_modulo(fast, singular, &k, p[q]);
                if (st == ST_DOMAIN) continue; /* an eigenvalue of A among the nodes: no stable system has one */
                ck_ok(st);
                for (size_t i = 0; i < L; i++) {
                    ck_assert(residue_of(&is, K[i], p[q]));
                    ck_assert_msg(is == fast[i], "round %u N=%zu L=%zu r=%zu K_%zu", round, N, L, rank, i);
                }
            }
        }
        s4_kernel_clear(&k);
        for (size_t i = 0; i < 12; i++) mpq_clear(K[i]);
        mpq_clear(h);
        nplr_clear(&m);
        ssm_clear(&s);
    }
}
END_TEST

START_TEST(steps_and_sizes_past_what_is_done_are_refused) {
    verdict v;
    fault f = {""};
    ck_assert_int_eq(claim_try(&v, "s4:T3", NULL, &f, "N=2 L=3 step=0"), ST_DOMAIN);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "s4:T3", NULL, &f, "N=2 L=3 step=-1/2"), ST_DOMAIN);
    verdict_clear(&v);
    ck_assert_int_eq(claim_try(&v, "s4:T3", NULL, &f, "N=64 L=1024 step=1/7919"), ST_LIMIT);
    verdict_clear(&v);
}
END_TEST

/* The exact value stands beside what programs get; the doubles lose what test_kernel64 allows, floats some ten million
   times more. */
START_TEST(what_floating_point_loses_stands_beside_the_exact_kernel) {
    static const struct { const char *at; double most; size_t singular; } cases[] = {
        {"N=16 L=64 step=1/50", 2e-14, 0},
        {"N=15 L=17 step=1/50 family=legt", 2e-14, 1}, /* z = 1 */
        {"N=7 L=16 step=1/3 family=lagt-half", 2e-14, 1},
        {"N=16 L=65 step=50", 2e-14, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        verdict v;
        lost *l = NULL;
        claim_at(&v, "s4:T3", NULL, "%s", cases[i].at);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_doubles(&l, "s4:T3", cases[i].at);
        double fine = l[0].error, power = l[1].error, single = l[2].error, coarse = l[3].error;
        doubles_free(l, claim_find("s4:T3")->doubles);
        ck_assert_msg(fine >= 0 && fine <= cases[i].most, "%s: %g", cases[i].at, fine);
        ck_assert(power >= 0 && power <= cases[i].most);
        if (cases[i].singular) ck_assert(isinf(single)); /* a quotient by 0 */
        else ck_assert_msg(single >= 1e-9 && single <= 1e-5, "%s: %g", cases[i].at, single);
        ck_assert_msg(coarse >= 1e-9 && coarse <= 1e-5, "%s: %g", cases[i].at, coarse);
        ck_assert_int_eq(mpq_cmp_ui(verdict_quantity(&v, "singular_nodes")->value, cases[i].singular, 1), 0);
        verdict_clear(&v);
    }
}
END_TEST

START_TEST(every_control_of_the_kernel_is_refuted) { claim_expect_controls("s4:T3", 5); }
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, kernels_are_those_of_the_recurrence_in_doubles);
    tcase_add_test(t, known_kernels_are_found);
    tcase_add_test(t, the_formula_fails_where_it_is_said_to);
    tcase_add_test(t, any_system_with_low_rank_parts_has_its_kernel);
    tcase_add_test(t, steps_and_sizes_past_what_is_done_are_refused);
    tcase_add_test(t, what_floating_point_loses_stands_beside_the_exact_kernel);
    tcase_add_test(t, every_control_of_the_kernel_is_refuted);
}
