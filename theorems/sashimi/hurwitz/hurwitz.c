/* hurwitz.c - sashimi:hurwitz: Lambda - P P* is Hurwitz iff what lies on the imaginary axis is simple and met by P.
   docs/proofs/s4.md, 12. */
#include <stdlib.h>

#include "constructions/s4/dplr.h"
#include "numerics/exact/number.h"
#include "numerics/exact/routh.h"
#include "theorems/claim.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4/common/s4_doubles.h"

#define N_MOST 16

typedef enum family { STRICT, SIMPLE, UNMET, DOUBLE, FAMILIES } family;
static const char *const family_names[FAMILIES] = {"Re l < 0", "l = i n on the axis, every P_n != 0",
                                                   "l = i n, P_0 = 0", "l_0 = l_1 = i on the axis"};

/* What a control bends. */
typedef struct tied_object {
    size_t N;
    gauss *l[FAMILIES], *P[FAMILIES];
    bool stable[FAMILIES]; /* claimed                                   */
    long factor;           /* M = diag(l) - factor P P*: 1             */
    long twice;            /* M + M* = twice (Re l - P P*): 2          */
} tied_object;

static status object_open(tied_object *o, size_t N) {
    *o = (tied_object){.N = N, .stable = {true, true, false, false}, .factor = 1, .twice = 2};
    for (size_t f = 0; f < FAMILIES; f++) {
        o->l[f] = calloc(N, sizeof *o->l[f]);
        o->P[f] = calloc(N, sizeof *o->P[f]);
        for (size_t n = 0; o->l[f] && n < N; n++) gauss_init(&o->l[f][n]);
        for (size_t n = 0; o->P[f] && n < N; n++) gauss_init(&o->P[f][n]);
        if (!o->l[f] || !o->P[f]) return ST_MEMORY;
        for (size_t n = 0; n < N; n++) {
            long m = (long)n;
            gauss_set_si(&o->l[f][n], f == STRICT ? -1 - m % 3 : 0, f == DOUBLE && n < 2 ? 1 : m);
            gauss_set_si(&o->P[f][n], f == UNMET && !n ? 0 : 1 + m % 2, f == UNMET && !n ? 0 : m % 3);
        }
    }
    return ST_OK;
}

static void object_close(tied_object *o) {
    for (size_t f = 0; f < FAMILIES; f++) {
        for (size_t n = 0; o->l[f] && n < o->N; n++) gauss_clear(&o->l[f][n]);
        for (size_t n = 0; o->P[f] && n < o->N; n++) gauss_clear(&o->P[f][n]);
        free(o->l[f]), free(o->P[f]);
    }
    *o = (tied_object){0};
}

/* m := the entry (n, k) of diag(l) - factor P P*. */
static void entry(gauss *m, const tied_object *o, size_t f, size_t n, size_t k) {
    gauss c;
    gauss_init(&c);
    gauss_mul_conjugate(m, &o->P[f][k], &o->P[f][n]);
    gauss_set_si(&c, -o->factor, 0);
    gauss_mul(m, &c, m);
    if (n == k) gauss_add(m, m, &o->l[f][n]);
    gauss_clear(&c);
}

/* CLAIM sashimi:hurwitz/lyapunov: M + M* = 2 Re l - 2 P P*, entry by entry. */
static void lyapunov(text *wrong, const tied_object *o, size_t f) {
    gauss a, b, claimed, c;
    gauss_init(&a), gauss_init(&b), gauss_init(&claimed), gauss_init(&c);
    for (size_t n = 0; n < o->N && !wrong->length; n++)
        for (size_t k = 0; k < o->N && !wrong->length; k++) {
            entry(&a, o, f, n, k);
            entry(&b, o, f, k, n);
            mpq_neg(b.im, b.im);
            gauss_add(&a, &a, &b);
            gauss_mul_conjugate(&claimed, &o->P[f][k], &o->P[f][n]);
            mpq_neg(claimed.re, claimed.re), mpq_neg(claimed.im, claimed.im);
            if (n == k) mpq_add(claimed.re, claimed.re, o->l[f][n].re);
            gauss_set_si(&c, o->twice, 0);
            gauss_mul(&claimed, &claimed, &c);
            if (gauss_equal(&a, &claimed)) continue;
            text_addf(wrong, "%s: M + M*, entry (%zu, %zu), has real part ", family_names[f], n, k);
            number_write_rational(wrong, a.re);
            text_add(wrong, ", not ");
            number_write_rational(wrong, claimed.re);
        }
    gauss_clear(&a), gauss_clear(&b), gauss_clear(&claimed), gauss_clear(&c);
}

