/* hurwitz.c - lmu:hurwitz: every eigenvalue of the LMU's matrix lies in the left half plane, for every d; and how long a
   forward Euler step may be. */
#include "numerics/exact/number.h"
#include "numerics/exact/routh.h"
#include "theorems/lmu/common/lmu_claims.h"
#include "theorems/lmu/common/lmu_doubles.h"

#define ROUTH_MOST 64
#define EULER_MOST 24
#define EULER_BITS 24 /* width of the enclosure, relative to its start */

/* CLAIM lmu:hurwitz/lyapunov: (P A + A^T P)_ij = P_i A_ij + A_ji P_j = -1 - (-1)^(i+j): integers, O(d^2). */
static status lyapunov(text *wrong, const lmu_object *o) {
    status st = ST_OK;
    mpq_t a, b, claimed;
    mpq_inits(a, b, claimed, NULL);
    for (size_t i = 0; i < o->d && !wrong->length; i++)
        for (size_t j = 0; j <= i && !wrong->length; j++) {
            rat_mat_get(a, &o->lmu.A, i, j);
            mpq_mul(a, a, o->P[i]);
            rat_mat_get(b, &o->lmu.A, j, i);
            mpq_mul(b, b, o->P[j]);
            mpq_add(a, a, b);
            mpq_set_si(claimed, -1 - (o->e_dropped ? 0 : (i + j) % 2 ? -1 : 1), 1);
            if (mpq_equal(a, claimed) && mpq_sgn(o->P[i]) > 0) continue;
            text_addf(wrong, "P A + A^T P, entry (%zu, %zu), is ", i, j);
            number_write_rational(wrong, a);
            text_add(wrong, ", not ");
            number_write_rational(wrong, claimed);
        }
    TRY(text_status(wrong));
out:
    mpq_clears(a, b, claimed, NULL);
    return st;
}

/* Whether every step up to h is stable: s^d q(1/s) shifted by -h/2 is Hurwitz (docs/proofs/lmu.md, 8). */
static status stable(bool *yes, const rat_poly *q, const mpq_t h) {
    rat_poly *back = NULL;
    mpq_t c;
    long d = rat_poly_degree(q);
    status st = rat_poly_new(&back);
    if (st != ST_OK) return st;
    mpq_init(c);
    for (long j = 0; j <= d; j++) {
        rat_poly_get_coeff(c, q, (size_t)j);
        rat_poly_set_coeff(back, (size_t)(d - j), c);
    }
    mpq_div_2exp(c, h, 1);
    mpq_neg(c, c);
    TRY(rat_poly_shift(back, c));
    TRY(rat_poly_hurwitz(yes, back));
out:
    mpq_clear(c);
    rat_poly_free(back);
    return st;
}

/* CLAIM lmu:hurwitz/euler: halving between a stable and an unstable step.  For one eigenvalue -1 the limit is 2, and it falls
   with d, so (0, 3) holds it. */
static status euler(verdict *v, const rat_poly *q, const work *w) {
    enclosure e;
    mpq_t middle;
    bool yes;
    status st = ST_OK;
    enclosure_init(&e);
    mpq_init(middle);
    mpq_set_ui(e.hi, 3, 1);
    TRY(stable(&yes, q, e.hi));
    if (yes) TRY(ST_BUG);
    for (unsigned bit = 0; bit < EULER_BITS + 8; bit++) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        mpq_add(middle, e.lo, e.hi);
        mpq_div_2exp(middle, middle, 1);
        TRY(stable(&yes, q, middle));
        mpq_set(yes ? e.lo : e.hi, middle);
    }
    verdict_enclosure(v, "euler_step_limit", &e);
out:
    enclosure_clear(&e);
    mpq_clear(middle);
    return st;
}

