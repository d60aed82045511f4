/* contractive.c - hippo:contractive: the norms of one step of LegS under four discretisations. */
#include <math.h>
#include <stdlib.h>

#include "numerics/ball/norm.h"
#include "theorems/hippo/common/hippo_claims.h"
#include "theorems/hippo/common/hippo_doubles.h"

#define GENERIC_MOST 12
#define BITS 64
#define STEP_BITS_FACT 64 /* digits of a step in a certificate, binary, numerator and denominator together */
#define HELD_FACT 4096    /* N^2 times these, up to which it holds the norm of zero-order hold */

enum { BACKWARD_RADIUS = 1, BILINEAR_FACTOR, ZOH_RADIUS, FORWARD_TOO, DIAGONAL_N, TWO_I, BACKWARD_OF_TWICE };

enum { FE, BE, TUSTIN, ZOH, KINDS };
static const char *const norm_names[KINDS] = {"norm_forward_euler", "norm_backward_euler", "norm_bilinear", "norm_zoh"};
static const char *const words[KINDS] = {"forward Euler", "backward Euler", "bilinear", "zero-order hold in logarithmic time"};

/* phi := the eigenvalue of the step for the eigenvalue m of A: 1 - hm, 1/(1+hm), (1-hm/2)/(1+hm/2), (1/(1+h))^m. */
static void eigenvalue(mpq_t phi, int kind, unsigned long m, const mpq_t h) {
    mpq_t one, hm;
    mpq_inits(one, hm, NULL);
    mpq_set_ui(one, 1, 1);
    mpq_set_ui(hm, m, 1);
    mpq_mul(hm, hm, h);
    if (kind == TUSTIN) mpq_div_2exp(hm, hm, 1);
    if (kind == FE || kind == TUSTIN) mpq_sub(phi, one, hm);
    else mpq_set(phi, one);
    if (kind == BE || kind == TUSTIN) {
        mpq_add(hm, one, hm);
        mpq_div(phi, phi, hm);
    }
    if (kind == ZOH) {
        mpq_add(one, one, h);
        mpz_pow_ui(mpq_numref(phi), mpq_denref(one), m);
        mpz_pow_ui(mpq_denref(phi), mpq_numref(one), m);
    }
    mpq_clears(one, hm, NULL);
}

static status step_matrix(rat_mat *F, size_t N, int kind, const mpq_t h) {
    mpq_t *phi = mpq_list_new(N);
    if (!phi) return ST_MEMORY;
    for (size_t j = 0; j < N; j++) eigenvalue(phi[j], kind, j + 1, h);
    status st = legs_function(F, N, phi);
    mpq_list_free(phi, N);
    return st;
}

/* CLAIM hippo:contractive/matrices: the closed form is what solving I + (h/2) A gives. */
static status generic(text *wrong, const rat_mat *F, size_t N, int kind, const mpq_t h, fault *f) {
    static const discretisation as[] = {FORWARD_EULER, BACKWARD_EULER, BILINEAR};
    ssm s = {0}, r = {0};
    mpq_t none;
    mpq_init(none);
    status st = hippo_build(&s, HIPPO_LEGS, N, f);
    if (st == ST_OK) st = ssm_discretise(&r, &s, as[kind], none, h, f);
    if (st == ST_OK && !rat_mat_equal(&r.A, F)) text_addf(wrong, "N=%zu: the matrix of %s is not the closed form", N, words[kind]);
    ssm_clear(&s);
    ssm_clear(&r);
    mpq_clear(none);
    return st;
}

/* bound := the square of the bound of this kind; false where there is none. */
static bool bound_squared(mpq_t bound, int kind, const mpq_t h, long bend) {
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    mpq_set(bound, h);
    if (kind == BE && bend != BACKWARD_RADIUS && bend != BACKWARD_OF_TWICE) mpq_div_2exp(bound, bound, 1);
    if (bend == BACKWARD_OF_TWICE && kind == BE) mpq_add(bound, bound, bound);
    mpq_add(bound, one, bound);
    mpq_inv(bound, bound); /* 1/(1+h/2) or 1/(1+h) */
    if (kind == BE || (kind == ZOH && bend == ZOH_RADIUS)) mpq_mul(bound, bound, bound);
    if (kind == TUSTIN || kind == FE) mpq_set(bound, one);
    if (kind == TUSTIN && bend == BILINEAR_FACTOR) mpq_set_ui(bound, 998001, 1000000); /* (999/1000)^2 */
    mpq_clear(one);
    return kind != FE || bend == FORWARD_TOO;
}

