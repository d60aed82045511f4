/* hippo_doubles_steps.c - the ordinary routes of what LegS does step by step: recurrences in float64 and float32, steps
   by eigenvectors, norms by GSL, gradients and errors from monomials. */
#include <math.h>
#include <stdlib.h>

#include "constructions/hippo/legs.h"
#include "numerics/ball/norm.h"
#include "numerics/float64/calculus64.h"
#include "numerics/float64/eigen64.h"
#include "theorems/hippo/common/hippo_claims.h"
#include "theorems/hippo/common/hippo_doubles.h"
#include "theorems/legendre/common/legendre_doubles.h"

#define STEP_MOST 64
#define NORM_MOST 32 /* orders whose norms are enclosed for the comparison */
#define NORM_BITS 80
#define FLOAT_MOST 128

/* V diag(r^(j+1)) V^-1 with the binomial eigenvectors rounded, orthonormal gauge. */
static status flow_by_binomials(matrix64 *F, size_t N, const mpq_t r, const unsigned long *g, unsigned bits) {
    rat_mat V = {0}, W = {0};
    matrix64 v = {0}, u = {0};
    mpq_t q;
    mpq_init(q);
    status st = rat_mat_init(&V, N, N);
    if (st == ST_OK) st = rat_mat_init(&W, N, N);
    if (st != ST_OK) goto out;
    mpz_set_ui(W.den, 1);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j <= i; j++) {
            legendre_coefficient(q, i, j);
            rat_mat_set(&V, i, j, q);
            legendre_moment(q, j, i); /* V^-1: x^i in Legendre polynomials, (2j+1) times its moment */
            mpz_mul_ui(mpq_numref(q), mpq_numref(q), 2 * j + 1);
            mpq_canonicalize(q);
            rat_mat_set(&W, i, j, q);
        }
    TRY(matrix64_round(&v, &V, g, NULL, bits));
    TRY(matrix64_round(&u, &W, NULL, g, bits));
    double step = lost_round(bits, lost_nearest(r)), power = 1;
    for (size_t j = 0; j < N; j++) {
        power = lost_round(bits, power * step);
        for (size_t k = 0; k < N; k++) u.x[j * N + k] = lost_round(bits, power * u.x[j * N + k]);
    }
    TRY(matrix64_mul(F, &v, &u));
out:
    matrix64_clear(&v), matrix64_clear(&u);
    rat_mat_clear(&V), rat_mat_clear(&W);
    mpq_clear(q);
    return st;
}

/* The same with what GSL gives for A. */
static status flow_by_gsl(matrix64 *F, size_t N, const mpq_t r, const unsigned long *g) {
    rat_mat A = {0};
    matrix64 a = {0};
    double complex *e = calloc(N, sizeof *e), *V = calloc(N * N, sizeof *V);
    double *b = calloc(2 * N, sizeof *b);
    status st = e && V && b ? legs_matrix(&A, N) : ST_MEMORY;
    if (st == ST_OK) st = matrix64_init(F, N, N, FLOAT64_BITS);
    if (st != ST_OK) goto out;
    TRY(matrix64_round(&a, &A, g, g, FLOAT64_BITS));
    TRY(eigen64_vectors(e, V, a.x, N));
    for (size_t j = 0; j < N; j++) e[j] = cexp(e[j] * log(lost_nearest(r)));
    for (size_t k = 0; k < N; k++) {
        for (size_t n = 0; n < N; n++) b[n] = n == k;
        TRY(eigen64_apply(b + N, V, e, b, N));
        for (size_t n = 0; n < N; n++) F->x[n * N + k] = b[N + n];
    }
out:
    matrix64_clear(&a);
    rat_mat_clear(&A);
    free(e), free(V), free(b);
    return st;
}

