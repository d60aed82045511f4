/* L3_1.c - s4:L3.1: a change of basis leaves a state-space system's input and output as they are, and commutes with
   discretising. */
#include <stdlib.h>

#include "constructions/hippo/hippo.h"
#include "numerics/exact/number.h"
#include "theorems/claim.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4/common/s4_doubles.h"

#define N_MOST 48

/* What a control bends. */
typedef struct basis_object {
    ssm s;
    rat_mat V, W;  /* W = V^-1                       */
    rat_mat BV;    /* what becomes of B: V^-1 B      */
    rat_mat CV;    /* of C: C V                      */
    rat_mat AV;    /* of A: V^-1 A V                 */
} basis_object;

/* V = T T^t with T_ij = C(i+j, i-j): dense, of determinant 1. */
static status basis(basis_object *o, size_t N) {
    status st = ST_OK;
    rat_mat T = {0}, U = {0}, one = {0};
    TRY(rat_mat_init(&T, N, N));
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j <= i; j++) mpz_bin_uiui(T.num[i * N + j], i + j, i - j);
    TRY(rat_mat_transpose(&U, &T));
    TRY(rat_mat_mul(&o->V, &T, &U));
    TRY(rat_mat_identity(&one, N));
    TRY(rat_mat_solve(&o->W, &o->V, &one));
out:
    rat_mat_clear(&T), rat_mat_clear(&U), rat_mat_clear(&one);
    return st;
}

/* AV := left A right. */
static status conjugate(rat_mat *AV, const rat_mat *left, const rat_mat *A, const rat_mat *right) {
    rat_mat t = {0};
    status st = rat_mat_mul(&t, left, A);
    rat_mat_clear(AV);
    if (st == ST_OK) st = rat_mat_mul(AV, &t, right);
    rat_mat_clear(&t);
    return st;
}

static status object_open(basis_object *o, size_t N, fault *f) {
    status st = ST_OK;
    TRY(hippo_build(&o->s, HIPPO_LEGS, N, f));
    for (size_t n = 0; n < N; n++) rat_mat_set_si(&o->s.C, 0, n, 1 + (long)(n * n)); /* nothing symmetric about it */
    TRY(basis(o, N));
    TRY(conjugate(&o->AV, &o->W, &o->s.A, &o->V));
    TRY(rat_mat_mul(&o->BV, &o->W, &o->s.B));
    TRY(rat_mat_mul(&o->CV, &o->s.C, &o->V));
out:
    return st;
}

static void object_close(basis_object *o) {
    if (o->s.N) ssm_clear(&o->s);
    rat_mat_clear(&o->V), rat_mat_clear(&o->W), rat_mat_clear(&o->BV), rat_mat_clear(&o->CV), rat_mat_clear(&o->AV);
}

/* CLAIM s4:L3.1/kernel: C A^i B for i < 2N.  Both sequences obey recurrences of order N, so their difference one of
   order 2N, and 2N zeros make it 0 for ever. */
static status same_kernel(text *wrong, const char *what, const ssm *a, const ssm *b) {
    status st = ST_OK;
    size_t L = 2 * a->N;
    mpq_t *K = calloc(2 * L, sizeof *K);
    if (!K) return ST_MEMORY;
    for (size_t i = 0; i < 2 * L; i++) mpq_init(K[i]);
    TRY(ssm_kernel(K, a, L));
    TRY(ssm_kernel(K + L, b, L));
    for (size_t i = 0; i < L && !wrong->length; i++) {
        if (mpq_equal(K[i], K[L + i])) continue;
        text_addf(wrong, "%s: value %zu of the kernel is ", what, i);
        number_write_rational(wrong, K[i]);
        text_add(wrong, ", in the other basis ");
        number_write_rational(wrong, K[L + i]);
    }
    TRY(text_status(wrong));
out:
    for (size_t i = 0; i < 2 * L; i++) mpq_clear(K[i]);
    free(K);
    return st;
}

/* CLAIM s4:L3.1/bilinear: discretising the conjugate is conjugating the discretisation, as matrices. */
static status commutes(text *wrong, const basis_object *o, const ssm *other, fault *f) {
    status st = ST_OK;
    ssm a = {0}, b = {0};
    rat_mat moved = {0};
    mpq_t h, none;
    mpq_inits(h, none, NULL);
    mpq_set_ui(h, 1, 3);
    TRY(ssm_discretise(&a, &o->s, BILINEAR, none, h, f));
    TRY(ssm_discretise(&b, other, BILINEAR, none, h, f));
    TRY(conjugate(&moved, &o->W, &a.A, &o->V));
    if (!rat_mat_equal(&moved, &b.A))
        text_add(wrong, "bilinear of step 1/3: V^-1 Ab V is not the discretisation of V^-1 A V");
    else TRY(same_kernel(wrong, "bilinear of step 1/3", &a, &b));
out:
    if (a.N) ssm_clear(&a);
    if (b.N) ssm_clear(&b);
    rat_mat_clear(&moved);
    mpq_clears(h, none, NULL);
    return st;
}

