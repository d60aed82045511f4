/* lmu_doubles.c - the ordinary routes of the Legendre Memory Unit: its delay by elimination, its characteristic
   polynomial from eigenvalues and traces, factorials that overflow, Routh's scheme in doubles. */
#include "theorems/lmu/common/lmu_doubles.h"

#include <math.h>
#include <stdlib.h>

#include "constructions/hippo/hippo.h"
#include "constructions/legendre/legendre.h"
#include "constructions/lmu/lmu.h"
#include "numerics/float64/complex64.h"
#include "numerics/float64/eigen64.h"
#include "numerics/float64/matrix64.h"

#define MATRIX_MOST 96
#define TRACE_MOST 32 /* d^4 products */
#define ROUTH_MOST 32 /* exact rows   */
#define DELAY_MOST 128
#define FACTORIAL_MOST 512

static status both(rat_poly **q, rat_poly **p, size_t d) {
    *q = *p = NULL;
    status st = rat_poly_new(q);
    if (st == ST_OK) st = rat_poly_new(p);
    if (st != ST_OK) return st;
    lmu_denominator(*q, d);
    lmu_numerator(*p, d);
    return ST_OK;
}

static void coefficient(mpq_t c, const rat_poly *p, size_t j) {
    rat_poly_get_coeff(c, p, j);
}

/* C (I - A)^-1 B: the delay's response at s = 1, against p(1)/q(1). */
static status delay_by_elimination(lost *l, const ssm *s, const mpq_t exact) {
    rat_mat one = {0}, M = {0};
    matrix64 m = {0}, b = {0}, x = {0};
    mpq_t c;
    double sum = 0;
    mpq_init(c);
    mpq_set_si(c, -1, 1);
    status st = rat_mat_identity(&one, s->N);
    if (st == ST_OK) st = rat_mat_add_scaled(&M, &one, c, &s->A);
    if (st == ST_OK) st = matrix64_round(&m, &M, NULL, NULL, l->bits);
    if (st == ST_OK) st = matrix64_round(&b, &s->B, NULL, NULL, l->bits);
    if (st == ST_OK) st = matrix64_solve(&x, &m, &b);
    for (size_t i = 0; st == ST_OK && i < s->N; i++) sum = lost_round(l->bits, sum + x.x[i]);
    if (st == ST_OK) lost_see(l, sum, exact, NULL);
    matrix64_clear(&m), matrix64_clear(&b), matrix64_clear(&x);
    rat_mat_clear(&one), rat_mat_clear(&M);
    mpq_clear(c);
    return st;
}

static status legt(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t d = (size_t)params_int(p, "d");
    if (d > MATRIX_MOST) return ST_OK;
    ssm s = {0};
    rat_poly *den, *num;
    mpq_t exact, one;
    mpq_inits(exact, one, NULL);
    mpq_set_ui(one, 1, 1);
    status st = both(&den, &num, d);
    if (st == ST_OK) st = lmu_build(&s, d, f);
    if (st != ST_OK) goto out;
    rat_poly_eval(exact, num, one);
    rat_poly_eval(one, den, one);
    mpq_div(exact, exact, one);
    TRY(delay_by_elimination(&l[0], &s, exact));
    TRY(delay_by_elimination(&l[1], &s, exact));
out:
    ssm_clear(&s);
    rat_poly_free(den), rat_poly_free(num);
    mpq_clears(exact, one, NULL);
    return st;
}

/* Every coefficient below the leading 1, relative to itself. */
static void see_coefficients(lost *l, const double *a, const rat_poly *q, size_t d) {
    mpq_t exact;
    mpq_init(exact);
    for (size_t j = 0; j < d; j++) {
        coefficient(exact, q, j);
        lost_see(l, a[j], exact, NULL);
    }
    mpq_clear(exact);
}

/* prod (s - l) over the eigenvalues GSL gives. */
static status from_eigenvalues(lost *l, const matrix64 *A, const rat_poly *q) {
    size_t d = A->rows;
    double complex *e = calloc(2 * d + 1, sizeof *e), *c = e + d;
    double *a = calloc(d + 1, sizeof *a);
    status st = e && a ? eigen64_values(e, A->x, d) : ST_MEMORY;
    if (st == ST_OK) {
        c[0] = 1;
        for (size_t k = 0; k < d; k++)
            for (size_t j = k + 2; j-- > 0;) c[j] = (j ? c[j - 1] : 0) - (j <= k ? e[k] * c[j] : 0);
        for (size_t j = 0; j < d; j++) a[j] = creal(c[j]);
        see_coefficients(l, a, q, d);
    }
    free(e), free(a);
    return st;
}

