/* P5.c - hippo:P5: the gradient of LegS with respect to its past: t1 |dc(t1)/df(t0)| is between 1 and N, whatever t0. */
#include "numerics/exact/number.h"
#include "theorems/hippo/common/hippo_claims.h"
#include "theorems/hippo/common/hippo_doubles.h"

#define STURM_MOST 32
#define BITS 64
#define GRID 256
#define MIDDLE_MOST 4096

enum { MAX_ROOT = 1, AT_LEAST_TWO, ALWAYS_ONE, WEIGHT_LOST, MIDDLE_NEXT, OF_ORDER_T0 };

/* k := K_N as a polynomial in z = (2x-1)^2: even in 2x-1, because P_n(1-x) = (-1)^n P_n(x). */
static status diagonal(rat_poly *k, size_t N, long bend) {
    rat_poly *P = NULL, *half = NULL, *sum = NULL;
    mpq_t c;
    status st = ST_OK;
    mpq_init(c);
    TRY(rat_poly_new(&P));
    TRY(rat_poly_new(&half));
    TRY(rat_poly_new(&sum));
    mpq_set_ui(c, 1, 2);
    rat_poly_set_coeff(half, 0, c);
    rat_poly_set_coeff(half, 1, c);
    for (size_t n = 0; n < N; n++) {
        legendre_shifted(P, n);
        rat_poly_compose(P, P, half); /* x = (w+1)/2 */
        rat_poly_mul(P, P, P);
        mpq_set_ui(c, bend == WEIGHT_LOST ? 1 : 2 * n + 1, 1);
        rat_poly_scale(P, P, c);
        rat_poly_add(sum, sum, P);
    }
    for (size_t i = 0; i < N; i++) {
        rat_poly_get_coeff(c, sum, 2 * i);
        rat_poly_set_coeff(k, i, c);
    }
out:
    rat_poly_free(P);
    rat_poly_free(half);
    rat_poly_free(sum);
    mpq_clear(c);
    return st;
}

/* *yes = k > l on the whole of [0, 1]: above at 0, and no root of k - l in (0, 1]. */
static status above(bool *yes, const rat_poly *k, const mpq_t l) {
    rat_poly *p = NULL;
    size_t roots;
    mpq_t c, zero, one;
    mpq_inits(c, zero, one, NULL);
    mpq_set_ui(one, 1, 1);
    status st = rat_poly_new(&p);
    if (st != ST_OK) goto out;
    rat_poly_set(p, k);
    rat_poly_get_coeff(c, p, 0);
    mpq_sub(c, c, l);
    rat_poly_set_coeff(p, 0, c);
    *yes = mpq_sgn(c) > 0;
    if (!*yes) goto out;
    TRY(rat_poly_roots_between(&roots, p, zero, one));
    *yes = roots == 0;
out:
    rat_poly_free(p);
    mpq_clears(c, zero, one, NULL);
    return st;
}

/* *yes = q := (k - k(0))/z is positive on (0, 1]: then the minimum is k(0), in the middle, and nowhere else. */
static status least_in_the_middle(bool *yes, const rat_poly *k) {
    rat_poly *q = NULL;
    size_t roots;
    mpq_t c, zero, one;
    mpq_inits(c, zero, one, NULL);
    mpq_set_ui(one, 1, 1);
    status st = rat_poly_new(&q);
    *yes = rat_poly_degree(k) < 1;
    if (st != ST_OK || *yes) goto out;
    for (long i = 1; i <= rat_poly_degree(k); i++) {
        rat_poly_get_coeff(c, k, (size_t)i);
        rat_poly_set_coeff(q, (size_t)i - 1, c);
    }
    TRY(rat_poly_roots_between(&roots, q, zero, one));
    rat_poly_eval(c, q, one);
    *yes = roots == 0 && mpq_sgn(c) > 0;
out:
    rat_poly_free(q);
    mpq_clears(c, zero, one, NULL);
    return st;
}

/* z := a point near the least value of k: the best of a grid of sqrt z, where k waves at the scale 1/N, then halving on the sign
   of k'.  A poor point only widens the enclosure. */
