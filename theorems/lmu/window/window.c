/* window.c - lmu:window: the LegT/LMU state is the window's Legendre projection for polynomials of degree below N, and
   drifts from it by a known residual at degree N. */
#include "numerics/exact/number.h"
#include "theorems/lmu/common/lmu_claims.h"
#include "theorems/lmu/common/lmu_doubles.h"

#define MOMENTS_MOST 256

/* What a control bends. */
typedef struct window_object {
    ssm legt;
    long exact_to; /* degrees claimed exact: below N + 0 */
    long size;     /* |residual| = 1/C(2N + size, N): 0  */
    bool alternate; /* its sign is (-1)^(n+N): true      */
} window_object;

/* y := the moments int s^m P_k on [0, 1], k < N, over one denominator: a row of A y is then integers alone. */
static status moments(rat_mat *y, size_t N, size_t m) {
    status st = rat_mat_init(y, N, 1);
    mpq_t q;
    if (st != ST_OK) return st;
    mpq_init(q);
    mpz_set_ui(y->den, 1);
    for (size_t k = 0; k < N && k <= m; k++) {
        hippo_legs_monomial(q, k, m);
        mpz_lcm(y->den, y->den, mpq_denref(q));
    }
    for (size_t k = 0; k < N && k <= m; k++) {
        hippo_legs_monomial(q, k, m);
        mpz_divexact(y->num[k], y->den, mpq_denref(q));
        mpz_mul(y->num[k], y->num[k], mpq_numref(q));
    }
    mpq_clear(q);
    return ST_OK;
}

/* residual_n := (A y + B f - y')_n at t = 1 for f(s) = s^m: y = moments(m), y_n' = m int s^(m-1) P_n, f = 1. */
static void residual(mpq_t r, const ssm *s, const rat_mat *y, size_t n, size_t m) {
    mpq_t a;
    mpq_init(a);
    mpz_set_ui(mpq_numref(r), 0);
    for (size_t k = 0; k < s->N && k <= m; k++) mpz_addmul(mpq_numref(r), s->A.num[n * s->N + k], y->num[k]);
    mpz_mul(mpq_denref(r), s->A.den, y->den);
    mpq_canonicalize(r);
    rat_mat_get(a, &s->B, n, 0);
    mpq_add(r, r, a);
    if (m) {
        hippo_legs_monomial(a, n, m - 1);
        mpz_mul_ui(mpq_numref(a), mpq_numref(a), m);
        mpq_canonicalize(a);
        mpq_sub(r, r, a);
    }
    mpq_clear(a);
}

static void expected(mpq_t e, const window_object *o, size_t n, size_t m) {
    size_t N = o->legt.N;
    mpq_set_ui(e, 0, 1);
    if ((long)m < (long)N + o->exact_to) return;
    mpz_bin_uiui(mpq_denref(e), 2 * N + (size_t)o->size, N);
    mpz_set_si(mpq_numref(e), o->alternate && (n + N) % 2 ? -1 : 1);
}

/* CLAIM lmu:window/residual: degrees 0 .. N, every row. */
static status compare(text *wrong, const window_object *o, const work *w) {
    status st = ST_OK;
    rat_mat y = {0};
    mpq_t is, should;
    mpq_inits(is, should, NULL);
    size_t N = o->legt.N;
    for (size_t m = 0; m <= N && !wrong->length; m++) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        rat_mat_clear(&y);
        TRY(moments(&y, N, m));
        for (size_t n = 0; n < N && !wrong->length; n++) {
            residual(is, &o->legt, &y, n, m);
            expected(should, o, n, m);
            if (mpq_equal(is, should)) continue;
            text_addf(wrong, "input s^%zu, row %zu: A y + B f - y' = ", m, n);
            number_write_rational(wrong, is);
            text_add(wrong, ", not ");
            number_write_rational(wrong, should);
        }
    }
    TRY(text_status(wrong));
out:
    rat_mat_clear(&y);
    mpq_clears(is, should, NULL);
    return st;
}