/* Faddeev and LeVerrier: M_1 = A, a_(d-k) = -tr(M_k)/k, M_(k+1) = A (M_k + a_(d-k) I). */
static status from_traces(lost *l, const rat_mat *exact, const rat_poly *q) {
    size_t d = exact->rows;
    matrix64 A = {0}, M = {0}, next = {0};
    double *a = calloc(d + 1, sizeof *a);
    status st = a ? matrix64_round(&A, exact, NULL, NULL, l->bits) : ST_MEMORY;
    if (st == ST_OK) st = matrix64_round(&M, exact, NULL, NULL, l->bits);
    for (size_t k = 1; st == ST_OK && k <= d; k++) {
        double trace = 0;
        for (size_t i = 0; i < d; i++) trace = lost_round(l->bits, trace + M.x[i * d + i]);
        a[d - k] = lost_round(l->bits, -trace / (double)k);
        for (size_t i = 0; i < d; i++) M.x[i * d + i] = lost_round(l->bits, M.x[i * d + i] + a[d - k]);
        st = matrix64_mul(&next, &A, &M);
        matrix64_clear(&M);
        M = next;
    }
    if (st == ST_OK) see_coefficients(l, a, q, d);
    matrix64_clear(&A), matrix64_clear(&M);
    free(a);
    return st;
}

static status charpoly(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t d = (size_t)params_int(p, "d");
    if (d > MATRIX_MOST) return ST_OK;
    ssm s = {0};
    matrix64 A = {0};
    rat_poly *q, *num;
    status st = both(&q, &num, d);
    if (st == ST_OK) st = lmu_build(&s, d, f);
    if (st == ST_OK) st = matrix64_round(&A, &s.A, NULL, NULL, FLOAT64_BITS);
    if (st == ST_OK) st = from_eigenvalues(&l[0], &A, q);
    for (int i = 1; st == ST_OK && i < 3 && d <= TRACE_MOST; i++) st = from_traces(&l[i], &s.A, q);
    matrix64_clear(&A);
    ssm_clear(&s);
    rat_poly_free(q), rat_poly_free(num);
    return st;
}

static double factorial(size_t n, unsigned bits) {
    double v = 1;
    for (size_t i = 2; i <= n; i++) v = lost_round(bits, v * (double)i);
    return v;
}

/* C(d, j) (2d-1-j)!/(d-1)! with every factorial written out. */
static double by_factorials(size_t d, size_t j, unsigned bits) {
    double choose =
        lost_round(bits, lost_round(bits, factorial(d, bits) / factorial(j, bits)) / factorial(d - j, bits));
    return lost_round(bits, choose * lost_round(bits, factorial(2 * d - 1 - j, bits) / factorial(d - 1, bits)));
}

static double horner(const rat_poly *p, size_t degree) {
    double v = 0;
    mpq_t c;
    mpq_init(c);
    for (size_t j = degree + 1; j-- > 0;) {
        coefficient(c, p, j);
        v += lost_nearest(c); /* at s = 1 */
    }
    mpq_clear(c);
    return v;
}

/* (q e^-s - p)/q at s = 1: how far the delay's response is from e^-1. */
static status delay_error(lost *l, const rat_poly *q, const rat_poly *p, size_t d) {
    enclosure e;
    mpq_t one, top;
    mpq_inits(one, top, NULL);
    enclosure_init(&e);
    mpq_set_si(one, -1, 1);
    status st = enclosure_exp(&e, one, (unsigned)(256 + 32 * d)); /* the error is near ((d)!/(2d)!)^2: fewer bits */
    mpq_set_ui(one, 1, 1);
    if (st == ST_OK) {
        rat_poly_eval(top, p, one);
        rat_poly_eval(one, q, one);
        mpq_div(top, top, one);
        mpq_sub(e.lo, e.lo, top);
        mpq_sub(e.hi, e.hi, top);
        lost_see_enclosure(l, exp(-1) - horner(p, d - 1) / horner(q, d), &e);
    }
    enclosure_clear(&e);
    mpq_clears(one, top, NULL);
    return st;
}