static status near_minimum(mpq_t z, const rat_poly *k) {
    rat_poly *slope = NULL;
    mpq_t at, value, least, end;
    mpq_inits(at, value, least, end, NULL);
    status st = rat_poly_new(&slope);
    if (st != ST_OK) goto out;
    unsigned long best = 0;
    rat_poly_derivative(slope, k);
    for (unsigned long i = 0; i <= GRID; i++) {
        mpq_set_ui(at, i * i, GRID * GRID);
        mpq_canonicalize(at);
        rat_poly_eval(value, k, at);
        if (i && mpq_cmp(value, least) >= 0) continue;
        mpq_swap(least, value);
        best = i;
    }
    unsigned long before = best ? best - 1 : 0, after = best < GRID ? best + 1 : GRID;
    mpq_set_ui(z, before * before, GRID * GRID);
    mpq_set_ui(end, after * after, GRID * GRID);
    mpq_canonicalize(z);
    mpq_canonicalize(end);
    for (int i = 0; i < BITS; i++) {
        mpq_add(at, z, end);
        mpq_div_2exp(at, at, 1);
        rat_poly_eval(value, slope, at);
        mpq_set(mpq_sgn(value) < 0 ? z : end, at);
    }
out:
    rat_poly_free(slope);
    mpq_clears(at, value, least, end, NULL);
    return st;
}

/* CLAIM hippo:P5/minimum: a point where it is in the middle; else from above by a value of k, from below by Sturm: k > lo on [0, 1].  It
   ends: k is positive. */
static status minimum(enclosure *e, const rat_poly *k, const work *w) {
    bool yes;
    mpq_t z, width;
    mpz_t cut;
    mpq_inits(z, width, NULL);
    mpz_init(cut);
    status st = least_in_the_middle(&yes, k);
    if (st != ST_OK) goto out;
    rat_poly_get_coeff(e->hi, k, 0);
    mpq_set(e->lo, e->hi);
    if (yes) goto out;
    TRY(near_minimum(z, k));
    rat_poly_eval(e->hi, k, z);
    mpq_mul_2exp(e->hi, e->hi, 2 * BITS);
    mpz_cdiv_q(cut, mpq_numref(e->hi), mpq_denref(e->hi)); /* up, to fewer digits */
    mpq_set_z(e->hi, cut);
    mpq_div_2exp(e->hi, e->hi, 2 * BITS);
    mpq_set_ui(width, 1, 1);
    mpq_div_2exp(width, width, BITS);
    for (yes = false; !yes;) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        mpq_sub(e->lo, e->hi, width);
        TRY(above(&yes, k, e->lo));
        mpq_mul_2exp(width, width, 1);
    }
out:
    mpq_clears(z, width, NULL);
    mpz_clear(cut);
    return st;
}

/* CLAIM hippo:P5/maximum: k(1) = N^2, and N^2 - k > 0 on [0, 1): (N^2 - k)/(1 - z) has no root in [0, 1] and is positive at 0. */
static status maximum(text *wrong, const rat_poly *k, const mpq_t largest) {
    rat_poly *rest = NULL, *line = NULL, *q = NULL;
    size_t roots;
    mpq_t c, zero, one;
    status st = ST_OK;
    mpq_inits(c, zero, one, NULL);
    mpq_set_ui(one, 1, 1);
    TRY(rat_poly_new(&rest));
    TRY(rat_poly_new(&line));
    TRY(rat_poly_new(&q));
    rat_poly_eval(c, k, one);
    if (!claims_equal(wrong, c, largest, "(t1 norm)^2 at t0 = t1") || rat_poly_degree(k) < 1) goto out;
    rat_poly_set_coeff(rest, 0, largest);
    rat_poly_sub(rest, rest, k);
    rat_poly_set_coeff_si(line, 0, 1);
    rat_poly_set_coeff_si(line, 1, -1);
    TRY(rat_poly_div_rem(q, rest, rest, line));
    TRY(rat_poly_roots_between(&roots, q, zero, one));
    rat_poly_get_coeff(c, q, 0);
    if (roots || mpq_sgn(c) <= 0 || rat_poly_degree(rest) >= 0) text_add(wrong, "(t1 norm)^2 reaches its maximum between the ends");
out:
    rat_poly_free(rest);
    rat_poly_free(line);
    rat_poly_free(q);
    mpq_clears(c, zero, one, NULL);
    return st;
}