/* CLAIM hippo:contractive/norms: the enclosed norm against the bound. */
static status one_kind(text *wrong, verdict *v, size_t N, int kind, const mpq_t h, long bend, const work *w, fault *f) {
    rat_mat F = {0};
    enclosure e;
    mpq_t bound;
    unsigned long *g = malloc(N * sizeof *g);
    status st = ST_OK;
    enclosure_init(&e);
    mpq_init(bound);
    if (!g) TRY(ST_MEMORY);
    for (size_t n = 0; n < N; n++) g[n] = hippo_gauge(HIPPO_LEGS, n);
    TRY(step_matrix(&F, N, kind, h));
    if (kind != ZOH && N <= GENERIC_MOST) TRY(generic(wrong, &F, N, kind, h, f));
    TRY(enclosure_norm(&e, &F, g, BITS, w));
    verdict_enclosure(v, norm_names[kind], &e);
    if (wrong->length || !bound_squared(bound, kind, h, bend)) goto out;
    int sign; /* zero-order hold comes so near to its bound that only this tells them apart */
    TRY(enclosure_norm_compare(&sign, &F, g, bound, w));
    if (sign < 0)
        text_addf(wrong, "N=%zu: the norm of a step of %s is at least %.12g, more than the bound %.12g", N, words[kind], mpq_get_d(e.lo),
                  sqrt(mpq_get_d(bound)));
    if (!sign) verdict_doubt(v, "sharp", "N=%zu: the norm of %s is not told from its bound", N, words[kind]);
out:
    free(g);
    rat_mat_clear(&F);
    enclosure_clear(&e);
    mpq_clear(bound);
    return st;
}

/* For a certificate: energy carries every bound; the definiteness of three forms says them again at N and h. */
static status state(verdict *v, size_t N, const mpq_t h) {
    static const char *const forms[] = {"backward", "bilinear", "hold"};
    size_t bits = mpz_sizeinbase(mpq_numref(h), 2) + mpz_sizeinbase(mpq_denref(h), 2);
    if (!hippo_facts_wanted(v, "sharp", N)) return ST_OK;
    verdict_parameter(v, "sharp", "step", h);
    if (bits > STEP_BITS_FACT) {
        verdict_decline(v, "sharp", "a certificate takes a step of fewer digits");
        return ST_OK;
    }
    bool held = N * N * bits <= HELD_FACT;
    for (size_t i = 0; i < (held ? 3 : 2); i++) verdict_rest(v, "sharp", VERDICT_STATE(v, "positive", fact_name(forms[i], 0)));
    status st = hippo_facts_energy(v, "sharp", N);
    return st == ST_OK && held ? hippo_facts_eigen(v, "sharp", N) : st;
}

static status check(const claim_input *in, verdict *v) {
    size_t N = (size_t)params_int(in->params, "N");
    long bend = claim_bend_amount(in);
    mpq_t h, q, last;
    text wrong;
    mpq_inits(h, q, last, NULL);
    text_init(&wrong);
    mpq_set(h, *params_rational(in->params, "step"));
    status st = ST_OK;
    verdict_scope(v, "every N and every step: from A + A^T = I + B B^T; N=%zu and this step: the four matrices, their norms enclosed", N);
    hippo_dissipative(&wrong, bend == TWO_I ? 2 : 1, 1, bend == DIAGONAL_N ? 0 : 1);
    for (int kind = 0; kind < KINDS && !wrong.length; kind++) TRY(one_kind(&wrong, v, N, kind, h, bend, in->work, in->fault));
    mpq_set_ui(q, 1, 1);
    mpq_div_2exp(last, h, 1);
    mpq_add(last, last, q);
    mpq_inv(last, last);
    verdict_rational(v, "bound_backward_euler", last);
    eigenvalue(q, FE, 1, h);
    eigenvalue(last, FE, N, h);
    mpq_abs(q, q);
    mpq_abs(last, last);
    verdict_rational(v, "radius_forward_euler", mpq_cmp(q, last) > 0 ? q : last);
    claims_close(v, "sharp", &wrong, METHOD_DERIVATION | METHOD_ENCLOSURE);
    TRY(state(v, N, h));
    TRY(text_status(&wrong));
out:
    text_clear(&wrong);
    mpq_clears(h, q, last, NULL);
    return st;
}

