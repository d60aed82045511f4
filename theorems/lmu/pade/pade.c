/* pade.c - lmu:pade: the LMU delays its input by the [d-1/d] Pade approximant of e^-s, exactly to order 2d. */
#include <stdlib.h>

#include "numerics/exact/number.h"
#include "theorems/lmu/common/lmu_claims.h"
#include "theorems/lmu/common/lmu_doubles.h"

/* error := the coefficient of s^m in q e^-s - p, m = 0, 1, ..: sum_j q_j (-1)^(m-j)/(m-j)! - p_m.
   In integers: times m!, it is sum_j q_j (-1)^(m-j) m!/(m-j)! - m! p_m. */
static void error_at(mpq_t error, const lmu_object *o, size_t m) {
    mpq_t c, factor;
    mpz_t falling;
    mpq_inits(c, factor, NULL);
    mpz_init_set_ui(falling, 1); /* m!/(m-j)! */
    mpq_set_ui(error, 0, 1);
    for (size_t j = 0; j <= m && (long)j <= rat_poly_degree(o->q); j++) {
        rat_poly_get_coeff(c, o->q, j);
        mpq_set_z(factor, falling);
        mpq_mul(c, c, factor);
        if ((m - j) % 2) mpq_neg(c, c);
        mpq_add(error, error, c);
        mpz_mul_ui(falling, falling, m - j);
    }
    mpz_fac_ui(falling, m);
    mpq_set_z(factor, falling);
    mpq_div(error, error, factor);
    rat_poly_get_coeff(c, o->p, m);
    mpq_sub(error, error, c);
    mpz_clear(falling);
    mpq_clears(c, factor, NULL);
}

/* CLAIM lmu:pade/order: 0 for s^0 .. s^(2d-1), (-1)^d d!/(2d)! at s^(2d). */
static void orders(text *wrong, verdict *v, const lmu_object *o) {
    mpq_t error, leading;
    mpz_t z;
    mpq_inits(error, leading, NULL);
    mpz_init(z);
    mpz_fac_ui(mpq_numref(leading), o->d);
    mpz_fac_ui(mpq_denref(leading), 2 * o->d);
    mpq_canonicalize(leading);
    if (o->d % 2) mpq_neg(leading, leading);
    for (size_t m = 0; (long)m < 2 * (long)o->d + o->order && !wrong->length; m++) {
        error_at(error, o, m);
        if (mpq_sgn(error) == 0) continue;
        text_addf(wrong, "the coefficient of s^%zu in q e^-s - p is ", m);
        number_write_rational(wrong, error);
        text_add(wrong, ", not 0");
    }
    error_at(error, o, 2 * o->d);
    verdict_rational(v, "leading_error", error);
    if (!wrong->length && !mpq_equal(error, leading)) {
        text_addf(wrong, "the coefficient of s^%zu in q e^-s - p is ", 2 * o->d);
        number_write_rational(wrong, error);
        text_add(wrong, ", not ");
        number_write_rational(wrong, leading);
    }
    mpz_clear(z);
    mpq_clears(error, leading, NULL);
}

/* CLAIM lmu:pade/transfer: C (sI - A)^-1 B = p/q from the matrices; and with C = (-1)^i, the output at lag 0 is 1 - s^d/q. */
static status transfers(text *wrong, const lmu_object *o) {
    rat_poly *n = NULL, *m = NULL, *left = NULL, *right = NULL;
    ssm near = {0};
    status st = ST_OK;
    TRY(rat_poly_new(&n));
    TRY(rat_poly_new(&m));
    TRY(rat_poly_new(&left));
    TRY(rat_poly_new(&right));
    TRY(ssm_transfer(n, m, &o->lmu));
    rat_poly_mul(left, n, o->q);
    rat_poly_mul(right, o->p, m);
    rat_poly_write_difference(wrong, "C adj(sI - A) B q against p det(sI - A)", left, right);
    TRY(ssm_copy(&near, &o->lmu));
    for (size_t i = 0; i < o->d; i++) rat_mat_set_si(&near.C, 0, i, i % 2 ? -1 : 1);
    TRY(ssm_transfer(n, m, &near));
    rat_poly_set(right, m);
    if (!o->lag0) { /* n = det - s^d; claimed otherwise: n = det, the output at lag 0 is the input */
        rat_poly_sub(left, left, left);
        rat_poly_set_coeff_si(left, o->d, 1);
        rat_poly_sub(right, right, left);
    }
    rat_poly_write_difference(wrong, "numerator at lag 0", n, right);
    TRY(text_status(wrong));
out:
    if (near.N) ssm_clear(&near);
    rat_poly_free(n);
    rat_poly_free(m);
    rat_poly_free(left);
    rat_poly_free(right);
    return st;
}