/* CLAIM hippo:P5/middle: for even N, k(0) = N^2 P_N(1/2)^2 = (N C(N, N/2) / 2^N)^2 (Christoffel and Darboux). */
static void middle(text *wrong, const rat_poly *k, size_t N, long bend) {
    mpq_t is, should;
    mpq_inits(is, should, NULL);
    size_t M = bend == MIDDLE_NEXT ? N + 2 : N;
    mpz_bin_uiui(mpq_numref(should), M, M / 2);
    mpz_mul_ui(mpq_numref(should), mpq_numref(should), M);
    mpq_div_2exp(should, should, M);
    mpq_mul(should, should, should);
    rat_poly_get_coeff(is, k, 0);
    claims_equal(wrong, is, should, "N=%zu: (t1 norm)^2 at t0 = t1/2", N);
    mpq_clears(is, should, NULL);
}

/* Near the start, at t0 = t1/(2N), the norm is still of order 1/t1: x^2 K_N(x) <= (N x)^2 = 1/4 there, so it is not at least 1/t0. */
static void early(text *wrong, const rat_poly *k, size_t N, long bend) {
    mpq_t x, z, is;
    mpq_inits(x, z, is, NULL);
    mpq_set_ui(x, 1, 2 * N);
    mpq_set_ui(z, N - 1, N); /* 1 - 2x */
    mpq_canonicalize(z);
    mpq_mul(z, z, z);
    rat_poly_eval(is, k, z);
    if (bend == OF_ORDER_T0) mpq_mul(is, is, x), mpq_mul(is, is, x);
    if (mpq_cmp_ui(is, 1, 1) < 0) {
        text_addf(wrong, "N=%zu, t0 = t1/%zu: (%s norm)^2 is ", N, 2 * N, bend == OF_ORDER_T0 ? "t0" : "t1");
        number_write_rational(wrong, is);
        text_add(wrong, ", below 1");
    }
    mpq_clears(x, z, is, NULL);
}

/* What the claim says of the least value; bends claim more. */
static void judge_minimum(text *wrong, const enclosure *e, size_t N, long bend) {
    unsigned long least = bend == AT_LEAST_TWO ? 2 : 1;
    if (mpq_cmp_ui(e->hi, least, 1) < 0) text_addf(wrong, "N=%zu: (t1 norm)^2 goes down to at most %.9g, below %lu", N, mpq_get_d(e->hi), least);
    bool one = mpq_cmp_ui(e->lo, 1, 1) <= 0, claimed = bend == ALWAYS_ONE || N <= 2;
    if (!wrong->length && one != claimed)
        text_addf(wrong, "N=%zu: the least value of (t1 norm)^2 is at least %.9g, so 1 is %sattained", N, mpq_get_d(e->lo), one ? "" : "not ");
}

/* Past Sturm's theorem, without polynomials.  CLAIM hippo:P5/ends: by Bonnet's recurrence in integers at 2x - 1 = 1 (at -1 signs alternate,
   and squares do not) the sum is N^2. */
static void far_end(text *wrong, const mpq_t largest, size_t N, long bend) {
    mpz_t p, before, next, sum;
    mpz_inits(p, before, next, sum, NULL);
    mpz_set_ui(p, 1);
    for (size_t n = 0; n < N; n++) {
        mpz_mul(next, p, p);
        mpz_addmul_ui(sum, next, bend == WEIGHT_LOST ? 1 : 2 * n + 1);
        mpz_mul_ui(next, p, 2 * n + 1); /* (n+1) P_(n+1) = (2n+1) P_n - n P_(n-1) */
        mpz_submul_ui(next, before, n);
        mpz_set(before, p);
        mpz_fdiv_q_ui(p, next, n + 1);
    }
    mpz_mul(next, mpq_denref(largest), sum);
    if (mpz_cmp(next, mpq_numref(largest))) text_addf(wrong, "N=%zu: the sum at t0 = t1 is not what is claimed", N);
    mpz_clears(p, before, next, sum, NULL);
}

