/* T1.c - s4:T1: LegS, LegT and LagT are normal plus low rank, exactly.  docs/proofs/s4.md, 5. */
#include "theorems/s4/T1/T1.h"

#include <stdio.h>

#include "numerics/exact/number.h"
#include "theorems/fact_matrix.h"
#include "theorems/families.h"
#include "theorems/s4/common/s4_doubles.h"

#define N_MOST 1024
#define RANK_MOST 96
/* Orders from which every class of order and parity is met, and a quadratic on the diagonal decided. */
#define CLASSES 4

static void unequal(text *wrong, const char *what, size_t n, size_t k, const mpq_t is, const mpq_t claimed) {
    text_addf(wrong, "%s, entry (%zu, %zu), is ", what, n, k);
    number_write_rational(wrong, is);
    text_add(wrong, ", not ");
    number_write_rational(wrong, claimed);
}

/* CLAIM s4:T1/split: A = F - P Q^T. */
static status split(text *wrong, const nplr_object *o, const work *w) {
    const nplr *m = &o->parts;
    mpq_t is, a, b;
    mpq_inits(is, a, b, NULL);
    status st = ST_OK;
    for (size_t n = 0; n < m->N && !wrong->length; n++) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        for (size_t k = 0; k < m->N && !wrong->length; k++) {
            rat_mat_get(is, &m->F, n, k);
            for (size_t c = 0; c < m->r; c++) {
                rat_mat_get(a, &m->P, n, c);
                rat_mat_get(b, &m->Q, k, c);
                mpq_mul(a, a, b);
                mpq_sub(is, is, a);
            }
            rat_mat_get(a, &o->A.A, n, k);
            if (!mpq_equal(is, a)) unequal(wrong, "F - P Q^T", n, k, is, a);
        }
    }
out:
    mpq_clears(is, a, b, NULL);
    return st;
}

/* CLAIM s4:T1/skew: G F + F^T G = 2 shift G with G = diag(g): in orthonormal coordinates F - shift I is skew, so F is
   normal. */
static status skew(text *wrong, const nplr_object *o, const work *w) {
    const nplr *m = &o->parts;
    mpq_t is, a, g;
    mpq_inits(is, a, g, NULL);
    status st = ST_OK;
    for (size_t n = 0; n < m->N && !wrong->length; n++) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        for (size_t k = 0; k <= n && !wrong->length; k++) {
            rat_mat_get(is, &m->F, n, k);
            mpq_set_ui(g, hippo_gauge(o->family, n), 1);
            mpq_mul(is, is, g);
            rat_mat_get(a, &m->F, k, n);
            mpq_set_ui(g, hippo_gauge(o->family, k), 1);
            mpq_mul(a, a, g);
            mpq_add(is, is, a);
            mpq_set_ui(a, n == k ? 2 * hippo_gauge(o->family, n) : 0, 1);
            mpq_mul(a, a, m->shift);
            if (!mpq_equal(is, a)) unequal(wrong, "G F + F^T G", n, k, is, a);
        }
    }
out:
    mpq_clears(is, a, g, NULL);
    return st;
}

/* CLAIM s4:T1/rank: of A - F, by generic algebra, is the number of independent columns of P and of Q. */
static status rank(text *wrong, const nplr_object *o, size_t *r) {
    rat_mat low = {0};
    mpq_t minus;
    mpq_init(minus);
    mpq_set_si(minus, -1, 1);
    status st = ST_OK;
    size_t p = rat_mat_rank(&o->parts.P), q = rat_mat_rank(&o->parts.Q), generic;
    *r = p < q ? p : q;
    if (o->parts.N <= RANK_MOST) {
        TRY(rat_mat_add_scaled(&low, &o->A.A, minus, &o->parts.F));
        generic = rat_mat_rank(&low);
        if (generic != *r) text_addf(wrong, "A - F has rank %zu, P Q^T %zu", generic, *r);
    }
out:
    rat_mat_clear(&low);
    mpq_clear(minus);
    return st;
}

static void clear(nplr_object *o) {
    if (o->A.N) ssm_clear(&o->A);
    nplr_clear(&o->parts);
    *o = (nplr_object){0};
}

