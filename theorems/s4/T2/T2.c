/* T2.c - s4:T2: one step of a diagonal-plus-low-rank recurrence costs O(N): counted, and equal to the dense step.
   docs/proofs/s4.md, 9. */
#include <stdlib.h>

#include "constructions/s4/dplr.h"
#include "constructions/s4/nplr.h"
#include "numerics/exact/number.h"
#include "theorems/claim.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4/T2/T2.h"
#include "theorems/s4/common/s4_doubles.h"

#define N_MOST 64
#define DENSE_MOST 40 /* orders at which the family's own matrices are inverted */
#define STEPS 2
#define FACTS_MOST 32 /* orders that have a certificate */
#define FACTS_BITS 64 /* and steps */

/* What a control bends. */
typedef struct step_object {
    dplr s;
    ssm A;
    nplr parts;
    mpq_t h;
    long per_state;  /* operations claimed: (8r+4) N + 2r^2 - 3r     */
    step_pole pole;
} step_object;

/* Eigenvalues shift + i (n+1) with alternating signs, P and Q with imaginary parts that conjugation shows. */
static status stand_in(step_object *o, size_t N, size_t r) {
    status st = dplr_init(&o->s, N, r);
    if (st != ST_OK) return st;
    for (size_t n = 0; n < N; n++) {
        long m = (long)n;
        mpq_set(o->s.l[n].re, o->parts.shift);
        mpq_set_si(o->s.l[n].im, n % 2 ? -(m + 1) : m + 1, 1);
        gauss_set_si(&o->s.B[n], 1, 0);
        for (size_t c = 0; c < r; c++) {
            gauss_set_si(&o->s.P[n * r + c], 1 + (long)c * m, c ? 1 : 0);
            gauss_set_si(&o->s.Q[n * r + c], 2 * m + 1, m + (long)c + 1);
            mpq_div_2exp(o->s.Q[n * r + c].re, o->s.Q[n * r + c].re, 1);
        }
    }
    return ST_OK;
}

/* out := (c + A) x or (c - A) x with A = diag(l) - P Q*, entry by entry of the dense matrix. */
static void dense(gauss *out, const dplr *s, const gauss *c, int sign, const gauss *x) {
    gauss a, t;
    gauss_init(&a), gauss_init(&t);
    for (size_t n = 0; n < s->N; n++) {
        gauss_mul(&out[n], c, &x[n]);
        for (size_t k = 0; k < s->N; k++) {
            gauss_set_si(&a, 0, 0);
            if (n == k) gauss_add(&a, &a, &s->l[n]);
            for (size_t i = 0; i < s->r; i++) {
                gauss_mul_conjugate(&t, &s->Q[k * s->r + i], &s->P[n * s->r + i]);
                gauss_sub(&a, &a, &t);
            }
            gauss_mul(&t, &a, &x[k]);
            if (sign > 0) gauss_add(&out[n], &out[n], &t);
            else gauss_sub(&out[n], &out[n], &t);
        }
    }
    gauss_clear(&a), gauss_clear(&t);
}

/* CLAIM s4:T2/step: ((2/h) I - A) x' = ((2/h) I + A) x + 2 B u for the x' of the O(N) step, and CLAIM s4:T2/operations:
   their number. */
static status steps(text *wrong, step_object *o, uint64_t *operations) {
    status st = ST_OK;
    size_t N = o->s.N;
    gauss *x = calloc(4 * N, sizeof *x), u, g;
    if (!x) return ST_MEMORY;
    for (size_t i = 0; i < 4 * N; i++) gauss_init(&x[i]);
    gauss_init(&u), gauss_init(&g);
    mpq_set_ui(g.re, 2, 1);
    mpq_div(g.re, g.re, o->h);
    for (int t = 0; t < STEPS && !wrong->length; t++) {
        gauss_set_si(&u, 3 - 2 * t, 1 + t);
        dense(x + N, &o->s, &g, 1, x);
        for (size_t n = 0; n < N; n++) {
            gauss_mul(&x[2 * N + n], &o->s.B[n], &u);
            gauss_add(&x[N + n], &x[N + n], &x[2 * N + n]);
            gauss_add(&x[N + n], &x[N + n], &x[2 * N + n]);
        }
        o->s.operations = 0;
        dplr_step(x, &o->s, &u);
        dense(x + 2 * N, &o->s, &g, -1, x);
        for (size_t n = 0; n < N && !wrong->length; n++) {
            if (gauss_equal(&x[N + n], &x[2 * N + n])) continue;
            text_addf(wrong, "step %d: row %zu of (2/h - A) x' differs from (2/h + A) x + 2 B u, real parts ", t, n);
            number_write_rational(wrong, x[2 * N + n].re);
            text_add(wrong, " and ");
            number_write_rational(wrong, x[N + n].re);
        }
    }
    *operations = o->s.operations;
    uint64_t r = o->s.r, claimed = (8 * r + 4 + (uint64_t)o->per_state) * N + 2 * r * r - 3 * r;
    if (!wrong->length && *operations != claimed)
        text_addf(wrong, "%llu operations, not %llu", (unsigned long long)*operations, (unsigned long long)claimed);
    TRY(text_status(wrong));
out:
    for (size_t i = 0; i < 4 * N; i++) gauss_clear(&x[i]);
    gauss_clear(&u), gauss_clear(&g);
    free(x);
    return st;
}