/* CLAIM hippo:P5/middle: with P_2j(1/2) = (-1)^j C(2j, j) / 4^j the sum over n < N, N even, is N^2 P_N(1/2)^2: all times 16^(N/2). */
static void far_middle(text *wrong, size_t N, long bend) {
    mpz_t binomial, sum, square;
    mpz_inits(binomial, sum, square, NULL);
    mpz_set_ui(binomial, 1);
    for (size_t n = 0; n < N; n += 2) {
        mpz_mul(square, binomial, binomial);
        mpz_addmul_ui(sum, square, bend == WEIGHT_LOST ? 1 : 2 * n + 1);
        mpz_mul_2exp(sum, sum, 4);
        mpz_mul_ui(binomial, binomial, 4 * (n + 1)); /* C(n+2, n/2+1) = C(n, n/2) 4 (n+1) / (n+2) */
        mpz_divexact_ui(binomial, binomial, n + 2);
    }
    mpz_mul(square, binomial, binomial);
    mpz_mul_ui(square, square, N * N);
    if (mpz_cmp(sum, square)) text_addf(wrong, "N=%zu: the sum in the middle is not N^2 P_N(1/2)^2", N);
    mpz_clears(binomial, sum, square, NULL);
}

/* For a certificate: row n of slope is the derivative of n(n+1) P_n^2 + x(1-x) P_n'^2, which is (2x-1) P_n'^2; P_n in the middle; the
   sum at both ends. */
static status state_slopes(verdict *v, size_t N) {
    rat_poly *P = NULL, *slope = NULL, *bump = NULL;
    mpq_t *middle = mpq_list_new(N), *ends = mpq_list_new(2), c;
    status st = middle && ends ? ST_OK : ST_MEMORY;
    mpq_init(c);
    if (st != ST_OK) goto out;
    TRY(rat_poly_new(&P));
    TRY(rat_poly_new(&slope));
    TRY(rat_poly_new(&bump));
    rat_poly_set_coeff_si(bump, 1, 1);
    rat_poly_set_coeff_si(bump, 2, -1);
    for (size_t n = 0; n < N; n++) {
        legendre_shifted(P, n);
        mpq_set_ui(c, 1, 2);
        rat_poly_eval(middle[n], P, c);
        rat_poly_derivative(slope, P);
        rat_poly_mul(slope, slope, slope);
        rat_poly_mul(slope, slope, bump);
        rat_poly_mul(P, P, P);
        for (unsigned long at = 0; at < 2; at++) { /* (2n+1) P_n^2 */
            mpq_t value;
            mpq_init(value);
            mpq_set_ui(c, at, 1);
            rat_poly_eval(value, P, c);
            mpq_set_ui(c, 2 * n + 1, 1);
            mpq_mul(value, value, c);
            mpq_add(ends[at], ends[at], value);
            mpq_clear(value);
        }
        mpq_set_ui(c, n * (n + 1), 1);
        rat_poly_scale(P, P, c);
        rat_poly_add(slope, slope, P);
        rat_poly_derivative(slope, slope);
        if (n) fact_poly(v, "sharp", "slope", n, slope);
    }
    fact_vector(v, "sharp", "middle", 0, middle, N);
    fact_vector(v, "sharp", "ends", 0, ends, 2);
    fact_identity(v, "sharp", "K*(K+1)+(N+K+1)*(N-K)", "N*(N+1)");
out:
    rat_poly_free(P);
    rat_poly_free(slope);
    rat_poly_free(bump);
    mpq_list_free(middle, N);
    mpq_list_free(ends, 2);
    mpq_clear(c);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N");
    long bend = claim_bend_amount(in);
    rat_poly *k = NULL;
    enclosure e;
    text wrong;
    mpq_t largest;
    mpq_init(largest);
    enclosure_init(&e);
    text_init(&wrong);
    status st = rat_poly_new(&k);
    if (st != ST_OK) goto out;
    mpq_set_ui(largest, bend == MAX_ROOT ? N : N * N, 1);
    verdict_rational(v, "max", largest);
    verdict_scope(v, "every N, t0 and t1: 1 <= t1 norm <= N");
    if (N > STURM_MOST) {
        bool even = N % 2 == 0 && N <= MIDDLE_MOST;
        far_end(&wrong, largest, N, bend);
        if (!wrong.length && even) far_middle(&wrong, N, bend);
        verdict_scope(v, "N=%zu: the value at both ends%s; past N=%d neither the least one nor where the largest is", N, even ? " and in the middle" : "", STURM_MOST);
    } else {
        TRY(diagonal(k, N, bend));
        TRY(maximum(&wrong, k, largest));
        if (!wrong.length) early(&wrong, k, N, bend);
        if (!wrong.length && N % 2 == 0) middle(&wrong, k, N, bend);
        if (!wrong.length) {
            TRY(minimum(&e, k, in->work));
            verdict_enclosure(v, "min", &e);
            judge_minimum(&wrong, &e, N, bend);
            verdict_scope(v, "N=%zu: maximum and minimum over all t0 by Sturm's theorem", N);
        }
    }
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    if (hippo_facts_wanted(v, "sharp", N)) TRY(state_slopes(v, N));
    TRY(text_status(&wrong));
out:
    rat_poly_free(k);
    enclosure_clear(&e);
    text_clear(&wrong);
    mpq_clear(largest);
    return st;
}