static status build(const claim_input *in, nplr_object *o, hippo_family family, size_t N) {
    status st = ST_OK;
    clear(o);
    o->family = family;
    TRY(hippo_build(&o->A, family, N, in->fault));
    TRY(nplr_build(&o->parts, family, N));
    TRY(claim_bend(in, o));
out:
    return st;
}

/* One family at one order; the first breach is a witness. */
static status one(text *wrong, const claim_input *in, nplr_object *o, hippo_family family, size_t N, size_t *r) {
    status st = ST_OK;
    TRY(build(in, o, family, N));
    text_reset(wrong);
    TRY(split(wrong, o, in->work));
    if (!wrong->length) TRY(skew(wrong, o, in->work));
    if (!wrong->length) TRY(rank(wrong, o, r));
    TRY(text_status(wrong));
out:
    return st;
}

/* The reading `spectrum` of one family, at N or where that is past generic algebra at the largest order before. */
static status spectrum(text *wrong, const claim_input *in, nplr_object *o, hippo_family family, size_t N) {
    status st = ST_OK;
    TRY(build(in, o, family, N < CHARPOLY_MOST ? N : CHARPOLY_MOST));
    TRY(nplr_spectrum(wrong, o));
out:
    return st;
}

static void state_rows(verdict *v, const char *what, hippo_family family, const rat_mat *M) {
    char name[32];
    snprintf(name, sizeof name, "%s.%s", what, hippo_family_names[family]);
    fact_matrix(v, "sharp", name, M);
    fact_matrix(v, "printed", name, M);
}

/* One family (docs/certificate.md): F, 2 shift G, and that the columns of P and of Q are independent. */
static status state(verdict *v, const nplr *m, hippo_family family) {
    static const char *const readings[] = {"sharp", "printed"}, *const columns[] = {"P", "Q"};
    rat_mat twice = {0};
    char name[32];
    mpq_t q;
    mpq_init(q);
    status st = rat_mat_init(&twice, m->N, m->N);
    for (size_t n = 0; st == ST_OK && n < m->N; n++) {
        mpq_set_ui(q, 2 * hippo_gauge(family, n), 1);
        mpq_mul(q, q, m->shift);
        rat_mat_set(&twice, n, n, q);
    }
    mpq_clear(q);
    if (st != ST_OK) goto out;
    state_rows(v, "normal", family, &m->F);
    state_rows(v, "symmetric", family, &twice);
    for (size_t i = 0; m->N >= m->r && i < 4; i++) {
        snprintf(name, sizeof name, "%s.%s", columns[i / 2], hippo_family_names[family]);
        verdict_rest(v, readings[i % 2], VERDICT_STATE(v, "positive", fact_name(name, 0)));
    }
out:
    rat_mat_clear(&twice);
    return st;
}

/* Whether a certificate is wanted, and then its parameters. */
static bool wanted(verdict *v, const char *family, size_t N) {
    static const char *const readings[] = {"sharp", "printed"};
    if (!facts_wanted(v, NULL, N, FACT_STATES_MOST)) return false;
    for (size_t i = 0; i < 2; i++) {
        verdict_parameter_word(v, readings[i], "family", family);
        verdict_parameter_count(v, readings[i], "N", N);
    }
    return true;
}

