/* forward_euler.c - hippo:forward-euler: products of forward Euler steps of LegS: 0 from step N on, and what happens before. */
#include <math.h>
#include <stdlib.h>

#include "numerics/exact/number.h"
#include "theorems/hippo/common/hippo_claims.h"
#include "theorems/hippo/common/hippo_doubles.h"

#define CLOSED_MOST 8  /* steps compared with the closed form ... */
#define CLOSED_N 48    /* ... up to this N                          */

enum { NEVER_ZERO = 1, ZERO_EARLY, THRESHOLD_N, BINOMIAL_M, DIAGONAL_N, RADIUS_ONE_END };

/* The product of (i I - A), i = 1..k, column by column, and what was seen of it. */
typedef struct transient {
    size_t N, k;
    mpz_t *M, *next, factorial; /* M[j*N + n]: column j; product of (I - A/i) = M/k!      */
    double best_log;            /* log2 of best, to see which entries need exact comparing */
    mpq_t best, q;              /* the largest squared entry in the orthonormal gauge       */
    size_t best_step;
} transient;

static status transient_init(transient *t, size_t N) {
    *t = (transient){.N = N};
    mpz_init_set_ui(t->factorial, 1);
    mpq_inits(t->best, t->q, NULL);
    mpq_set_ui(t->best, 1, 1); /* the identity, step 0 */
    t->M = malloc(N * (N + 1) * sizeof *t->M);
    if (!t->M) return ST_MEMORY;
    for (size_t i = 0; i < N * (N + 1); i++) mpz_init(t->M[i]);
    t->next = t->M + N * N;
    for (size_t j = 0; j < N; j++) mpz_set_ui(t->M[j * N + j], 1);
    return ST_OK;
}

static void transient_clear(transient *t) {
    for (size_t i = 0; t->M && i < t->N * (t->N + 1); i++) mpz_clear(t->M[i]);
    free(t->M);
    mpz_clear(t->factorial);
    mpq_clears(t->best, t->q, NULL);
}

/* M := (k I - A) M for the next k, O(N^2): A is lower triangular, so column j starts at row j; diagonal_off for a control. */
static void transient_step(transient *t, bool diagonal_off) {
    size_t N = t->N;
    t->k++;
    mpz_mul_ui(t->factorial, t->factorial, t->k);
    for (size_t j = 0; j < N; j++) {
        mpz_t *x = t->M + j * N;
        legs_apply_integer(t->next, x, N);
        for (size_t n = j; n < N; n++) {
            if (diagonal_off) mpz_sub(t->next[n], t->next[n], x[n]);
            mpz_mul_ui(x[n], x[n], t->k);
            mpz_sub(x[n], x[n], t->next[n]);
        }
    }
}

static double log_of(const mpz_t z) {
    long exponent;
    double mantissa = mpz_get_d_2exp(&exponent, z);
    return log2(fabs(mantissa)) + (double)exponent;
}

/* Whether M = 0; keeps the largest (2n+1)/(2j+1) (M_nj/k!)^2.  Doubles only choose whom to compare exactly. */
static bool transient_look(transient *t) {
    bool zero = true;
    double scale = 2 * log_of(t->factorial);
    for (size_t j = 0; j < t->N; j++)
        for (size_t n = j; n < t->N; n++) {
            const mpz_t *x = &t->M[j * t->N + n];
            if (mpz_sgn(*x) == 0) continue;
            zero = false;
            double log = 2 * log_of(*x) - scale + log2((2 * (double)n + 1) / (2 * (double)j + 1));
            if (log < t->best_log - 1e-6) continue;
            mpz_mul(mpq_numref(t->q), *x, *x);
            mpz_mul_ui(mpq_numref(t->q), mpq_numref(t->q), 2 * n + 1);
            mpz_mul(mpq_denref(t->q), t->factorial, t->factorial);
            mpz_mul_ui(mpq_denref(t->q), mpq_denref(t->q), 2 * j + 1);
            mpq_canonicalize(t->q);
            if (mpq_cmp(t->q, t->best) <= 0) continue;
            mpq_swap(t->q, t->best);
            t->best_log = log;
            t->best_step = t->k;
        }
    return zero;
}

/* CLAIM hippo:forward-euler/closed: M/k! = V diag((-1)^k C(m-1, k)) V^-1, m = 1..N, because the product of (1 - m/i) is
   (-1)^k C(m-1, k). */
