/* hippo_doubles.c - the ordinary routes of the HiPPO systems: eigenvalues and eigenvectors of LegS and LagT by GSL, the
   differential equations by GSL's integrator, coefficients by quadrature and by monomials. */
#include "theorems/hippo/common/hippo_doubles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/hippo/hippo.h"
#include "constructions/hippo/legs.h"
#include "numerics/float64/calculus64.h"
#include "numerics/float64/eigen64.h"
#include "theorems/legendre/common/legendre_doubles.h"

#define EIGEN_MOST 128 /* orders that GSL's eigenvalues are asked for             */
#define ODE_MOST 64    /* equations                                              */
#define POWER_MOST 64  /* inputs s^m                                             */

unsigned long *hippo_doubles_gauge(size_t N) {
    unsigned long *g = malloc(N * sizeof *g);
    for (size_t n = 0; g && n < N; n++) g[n] = hippo_gauge(HIPPO_LEGS, n);
    return g;
}

static status legs_in_doubles(matrix64 *A, size_t N, bool orthonormal) {
    rat_mat exact = {0};
    unsigned long *g = hippo_doubles_gauge(N);
    status st = g ? legs_matrix(&exact, N) : ST_MEMORY;
    if (st == ST_OK) st = matrix64_round(A, &exact, orthonormal ? g : NULL, orthonormal ? g : NULL, FLOAT64_BITS);
    rat_mat_clear(&exact);
    free(g);
    return st;
}

status hippo_doubles_integers(lost *l, const matrix64 *A, int sign) {
    size_t N = A->rows;
    double complex *e = calloc(N, sizeof *e);
    if (!e) return ST_MEMORY;
    mpq_t exact;
    mpq_init(exact);
    status st = eigen64_values(e, A->x, N);
    for (size_t i = 0; st == ST_OK && i < N; i++) {
        mpq_set_si(exact, sign > 0 ? (long)i + 1 : (long)i - (long)N, 1);
        lost_see_point(l, creal(e[i]), cimag(e[i]), exact, NULL);
    }
    mpq_clear(exact);
    free(e);
    return st;
}

/* The least eigenvalue of (A + A^T)/2: 1/2, and 1 for N = 1. */
static status abscissa(lost *l, const matrix64 *A) {
    size_t N = A->rows;
    double *e = calloc(N, sizeof *e);
    double complex *H = calloc(N * N, sizeof *H);
    mpq_t exact;
    mpq_init(exact);
    status st = e && H ? ST_OK : ST_MEMORY;
    if (st != ST_OK) goto out;
    for (size_t i = 0; i < N * N; i++) H[i] = (A->x[i] + A->x[i % N * N + i / N]) / 2;
    TRY(eigen64_hermitian(e, NULL, H, N));
    mpq_set_ui(exact, 1, N > 1 ? 2 : 1);
    lost_see(l, e[0], exact, NULL);
out:
    mpq_clear(exact);
    free(e);
    free(H);
    return st;
}

static status spectrum(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t N = (size_t)params_int(p, "N");
    matrix64 A = {0}, rational = {0};
    status st = ST_OK;
    if (N > EIGEN_MOST) return ST_OK;
    TRY(legs_in_doubles(&A, N, true));
    TRY(legs_in_doubles(&rational, N, false));
    TRY(hippo_doubles_integers(&l[0], &A, 1));
    TRY(hippo_doubles_integers(&l[1], &rational, 1));
    TRY(abscissa(&l[2], &A));
out:
    matrix64_clear(&A);
    matrix64_clear(&rational);
    return st;
}

/* y' = -A y, y(0) = B. */
static void decay(double t, const double *y, double *slope, void *context) {
    const matrix64 *A = context;
    (void)t;
    matrix64_apply(slope, A, y);
    for (size_t n = 0; n < A->rows; n++) slope[n] = -slope[n];
}

/* exact := P_n(0)/2, n < N: exp(-A t) B at t = ln 2 in the rational gauge. */
static status kernel_exact(rat_mat *exact, size_t N) {
    rat_poly *P = NULL;
    mpq_t half, v;
    mpq_inits(half, v, NULL);
    mpq_set_ui(half, 1, 2);
    status st = rat_mat_init(exact, N, 1);
    if (st == ST_OK) st = rat_poly_new(&P);
    for (size_t n = 0; st == ST_OK && n < N; n++) {
        legendre_shifted(P, n);
        rat_poly_eval(v, P, half);
        mpq_div_2exp(v, v, 1);
        rat_mat_set(exact, n, 0, v);
    }
    rat_poly_free(P);
    mpq_clears(half, v, NULL);
    return st;
}

