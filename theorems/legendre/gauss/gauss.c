/* gauss.c - legendre:gauss: the N-point Gauss-Legendre rule is exact to degree 2N-1, and misses x^(2N) by a known amount. */
#include "theorems/legendre/common/legendre_claims.h"
#include "theorems/legendre/common/legendre_doubles.h"

enum { EXACT_2N = 1, GAP_WRONG, GAP_SIGN, POINTS_LESS, WEIGHTS_TWICE };

/* gap := N!^4 / ((2N+1) (2N)!^2), the integral of the square of the monic multiple of P_N. */
static void expected_gap(mpq_t gap, size_t N) {
    mpz_fac_ui(mpq_numref(gap), N);
    mpz_pow_ui(mpq_numref(gap), mpq_numref(gap), 4);
    mpz_fac_ui(mpq_denref(gap), 2 * N);
    mpz_mul(mpq_denref(gap), mpq_denref(gap), mpq_denref(gap));
    mpz_mul_ui(mpq_denref(gap), mpq_denref(gap), 2 * N + 1);
    mpq_canonicalize(gap);
}

/* The rule on x^m, both ways, against 1/(m+1) less missing. */
static status monomial(text *wrong, rat_poly *f, const rat_poly *W, size_t N, size_t m, const mpq_t missing, long bend) {
    mpq_t trace, remainder, should;
    status st = ST_OK;
    mpq_inits(trace, remainder, should, NULL);
    rat_poly_sub(f, f, f);
    rat_poly_set_coeff_si(f, m, 1);
    TRY(legendre_gauss(trace, f, W, N));
    TRY(legendre_interpolatory(remainder, f, N - (bend == POINTS_LESS)));
    if (bend == WEIGHTS_TWICE) mpq_add(trace, trace, trace);
    mpq_set_ui(should, 1, m + 1);
    mpq_sub(should, should, missing);
    if (claims_equal(wrong, trace, should, "the %zu-point rule on x^%zu, by nodes and weights,", N, m))
        claims_equal(wrong, remainder, should, "the %zu-point rule on x^%zu, by the remainder modulo P_%zu,", N, m, N);
out:
    mpq_clears(trace, remainder, should, NULL);
    return st;
}

/* The facts of a certificate: the rule on monomials, the power sums of its nodes, and those again with weight and K_N. */
static status state(verdict *v, const rat_poly *W, size_t N) {
    rat_poly *f = NULL, *K = NULL, *rule = NULL, *powers = NULL, *weighted = NULL;
    mpq_t q;
    status st = ST_OK;
    mpq_init(q);
    TRY(rat_poly_new(&f));
    TRY(rat_poly_new(&K));
    TRY(rat_poly_new(&rule));
    TRY(rat_poly_new(&powers));
    TRY(rat_poly_new(&weighted));
    rat_poly_set_coeff_si(K, 0, 1); /* of the trace: no weight */
    for (size_t m = 0; m <= 2 * N; m++) {
        rat_poly_sub(f, f, f);
        rat_poly_set_coeff_si(f, m, 1);
        TRY(legendre_interpolatory(q, f, N));
        rat_poly_set_coeff(rule, m, q);
        if (m >= N) continue;
        TRY(legendre_gauss(q, f, K, N));
        rat_poly_set_coeff(powers, m, q);
    }
    TRY(legendre_gauss_diagonal(K, N));
    for (size_t m = 0; m < N; m++) {
        rat_poly_sub(f, f, f);
        rat_poly_set_coeff_si(f, m, 1);
        rat_poly_mul(f, f, K);
        TRY(legendre_gauss(q, f, W, N));
        rat_poly_set_coeff(weighted, m, q);
    }
    fact_poly(v, "sharp", "rule", 0, rule);
    fact_poly(v, "sharp", "powers", 0, powers);
    fact_poly(v, "sharp", "weighted", 0, weighted);
out:
    rat_poly_free(f), rat_poly_free(K), rat_poly_free(rule), rat_poly_free(powers), rat_poly_free(weighted);
    mpq_clear(q);
    return st;
}

