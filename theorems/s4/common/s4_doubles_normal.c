/* s4_doubles_normal.c - the ordinary routes of the normal part F: its eigenvalues, the response without the low rank,
   and the tied correction that gives LegS back. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/ball/phase_root.h"
#include "numerics/float64/complex64.h"
#include "numerics/float64/eigen64.h"
#include "theorems/s4/common/s4_doubles.h"

#define SPECTRUM_MOST 256 /* orders */
#define LIMIT_MOST 128
#define TIED_MOST 64
#define ROOT_DIGITS 40

status s4_normal_init(s4_normal *n, hippo_family family, size_t N) {
    memset(n, 0, sizeof *n);
    matrix64 S = {0};
    unsigned long *g = s4_doubles_gauge(family, N);
    double complex *H = calloc(N * N, sizeof *H);
    n->e = calloc(N, sizeof *n->e);
    n->V = calloc(N * N, sizeof *n->V);
    status st = nplr_build(&n->parts, family, N);
    if (st == ST_OK && !(g && H && n->e && n->V)) st = ST_MEMORY;
    if (st == ST_OK) st = matrix64_round(&S, &n->parts.F, g, g, FLOAT64_BITS);
    if (st == ST_OK) st = matrix64_round(&n->P, &n->parts.P, g, NULL, FLOAT64_BITS);
    for (size_t i = 0; st == ST_OK && i < N * N; i++) /* the diagonal is the shift alone */
        if (i / N != i % N) H[i] = complex64(0, S.x[i]);
    /* a row of Q^T x, x = D^-1 c: Q_k / sqrt(g_k) */
    if (st == ST_OK) st = matrix64_round(&n->Q, &n->parts.Q, NULL, NULL, FLOAT64_BITS);
    for (size_t i = 0; st == ST_OK && i < N * n->parts.r; i++) n->Q.x[i] /= sqrt((double)g[i / n->parts.r]);
    if (st == ST_OK) st = eigen64_hermitian(n->e, n->V, H, N);
    matrix64_clear(&S);
    free(g), free(H);
    return st;
}

void s4_normal_clear(s4_normal *n) {
    nplr_clear(&n->parts);
    matrix64_clear(&n->P), matrix64_clear(&n->Q);
    free(n->e), free(n->V);
}

/* The imaginary part that should be y_m, -y_m or 0: index i of N ascending ones. */
static void expected(mpq_t y, const mpq_t *root, size_t N, size_t i) {
    size_t half = N / 2;
    mpq_set_ui(y, 0, 1);
    if (i < half) mpq_neg(y, root[half - 1 - i]);
    else if (i >= N - half) mpq_set(y, root[i - (N - half)]);
}

static int by_imaginary(const void *a, const void *b) {
    double x = cimag(*(const double complex *)a), y = cimag(*(const double complex *)b);
    return (x > y) - (x < y);
}

/* Eigenvalues -1/2 + i y of F by GSL for matrices without structure. */
static status general(lost *l, const rat_mat *F, const unsigned long *g, const mpq_t *root) {
    size_t N = F->rows;
    matrix64 A = {0};
    double complex *e = calloc(N, sizeof *e);
    mpq_t y;
    mpq_init(y);
    status st = e ? matrix64_round(&A, F, g, g, FLOAT64_BITS) : ST_MEMORY;
    if (st == ST_OK) st = eigen64_values(e, A.x, N);
    if (st == ST_OK) qsort(e, N, sizeof *e, by_imaginary);
    for (size_t i = 0; st == ST_OK && i < N; i++) {
        expected(y, root, N, i);
        lost_see_point(l, cimag(e[i]), creal(e[i]) + 0.5, y, NULL);
    }
    mpq_clear(y);
    matrix64_clear(&A);
    free(e);
    return st;
}

/* S4D-Inv (N/pi)(N/(2n+1) - 1) for the n-th largest, S4D-Lin pi n for the n-th least positive: no rounding, another
 * number. */
