/* T2.c - hippo:T2: the coefficients of LegS satisfy y' = (1/t)(-A y + 1 f). */
#include "theorems/hippo/common/hippo_claims.h"
#include "theorems/hippo/common/hippo_doubles.h"

#define INTEGRATED_MOST 24

enum { DIAGONAL_N = 1, INPUT_DOUBLED, NO_INVERSE_T, WRONG_MOMENT, ROWS_OFF };

/* CLAIM hippo:T2/rows: row n less row n-1 of (A + mI) y = 1 is (m+n+1) y_n = (m-n+1) y_(n-1), n >= 1, with
   (A y)_n - (A y)_(n-1) = (n+1) y_n + (n-1) y_(n-1); j stands for m.  In units of y_(n-1)/(m+n+1): */
static long rows_left(long n, long m, long j, long shift) {
    (void)j;
    return (n + 1 + m + shift) * (m - n + 1) + (n - 1 - m) * (m + n + 1);
}
static long rows_right(long n, long m, long j, long shift) {
    (void)n, (void)m, (void)j, (void)shift;
    return 0;
}

/* CLAIM hippo:T2/equation: (A + mI) y = 1 for the moments y of s^m, every row. */
static status equation(text *wrong, verdict *v, size_t N, size_t m, long bend) {
    mpq_t *y = mpq_list_new(N), *z = mpq_list_new(N), t, one;
    mpq_inits(t, one, NULL);
    status st = y && z ? ST_OK : ST_MEMORY;
    mpq_set_ui(one, bend == INPUT_DOUBLED ? 2 : 1, 1);
    for (size_t n = 0; st == ST_OK && n < N; n++) legendre_moment(y[n], n, m);
    if (st == ST_OK) legs_apply(z, y, N);
    for (size_t n = 0; st == ST_OK && n < N && !wrong->length; n++) {
        mpq_set_ui(t, bend == NO_INVERSE_T ? m + 1 : m, 1);
        mpq_mul(t, t, y[n]);
        mpq_add(z[n], z[n], t);
        if (bend == DIAGONAL_N) mpq_sub(z[n], z[n], y[n]);
        claims_equal(wrong, z[n], one, "f(s) = s^%zu: (A y)_%zu + %zu y_%zu", m, n, m, n);
    }
    if (st == ST_OK && v) fact_vector(v, "sharp", "equation", m, z, N);
    mpq_list_free(y, N);
    mpq_list_free(z, N);
    mpq_clears(t, one, NULL);
    return st;
}

static status state_moments(verdict *v, size_t N, size_t m) {
    mpq_t *y = mpq_list_new(N);
    if (!y) return ST_MEMORY;
    verdict_parameter_count(v, "sharp", "m", m);
    for (size_t n = 0; n < N; n++) legendre_moment(y[n], n, m);
    fact_vector(v, "sharp", "moments", m, y, N);
    fact_identity(v, "sharp", "(N+1+M)*(M-N+1)+(N-1-M)*(M+N+1)", "0");
    mpq_list_free(y, N);
    return ST_OK;
}