static status pade(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t d = (size_t)params_int(p, "d");
    rat_poly *q, *num;
    mpq_t exact;
    mpq_init(exact);
    status st = d > FACTORIAL_MOST ? ST_OK : both(&q, &num, d);
    if (st != ST_OK || d > FACTORIAL_MOST) goto out;
    for (int i = 0; i < 2; i++)
        for (size_t j = 0; j < d; j++) {
            coefficient(exact, q, j);
            lost_see(&l[i], by_factorials(d, j, l[i].bits), exact, NULL);
        }
    if (d <= DELAY_MOST) st = delay_error(&l[2], q, num, d);
out:
    if (d <= FACTORIAL_MOST) rat_poly_free(q), rat_poly_free(num);
    mpq_clear(exact);
    return st;
}

/* The first column of Routh's array, rows of every second coefficient: r_(k+1),j = r_(k-1),j+1 - (r_(k-1),0/r_k,0)
 * r_k,j+1. */
static status routh(lost *l, const rat_poly *q, size_t d) {
    size_t width = d / 2 + 2;
    double *row = calloc(2 * width, sizeof *row), *above = row + width;
    mpq_t *exact = calloc(2 * width, sizeof *exact), *before = exact + width, t, factor;
    status st = row && exact ? ST_OK : ST_MEMORY;
    mpq_inits(t, factor, NULL);
    for (size_t i = 0; exact && i < 2 * width; i++) mpq_init(exact[i]);
    for (size_t j = 0; st == ST_OK && j <= d; j++) {
        size_t at = (d - j) / 2;
        coefficient((d - j) % 2 ? exact[at] : before[at], q, j);
        *((d - j) % 2 ? &row[at] : &above[at]) =
            lost_round(l->bits, lost_nearest((d - j) % 2 ? exact[at] : before[at]));
    }
    for (size_t k = 1; st == ST_OK && k <= d; k++) {
        lost_see(l, row[0], exact[0], NULL);
        if (k == d) break;
        double ratio = lost_round(l->bits, above[0] / row[0]);
        mpq_div(factor, before[0], exact[0]); /* the polynomial is Hurwitz: no pivot is 0 */
        for (size_t j = 0; j + 1 < width; j++) {
            double next = lost_round(l->bits, above[j + 1] - lost_round(l->bits, ratio * row[j + 1]));
            above[j] = row[j];
            row[j] = next;
            mpq_mul(t, factor, exact[j + 1]);
            mpq_sub(t, before[j + 1], t);
            mpq_set(before[j], exact[j]);
            mpq_set(exact[j], t);
        }
        above[width - 1] = row[width - 1] = 0;
        mpq_set_ui(before[width - 1], 0, 1);
    }
    for (size_t i = 0; exact && i < 2 * width; i++) mpq_clear(exact[i]);
    mpq_clears(t, factor, NULL);
    free(row), free(exact);
    return st;
}

/* Eigenvalues through their product and their sum of inverses, which are exact: det(-A) = q_0, tr(-A^-1) = q_1/q_0; and
   that all are in the left half plane, as the largest real part against |A|. */
static status eigenvalues(lost *l, const matrix64 *A, const rat_poly *q) {
    size_t d = A->rows;
    double complex *e = calloc(d, sizeof *e), inverse = 0, sum = 0;
    mpq_t exact, t;
    mpq_inits(exact, t, NULL);
    status st = e ? eigen64_values(e, A->x, d) : ST_MEMORY;
    for (size_t i = 0; st == ST_OK && i < d; i++) inverse -= 1 / e[i], sum -= e[i];
    if (st == ST_OK) {
        coefficient(exact, q, d - 1);
        lost_see(&l[0], creal(sum), exact, NULL);
        coefficient(t, q, 0);
        coefficient(exact, q, 1);
        mpq_div(exact, exact, t);
        lost_see(&l[1], creal(inverse), exact, NULL);
    }
    mpq_clears(exact, t, NULL);
    free(e);
    return st;
}

static status hurwitz(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t d = (size_t)params_int(p, "d");
    if (d > MATRIX_MOST) return ST_OK;
    ssm s = {0};
    matrix64 A = {0};
    rat_poly *q, *num;
    status st = both(&q, &num, d);
    if (st == ST_OK) st = lmu_build(&s, d, f);
    if (st == ST_OK) st = matrix64_round(&A, &s.A, NULL, NULL, FLOAT64_BITS);
    if (st == ST_OK) st = eigenvalues(&l[0], &A, q);
    for (int i = 2; st == ST_OK && i < 4 && d <= ROUTH_MOST; i++) st = routh(&l[i], q, d);
    matrix64_clear(&A);
    ssm_clear(&s);
    rat_poly_free(q), rat_poly_free(num);
    return st;
}

