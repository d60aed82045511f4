/* test_kernel64.c - S4's kernel in doubles: its modes against the matrices, its values against the exact kernel over
   the rationals and against a recurrence in doubles; and that each part of the algorithm is needed. */
#include <math.h>
#include <stdlib.h>

#include "constructions/s4/kernel64.h"
#include "constructions/ssm/recurrence64.h"
#include "numerics/base/rng.h"
#include "numerics/float64/complex64.h"
#include "tests/harness.h"

/* CLAIM s4:T3/modes: F x = (shift + i y) x in the orthonormal gauge, |x| = 1, and the eigenvalues of a general solver.
   */
START_TEST(modes_are_eigenvectors_and_the_general_solver_has_the_same_eigenvalues) {
    for (int f = 0; f < HIPPO_FAMILIES; f++)
        for (size_t N = 1; N <= 40; N += N < 12 ? 1 : 7) {
            ssm s;
            nplr parts;
            modes64 m, general;
            ck_ok(hippo_build(&s, (hippo_family)f, N, NULL));
            ck_ok(nplr_build(&parts, (hippo_family)f, N));
            ck_ok(modes64_build(&m, (hippo_family)f, N));
            ck_ok(modes64_of(&general, &parts, s.weight));
            ck_assert(m.shift == general.shift && m.poles == (N + 1) / 2);
            const double scale = 1 + (double)(N * N); /* |F| in this gauge is below */
            for (size_t k = 0; k < m.poles; k++) {
                const double complex *x = m.x + k * N;
                double norm = 0;
                ck_assert(k == 0 ? m.y[k] >= 0 : m.y[k] > m.y[k - 1]);
                ck_assert((m.y[k] == 0) == (N % 2 && k == 0));
                ck_assert_double_le(fabs(m.y[k] - general.y[k]), 1e-14 * scale);
                for (size_t n = 0; n < N; n++) {
                    double complex sum = -complex64(m.shift, m.y[k]) * x[n];
                    for (size_t j = 0; j < N; j++)
                        sum += mpz_get_d(parts.F.num[n * N + j]) / mpz_get_d(parts.F.den) *
                               sqrt(mpq_get_d(s.weight[n]) / mpq_get_d(s.weight[j])) * x[j];
                    ck_assert_msg(cabs(sum) <= 1e-14 * scale, "%s N=%zu mode %zu row %zu: %g", hippo_family_names[f], N, k,
                                  n, cabs(sum));
                    norm += creal(x[n] * conj(x[n]));
                }
                ck_assert_double_le(fabs(norm - 1), 1e-13);
            }
            modes64_clear(&m), modes64_clear(&general);
            nplr_clear(&parts);
            ssm_clear(&s);
        }
}
END_TEST

typedef struct bench {
    ssm s, recurrence;
    nplr parts;
    modes64 modes;
    s4_kernel64 k;
    mpq_t h;
} bench;

static void setup(bench *b, hippo_family family, size_t N, size_t L, const char *h, s4_rule rule, rng *r) {
    mpq_t half;
    mpq_init(half), mpq_init(b->h);
    ck_assert_int_eq(mpq_set_str(b->h, h, 10), 0);
    ck_ok(hippo_build(&b->s, family, N, NULL));
    for (size_t n = 0; r && n < N; n++) {
        rat_mat_set_si(&b->s.C, 0, n, (long)rng_below(r, 9) - 4);
        rat_mat_set_si(&b->s.B, n, 0, (long)rng_below(r, 9) - 4);
    }
    ck_ok(nplr_build(&b->parts, family, N));
    ck_ok(modes64_build(&b->modes, family, N));
    ck_ok(s4_kernel64_init(&b->k, &b->s, &b->parts, &b->modes, b->h, L, rule, NULL));
    ck_ok(ssm_discretise(&b->recurrence, &b->s, BILINEAR, half, b->h, NULL));
    mpq_clear(half);
}

