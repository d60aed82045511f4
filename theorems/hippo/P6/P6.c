/* P6.c - hippo:P6: how far LegS is from its input: an explicit bound for k bounded derivatives, better than the printed one by sqrt(N). */
#include "theorems/hippo/P6/P6.h"

#include "numerics/exact/number.h"

#define GENERIC_MOST 96

/* CLAIM hippo:P6/error: |s^m - projection|^2 = 1/(2m+1) - sum_(n<N) (2n+1) y_n^2 on [0, 1], exactly. */
void p6_error(mpq_t error, size_t N, size_t m) {
    mpq_t y, w;
    mpq_inits(y, w, NULL);
    mpq_set_ui(error, 1, 2 * m + 1);
    for (size_t n = 0; n < N && n <= m; n++) {
        legendre_moment(y, n, m);
        mpq_mul(y, y, y);
        mpq_set_ui(w, 2 * n + 1, 1);
        mpq_mul(y, y, w);
        mpq_sub(error, error, y);
    }
    mpq_clears(y, w, NULL);
}

/* A second way: subtract the projection, square, integrate. */
static status error_again(mpq_t error, size_t N, size_t m) {
    rat_poly *rest = NULL, *P = NULL;
    mpq_t c, w;
    status st = ST_OK;
    mpq_inits(c, w, NULL);
    TRY(rat_poly_new(&rest));
    TRY(rat_poly_new(&P));
    rat_poly_set_coeff_si(rest, m, 1);
    for (size_t n = 0; n < N; n++) {
        rat_poly *product = NULL;
        legendre_shifted(P, n);
        TRY(rat_poly_new(&product));
        rat_poly_mul(product, rest, P); /* orthogonal to what was subtracted before */
        st = legendre_integral(c, product);
        rat_poly_free(product);
        TRY(st);
        mpq_set_ui(w, 2 * n + 1, 1);
        mpq_mul(c, c, w);
        rat_poly_scale(P, P, c);
        rat_poly_sub(rest, rest, P);
    }
    rat_poly_mul(rest, rest, rest);
    TRY(legendre_integral(error, rest));
out:
    rat_poly_free(rest);
    rat_poly_free(P);
    mpq_clears(c, w, NULL);
    return st;
}

/* CLAIM hippo:P6/corner: |x - 1/2| has y_n = 2 (integral of (x - 1/2) P_n from 1/2 to 1) for even n, 0 for odd; its square has 1/12. */
status p6_corner(mpq_t error, size_t N) {
    rat_poly *P = NULL, *line = NULL;
    mpq_t y, half, one;
    status st = ST_OK;
    mpq_inits(y, half, one, NULL);
    mpq_set_ui(half, 1, 2);
    mpq_set_ui(one, 1, 1);
    TRY(rat_poly_new(&P));
    TRY(rat_poly_new(&line));
    rat_poly_set_coeff_si(line, 1, 2);
    rat_poly_set_coeff_si(line, 0, -1); /* 2 (x - 1/2) */
    mpq_set_ui(error, 1, 12);
    for (size_t n = 0; n < N; n += 2) {
        mpq_t upto;
        mpq_init(upto);
        legendre_shifted(P, n);
        rat_poly_mul(P, P, line);
        rat_poly_integral(P, P);
        rat_poly_eval(y, P, one);
        rat_poly_eval(upto, P, half);
        mpq_sub(y, y, upto);
        mpq_mul(y, y, y);
        mpq_set_ui(upto, 2 * n + 1, 1);
        mpq_mul(y, y, upto);
        mpq_sub(error, error, y);
        mpq_clear(upto);
    }
out:
    rat_poly_free(P);
    rat_poly_free(line);
    mpq_clears(y, half, one, NULL);
    return st;
}

/* bound := k!^2 (N-k)! / ((N+k)! (2k+1)!), k <= N: the square of the sharp bound for sup |f^(k)| = 1, t = 1; k = 1: 1/(6N(N+1)). */
void p6_bound(mpq_t bound, size_t N, size_t k, long bend) {
    mpz_t z;
    mpz_init(z);
    mpz_fac_ui(mpq_numref(bound), k);
    mpz_mul(mpq_numref(bound), mpq_numref(bound), mpq_numref(bound));
    mpz_fac_ui(mpq_denref(bound), 2 * k + (bend == P6_NEXT_FACTORIAL ? 2 : 1));
    for (size_t i = N - k + 1; i <= N + k; i++) mpz_mul_ui(mpq_denref(bound), mpq_denref(bound), i);
    if (bend == P6_ORDER_MORE) mpz_mul_ui(mpq_denref(bound), mpq_denref(bound), N);
    if (bend == P6_NINE || bend == P6_SEVEN) { /* these constants in place of 6 */
        mpz_mul_ui(mpq_denref(bound), mpq_denref(bound), bend == P6_NINE ? 9 : 7);
        mpz_mul_ui(mpq_numref(bound), mpq_numref(bound), 6);
    }
    mpq_canonicalize(bound);
    mpz_clear(z);
}

void p6_derivative_squared(mpq_t scale, size_t m, size_t k) {
    mpq_set_ui(scale, k <= m, 1);
    for (size_t i = 0; i < k && k <= m; i++) mpz_mul_ui(mpq_numref(scale), mpq_numref(scale), m - i);
    mpz_mul(mpq_numref(scale), mpq_numref(scale), mpq_numref(scale));
}

