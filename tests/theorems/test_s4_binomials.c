/* test_s4_binomials.c - s4:LB.1: coefficients of (1-x)^-N against the inverse of a polynomial, and the slips in their formulas
   against doubles and numbers done by hand. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "numerics/base/rng.h"
#include "numerics/exact/rat_poly.h"
#include "tests/harness.h"
#include "tests/theorems/claim_tools.h"

/* c := the coefficient of x^(L-1) in the inverse of (1-x)^N modulo x^L, by FLINT. */
static void by_inverse(mpq_t c, size_t N, size_t L) {
    rat_poly *p, *factor, *modulus;
    ck_ok(rat_poly_new(&p));
    ck_ok(rat_poly_new(&factor));
    ck_ok(rat_poly_new(&modulus));
    rat_poly_set_coeff_si(p, 0, 1);
    rat_poly_set_coeff_si(factor, 0, 1);
    rat_poly_set_coeff_si(factor, 1, -1);
    rat_poly_set_coeff_si(modulus, L, 1);
    for (size_t i = 0; i < N; i++) rat_poly_mul(p, p, factor);
    ck_ok(rat_poly_inverse_mod(p, p, modulus));
    rat_poly_get_coeff(c, p, L - 1);
    rat_poly_free(p), rat_poly_free(factor), rat_poly_free(modulus);
}

/* CLAIM s4:LB.1/series, CLAIM s4:LB.1/middle */
START_TEST(the_coefficient_is_that_of_the_inverse_polynomial) {
    rng r;
    rng_open(&r, test_seed(), "coefficients", 0);
    mpq_t c;
    mpq_init(c);
    for (unsigned round = 0; round < 20 * test_multiplier(); round++) {
        size_t N = 1 + rng_below(&r, 24), L = 1 + rng_below(&r, 40);
        char value[512];
        verdict v;
        claim_at(&v, "s4:LB.1", NULL, "N=%zu L=%zu", N, L);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        by_inverse(c, N, L);
        gmp_snprintf(value, sizeof value, "%Qd", c);
        claim_expect(&v, "coefficient", value);
        by_inverse(c, N, N);
        gmp_snprintf(value, sizeof value, "%Qd", c);
        claim_expect(&v, "middle", value);
        claim_expect_verdict(&v, "printed-product", N > 1 ? VERDICT_REFUTED : VERDICT_VERIFIED);
        claim_expect_verdict(&v, "printed-length", N > 1 ? VERDICT_REFUTED : VERDICT_VACUOUS);
        claim_expect_verdict(&v, "printed-growth", VERDICT_REFUTED);
        if (N > 1) {
            by_inverse(c, N, N - 1);
            gmp_snprintf(value, sizeof value, "at L=%zu the coefficient is %Qd, ", N - 1, c);
            ck_assert_ptr_nonnull(strstr(text_data(&verdict_reading(&v, "printed-length")->refuted), value));
        }
        verdict_clear(&v);
    }
    mpq_clear(c);
}
END_TEST

START_TEST(for_order_5_and_length_7_it_is_210_and_the_quoted_product_15) {
    verdict v;
    claim_at(&v, "s4:LB.1", NULL, "N=5 L=7");
    claim_expect(&v, "coefficient", "210");
    claim_expect(&v, "quoted_product", "15");
    claim_expect(&v, "middle", "70");
    verdict_clear(&v);
    claim_at(&v, "s4:LB.1", NULL, "N=5 L=3"); /* 2 * 1 * 0 * -1 */
    claim_expect(&v, "coefficient", "15");
    claim_expect(&v, "quoted_product", "0");
    verdict_clear(&v);
    claim_expect_controls("s4:LB.1", 7);
}
END_TEST

/* CLAIM s4:LB.1/growth, CLAIM s4:LB.1/steps: by the logarithm of the gamma function. */
START_TEST(its_growth_is_a_quarter_of_what_is_quoted) {
    for (size_t N = 1; N <= 512; N = 3 * N - N / 2) {
        verdict v;
        double n = (double)N;
        double ratio = exp(lgamma(2 * n - 1) - 2 * lgamma(n) - 2 * n * log(2)) * sqrt(acos(-1) * n);
        claim_at(&v, "s4:LB.1", NULL, "N=%zu L=1", N);
        claim_expect_verdict(&v, "sharp", VERDICT_VERIFIED);
        const enclosure *e = &verdict_quantity(&v, "ratio")->bounds;
        ck_assert_double_le(mpq_get_d(e->lo), ratio + 1e-9);
        ck_assert_double_ge(mpq_get_d(e->hi), ratio - 1e-9);
        ck_assert_double_le(mpq_get_d(e->hi) - mpq_get_d(e->lo), 2e-5);
        ck_assert_double_lt(ratio, 0.5);
        if (N > 100) ck_assert_double_le(fabs(ratio - 0.25), 0.25 / n);
        verdict_clear(&v);
    }
}
END_TEST

void tests(TCase *t) {
    tcase_add_test(t, the_coefficient_is_that_of_the_inverse_polynomial);
    tcase_add_test(t, for_order_5_and_length_7_it_is_210_and_the_quoted_product_15);
    tcase_add_test(t, its_growth_is_a_quarter_of_what_is_quoted);
}