static void state(verdict *v, const lmu_object *o) {
    fact_list l;
    mpq_t leading;
    mpq_init(leading);
    fact_list_init(&l);
    error_at(leading, o, 2 * o->d);
    fact_list_add(&l, 2 * o->d, leading);
    lmu_facts_charpoly(v, "sharp", o);
    fact_identity(v, "sharp", "(N+K)+(N-1-K)", "2*N-1");
    if (l.failed) v->failed = ST_MEMORY;
    else verdict_rest(v, "sharp", VERDICT_STATE(v, "row", fact_name("series", 0), fact_count(0), fact_row(&l)));
    fact_list_clear(&l);
    mpq_clear(leading);
}

static status check(const claim_input *in, verdict *v) {
    lmu_object o = {0};
    text wrong;
    text_init(&wrong);
    size_t d = (size_t)params_int(in->params, "d");
    status st = lmu_object_init(&o, d, in->fault);
    if (st != ST_OK) goto out;
    TRY(claim_bend(in, &o));
    lmu_list(v, "numerator", o.p);
    lmu_list(v, "denominator", o.q);
    verdict_scope(v,
                  "every d: resolvent and coefficients as for lmu:charpoly, order by the kernel's moments; d=%zu: "
                  "coefficients of q e^-s - p up to s^%zu",
                  d, 2 * d);
    lmu_telescopes(&wrong, &o);
    if (!wrong.length) TRY(lmu_classes_hold(&wrong, &o));
    if (!wrong.length && d <= LMU_TRANSFER_MOST) {
        TRY(transfers(&wrong, &o));
        verdict_scope(v, "transfer functions at both ends of the window from the matrices");
    }
    if (!wrong.length) orders(&wrong, v, &o);
    if (wrong.length) verdict_refute(v, "sharp", "d=%zu: %s", d, text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    if (!wrong.length && lmu_facts_wanted(v, "sharp", "d", d)) state(v, &o);
    TRY(text_status(&wrong));
out:
    lmu_object_clear(&o);
    text_clear(&wrong);
    return st;
}

static status full_degree(void *object) { /* [d/d]: p of degree d */
    lmu_object *o = object;
    rat_poly_sub(o->p, o->p, o->p);
    mpz_t z;
    mpq_t c;
    mpz_init(z);
    mpq_init(c);
    for (size_t j = 0; j <= o->d; j++) { /* C(d, j) (2d-j)!/d!, signs alternating, and q likewise */
        mpz_bin_uiui(mpq_numref(c), o->d, j);
        mpz_set_ui(mpq_denref(c), 1);
        for (size_t k = o->d + 1; k <= 2 * o->d - j; k++) mpz_mul_ui(mpq_numref(c), mpq_numref(c), k);
        rat_poly_set_coeff(o->q, j, c);
        if (j % 2) mpq_neg(c, c);
        rat_poly_set_coeff(o->p, j, c);
    }
    mpz_clear(z);
    mpq_clear(c);
    return ST_OK;
}

static status order_more(void *object) {
    ((lmu_object *)object)->order = 1;
    return ST_OK;
}

static status lag0_exact(void *object) {
    ((lmu_object *)object)->lag0 = true;
    return ST_OK;
}

static status swapped(void *object) { /* the cases of LegT exchanged: the same q, another p */
    lmu_object *o = object;
    for (size_t i = 0; i < o->d; i++)
        for (size_t j = 0; j < o->d; j++) {
            long w = 2 * (long)i + 1;
            rat_mat_set_si(&o->lmu.A, i, j, i > j || (j - i) % 2 == 0 ? -w : w);
        }
    return ST_OK;
}

static status sign_lost(void *object) { /* p without its signs */
    lmu_object *o = object;
    mpq_t c;
    mpq_init(c);
    for (size_t j = 0; j < o->d; j++) {
        rat_poly_get_coeff(c, o->p, j);
        mpq_abs(c, c);
        rat_poly_set_coeff(o->p, j, c);
    }
    mpq_clear(c);
    return ST_OK;
}

static status order_less(void *object) {
    lmu_object *o = object;
    lmu_denominator(o->q, o->d - 1);
    lmu_numerator(o->p, o->d - 1);
    return ST_OK;
}

static status telescope(void *object) {
    ((lmu_object *)object)->second_shift = 1;
    return ST_OK;
}

static const control controls[] = {
    {"full-degree", "the [d/d] approximant is another system", "d=3", NULL, full_degree, 0},
    {"order-one-more", "order 2d + 1", "d=4", NULL, order_more, 0},
    {"lag-0-exact", "what comes in does not come out at once", "d=2", NULL, lag0_exact, 0},
    {"cases-swapped", "the eigenvalues stay, the transfer function does not", "d=2", NULL, swapped, 0},
    {"numerator-without-signs", "e^s in the place of e^-s", "d=2", NULL, sign_lost, 0},
    {"order-less-by-one", "the approximant of d - 1", "d=4", NULL, order_less, 0},
    {"telescope-shifted", "N+k+1 in the alternating sum", "d=2", NULL, telescope, 0},
};

static const reading_spec readings[] = {
    {"sharp",
     "C (sI - A)^-1 B = p/q is the [d-1/d] Pade approximant of e^-s; q e^-s - p = (-1)^d d!/(2d)! s^(2d) + .., so the "
     "order is exactly 2d; at lag 0 the output is 1 - s^d/q, not 1",
     NULL},
};

static const param_spec parameters[] = {
    {.name = "d", .kind = PARAM_INT, .meaning = "order of the memory", .least = 1, .most = 256, .initial = "6"},
};

static const quantity_spec quantities[] = {
    {"numerator", "p, low degree first"},
    {"denominator", "q, low degree first, monic"},
    {"leading_error", "the coefficient of s^(2d) in q e^-s - p"},
};

static const char *const columns[] = {"numerator", "denominator", "leading_error", NULL};
static const char *const decimals[] = {"leading_error", NULL};
static const claim_table table = {.name = "lmu-pade",
                                  .title = "The LMU's delay as a Pade approximant of e^-s",
                                  .ranges = "d=1..8",
                                  .columns = columns,
                                  .decimals = decimals};

const claim claim_lmu_pade = {
    .id = "lmu:pade",
    .paper = "lmu",
    .kind = "claim",
    .number = "",
    .title = "The LMU delays by a Pade approximant, to order 2d",
    .source = LMU_SOURCE,
    .statement = "The memory is derived from the Pade approximants of e^(-theta s): read by C, it returns the input "
                 "delayed by theta.",
    .understood = "Window theta = 1; p/q of degrees d-1 and d, q monic. \"Delayed\" means as well as a Pade "
                  "approximant can: the first coefficient that differs is given.",
    .checked = "For every d: docs/proofs/lmu.md, 1-6 (classes of entries, two telescoping identities). At d: every "
               "coefficient of q e^-s - p up to s^(2d); up to d = 20 the transfer function from the matrices, at both "
               "ends of the window.",
    .not_covered = "How good the delay is at high frequencies.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "d=6",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .table = &table,
    .doubles = &lmu_pade_doubles,
};
