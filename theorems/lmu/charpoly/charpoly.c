/* charpoly.c - lmu:charpoly: the characteristic polynomial of the LMU's matrix in closed form, for every d. */
#include "theorems/lmu/common/lmu_claims.h"
#include "theorems/lmu/common/lmu_doubles.h"

/* CLAIM lmu:charpoly/generic: det(sI - A) of the matrix as built, by FLINT. */
static status generic(text *wrong, const lmu_object *o) {
    rat_poly *p = NULL;
    status st = rat_poly_new(&p);
    if (st != ST_OK) return st;
    TRY(rat_poly_charpoly(p, &o->lmu.A));
    rat_poly_write_difference(wrong, "det(sI - A)", p, o->q);
    TRY(text_status(wrong));
out:
    rat_poly_free(p);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    lmu_object o = {0};
    text wrong;
    text_init(&wrong);
    size_t d = (size_t)params_int(in->params, "d");
    status st = lmu_object_init(&o, d, in->fault);
    if (st != ST_OK) goto out;
    TRY(claim_bend(in, &o));
    lmu_list(v, "coefficients", o.q);
    verdict_scope(v, "every d: LegT as differentiation with a boundary term, derivatives of a kernel that telescope");
    lmu_telescopes(&wrong, &o);
    if (!wrong.length) TRY(lmu_classes_hold(&wrong, &o));
    if (!wrong.length && d <= LMU_GENERIC_MOST) {
        TRY(generic(&wrong, &o));
        verdict_scope(v, "d=%zu: equal to the characteristic polynomial by generic algebra", d);
    } else {
        verdict_note(v, "d > %d: not compared with generic algebra", LMU_GENERIC_MOST);
    }
    if (wrong.length) verdict_refute(v, "sharp", "d=%zu: %s", d, text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    if (!wrong.length && lmu_facts_wanted(v, "sharp", "d", d)) lmu_facts_charpoly(v, "sharp", &o);
out:
    lmu_object_clear(&o);
    text_clear(&wrong);
    return st;
}

static status change(rat_poly *p, size_t at, long by) {
    mpq_t c, more;
    mpq_inits(c, more, NULL);
    rat_poly_get_coeff(c, p, at);
    mpq_set_si(more, by, 1);
    mpq_add(c, c, more);
    rat_poly_set_coeff(p, at, c);
    mpq_clears(c, more, NULL);
    return ST_OK;
}

static status constant_off(void *object) { return change(((lmu_object *)object)->q, 0, 1); }
static status trace_off(void *object) {
    lmu_object *o = object;
    return change(o->q, o->d - 1, -1); /* d^2 - 1 for d^2 */
}
static status not_monic(void *object) {
    lmu_object *o = object;
    return change(o->q, o->d, 1);
}
static status order_less(void *object) { /* of d - 1 */
    lmu_object *o = object;
    lmu_denominator(o->q, o->d - 1);
    return ST_OK;
}
static status diagonal(void *object) { /* 2i + 2 on the diagonal, as LegS has it doubled */
    lmu_object *o = object;
    for (size_t i = 0; i < o->d; i++) rat_mat_set_si(&o->lmu.A, i, i, -(2 * (long)i + 2));
    return ST_OK;
}
static status telescope(void *object) {
    ((lmu_object *)object)->first_shift = 1;
    return ST_OK;
}
static status legt_sign(void *object) { /* no alternation above the diagonal */
    lmu_object *o = object;
    for (size_t n = 0; n < o->d; n++)
        for (size_t k = 0; k < o->d; k++) rat_mat_set_si(&o->legt.A, n, k, -(2 * (long)k + 1));
    return ST_OK;
}

static const control controls[] = {
    {"constant-one-more", "(2d-1)!/(d-1)! + 1", "d=4", NULL, constant_off, 0},
    {"trace-one-less", "the trace is -d^2", "d=4", NULL, trace_off, 0},
    {"not-monic", "2 s^d", "d=3", NULL, not_monic, 0},
    {"order-less-by-one", "the polynomial of d - 1", "d=5", NULL, order_less, 0},
    {"diagonal-2i+2", "another matrix", "d=3", NULL, diagonal, 0},
    {"telescope-shifted", "N(N+k+1) in the sum", "d=2", NULL, telescope, 0},
    {"no-alternation", "differentiation needs it", "d=3", NULL, legt_sign, 0},
};

static const reading_spec readings[] = {
    {"sharp", "det(sI - A) = sum_j C(d, j) (2d-1-j)!/(d-1)! s^j, the denominator of the [d-1/d] Pade approximant of e^-s", NULL},
};

static const param_spec parameters[] = {
    {.name = "d", .kind = PARAM_INT, .meaning = "order of the memory", .least = 1, .most = LMU_D_MOST, .initial = "8"},
};

static const quantity_spec quantities[] = {{"coefficients", "of det(sI - A), low degree first"}};

const claim claim_lmu_charpoly = {
    .id = "lmu:charpoly",
    .paper = "lmu",
    .kind = "claim",
    .number = "",
    .title = "The characteristic polynomial of the LMU in closed form",
    .source = "this project: docs/proofs/lmu.md; the matrix is that of " LMU_SOURCE,
    .statement = "det(sI - A) is the denominator of the [d-1/d] Pade approximant of e^-s, made monic.",
    .understood = "Window 1; for a window theta put theta s for s and divide by theta^d.",
    .checked = "For every d: LegT is differentiation with one boundary term (signs of classes of order and parity), "
               "its resolvent a sum of derivatives of the reproducing kernel, and these telescope (two identities of "
               "degree 2, on a grid that decides them). At d: FLINT's characteristic polynomial of the matrix as "
               "built, up to d = 96.",
    .not_covered = "Nothing of the statement; that the steps imply it is proved in docs/proofs/lmu.md, 1-5.",
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
    .doubles = &lmu_charpoly_doubles,
};
