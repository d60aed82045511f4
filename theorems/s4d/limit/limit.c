/* limit.c - s4d:limit: what dropping LegS's low-rank part changes, exactly, at every N.  docs/proofs/s4.md, 11. */
#include "numerics/exact/number.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4d/common/s4d_claims.h"
#include "theorems/s4/common/s4_doubles.h"

#define N_MOST 100000
#define TRANSFER_MOST 24

/* CLAIM s4d:limit/transfer: C (sI-F)^-1 B/2 = C (sI-A)^-1 B/(1 + rho), rho = prod (s-j)/prod (s+j+1), as polynomials:
   n_F (prod (s+j+1) + prod (s-j)) = 2 det(sI-F) n_A for transfer functions n_F/det(sI-F) and n_A/det(sI-A), det(sI-A) =
   prod (s+j+1). */
static status transfer(text *wrong, const s4d_object *o) {
    rat_poly *p[6] = {NULL};
    mpq_t c;
    mpq_init(c);
    status st = ST_OK;
    for (size_t i = 0; i < 6; i++) TRY(rat_poly_new(&p[i]));
    TRY(ssm_transfer(p[0], p[1], &o->F));
    TRY(ssm_transfer(p[2], p[3], &o->A));
    s4d_product(p[4], o, o->A.N, true);
    rat_poly_write_difference(wrong, "det(sI - A)", p[3], p[4]);
    s4d_product(p[5], o, o->A.N, false);
    if (o->sign > 0) rat_poly_add(p[4], p[4], p[5]);
    else rat_poly_sub(p[4], p[4], p[5]);
    rat_poly_mul(p[4], p[4], p[0]);
    rat_poly_mul(p[5], p[1], p[2]);
    mpq_set_si(c, o->half, 1);
    rat_poly_scale(p[5], p[5], c);
    if (!wrong->length) rat_poly_write_difference(wrong, "transfer functions multiplied across", p[4], p[5]);
    TRY(text_status(wrong));
out:
    for (size_t i = 0; i < 6; i++) rat_poly_free(p[i]);
    mpq_clear(c);
    return st;
}

/* CLAIM s4d:limit/factor: |rho(i w)|^2 = prod (w^2 + j^2)/(w^2 + (j+1)^2) = w^2/(w^2 + N^2), by its factors. */
static void factor(text *wrong, const s4d_object *o, size_t N) {
    mpq_t is, t, claimed;
    mpq_inits(is, t, claimed, NULL);
    for (long w = 1; w <= 3 && !wrong->length; w++) {
        mpq_set_ui(is, 1, 1);
        for (size_t j = 0; j < N; j++) {
            mpq_set_ui(t, (unsigned long)(w * w) + j * j, (unsigned long)(w * w) + (j + 1) * (j + 1));
            mpq_canonicalize(t);
            mpq_mul(is, is, t);
        }
        mpq_set_ui(claimed, (unsigned long)(w * w), (unsigned long)(w * w + o->factor) + N * N);
        mpq_canonicalize(claimed);
        if (mpq_equal(is, claimed)) continue;
        text_addf(wrong, "|rho(%ld i)|^2 is ", w);
        number_write_rational(wrong, is);
        text_add(wrong, ", not ");
        number_write_rational(wrong, claimed);
    }
    mpq_clears(is, t, claimed, NULL);
}