/* CLAIM s4:T2/woodbury: R - R P (I + Q^T R P)^-1 Q^T R, R = ((2/h) I - F)^-1, times ((2/h) I - A) is I: the family's
   own matrices. */
static status family(text *wrong, const step_object *o) {
    status st = ST_OK;
    size_t N = o->A.N;
    rat_mat one = {0}, left = {0}, M = {0}, R = {0}, RP = {0}, QR = {0}, QRP = {0}, small = {0}, one_r = {0}, X = {0},
            Y = {0}, is = {0};
    mpq_t g, c;
    mpq_inits(g, c, NULL);
    mpq_set_ui(g, 2, 1);
    mpq_div(g, g, o->h);
    mpq_set_si(c, -1, 1);
    TRY(rat_mat_identity(&one, N));
    TRY(rat_mat_init(&left, N, N));
    for (size_t i = 0; i < N; i++) rat_mat_set(&left, i, i, g);
    for (size_t i = 0; i < N * N; i++) /* over one denominator, that of g */
        if (i / N == i % N) mpz_set(left.num[i], mpq_numref(g));
    mpz_set(left.den, mpq_denref(g));
    TRY(rat_mat_add_scaled(&M, &left, c, &o->parts.F));
    TRY(rat_mat_solve(&R, &M, &one));
    TRY(rat_mat_mul(&RP, &R, &o->parts.P));
    TRY(rat_mat_transpose_mul(&QR, &o->parts.Q, &R));
    TRY(rat_mat_mul(&small, &QR, &o->parts.P));
    TRY(rat_mat_identity(&one_r, o->parts.r));
    mpq_set_ui(c, 1, 1);
    TRY(rat_mat_add_scaled(&QRP, &one_r, c, &small));
    TRY(rat_mat_solve(&X, &QRP, &QR));
    TRY(rat_mat_mul(&Y, &RP, &X));
    mpq_set_si(c, -1, 1);
    rat_mat_clear(&M);
    TRY(rat_mat_add_scaled(&M, &R, c, &Y)); /* A1 */
    rat_mat_clear(&X);
    TRY(rat_mat_add_scaled(&X, &left, c, &o->A.A));
    TRY(rat_mat_mul(&is, &M, &X));
    if (!rat_mat_equal(&is, &one)) text_add(wrong, "Woodbury's matrix is not the inverse of (2/h) I - A");
out:
    rat_mat_clear(&one), rat_mat_clear(&left), rat_mat_clear(&M), rat_mat_clear(&R), rat_mat_clear(&RP),
        rat_mat_clear(&QR), rat_mat_clear(&QRP);
    rat_mat_clear(&small), rat_mat_clear(&one_r), rat_mat_clear(&X), rat_mat_clear(&Y), rat_mat_clear(&is);
    mpq_clears(g, c, NULL);
    return st;
}

static status open(step_object *o, const claim_input *in) {
    status st = ST_OK;
    hippo_family f;
    size_t N = (size_t)params_int(in->params, "N"), built = N <= DENSE_MOST ? N : DENSE_MOST;
    mpq_init(o->h);
    mpq_set(o->h, *params_rational(in->params, "step"));
    o->pole = (step_pole){.N = N, .weight = 1};
    if (mpq_sgn(o->h) <= 0) TRY(fault_set(in->fault, ST_DOMAIN, "a step is greater than 0"));
    TRY(hippo_family_find(&f, params_word(in->params, "family"), in->fault));
    TRY(hippo_build(&o->A, f, built, in->fault));
    TRY(nplr_build(&o->parts, f, built));
    TRY(stand_in(o, N, o->parts.r));
    st = dplr_prepare(&o->s, o->h);
    if (st == ST_DOMAIN) TRY(fault_set(in->fault, ST_DOMAIN, "I - (step/2) A is singular"));
    TRY(st);
    TRY(claim_bend(in, o));
out:
    return st;
}