/* y := exp(-A ln 2) b by eigenvectors. */
static status kernel_by_vectors(double *y, const matrix64 *A, const double *b) {
    size_t N = A->rows;
    double complex *e = calloc(N, sizeof *e), *V = calloc(N * N, sizeof *V);
    status st = e && V ? eigen64_vectors(e, V, A->x, N) : ST_MEMORY;
    for (size_t j = 0; st == ST_OK && j < N; j++) e[j] = cexp(-e[j] * log(2));
    if (st == ST_OK) st = eigen64_apply(y, V, e, b, N);
    free(e);
    free(V);
    return st;
}

static status kernel(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t N = (size_t)params_int(p, "N");
    matrix64 A = {0}, y[4] = {{0}};
    rat_mat exact = {0};
    unsigned long *g = hippo_doubles_gauge(N);
    status st = g ? ST_OK : ST_MEMORY;
    if (st != ST_OK || N > ODE_MOST) goto out;
    TRY(kernel_exact(&exact, N));
    TRY(legs_in_doubles(&A, N, true));
    for (int i = 0; i < 4; i++) TRY(matrix64_init(&y[i], N, 1, i == 3 ? FLOAT32_BITS : FLOAT64_BITS));
    for (size_t n = 0; n < N; n++) y[1].x[n] = sqrt((double)g[n]);
    TRY(kernel_by_vectors(y[0].x, &A, y[1].x));
    TRY(calculus64_solve(y[1].x, N, decay, &A, 0, log(2)));
    for (int i = 2; i < 4; i++)
        for (size_t n = 0; n < N; n++) y[i].x[n] = sqrt((double)g[n]) * legendre_horner(n, 0.5, y[i].bits) / 2;
    for (int i = 0; i < 4; i++) TRY(matrix64_compare(&l[i], &y[i], &exact, g, NULL));
out:
    for (int i = 0; i < 4; i++) matrix64_clear(&y[i]);
    matrix64_clear(&A);
    rat_mat_clear(&exact);
    free(g);
    return st;
}

/* y' = (1/t)(-A y + f), f = (t/2)^m, rational gauge: at most 1 up to t = 2, so that a tolerance can be absolute. */
typedef struct input {
    matrix64 A;
    size_t m;
    bool scaled; /* by 1/t */
} input;
static void driven(double t, const double *y, double *slope, void *context) {
    const input *in = context;
    double f = pow(t / 2, (double)in->m), factor = in->scaled ? -1 / t : 1;
    matrix64_apply(slope, &in->A, y);
    for (size_t n = 0; n < in->A.rows; n++) slope[n] = factor * slope[n] + (in->scaled ? f / t : f);
}

/* LegS from t = 1 to 2 with f = (s/2)^m: y_n(2) = 2^m y_n(1), the coefficients of s^m at 1. */
static status T2(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t N = (size_t)params_int(p, "N"), m = (size_t)params_int(p, "m");
    input in = {.m = m, .scaled = true};
    rat_mat A = {0};
    double y[ODE_MOST], v;
    mpq_t exact, first;
    mpq_inits(exact, first, NULL);
    status st = ST_OK;
    if (N > ODE_MOST || m > POWER_MOST) goto out;
    TRY(legs_matrix(&A, N));
    TRY(matrix64_round(&in.A, &A, NULL, NULL, FLOAT64_BITS));
    hippo_legs_monomial(first, 0, m); /* the largest coefficient */
    for (size_t n = 0; n < N; n++) {
        hippo_legs_monomial(exact, n, m);
        y[n] = ldexp(lost_nearest(exact), -(int)m);
        TRY(legendre_gsl_moment(&v, n, m));
        lost_see(&l[1], v, exact, first);
        lost_see(&l[2], legendre_monomial_moment(n, m, FLOAT64_BITS), exact, first);
        lost_see(&l[3], legendre_monomial_moment(n, m, FLOAT32_BITS), exact, first);
    }
    TRY(calculus64_solve(y, N, driven, &in, 1, 2));
    for (size_t n = 0; n < N; n++) {
        hippo_legs_monomial(exact, n, m);
        lost_see(&l[0], y[n], exact, first);
    }
out:
    matrix64_clear(&in.A);
    rat_mat_clear(&A);
    mpq_clears(exact, first, NULL);
    return st;
}

