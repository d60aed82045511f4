/* spectrum.c - s4d:spectrum: the eigenvalues of LegS's normal part, -1/2 + i y, each proved in O(N); against S4D-Inv
   and S4D-Lin. docs/proofs/s4.md, 10. */
#include <stdlib.h>

#include "numerics/ball/phase_root.h"
#include "numerics/exact/number.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4d/common/s4d_claims.h"
#include "theorems/s4/common/s4_doubles.h"

#define N_MOST 4096
#define CHARPOLY_FACT 24 /* orders at which a certificate has the characteristic polynomial of the matrix itself */

/* CLAIM s4d:spectrum/generic: det(sI - F) of the matrix as built. */
static status generic(text *wrong, const s4d_object *o) {
    rat_poly *is = NULL, *closed = NULL;
    status st = ST_OK;
    TRY(rat_poly_new(&is));
    TRY(rat_poly_new(&closed));
    TRY(rat_poly_charpoly(is, &o->F.A));
    TRY(s4d_closed(closed, o, o->F.N));
    rat_poly_write_difference(wrong, "det(sI - F)", is, closed);
    TRY(text_status(wrong));
out:
    rat_poly_free(is), rat_poly_free(closed);
    return st;
}

/* p(y) := i^-N det((i y - 1/2) I - F), a real polynomial: coefficient of y^j is that of w^j times i^(j-N), and only j =
   N mod 2 occur. */
static status real_form(rat_poly *p, const s4d_object *o) {
    rat_poly *shift = NULL;
    mpq_t c;
    mpq_init(c);
    status st = ST_OK;
    TRY(rat_poly_new(&shift));
    TRY(rat_poly_charpoly(p, &o->F.A));
    rat_poly_set_coeff_si(shift, 1, 1);
    mpq_set_si(c, -1, 2);
    rat_poly_set_coeff(shift, 0, c);
    rat_poly_compose(p, p, shift);
    for (size_t j = 0, N = o->F.N; j <= N; j++) {
        rat_poly_get_coeff(c, p, j);
        if ((N - j) % 2 && mpq_sgn(c)) TRY(ST_BUG);
        if ((N - j) % 4 == 2) mpq_neg(c, c);
        rat_poly_set_coeff(p, j, c);
    }
out:
    rat_poly_free(shift);
    mpq_clear(c);
    return st;
}

/* CLAIM s4d:spectrum/signs: the matrix's own characteristic polynomial changes its sign in every interval, in
   rationals. */
static status signs(text *wrong, const s4d_object *o, mpq_t *y, const mpq_t step) {
    rat_poly *p = NULL;
    mpq_t at, a, b;
    mpq_inits(at, a, b, NULL);
    status st = ST_OK;
    TRY(rat_poly_new(&p));
    TRY(real_form(p, o));
    for (size_t m = 0; m < o->F.N / 2 && !wrong->length; m++) {
        mpq_sub(at, y[m], step);
        rat_poly_eval(a, p, at);
        mpq_add(at, y[m], step);
        rat_poly_eval(b, p, at);
        if (mpq_sgn(a) * mpq_sgn(b) < 0) continue;
        text_addf(wrong, "det((i y - 1/2) I - F) does not change its sign between y = ");
        mpq_sub(at, y[m], step);
        number_write_rational(wrong, at);
        text_add(wrong, " and ");
        mpq_add(at, y[m], step);
        number_write_rational(wrong, at);
    }
    TRY(text_status(wrong));
out:
    rat_poly_free(p);
    mpq_clears(at, a, b, NULL);
    return st;
}