static status closed_form(text *wrong, const transient *t, long bend) {
    rat_mat F = {0};
    mpq_t *phi = mpq_list_new(t->N), is, should;
    mpq_inits(is, should, NULL);
    status st = phi ? ST_OK : ST_MEMORY;
    if (st != ST_OK) goto out;
    for (size_t j = 0; j < t->N; j++) {
        mpz_bin_uiui(mpq_numref(phi[j]), j + (bend == BINOMIAL_M), t->k);
        if (t->k % 2) mpq_neg(phi[j], phi[j]);
    }
    TRY(legs_function(&F, t->N, phi));
    for (size_t j = 0; j < t->N && !wrong->length; j++)
        for (size_t n = j; n < t->N && !wrong->length; n++) {
            mpz_set(mpq_numref(is), t->M[j * t->N + n]);
            mpz_set(mpq_denref(is), t->factorial);
            mpq_canonicalize(is);
            rat_mat_get(should, &F, n, j);
            claims_equal(wrong, is, should, "entry (%zu, %zu) of the product of %zu steps", n, j, t->k);
        }
out:
    rat_mat_clear(&F);
    mpq_list_free(phi, t->N);
    mpq_clears(is, should, NULL);
    return st;
}

/* The product of N-1 steps, which is not 0, and that of N, which is; where the radius passes 1. */
static status state_product(verdict *v, const transient *t) {
    mpq_t *row = mpq_list_new(t->N);
    if (!row) return ST_MEMORY;
    if (t->k == t->N) verdict_rest(v, "sharp", VERDICT_STATE(v, "zero", fact_name("product", t->N)));
    for (size_t n = 0; t->k < t->N && n < t->N; n++) {
        fact_list l;
        fact_list_init(&l);
        for (size_t j = 0; j <= n; j++) {
            mpz_set(mpq_numref(row[j]), t->M[j * t->N + n]);
            mpz_set(mpq_denref(row[j]), t->factorial);
            mpq_canonicalize(row[j]);
            fact_list_add(&l, j, row[j]);
        }
        if (l.failed) v->failed = ST_MEMORY;
        else verdict_rest(v, "sharp", VERDICT_STATE(v, "row", fact_name("product", t->k), fact_count(n), fact_row(&l)));
        fact_list_clear(&l);
    }
    mpq_list_free(row, t->N);
    return ST_OK;
}

static void state_radius(verdict *v, size_t N) {
    size_t half = N / 2;
    verdict_rest(v, "sharp", VERDICT_STATE(v, "less", fact_count(N), fact_count(2 * half + 2)));
    if (half) verdict_rest(v, "sharp", VERDICT_STATE(v, "atmost", fact_count(2 * half), fact_count(N)));
}

/* CLAIM hippo:forward-euler/radius: max |1 - m/k| over m = 1..N is below 1 iff k > N/2; every eigenvalue looked at, k <= 2N. */
static void radius(text *wrong, size_t N, long bend) {
    for (size_t k = 1; k <= 2 * N && !wrong->length; k++) {
        size_t worst = 0; /* k times the radius */
        for (size_t m = 1; m <= (bend == RADIUS_ONE_END ? 1 : N); m++) {
            size_t distance = m > k ? m - k : k - m;
            if (distance > worst) worst = distance;
        }
        bool below = worst < k, claimed = bend == THRESHOLD_N ? k > N : 2 * k > N;
        if (below != claimed)
            text_addf(wrong, "N=%zu, step k=%zu: the spectral radius of I - A/k is %zu/%zu%s", N, k, worst, k, below ? ", below 1" : "");
    }
}