static void formulas(lost *inv, lost *lin, const mpq_t *root, size_t N) {
    for (size_t m = 0; m < N / 2; m++) {
        double n = (double)(N / 2 - 1 - m), order = (double)N;
        lost_see(inv, order / M_PI * (order / (2 * n + 1) - 1), root[m], NULL);
        lost_see(lin, M_PI * (double)(N % 2 ? m + 1 : m), root[m], NULL);
    }
}

static status spectrum(lost *l, const params *p, const work *w, fault *f) {
    (void)f;
    size_t N = (size_t)params_int(p, "N"), half = N / 2;
    if (N > SPECTRUM_MOST) return ST_OK;
    s4_normal n = {0};
    unsigned long *g = s4_doubles_gauge(HIPPO_LEGS, N);
    mpq_t *root = calloc(half + 1, sizeof *root), y;
    mpq_init(y);
    for (size_t m = 0; root && m <= half; m++) mpq_init(root[m]);
    status st = root && g ? ST_OK : ST_MEMORY;
    for (size_t m = 0; st == ST_OK && m < half; m++)
        st = work_should_stop(w) ? ST_STOPPED : phase_root(root[m], N, m + 1, ROOT_DIGITS);
    if (st != ST_OK) goto out;
    TRY(s4_normal_init(&n, HIPPO_LEGS, N));
    for (size_t i = 0; i < N; i++) {
        expected(y, root, N, i);
        lost_see(&l[0], n.e[i], y, NULL);
    }
    TRY(general(&l[1], &n.parts.F, g, root));
    TRY(general(&l[2], &n.parts.F, NULL, root));
    formulas(&l[3], &l[4], root, N);
out:
    s4_normal_clear(&n);
    for (size_t m = 0; root && m <= half; m++) mpq_clear(root[m]);
    mpq_clear(y);
    free(root), free(g);
    return st;
}

/* x := (i I - A)^-1 B, orthonormal gauge. */
static status respond(double complex *x, const rat_mat *exact, const unsigned long *g, double b) {
    size_t N = exact->rows;
    matrix64 A = {0};
    double complex *M = calloc(N * N, sizeof *M);
    status st = M ? matrix64_round(&A, exact, g, g, FLOAT64_BITS) : ST_MEMORY;
    for (size_t i = 0; st == ST_OK && i < N * N; i++) M[i] = complex64(-A.x[i], i / N == i % N);
    for (size_t n = 0; n < N; n++) x[n] = b * sqrt((double)g[n]);
    if (st == ST_OK) st = eigen64_solve(x, 1, M, N);
    matrix64_clear(&A);
    free(M);
    return st;
}

/* |rho_N(i)|^2 = 1/(N^2+1): as a product, and from the responses of A and of F with B/2, whose ratio is 1 + rho. */
static status limit(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t N = (size_t)params_int(p, "N");
    if (N > LIMIT_MOST) return ST_OK;
    ssm s = {0};
    nplr parts = {0};
    double complex x[2][LIMIT_MOST], rho = 1;
    unsigned long *g = s4_doubles_gauge(HIPPO_LEGS, N);
    mpq_t exact;
    mpq_init(exact);
    mpq_set_ui(exact, 1, N * N + 1);
    status st = g ? hippo_build(&s, HIPPO_LEGS, N, f) : ST_MEMORY;
    if (st == ST_OK) st = nplr_build(&parts, HIPPO_LEGS, N);
    if (st != ST_OK) goto out;
    TRY(respond(x[0], &s.A, g, 1));
    TRY(respond(x[1], &parts.F, g, 0.5));
    for (size_t j = 0; j < N; j++) rho *= complex64(-(double)j, 1) / complex64((double)(j + 1), 1);
    lost_see(&l[0], creal(rho * conj(rho)), exact, NULL);
    rho = x[0][0] / x[1][0] - 1;
    lost_see(&l[1], creal(rho * conj(rho)), exact, NULL);
    rho = x[0][N - 1] / x[1][N - 1] - 1;
    lost_see(&l[2], creal(rho * conj(rho)), exact, NULL);
out:
    nplr_clear(&parts);
    ssm_clear(&s);
    mpq_clear(exact);
    free(g);
    return st;
}