/* CLAIM sashimi:hurwitz/routh: the real form [[Re, -Im], [Im, Re]] has the eigenvalues of M and their conjugates. */
static status routh(bool *stable, const tied_object *o, size_t f) {
    status st = ST_OK;
    rat_mat R = {0};
    rat_poly *p = NULL;
    gauss m;
    size_t N = o->N;
    gauss_init(&m);
    TRY(rat_mat_init(&R, 2 * N, 2 * N));
    TRY(rat_poly_new(&p));
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < N; k++) {
            entry(&m, o, f, n, k);
            rat_mat_set(&R, n, k, m.re);
            rat_mat_set(&R, N + n, N + k, m.re);
            rat_mat_set(&R, N + n, k, m.im);
            mpq_neg(m.im, m.im);
            rat_mat_set(&R, n, N + k, m.im);
        }
    TRY(rat_poly_charpoly(p, &R));
    TRY(rat_poly_hurwitz(stable, p));
out:
    rat_mat_clear(&R);
    rat_poly_free(p);
    gauss_clear(&m);
    return st;
}

/* CLAIM sashimi:hurwitz/printed: M (1, -1) = i (1, -1) for l = (i, i), P = (1, 1), computed. */
static status printed(verdict *v) {
    tied_object o = {0};
    gauss a, b;
    gauss_init(&a), gauss_init(&b);
    status st = object_open(&o, 2);
    for (size_t n = 0; st == ST_OK && n < 2; n++) gauss_set_si(&o.P[DOUBLE][n], 1, 0);
    bool keeps = st == ST_OK;
    for (size_t n = 0; n < 2 && keeps; n++) {
        entry(&a, &o, DOUBLE, n, 0);
        entry(&b, &o, DOUBLE, n, 1);
        gauss_sub(&a, &a, &b);
        gauss_set_si(&b, 0, n ? -1 : 1);
        keeps = gauss_equal(&a, &b);
    }
    if (keeps)
        verdict_refute(
            v, "printed",
            "Lambda = diag(i, i), P = (1, 1): (Lambda - P P*)(1, -1) = i (1, -1), an eigenvalue on the imaginary axis");
    object_close(&o);
    gauss_clear(&a), gauss_clear(&b);
    return st;
}

/* docs/certificate.md.  i v for v = (conj P_1, -conj P_0) and l_0 = l_1 = i: real parts, then imaginary ones. */
static void state(verdict *v, const tied_object *o) {
    static const char *const readings[] = {"sharp", "printed"}, *const positive[] = {"dissipation", "gram"};
    size_t N = o->N, count = 2 * (N < 2 ? 2 : N);
    const gauss *P = o->P[DOUBLE];
    mpq_t *iv = calloc(count, sizeof *iv);
    if (!iv) {
        v->failed = ST_MEMORY;
        return;
    }
    for (size_t j = 0; j < count; j++) mpq_init(iv[j]);
    for (size_t i = 0; i < 2; i++) verdict_parameter_count(v, readings[i], "N", N);
    fact_identity(v, "sharp", "0-(A*C+B*D)-(C*A+D*B)", "0-2*(A*C+B*D)");
    fact_identity(v, "sharp", "0-(B*C-A*D)+(D*A-C*B)", "0-2*(B*C-A*D)");
    for (size_t i = 0; i < 2; i++) verdict_rest(v, "sharp", VERDICT_STATE(v, "positive", fact_name(positive[i], 0)));
    verdict_rest(v, "sharp", VERDICT_STATE(v, "zero", fact_name("left", 0)));
    fact_vector(v, "sharp", "unmet", 0, iv, count);
    if (N > 1) {
        mpq_set(iv[0], P[1].im), mpq_neg(iv[1], P[0].im);
        mpq_set(iv[N], P[1].re), mpq_neg(iv[N + 1], P[0].re);
        fact_vector(v, "sharp", "double", 0, iv, count);
    }
    for (size_t j = 0; j < count; j++) mpq_set_si(iv[j], j == 2 ? 1 : j == 3 ? -1 : 0, 1); /* i (1, -1) */
    fact_vector(v, "printed", "printed", 0, iv, count);
    for (size_t j = 0; j < count; j++) mpq_clear(iv[j]);
    free(iv);
}