static void must_not_exceed(text *wrong, const mpq_t error, const mpq_t bound, const char *what, size_t N) {
    if (wrong->length || mpq_cmp(error, bound) <= 0) return;
    text_addf(wrong, "f = %s on [0, 1], N = %zu: the squared error ", what, N);
    number_write_rational(wrong, error);
    text_add(wrong, " is greater than the squared bound ");
    number_write_rational(wrong, bound);
}

/* CLAIM hippo:P6/bound: s^m and the corner are within it, and s^N at k = N is at it: no constant is improvable for all k at once. */
static status bounds(text *wrong, verdict *v, size_t N, size_t m, size_t k, long bend) {
    mpq_t error, bound, scale;
    status st = ST_OK;
    text name;
    text_init(&name);
    mpq_inits(error, bound, scale, NULL);
    p6_error(error, N, m);
    p6_bound(bound, N, k, bend);
    if (k == 1) {
        mpq_t corner;
        mpq_init(corner);
        st = p6_corner(corner, N);
        if (st == ST_OK) {
            verdict_rational(v, "corner_error_squared", corner);
            must_not_exceed(wrong, corner, bound, "|s - 1/2|, slope 1,", N);
        }
        mpq_clear(corner);
        TRY(st);
    }
    p6_derivative_squared(scale, m, k);
    mpq_mul(bound, bound, scale);
    verdict_rational(v, "bound_sharp_squared", bound);
    text_addf(&name, "s^%zu", m);
    must_not_exceed(wrong, error, bound, text_data(&name), N);
    if (N <= GENERIC_MOST && !wrong->length) {
        p6_error(error, N, N);
        p6_bound(bound, N, N, bend);
        p6_derivative_squared(scale, N, N);
        mpq_mul(bound, bound, scale);
        claims_equal(wrong, error, bound, "the squared error of s^%zu at N = %zu, against the squared bound at k = N,", N, N);
    }
    TRY(text_status(&name));
out:
    text_clear(&name);
    mpq_clears(error, bound, scale, NULL);
    return st;
}

void p6_rate(mpq_t sharp, mpq_t constant, size_t N, size_t k) {
    mpz_t z;
    mpz_init(z);
    p6_bound(sharp, N, k, 0);
    mpz_ui_pow_ui(z, N, 2 * k - 1);
    mpz_mul(mpq_numref(sharp), mpq_numref(sharp), z);
    mpq_canonicalize(sharp);
    mpz_fac_ui(z, k);
    mpz_pow_ui(mpq_numref(constant), z, 3);
    mpz_fac_ui(mpq_denref(constant), 2 * k + 1);
    mpq_canonicalize(constant);
    mpz_clear(z);
}

/* CLAIM hippo:P6/printed: sharp^2 / printed^2 = k!^2/(2k+1)! prod_(j<=k) N^2/((N-j+1)(N+j)) <= k!^3/(2k+1)!, because N <= j (N-j+1) for
   N >= j: so O(t^k N^(1/2-k)) holds, and for k = 1 with the constant 1/sqrt 6. */
static status printed(text *wrong, verdict *v, size_t N, size_t m, size_t k) {
    mpq_t bound, sharp, factor;
    mpq_inits(bound, sharp, factor, NULL);
    p6_derivative_squared(bound, m, k);
    mpz_ui_pow_ui(mpq_denref(bound), N, 2 * k - 1);
    mpq_canonicalize(bound);
    verdict_rational(v, "bound_printed", bound);
    p6_rate(sharp, factor, N, k);
    if (mpq_cmp(sharp, factor) > 0) text_addf(wrong, "N = %zu, k = %zu: the constant k!^3/(2k+1)! is exceeded", N, k);
    mpq_clears(bound, sharp, factor, NULL);
    return text_status(wrong);
}

status p6_check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N"), m = (size_t)params_int(in->params, "m"), k = (size_t)params_int(in->params, "k");
    long bend = claim_bend_amount(in);
    text wrong;
    mpq_t error, again;
    mpq_inits(error, again, NULL);
    text_init(&wrong);
    status st = ST_OK;
    p6_error(error, N, m);
    verdict_rational(v, "error_squared", error);
    verdict_scope(v, "every N >= k and every f with k bounded derivatives: energy of the k-th derivative, an identity in n, j and k; "
                     "N=%zu m=%zu k=%zu: s^m exactly%s", N, m, k, k == 1 ? ", and |s - 1/2|" : "");
    if (k > N) {
        verdict_vacuous(v, "sharp", "the bound needs k <= N, k = %zu", k);
        verdict_vacuous(v, "printed", "the rate is one in N for fixed k; N = %zu is below k = %zu", N, k);
        goto out;
    }
    p6_derivatives(&wrong, bend);
    if (!wrong.length) TRY(p6_norms(&wrong, N < 8 ? N : 8, k < 8 ? k : 8, bend));
    if (!wrong.length && N <= GENERIC_MOST && m <= GENERIC_MOST) {
        TRY(error_again(again, N, bend == P6_OTHER_DEGREE ? m + 1 : m));
        claims_equal(&wrong, error, again, "the squared error of s^%zu by moments, against that of the difference,", m);
    }
    if (!wrong.length) TRY(bounds(&wrong, v, N, m, k, bend));
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    text_reset(&wrong);
    TRY(printed(&wrong, v, N, m, k));
    TRY(p6_facts(v, N, m, k));
    claims_close(v, "printed", &wrong, METHOD_DERIVATION);
out:
    text_clear(&wrong);
    mpq_clears(error, again, NULL);
    return st;
}
