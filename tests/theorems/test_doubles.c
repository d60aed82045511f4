/* test_doubles.c - the ordinary routes: every state-space claim has some, they lose what the theory of each says, and a
 * wrong one is seen. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "constructions/hippo/legs.h"
#include "numerics/float64/matrix64.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"
#include "theorems/hippo/common/hippo_doubles.h"

#define UNIT64 0x1p-53
#define UNIT32 0x1p-24

static size_t route_of(const doubles_spec *d, const char *name) {
    for (size_t i = 0; i < d->route_count; i++)
        if (!strcmp(d->routes[i].name, name)) return i;
    ck_abort_msg("no route %s", name);
    return 0;
}

/* The largest relative error of one route at "N=8"; *got what was computed there. */
static double error_of(const char *id, const char *route, double *got, const char *format, size_t size) {
    char at[64];
    lost *l = NULL;
    const doubles_spec *d = claim_find(id)->doubles;
    snprintf(at, sizeof at, format, size);
    claim_doubles(&l, id, at);
    const lost *one = &l[route_of(d, route)];
    ck_assert_msg(one->seen, "%s %s at %s", id, route, at);
    double error = one->error;
    if (got) *got = one->got;
    doubles_free(l, d);
    return error;
}

START_TEST(every_claim_on_state_spaces_has_routes_and_each_is_seen_somewhere) {
    size_t claims = 0;
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        if (!strcmp(c->paper, "ram") || !strcmp(c->paper, "vb")) continue;
        claims++;
        ck_assert_msg(c->doubles && c->doubles->route_count, "%s has no route", c->id);
        const doubles_spec *d = c->doubles;
        bool seen[16] = {false};
        ck_assert_uint_le(d->route_count, 16);
        for (const char *const *at = d->at; *at; at++) {
            lost *l = NULL;
            claim_doubles(&l, c->id, *at);
            for (size_t k = 0; k < d->route_count; k++) seen[k] = seen[k] || l[k].seen;
            doubles_free(l, d);
        }
        for (size_t k = 0; k < d->route_count; k++) {
            const char *name = d->routes[k].name, *single = strstr(name, "_float32");
            ck_assert_msg(seen[k], "%s: %s is nowhere", c->id, name);
            ck_assert_msg((single && !single[8]) == (d->routes[k].bits == FLOAT32_BITS), "%s: %s", c->id, name);
            ck_assert(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name));
            ck_assert_uint_eq(route_of(d, name), k); /* names differ */
        }
    }
    ck_assert_uint_ge(claims, 30);
}
END_TEST

/* kappa_j = C(N+j, 2j+1) C(2j, j), the condition number of the eigenvalue j+1 (docs/proofs/s4.md). */
static double condition(size_t N, size_t j) {
    return exp(lgamma((double)(N + j + 1)) - lgamma((double)(2 * j + 2)) - lgamma((double)(N - j)) +
               lgamma((double)(2 * j + 1)) - 2 * lgamma((double)(j + 1)));
}
static double worst_condition(size_t N) {
    double most = 0;
    for (size_t j = 0; j < N; j++) most = fmax(most, condition(N, j));
    return most;
}

START_TEST(the_eigenvalues_of_legs_lose_what_their_condition_numbers_say) {
    ck_assert_double_eq_tol(worst_condition(4), 36, 1e-9);
    for (size_t N = 4; N <= 18; N += 2) { /* first order in the unit, where that is small against the gaps */
        double error = error_of("hippo:spectrum", "gsl_eigenvalues", NULL, "N=%zu", N),
               expected = worst_condition(N) * UNIT64;
        ck_assert_msg(error <= 100 * expected && error >= expected / 100, "N=%zu: %g, %g by theory", N, error,
                      expected);
    }
    double all = error_of("hippo:spectrum", "gsl_eigenvalues", NULL, "N=%zu", 64);
    ck_assert(all > 0.5);
    /* the same matrix by its symmetric part: nothing to lose */
    ck_assert(error_of("hippo:spectrum", "gsl_abscissa", NULL, "N=%zu", 64) < 1e-10);
}
END_TEST

START_TEST(a_jordan_block_of_order_n_loses_all_but_the_nth_part_of_the_digits) {
    for (size_t N = 4; N <= 24; N += 4) { /* a perturbation u moves the eigenvalue by u^(1/N) */
        double error = error_of("hippo:lagt", "gsl_eigenvalues", NULL, "N=%zu", N),
               expected = pow(UNIT64, 1 / (double)N);
        ck_assert_msg(error <= 6 * expected && error >= expected / 6, "N=%zu: %g, %g by theory", N, error, expected);
    }
}
END_TEST