/* exp(-A ln(1/r)): l[0], l[1] by binomials in float64 and float32, l[2] by GSL. */
static status flow(lost *l, size_t N, const mpq_t r) {
    rat_mat exact = {0};
    matrix64 F[3] = {{0}};
    unsigned long *g = hippo_doubles_gauge(N);
    status st = g ? legs_flow(&exact, N, r) : ST_MEMORY;
    if (st != ST_OK) goto out;
    TRY(flow_by_binomials(&F[0], N, r, g, FLOAT64_BITS));
    TRY(flow_by_binomials(&F[1], N, r, g, FLOAT32_BITS));
    TRY(flow_by_gsl(&F[2], N, r, g));
    for (int i = 0; i < 3; i++) TRY(matrix64_compare(&l[i], &F[i], &exact, g, g));
out:
    for (int i = 0; i < 3; i++) matrix64_clear(&F[i]);
    rat_mat_clear(&exact);
    free(g);
    return st;
}

static status P3(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t N = (size_t)params_int(p, "N");
    if (N > STEP_MOST) return ST_OK;
    mpq_t half;
    mpq_init(half);
    mpq_set_ui(half, 1, 2);
    status st = flow(l, N, half);
    mpq_clear(half);
    return st;
}

/* One step (I + a h A) y' = (I - (1-a) h A) y + h f 1 by running sums, h = 1/k, rational gauge. */
static void step(double *y, size_t N, double a, double k, double f, unsigned bits) {
    double h = lost_round(bits, 1 / k), g = lost_round(bits, a * h), e = lost_round(bits, h - g),
           in = lost_round(bits, h * f);
    double before = 0, after = 0;
    for (size_t n = 0; n < N; n++) {
        double m = (double)(n + 1), weight = (double)(2 * n + 1), old = y[n];
        double v = lost_round(bits, old * lost_round(bits, 1 - lost_round(bits, e * m)));
        v = lost_round(bits, v - lost_round(bits, e * before));
        v = lost_round(bits, v - lost_round(bits, g * after));
        v = lost_round(bits, lost_round(bits, v + in) / lost_round(bits, 1 + lost_round(bits, g * m)));
        before = lost_round(bits, before + lost_round(bits, weight * old));
        after = lost_round(bits, after + lost_round(bits, weight * v));
        y[n] = v;
    }
}

static long sample(size_t k) {
    return (long)(k * k % 17) - 8;
}

/* 2N samples through one rule. */
static status recurrence(lost *l, size_t N, unsigned twice_a) {
    double y[2][STEP_MOST] = {{0}};
    mpq_t *exact = mpq_list_new(N), a, h, f, scale;
    size_t operations = 0;
    status st = exact ? ST_OK : ST_MEMORY;
    mpq_inits(a, h, f, scale, NULL);
    mpq_set_ui(a, twice_a, 2);
    mpq_canonicalize(a);
    for (size_t k = 1; st == ST_OK && k <= 2 * N; k++) {
        mpq_set_ui(h, 1, k);
        mpq_set_si(f, sample(k), 1);
        st = legs_step(exact, N, a, h, f, &operations);
        for (int i = 0; i < 2; i++)
            step(y[i], N, twice_a / 2.0, (double)k, (double)sample(k), i ? FLOAT32_BITS : FLOAT64_BITS);
    }
    for (size_t n = 0; st == ST_OK && n < N; n++) {
        mpq_abs(h, exact[n]);
        if (mpq_cmp(h, scale) > 0) mpq_set(scale, h);
    }
    for (size_t n = 0; st == ST_OK && n < N; n++)
        for (int i = 0; i < 2; i++) lost_see(&l[i], y[i][n], exact[n], scale);
    mpq_list_free(exact, N);
    mpq_clears(a, h, f, scale, NULL);
    return st;
}

static status P4(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t N = (size_t)params_int(p, "N");
    status st = ST_OK;
    static const unsigned twice_a[] = {0, 2, 1};
    for (int i = 0; st == ST_OK && N <= STEP_MOST && i < 3; i++) st = recurrence(&l[2 * i], N, twice_a[i]);
    return st;
}