static status state(verdict *v, const lmu_object *o) {
    rat_mat sum = {0};
    status st = rat_mat_init(&sum, o->d, o->d);
    for (size_t i = 0; st == ST_OK && i < o->d * o->d; i++)
        rat_mat_set_si(&sum, i / o->d, i % o->d, (i / o->d + i % o->d) % 2 ? 0 : -2); /* -1 - (-1)^(i+j) */
    if (st == ST_OK) {
        fact_matrix(v, "sharp", "legt", &o->legt.A);
        fact_matrix(v, "sharp", "lyapunov", &sum);
        verdict_rest(v, "sharp", VERDICT_STATE(v, "positive", fact_name("P", 0)));
    }
    rat_mat_clear(&sum);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    lmu_object o = {0};
    text wrong;
    bool left = false;
    text_init(&wrong);
    size_t d = (size_t)params_int(in->params, "d");
    status st = lmu_object_init(&o, d, in->fault);
    if (st != ST_OK) goto out;
    TRY(claim_bend(in, &o));
    for (size_t i = 0; i < d; i++) verdict_list_add(v, "lyapunov", o.P[i]);
    verdict_scope(v,
                  "every d: P A + A^T P = -(1 1^T + e e^T), and no eigenvector that both annihilate; d=%zu: entry by "
                  "entry",
                  d);
    TRY(lyapunov(&wrong, &o));
    if (!wrong.length) TRY(lmu_classes_hold(&wrong, &o)); /* step 1, which the eigenvector argument needs */
    if (!wrong.length && d <= ROUTH_MOST) {
        TRY(rat_poly_hurwitz(&left, o.q));
        if (!left) text_add(&wrong, "Routh's scheme of the characteristic polynomial has a sign change");
        verdict_scope(v, "Routh's scheme of the characteristic polynomial");
    }
    if (wrong.length) verdict_refute(v, "sharp", "d=%zu: %s", d, text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    if (!wrong.length && d <= EULER_MOST) TRY(euler(v, o.q, in->work));
    else if (!wrong.length) verdict_note(v, "d > %d: the limit of Euler steps is not enclosed", EULER_MOST);
    if (!wrong.length && lmu_facts_wanted(v, "sharp", "d", d)) TRY(state(v, &o));
out:
    lmu_object_clear(&o);
    text_clear(&wrong);
    return st;
}

static status drop_e(void *object) {
    ((lmu_object *)object)->e_dropped = true;
    return ST_OK;
}

static status flat(void *object) { /* P = I */
    lmu_object *o = object;
    for (size_t i = 0; i < o->d; i++) mpq_set_ui(o->P[i], 1, 1);
    return ST_OK;
}

static status weights_inverted(void *object) {
    lmu_object *o = object;
    for (size_t i = 0; i < o->d; i++) mpq_inv(o->P[i], o->P[i]);
    return ST_OK;
}

static status minus(void *object) { /* -A is as unstable as A is stable */
    lmu_object *o = object;
    for (size_t i = 0; i < o->d * o->d; i++) mpz_neg(o->lmu.A.num[i], o->lmu.A.num[i]);
    return ST_OK;
}

static status skew(void *object) { /* the eigenvalues +-i s: on the axis */
    lmu_object *o = object;
    rat_poly_sub(o->q, o->q, o->q);
    rat_poly_set_coeff_si(o->q, 0, 4);
    rat_poly_set_coeff_si(o->q, 2, 1);
    return ST_OK;
}

static status one_sign(void *object) {
    lmu_object *o = object;
    rat_mat_set_si(&o->lmu.A, 1, 0, -3);
    return ST_OK;
}

static const control controls[] = {
    {"without-e", "P A + A^T P = -1 1^T alone", "d=2", NULL, drop_e, 0},
    {"P-flat", "the coordinates are not orthonormal", "d=2", NULL, flat, 0},
    {"P-inverted", "2i+1 for 1/(2i+1)", "d=3", NULL, weights_inverted, 0},
    {"A-negated", "the system run backwards", "d=1", NULL, minus, 0},
    {"on-the-axis", "s^2 + 4 is not Hurwitz", "d=2", NULL, skew, 0},
    {"one-sign", "A_10 = -3", "d=2", NULL, one_sign, 0},
};

static const reading_spec readings[] = {
    {"sharp",
     "every eigenvalue of A has negative real part, for every d: P = diag(1/(2i+1)) > 0 and P A + A^T P = -(1 1^T + e "
     "e^T)",
     NULL},
};

static const param_spec parameters[] = {
    {.name = "d", .kind = PARAM_INT, .meaning = "order of the memory", .least = 1, .most = LMU_D_MOST, .initial = "8"},
};

static const quantity_spec quantities[] = {
    {"lyapunov", "the diagonal of P"},
    {"euler_step_limit", "forward Euler of step h (windows) is stable iff h is below this: min of -2 Re l/|l|^2"},
};

const claim claim_lmu_hurwitz = {
    .id = "lmu:hurwitz",
    .paper = "lmu",
    .kind = "claim",
    .number = "",
    .title = "The LMU's memory is stable for every d",
    .source = "this project: docs/proofs/lmu.md; the matrix is that of " LMU_SOURCE,
    .statement = "Every eigenvalue of the LMU's matrix lies in the left half plane, whatever d; a forward Euler step "
                 "is stable only below a limit that falls with d.",
    .understood = "Window 1: for a window of theta samples the step is 1/theta, so Euler's method needs theta > 1/limit samples.",
    .checked = "The Lyapunov identity entry by entry in rationals; signs of classes of entries, from which it follows "
               "that no eigenvector is annihilated by both 1 and e (docs/proofs/lmu.md, 7). Routh's scheme of the "
               "characteristic polynomial up to d = 64. The limit of Euler steps by Routh's scheme of the shifted "
               "polynomial of 1/l, halving, up to d = 24.",
    .not_covered = "Rounding: a float32 recurrence of large d can still lose everything.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "d=8",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &lmu_hurwitz_doubles,
};
