/* orthogonality.c - legendre:orthogonality: Rodrigues, Bonnet and the coefficients give the same polynomials, and these
   are orthogonal on [0, 1] with squared norms 1/(2n+1). */
#include "theorems/fact_matrix.h"
#include "theorems/legendre/common/legendre_claims.h"
#include "theorems/legendre/common/legendre_doubles.h"

enum { NORM_TWICE = 1, NORM_2N, UNSIGNED, BONNET, RODRIGUES, GRID };

/* CLAIM legendre:orthogonality/bonnet: with a_k the coefficient of x^k in P_n, the ratios a_(k-1)/a_k =
   -k^2/((n+k)(n-k+1)), and those of P_(n+1), P_(n-1) to P_n, -(n+1+k)/(n+1-k) and -(n-k)/(n+k), turn Bonnet's
   recurrence into this identity, cleared of denominators. */
static long bonnet_left(long n, long k, long j, long shift) {
    (void)j;
    return (n + 1) * (n + 1 + k) * (n + k) + shift;
}
static long bonnet_right(long n, long k, long j, long shift) {
    (void)j, (void)shift;
    return (2 * n + 1) * (2 * k * k + (n + k) * (n + 1 - k)) - n * (n - k) * (n + 1 - k);
}

/* CLAIM legendre:orthogonality/gram */
static status gram(text *wrong, rat_poly **P, size_t N, long bend) {
    rat_poly *product = NULL;
    mpq_t is, should;
    mpq_inits(is, should, NULL);
    status st = rat_poly_new(&product);
    for (size_t n = 0; st == ST_OK && n < N && !wrong->length; n++)
        for (size_t m = 0; st == ST_OK && m <= n && !wrong->length; m++) {
            rat_poly_mul(product, P[n], P[m]);
            st = legendre_integral(is, product);
            mpq_set_ui(should, n == m ? (bend == NORM_TWICE ? 2 : 1) : 0, n != m ? 1 : 2 * n + (bend == NORM_2N ? 2 : 1));
            mpq_canonicalize(should);
            claims_equal(wrong, is, should, "the integral of P_%zu P_%zu over [0, 1]", n, m);
        }
    rat_poly_free(product);
    mpq_clears(is, should, NULL);
    return st;
}

/* CLAIM legendre:orthogonality/ways: Rodrigues and Bonnet against the coefficients. */
static status ways(text *wrong, rat_poly **P, size_t N, long bend) {
    rat_poly *other = NULL;
    mpq_t c;
    mpq_init(c);
    status st = rat_poly_new(&other);
    for (size_t n = 0; st == ST_OK && n < N && !wrong->length; n++) {
        st = legendre_rodrigues(other, n);
        mpz_fac_ui(mpq_numref(c), bend == RODRIGUES ? n : 0);
        rat_poly_scale(other, other, c); /* claimed without 1/n! by a control */
        if (st != ST_OK || !claims_equal_poly(wrong, other, P[n], "Rodrigues' polynomial for n=%zu", n) || n < 2) continue;
        st = legendre_bonnet(other, bend == BONNET ? n : n - 1, P[n - 1], P[n - 2]);
        claims_equal_poly(wrong, other, P[n], "Bonnet's polynomial for n=%zu", n);
    }
    rat_poly_free(other);
    mpq_clear(c);
    return st;
}