/* CLAIM hippo:T2/moments: the moments by integrating x^m P_n. */
static status integrated(text *wrong, size_t N, size_t m, long bend) {
    rat_poly *p = NULL, *x = NULL;
    mpq_t is, should;
    status st = ST_OK;
    mpq_inits(is, should, NULL);
    TRY(rat_poly_new(&p));
    TRY(rat_poly_new(&x));
    rat_poly_set_coeff_si(x, m, 1);
    for (size_t n = 0; n < N && !wrong->length; n++) {
        legendre_shifted(p, n);
        rat_poly_mul(p, p, x);
        TRY(legendre_integral(is, p));
        legendre_moment(should, n, bend == WRONG_MOMENT ? m + 1 : m);
        claims_equal(wrong, is, should, "the integral of x^%zu P_%zu", m, n);
    }
out:
    rat_poly_free(p);
    rat_poly_free(x);
    mpq_clears(is, should, NULL);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N"), m = (size_t)params_int(in->params, "m");
    long bend = claim_bend_amount(in);
    bool facts = hippo_facts_wanted(v, "sharp", N);
    text wrong;
    mpq_t y;
    mpq_init(y);
    text_init(&wrong);
    status st = ST_OK;
    for (size_t n = 0; n < N; n++) {
        legendre_moment(y, n, m);
        verdict_list_add(v, "coefficients", y);
    }
    verdict_scope(v, "every N and every polynomial f: differences of rows; N=%zu: s^0 .. s^%zu and s^%zu, every row", N, 2 * N + 2, m);
    claims_identity(&wrong, "rows n and n-1", rows_left, rows_right, bend == ROWS_OFF);
    for (size_t i = 0; i <= 2 * N + 3 && !wrong.length; i++) {
        if (work_should_stop(in->work)) TRY(ST_STOPPED);
        TRY(equation(&wrong, facts ? v : NULL, N, i <= 2 * N + 2 ? i : m, bend));
        if (N <= INTEGRATED_MOST && !wrong.length && i <= 2 * N + 2) TRY(integrated(&wrong, N, i, bend));
    }
    if (facts) TRY(state_moments(v, N, m));
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    TRY(text_status(&wrong));
out:
    text_clear(&wrong);
    mpq_clear(y);
    return st;
}

static const control controls[] = {
    {"diagonal-n", "n for n+1 on the diagonal", "N=3 m=2", NULL, NULL, DIAGONAL_N},
    {"B-doubled", "the input counted twice, as in one text of LSSL", "N=2 m=1", NULL, NULL, INPUT_DOUBLED},
    {"factor-1-over-t-misplaced", "(t y)' = -A y + f instead of t y'", "N=2 m=1", NULL, NULL, NO_INVERSE_T},
    {"moment-of-next", "the coefficients of s^(m+1)", "N=2 m=1", NULL, NULL, WRONG_MOMENT},
    {"rows-off-by-one", "n+2+m in the difference of rows", "N=2 m=1", NULL, NULL, ROWS_OFF},
};
static const reading_spec readings[] = {
    {"sharp", "for every N, every t > 0 and every polynomial f: c' = -(1/t) A c + (1/t) B f, c the coefficients of the best approximation of f on "
              "[0, t]", NULL},
};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "state size", .least = 1, .most = 256, .initial = "8"},
    {.name = "m", .kind = PARAM_INT, .meaning = "the input s^m whose coefficients are shown", .least = 0, .most = 1024, .initial = "3"},
};
static const quantity_spec quantities[] = {{"coefficients", "y_0 .. y_(N-1) of s^m at t = 1 (rational gauge: c_n = sqrt(2n+1) y_n)"}};

const claim claim_hippo_T2 = {
    .id = "hippo:T2",
    .paper = "hippo",
    .kind = "theorem",
    .number = "2",
    .title = "The differential equation of LegS",
    .source = HIPPO_SOURCE ", Theorem 2",
    .statement = "LegS satisfies c' = -(1/t) A c + (1/t) B f, A_nk = sqrt((2n+1)(2k+1)) for n > k, n+1 for n = k, else 0, B_n = sqrt(2n+1); "
                 "discretised: c_(k+1) = (1 - A/k) c_k + (1/k) B f_k.",
    .understood = "The equation is the theorem; the recurrence is its forward Euler discretisation, an approximation. Inputs are polynomials, where both "
                  "sides are exact; continuous ones follow by continuity.",
    .checked = "For f = s^m the equation is (A + mI) y = 1: for every n and m by an identity of degree 2; at N for every m up to 2N + 2 row by row, with "
               "moments also by integration up to N = 24. Scaling gives every t.",
    .not_covered = "The recurrence's error (see hippo:forward-euler); inputs that are not continuous.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=8 m=3",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &hippo_T2_doubles,
};
