/* test_legendre.c - the claims about Legendre polynomials, against GSL's polynomials, nodes and weights. */
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_legendre.h>
#include <math.h>

#include "constructions/legendre/legendre.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

static double value(const rat_poly *p, double x) {
    double y = 0;
    mpq_t c;
    mpq_init(c);
    for (long i = rat_poly_degree(p); i >= 0; i--) {
        rat_poly_get_coeff(c, p, (size_t)i);
        y = y * x + mpq_get_d(c);
    }
    mpq_clear(c);
    return y;
}

/* CLAIM legendre:orthogonality/ways, CLAIM legendre:orthogonality/bonnet: another library's values. */
START_TEST(polynomials_have_the_values_another_library_gives) {
    rat_poly **P = NULL, *next = NULL;
    ck_ok(legendre_new_list(&P, 9));
    ck_ok(rat_poly_new(&next));
    for (size_t n = 0; n < 9; n++)
        for (double x = 0; x <= 1; x += 0.125)
            ck_assert_double_le(fabs(value(P[n], x) - gsl_sf_legendre_Pl((int)n, 2 * x - 1)), 1e-9);
    for (size_t n = 1; n < 8; n++) {
        ck_ok(legendre_bonnet(next, n, P[n], P[n - 1]));
        ck_assert(rat_poly_equal(next, P[n + 1]));
    }
    rat_poly_free(next);
    legendre_free_list(P, 9);
}
END_TEST

/* CLAIM legendre:orthogonality/gram: the norms, by GSL's quadrature. */
START_TEST(the_gram_matrix_is_that_of_a_numerical_quadrature) {
    verdict v;
    claim_at(&v, "legendre:orthogonality", NULL, "N=6");
    claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
    const quantity *q = verdict_quantity(&v, "gram");
    gsl_integration_glfixed_table *t = gsl_integration_glfixed_table_alloc(16);
    for (int n = 0; n < 6; n++) {
        double sum = 0, x, w;
        mpq_t g;
        for (size_t i = 0; i < 16; i++) {
            gsl_integration_glfixed_point(0, 1, i, &x, &w, t);
            sum += w * pow(gsl_sf_legendre_Pl(n, 2 * x - 1), 2);
        }
        mpq_init(g);
        ck_assert_int_eq(mpq_set_str(g, q->items[n], 10), 0);
        ck_assert_double_le(fabs(sum - mpq_get_d(g)), 1e-13);
        mpq_clear(g);
    }
    gsl_integration_glfixed_table_free(t);
    verdict_clear(&v);
}
END_TEST

/* CLAIM legendre:gauss/exact: the exact functional against GSL's nodes and weights, on random polynomials. */
START_TEST(the_rule_without_nodes_is_the_rule_with_nodes) {
    roll_from(1);
    for (size_t N = 1; N <= 8; N++) {
        rat_poly *f = NULL, *W = NULL;
        mpq_t a, b;
        mpq_inits(a, b, NULL);
        ck_ok(rat_poly_new(&f));
        ck_ok(rat_poly_new(&W));
        ck_ok(legendre_gauss_weights(W, N));
        for (size_t i = 0; i < 3 * N; i++) rat_poly_set_coeff_si(f, i, roll(16) - 8);
        ck_ok(legendre_gauss(a, f, W, N));
        ck_ok(legendre_interpolatory(b, f, N));
        ck_assert(mpq_equal(a, b));
        gsl_integration_glfixed_table *t = gsl_integration_glfixed_table_alloc(N);
        double sum = 0, x, w;
        for (size_t i = 0; i < N; i++) {
            gsl_integration_glfixed_point(0, 1, i, &x, &w, t);
            sum += w * value(f, x);
        }
        gsl_integration_glfixed_table_free(t);
        ck_assert_double_le(fabs(sum - mpq_get_d(a)), 1e-10);
        rat_poly_free(f);
        rat_poly_free(W);
        mpq_clears(a, b, NULL);
    }
}
END_TEST

/* CLAIM legendre:gauss/gap */
START_TEST(the_first_gaps_are_known_numbers) {
    static const char *const gaps[] = {"1/12", "1/180", "1/2800", "1/44100"};
    for (size_t N = 1; N <= 4; N++) {
        verdict v;
        claim_at(&v, "legendre:gauss", NULL, "N=%zu", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        claim_expect(&v, "gap", gaps[N - 1]);
        verdict_clear(&v);
    }
}
END_TEST

START_TEST(an_inverse_modulo_a_polynomial_is_one) {
    rat_poly *a = NULL, *m = NULL, *i = NULL, *q = NULL;
    ck_ok(rat_poly_new(&a));
    ck_ok(rat_poly_new(&m));
    ck_ok(rat_poly_new(&i));
    ck_ok(rat_poly_new(&q));
    legendre_shifted(m, 5);
    ck_assert_int_eq(rat_poly_inverse_mod(i, m, a), ST_DOMAIN);
    legendre_shifted(a, 6);
    ck_ok(rat_poly_inverse_mod(i, a, m));
    ck_assert_int_lt(rat_poly_degree(i), 5);
    rat_poly_mul(a, a, i);
    ck_ok(rat_poly_div_rem(q, a, a, m));
    ck_assert_int_eq(rat_poly_degree(a), 0);
    rat_poly_set(a, m);
    ck_assert_int_eq(rat_poly_inverse_mod(i, a, m), ST_DOMAIN);
    rat_poly_free(a);
    rat_poly_free(m);
    rat_poly_free(i);
    rat_poly_free(q);
}
END_TEST

/* CLAIM legendre:energy/form, CLAIM legendre:energy/equation: h = P_1 + 5 P_2 by hand: y_1 = 1/3, y_2 = 1; sum = 2/3 + 30. */
START_TEST(the_energy_of_a_polynomial_by_hand) {
    rat_poly *h = NULL, *p = NULL;
    mpq_t v;
    mpq_init(v);
    ck_ok(rat_poly_new(&h));
    ck_ok(rat_poly_new(&p));
    rat_poly_set_coeff_si(h, 0, -28); /* h' = 2 + 5 (12 x - 6) = 60 x - 28 */
    rat_poly_set_coeff_si(h, 1, 60);
    rat_poly_mul(h, h, h);
    rat_poly_set_coeff_si(p, 1, 1);
    rat_poly_set_coeff_si(p, 2, -1);
    rat_poly_mul(h, h, p);
    ck_ok(legendre_integral(v, h));
    ck_assert_int_eq(mpq_cmp_ui(v, 92, 3), 0);
    verdict w;
    claim_at(&w, "legendre:energy", NULL, "N=20");
    claim_expect_verdict(&w, "sharp", VERDICT_VERIFIED);
    verdict_clear(&w);
    rat_poly_free(h);
    rat_poly_free(p);
    mpq_clear(v);
}
END_TEST

START_TEST(every_control_of_the_legendre_claims_is_refuted) {
    claim_expect_controls("legendre:orthogonality", 5);
    claim_expect_controls("legendre:gauss", 5);
    claim_expect_controls("legendre:energy", 5);
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, polynomials_have_the_values_another_library_gives);
    tcase_add_test(t, the_gram_matrix_is_that_of_a_numerical_quadrature);
    tcase_add_test(t, the_rule_without_nodes_is_the_rule_with_nodes);
    tcase_add_test(t, the_first_gaps_are_known_numbers);
    tcase_add_test(t, an_inverse_modulo_a_polynomial_is_one);
    tcase_add_test(t, the_energy_of_a_polynomial_by_hand);
    tcase_add_test(t, every_control_of_the_legendre_claims_is_refuted);
}