static status check(const claim_input *in, verdict *v) {
    nplr_object o = {0};
    text wrong;
    text_init(&wrong);
    status st = ST_OK;
    mpq_t q;
    mpq_init(q);
    size_t N = (size_t)params_int(in->params, "N"), r = 0, failed = 0;
    bool spectral = true;
    const char *family = params_word(in->params, "family");
    hippo_family first, last;
    TRY(families_asked(&first, &last, in->params, in->fault));
    verdict_scope(v, "every N: classes of entries by order and parity, met at N=%d; N=%zu: every entry%s%s", CLASSES, N,
                  N <= RANK_MOST ? ", ranks by generic algebra" : "",
                  N <= CHARPOLY_MOST ? ", det(sI - F) likewise" : "");
    if (N > CHARPOLY_MOST) verdict_scope(v, "N=%d: det(sI - F) by generic algebra", CHARPOLY_MOST);
    bool stating = wanted(v, family, N);
    verdict_decline(v, "spectrum", "a certificate has the parts, not their characteristic polynomials");
    for (hippo_family k = first; k <= last; k++) {
        TRY(spectrum(&wrong, in, &o, k, N));
        if (wrong.length) verdict_refute(v, "spectrum", "%s", text_data(&wrong));
        spectral = spectral && !wrong.length;
        text_reset(&wrong);
        if (N < CLASSES) TRY(one(&wrong, in, &o, k, CLASSES, &r));
        if (!wrong.length) TRY(one(&wrong, in, &o, k, N, &r));
        if (wrong.length) {
            failed++;
            verdict_refute(v, "sharp", "%s N=%zu: %s", hippo_family_names[k], o.parts.N, text_data(&wrong));
            if (r > 2) verdict_refute(v, "printed", "%s N=%zu: rank %zu", hippo_family_names[k], N, r);
            text_reset(&wrong);
            continue;
        }
        if (stating) TRY(state(v, &o.parts, k));
        mpq_set_ui(q, r, 1);
        families_tell(v, "rank", q, first == last);
        families_tell(v, "shift", o.parts.shift, first == last);
    }
    if (spectral) verdict_establish(v, "spectrum", METHOD_DERIVATION);
    TRY(pattern_check(v, &o.pattern, N, in->fault));
    if (!failed) {
        verdict_establish(v, "sharp", METHOD_DERIVATION);
        verdict_establish(v, "printed", METHOD_DERIVATION);
    }
out:
    clear(&o);
    text_clear(&wrong);
    mpq_clear(q);
    return st;
}

static status rank_one(void *object) { /* the second column left in F, which then is not skew */
    nplr *m = &((nplr_object *)object)->parts;
    for (size_t n = 0; n < m->N; n++)
        for (size_t k = 0; k < m->N; k++) mpz_submul(m->F.num[n * m->N + k], m->P.num[2 * n + 1], m->Q.num[2 * k + 1]);
    for (size_t n = 0; n < m->N; n++) mpz_set_ui(m->P.num[2 * n + 1], 0);
    return ST_OK;
}
static status shift_one(void *object) {
    mpq_set_si(((nplr_object *)object)->parts.shift, -1, 1);
    return ST_OK;
}
static status shift_half(void *object) {
    mpq_set_si(((nplr_object *)object)->parts.shift, -1, 2);
    return ST_OK;
}
static status swapped(void *object) { /* the alternation on and below the diagonal instead of above */
    nplr_object *o = object;
    for (size_t n = 0; n < o->A.N; n++)
        for (size_t k = 0; k < o->A.N; k++)
            rat_mat_set_si(&o->A.A, n, k, -(2 * (long)k + 1) * (k <= n && (n + k) % 2 ? -1 : 1));
    return ST_OK;
}
static status doubled(void *object) {
    mpz_set_ui(((nplr_object *)object)->parts.Q.den, 1);
    return ST_OK;
}
static status diagonal_n(void *object) {
    nplr_object *o = object;
    for (size_t n = 0; n < o->A.N; n++) rat_mat_set_si(&o->A.A, n, n, -(long)n);
    return ST_OK;
}
static status corner(void *object) {
    nplr_object *o = object;
    rat_mat_set_si(&o->parts.F, 0, o->parts.N - 1, 7);
    rat_mat_set_si(&o->A.A, 0, o->parts.N - 1, 7);
    return ST_OK;
}

static status whole(void *object) {
    ((nplr_object *)object)->whole = true;
    return ST_OK;
}
static status unshifted(void *object) {
    ((nplr_object *)object)->unshifted = true;
    return ST_OK;
}

static status pattern_unsigned(void *object) {
    ((nplr_object *)object)->pattern.unsigned_inverse = true;
    return ST_OK;
}
static status pattern_whole(void *object) {
    ((nplr_object *)object)->pattern.whole_inverse = true;
    return ST_OK;
}

