/* derivatives.c - the energy of k-th derivatives of Legendre series: the engine of Proposition 6. */
#include "theorems/hippo/P6/P6.h"

/* CLAIM hippo:P6/equation: u = P_n^(k-1) satisfies ((x(1-x))^k u')' = -(n-k+1)(n+k) (x(1-x))^(k-1) u.  By the coefficient of x^j, whose ratio
   is u_(j+1)/u_j = -(n-j-k+1)(n+j+k)/((j+k)(j+1)), this is the identity (n-j-k+1)(n+j+k) + j(j-1) + 2kj = (n-k+1)(n+k). */
static long left(long n, long k, long j, long shift) { return (n - j - k + 1) * (n + j + k) + j * (j - 1) + (2 + shift) * k * j; }
static long right(long n, long k, long j, long shift) {
    (void)j, (void)shift;
    return (n - k + 1) * (n + k);
}

void p6_derivatives(text *wrong, long bend) { claims_identity(wrong, "the equation of P_n^(k-1)", left, right, bend == P6_EQUATION); }

/* CLAIM hippo:P6/norms: the integral of (x(1-x))^k P_n^(k) P_m^(k) is (n+k)!/((n-k)! (2n+1)) for n = m >= k, else 0. */
status p6_norms(text *wrong, size_t count, size_t k, long bend) {
    rat_poly **P = NULL, *weight = NULL, *bump = NULL, *product = NULL;
    mpq_t is, should;
    status st = ST_OK;
    size_t total = count + k; /* so that some degrees reach k */
    mpq_inits(is, should, NULL);
    TRY(legendre_new_list(&P, total));
    TRY(rat_poly_new(&weight));
    TRY(rat_poly_new(&bump));
    TRY(rat_poly_new(&product));
    rat_poly_set_coeff_si(bump, 1, 1);
    rat_poly_set_coeff_si(bump, 2, -1);
    rat_poly_set_coeff_si(weight, 0, 1);
    for (size_t i = bend == P6_WEIGHT; i < k; i++) rat_poly_mul(weight, weight, bump);
    for (size_t n = 0; n < total; n++)
        for (size_t i = 0; i < k; i++) rat_poly_derivative(P[n], P[n]);
    for (size_t n = 0; n < total && !wrong->length; n++)
        for (size_t m = 0; m <= n && !wrong->length; m++) {
            rat_poly_mul(product, P[n], P[m]);
            rat_poly_mul(product, product, weight);
            TRY(legendre_integral(is, product));
            mpq_set_ui(should, n == m && n >= k, 2 * n + 1);
            for (size_t i = n + 1 - (n < k ? n + 1 : k); n == m && i <= n + k; i++) mpz_mul_ui(mpq_numref(should), mpq_numref(should), i);
            mpq_canonicalize(should);
            claims_equal(wrong, is, should, "the integral of (x(1-x))^%zu times the derivatives of P_%zu and P_%zu", k, n, m);
        }
out:
    legendre_free_list(P, total);
    rat_poly_free(weight);
    rat_poly_free(bump);
    rat_poly_free(product);
    mpq_clears(is, should, NULL);
    return st;
}