static void cleanup(bench *b) {
    s4_kernel64_clear(&b->k);
    modes64_clear(&b->modes);
    nplr_clear(&b->parts);
    ssm_clear(&b->s), ssm_clear(&b->recurrence);
    mpq_clear(b->h);
}

/* The largest |K_i - exact K_i|, over |B| |C| h in the orthonormal gauge, which bounds every |K_i|: A is dissipative
   there, so Ab is a contraction and |Bb| <= h |B|. */
static double off(bench *b) {
    const size_t L = b->k.L, N = b->s.N;
    double most = 0, B = 0, C = 0;
    const double *K;
    mpq_t *exact = malloc(L * sizeof *exact);
    for (size_t i = 0; i < L; i++) mpq_init(exact[i]);
    ck_ok(ssm_kernel(exact, &b->recurrence, L));
    ck_ok(s4_kernel64_run(&K, &b->k));
    for (size_t i = 0; i < L; i++) {
        double d = fabs(K[i] - mpq_get_d(exact[i]));
        if (!(d <= most)) most = d; /* NaN stays */
        mpq_clear(exact[i]);
    }
    free(exact);
    for (size_t n = 0; n < N; n++) {
        double w = mpq_get_d(b->s.weight[n]), x = mpz_get_d(b->s.B.num[n]), y = mpz_get_d(b->s.C.num[n]);
        B += w * x * x, C += y * y / w;
    }
    return most / sqrt(B * C + 1e-300) / mpq_get_d(b->h);
}

/* u = 2^-53. The solve with I - (h/2)A, whose inverse is a contraction, loses its norm, below 1 + h N^2; log L
   doublings of a contraction and a transform lose log L each; sums of N/2 terms and their N weights lose N. 16 for what
   each of these steps rounds. (The system itself is rounded too, normwise by a few u, which counts in the first term.)
   */
static double tolerance(size_t N, size_t L, double h) {
    return 16 * 0x1p-53 * ((double)N + 2 * log2((double)L + 1) + h * (double)(N * N) + 4);
}

/* CLAIM s4:T3/truncation, CLAIM s4:T3/woodbury, CLAIM s4:T3/limit, CLAIM s4:T3/cauchy, CLAIM s4:T3/singular: odd and
   even lengths, small and large steps; LegT and LagT-half at odd N have an eigenvalue at the node z = 1. */
START_TEST(the_kernel_in_doubles_is_the_exact_one_within_rounding) {
    static const char *const steps[] = {"1/100000", "1/50", "1/3", "2", "50"};
    static const size_t sizes[] = {1, 2, 3, 4, 5, 8, 13}, lengths[] = {1, 2, 3, 4, 5, 8, 15, 16, 64, 101};
    rng r;
    rng_open(&r, test_seed(), "kernel64", 0);
    for (int f = 0; f < HIPPO_FAMILIES; f++)
        for (size_t a = 0; a < sizeof sizes / sizeof *sizes; a++)
            for (size_t c = 0; c < sizeof lengths / sizeof *lengths; c++) {
                size_t N = sizes[a], L = lengths[c];
                const char *h = steps[(a + c + (size_t)f) % 5];
                bench b;
                setup(&b, (hippo_family)f, N, L, h, s4_kernel_rule, c % 2 ? &r : NULL);
                for (int path = 0; path < CAUCHY64_PATHS; path++) {
                    if (!cauchy64_path_runs((cauchy64_path)path)) continue;
                    b.k.path = (cauchy64_path)path;
                    double is = off(&b);
                    ck_assert_msg(is <= tolerance(N, L, mpq_get_d(b.h)), "%s N=%zu L=%zu h=%s path %d: off by %g, over %g",
                                  hippo_family_names[f], N, L, h, path, is, tolerance(N, L, mpq_get_d(b.h)));
                }
                cleanup(&b);
            }
}
END_TEST

/* Ab is near -I for large steps and near I for small ones, and so are its powers; relative to the largest value, which
   is what is left of 2 C A^-1 B or of C B h. */