START_TEST(what_is_left_after_n_steps_is_rounding_times_the_transient) {
    for (size_t N = 8; N <= 32; N *= 2) {
        verdict v;
        claim_at(&v, "hippo:forward-euler", NULL, "N=%zu", N);
        double transient = mpq_get_d(verdict_quantity(&v, "max_entry")->bounds.hi), order = (double)N;
        verdict_clear(&v);
        double fine = error_of("hippo:forward-euler", "left", NULL, "N=%zu", N),
               coarse = error_of("hippo:forward-euler", "left_float32", NULL, "N=%zu", N);
        ck_assert_msg(fine > 0 && fine <= order * order * transient * UNIT64, "N=%zu: %g", N, fine);
        ck_assert_msg(coarse > fine && coarse <= order * order * transient * UNIT32, "N=%zu: %g", N, coarse);
    }
    ck_assert(error_of("hippo:forward-euler", "left_float32", NULL, "N=%zu", 16) > 1);
}
END_TEST

START_TEST(the_condition_number_itself_is_out_of_reach_where_it_matters) {
    double got;
    for (size_t N = 2; N <= 10; N++) {
        double error = error_of("s4:L3.2", "gsl_condition", &got, "N=%zu", N);
        ck_assert_double_eq_tol(got / worst_condition(N), 1, 1e-6);
        ck_assert(error < 1e-6);
    }
    error_of("s4:L3.2", "gsl_condition", &got, "N=%zu", 48);
    ck_assert(got < 1e18 && worst_condition(48) > 1e33); /* doubles cannot see a matrix as singular as that */
}
END_TEST