/* K_N(1/2) = sum (2n+1) P_n(1/2)^2: the squared gradient at t0 = 3t/4. */
static status P5(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t N = (size_t)params_int(p, "N");
    if (N > FLOAT_MOST) return ST_OK;
    static const unsigned bits[4] = {FLOAT64_BITS, FLOAT64_BITS, FLOAT32_BITS, FLOAT32_BITS};
    double sum[4] = {0}, now = 1, before = 0;
    rat_poly *P = NULL;
    mpq_t x, v, exact;
    mpq_inits(x, v, exact, NULL);
    mpq_set_ui(x, 3, 4);
    status st = rat_poly_new(&P);
    for (size_t n = 0; st == ST_OK && n < N; n++) {
        legendre_shifted(P, n);
        rat_poly_eval(v, P, x);
        mpq_mul(v, v, v);
        mpz_mul_ui(mpq_numref(v), mpq_numref(v), 2 * n + 1);
        mpq_canonicalize(v);
        mpq_add(exact, exact, v);
        const double value[4] = {calculus64_legendre(n, 0.5), legendre_horner(n, 0.75, FLOAT64_BITS),
                                 legendre_horner(n, 0.75, FLOAT32_BITS), now};
        for (int i = 0; i < 4; i++)
            sum[i] = lost_round(
                bits[i], sum[i] + lost_round(bits[i], (2 * (double)n + 1) * lost_round(bits[i], value[i] * value[i])));
        double m = (double)n, next = lost_round(FLOAT32_BITS, (2 * m + 1) * lost_round(FLOAT32_BITS, 0.5 * now));
        next =
            lost_round(FLOAT32_BITS, lost_round(FLOAT32_BITS, next - lost_round(FLOAT32_BITS, m * before)) / (m + 1));
        before = now;
        now = next;
    }
    for (int i = 0; st == ST_OK && i < 4; i++) lost_see(&l[i], sum[i], exact, NULL);
    rat_poly_free(P);
    mpq_clears(x, v, exact, NULL);
    return st;
}

/* (x^m - sum_(n<N) (2n+1) y_n P_n)^2. */
typedef struct rest {
    double *y;
    size_t N, m;
} rest;
static double squared_rest(double x, void *context) {
    const rest *r = context;
    double v = pow(x, (double)r->m);
    for (size_t n = 0; n < r->N; n++) v -= (2 * (double)n + 1) * r->y[n] * calculus64_legendre(n, 2 * x - 1);
    return v * v;
}

static status P6(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t N = (size_t)params_int(p, "N"), m = (size_t)params_int(p, "m");
    if (N > FLOAT_MOST) return ST_OK;
    double y[FLOAT_MOST], sum[2] = {0}, v;
    rest r = {y, N, m};
    mpq_t exact, t, whole;
    mpq_inits(exact, t, whole, NULL);
    mpq_set_ui(whole, 1, 2 * m + 1);
    mpq_set(exact, whole);
    status st = ST_OK;
    for (size_t n = 0; n < N; n++) {
        legendre_moment(t, n, m);
        double moment = lost_nearest(t);
        for (int i = 0; i < 2; i++) {
            unsigned bits = i ? FLOAT32_BITS : FLOAT64_BITS;
            double a = lost_round(bits, moment);
            sum[i] = lost_round(bits, sum[i] + lost_round(bits, (2 * (double)n + 1) * lost_round(bits, a * a)));
        }
        mpq_mul(t, t, t);
        mpz_mul_ui(mpq_numref(t), mpq_numref(t), 2 * n + 1);
        mpq_canonicalize(t);
        mpq_sub(exact, exact, t);
        TRY(legendre_gsl_moment(&y[n], n, m));
    }
    if (mpq_sgn(exact)) mpq_set(whole, exact); /* else the error is 0, and |f|^2 the scale */
    double first = 1 / (2 * (double)m + 1);
    lost_see(&l[0], first - sum[0], exact, whole);
    lost_see(&l[1], lost_round(FLOAT32_BITS, lost_round(FLOAT32_BITS, first) - sum[1]), exact, whole);
    TRY(calculus64_integral(&v, squared_rest, &r, 0, 1));
    lost_see(&l[2], v, exact, whole);
out:
    mpq_clears(exact, t, whole, NULL);
    return st;
}

