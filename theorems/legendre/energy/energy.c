/* energy.c - legendre:energy: sum n(n+1)(2n+1) y_n^2 = integral of x(1-x) h'^2 for h = sum (2n+1) y_n P_n. */
#include "theorems/fact_matrix.h"
#include "theorems/legendre/common/legendre_claims.h"
#include "theorems/legendre/common/legendre_doubles.h"

enum { WEIGHT_SQUARE = 1, FACTOR_N2, NORM_TWICE, NO_WEIGHT, EQUATION };

/* CLAIM legendre:energy/equation: (x(1-x) P_n')' = -n(n+1) P_n, by the coefficient of x^k: (k+1)^2 a_(k+1)/a_k =
   -(n+k+1)(n-k), so the equation says k(k+1) + (n+k+1)(n-k) = n(n+1). */
static long equation_left(long n, long k, long j, long shift) {
    (void)j;
    return k * (k + 1) + (n + k + 1) * (n - k) + shift * k;
}
static long equation_right(long n, long k, long j, long shift) {
    (void)k, (void)j, (void)shift;
    return n * (n + 1);
}

/* CLAIM legendre:energy/form: for all n, m < N the integral of x(1-x) P_n' P_m' is n(n+1)/(2n+1) for n = m, else 0. */
static status form(text *wrong, rat_poly **P, size_t N, long bend) {
    rat_poly *weight = NULL, *left = NULL, *right = NULL;
    mpq_t is, should;
    status st = ST_OK;
    mpq_inits(is, should, NULL);
    TRY(rat_poly_new(&weight));
    TRY(rat_poly_new(&left));
    TRY(rat_poly_new(&right));
    rat_poly_set_coeff_si(weight, 1, bend == NO_WEIGHT ? 0 : 1);
    rat_poly_set_coeff_si(weight, bend == NO_WEIGHT ? 0 : 2, bend == NO_WEIGHT ? 1 : -1);
    if (bend == WEIGHT_SQUARE) rat_poly_mul(weight, weight, weight);
    for (size_t n = 0; n < N && !wrong->length; n++) {
        rat_poly_derivative(left, P[n]);
        rat_poly_mul(left, left, weight);
        for (size_t m = 0; m <= n && !wrong->length; m++) {
            rat_poly_derivative(right, P[m]);
            rat_poly_mul(right, right, left);
            TRY(legendre_integral(is, right));
            mpq_set_ui(should, n == m ? n * (n + (bend == FACTOR_N2 ? 0 : 1)) * (bend == NORM_TWICE ? 2 : 1) : 0, 2 * n + 1);
            mpq_canonicalize(should);
            claims_equal(wrong, is, should, "the integral of x(1-x) P_%zu' P_%zu'", n, m);
        }
    }
out:
    rat_poly_free(weight);
    rat_poly_free(left);
    rat_poly_free(right);
    mpq_clears(is, should, NULL);
    return st;
}

/* The facts of a certificate: the right side as a quadratic form in y, which is diagonal. */
static void state(verdict *v, size_t N) {
    mpq_t q;
    mpq_init(q);
    fact_identity(v, "sharp", "K*(K+1)+(N+K+1)*(N-K)", "N*(N+1)");
    for (size_t n = 0; n < N; n++) {
        mpq_set_ui(q, n * (n + 1) * (2 * n + 1), 1);
        claims_fact_entry(v, "energy", n, n, q);
    }
    mpq_clear(q);
}

static status check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N");
    long bend = claim_bend_amount(in);
    rat_poly **P = NULL;
    text wrong;
    text_init(&wrong);
    status st = legendre_new_list(&P, N);
    if (st != ST_OK) goto out;
    verdict_scope(v,
                  "every n: Legendre's equation by its coefficients, and one integration by parts; N=%zu: every "
                  "polynomial of degree below N, as a quadratic form",
                  N);
    claims_identity(&wrong, "Legendre's equation", equation_left, equation_right, bend == EQUATION);
    if (!wrong.length) TRY(form(&wrong, P, N, bend));
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    if (!wrong.length && claims_facts_wanted(v, N)) state(v, N);
    TRY(text_status(&wrong));
out:
    legendre_free_list(P, N);
    text_clear(&wrong);
    return st;
}

static const control controls[] = {
    {"weight-squared", "x^2(1-x)^2 belongs to second derivatives", "N=2", NULL, NULL, WEIGHT_SQUARE},
    {"n-squared", "n^2 for n(n+1)", "N=2", NULL, NULL, FACTOR_N2},
    {"norm-on-minus-one-to-one", "2/(2n+1)", "N=2", NULL, NULL, NORM_TWICE},
    {"no-weight", "the plain energy of h'", "N=2", NULL, NULL, NO_WEIGHT},
    {"equation-off", "k more on the left of Legendre's equation", "N=1", NULL, NULL, EQUATION},
};

static const reading_spec readings[] = {
    {"sharp",
     "for h = sum (2n+1) y_n P_n(2x-1), any degree: sum n(n+1)(2n+1) y_n^2 = integral over [0, 1] of x(1-x) h'(x)^2",
     NULL},
};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "degrees below N", .least = 1, .most = 128, .initial = "12"},
};

const claim claim_legendre_energy = {
    .id = "legendre:energy",
    .paper = "legendre",
    .kind = "claim",
    .number = "",
    .title = "The energy identity of Legendre series",
    .source = LEGENDRE_SOURCE,
    .statement = "sum n(n+1)(2n+1) y_n^2 = integral of x(1-x) h'(x)^2 dx over [0, 1] for h = sum (2n+1) y_n P_n(2x-1).",
    .understood = "Polynomials h; for others both sides are limits.",
    .checked = "At N: all pairs of degrees below N, exactly; the identity is a quadratic form in y, so these decide it "
               "for every h of such degree. Every n: Legendre's equation is an identity of degree 2 in n and k, on a "
               "grid; docs/proofs/legs.md, 5.",
    .not_covered = "Functions that are no polynomials.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = NULL,
    .quantity_count = 0,
    .defaults = "N=12",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &legendre_energy_doubles,
};