/* The residual A y + f - y' of f = s^N: (-1)^(n+N)/C(2N, N), a difference of numbers near N. */
static status residual(lost *l, const ssm *s, const mpq_t exact) {
    size_t N = s->N;
    unsigned bits = l->bits;
    double *y = calloc(2 * N, sizeof *y);
    matrix64 A = {0};
    mpq_t q;
    mpq_init(q);
    status st = y ? matrix64_round(&A, &s->A, NULL, NULL, bits) : ST_MEMORY;
    for (size_t n = 0; st == ST_OK && n < N; n++) {
        legendre_moment(q, n, N);
        y[n] = lost_round(bits, lost_nearest(q));
    }
    if (st == ST_OK) matrix64_apply(y + N, &A, y);
    for (size_t n = 0; st == ST_OK && n < N; n++) {
        legendre_moment(q, n, N - 1);
        mpz_mul_ui(mpq_numref(q), mpq_numref(q), N);
        mpq_canonicalize(q);
        double slope = lost_round(bits, lost_nearest(q)), r = lost_round(bits, lost_round(bits, y[N + n] + 1) - slope);
        mpq_set(q, exact);
        if ((n + N) % 2) mpq_neg(q, q);
        lost_see(l, r, q, NULL);
    }
    matrix64_clear(&A);
    mpq_clear(q);
    free(y);
    return st;
}

static status window(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t N = (size_t)params_int(p, "N");
    if (N > MATRIX_MOST) return ST_OK;
    ssm s = {0};
    mpq_t exact;
    mpq_init(exact);
    mpz_bin_uiui(mpq_denref(exact), 2 * N, N);
    mpz_set_ui(mpq_numref(exact), 1);
    status st = hippo_build(&s, HIPPO_LEGT, N, f);
    for (int i = 0; st == ST_OK && i < 2; i++) st = residual(&l[i], &s, exact);
    ssm_clear(&s);
    mpq_clear(exact);
    return st;
}

static const route_spec legt_routes[] = {
    {"elimination", FLOAT64_BITS, "C (sI - A)^-1 B at s = 1 by elimination, against p(1)/q(1)"},
    {"elimination_float32", FLOAT32_BITS, "the same in float32"},
};
static const route_spec charpoly_routes[] = {
    {"gsl_eigenvalues", FLOAT64_BITS,
     "coefficients of prod (s - l) over the eigenvalues GSL gives, each relative to itself"},
    {"traces", FLOAT64_BITS, "coefficients by Faddeev and LeVerrier, each relative to itself"},
    {"traces_float32", FLOAT32_BITS, "the same in float32"},
};
static const route_spec pade_routes[] = {
    {"factorials", FLOAT64_BITS,
     "coefficients C(d, j) (2d-1-j)!/(d-1)! of the denominator with the factorials written out"},
    {"factorials_float32", FLOAT32_BITS, "the same in float32"},
    {"delay_error", FLOAT64_BITS, "e^-1 - p(1)/q(1)"},
};
static const route_spec hurwitz_routes[] = {
    {"gsl_eigenvalue_sum", FLOAT64_BITS, "minus the sum of the eigenvalues GSL gives"},
    {"gsl_inverse_sum", FLOAT64_BITS, "minus the sum of their inverses, q_1/q_0"},
    {"routh", FLOAT64_BITS, "the first column of Routh's array, each entry relative to itself"},
    {"routh_float32", FLOAT32_BITS, "the same in float32"},
};
static const route_spec window_routes[] = {
    {"residual", FLOAT64_BITS, "A y + f - y' for f = s^N, each row relative to itself"},
    {"residual_float32", FLOAT32_BITS, "the same in float32"},
};
static const char *const orders[] = {"d=4", "d=8", "d=16", "d=32", NULL};
static const char *const pade_at[] = {"d=4", "d=8", "d=16", "d=32", "d=64", "d=100", NULL};
static const char *const sizes[] = {"N=4", "N=8", "N=16", "N=32", NULL};
const doubles_spec lmu_legt_doubles = DOUBLES(legt_routes, orders, legt);
const doubles_spec lmu_charpoly_doubles = DOUBLES(charpoly_routes, orders, charpoly);
const doubles_spec lmu_pade_doubles = DOUBLES(pade_routes, pade_at, pade);
const doubles_spec lmu_hurwitz_doubles = DOUBLES(hurwitz_routes, orders, hurwitz);
const doubles_spec lmu_window_doubles = DOUBLES(window_routes, sizes, window);