/* Lambda - P P* of order N in the basis that diagonalises F: LegS again, so its eigenvalues are -1, .., -N.  GSL has no
   eigenvalues of complex matrices without structure: the real form [[X, -Y], [Y, X]] has each twice. */
static status tied(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t N = (size_t)params_int(p, "N");
    if (N > TIED_MOST) return ST_OK;
    s4_normal n = {0};
    double complex *P = calloc(N, sizeof *P), *e = calloc(2 * N, sizeof *e);
    double *M = calloc(4 * N * N, sizeof *M);
    mpq_t exact;
    mpq_init(exact);
    status st = P && e && M ? s4_normal_init(&n, HIPPO_LEGS, N) : ST_MEMORY;
    if (st != ST_OK) goto out;
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < N; i++) P[j] += conj(n.V[i * N + j]) * n.P.x[i] * sqrt(0.5);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            double complex z = -P[i] * conj(P[j]) + (i == j ? complex64(-0.5, -n.e[i]) : 0);
            M[i * 2 * N + j] = M[(N + i) * 2 * N + N + j] = creal(z);
            M[i * 2 * N + N + j] = -cimag(z);
            M[(N + i) * 2 * N + j] = cimag(z);
        }
    TRY(eigen64_values(e, M, 2 * N));
    for (size_t i = 0; i < 2 * N; i++) {
        mpq_set_si(exact, (long)(i / 2) - (long)N, 1);
        lost_see_point(&l[0], creal(e[i]), cimag(e[i]), exact, NULL);
    }
    mpq_set_si(exact, -1, 1); /* the abscissa, which stability rests on */
    lost_see(&l[1], creal(e[2 * N - 1]), exact, NULL);
out:
    s4_normal_clear(&n);
    mpq_clear(exact);
    free(P), free(e), free(M);
    return st;
}

static const route_spec spectrum_routes[] = {
    {"gsl_hermitian", FLOAT64_BITS,
     "imaginary parts of F's eigenvalues as those of the Hermitian i S, orthonormal gauge; each relative to itself"},
    {"gsl_eigenvalues", FLOAT64_BITS, "the same by GSL's eigenvalues without structure, orthonormal gauge"},
    {"gsl_eigenvalues_rational", FLOAT64_BITS, "the same in the rational gauge, where F is not normal"},
    {"formula_inv", FLOAT64_BITS, "S4D-Inv, (N/pi)(N/(2n+1) - 1): another number, not a rounded one"},
    {"formula_lin", FLOAT64_BITS, "S4D-Lin, pi n: another number"},
};
static const route_spec limit_routes[] = {
    {"product", FLOAT64_BITS, "|rho_N(i)|^2 from its N factors"},
    {"solved_first", FLOAT64_BITS, "the same from coordinate 0 of (i - A)^-1 B and (i - F)^-1 B/2 by elimination"},
    {"solved_last", FLOAT64_BITS, "the same from coordinate N-1"},
};
static const route_spec tied_routes[] = {
    {"gsl_eigenvalues", FLOAT64_BITS, "of Lambda - P P* with LegS's Lambda and P: -1, .., -N, each relative to itself"},
    {"gsl_abscissa", FLOAT64_BITS, "the largest real part, -1"},
};
static const char *const spectrum_at[] = {"N=4", "N=16", "N=64", "N=128", NULL};
static const char *const sizes[] = {"N=4", "N=8", "N=16", "N=32", NULL};
static const char *const tied_at[] = {"N=4", "N=8", "N=12", "N=16", NULL};
const doubles_spec s4d_spectrum_doubles = DOUBLES(spectrum_routes, spectrum_at, spectrum);
const doubles_spec s4d_limit_doubles = DOUBLES(limit_routes, sizes, limit);
const doubles_spec sashimi_hurwitz_doubles = DOUBLES(tied_routes, tied_at, tied);