/* What N forward Euler steps (I - A/k), k = 1 .. N, leave of the identity, orthonormal gauge: exactly 0. */
static status left(lost *l, size_t N, unsigned bits) {
    double *x = calloc(2 * N, sizeof *x);
    if (!x) return ST_MEMORY;
    mpq_t zero, one;
    mpq_inits(zero, one, NULL);
    mpq_set_ui(one, 1, 1);
    double *root = x + N;
    for (size_t n = 0; n < N; n++) root[n] = lost_round(bits, sqrt(2 * (double)n + 1));
    for (size_t j = 0; j < N; j++) {
        for (size_t n = 0; n < N; n++) x[n] = n == j;
        for (size_t k = 1; k <= N; k++) {
            double sum = 0, h = lost_round(bits, 1 / (double)k);
            for (size_t n = 0; n < N; n++) {
                double old = x[n], add = lost_round(bits, lost_round(bits, root[n] * sum) +
                                                              lost_round(bits, ((double)n + 1) * old));
                x[n] = lost_round(bits, old - lost_round(bits, h * add));
                sum = lost_round(bits, sum + lost_round(bits, root[n] * old));
            }
        }
        for (size_t n = 0; n < N; n++) lost_see(l, x[n], zero, one);
    }
    mpq_clears(zero, one, NULL);
    free(x);
    return ST_OK;
}

static status forward_euler(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t N = (size_t)params_int(p, "N");
    if (N > FLOAT_MOST) return ST_OK;
    status st = left(&l[0], N, FLOAT64_BITS);
    return st == ST_OK ? left(&l[1], N, FLOAT32_BITS) : st;
}

/* The norm of (I + a h A)^-1 (I - (1-a) h A) by elimination and GSL's singular values, against its enclosure. */
static status norm(lost *l, size_t N, unsigned twice_a, const mpq_t h, const unsigned long *g, const work *w) {
    rat_mat A = {0}, one = {0}, up = {0}, down = {0}, exact = {0};
    matrix64 u = {0}, d = {0}, F = {0};
    enclosure e;
    mpq_t c;
    double v;
    enclosure_init(&e);
    mpq_init(c);
    status st = legs_matrix(&A, N);
    if (st == ST_OK) st = rat_mat_identity(&one, N);
    if (st != ST_OK) goto out;
    mpq_set_ui(c, twice_a, 2);
    mpq_canonicalize(c);
    mpq_mul(c, c, h);
    TRY(rat_mat_add_scaled(&down, &one, c, &A));
    mpq_sub(c, c, h);
    TRY(rat_mat_add_scaled(&up, &one, c, &A));
    TRY(rat_mat_solve(&exact, &down, &up));
    TRY(enclosure_norm(&e, &exact, g, NORM_BITS, w));
    TRY(matrix64_round(&u, &up, g, g, FLOAT64_BITS));
    TRY(matrix64_round(&d, &down, g, g, FLOAT64_BITS));
    TRY(matrix64_solve(&F, &d, &u));
    TRY(eigen64_norm(&v, F.x, N));
    lost_see_enclosure(l, v, &e);
out:
    rat_mat_clear(&A), rat_mat_clear(&one), rat_mat_clear(&up), rat_mat_clear(&down), rat_mat_clear(&exact);
    matrix64_clear(&u), matrix64_clear(&d), matrix64_clear(&F);
    enclosure_clear(&e);
    mpq_clear(c);
    return st;
}

static status contractive(lost *l, const params *p, const work *w, fault *f) {
    (void)f;
    size_t N = (size_t)params_int(p, "N");
    if (N > STEP_MOST) return ST_OK;
    const mpq_t *h = params_rational(p, "step");
    unsigned long *g = hippo_doubles_gauge(N);
    mpq_t r;
    mpq_init(r);
    mpq_set_ui(r, 1, 1);
    mpq_add(r, r, *h);
    mpq_inv(r, r);
    status st = g ? flow(l, N, r) : ST_MEMORY;
    for (unsigned twice_a = 0; st == ST_OK && N <= NORM_MOST && twice_a <= 2; twice_a++)
        st = norm(&l[3 + twice_a], N, twice_a, *h, g, w);
    mpq_clear(r);
    free(g);
    return st;
}

