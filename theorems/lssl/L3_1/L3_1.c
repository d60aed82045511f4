/* L3_1.c - lssl:L3.1: a sigmoid gate is one backward-Euler step of x' = -x + u, of length exp(z).
   docs/proofs/lssl.md, 1. */
#include "constructions/ssm/ssm.h"
#include "numerics/exact/number.h"
#include "theorems/claim.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4/common/s4_doubles.h"

#define POINTS 5

/* A rational function of E = e^z. */
typedef struct fraction {
    rat_poly *num, *den;
} fraction;

/* What a control bends. */
typedef struct gate_object {
    mpq_t alpha, A, B;      /* generalised bilinear weight; x' = A x + B u */
    fraction step;          /* E                                          */
    fraction keep, take;    /* 1 - sigma, sigma                           */
    bool softplus;          /* the step is ln(1+E)                        */
} gate_object;

static status fraction_open(fraction *f, long n0, long n1, long d0, long d1) {
    status st = ST_OK;
    TRY(rat_poly_new(&f->num));
    TRY(rat_poly_new(&f->den));
    rat_poly_set_coeff_si(f->num, 0, n0);
    rat_poly_set_coeff_si(f->num, 1, n1);
    rat_poly_set_coeff_si(f->den, 0, d0);
    rat_poly_set_coeff_si(f->den, 1, d1);
out:
    return st;
}

static void fraction_close(fraction *f) { rat_poly_free(f->num), rat_poly_free(f->den); }

static status object_open(gate_object *o) {
    status st = ST_OK;
    *o = (gate_object){0};
    mpq_inits(o->alpha, o->A, o->B, NULL);
    mpq_set_si(o->alpha, 1, 1);
    mpq_set_si(o->A, -1, 1);
    mpq_set_si(o->B, 1, 1);
    TRY(fraction_open(&o->step, 0, 1, 1, 0));
    TRY(fraction_open(&o->keep, 1, 0, 1, 1)); /* 1 - E/(1+E) */
    TRY(fraction_open(&o->take, 0, 1, 1, 1));
out:
    return st;
}

static void object_close(gate_object *o) {
    mpq_clears(o->alpha, o->A, o->B, NULL);
    fraction_close(&o->step), fraction_close(&o->keep), fraction_close(&o->take);
}

/* is - claimed = 0 as functions of E: is.num claimed.den = claimed.num is.den.  A value that differs is the witness. */
static status same(text *wrong, const char *what, const fraction *is, const fraction *claimed) {
    rat_poly *a = NULL, *b = NULL;
    mpq_t E, x, y, z;
    status st = ST_OK;
    mpq_inits(E, x, y, z, NULL);
    TRY(rat_poly_new(&a));
    TRY(rat_poly_new(&b));
    rat_poly_mul(a, is->num, claimed->den);
    rat_poly_mul(b, claimed->num, is->den);
    for (unsigned long e = 1; !wrong->length && !rat_poly_equal(a, b) && e < 16; e++) { /* fewer than 16 common zeros */
        mpq_set_ui(E, e, 1);
        rat_poly_eval(x, is->den, E);
        rat_poly_eval(y, claimed->den, E);
        if (!mpq_sgn(x) || !mpq_sgn(y)) continue;
        rat_poly_eval(z, is->num, E);
        mpq_div(x, z, x);
        rat_poly_eval(z, claimed->num, E);
        mpq_div(y, z, y);
        if (mpq_equal(x, y)) continue;
        text_addf(wrong, "e^z = %lu: the coefficient of %s is ", e, what);
        number_write_rational(wrong, x);
        text_add(wrong, ", the gate's is ");
        number_write_rational(wrong, y);
    }
    if (!wrong->length && !rat_poly_equal(a, b)) TRY(ST_BUG);
out:
    mpq_clears(E, x, y, z, NULL);
    rat_poly_free(a), rat_poly_free(b);
    return st;
}