/* v := the integral of ((1 + x)/2)^m P_n(2x-1) over [0, 1]: what LegT remembers of (s/2)^m at t = 2. */
static void window_moment(mpq_t v, size_t n, size_t m) {
    mpq_t t;
    mpz_t c;
    mpq_init(t);
    mpz_init(c);
    mpq_set_ui(v, 0, 1);
    for (size_t j = n; j <= m; j++) {
        legendre_moment(t, n, j);
        mpz_bin_uiui(c, m, j);
        mpz_mul(mpq_numref(t), mpq_numref(t), c);
        mpq_canonicalize(t);
        mpq_add(v, v, t);
    }
    mpq_div_2exp(v, v, m);
    mpq_clear(t);
    mpz_clear(c);
}

/* LegT from t = 1 to 2 with f = (s/2)^(N-1), the highest degree of which its equation holds. */
static status window(lost *l, size_t N, fault *f) {
    ssm s = {0};
    input in = {.m = N - 1};
    double y[ODE_MOST];
    mpq_t exact, first;
    mpq_inits(exact, first, NULL);
    status st = hippo_build(&s, HIPPO_LEGT, N, f);
    if (st == ST_OK) st = matrix64_round(&in.A, &s.A, NULL, NULL, FLOAT64_BITS);
    for (size_t n = 0; n < N; n++) {
        legendre_moment(exact, n, N - 1);
        y[n] = ldexp(lost_nearest(exact), 1 - (int)N);
    }
    if (st == ST_OK) st = calculus64_solve(y, N, driven, &in, 1, 2);
    window_moment(first, 0, N - 1);
    for (size_t n = 0; st == ST_OK && n < N; n++) {
        window_moment(exact, n, N - 1);
        lost_see(&l[0], y[n], exact, first);
    }
    matrix64_clear(&in.A);
    ssm_clear(&s);
    mpq_clears(exact, first, NULL);
    return st;
}

/* LagT from y = B for a time 1: e^-1 L_n(1), L_n(1) = sum_k (-1)^k C(n, k)/k!; by the integrator, by eigenvectors. */
static status impulse(lost *l, size_t N, fault *f) {
    ssm s = {0};
    input in = {.m = 0};
    double y[ODE_MOST], z[ODE_MOST];
    double complex e[ODE_MOST], *V = calloc(N * N, sizeof *V);
    enclosure decayed;
    mpq_t exact, t;
    enclosure_init(&decayed);
    mpq_inits(exact, t, NULL);
    status st = V ? hippo_build(&s, HIPPO_LAGT, N, f) : ST_MEMORY;
    if (st == ST_OK) st = matrix64_round(&in.A, &s.A, NULL, NULL, FLOAT64_BITS);
    if (st != ST_OK) goto out;
    for (size_t n = 0; n < N; n++) y[n] = z[n] = 1;
    TRY(eigen64_vectors(e, V, in.A.x, N));
    for (size_t n = 0; n < N; n++) e[n] = cexp(e[n]);
    TRY(eigen64_apply(z, V, e, z, N));
    for (size_t i = 0; i < N * N; i++) in.A.x[i] = -in.A.x[i];
    TRY(calculus64_solve(y, N, decay, &in.A, 0, 1));
    mpq_set_si(t, -1, 1);
    TRY(enclosure_exp(&decayed, t, 192));
    for (size_t n = 0; n < N; n++) {
        mpq_set_ui(exact, 0, 1);
        for (size_t k = 0; k <= n; k++) {
            mpz_bin_uiui(mpq_numref(t), n, k);
            if (k % 2) mpz_neg(mpq_numref(t), mpq_numref(t));
            mpz_fac_ui(mpq_denref(t), k);
            mpq_canonicalize(t);
            mpq_add(exact, exact, t);
        }
        mpq_mul(exact, exact, decayed.lo);
        lost_see(&l[0], y[n], exact, decayed.lo);
        lost_see(&l[1], z[n], exact, decayed.lo);
    }
out:
    matrix64_clear(&in.A);
    ssm_clear(&s);
    enclosure_clear(&decayed);
    mpq_clears(exact, t, NULL);
    free(V);
    return st;
}

static status T1(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t N = (size_t)params_int(p, "N");
    if (N > ODE_MOST) return ST_OK;
    return strcmp(params_word(p, "family"), "lagt") ? window(l, N, f) : impulse(l, N, f);
}