/* e := the enclosure of max |guess/y - 1| over the positive y, y_m the m-th from below. */
static void worst(enclosure *e, mpq_t *y, const mpq_t step, size_t N, bool inv) {
    mpq_t pi[2], lo, hi, g, t;
    mpq_inits(pi[0], pi[1], lo, hi, g, t, NULL);
    mpq_set_str(pi[0], "314159265358979323846/100000000000000000000", 10), mpq_canonicalize(pi[0]);
    mpq_set_str(pi[1], "314159265358979323847/100000000000000000000", 10), mpq_canonicalize(pi[1]);
    for (size_t m = 0; m < N / 2; m++) {
        size_t n = N / 2 - 1 - m;
        for (int side = 0; side < 2; side++) { /* guess/y at its least, at its largest; minus 1 */
            if (inv) { /* (N/pi)(N/(2n+1) - 1) */
                mpq_set_ui(g, N * (N - 2 * n - 1), 2 * n + 1), mpq_canonicalize(g);
                mpq_div(g, g, pi[!side]);
            } else { /* pi times the index */
                mpq_set_ui(g, N % 2 ? m + 1 : m, 1);
                mpq_mul(g, g, pi[side]);
            }
            if (side) mpq_sub(t, y[m], step);
            else mpq_add(t, y[m], step);
            mpq_div(g, g, t);
            mpq_set_ui(t, 1, 1);
            mpq_sub(side ? hi : lo, g, t);
        }
        if (mpq_sgn(hi) < 0) mpq_neg(lo, lo), mpq_neg(hi, hi), mpq_swap(lo, hi);
        else if (mpq_sgn(lo) < 0) {
            mpq_neg(lo, lo);
            if (mpq_cmp(lo, hi) > 0) mpq_set(hi, lo);
            mpq_set_ui(lo, 0, 1);
        }
        if (mpq_cmp(lo, e->lo) > 0) mpq_set(e->lo, lo);
        if (mpq_cmp(hi, e->hi) > 0) mpq_set(e->hi, hi);
    }
    mpq_clears(pi[0], pi[1], lo, hi, g, t, NULL);
}

static void report(verdict *v, mpq_t *y, const mpq_t step, size_t N) {
    enclosure e;
    enclosure_init(&e);
    if (N % 2) verdict_list_add(v, "eigenvalues", e.lo);
    for (size_t m = 0; m < N / 2; m++) verdict_list_add(v, "eigenvalues", y[m]);
    if (N >= 2) {
        for (int inv = 0; inv < 2; inv++) {
            mpq_set_ui(e.lo, 0, 1), mpq_set_ui(e.hi, 0, 1);
            worst(&e, y, step, N, inv);
            verdict_enclosure(v, inv ? "s4d_inv_error" : "s4d_lin_error", &e);
        }
        mpq_sub(e.lo, y[0], step), mpq_add(e.hi, y[0], step);
        verdict_enclosure(v, "least", &e);
        mpq_sub(e.lo, y[N / 2 - 1], step), mpq_add(e.hi, y[N / 2 - 1], step);
        verdict_enclosure(v, "largest", &e);
    }
    enclosure_clear(&e);
}

/* CLAIM s4d:spectrum/roots: floor(N/2) disjoint intervals with a sign change, and their mirror images, leave no room
   for others. */
static status roots(text *wrong, mpq_t *y, const mpq_t step, size_t N, unsigned digits, const work *w) {
    status st = ST_OK;
    mpq_t gap;
    mpq_init(gap);
    for (size_t m = 0; m < N / 2 && !wrong->length; m++) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        TRY(phase_root(y[m], N, m + 1, digits));
        if (m) mpq_sub(gap, y[m], y[m - 1]);
        else mpq_set(gap, y[m]);
        mpq_sub(gap, gap, step);
        if (mpq_cmp(gap, step) <= 0)
            text_addf(wrong, "%u digits do not tell root %zu from the one below", digits, m + 1);
    }
    TRY(text_status(wrong));
out:
    mpq_clear(gap);
    return st;
}