/* CLAIM lssl:L3.1/identity: with the step p/q the coefficients are (q + (1-a) A p)/(q - a A p) and B p/(q - a A p). */
static status identity(text *wrong, const gate_object *o) {
    fraction keep = {0}, take = {0};
    mpq_t c;
    status st = ST_OK;
    mpq_init(c);
    TRY(fraction_open(&keep, 0, 0, 0, 0));
    TRY(fraction_open(&take, 0, 0, 0, 0));
    mpq_mul(c, o->alpha, o->A);
    rat_poly_scale(keep.den, o->step.num, c);
    rat_poly_sub(keep.den, o->step.den, keep.den);
    rat_poly_set(take.den, keep.den);
    mpq_sub(c, o->A, c); /* (1-a) A */
    rat_poly_scale(keep.num, o->step.num, c);
    rat_poly_add(keep.num, keep.num, o->step.den);
    rat_poly_scale(take.num, o->step.num, o->B);
    TRY(same(wrong, "x_(t-1)", &keep, &o->keep));
    if (!wrong->length) TRY(same(wrong, "u_t", &take, &o->take));
out:
    fraction_close(&keep), fraction_close(&take);
    mpq_clear(c);
    return st;
}

/* CLAIM lssl:L3.1/softplus: backward Euler's coefficient h/(1+h) rises with h, so it is E/(1+E) for h = E alone;
   ln(1+E) = E at E = 1 would be e = 2, and e > 2. */
static status softplus(text *wrong) {
    enclosure e;
    mpq_t one;
    status st = ST_OK;
    mpq_init(one);
    enclosure_init(&e);
    mpq_set_ui(one, 1, 1);
    TRY(enclosure_exp(&e, one, 16));
    if (mpq_cmp_ui(e.lo, 2, 1) > 0)
        text_add(wrong, "e^z = 1: backward Euler with step ln 2 keeps 1/(1 + ln 2) of the state, more than the gate's "
                        "1/2, since e > 2");
out:
    enclosure_clear(&e);
    mpq_clear(one);
    return st;
}

static void evaluate(mpq_t y, const fraction *f, const mpq_t E) {
    mpq_t d;
    mpq_init(d);
    rat_poly_eval(y, f->num, E);
    rat_poly_eval(d, f->den, E);
    mpq_div(y, y, d);
    mpq_clear(d);
}

/* CLAIM lssl:L3.1/generic: the 1 x 1 system discretised by exact algebra at five values of E. */
static status generic(text *wrong, const gate_object *o, fault *f) {
    static const long at[POINTS][2] = {{1, 3}, {1, 1}, {2, 1}, {5, 1}, {7, 1}};
    status st = ST_OK;
    ssm s = {0}, r = {0};
    mpq_t E, h, is, claimed;
    mpq_inits(E, h, is, claimed, NULL);
    TRY(ssm_init(&s, "leaky", 1, f));
    rat_mat_set(&s.A, 0, 0, o->A);
    rat_mat_set(&s.B, 0, 0, o->B);
    for (size_t i = 0; i < POINTS && !wrong->length; i++) {
        mpq_set_si(E, at[i][0], (unsigned long)at[i][1]);
        evaluate(h, &o->step, E);
        TRY(ssm_discretise(&r, &s, GENERALISED, o->alpha, h, f));
        rat_mat_get(is, &r.A, 0, 0);
        evaluate(claimed, &o->keep, E);
        bool right = mpq_equal(is, claimed);
        rat_mat_get(is, &r.B, 0, 0);
        evaluate(claimed, &o->take, E);
        if (!right || !mpq_equal(is, claimed))
            text_addf(wrong, "e^z = %ld/%ld: the discretised system is not the gate", at[i][0], at[i][1]);
        ssm_clear(&r);
        r = (ssm){0};
    }
out:
    if (r.N) ssm_clear(&r);
    if (s.N) ssm_clear(&s);
    mpq_clears(E, h, is, claimed, NULL);
    return st;
}

/* The facts of a certificate: one state; with (1+E) Y = X + E U for the gate's output Y, X + E (U - Y) is Y; five steps. */
static void state(verdict *v, const gate_object *o) {
    mpq_t x[2], E;
    mpq_inits(x[0], x[1], E, NULL);
    verdict_parameter_count(v, "sharp", "N", 1);
    fact_identity(v, "sharp", "(1+E)*X+E*((1+E)*U-(X+E*U))", "X+E*U");
    for (size_t i = 0; i < POINTS; i++) {
        mpq_set_ui(E, i + 1, 1);
        evaluate(x[0], &o->keep, E);
        evaluate(x[1], &o->take, E);
        fact_vector(v, "sharp", "euler", i, x, 2);
    }
    mpq_clears(x[0], x[1], E, NULL);
}

