/* convolution.c - lssl:convolution: the outputs of a recurrence are the causal convolution of its inputs with C A^i B.
   docs/proofs/lssl.md, 2. */
#include <stdlib.h>

#include "constructions/hippo/hippo.h"
#include "numerics/exact/number.h"
#include "theorems/claim.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4/common/s4_doubles.h"

#define N_MOST 64
#define L_MOST 256
#define FACT_N_MOST 16 /* of a certificate */
#define FACT_L_MOST 32
#define FACT_WORK_MOST 4096
#define WORK_MOST ((uint64_t)1 << 28) /* N^2 L^3: L^2/2 steps of N^2 products of numbers that grow with L */

/* What a control bends. */
typedef struct view_object {
    ssm s;             /* the recurrence                                  */
    size_t L;
    size_t late;       /* K_i = C A^(i+late) B                            */
    bool circular;     /* indices modulo L                                */
    bool anticausal;   /* y_k = sum K_i u_(k+i)                           */
    bool direct;       /* D u is added to the convolution                 */
    bool start;        /* the recurrence starts at x = B                  */
    bool slowing;      /* step k is divided by k+1, as in scaled HiPPO    */
} view_object;

static mpq_t *list_new(size_t count) {
    mpq_t *q = calloc(count, sizeof *q);
    for (size_t i = 0; q && i < count; i++) mpq_init(q[i]);
    return q;
}

static void list_free(mpq_t *q, size_t count) {
    for (size_t i = 0; q && i < count; i++) mpq_clear(q[i]);
    free(q);
}

/* One step of the recurrence; slowing: x + (A - I) x/(k+1), the input as it is. */
static status step(rat_mat *x, mpq_t y, const view_object *o, size_t k, const mpq_t u) {
    rat_mat old = {0};
    mpq_t a, b, c;
    status st = ST_OK;
    mpq_inits(a, b, c, NULL);
    if (o->slowing) TRY(rat_mat_copy(&old, x));
    TRY(ssm_step(x, y, &o->s, u));
    if (!o->slowing) goto out;
    mpq_mul(y, o->s.D, u);
    mpq_set_ui(c, 1, k + 1);
    for (size_t n = 0; n < o->s.N; n++) {
        rat_mat_get(a, x, n, 0);
        rat_mat_get(b, &old, n, 0);
        mpq_sub(a, a, b);
        mpq_mul(a, a, c);
        mpq_add(a, a, b);
        rat_mat_set(x, n, 0, a);
        rat_mat_get(b, &o->s.C, 0, n);
        mpq_mul(a, a, b);
        mpq_add(y, y, a);
    }
out:
    if (o->slowing) rat_mat_clear(&old);
    mpq_clears(a, b, c, NULL);
    return st;
}

/* y := the outputs of the recurrence on u. */
static status recurrence(mpq_t *y, const view_object *o, mpq_t *u) {
    rat_mat x = {0};
    status st = o->start ? rat_mat_copy(&x, &o->s.B) : rat_mat_init(&x, o->s.N, 1);
    for (size_t k = 0; st == ST_OK && k < o->L; k++) st = step(&x, y[k], o, k, u[k]);
    rat_mat_clear(&x);
    return st;
}

/* The claimed weight of u_j in y_k. */
static void weight(mpq_t w, const view_object *o, mpq_t *K, size_t k, size_t j) {
    mpq_set_ui(w, 0, 1);
    if (o->anticausal && j >= k) mpq_set(w, K[j - k]);
    else if (!o->anticausal && j <= k) mpq_set(w, K[k - j]);
    else if (o->circular) mpq_set(w, K[o->L + k - j]);
    if (o->direct && j == k) mpq_add(w, w, o->s.D);
}