START_TEST(routes_that_are_sound_lose_little_and_the_others_all) {
    static const struct {
        const char *id, *route, *format;
        size_t small, large;
        bool sound;
    } rows[] = {
        {"legendre:orthogonality", "gsl_quadrature", "N=%zu", 2, 32, true},
        {"legendre:orthogonality", "monomials", "N=%zu", 2, 24, false},
        {"legendre:gauss", "gsl_rule", "N=%zu", 2, 64, true},
        {"legendre:gauss", "gsl_gap", "N=%zu", 2, 16, false},
        {"legendre:energy", "gsl_projection", "N=%zu", 2, 32, true},
        {"legendre:energy", "monomials_float32", "N=%zu", 2, 16, false},
        {"hippo:T1", "gsl_ode", "N=%zu", 2, 24, true},
        {"hippo:T2", "gsl_ode", "N=%zu m=6", 2, 32, true},
        {"hippo:kernel", "gsl_ode", "N=%zu", 2, 32, true},
        {"hippo:kernel", "binomial_eigenvectors", "N=%zu", 2, 32, false},
        {"hippo:P3", "diagonalised_float32", "N=%zu", 2, 20, false},
        {"hippo:P4", "bilinear", "N=%zu", 2, 32, true},
        {"hippo:P4", "forward_euler_float32", "N=%zu", 2, 32, true},
        {"hippo:P5", "gsl_legendre", "N=%zu", 2, 64, true},
        {"hippo:P5", "monomials", "N=%zu", 2, 32, false},
        {"hippo:P6", "parseval", "N=%zu m=28", 2, 24, false},
        {"lmu:legt", "elimination", "d=%zu", 2, 48, true},
        {"lmu:charpoly", "traces", "d=%zu", 2, 32, false},
        {"lmu:pade", "delay_error", "d=%zu", 1, 12, false},
        {"lmu:window", "residual", "N=%zu", 2, 32, false},
        {"lssl:convolution", "powers", "N=%zu L=16", 2, 16, true},
        {"s4:T1", "normal_plus_low_rank", "N=%zu", 2, 48, true},
        {"s4:T2", "low_rank", "N=%zu", 2, 40, true},
        {"s4:LB.1", "long_division", "N=%zu L=64", 2, 32, false},
        {"s4:LB.1", "running_sums", "N=%zu L=64", 2, 64, true},
        {"s4:LB.1", "running_sums_float32", "N=%zu L=64", 2, 64, true},
        {"s4:L3.2", "diagonalised", "N=%zu", 2, 32, false},
        {"s4:L3.2", "vandermonde", "N=%zu", 2, 32, false},
        {"s4d:spectrum", "gsl_hermitian", "N=%zu", 2, 64, true},
        {"s4d:limit", "product", "N=%zu", 2, 64, true},
        {"sashimi:hurwitz", "gsl_abscissa", "N=%zu", 2, 16, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const doubles_spec *d = claim_find(rows[i].id)->doubles;
        double unit = d->routes[route_of(d, rows[i].route)].bits == FLOAT32_BITS ? UNIT32 : UNIT64;
        double small = error_of(rows[i].id, rows[i].route, NULL, rows[i].format, rows[i].small);
        double large = error_of(rows[i].id, rows[i].route, NULL, rows[i].format, rows[i].large);
        ck_assert_msg(small <= 1000 * unit, "%s %s: %g at the start", rows[i].id, rows[i].route, small);
        if (rows[i].sound) ck_assert_msg(large <= 1e4 * unit, "%s %s: %g", rows[i].id, rows[i].route, large);
        else ck_assert_msg(large >= 0.1, "%s %s: %g", rows[i].id, rows[i].route, large);
    }
}
END_TEST

static bool has_parameter(const claim *c, const char *name) {
    for (size_t i = 0; i < c->param_count; i++)
        if (!strcmp(c->params[i].name, name)) return true;
    return false;
}

/* At order 2 nothing is lost to size: what is wrong there is wrong as a formula. */
START_TEST(at_order_2_every_route_computes_what_it_says) {
    for (size_t i = 0; i < claim_registry_count; i++) {
        const claim *c = claim_registry[i];
        if (!c->doubles || !c->param_count || !strcmp(c->id, "hippo:lagt"))
            continue; /* a Jordan block is lost at once */
        char at[64];
        lost *l = NULL;
        snprintf(at, sizeof at, "%s=2%s", has_parameter(c, "d") ? "d" : "N", has_parameter(c, "L") ? " L=3" : "");
        claim_doubles(&l, c->id, at);
        for (size_t k = 0; k < c->doubles->route_count; k++) {
            const char *name = c->doubles->routes[k].name;
            bool other = !strncmp(name, "formula_", 8) || strstr(name, "_pole"); /* another number; none */
            double unit = l[k].bits == FLOAT32_BITS ? UNIT32 : UNIT64;
            ck_assert_msg(!l[k].seen || other || l[k].error <= 2000 * unit, "%s %s at %s: %g", c->id, name, at,
                          l[k].error);
        }
        doubles_free(l, c->doubles);
    }
}
END_TEST

START_TEST(overflow_and_no_number_are_said_as_they_are) {
    double got;
    ck_assert(isinf(error_of("lmu:pade", "factorials", &got, "d=%zu", 100)) && !isfinite(got));
    ck_assert(isinf(error_of("lmu:pade", "factorials_float32", &got, "d=%zu", 20)) && !isfinite(got));
    ck_assert(isinf(error_of("lssl:L3.1", "step_of_exponential", &got, "", 0)) && isnan(got));
    ck_assert(isinf(error_of("lssl:generating-function", "at_pole", &got, "N=%zu L=8", 4)) && !isfinite(got));
    ck_assert(isinf(error_of("lmu:pade", "delay_error", &got, "d=%zu", 100)) &&
              isfinite(got)); /* 10^418 times too large */
}
END_TEST

START_TEST(a_wrong_route_is_seen) {
    const size_t N = 4;
    for (int wrong = 0; wrong < 3; wrong++) {
        rat_mat A = {0};
        matrix64 a = {0};
        lost l;
        lost_init(&l, FLOAT64_BITS);
        ck_ok(legs_matrix(&A, N));
        ck_ok(matrix64_round(&a, &A, NULL, NULL, FLOAT64_BITS));
        if (wrong == 1)
            for (size_t n = 0; n < N; n++) a.x[n * N + n] -= 1; /* n for n+1 on the diagonal */
        if (wrong == 2) a.x[1] = 1e-6;                          /* no longer triangular */
        ck_ok(hippo_doubles_integers(&l, &a, 1));
        ck_assert_msg(wrong ? lost_digits(&l) > 7 : lost_digits(&l) < 2, "%d: %g digits", wrong, lost_digits(&l));
        lost_clear(&l);
        lost_init(&l, FLOAT64_BITS);
        ck_ok(matrix64_compare(&l, &a, &A, NULL, NULL));
        ck_assert((lost_digits(&l) > 0) == (wrong != 0));
        lost_clear(&l);
        matrix64_clear(&a);
        rat_mat_clear(&A);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, every_claim_on_state_spaces_has_routes_and_each_is_seen_somewhere);
    tcase_add_test(t, the_eigenvalues_of_legs_lose_what_their_condition_numbers_say);
    tcase_add_test(t, a_jordan_block_of_order_n_loses_all_but_the_nth_part_of_the_digits);
    tcase_add_test(t, what_is_left_after_n_steps_is_rounding_times_the_transient);
    tcase_add_test(t, the_condition_number_itself_is_out_of_reach_where_it_matters);
    tcase_add_test(t, routes_that_are_sound_lose_little_and_the_others_all);
    tcase_add_test(t, at_order_2_every_route_computes_what_it_says);
    tcase_add_test(t, overflow_and_no_number_are_said_as_they_are);
    tcase_add_test(t, a_wrong_route_is_seen);
}