static status check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N"), zero_at = 0;
    long bend = claim_bend_amount(in);
    size_t claimed = bend == NEVER_ZERO ? 0 : bend == ZERO_EARLY ? N - 1 : N;
    transient t;
    enclosure e;
    text wrong;
    mpq_t half;
    mpq_init(half);
    enclosure_init(&e);
    text_init(&wrong);
    bool facts = hippo_facts_wanted(v, "sharp", N);
    status st = transient_init(&t, N);
    if (st != ST_OK) goto out;
    verdict_scope(v, "every N: eigenvalues (-1)^k C(m-1, k) of the product of k steps; N=%zu: the product in integers up to step %zu, the radius up to "
                     "step %zu", N, N, 2 * N);
    radius(&wrong, N, bend);
    while (!zero_at && t.k < N + 1 && !wrong.length) {
        if (work_should_stop(in->work)) TRY(ST_STOPPED);
        transient_step(&t, bend == DIAGONAL_N);
        if (transient_look(&t)) zero_at = t.k;
        if (facts && (t.k + 1 == N || t.k == N)) TRY(state_product(v, &t));
        if (t.k <= CLOSED_MOST && N <= CLOSED_N && bend != DIAGONAL_N) TRY(closed_form(&wrong, &t, bend));
    }
    if (!wrong.length && zero_at != claimed) /* CLAIM hippo:forward-euler/zero */
        text_addf(&wrong, "N=%zu: the product of (I - A/i), i = 1..k, is 0 %s %zu, not %s %zu", N, zero_at ? "first at k =" : "never up to k =",
                  zero_at ? zero_at : t.k, claimed ? "at k =" : "never;", claimed);
    verdict_unsigned(v, "first_zero_step", N);
    mpq_set_ui(half, N, 2);
    mpq_canonicalize(half);
    verdict_rational(v, "radius_threshold", half);
    TRY(enclosure_sqrt(&e, t.best, 64));
    verdict_enclosure(v, "max_entry", &e);
    verdict_unsigned(v, "max_step", t.best_step);
    if (facts) state_radius(v, N);
    if (facts) TRY(hippo_facts_eigen(v, "sharp", N));
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION);
    TRY(text_status(&wrong));
out:
    transient_clear(&t);
    enclosure_clear(&e);
    text_clear(&wrong);
    mpq_clear(half);
    return st;
}

static const control controls[] = {
    {"never-zero", "claims that the product is not 0 at k = N", "N=3", NULL, NULL, NEVER_ZERO},
    {"zero-a-step-early", "claims 0 at k = N - 1", "N=4", NULL, NULL, ZERO_EARLY},
    {"threshold-N", "claims that a step contracts from k > N only", "N=3", NULL, NULL, THRESHOLD_N},
    {"binomial-of-m", "C(m, k) for C(m-1, k)", "N=2", NULL, NULL, BINOMIAL_M},
    {"diagonal-n", "n for n+1 on the diagonal: the eigenvalue 0 stays", "N=3", NULL, NULL, DIAGONAL_N},
    {"radius-of-one-end", "looks at the eigenvalue 1 - 1/k only", "N=4", NULL, NULL, RADIUS_ONE_END},
};

static const reading_spec readings[] = {
    {"sharp", "for every N: I - A/k has spectral radius below 1 iff k > N/2, and the product of (I - A/i), i = 1..k, is 0 iff k >= N: the "
              "start is forgotten exactly, after a transient that grows with N", NULL},
};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "state size", .least = 1, .most = 256, .initial = "8"},
};
static const quantity_spec quantities[] = {
    {"first_zero_step", "least k with product 0"},
    {"radius_threshold", "a step k contracts asymptotically iff k is above this"},
    {"max_entry", "largest entry of any product, orthonormal gauge"},
    {"max_step", "the step k of that entry"},
};
static const char *const columns[] = {"first_zero_step", "radius_threshold", "max_entry", "max_step", NULL};
static const char *const decimals[] = {"radius_threshold", "max_entry", NULL};
static const claim_table table = {.name = "legs-transient",
                                  .title = "Forward Euler on LegS: how large it gets before it is exactly 0",
                                  .ranges = "N=1,2,4,8,16,32",
                                  .columns = columns,
                                  .decimals = decimals};

const claim claim_hippo_forward_euler = {
    .id = "hippo:forward-euler",
    .paper = "hippo",
    .kind = "claim",
    .number = "",
    .title = "Forward Euler on LegS: deadbeat after N steps, with a huge transient",
    .source = "this project: " HIPPO_PROOFS "; the recurrence is that of " HIPPO_SOURCE ", Theorem 2",
    .statement = "The printed recurrence c_(k+1) = (1 - A/k) c_k + (1/k) B f_k forgets its start exactly after N steps; before that entries can be huge.",
    .understood = "Homogeneous part, steps k = 1, 2, ..; entries in the orthonormal gauge of the paper.",
    .checked = "Every N: A is diagonalisable with eigenvalues 1..N, so the product has (-1)^k C(m-1, k), all 0 iff k >= N. At N: the product in integers, "
               "step by step; up to 8 steps against the closed form; every eigenvalue of I - A/k for k <= 2N.",
    .not_covered = "What rounding does to it: the measured column shows it.",
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
    .doubles = &hippo_forward_euler_doubles,
};