static const control controls[] = {
    {"legt-rank-1", "a symmetric correction of rank 1 for LegT", "N=4 family=legt", NULL, rank_one, 0},
    {"shift-one", "S - I instead of S - I/2", "N=2 family=legs", NULL, shift_one, 0},
    {"legt-shift", "LegT has no shift", "N=3 family=legt", NULL, shift_half, 0},
    {"lagt-half-shift", "nor has LagT with 1/2 on its diagonal", "N=2 family=lagt-half", NULL, shift_half, 0},
    {"legt-swapped", "the alternating sign on the wrong side", "N=3 family=legt", NULL, swapped, 0},
    {"correction-doubled", "B B^T for (1/2) B B^T", "N=2 family=legs", NULL, doubled, 0},
    {"diagonal-n", "n for n+1 on the diagonal of A", "N=2 family=legs", NULL, diagonal_n, 0},
    {"corner", "one entry of A and F", "N=5 family=lagt", NULL, corner, 0},
    {"whole-denominator", "all of the Pade denominator in LegT's spectrum", "N=4 family=legt", "spectrum", whole, 0},
    {"lagt-unshifted", "LagT's spectrum without its shift", "N=3 family=lagt", "spectrum", unshifted, 0},
    {"inverse-unsigned", "T/2 for J T J/2", "N=3", "inverse", pattern_unsigned, 0},
    {"inverse-whole", "J T J for J T J/2", "N=3", "inverse", pattern_whole, 0},
};

static const reading_spec readings[] = {
    {"sharp",
     "A = shift I + S - P Q^T with S skew: LegS shift -1/2, r = 1; LegT shift 0, r = 2; LagT shift -1/2, r = 1; LagT "
     "with diagonal 1/2 shift 0, r = 1",
     NULL},
    {"printed", "LegS, LegT and LagT are V Lambda V* - P Q^T with V unitary and r = 1 or 2; r = 1 for LegS", NULL},
    {"spectrum",
     "det(sI - F) is half of: LegS prod (s+j+1) + prod (s-j); LegT s^N + those terms of the Pade denominator of e^-s "
     "whose degree has N's parity; LagT (s+1)^N + s^N; LagT with diagonal 1/2 (s+1/2)^N + (s-1/2)^N",
     NULL},
    {"inverse",
     "LegT without its weights, H_nk = -1 for k <= n, -(-1)^(n+k) above, is the inverse of J T J/2: J = diag((-1)^n), "
     "T has 1 above the diagonal, -1 below it and -1 in its corners (0, 0) and (N-1, N-1)",
     NULL},
    {"printed-inverse", "H is the inverse of T (appendix C.1 as quoted; the page itself was not read)", NULL},
    {"printed-name", "the matrix of equation (2) is LegT (appendix C.1 as quoted; the page itself was not read)", NULL},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "order", .least = 1, .most = N_MOST, .initial = "16"},
    FAMILIES_PARAM,
};

static const quantity_spec quantities[] = {
    {"rank", "of the correction P Q^T; without --family a list: legs, legt, lagt, lagt-half"},
    {"shift", "the real part of the normal part's eigenvalues; a list likewise"},
};

const claim claim_s4_T1 = {
    .id = "s4:T1",
    .paper = "s4",
    .kind = "theorem",
    .number = "1",
    .title = "HiPPO matrices are normal plus low rank",
    .source = "Gu, Goel, Re, S4 (2021), Theorem 1",
    .statement = "All HiPPO matrices (LegS, LegT, LagT) have a representation A = V Lambda V* - P Q^T with V unitary, "
                 "Lambda diagonal and P, Q of "
                 "rank r = 1 or 2; HiPPO-LegS has r = 1.",
    .understood = "In the rational gauge, where 'unitary' is meant for the inner product sum g_n x_n y_n. A real "
                  "matrix shift I + S with S skew is normal, so the "
                  "spectral theorem gives V and Lambda = shift + imaginary. LagT as in HiPPO (diagonal 1) and as in "
                  "S4's appendix C (1/2).",
    .checked = "A = F - P Q^T and G F + F^T G = 2 shift G, every entry, in integers over 2. Every N: off the diagonal "
               "each entry is (2k+1)/2 times a constant of its class, on it a "
               "polynomial of degree at most 2 in n. Ranks by FLINT for N <= 96. No smaller r with a normal part of "
               "this kind: docs/proofs/s4.md, 5. Reading spectrum: the closed forms, proved for every N there, 14, "
               "against FLINT's characteristic polynomial at N, or past 48 at 48. Readings about LegT's pattern of "
               "signs: products and traces at N, or past 96 at 96; every N: the same, 15.",
    .not_covered = "Lambda and V themselves; other normal parts (LegT at N = 2 is a multiple of I plus rank 1).",
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
    .doubles = &s4_T1_doubles,
};