/* docs/certificate.md: unit states and inputs through the step, the operations counted, Woodbury's identity; a system
   that has no step. */
static status state(verdict *v, const claim_input *in, const step_object *o, uint64_t operations) {
    static const char *const of[] = {"sharp", "printed"};
    rat_mat one = {0};
    mpq_t q;
    mpq_init(q);
    status st = rat_mat_identity(&one, o->s.N);
    if (st != ST_OK) goto out;
    for (size_t i = 0; i < 2; i++) {
        verdict_parameter_word(v, of[i], "family", params_word(in->params, "family"));
        verdict_parameter_count(v, of[i], "N", o->s.N);
        verdict_parameter(v, of[i], "step", o->h);
    }
    TRY(step_pole_state(v, &o->pole, o->h));
    verdict_rest(v, "sharp", VERDICT_STATE(v, "zero", fact_name("residual", 0)));
    mpz_set_ui(mpq_numref(q), operations);
    fact_vector(v, "sharp", "operations", 0, &q, 1);
    fact_matrix(v, "sharp", "woodbury", &one);
out:
    rat_mat_clear(&one);
    mpq_clear(q);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    step_object o = {0};
    text wrong, witness;
    text_init(&wrong), text_init(&witness);
    uint64_t operations = 0;
    size_t N = (size_t)params_int(in->params, "N");
    mpq_t g;
    mpq_init(g);
    status st = open(&o, in);
    if (st != ST_OK) goto out;
    TRY(steps(&wrong, &o, &operations));
    if (!wrong.length) TRY(family(&wrong, &o));
    if (!wrong.length) TRY(step_pole_check(&wrong, &witness, &o.pole, o.h));
    verdict_unsigned(v, "operations", operations);
    mpq_set_ui(g, 2, 1);
    mpq_div(g, g, o.h);
    verdict_rational(v, "eigenvalue", g);
    verdict_scope(v,
                  "every N, step: Woodbury's identity, (8r+4) N + 2r^2 - 3r operations, a system of rank 1 without a "
                  "step; N=%zu: that system as a matrix; N=%zu: %d steps with Gaussian "
                  "rationals against the dense matrix; N=%zu: the family's own parts",
                  N, N, STEPS, o.A.N);
    if (wrong.length) verdict_refute(v, "sharp", "N=%zu: %s", N, text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    if (!wrong.length) verdict_refute(v, "printed", "%s", text_data(&witness));
    size_t bits = mpz_sizeinbase(mpq_numref(o.h), 2) + mpz_sizeinbase(mpq_denref(o.h), 2);
    if (bits > FACTS_BITS) verdict_decline(v, NULL, "a certificate takes a step of fewer digits");
    else if (!wrong.length && facts_wanted(v, NULL, N, FACTS_MOST)) TRY(state(v, in, &o, operations));
out:
    dplr_clear(&o.s);
    nplr_clear(&o.parts);
    if (o.A.N) ssm_clear(&o.A);
    mpq_clear(o.h);
    mpq_clear(g);
    text_clear(&wrong), text_clear(&witness);
    return st;
}

static status inner_dropped(void *object) {
    gauss_set_si(&((step_object *)object)->s.inner[0], 1, 0);
    return ST_OK;
}
static status correction_dropped(void *object) {
    step_object *o = object;
    for (size_t n = 0; n < o->s.N * o->s.r; n++) gauss_set_si(&o->s.DP[n], 0, 0);
    return ST_OK;
}
static status input_once(void *object) { /* B for 2 B */
    step_object *o = object;
    for (size_t n = 0; n < o->s.N; n++) gauss_set_si(&o->s.B2[n], 1, 0);
    return ST_OK;
}
static status unconjugated(void *object) { /* prepared with Q for its conjugate */
    step_object *o = object;
    for (size_t n = 0; n < o->s.N * o->s.r; n++) mpq_neg(o->s.Q[n].im, o->s.Q[n].im);
    status st = dplr_prepare(&o->s, o->h);
    for (size_t n = 0; n < o->s.N * o->s.r; n++) mpq_neg(o->s.Q[n].im, o->s.Q[n].im);
    return st;
}
static status one_less(void *object) {
    ((step_object *)object)->per_state = -1;
    return ST_OK;
}
static status family_Q(void *object) {
    mpz_set_ui(((step_object *)object)->parts.Q.den, 1);
    return ST_OK;
}
static status second_lost(void *object) {
    step_object *o = object;
    for (size_t n = 0; n < o->parts.N; n++) mpz_set_ui(o->parts.P.num[2 * n + 1], 0);
    return ST_OK;
}

static status pole_moved(void *object) {
    ((step_object *)object)->pole.weight = 2;
    return ST_OK;
}
static status any_step(void *object) {
    ((step_object *)object)->pole.every = true;
    return ST_OK;
}

static const control controls[] = {
    {"inner-inverse-dropped", "D - D P Q* D", "N=2 step=1", NULL, inner_dropped, 0},
    {"correction-dropped", "D alone for A1", "N=2 step=1", NULL, correction_dropped, 0},
    {"input-once", "B for 2 B", "N=2 step=1", NULL, input_once, 0},
    {"Q-unconjugated", "Q^T for Q*", "N=2 step=1", NULL, unconjugated, 0},
    {"fewer-operations", "(8r+3) N + ..", "N=2 step=1", NULL, one_less, 0},
    {"family-Q-doubled", "2k+1 for (2k+1)/2", "N=2 step=1", NULL, family_Q, 0},
    {"legt-rank-1", "LegT with one of its two columns", "N=3 step=1 family=legt", NULL, second_lost, 0},
    {"pole-moved", "a system whose eigenvalue is not 2/h, said to have no step", "N=3 step=1/2", NULL, pole_moved, 0},
    {"any-step", "a step for every system and h", "N=3 step=1/2", NULL, any_step, 0},
};

static const reading_spec readings[] = {
    {"sharp",
     "where 2/h is an eigenvalue neither of A = diag(l) - P Q* nor of diag(l), one step of the bilinear recurrence is "
     "(8r+4) N + 2r^2 - 3r complex operations (12N - 1 for r = 1), and equals the dense step; for every N and h some A "
     "of rank r = 1 has the eigenvalue 2/h, and then there is no step",
     NULL},
    {"printed", "every diag(l) - P Q* has a bilinear step of every size h > 0, of O(N) operations", NULL},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "order", .least = 1, .most = N_MOST, .initial = "8"},
    {.name = "step",
     .kind = PARAM_RATIONAL,
     .meaning = "step h of the bilinear discretisation, above 0",
     .initial = "1/10"},
    {.name = "family",
     .kind = PARAM_CHOICE,
     .meaning = "whose parts, rank and shift",
     .initial = "legs",
     .choices = hippo_family_names},
};

