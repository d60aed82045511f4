/* T1.c - hippo:T1: LegT and LagT satisfy c' = -A c + B f with the printed matrices: LagT always, LegT for degrees below N. */
#include <string.h>

#include "numerics/exact/number.h"
#include "theorems/hippo/common/hippo_claims.h"
#include "theorems/hippo/common/hippo_doubles.h"

enum { SWAPPED = 1, UNSIGNED_B, EXACT_AT_N, DIAGONAL_HALF, RESIDUAL_SIGN, MOMENTS_OF_E };

/* A_nk as printed (theta = 1). */
static void printed_entry(mpq_t a, bool legt, size_t n, size_t k, long bend) {
    bool alternates = bend == SWAPPED ? n < k : n > k;
    if (legt) mpq_set_si(a, (2 * (long)n + 1) * (alternates && (n + k) % 2 ? -1 : 1), 1);
    else mpq_set_si(a, bend == DIAGONAL_HALF && n == k ? 1 : n >= k ? 2 : 0, 2);
    mpq_canonicalize(a);
}

/* B_n: (2n+1)(-1)^n, or 1. */
static void printed_input(mpq_t b, bool legt, size_t n, long bend) {
    mpq_set_si(b, legt ? (2 * (long)n + 1) * (n % 2 && bend != UNSIGNED_B ? -1 : 1) : 1, 1);
}

/* c_n of f(s) = s^m, as the measure defines it: LegT, window [0, 1], t = 1: (2n+1)(-1)^n <s^m, P_n>; LagT, t = 0: the integral of
   (-u)^m L_n(u) e^-u over u >= 0, which is (-1)^(m+n) m! C(m, n). */
static void coefficient(mpq_t c, bool legt, size_t n, size_t m) {
    if (legt) {
        mpq_t w;
        mpq_init(w);
        legendre_moment(c, n, m);
        printed_input(w, true, n, 0);
        mpq_mul(c, c, w);
        mpq_clear(w);
        return;
    }
    mpz_t f;
    mpz_init(f);
    mpz_fac_ui(f, m);
    mpq_set_ui(c, 0, 1);
    mpz_bin_uiui(mpq_numref(c), m, n);
    mpz_mul(mpq_numref(c), mpq_numref(c), f);
    if ((m + n) % 2) mpq_neg(c, c);
    mpz_clear(f);
}

/* CLAIM hippo:T1/laguerre: the same moment from L_n's coefficients: sum_j (-1)^(m+j) C(n, j) (m+j)!/j!. */
static void laguerre(text *wrong, size_t n, size_t m, long bend) {
    mpq_t sum, term, should;
    mpz_t b;
    mpq_inits(sum, term, should, NULL);
    mpz_init(b);
    for (size_t j = 0; j <= n; j++) {
        mpz_fac_ui(mpq_numref(term), m + j);
        mpz_fac_ui(mpq_denref(term), j);
        mpz_bin_uiui(b, n, j);
        mpz_mul(mpq_numref(term), mpq_numref(term), b);
        mpq_canonicalize(term);
        if (bend != MOMENTS_OF_E && (m + j) % 2) mpq_neg(term, term);
        mpq_add(sum, sum, term);
    }
    coefficient(should, false, n, m);
    claims_equal(wrong, sum, should, "the integral of (-u)^%zu L_%zu e^-u over u >= 0", m, n);
    mpq_clears(sum, term, should, NULL);
    mpz_clear(b);
}

/* r := (-A c + B f - c')_n for f = s^m. */
static void residual(mpq_t r, bool legt, size_t N, size_t n, size_t m, long bend) {
    mpq_t a, c;
    mpq_inits(a, c, NULL);
    mpq_set_ui(r, 0, 1);
    if (legt || m == 0) printed_input(r, legt, n, bend); /* f(1) = 1; f(0) = 0 for m > 0 */
    for (size_t k = 0; k < N && k <= m; k++) {
        printed_entry(a, legt, n, k, bend);
        coefficient(c, legt, k, m);
        mpq_mul(a, a, c);
        mpq_sub(r, r, a);
    }
    if (m) {
        coefficient(c, legt, n, m - 1);
        mpq_set_ui(a, m, 1);
        mpq_mul(a, a, c);
        mpq_sub(r, r, a);
    }
    mpq_clears(a, c, NULL);
}

/* CLAIM hippo:T1/equation: LagT: 0 for m <= 2N; LegT: 0 for m < N, (2n+1)(-1)^N/C(2N, N) for m = N. */
static status equation(text *wrong, verdict *v, bool legt, size_t N, long bend, const work *w) {
    mpq_t r, should, *row = mpq_list_new(N);
    const char *name = legt ? "legt-residual" : "lagt-residual";
    status st = row ? ST_OK : ST_MEMORY;
    mpq_inits(r, should, NULL);
    if (st != ST_OK) goto out;
    for (size_t m = 0; m <= (legt ? N : 2 * N) && !wrong->length; m++) {
        for (size_t n = 0; n < N && !wrong->length; n++) {
            if (work_should_stop(w)) TRY(ST_STOPPED);
            residual(r, legt, N, n, m, bend);
            mpq_set(row[n], r);
            mpq_set_ui(should, 0, 1);
            if (legt && m == N && bend != EXACT_AT_N) {
                mpz_bin_uiui(mpq_denref(should), 2 * N, N);
                mpz_set_si(mpq_numref(should), (2 * (long)n + 1) * (N % 2 ? -1 : 1) * (bend == RESIDUAL_SIGN ? -1 : 1));
                mpq_canonicalize(should);
            }
            if (claims_equal(wrong, r, should, "f(s) = s^%zu, row %zu: -A c + B f - c'", m, n) && !legt) laguerre(wrong, n, m, bend);
        }
        if (v) fact_vector(v, "sharp", name, m, row, N);
        if (v && (!legt || m == N)) fact_vector(v, "printed", name, m, row, N);
    }
out:
    mpq_clears(r, should, NULL);
    mpq_list_free(row, N);
    return st;
}

