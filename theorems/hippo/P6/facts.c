/* facts.c - what certificates of hippo:P6 rest on (docs/certificate.md). */
#include "theorems/hippo/P6/P6.h"

#define DEGREE_FACT 1024 /* the largest degree of an input in a certificate        */
#define NORMS_FACT 8     /* degrees k .. k+7 whose derivatives a certificate shows */

static void state_one(verdict *v, const char *reading, const char *name, size_t i, const mpq_t value) {
    fact_list l;
    fact_list_init(&l);
    fact_list_add(&l, 0, value);
    if (l.failed) v->failed = ST_MEMORY;
    else verdict_rest(v, reading, VERDICT_STATE(v, "row", fact_name(name, 0), fact_count(i), fact_row(&l)));
    fact_list_clear(&l);
}

static void state_atmost(verdict *v, const char *reading, const mpq_t low, const mpq_t high) {
    verdict_rest(v, reading, VERDICT_STATE(v, "atmost", fact_rational(low), fact_rational(high)));
}

/* Row i: the integral of (x(1-x))^k times the k-th derivatives of P_n and P_l, n = k + i, l = k + j. */
static status state_norms(verdict *v, const char *reading, size_t k) {
    rat_poly *P[NORMS_FACT] = {NULL}, *weight = NULL, *bump = NULL, *product = NULL;
    mpq_t *row = mpq_list_new(NORMS_FACT);
    status st = row ? ST_OK : ST_MEMORY;
    if (st != ST_OK) goto out;
    TRY(rat_poly_new(&weight));
    TRY(rat_poly_new(&bump));
    TRY(rat_poly_new(&product));
    rat_poly_set_coeff_si(bump, 1, 1);
    rat_poly_set_coeff_si(bump, 2, -1);
    rat_poly_set_coeff_si(weight, 0, 1);
    for (size_t i = 0; i < k; i++) rat_poly_mul(weight, weight, bump);
    for (size_t n = 0; n < NORMS_FACT; n++) {
        TRY(rat_poly_new(&P[n]));
        legendre_shifted(P[n], k + n);
        for (size_t i = 0; i < k; i++) rat_poly_derivative(P[n], P[n]);
    }
    for (size_t n = 0; n < NORMS_FACT; n++) {
        for (size_t m = 0; m < NORMS_FACT; m++) {
            rat_poly_mul(product, P[n], P[m]);
            rat_poly_mul(product, product, weight);
            TRY(legendre_integral(row[m], product));
        }
        fact_vector(v, reading, "norms", n, row, NORMS_FACT);
    }
out:
    for (size_t n = 0; n < NORMS_FACT; n++) rat_poly_free(P[n]);
    rat_poly_free(weight);
    rat_poly_free(bump);
    rat_poly_free(product);
    mpq_list_free(row, NORMS_FACT);
    return st;
}

/* Errors and bounds; for k = 1 the corner's; N^(2k-1) times the bound against the constant of the printed rate. */
static status state_bounds(verdict *v, const char *reading, size_t N, size_t m, size_t k, bool printed) {
    mpq_t error, bound, scale;
    status st = ST_OK;
    mpq_inits(error, bound, scale, NULL);
    p6_error(error, N, m);
    p6_bound(bound, N, k, 0);
    p6_derivative_squared(scale, m, k);
    mpq_mul(scale, scale, bound);
    state_one(v, reading, "error", m, error);
    state_atmost(v, reading, error, scale);
    if (k == 1) {
        TRY(p6_corner(error, N));
        state_one(v, reading, "corner", 0, error);
        state_atmost(v, reading, error, bound);
    }
    if (printed) {
        p6_rate(bound, scale, N, k);
        state_atmost(v, reading, bound, scale);
    }
    p6_error(error, N, N);
    state_one(v, reading, "error", N, error);
out:
    mpq_clears(error, bound, scale, NULL);
    return st;
}

status p6_facts(verdict *v, size_t N, size_t m, size_t k) {
    static const char *const names[] = {"sharp", "printed"};
    status st = ST_OK;
    for (size_t i = 0; i < CLAIM_COUNT(names) && st == ST_OK; i++) {
        if (!hippo_facts_wanted(v, names[i], N)) continue;
        verdict_parameter_count(v, names[i], "m", m);
        verdict_parameter_count(v, names[i], "k", k);
        if (m > DEGREE_FACT) {
            verdict_decline(v, names[i], "a certificate takes inputs of degree up to 1024");
            continue;
        }
        fact_identity(v, names[i], "(N-J-K+1)*(N+J+K)+J*(J-1)+2*K*J", "(N-K+1)*(N+K)");
        st = state_norms(v, names[i], k);
        if (st == ST_OK) st = state_bounds(v, names[i], N, m, k, i == 1);
    }
    return st;
}