/* docs/certificate.md: the characteristic polynomial, and an interval with a change of sign for each y. */
static status state(verdict *v, const s4d_object *o, mpq_t *y, const mpq_t step, size_t N, unsigned digits) {
    rat_poly *closed = NULL;
    mpq_t from, to;
    mpq_inits(from, to, NULL);
    status st = ST_OK;
    TRY(rat_poly_new(&closed));
    TRY(s4d_closed(closed, o, N));
    verdict_parameter_count(v, "sharp", "N", N);
    verdict_parameter_count(v, "sharp", "digits", digits);
    if (N <= CHARPOLY_FACT) fact_charpoly(v, "sharp", "F", closed);
    for (size_t n = 0; N > CHARPOLY_FACT && n < N; n++) fact_poly(v, "sharp", "normal", n, closed);
    for (size_t m = 0; m < N / 2; m++) {
        mpq_sub(from, y[m], step);
        mpq_add(to, y[m], step);
        verdict_rest(v, "sharp", VERDICT_STATE(v, "root", fact_count(m), fact_rational(from), fact_rational(to)));
    }
out:
    rat_poly_free(closed);
    mpq_clears(from, to, NULL);
    return st;
}

static status check(const claim_input *in, verdict *v) {
    s4d_object o = {0};
    text wrong;
    text_init(&wrong);
    size_t N = (size_t)params_int(in->params, "N"), built = N <= S4D_GENERIC_MOST ? N : S4D_GENERIC_MOST;
    unsigned digits = (unsigned)params_int(in->params, "digits");
    mpq_t *y = calloc(N / 2 + 1, sizeof *y), step, shift;
    mpq_inits(step, shift, NULL);
    status st = y ? ST_OK : ST_MEMORY;
    for (size_t m = 0; y && m < N / 2; m++) mpq_init(y[m]);
    TRY(st);
    TRY(s4d_object_init(&o, built, in->fault));
    TRY(claim_bend(in, &o));
    mpz_ui_pow_ui(mpq_denref(step), 10, digits);
    mpz_set_ui(mpq_numref(step), 1);
    verdict_scope(v,
                  "every N: det(sI - F) in closed form, N roots -1/2 + i y where a rising phase passes multiples of "
                  "pi/2; N=%zu: each y within 10^-%u, by two proved signs; N=%zu: closed form by generic algebra",
                  N, digits, built);
    s4d_telescopes(&wrong, &o);
    if (!wrong.length) TRY(generic(&wrong, &o));
    if (!wrong.length) TRY(roots(&wrong, y, step, N, digits, in->work));
    mpq_set_si(shift, o.off, 1);
    mpq_mul(shift, shift, step);
    for (size_t m = 0; m < N / 2; m++) mpq_add(y[m], y[m], shift);
    if (!wrong.length && built == N) TRY(signs(&wrong, &o, y, step));
    if (wrong.length) verdict_refute(v, "sharp", "N=%zu: %s", N, text_data(&wrong));
    else verdict_establish(v, "sharp", METHOD_DERIVATION | METHOD_ENCLOSURE);
    if (!wrong.length) report(v, y, step, N);
    if (!wrong.length && facts_wanted(v, "sharp", N, FACT_STATES_MOST)) TRY(state(v, &o, y, step, N, digits));
out:
    s4d_object_clear(&o);
    for (size_t m = 0; y && m < N / 2; m++) mpq_clear(y[m]);
    free(y);
    mpq_clears(step, shift, NULL);
    text_clear(&wrong);
    return st;
}

static status shift_lost(void *object) { /* F = S */
    s4d_object *o = object;
    for (size_t i = 0; i < o->F.N; i++) mpz_set_ui(o->F.A.num[i * o->F.N + i], 0);
    return ST_OK;
}
static status difference(void *object) {
    ((s4d_object *)object)->sign = -1;
    return ST_OK;
}
static status doubled(void *object) {
    ((s4d_object *)object)->half = 1;
    return ST_OK;
}
static status factors_off(void *object) {
    ((s4d_object *)object)->root_shift = 1;
    return ST_OK;
}
static status moved(void *object) {
    ((s4d_object *)object)->off = 3;
    return ST_OK;
}
static status legt(void *object) {
    s4d_object *o = object;
    nplr parts = {0};
    status st = nplr_build(&parts, HIPPO_LEGT, o->F.N);
    if (st == ST_OK) {
        rat_mat_clear(&o->F.A);
        st = rat_mat_copy(&o->F.A, &parts.F);
    }
    nplr_clear(&parts);
    return st;
}