static const control controls[] = {
    {"at-most-sqrt-N", "norm <= sqrt(N)/t1: refuted at t0 = t1", "N=2", NULL, NULL, MAX_ROOT},
    {"at-least-sqrt-2", "norm >= sqrt(2)/t1", "N=2", NULL, NULL, AT_LEAST_TWO},
    {"of-order-1/t0", "norm >= 1/t0, for the time of the input: refuted near the start", "N=2", NULL, NULL, OF_ORDER_T0},
    {"one-for-every-N", "claims that 1/t1 is attained at N = 3", "N=3", NULL, NULL, ALWAYS_ONE},
    {"weights-lost", "sum of P_n^2", "N=2", NULL, NULL, WEIGHT_LOST},
    {"weights-lost-far", "the same past Sturm's theorem", "N=40", NULL, NULL, WEIGHT_LOST},
    {"middle-of-next", "the value in the middle for N + 2", "N=4", NULL, NULL, MIDDLE_NEXT},
};
static const reading_spec readings[] = {
    {"sharp", "for every N, 0 <= t0 <= t1: 1/t1 <= |dc(t1)/df(t0)| <= N/t1; for N >= 2, N/t1 at t0 = 0 and t0 = t1 alone; 1/t1 is "
              "attained for N <= 2 alone", NULL},
};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "state size", .least = 1, .most = 65536, .initial = "8"},
};
static const quantity_spec quantities[] = {{"min", "least value of (t1 norm)^2 over t0"}, {"max", "largest, N^2"}};
static const char *const columns[] = {"min", "max", NULL};
static const char *const decimals[] = {"min", NULL};
static const claim_table table = {.name = "legs-gradient",
                                  .title = "The gradient of LegS with respect to its past: (t1 norm)^2",
                                  .ranges = "N=1..8",
                                  .columns = columns,
                                  .decimals = decimals};

const claim claim_hippo_P5 = {
    .id = "hippo:P5",
    .paper = "hippo",
    .kind = "proposition",
    .number = "5",
    .title = "The gradient of LegS is of order 1/t, whatever the past",
    .source = HIPPO_SOURCE ", Proposition 5",
    .statement = "For any times t0 < t1 the gradient norm of LegS is |dc(t1)/df(t0)| = Theta(1/t1).",
    .understood = "The functional derivative of the coefficients: (1/t1) sqrt(2n+1) P_n(t0/t1); Euclidean norm in the orthonormal gauge. N is fixed under the "
                  "printed Theta, so the printed statement is true; the constants, 1 and N, are what sharp adds.",
    .checked = "Every N: |P_n| <= 1, so the sum of (2n+1) P_n^2 is between its first term, 1, and N^2 (docs/proofs/legs.md, 15). Up to N = 32 both extremes over "
               "all t0, by Sturm's theorem; past it the value at both ends by recurrence. The value in the middle for even N, up to 4096.",
    .not_covered = "Gradients of discretised recurrences. That the minimum is in the middle for every even N is decided at each N only.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=8",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .table = &table,
    .doubles = &hippo_P5_doubles,
};