/* CLAIM legendre:gauss/exact, CLAIM legendre:gauss/gap */
static status check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N");
    long bend = claim_bend_amount(in);
    rat_poly *f = NULL, *W = NULL;
    text wrong;
    mpq_t gap, missing;
    mpq_inits(gap, missing, NULL);
    text_init(&wrong);
    status st = rat_poly_new(&f);
    if (st != ST_OK) goto out;
    TRY(rat_poly_new(&W));
    TRY(legendre_gauss_weights(W, N));
    expected_gap(gap, N);
    verdict_unsigned(v, "degree", 2 * N - 1);
    verdict_rational(v, "gap", gap);
    verdict_scope(v,
                  "every N: division by P_N and orthogonality; N=%zu: monomials 0..%zu, by nodes and weights and by "
                  "remainders",
                  N, 2 * N);
    for (size_t m = 0; m <= 2 * N && !wrong.length; m++) {
        if (work_should_stop(in->work)) TRY(ST_STOPPED);
        mpq_set_ui(missing, 0, 1);
        if (m == 2 * N && bend != EXACT_2N) mpq_set(missing, gap);
        if (bend == GAP_WRONG) mpq_div_2exp(missing, missing, 1);
        if (bend == GAP_SIGN) mpq_neg(missing, missing);
        TRY(monomial(&wrong, f, W, N, m, missing, bend));
    }
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    if (!wrong.length && claims_facts_wanted(v, N)) TRY(state(v, W, N));
    TRY(text_status(&wrong));
out:
    rat_poly_free(f);
    rat_poly_free(W);
    text_clear(&wrong);
    mpq_clears(gap, missing, NULL);
    return st;
}

static const control controls[] = {
    {"exact-at-2N", "one degree too many: fails by the gap", "N=2", NULL, NULL, EXACT_2N},
    {"gap-halved", "half the gap", "N=1", NULL, NULL, GAP_WRONG},
    {"gap-negated", "the rule is below the integral of x^(2N)", "N=2", NULL, NULL, GAP_SIGN},
    {"one-point-less", "the remainder modulo P_(N-1)", "N=3", NULL, NULL, POINTS_LESS},
    {"weights-doubled", "weights 2/K_N, as on [-1, 1]", "N=2", NULL, NULL, WEIGHTS_TWICE},
};

static const reading_spec readings[] = {
    {"sharp",
     "for every N the rule with nodes at the roots of P_N(2x-1) and weights 1/K_N is exact to degree 2N-1, and falls "
     "short of the integral of x^(2N) by N!^4/((2N+1)(2N)!^2)",
     NULL},
};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "points of the rule", .least = 1, .most = 64, .initial = "6"},
};
static const quantity_spec quantities[] = {{"degree", "to which the rule is exact"},
                                           {"gap", "integral of x^(2N) less the rule's value"}};

const claim claim_legendre_gauss = {
    .id = "legendre:gauss",
    .paper = "legendre",
    .kind = "claim",
    .number = "",
    .title = "Gauss-Legendre quadrature is exact to degree 2N-1 and no further",
    .source = LEGENDRE_SOURCE,
    .statement = "The N-point Gauss-Legendre rule integrates polynomials of degree up to 2N-1 exactly.",
    .understood = "On [0, 1]; weights are 1/K_N(x_i), K_N = sum over n < N of (2n+1) P_n^2.",
    .checked = "At N: monomials of degree 0..2N, exactly, without computing a root: as a trace in Q[x]/(P_N), and as "
               "the integral of the remainder modulo P_N. Every N: docs/proofs/legs.md, 4.",
    .not_covered = "The nodes as numbers, and rounding.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=6",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &legendre_gauss_doubles,
};
