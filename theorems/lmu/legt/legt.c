/* legt.c - lmu:legt: the Legendre Memory Unit's memory is HiPPO-LegT in other coordinates. */
#include "numerics/exact/number.h"
#include "theorems/lmu/common/lmu_claims.h"
#include "theorems/lmu/common/lmu_doubles.h"

/* "entry (2, 1) is 5, not -5" */
static void differ(text *t, const char *what, size_t i, size_t j, const mpq_t is, const mpq_t should) {
    text_addf(t, "%s entry (%zu, %zu) is ", what, i, j);
    number_write_rational(t, is);
    text_add(t, ", not ");
    number_write_rational(t, should);
}

/* CLAIM lmu:legt/entries: A_ij T_j = T_i LegT_ij, B = T LegT_B, and C T reads the window's far end, (-1)^k (2k+1). */
static status compare(text *wrong, const lmu_object *o) {
    mpq_t left, right, far;
    mpq_inits(left, right, far, NULL);
    for (size_t i = 0; i < o->d && !wrong->length; i++) {
        for (size_t j = 0; j < o->d && !wrong->length; j++) {
            rat_mat_get(left, &o->lmu.A, i, j);
            mpq_mul(left, left, o->T[j]);
            rat_mat_get(right, &o->legt.A, i, j);
            mpq_mul(right, right, o->T[i]);
            if (!mpq_equal(left, right)) differ(wrong, "A T and T A_LegT:", i, j, left, right);
        }
        rat_mat_get(left, &o->lmu.B, i, 0);
        rat_mat_get(right, &o->legt.B, i, 0);
        mpq_mul(right, right, o->T[i]);
        if (!wrong->length && !mpq_equal(left, right)) differ(wrong, "B and T B_LegT:", i, 0, left, right);
        rat_mat_get(left, &o->lmu.C, 0, i);
        mpq_mul(left, left, o->T[i]);
        mpq_set_si(far, (i % 2 ? -1 : 1) * (2 * (long)i + 1), 1);
        if (!wrong->length && !mpq_equal(left, far)) differ(wrong, "C T and the far end:", 0, i, left, far);
    }
    mpq_clears(left, right, far, NULL);
    return text_status(wrong);
}

/* CLAIM lmu:legt/every-d: both systems have an entry by its class alone - order of i and j, parity of i - j - times 2i+1 (LMU)
   or 2j+1 (LegT); with T_i/T_j = (-1)^(i+j) (2i+1)/(2j+1) what is left is a sign for each class, and order 3 has them all. */
static status compare_classes(text *wrong, const lmu_object *o) {
    lmu_object three = {0};
    status st = ST_OK;
    if (o->d >= LMU_CLASSES) return ST_OK; /* entry by entry, below, has them */
    TRY(lmu_object_init(&three, LMU_CLASSES, NULL));
    TRY(compare(wrong, &three));
out:
    lmu_object_clear(&three);
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
    verdict_scope(v, "every d: the signs of five classes of order and parity; d=%zu: entry by entry", d);
    TRY(compare(&wrong, &o));
    if (!wrong.length) TRY(compare_classes(&wrong, &o));
    if (wrong.length) verdict_refute(v, "sharp", "d=%zu: %s", d, text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    if (!wrong.length && lmu_facts_wanted(v, "sharp", "d", d)) {
        fact_matrix(v, "sharp", "lmu", &o.lmu.A);
        fact_matrix(v, "sharp", "conjugate", &o.lmu.A); /* T A_LegT T^-1 has these rows, too */
    }
out:
    lmu_object_clear(&o);
    text_clear(&wrong);
    return st;
}

static status no_sign(void *object) {
    lmu_object *o = object;
    for (size_t i = 0; i < o->d; i++) mpq_abs(o->T[i], o->T[i]);
    return ST_OK;
}

static status no_weight(void *object) {
    lmu_object *o = object;
    for (size_t i = 0; i < o->d; i++) mpq_set_si(o->T[i], i % 2 ? -1 : 1, 1);
    return ST_OK;
}

static status swapped(void *object) { /* the cases of LegT exchanged: alternating on and below the diagonal */
    lmu_object *o = object;
    for (size_t n = 0; n < o->d; n++)
        for (size_t k = 0; k < o->d; k++)
            rat_mat_set_si(&o->legt.A, n, k, -(2 * (long)k + 1) * (k > n || (n + k) % 2 == 0 ? 1 : -1));
    return ST_OK;
}

static status halved(void *object) { /* "halve again for timescale correctness": a window of 2 */
    lmu_object *o = object;
    mpz_mul_ui(o->legt.A.den, o->legt.A.den, 2);
    mpz_mul_ui(o->legt.B.den, o->legt.B.den, 2);
    return ST_OK;
}

static status input_flat(void *object) {
    lmu_object *o = object;
    for (size_t i = 0; i < o->d; i++) rat_mat_set_si(&o->lmu.B, i, 0, 2 * (long)i + 1);
    return ST_OK;
}

static status near_end(void *object) { /* reads u(t), not u(t - 1) */
    lmu_object *o = object;
    for (size_t i = 0; i < o->d; i++) rat_mat_set_si(&o->lmu.C, 0, i, i % 2 ? -1 : 1);
    return ST_OK;
}

static const control controls[] = {
    {"T-without-sign", "the window runs backwards", "d=2", NULL, no_sign, 0},
    {"T-without-weight", "the orthonormal gauge is not the rational one", "d=2", NULL, no_weight, 0},
    {"cases-swapped", "the same eigenvalues, another system", "d=2", NULL, swapped, 0},
    {"window-of-two", "public code that halves A and B", "d=1", NULL, halved, 0},
    {"input-unsigned", "B = 2i+1", "d=2", NULL, input_flat, 0},
    {"near-end", "C = (-1)^i reads the present", "d=2", NULL, near_end, 0},
};

static const reading_spec readings[] = {
    {"sharp", "T A_LegT T^-1 = A, T B_LegT = B and C T reads the far end of the window, with T = diag((-1)^i (2i+1))", NULL},
};

static const param_spec parameters[] = {
    {.name = "d", .kind = PARAM_INT, .meaning = "order of the memory", .least = 1, .most = LMU_D_MOST, .initial = "16"},
};

const claim claim_lmu_legt = {
    .id = "lmu:legt",
    .paper = "lmu",
    .kind = "claim",
    .number = "",
    .title = "The LMU's memory is HiPPO-LegT",
    .source = LMU_SOURCE "; HiPPO (2020), Theorem 1",
    .statement = "The d-dimensional memory of the LMU is the HiPPO-LegT system in other coordinates.",
    .understood = "Window 1. LegT in the rational gauge (constructions/hippo), that is with its orthonormal "
                  "coordinates divided by sqrt(2n+1). Public code of S4 halves A and B: that is a window of 2, another "
                  "system.",
    .checked = "Both systems are built and compared entry by entry; signs of the classes of order and parity decide every d "
               "(docs/proofs/lmu.md, 2).",
    .not_covered = "The nonlinear layer of the LMU.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .defaults = "d=16",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &lmu_legt_doubles,
};