static const control controls[] = {
    {"shift-lost", "S for S - I/2", "N=2", NULL, shift_lost, 0},
    {"difference", "the products subtracted", "N=3", NULL, difference, 0},
    {"not-halved", "their sum, not its half", "N=2", NULL, doubled, 0},
    {"factors-off-by-one", "s + j + 2", "N=2", NULL, factors_off, 0},
    {"roots-moved", "every eigenvalue 3 units of the last digit higher", "N=4 digits=12", NULL, moved, 0},
    {"legt", "the normal part of LegT", "N=4", NULL, legt, 0},
};

static const reading_spec readings[] = {
    {"sharp",
     "the normal part of LegS has the N eigenvalues -1/2 + i y where prod (k - 1/2 + i y), k = 1 .. N, is imaginary (N "
     "even) or real (N odd); each in O(N)",
     NULL},
};

static const param_spec parameters[] = {
    {.name = "N", .kind = PARAM_INT, .meaning = "order", .least = 1, .most = N_MOST, .initial = "16"},
    {.name = "digits",
     .kind = PARAM_INT,
     .meaning = "decimal places of every eigenvalue",
     .least = 6,
     .most = PHASE_DIGITS_MOST,
     .initial = "20"},
};

static const quantity_spec quantities[] = {
    {"eigenvalues",
     "imaginary parts >= 0, ascending, each within 10^-digits; the others are their negatives; real parts -1/2"},
    {"s4d_inv_error", "largest relative error of S4D-Inv, (N/pi)(N/(2n+1) - 1)"},
    {"s4d_lin_error", "largest relative error of S4D-Lin, pi n"},
    {"least", "the least positive imaginary part"},
    {"largest", "the largest imaginary part"},
};

static const char *const columns[] = {"least", "largest", "s4d_inv_error", "s4d_lin_error", NULL};
static const claim_table table = {.name = "s4d-spectrum",
                                  .title = "Eigenvalues of LegS's normal part, and what S4D-Inv and S4D-Lin make of them",
                                  .ranges = "N=4,8,16,32,64,128 digits=20",
                                  .columns = columns,
                                  .decimals = columns};

const claim claim_s4d_spectrum = {
    .id = "s4d:spectrum",
    .paper = "s4d",
    .kind = "claim",
    .number = "",
    .title = "The spectrum of S4D-LegS",
    .source = "this project: docs/proofs/s4.md; the matrix, S4D-Inv and S4D-Lin are of " S4D_SOURCE,
    .statement =
        "The diagonal of S4D-LegS is -1/2 + i y, and the S4D-Inv formula (N/pi)(N/(2n+1) - 1) approximates the y.",
    .understood = "S4D-LegS keeps the eigenvalues of LegS's normal part F = S - I/2. The n-th y of S4D-Inv, n = 0 .. "
                  "floor(N/2) - 1, is compared with the n-th largest; of S4D-Lin, pi n, with the n-th of those that are not "
                  "negative, ascending from n = 0 (from n = 1 for odd N: both have 0 first).",
    .checked =
        "det(sI - F) = (1/2)[prod (s+j+1) + prod (s-j)] for every N, and by FLINT for N <= 48. Each root by two signs "
        "of a product of N factors in balls, and for N <= 48 of the "
        "characteristic polynomial in rationals; floor(N/2) disjoint intervals and their mirror images are all N.",
    .not_covered = "How well a trained model does with other eigenvalues.",
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
    .table = &table,
    .doubles = &s4d_spectrum_doubles,
};