/* CLAIM lssl:convolution/impulses: the response to a unit impulse at j, every j: all inputs, by linearity. */
static status impulses(text *wrong, const view_object *o, mpq_t *K, const work *w) {
    status st = ST_OK;
    mpq_t *u = list_new(o->L), *y = list_new(o->L), claimed;
    mpq_init(claimed);
    if (!u || !y) TRY(ST_MEMORY);
    for (size_t j = 0; j < o->L && !wrong->length; j++) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        mpq_set_ui(u[j], 1, 1);
        TRY(recurrence(y, o, u));
        mpq_set_ui(u[j], 0, 1);
        for (size_t k = 0; k < o->L && !wrong->length; k++) {
            weight(claimed, o, K, k, j);
            if (mpq_equal(y[k], claimed)) continue;
            text_addf(wrong, "u = 1 at %zu, else 0: y_%zu is ", j, k);
            number_write_rational(wrong, y[k]);
            text_add(wrong, " by the recurrence, ");
            number_write_rational(wrong, claimed);
            text_add(wrong, " by the convolution");
        }
    }
out:
    list_free(u, o->L), list_free(y, o->L);
    mpq_clear(claimed);
    return st;
}

/* CLAIM lssl:convolution/product: a dense input; y_k is coefficient k of K(z) U(z) + D U(z), multiplied by FLINT. */
static status product(text *wrong, const view_object *o, mpq_t *K) {
    status st = ST_OK;
    rat_poly *k = NULL, *U = NULL;
    mpq_t *u = list_new(o->L), *y = list_new(o->L), c, d;
    mpq_inits(c, d, NULL);
    if (!u || !y) TRY(ST_MEMORY);
    TRY(rat_poly_new(&k));
    TRY(rat_poly_new(&U));
    for (size_t i = 0; i < o->L; i++) {
        mpq_set_si(u[i], i % 3 == 1 ? -(long)i - 2 : (long)i + 1, i % 2 + 1);
        mpq_canonicalize(u[i]);
        rat_poly_set_coeff(U, i, u[i]);
        rat_poly_set_coeff(k, i, K[i]);
    }
    rat_poly_mul(k, k, U);
    TRY(recurrence(y, o, u));
    for (size_t i = 0; i < o->L && !wrong->length; i++) {
        rat_poly_get_coeff(c, k, i);
        mpq_mul(d, o->s.D, u[i]);
        mpq_add(c, c, d);
        if (!mpq_equal(c, y[i]))
            text_addf(wrong, "a dense input: y_%zu by the recurrence is not coefficient %zu of the product", i, i);
    }
out:
    list_free(u, o->L), list_free(y, o->L);
    rat_poly_free(k), rat_poly_free(U);
    mpq_clears(c, d, NULL);
    return st;
}

/* CLAIM lssl:convolution/induction: x_k = sum_(j<=k) A^(k-j) B u_j passes from k to k+1: the step multiplies every
   power by A and adds the power 0.  The powers by repeated squaring against the kernel's step by step. */
static status induction(text *wrong, const view_object *o, mpq_t *K) {
    rat_mat A = {0}, x = {0}, t = {0}, value = {0};
    mpq_t c;
    status st = ST_OK;
    mpq_init(c);
    TRY(rat_mat_copy(&A, &o->s.A));
    TRY(rat_mat_copy(&x, &o->s.B));
    for (size_t e = o->L - 1; e; e /= 2) { /* A^(L-1) B */
        if (e % 2) {
            TRY(rat_mat_mul(&t, &A, &x));
            rat_mat_clear(&x);
            x = t, t = (rat_mat){0};
        }
        TRY(rat_mat_mul(&t, &A, &A));
        rat_mat_clear(&A);
        A = t, t = (rat_mat){0};
    }
    TRY(rat_mat_mul(&value, &o->s.C, &x));
    rat_mat_get(c, &value, 0, 0);
    if (!mpq_equal(c, K[o->L - 1])) text_addf(wrong, "K_%zu is not C A^%zu B", o->L - 1, o->L - 1);
out:
    rat_mat_clear(&A), rat_mat_clear(&x), rat_mat_clear(&value);
    mpq_clear(c);
    return st;
}