START_TEST(steps_of_any_size_lose_no_digits_to_the_truncation) {
    static const struct { size_t N, L; const char *h; } cases[] = {
        {32, 16, "50"}, {24, 4, "1000"}, {16, 2, "100000"}, {16, 64, "1/1000000000"}, {12, 1, "7"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bench b;
        setup(&b, HIPPO_LEGS, cases[i].N, cases[i].L, cases[i].h, s4_kernel_rule, NULL);
        double is = off(&b), largest = 0, size = 0;
        const double *K;
        ck_ok(s4_kernel64_run(&K, &b.k));
        for (size_t t = 0; t < cases[i].L; t++) largest = fmax(largest, fabs(K[t]));
        for (size_t n = 0; n < cases[i].N; n++) size += 1 / mpq_get_d(b.s.weight[n]); /* |C|^2 */
        is *= mpq_get_d(b.h) * sqrt(size) * (double)cases[i].N / largest; /* |B| = N */
        ck_assert_msg(is <= 64 * 0x1p-53 * (double)cases[i].N / 4, "case %zu: off by %g of the largest value", i, is);
        cleanup(&b);
    }
}
END_TEST

START_TEST(larger_kernels_are_within_rounding_too) {
    static const struct { hippo_family family; size_t N, L; const char *h; } cases[] = {
        {HIPPO_LEGS, 32, 48, "1/100"}, {HIPPO_LEGT, 32, 33, "1/100"}, {HIPPO_LEGS, 4, 600, "1/300"},
        {HIPPO_LAGT_HALF, 6, 301, "1/10"},
        {HIPPO_LEGT, 2, 2100, "1/16"}}; /* whole blocks of nodes */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bench b;
        setup(&b, cases[i].family, cases[i].N, cases[i].L, cases[i].h, s4_kernel_rule, NULL);
        ck_assert_double_le(off(&b), tolerance(cases[i].N, cases[i].L, mpq_get_d(b.h)));
        cleanup(&b);
    }
}
END_TEST

/* Past what is computed exactly here: against the recurrence in doubles, which loses L roundings at most (a
   contraction). */