/* docs/certificate.md; `commutes` and `input` are what commutes() found to be 0. */
static status state(verdict *v, const ssm *a, const ssm *b) {
    static const char *const zeros[] = {"commutes", "input"};
    status st = ST_OK;
    size_t N = a->N, L = 2 * N;
    rat_mat one = {0};
    mpq_t *K = calloc(2 * L, sizeof *K);
    if (!K) return ST_MEMORY;
    for (size_t i = 0; i < 2 * L; i++) mpq_init(K[i]);
    TRY(ssm_kernel(K, a, L));
    TRY(ssm_kernel(K + L, b, L));
    TRY(rat_mat_identity(&one, N));
    verdict_parameter_count(v, "sharp", "N", N);
    fact_matrix(v, "sharp", "unit", &one);
    fact_vector(v, "sharp", "markov", 0, K, L);
    fact_vector(v, "sharp", "moved", 0, K + L, L);
    for (size_t i = 0; i < 2; i++) verdict_rest(v, "sharp", VERDICT_STATE(v, "zero", fact_name(zeros[i], 0)));
out:
    rat_mat_clear(&one);
    for (size_t i = 0; i < 2 * L; i++) mpq_clear(K[i]);
    free(K);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    basis_object o = {0};
    ssm other = {0};
    text wrong;
    text_init(&wrong);
    size_t N = (size_t)params_int(in->params, "N");
    status st = object_open(&o, N, in->fault);
    if (st != ST_OK) goto out;
    TRY(claim_bend(in, &o));
    TRY(ssm_init(&other, "conjugate", N, in->fault));
    rat_mat_clear(&other.A), rat_mat_clear(&other.B), rat_mat_clear(&other.C);
    TRY(rat_mat_copy(&other.A, &o.AV));
    TRY(rat_mat_copy(&other.B, &o.BV));
    TRY(rat_mat_copy(&other.C, &o.CV));
    verdict_scope(v,
                  "every N, V: C V (V^-1 A V)^i V^-1 B = C A^i B; N=%zu: LegS in a dense basis, the kernel for every "
                  "length from 2N values, continuous and bilinear",
                  N);
    TRY(same_kernel(&wrong, "Markov parameters", &o.s, &other));
    if (!wrong.length) TRY(commutes(&wrong, &o, &other, in->fault));
    if (wrong.length) verdict_refute(v, "sharp", "N=%zu: %s", N, text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    if (!wrong.length && facts_wanted(v, "sharp", N, N_MOST)) TRY(state(v, &o.s, &other));
    TRY(text_status(&wrong));
out:
    object_close(&o);
    if (other.N) ssm_clear(&other);
    text_clear(&wrong);
    return st;
}

static status replace(rat_mat *M, const rat_mat *left, const rat_mat *right) {
    rat_mat product = {0};
    status st = rat_mat_mul(&product, left, right);
    rat_mat_clear(M);
    *M = product;
    return st;
}
static status C_inverse(void *object) {
    basis_object *o = object;
    return replace(&o->CV, &o->s.C, &o->W);
}
static status B_forward(void *object) {
    basis_object *o = object;
    return replace(&o->BV, &o->V, &o->s.B);
}
static status A_backward(void *object) {
    basis_object *o = object;
    return conjugate(&o->AV, &o->V, &o->s.A, &o->W);
}
static status C_kept(void *object) {
    basis_object *o = object;
    rat_mat_clear(&o->CV);
    return rat_mat_copy(&o->CV, &o->s.C);
}
static status A_kept(void *object) {
    basis_object *o = object;
    rat_mat_clear(&o->AV);
    return rat_mat_copy(&o->AV, &o->s.A);
}
static status transposed(void *object) { /* V^t A V: right only for orthogonal V */
    basis_object *o = object;
    rat_mat T = {0};
    status st = rat_mat_transpose(&T, &o->V);
    if (st == ST_OK) st = conjugate(&o->AV, &T, &o->s.A, &o->V);
    rat_mat_clear(&T);
    return st;
}

static const control controls[] = {
    {"C-with-the-inverse", "C V^-1", "N=2", NULL, C_inverse, 0},
    {"B-with-V", "V B", "N=2", NULL, B_forward, 0},
    {"A-other-way-round", "V A V^-1", "N=2", NULL, A_backward, 0},
    {"C-kept", "C as it was", "N=2", NULL, C_kept, 0},
    {"A-kept", "A as it was", "N=2", NULL, A_kept, 0},
    {"V-transposed", "V^t A V, for a V that is not orthogonal", "N=2", NULL, transposed, 0},
};

static const reading_spec readings[] = {
    {"sharp", "(V^-1 A V, V^-1 B, C V) has the kernel of (A, B, C), and discretising commutes with the change of basis",
     NULL},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "order", .least = 1, .most = N_MOST, .initial = "8"}};

const claim claim_s4_L3_1 = {
    .id = "s4:L3.1",
    .paper = "s4",
    .kind = "lemma",
    .number = "3.1",
    .title = "A change of basis keeps the system",
    .source = "Gu, Goel, Re, S4 (2021), Lemma 3.1",
    .statement = "Conjugation (A, B, C) ~ (V^-1 A V, V^-1 B, C V) is an equivalence: both compute the same map from "
                 "inputs to outputs.",
    .understood = "From the state 0. Two systems of order N compute the same map iff C A^i B agree for i < 2N.",
    .checked = "LegS of order N with an output of its own, in a dense basis of determinant 1: 2N Markov parameters, "
               "the bilinear discretisation as matrices, and its kernel.",
    .not_covered = "Bases that are badly conditioned in floating point: s4:L3.2.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .defaults = "N=8",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &s4_L3_1_doubles,
};