/* The only eigenvalue of LagT, -1, N times. */
static status lagt(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t N = (size_t)params_int(p, "N");
    if (N > ODE_MOST) return ST_OK;
    ssm s = {0};
    matrix64 A = {0};
    double complex e[ODE_MOST];
    mpq_t exact;
    mpq_init(exact);
    mpq_set_si(exact, -1, 1);
    status st = hippo_build(&s, HIPPO_LAGT, N, f);
    if (st == ST_OK) st = matrix64_round(&A, &s.A, NULL, NULL, FLOAT64_BITS);
    if (st == ST_OK) st = eigen64_values(e, A.x, N);
    for (size_t n = 0; st == ST_OK && n < N; n++) lost_see_point(&l[0], creal(e[n]), cimag(e[n]), exact, NULL);
    if (st == ST_OK) st = impulse(&l[1], N, f);
    matrix64_clear(&A);
    ssm_clear(&s);
    mpq_clear(exact);
    return st;
}

static const route_spec T1_routes[] = {
    {"gsl_ode", FLOAT64_BITS,
     "LegT with f = (s/2)^(N-1) from t = 1 to 2, LagT from y = B for a time 1, by GSL's integrator; relative to the "
     "largest coefficient"},
    {"gsl_eigenvectors", FLOAT64_BITS, "LagT from y = B for a time 1 by the eigenvectors GSL gives"},
};
static const route_spec T2_routes[] = {
    {"gsl_ode", FLOAT64_BITS,
     "f = (s/2)^m from t = 1 to 2 by GSL's integrator; relative to the largest coefficient, as below"},
    {"gsl_quadrature", FLOAT64_BITS, "the coefficients of s^m by GSL's polynomials and quadrature"},
    {"monomials", FLOAT64_BITS, "the same from monomial coefficients and 1/(m+k+1)"},
    {"monomials_float32", FLOAT32_BITS, "the same in float32"},
};
static const route_spec spectrum_routes[] = {
    {"gsl_eigenvalues", FLOAT64_BITS,
     "of A in the orthonormal gauge by Hessenberg form and QR, sorted, each against its integer"},
    {"gsl_eigenvalues_rational", FLOAT64_BITS, "the same of A in the rational gauge"},
    {"gsl_abscissa", FLOAT64_BITS, "the least eigenvalue of (A + A^T)/2"},
};
static const route_spec kernel_routes[] = {
    {"gsl_eigenvectors", FLOAT64_BITS,
     "exp(-A ln 2) B by the eigenvectors GSL gives; relative to the largest entry, as below"},
    {"gsl_ode", FLOAT64_BITS, "by GSL's integrator"},
    {"binomial_eigenvectors", FLOAT64_BITS, "by the exact eigenvectors rounded: the monomials of P_n at 1/2"},
    {"binomial_eigenvectors_float32", FLOAT32_BITS, "the same in float32"},
};
static const route_spec lagt_routes[] = {
    {"gsl_eigenvalues", FLOAT64_BITS, "of one Jordan block, each against -1"},
    {"gsl_ode", FLOAT64_BITS, "exp(A) B by GSL's integrator; relative to e^-1, as below"},
    {"gsl_eigenvectors", FLOAT64_BITS, "exp(A) B by the eigenvectors GSL gives"},
};
static const char *const T1_at[] = {"N=4 family=legt",
                                    "N=16 family=legt",
                                    "N=32 family=legt",
                                    "N=4 family=lagt",
                                    "N=16 family=lagt",
                                    "N=32 family=lagt",
                                    NULL};
static const char *const T2_at[] = {"N=4 m=3", "N=8 m=8", "N=16 m=16", "N=32 m=32", NULL};
static const char *const sizes[] = {"N=4", "N=8", "N=16", "N=32", "N=64", NULL};
const doubles_spec hippo_T1_doubles = DOUBLES(T1_routes, T1_at, T1);
const doubles_spec hippo_T2_doubles = DOUBLES(T2_routes, T2_at, T2);
const doubles_spec hippo_spectrum_doubles = DOUBLES(spectrum_routes, sizes, spectrum);
const doubles_spec hippo_kernel_doubles = DOUBLES(kernel_routes, sizes, kernel);
const doubles_spec hippo_lagt_doubles = DOUBLES(lagt_routes, sizes, lagt);