START_TEST(long_kernels_are_those_of_the_recurrence_in_doubles) {
    static const struct { hippo_family family; size_t N, L; const char *h; } cases[] = {
        {HIPPO_LEGS, 64, 4097, "1/1024"}, {HIPPO_LEGS, 64, 4096, "1/30"}, {HIPPO_LEGT, 31, 5000, "1/2000"},
        {HIPPO_LAGT, 20, 6001, "1/500"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bench b;
        const double *K;
        double *slow = malloc(cases[i].L * sizeof *slow), most = 0;
        setup(&b, cases[i].family, cases[i].N, cases[i].L, cases[i].h, s4_kernel_rule, NULL);
        ck_ok(ssm_kernel64(slow, &b.recurrence, cases[i].L, false));
        ck_ok(s4_kernel64_run(&K, &b.k));
        for (size_t t = 0; t < cases[i].L; t++) {
            most = fmax(most, fabs(slow[t]));
            ck_assert_msg(fabs(K[t] - slow[t]) <= 1e-11 * fabs(slow[0]), "case %zu: K_%zu is %.17g and %.17g", i, t, K[t],
                          slow[t]);
        }
        ck_assert_double_gt(most, 0);
        ck_ok(ssm_kernel64(slow, &b.recurrence, cases[i].L, true)); /* float32 is told apart */
        ck_assert(slow[0] != K[0] && fabs(slow[0] - K[0]) <= 1e-5 * fabs(K[0]));
        free(slow);
        cleanup(&b);
    }
}
END_TEST

/* 2^24 + 1 is a double and no float; 1/3 is neither. */
START_TEST(a_recurrence_in_floats_adds_in_floats) {
    ssm s;
    double fine[2], coarse[2];
    ck_ok(ssm_init(&s, "sum", 2, NULL));
    s.discrete = true;
    rat_mat_set_si(&s.A, 0, 0, 1), rat_mat_set_si(&s.A, 1, 1, 1);
    rat_mat_set_si(&s.B, 0, 0, 1 << 24), rat_mat_set_si(&s.B, 1, 0, 1);
    rat_mat_set_si(&s.C, 0, 0, 1), rat_mat_set_si(&s.C, 0, 1, 1);
    ck_ok(ssm_kernel64(fine, &s, 2, false));
    ck_ok(ssm_kernel64(coarse, &s, 2, true));
    ck_assert(fine[0] == 16777217 && fine[1] == 16777217 && coarse[0] == 16777216 && coarse[1] == 16777216);
    mpz_set_ui(s.B.den, 3), rat_mat_set_si(&s.C, 0, 1, 0);
    ck_ok(ssm_kernel64(fine, &s, 1, false));
    ck_ok(ssm_kernel64(coarse, &s, 1, true));
    ck_assert(fine[0] == 16777216.0 / 3 && coarse[0] == (double)(16777216.0f / 3));
    ssm_clear(&s);
}
END_TEST

/* In floats: the unit 2^-24 in the place of 2^-53, and nothing is solved for near the axis, so only families off it. */
START_TEST(the_kernel_in_floats_is_the_exact_one_within_their_rounding) {
    static const struct { hippo_family family; size_t N, L; const char *h; } cases[] = {{HIPPO_LEGS, 8, 16, "1/50"},
        {HIPPO_LEGS, 7, 33, "1/3"}, {HIPPO_LAGT, 6, 15, "1/10"}, {HIPPO_LEGT, 4, 16, "1/50"}, {HIPPO_LEGT, 5, 15, "1/50"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bench b;
        const double *K;
        double most = 0;
        setup(&b, cases[i].family, cases[i].N, cases[i].L, cases[i].h, s4_kernel_rule, NULL);
        mpq_t *exact = malloc(cases[i].L * sizeof *exact);
        for (size_t t = 0; t < cases[i].L; t++) mpq_init(exact[t]);
        ck_ok(ssm_kernel(exact, &b.recurrence, cases[i].L));
        s4_kernel64_single(&K, &b.k);
        for (size_t t = 0; t < cases[i].L; t++) {
            double off_here = fabs(K[t] - mpq_get_d(exact[t])) / mpq_get_d(b.h) / (double)cases[i].N; /* |B| |C| >= N */
            if (!(off_here <= most)) most = off_here;
            mpq_clear(exact[t]);
        }
        free(exact);
        if (cases[i].family == HIPPO_LEGT && cases[i].N % 2) ck_assert(isnan(most)); /* the eigenvalue at z = 1 */
        else ck_assert_msg(most > 1e-10 && most <= 0x1p29 * tolerance(cases[i].N, cases[i].L, mpq_get_d(b.h)), "case %zu: %g", i, most);
        cleanup(&b);
    }
}
END_TEST

static double off_by(size_t N, size_t L, s4_rule rule, void (*bend)(s4_kernel64 *k)) {
    bench b;
    setup(&b, HIPPO_LEGS, N, L, "1/10", rule, NULL);
    if (bend) bend(&b.k);
    double is = off(&b);
    cleanup(&b);
    return is;
}

static void pairs_lost(s4_kernel64 *k) { /* a conjugate partner forgotten: half the weights */
    for (size_t i = 0; i < k->sums.poles * 12; i++)
        if (i % 12 >= 4) k->sums.table[i] /= 2;
}
static void nodes_reversed(s4_kernel64 *k) { k->h = -k->h; } /* g = -(2/h)(1-z)/(1+z) */

/* Each part left out or wrong is seen at least a thousand million tolerances away. */
START_TEST(every_part_of_the_algorithm_is_needed) {
    const size_t N = 6, L = 16;
    const double far = 1e9 * tolerance(N, L, 0.1);
    s4_rule rule = s4_kernel_rule;
    ck_assert_double_le(off_by(N, L, rule, NULL), tolerance(N, L, 0.1));
    rule.truncate = false; /* C for C (I - Ab^L) */
    ck_assert_double_gt(off_by(N, L, rule, NULL), far);
    rule = s4_kernel_rule, rule.limit = false; /* z = -1 left out */
    ck_assert_double_gt(off_by(N, L, rule, NULL), far);
    ck_assert_double_le(off_by(N, L - 1, rule, NULL), tolerance(N, L, 0.1)); /* which is no node for odd L */
    rule = s4_kernel_rule, rule.woodbury = 0; /* the normal part alone */
    ck_assert_double_gt(off_by(N, L, rule, NULL), far);
    rule.woodbury = 1; /* the correction added */
    ck_assert_double_gt(off_by(N, L, rule, NULL), far);
    rule = s4_kernel_rule, rule.scale = 1; /* (1/h)(1-z)/(1+z) */
    ck_assert_double_gt(off_by(N, L, rule, NULL), far);
    ck_assert_double_gt(off_by(N, L, s4_kernel_rule, pairs_lost), far);
    ck_assert_double_gt(off_by(N, L, s4_kernel_rule, nodes_reversed), far);
}
END_TEST

START_TEST(a_kernel_out_of_range_is_refused) {
    ssm s;
    nplr parts;
    modes64 m;
    s4_kernel64 k;
    fault f = {""};
    mpq_t h;
    mpq_init(h);
    ck_ok(hippo_build(&s, HIPPO_LEGS, 3, NULL));
    ck_ok(nplr_build(&parts, HIPPO_LEGS, 3));
    ck_ok(modes64_build(&m, HIPPO_LEGS, 3));
    ck_assert_int_eq(s4_kernel64_init(&k, &s, &parts, &m, h, 4, s4_kernel_rule, &f), ST_DOMAIN);
    s4_kernel64_clear(&k);
    mpq_set_si(h, -1, 2);
    ck_assert_int_eq(s4_kernel64_init(&k, &s, &parts, &m, h, 4, s4_kernel_rule, &f), ST_DOMAIN);
    s4_kernel64_clear(&k);
    mpq_set_si(h, 1, 2);
    ck_assert_int_eq(s4_kernel64_init(&k, &s, &parts, &m, h, 0, s4_kernel_rule, &f), ST_DOMAIN);
    s4_kernel64_clear(&k);
    ck_assert_int_eq(s4_kernel64_init(&k, &s, &parts, &m, h, S4_64_L_MOST + 1, s4_kernel_rule, &f), ST_LIMIT);
    s4_kernel64_clear(&k);
    rat_mat_set_si(&s.A, 0, 0, 4), rat_mat_set_si(&s.A, 1, 0, 0), rat_mat_set_si(&s.A, 2, 0, 0);
    /* I - (h/2)A has a column 0 */
    ck_assert_int_eq(s4_kernel64_init(&k, &s, &parts, &m, h, 4, s4_kernel_rule, &f), ST_DOMAIN);
    s4_kernel64_clear(&k);
    modes64_clear(&m);
    ck_assert_int_eq(modes64_build(&m, HIPPO_LEGS, 0), ST_DOMAIN);
    modes64_clear(&m);
    for (int family = 0; family < HIPPO_FAMILIES; family++) {
        ck_assert_int_eq(modes64_build(&m, (hippo_family)family, MODES64_N_MOST + 1), ST_LIMIT);
        modes64_clear(&m);
    }
    nplr_clear(&parts);
    ssm_clear(&s);
    mpq_clear(h);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, modes_are_eigenvectors_and_the_general_solver_has_the_same_eigenvalues);
    tcase_add_test(t, the_kernel_in_doubles_is_the_exact_one_within_rounding);
    tcase_add_test(t, steps_of_any_size_lose_no_digits_to_the_truncation);
    tcase_add_test(t, larger_kernels_are_within_rounding_too);
    tcase_add_test(t, long_kernels_are_those_of_the_recurrence_in_doubles);
    tcase_add_test(t, a_recurrence_in_floats_adds_in_floats);
    tcase_add_test(t, the_kernel_in_floats_is_the_exact_one_within_their_rounding);
    tcase_add_test(t, every_part_of_the_algorithm_is_needed);
    tcase_add_test(t, a_kernel_out_of_range_is_refused);
}