/* docs/certificate.md: (sI - A) X = prod (s+j+1) B and (sI - F) X = det(sI - F) B for the X of docs/proofs/s4.md, 10; rho. */
static status state(verdict *v, const s4d_object *o, size_t N) {
    static const char *const readings[] = {"sharp", "printed"};
    rat_poly *up = NULL, *closed = NULL, *square = NULL, *step = NULL;
    rat_poly **const all[] = {&up, &closed, &square, &step};
    status st = ST_OK;
    for (size_t i = 0; i < 4; i++) TRY(rat_poly_new(all[i]));
    s4d_product(up, o, N, true);
    TRY(s4d_closed(closed, o, N));
    rat_poly_set_coeff_si(square, 1, 1); /* x prod (x + (j+1)^2), x = w^2 */
    rat_poly_set_coeff_si(step, 1, 1);
    for (size_t j = 1; j <= N; j++) {
        rat_poly_set_coeff_si(step, 0, (long)(j * j));
        rat_poly_mul(square, square, step);
    }
    for (size_t r = 0; r < 2; r++) {
        verdict_parameter_count(v, readings[r], "N", N);
        for (size_t n = 0; n < N; n++) {
            fact_poly(v, readings[r], "legs", n, up);
            fact_poly(v, readings[r], "normal", n, closed);
        }
        fact_poly(v, readings[r], "factor", 0, square);
        fact_identity(v, readings[r], "(S+N+1)-(S-N)", "2*N+1");
    }
out:
    for (size_t i = 0; i < 4; i++) rat_poly_free(*all[i]);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    s4d_object o = {0};
    enclosure e;
    mpq_t q;
    text wrong;
    text_init(&wrong);
    enclosure_init(&e);
    mpq_init(q);
    size_t N = (size_t)params_int(in->params, "N"), built = N <= TRANSFER_MOST ? N : TRANSFER_MOST,
           counted = N <= 1000 ? N : 1000;
    status st = s4d_object_init(&o, built, in->fault);
    if (st != ST_OK) goto out;
    TRY(claim_bend(in, &o));
    verdict_scope(v,
                  "every N: (sI-F)^-1 B/2 = (sI-A)^-1 B/(1 + rho_N), |rho_N(iw)| = |w|/(N^2+w^2)^(1/2), by "
                  "telescoping; N=%zu: transfer functions by generic algebra; N=%zu: |rho_N|^2 factor by factor",
                  built, counted);
    s4d_telescopes(&wrong, &o);
    if (!wrong.length) TRY(transfer(&wrong, &o));
    if (!wrong.length) factor(&wrong, &o, counted);
    if (wrong.length) {
        verdict_refute(v, "sharp", "N=%zu: %s", N, text_data(&wrong));
    } else {
        verdict_establish(v, "sharp", METHOD_DERIVATION);
        verdict_establish(v, "printed", METHOD_DERIVATION);
    }
    mpz_set_ui(mpq_denref(q), N);
    mpz_mul_ui(mpq_denref(q), mpq_denref(q), N);
    mpz_add_ui(mpq_denref(q), mpq_denref(q), 1);
    mpz_set_ui(mpq_numref(q), 1);
    TRY(enclosure_sqrt(&e, q, 64));
    verdict_enclosure(v, "error_factor", &e);
    if (!wrong.length && facts_wanted(v, NULL, N, FACT_STATES_MOST)) TRY(state(v, &o, N));
out:
    s4d_object_clear(&o);
    text_clear(&wrong);
    enclosure_clear(&e);
    mpq_clear(q);
    return st;
}

static status not_halved(void *object) {
    ((s4d_object *)object)->half = 1;
    return ST_OK;
}
static status minus(void *object) {
    ((s4d_object *)object)->sign = -1;
    return ST_OK;
}
static status factors_off(void *object) {
    ((s4d_object *)object)->root_shift = 1;
    return ST_OK;
}
static status telescope(void *object) {
    ((s4d_object *)object)->telescope = 1;
    return ST_OK;
}
static status norm(void *object) {
    ((s4d_object *)object)->factor = 1;
    return ST_OK;
}
static status whole(void *object) { /* nothing dropped */
    s4d_object *o = object;
    rat_mat_clear(&o->F.A);
    return rat_mat_copy(&o->F.A, &o->A.A);
}

static const control controls[] = {
    {"B-not-halved", "B for B/2: a gain of 2 at frequency 0", "N=2", NULL, not_halved, 0},
    {"one-minus-rho", "1 - rho", "N=2", NULL, minus, 0},
    {"eigenvalues-off", "det(sI - A) = prod (s+j+2)", "N=2", NULL, factors_off, 0},
    {"telescope-off", "(s+n+1) - (s-n) = 2n+2", "N=1", NULL, telescope, 0},
    {"error-smaller", "w^2/(N^2 + w^2 + 1)", "N=2", NULL, norm, 0},
    {"nothing-dropped", "A for F", "N=2", NULL, whole, 0},
};

static const reading_spec readings[] = {
    {"sharp",
     "(sI-F)^-1 B/2 = (sI-A)^-1 B/(1 + rho_N(s)) with rho_N = prod (s-j)/prod (s+j+1), j < N, and |rho_N(iw)| = "
     "|w|/(N^2 + w^2)^(1/2)",
     NULL},
    {"printed", "at every frequency the responses of (F, B/2) and (A, B) agree in the limit of large N", NULL},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "order", .least = 1, .most = N_MOST, .initial = "16"}};

static const quantity_spec quantities[] = {
    {"error_factor", "|rho_N(i)| = 1/(N^2 + 1)^(1/2): the relative error at frequency 1 is this over |1 + rho|"}};

const claim claim_s4d_limit = {
    .id = "s4d:limit",
    .paper = "s4d",
    .kind = "theorem",
    .number = "",
    .title = "Dropping the low rank of LegS",
    .source = S4D_SOURCE ", the theorem on S4D-LegS (number unsure)",
    .statement = "With F the normal part of LegS and N growing, (F, B/2) has the kernel of (A, B) in the limit.",
    .understood = "Paraphrased: the printed text was not at hand. Compared as transfer functions, state by state, at s "
                  "= iw; the limit is at a fixed frequency.",
    .checked = "Telescoping sums for every N; the transfer functions with a generic output by the method of Faddeev "
               "and LeVerrier, N <= 24; |rho|^2 factor by factor at three frequencies, N <= 1000.",
    .not_covered = "Uniformity: at w = N the factor is 2^(-1/2) whatever N. Kernels in time.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=16",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &s4d_limit_doubles,
};