static status require(const params *p, fault *f) {
    if (mpq_sgn(*params_rational(p, "step")) > 0) return ST_OK;
    return fault_set(f, ST_DOMAIN, "--step: a step is greater than 0");
}

static const control controls[] = {
    {"backward-by-its-radius", "1/(1+h) is the spectral radius, not the norm", "N=2 step=1", NULL, NULL, BACKWARD_RADIUS},
    {"backward-of-2h", "1/(1+2h)", "N=3 step=1/2", NULL, NULL, BACKWARD_OF_TWICE},
    {"bilinear-below-0.999", "no factor below 1 holds for all N", "N=32 step=2", NULL, NULL, BILINEAR_FACTOR},
    {"zoh-by-its-radius", "r is the spectral radius, not the norm", "N=2 step=1", NULL, NULL, ZOH_RADIUS},
    {"forward-euler-too", "claims that forward Euler contracts", "N=4 step=1", NULL, NULL, FORWARD_TOO},
    {"diagonal-n", "n for n+1 on the diagonal", "N=2 step=1", NULL, NULL, DIAGONAL_N},
    {"two-identities", "A + A^T = 2I + B B^T", "N=2 step=1", NULL, NULL, TWO_I},
};

static const reading_spec readings[] = {
    {"sharp", "for every N and h > 0, in the orthonormal gauge: |(I+hA)^-1| <= 1/(1+h/2); |(I+hA/2)^-1 (I-hA/2)| < 1; "
              "|exp(-A ln(1+h))| <= (1+h)^(-1/2)", NULL},
};
static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "state size", .least = 1, .most = 128, .initial = "8"},
    {.name = "step", .kind = PARAM_RATIONAL, .meaning = "the step h (1/k at the k-th sample)", .initial = "1"},
};
static const quantity_spec quantities[] = {
    {"norm_forward_euler", "of I - hA"},
    {"norm_backward_euler", "of (I+hA)^-1"},
    {"norm_bilinear", "of (I+hA/2)^-1 (I-hA/2)"},
    {"norm_zoh", "of exp(-A ln(1+h)), zero-order hold in logarithmic time"},
    {"bound_backward_euler", "1/(1+h/2)"},
    {"radius_forward_euler", "spectral radius of I - hA"},
};
static const char *const columns[] = {"norm_forward_euler", "norm_backward_euler", "norm_bilinear", "norm_zoh", "bound_backward_euler",
                                      "radius_forward_euler", NULL};
static const claim_table table = {.name = "legs-stability",
                                  .title = "Norms of one step of LegS under four discretisations",
                                  .ranges = "N=2,4,8,16 step=1/4,1,2",
                                  .columns = columns,
                                  .decimals = columns};

const claim claim_hippo_contractive = {
    .id = "hippo:contractive",
    .paper = "hippo",
    .kind = "claim",
    .number = "",
    .title = "Which discretisations of LegS contract",
    .source = "this project: " HIPPO_PROOFS "; the system is that of " HIPPO_SOURCE ", Theorem 2",
    .statement = "Backward Euler, bilinear and zero-order-hold steps of LegS contract, for every N and every step.",
    .understood = "The norm is the Euclidean one of the paper's coefficients (orthonormal gauge). A step of LegS at sample k has h = 1/k; zero-order hold "
                  "is taken in logarithmic time, where k/(k+1) = 1/(1+h) makes it rational.",
    .checked = "Every N and h: A + A^T = I + B B^T by classes of entries, from which each bound is one line (docs/proofs/legs.md, 10). At N and h: each "
               "matrix exactly from the eigenvectors, up to N = 12 also by solving; its norm enclosed by pivots in Arb and below its bound.",
    .not_covered = "Norms of products over many steps, except that they are at most the product of these.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .quantities = quantities,
    .quantity_count = CLAIM_COUNT(quantities),
    .defaults = "N=8 step=1",
    .require = require,
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .table = &table,
    .doubles = &hippo_contractive_doubles,
};