static const quantity_spec quantities[] = {
    {"operations", "complex additions and multiplications of one step, counted"},
    {"eigenvalue", "2/h: no system with this eigenvalue has a bilinear step of size h"}};

const claim claim_s4_T2 = {
    .id = "s4:T2",
    .paper = "s4",
    .kind = "theorem",
    .number = "2",
    .title = "One recurrent step in O(N)",
    .source = "Gu, Goel, Re, S4 (2021), Theorem 2",
    .statement = "For any step size, one step of the recurrence of a diagonal-plus-low-rank state space can be "
                 "computed in O(N) operations.",
    .understood = "Bilinear discretisation; D, D P, (I + Q* D P)^-1 and 2 B are computed once for a step size. The "
                  "step exists iff 2/h is no eigenvalue of A; computed like this, nor of diag(l). The statement as "
                  "printed is taken at its word, for every diag(l) - P Q*: 'any step size' is too much. HiPPO's "
                  "matrices, whose eigenvalues have real parts below 0, do have a step of every size.",
    .checked = "Steps with Gaussian-rational eigenvalues shift + i (n+1) put back into (2/h - A) x' = (2/h + A) x + 2 "
               "B u, every row of the dense matrix; operations counted where they are done. "
               "Woodbury's identity with the family's own F, P, Q by generic algebra (N <= 40). That diag(-(n+1)) + (2/h "
               "+ n + 1) 1^T/N has no step: by the vector of ones, the rank of 2/h - A, and the program, which refuses "
               "it.",
    .not_covered = "The step with HiPPO's own irrational eigenvalues (s4d:spectrum); float64.",
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
    .doubles = &s4_T2_doubles,
};