/* Bilinear, C = (1, .., 1), D = 1. */
static status object_open(view_object *o, const claim_input *in) {
    status st = ST_OK;
    hippo_family family;
    ssm s = {0};
    mpq_t half;
    mpq_init(half);
    mpq_set_ui(half, 1, 2);
    size_t N = (size_t)params_int(in->params, "N");
    o->L = (size_t)params_int(in->params, "L");
    if ((uint64_t)N * N * o->L * o->L * o->L > WORK_MOST)
        TRY(fault_set(in->fault, ST_LIMIT, "N^2 L^3 past 2^28: too long"));
    TRY(hippo_family_find(&family, params_word(in->params, "family"), in->fault));
    TRY(hippo_build(&s, family, N, in->fault));
    mpq_set_ui(s.D, 1, 1);
    TRY(ssm_discretise(&o->s, &s, BILINEAR, half, *params_rational(in->params, "step"), in->fault));
    o->direct = true;
    TRY(claim_bend(in, o));
out:
    if (s.N) ssm_clear(&s);
    mpq_clear(half);
    return st;
}

/* The facts of a certificate: the kernel, and what each unit impulse makes of the recurrence. */
static status state(verdict *v, const view_object *o, const claim_input *in, mpq_t *K) {
    status st = ST_OK;
    const mpq_t *h = params_rational(in->params, "step");
    mpq_t *u = NULL, *y = NULL;
    if (o->s.N > FACT_N_MOST || o->L > FACT_L_MOST) {
        verdict_decline(v, "sharp", "a certificate takes N up to 16 and L up to 32");
        return st;
    }
    if (mpz_sizeinbase(mpq_numref(*h), 2) + mpz_sizeinbase(mpq_denref(*h), 2) > FACT_WORK_MOST / (o->s.N * o->L)) {
        verdict_decline(v, "sharp", "a certificate takes N L times the bits of the step up to 4096");
        return st;
    }
    u = list_new(o->L), y = list_new(o->L);
    if (!u || !y) TRY(ST_MEMORY);
    verdict_parameter_word(v, "sharp", "family", params_word(in->params, "family"));
    verdict_parameter_count(v, "sharp", "N", o->s.N);
    verdict_parameter_count(v, "sharp", "L", o->L);
    verdict_parameter(v, "sharp", "step", *h);
    fact_vector(v, "sharp", "kernel", 0, K, o->L);
    for (size_t j = 0; j < o->L; j++) {
        mpq_set_ui(u[j], 1, 1);
        TRY(recurrence(y, o, u));
        mpq_set_ui(u[j], 0, 1);
        fact_vector(v, "sharp", "impulse", j, y, o->L);
    }
out:
    list_free(u, o->L), list_free(y, o->L);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    view_object o = {0};
    mpq_t *K = NULL;
    text wrong;
    text_init(&wrong);
    size_t left_out = 0;
    status st = object_open(&o, in);
    if (st != ST_OK) goto out;
    if (!(K = list_new(o.L + o.late))) TRY(ST_MEMORY);
    TRY(ssm_kernel_within(K, &o.s, o.L + o.late, in->work));
    if (o.late)
        for (size_t i = 0; i < o.L; i++) mpq_set(K[i], K[i + o.late]);
    verdict_scope(v, "every N, L, system and input: by induction; N=%zu L=%zu: every unit impulse (so every input, by "
                     "linearity), a dense input by a product of polynomials", o.s.N, o.L);
    TRY(impulses(&wrong, &o, K, in->work));
    if (!wrong.length) TRY(induction(&wrong, &o, K));
    if (!wrong.length) TRY(product(&wrong, &o, K));
    TRY(text_status(&wrong));
    if (wrong.length) verdict_refute(v, "sharp", "%s", text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    for (size_t i = 0; i < o.L; i++) {
        if (number_fits(K[i])) verdict_list_add(v, "kernel", K[i]);
        else left_out++;
    }
    if (left_out)
        verdict_note(v, "the last %zu values have more than %d digits: not listed", left_out, NUMBER_DIGITS_MOST);
    if (!wrong.length && verdict_listens(v)) TRY(state(v, &o, in, K));
out:
    list_free(K, o.L + o.late);
    if (o.s.N) ssm_clear(&o.s);
    text_clear(&wrong);
    return st;
}

static status circular(void *object) {
    ((view_object *)object)->circular = true;
    return ST_OK;
}
static status anticausal(void *object) {
    ((view_object *)object)->anticausal = true;
    return ST_OK;
}
static status late(void *object) {
    ((view_object *)object)->late = 1;
    return ST_OK;
}
static status no_direct(void *object) {
    ((view_object *)object)->direct = false;
    return ST_OK;
}
static status started(void *object) {
    ((view_object *)object)->start = true;
    return ST_OK;
}
static status slowing(void *object) {
    ((view_object *)object)->slowing = true;
    return ST_OK;
}

static const control controls[] = {
    {"circular", "no zero padding", "N=2 L=4 family=legs", NULL, circular, 0},
    {"anticausal", "correlation for convolution", "N=1 L=3 family=legt", NULL, anticausal, 0},
    {"kernel-one-late", "K_i = C A^(i+1) B", "N=2 L=2 family=lagt", NULL, late, 0},
    {"without-D", "the direct term left out", "N=1 L=1 family=legs", NULL, no_direct, 0},
    {"state-not-0", "x_(-1) = B", "N=2 L=2 family=lagt-half", NULL, started, 0},
    {"steps-that-shrink", "HiPPO's 1/t: weights depend on more than k - j", "N=2 L=3 family=legs", NULL, slowing, 0},
};

static const reading_spec readings[] = {
    {"sharp", "y_k = sum_(i<=k) C A^i B u_(k-i) + D u_k for k < L and every input u",
        "x_(-1) = 0, and A, B, C, D the same at every step"},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "order", .least = 1, .most = N_MOST, .initial = "4"},
    {.name = "L", .kind = PARAM_INT, .meaning = "length", .least = 1, .most = L_MOST, .initial = "16"},
    {.name = "step", .kind = PARAM_RATIONAL, .meaning = "of the bilinear discretisation, > 0", .initial = "1/4"},
    {.name = "family",
     .kind = PARAM_CHOICE,
     .meaning = "which HiPPO matrix",
     .initial = "legs",
     .choices = hippo_family_names},
};

static const quantity_spec quantities[] = {
    {"kernel", "C A^i B, i < L; C = (1, .., 1), rational gauge"},
};

const claim claim_lssl_convolution = {
    .id = "lssl:convolution",
    .paper = "lssl",
    .kind = "claim",
    .number = "",
    .title = "Recurrence and convolution are one map",
    .source = "Gu, Johnson, Goel, Saab, Dao, Rudra, Re, LSSL (2021), section 3: number unsure",
    .statement = "A linear state-space layer's recurrence and its convolution with the kernel (C A^i B) give the same "
                 "outputs.",
    .understood = "x_k = A x_(k-1) + B u_k, y_k = C x_k + D u_k, x_(-1) = 0; the convolution is the causal one, of "
                  "inputs padded with zeros.",
    .checked = "The identity holds for every system by induction (docs/proofs/lssl.md, 2). At the given N and L: "
               "HiPPO systems, bilinear, C = (1, .., 1), D = 1; every unit impulse through "
               "the recurrence, the last power by repeated squaring, a dense input by FLINT's product of polynomials.",
    .not_covered = "Rounding; other discretisations at the given N (the induction covers every A and B).",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=4 L=16",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &lssl_convolution_doubles,
};