/* v where someone listens, else NULL; the parameters of both readings. */
static verdict *listened(verdict *v, const char *family, size_t N) {
    static const char *const names[] = {"sharp", "printed"};
    bool all = true;
    for (size_t i = 0; i < CLAIM_COUNT(names) && verdict_listens(v); i++) {
        verdict_parameter_word(v, names[i], "family", family);
        all = hippo_facts_wanted(v, names[i], N) && all;
    }
    return all && verdict_listens(v) ? v : NULL;
}

static status check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N");
    bool legt = !strcmp(params_word(in->params, "family"), "legt");
    long bend = claim_bend_amount(in);
    text wrong, number;
    mpq_t q;
    mpq_init(q);
    text_init(&wrong);
    text_init(&number);
    status st = ST_OK;
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < N; k++) {
            printed_entry(q, legt, n, k, bend);
            verdict_list_add(v, "matrix", q);
        }
    verdict_scope(v, "every N and every polynomial f%s; N=%zu: s^0 .. s^%zu, every row", legt ? " of degree at most N" : "", N, legt ? N : 2 * N);
    TRY(equation(&wrong, listened(v, params_word(in->params, "family"), N), legt, N, bend, in->work));
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    if (legt) {
        residual(q, true, N, 0, N, 0);
        number_write_rational(&number, q);
        verdict_refute(v, "printed", "LegT, N=%zu, f(s) = s^%zu on [0, 1], t = 1: (-A c + B f - c')_0 = %s, not 0", N, N, text_data(&number));
    } else {
        claims_close(v, "printed", &wrong, METHOD_DERIVATION);
    }
    TRY(text_status(&number));
    TRY(text_status(&wrong));
out:
    text_clear(&wrong);
    text_clear(&number);
    mpq_clear(q);
    return st;
}

static const control controls[] = {
    {"cases-swapped", "alternating signs for n <= k: the same eigenvalues, another system", "N=2 family=legt", NULL, NULL, SWAPPED},
    {"B-without-signs", "B_n = 2n+1", "N=2 family=legt", NULL, NULL, UNSIGNED_B},
    {"legt-exact-at-degree-N", "the window loses what degree N holds", "N=3 family=legt", NULL, NULL, EXACT_AT_N},
    {"residual-negated", "the sign is (-1)^N", "N=2 family=legt", NULL, NULL, RESIDUAL_SIGN},
    {"lagt-diagonal-half", "1/2 on the diagonal belongs to another tilt", "N=2 family=lagt", NULL, NULL, DIAGONAL_HALF},
    {"lagt-moments-unsigned", "the integral of u^m |L_n|'s coefficients", "N=2 family=lagt", NULL, NULL, MOMENTS_OF_E},
};
static const reading_spec readings[] = {
    {"sharp", "LagT: c' = -A c + B f for every polynomial f and every N. LegT: for every f of degree below N on the window; for monic f of degree N "
              "the residual of row n is (2n+1)(-1)^N/C(2N, N)", NULL},
    {"printed", "the family satisfies c' = -A c + B f with the stated A and B, whatever f", NULL},
};
static const char *const families[] = {"legt", "lagt", NULL};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "state size", .least = 1, .most = 128, .initial = "6"},
    {.name = "family", .kind = PARAM_CHOICE, .meaning = "which system", .initial = "legt", .choices = families},
};
static const quantity_spec quantities[] = {{"matrix", "A as printed, row by row"}};

const claim claim_hippo_T1 = {
    .id = "hippo:T1",
    .paper = "hippo",
    .kind = "theorem",
    .number = "1",
    .title = "The equations of LegT and LagT",
    .source = HIPPO_SOURCE ", Theorem 1",
    .statement = "LegT and LagT satisfy c' = -A c + B f. LegT: A_nk = (1/theta)(2n+1)((-1)^(n-k) for n >= k, 1 for n <= k), B_n = (1/theta)(2n+1)(-1)^n; "
                 "LagT: A_nk = 1 for n >= k, else 0, B_n = 1.",
    .understood = "theta = 1; LagT with alpha = 0, beta = 1. c are the coefficients of the projection of f itself. The paper derives LegT's equation by "
                  "putting the reconstruction for f(t - theta); as a statement about the projection it then fails.",
    .checked = "-A c + B f - c' exactly: LegT for s^0 .. s^N on the window, LagT for s^0 .. s^(2N) (a shift of a polynomial is one, so one t will do), moments "
               "two ways. Every N: docs/proofs/lmu.md, 1 and 9 (its classes of entries are checked by lmu:legt); docs/proofs/legs.md, 14.",
    .not_covered = "How far the state of LegT drifts from the projection over time; other alpha and beta.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=6 family=legt",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &hippo_T1_doubles,
};