/* The facts of a certificate: the same polynomials and products, computed again. */
static status state(verdict *v, rat_poly **P, size_t N) {
    rat_poly *other = NULL;
    mpq_t q;
    mpq_init(q);
    status st = rat_poly_new(&other);
    fact_identity(v, "sharp", "(N+1)*(N+1+K)*(N+K)", "(2*N+1)*(2*K*K+(N+K)*(N+1-K))-N*(N-K)*(N+1-K)");
    for (size_t n = 0; st == ST_OK && n < N; n++) {
        fact_poly(v, "sharp", "shifted", n, P[n]);
        TRY(legendre_rodrigues(other, n));
        fact_poly(v, "sharp", "rodrigues", n, other);
        if (n < 2) rat_poly_set(other, P[n]);
        else TRY(legendre_bonnet(other, n - 1, P[n - 1], P[n - 2]));
        fact_poly(v, "sharp", "bonnet", n, other);
        rat_poly_mul(other, P[n], P[n]);
        TRY(legendre_integral(q, other));
        claims_fact_entry(v, "gram", n, n, q);
    }
out:
    rat_poly_free(other);
    mpq_clear(q);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N");
    long bend = claim_bend_amount(in);
    rat_poly **P = NULL;
    text wrong;
    mpq_t q;
    mpq_init(q);
    text_init(&wrong);
    status st = legendre_new_list(&P, N);
    if (st != ST_OK) goto out;
    if (bend == UNSIGNED)
        for (size_t n = 0; n < N; n++)
            for (size_t k = 0; k <= n; k++) {
                rat_poly_get_coeff(q, P[n], k);
                mpq_abs(q, q);
                rat_poly_set_coeff(P[n], k, q);
            }
    for (size_t n = 0; n < N; n++) {
        mpq_set_ui(q, 1, 2 * n + 1);
        verdict_list_add(v, "gram", q);
    }
    verdict_scope(v,
                  "every n: Bonnet's recurrence by its coefficients, orthogonality by parts; N=%zu: all products, "
                  "Rodrigues and Bonnet",
                  N);
    claims_identity(&wrong, "Bonnet's recurrence", bonnet_left, bonnet_right, bend == GRID);
    if (!wrong.length) TRY(gram(&wrong, P, N, bend));
    if (!wrong.length) TRY(ways(&wrong, P, N, bend));
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    if (!wrong.length && claims_facts_wanted(v, N)) TRY(state(v, P, N));
    TRY(text_status(&wrong));
out:
    legendre_free_list(P, N);
    text_clear(&wrong);
    mpq_clear(q);
    return st;
}

static const control controls[] = {
    {"norm-on-minus-one-to-one", "2/(2n+1) belongs to [-1, 1] with dx", "N=1", NULL, NULL, NORM_TWICE},
    {"norm-one-off", "1/(2n+2)", "N=2", NULL, NULL, NORM_2N},
    {"signs-lost", "coefficients C(n, k) C(n+k, k)", "N=2", NULL, NULL, UNSIGNED},
    {"bonnet-shifted", "the recurrence of the next degree", "N=3", NULL, NULL, BONNET},
    {"rodrigues-without-factorial", "no 1/n!", "N=3", NULL, NULL, RODRIGUES},
    {"identity-off-by-one", "one more on the left of the grid identity", "N=1", NULL, NULL, GRID},
};

static const reading_spec readings[] = {
    {"sharp", "for every n, m: the integral of P_n P_m (2x-1) over [0, 1] is 1/(2n+1) for n = m, else 0; Rodrigues, Bonnet and "
              "(-1)^(n+k) C(n, k) C(n+k, k) give the same polynomials", NULL},
};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "degrees below N", .least = 1, .most = 128, .initial = "12"},
};
static const quantity_spec quantities[] = {{"gram", "squared norms of P_0 .. P_(N-1)"}};

const claim claim_legendre_orthogonality = {
    .id = "legendre:orthogonality",
    .paper = "legendre",
    .kind = "claim",
    .number = "",
    .title = "Legendre polynomials on [0, 1]: orthogonality, recurrence, Rodrigues",
    .source = LEGENDRE_SOURCE,
    .statement = "P_n(2x-1) are orthogonal on [0, 1] with squared norms 1/(2n+1), follow Bonnet's recurrence and are "
                 "(1/n!) d^n/dx^n (x^2-x)^n.",
    .understood = "The measure is dx on [0, 1] (not [-1, 1]); P_n(1) = 1.",
    .checked = "At N: every product P_n P_m, n, m < N, integrated exactly; every polynomial by its coefficients, "
               "Rodrigues and Bonnet. Every n: the recurrence is an identity of degree 3 in n and k, decided on a 4 x "
               "4 grid; orthogonality by parts, docs/proofs/legs.md, 1-3.",
    .not_covered = "Nothing of the statement; the page of proofs has been checked by no computer.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=12",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &legendre_orthogonality_doubles,
};