static status check(const claim_input *in, verdict *v) {
    tied_object o = {0};
    text wrong;
    text_init(&wrong);
    size_t N = (size_t)params_int(in->params, "N");
    status st = object_open(&o, N);
    if (st != ST_OK) goto out;
    TRY(claim_bend(in, &o));
    for (size_t f = 0; f < FAMILIES && !wrong.length; f++) {
        bool stable = false;
        if (f == DOUBLE && N < 2) continue;
        lyapunov(&wrong, &o, f);
        if (wrong.length) break;
        TRY(routh(&stable, &o, f));
        if (stable != o.stable[f])
            text_addf(&wrong, "%s: by Routh's scheme the characteristic polynomial of Lambda - P P* is %sHurwitz",
                      family_names[f], stable ? "" : "not ");
    }
    verdict_scope(v,
                  "every N: 2 Re x*Mx = 2 x*(Re Lambda)x - 2|P*x|^2; N=%zu: four families, the identity entry by entry "
                  "and Routh's scheme",
                  N);
    if (wrong.length) verdict_refute(v, "sharp", "N=%zu: %s", N, text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION);
    TRY(printed(v));
    if (!wrong.length && facts_wanted(v, NULL, N, N_MOST)) state(v, &o);
    TRY(text_status(&wrong));
out:
    object_close(&o);
    text_clear(&wrong);
    return st;
}

static status untied(void *object) { /* Q = -3 P */
    ((tied_object *)object)->factor = -3;
    return ST_OK;
}
static status added(void *object) {
    ((tied_object *)object)->factor = -1;
    return ST_OK;
}
static status once(void *object) {
    ((tied_object *)object)->twice = 1;
    return ST_OK;
}
static status double_stable(void *object) {
    ((tied_object *)object)->stable[DOUBLE] = true;
    return ST_OK;
}
static status unmet_stable(void *object) {
    ((tied_object *)object)->stable[UNMET] = true;
    return ST_OK;
}
static status axis_unstable(void *object) { /* Re l < 0 claimed to be necessary */
    ((tied_object *)object)->stable[SIMPLE] = false;
    return ST_OK;
}
static status right(void *object) {
    gauss_set_si(&((tied_object *)object)->l[STRICT][0], 100, 0);
    return ST_OK;
}

static const control controls[] = {
    {"untied", "Lambda - P Q* with Q = -3 P", "N=1", NULL, untied, 0},
    {"correction-added", "Lambda + P P*", "N=1", NULL, added, 0},
    {"lyapunov-once", "M + M* = Re Lambda - P P*", "N=1", NULL, once, 0},
    {"double-on-the-axis", "claimed Hurwitz with a double eigenvalue on the axis", "N=2", NULL, double_stable, 0},
    {"P-zero-on-the-axis", "claimed Hurwitz with P_0 = 0", "N=2", NULL, unmet_stable, 0},
    {"axis-never", "claimed never Hurwitz with Re Lambda = 0", "N=3", NULL, axis_unstable, 0},
    {"one-to-the-right", "an eigenvalue at 100", "N=2", NULL, right, 0},
};

static const reading_spec readings[] = {
    {"sharp",
     "Lambda - P P* is Hurwitz when Re Lambda < 0; when Re Lambda <= 0, iff its eigenvalues on the imaginary axis are "
     "simple and P is not 0 there",
     NULL},
    {"printed", "Lambda - P P* is Hurwitz when Re Lambda <= 0", NULL},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "order", .least = 1, .most = N_MOST, .initial = "6"}};

const claim claim_sashimi_hurwitz = {
    .id = "sashimi:hurwitz",
    .paper = "sashimi",
    .kind = "proposition",
    .number = "",
    .title = "Tied low-rank corrections and stability",
    .source = "Goel, Gu, Donahue, Re, It's Raw! Audio Generation with State-Space Models (2022), on Hurwitz state "
              "matrices (number unsure)",
    .statement = "Lambda - P P* is Hurwitz when all entries of Lambda have real part <= 0.",
    .understood = "Paraphrased: the printed text was not at hand. Hurwitz: every eigenvalue has real part below 0. "
                  "Lambda diagonal, P one column.",
    .checked = "The Lyapunov identity entry by entry in Gaussian rationals, from which the rest follows "
               "(docs/proofs/s4.md, 12); and Routh's scheme of the characteristic polynomial of the real 2N x 2N "
               "form for four families: inside, on the axis, with P_0 = 0, with a double eigenvalue.",
    .not_covered = "P of more columns; rounding.",
    .readings = readings,
    .reading_count = CLAIM_COUNT(readings),
    .params = parameters,
    .param_count = CLAIM_COUNT(parameters),
    .defaults = "N=6",
    .check = check,
    .controls = controls,
    .control_count = CLAIM_COUNT(controls),
    .doubles = &sashimi_hurwitz_doubles,
};