static status check(const claim_input *in, verdict *v) {
    gate_object o;
    text wrong;
    text_init(&wrong);
    status st = object_open(&o);
    if (st != ST_OK) goto out;
    TRY(claim_bend(in, &o));
    verdict_scope(v, "every z, x and u: equality of rational functions of e^z; e^z = 1/3, 1, 2, 5, 7: by exact "
                     "discretisation");
    if (o.softplus) TRY(softplus(&wrong));
    else TRY(identity(&wrong, &o));
    if (!wrong.length) TRY(generic(&wrong, &o, in->fault));
    TRY(text_status(&wrong));
    if (wrong.length) verdict_refute(v, "sharp", "%s", text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    if (!wrong.length && verdict_listens(v)) state(v, &o);
out:
    object_close(&o);
    text_clear(&wrong);
    return st;
}

static status forward(void *object) {
    mpq_set_ui(((gate_object *)object)->alpha, 0, 1);
    return ST_OK;
}
static status bilinear(void *object) {
    mpq_set_ui(((gate_object *)object)->alpha, 1, 2);
    return ST_OK;
}
static status by_softplus(void *object) {
    ((gate_object *)object)->softplus = true;
    return ST_OK;
}
static status growing(void *object) {
    mpq_set_si(((gate_object *)object)->A, 1, 1);
    return ST_OK;
}
static status doubled(void *object) {
    mpq_set_ui(((gate_object *)object)->B, 2, 1);
    return ST_OK;
}
static status swapped(void *object) {
    gate_object *o = object;
    fraction f = o->keep;
    o->keep = o->take;
    o->take = f;
    return ST_OK;
}
static status by_sigma(void *object) {
    rat_poly_set_coeff_si(((gate_object *)object)->step.den, 1, 1);
    return ST_OK;
}

static const control controls[] = {
    {"forward-euler", "weight 0: keeps 1 - E", "", NULL, forward, 0},
    {"bilinear", "weight 1/2: keeps (2-E)/(2+E)", "", NULL, bilinear, 0},
    {"step-softplus", "ln(1+e^z) for e^z", "", NULL, by_softplus, 0},
    {"step-sigma", "the gate itself for the step", "", NULL, by_sigma, 0},
    {"x'=x+u", "the sign of A", "", NULL, growing, 0},
    {"x'=-x+2u", "the input counted twice", "", NULL, doubled, 0},
    {"gates-swapped", "sigma keeps, 1 - sigma takes", "", NULL, swapped, 0},
};

static const reading_spec readings[] = {
    {"sharp", "backward Euler with step e^z turns x' = -x + u into x_t = (1 - sigma(z)) x_(t-1) + sigma(z) u_t, "
              "sigma(z) = 1/(1 + e^-z), for every real z", NULL},
};

const claim claim_lssl_L3_1 = {
    .id = "lssl:L3.1",
    .paper = "lssl",
    .kind = "lemma",
    .number = "3.1",
    .title = "A gate is a step of backward Euler",
    .source = "Gu, Johnson, Goel, Saab, Dao, Rudra, Re, LSSL (2021), Lemma 3.1",
    .statement = "A gated recurrence x_t = (1 - sigma(z)) x_(t-1) + sigma(z) u_t, sigma the sigmoid and z an "
                 "arbitrary expression, is the backward-Euler "
                 "discretisation of x' = -x + u.",
    .understood = "With the step exp(z), which may change from one t to the next; z is any real number.",
    .checked = "Both coefficients as rational functions of e^z, multiplied out; the 1 x 1 system discretised exactly "
               "at five steps.",
    .not_covered = "Gates that are functions of the state: the step then depends on x, and the recurrence is not "
                   "linear.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .defaults = "",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &lssl_L3_1_doubles,
};