static status state(verdict *v, const window_object *o) {
    size_t N = o->legt.N;
    rat_mat rows = {0};
    mpq_t e;
    mpq_init(e);
    status st = rat_mat_init(&rows, N + 1, N);
    for (size_t n = 0; st == ST_OK && n < N; n++) {
        expected(e, o, n, N);
        rat_mat_set(&rows, N, n, e);
    }
    if (st == ST_OK && lmu_facts_wanted(v, "sharp", "N", N)) fact_matrix(v, "sharp", "residual", &rows);
    if (st == ST_OK && lmu_facts_wanted(v, "printed", "N", N)) fact_matrix_row(v, "printed", "residual", N, &rows, N);
    rat_mat_clear(&rows);
    mpq_clear(e);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    window_object o = {.alternate = true};
    rat_mat y = {0};
    text wrong;
    mpq_t q;
    mpq_init(q);
    text_init(&wrong);
    size_t N = (size_t)params_int(in->params, "N");
    status st = hippo_build(&o.legt, HIPPO_LEGT, N, in->fault);
    if (st != ST_OK) goto out;
    TRY(claim_bend(in, &o));
    mpz_bin_uiui(mpq_denref(q), 2 * N, N);
    mpz_set_ui(mpq_numref(q), 1);
    verdict_rational(v, "residual", q);
    verdict_scope(v, "every N: A y + B f - y' by integration by parts; N=%zu: monomials of degree 0..%zu, every row", N, N);
    TRY(compare(&wrong, &o, in->work));
    if (wrong.length) verdict_refute(v, "sharp", "N=%zu: %s", N, text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    TRY(moments(&y, N, N));
    residual(q, &o.legt, &y, 0, N);
    text_reset(&wrong);
    number_write_rational(&wrong, q);
    if (mpq_sgn(q) != 0)
        verdict_refute(v, "printed",
                       "N=%zu, input f(s) = s^%zu: the projection has A y + B f - y' = %s in row 0, so it is no "
                       "solution",
                       N, N, text_data(&wrong));
    if (mpq_sgn(q) != 0) TRY(state(v, &o));
    TRY(text_status(&wrong));
out:
    rat_mat_clear(&y);
    ssm_clear(&o.legt);
    text_clear(&wrong);
    mpq_clear(q);
    return st;
}

static status exact_at_N(void *object) {
    ((window_object *)object)->exact_to = 1;
    return ST_OK;
}
static status exact_below_less(void *object) { /* exact for deg < N - 1 only, and the residual from there */
    ((window_object *)object)->exact_to = -1;
    return ST_OK;
}
static status smaller(void *object) {
    ((window_object *)object)->size = 1;
    return ST_OK;
}
static status one_sign(void *object) {
    ((window_object *)object)->alternate = false;
    return ST_OK;
}
static status input_doubled(void *object) {
    window_object *o = object;
    for (size_t n = 0; n < o->legt.N; n++) rat_mat_set_si(&o->legt.B, n, 0, 2);
    return ST_OK;
}
static status halved(void *object) {
    window_object *o = object;
    mpz_mul_ui(o->legt.A.den, o->legt.A.den, 2);
    return ST_OK;
}

static const control controls[] = {
    {"exact-at-degree-N", "the projection loses what degree N holds", "N=3", NULL, exact_at_N, 0},
    {"inexact-at-degree-N-1", "it loses nothing below", "N=3", NULL, exact_below_less, 0},
    {"residual-smaller", "1/C(2N+1, N)", "N=2", NULL, smaller, 0},
    {"residual-of-one-sign", "it alternates", "N=2", NULL, one_sign, 0},
    {"input-doubled", "B = 2", "N=2", NULL, input_doubled, 0},
    {"A-halved", "a window of 2", "N=2", NULL, halved, 0},
};

static const reading_spec readings[] = {
    {"sharp",
     "the window's projection satisfies y' = A y + B f exactly for inputs of degree below N; for monic inputs of "
     "degree N the residual in row n is (-1)^(n+N)/C(2N, N)",
     NULL},
    {"printed", "the state maps onto the sliding window by Legendre polynomials, whatever the input", NULL},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "order of the memory", .least = 1, .most = MOMENTS_MOST, .initial = "6"},
};

static const quantity_spec quantities[] = {{"residual", "of a monic input of degree N, in each row, but for its sign "
                                                        "(-1)^(n+N)"}};

const claim claim_lmu_window = {
    .id = "lmu:window",
    .paper = "lmu",
    .kind = "claim",
    .number = "",
    .title = "The sliding window of LegT and LMU is not projected exactly",
    .source = LMU_SOURCE "; HiPPO (2020), Theorem 1",
    .statement = "The phase space of the memory maps onto the sliding window of its input by shifted Legendre "
                 "polynomials up to degree d-1.",
    .understood = "Printed: the projection of the last unit of the input solves the system, for every input. The "
                  "rational gauge; f polynomial.",
    .checked = "The residual A y + B f - y' of the projection, exactly, for monomials up to degree N; for every N by "
               "integration by parts (docs/proofs/lmu.md, 9).",
    .not_covered = "How far a state drifts over time.",
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
    .doubles = &lmu_window_doubles,
};