#define FLOW "exp(-A ln(1/r)), relative to its largest entry, orthonormal gauge: "
static const route_spec P3_routes[] = {
    {"diagonalised", FLOAT64_BITS, FLOW "r = 1/2, by the exact eigenvectors rounded"},
    {"diagonalised_float32", FLOAT32_BITS, "the same in float32"},
    {"gsl_eigenvectors", FLOAT64_BITS, "the same by the eigenvectors GSL gives"},
};
static const route_spec contractive_routes[] = {
    {"diagonalised", FLOAT64_BITS, FLOW "r = 1/(1+h), by the exact eigenvectors rounded"},
    {"diagonalised_float32", FLOAT32_BITS, "the same in float32"},
    {"gsl_eigenvectors", FLOAT64_BITS, "the same by the eigenvectors GSL gives"},
    {"gsl_norm_forward_euler", FLOAT64_BITS, "the norm of a step by elimination and GSL's singular values"},
    {"gsl_norm_bilinear", FLOAT64_BITS, "the same, bilinear"},
    {"gsl_norm_backward_euler", FLOAT64_BITS, "the same, backward Euler"},
};
#define SAMPLES "2N samples through the O(N) recurrence, relative to the largest coefficient: "
static const route_spec P4_routes[] = {
    {"forward_euler", FLOAT64_BITS, SAMPLES "forward Euler"},
    {"forward_euler_float32", FLOAT32_BITS, SAMPLES "forward Euler"},
    {"backward_euler", FLOAT64_BITS, SAMPLES "backward Euler"},
    {"backward_euler_float32", FLOAT32_BITS, SAMPLES "backward Euler"},
    {"bilinear", FLOAT64_BITS, SAMPLES "bilinear"},
    {"bilinear_float32", FLOAT32_BITS, SAMPLES "bilinear"},
};
static const route_spec P5_routes[] = {
    {"gsl_legendre", FLOAT64_BITS, "the squared gradient at t0 = 3t/4, sum (2n+1) P_n(1/2)^2, by GSL's polynomials"},
    {"monomials", FLOAT64_BITS, "the same from monomial coefficients"},
    {"monomials_float32", FLOAT32_BITS, "the same in float32"},
    {"recurrence_float32", FLOAT32_BITS, "the same by Bonnet's recurrence in float32"},
};
static const route_spec P6_routes[] = {
    {"parseval", FLOAT64_BITS, "error_squared as |f|^2 - sum (2n+1) y_n^2; relative to it, or to |f|^2 where it is 0"},
    {"parseval_float32", FLOAT32_BITS, "the same in float32"},
    {"gsl_quadrature", FLOAT64_BITS, "the integral of (f - g)^2 by GSL, g with coefficients by GSL"},
};
static const route_spec forward_euler_routes[] = {
    {"left", FLOAT64_BITS, "the largest entry of what N steps leave of the identity, exactly 0; relative to 1"},
    {"left_float32", FLOAT32_BITS, "the same in float32"},
};
static const char *const sizes[] = {"N=4", "N=8", "N=16", "N=32", NULL};
static const char *const contractive_at[] = {"N=4 step=1", "N=8 step=1", "N=16 step=1", "N=32 step=1", NULL};
static const char *const P6_at[] = {"N=2 m=4", "N=4 m=8", "N=8 m=10", "N=8 m=20", "N=16 m=20", NULL};
const doubles_spec hippo_P3_doubles = DOUBLES(P3_routes, sizes, P3);
const doubles_spec hippo_P4_doubles = DOUBLES(P4_routes, sizes, P4);
const doubles_spec hippo_P5_doubles = DOUBLES(P5_routes, sizes, P5);
const doubles_spec hippo_P6_doubles = DOUBLES(P6_routes, P6_at, P6);
const doubles_spec hippo_forward_euler_doubles = DOUBLES(forward_euler_routes, sizes, forward_euler);
const doubles_spec hippo_contractive_doubles = DOUBLES(contractive_routes, contractive_at, contractive);
