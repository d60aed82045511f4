/* legendre_doubles.c - the ordinary routes of legendre:*: GSL's polynomials, rules and quadrature lose nothing;
   monomial coefficients, which grow like (3 + 2 sqrt 2)^n and alternate, lose all. */
#include "theorems/legendre/common/legendre_doubles.h"

#include <math.h>

#include "numerics/float64/calculus64.h"

#define MOST 64 /* degrees */

static double coefficient(size_t n, size_t k, unsigned bits) {
    mpq_t q;
    mpq_init(q);
    legendre_coefficient(q, n, k);
    double a = lost_round(bits, lost_nearest(q));
    mpq_clear(q);
    return a;
}

double legendre_horner(size_t n, double x, unsigned bits) {
    double v = 0;
    for (size_t k = n + 1; k-- > 0;) v = lost_round(bits, lost_round(bits, v * x) + coefficient(n, k, bits));
    return v;
}

double legendre_monomial_moment(size_t n, size_t m, unsigned bits) {
    double v = 0;
    for (size_t k = 0; k <= n; k++)
        v = lost_round(bits, v + lost_round(bits, coefficient(n, k, bits) / (double)(m + k + 1)));
    return v;
}

/* x^m P_n(2x-1), and P_n P_m. */
typedef struct degrees {
    size_t n, m;
} degrees;
static double with_power(double x, void *context) {
    const degrees *d = context;
    return pow(x, (double)d->m) * calculus64_legendre(d->n, 2 * x - 1);
}
static double with_other(double x, void *context) {
    const degrees *d = context;
    return calculus64_legendre(d->n, 2 * x - 1) * calculus64_legendre(d->m, 2 * x - 1);
}
static double power(double x, void *context) {
    return pow(x, (double)((const degrees *)context)->m);
}
/* x(1-x) h'(x)^2, h = x^m. */
static double energy_density(double x, void *context) {
    double m = (double)((const degrees *)context)->m, slope = m * pow(x, m - 1);
    return x * (1 - x) * slope * slope;
}

status legendre_gsl_moment(double *y, size_t n, size_t m) {
    degrees d = {n, m};
    return calculus64_integral(y, with_power, &d, 0, 1);
}

/* <P_n, P_m> of monomials: sum_j a_nj sum_k a_mk/(j+k+1). */
static double gram_by_monomials(size_t n, size_t m, unsigned bits) {
    double v = 0;
    for (size_t j = 0; j <= n; j++)
        v = lost_round(bits, v + lost_round(bits, coefficient(n, j, bits) * legendre_monomial_moment(m, j, bits)));
    return v;
}

static status orthogonality(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t N = (size_t)params_int(p, "N"), n = N - 1;
    if (N > MOST) return ST_OK;
    status st = ST_OK;
    rat_poly *P = NULL;
    mpq_t exact, norm, x;
    mpq_inits(exact, norm, x, NULL);
    TRY(rat_poly_new(&P));
    legendre_shifted(P, n);
    mpq_set_ui(x, 1, 4);
    rat_poly_eval(exact, P, x);
    lost_see(&l[3], calculus64_legendre(n, -0.5), exact, NULL);
    lost_see(&l[4], legendre_horner(n, 0.25, FLOAT64_BITS), exact, NULL);
    mpq_set_ui(norm, 1, 2 * n + 1);
    for (size_t m = 0; m <= n; m++) {
        degrees d = {n, m};
        double v;
        mpq_set_ui(exact, m == n, 2 * n + 1);
        TRY(calculus64_integral(&v, with_other, &d, 0, 1));
        lost_see(&l[0], v, exact, norm);
        lost_see(&l[1], gram_by_monomials(n, m, FLOAT64_BITS), exact, norm);
        lost_see(&l[2], gram_by_monomials(n, m, FLOAT32_BITS), exact, norm);
    }
out:
    rat_poly_free(P);
    mpq_clears(exact, norm, x, NULL);
    return st;
}

static status gauss(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t N = (size_t)params_int(p, "N");
    degrees d = {0, 2 * N - 1};
    double v;
    mpq_t exact;
    mpz_t z;
    mpq_init(exact);
    mpz_init(z);
    status st = ST_OK;
    TRY(calculus64_gauss(&v, power, &d, N));
    mpq_set_ui(exact, 1, 2 * N);
    lost_see(&l[0], v, exact, NULL);
    d.m = 2 * N;
    TRY(calculus64_gauss(&v, power, &d, N));
    mpz_fac_ui(z, N); /* N!^4 / ((2N+1) (2N)!^2) */
    mpz_pow_ui(mpq_numref(exact), z, 4);
    mpz_fac_ui(z, 2 * N);
    mpz_mul(z, z, z);
    mpz_mul_ui(mpq_denref(exact), z, 2 * N + 1);
    mpq_canonicalize(exact);
    lost_see(&l[1], 1 / (2 * (double)N + 1) - v, exact, NULL);
out:
    mpq_clear(exact);
    mpz_clear(z);
    return st;
}

/* h = x^(N-1): the integral is (N-1)/(2(2N-1)). */
static status energy(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    size_t N = (size_t)params_int(p, "N");
    if (N > MOST || N < 2) return ST_OK;
    degrees d = {0, N - 1};
    double v, y, sum[3] = {0};
    static const unsigned bits[3] = {FLOAT64_BITS, FLOAT64_BITS, FLOAT32_BITS};
    mpq_t exact;
    mpq_init(exact);
    mpq_set_ui(exact, N - 1, 2 * (2 * N - 1));
    mpq_canonicalize(exact);
    status st = calculus64_integral(&v, energy_density, &d, 0, 1);
    if (st == ST_OK) lost_see(&l[0], v, exact, NULL);
    for (size_t n = 0; st == ST_OK && n < N; n++) {
        double factor = (double)(n * (n + 1) * (2 * n + 1));
        st = legendre_gsl_moment(&y, n, N - 1);
        for (int i = 0; i < 3; i++) {
            if (i) y = legendre_monomial_moment(n, N - 1, bits[i]);
            sum[i] = lost_round(bits[i], sum[i] + lost_round(bits[i], factor * lost_round(bits[i], y * y)));
        }
    }
    for (int i = 0; st == ST_OK && i < 3; i++) lost_see(&l[1 + i], sum[i], exact, NULL);
    mpq_clear(exact);
    return st;
}

static const route_spec orthogonality_routes[] = {
    {"gsl_quadrature", FLOAT64_BITS,
     "<P_(N-1), P_m>, m < N: GSL's polynomials under its adaptive quadrature; relative to 1/(2N-1)"},
    {"monomials", FLOAT64_BITS,
     "<P_(N-1), P_m>, m < N, from monomial coefficients and 1/(j+k+1); relative to 1/(2N-1)"},
    {"monomials_float32", FLOAT32_BITS, "the same in float32"},
    {"gsl_legendre", FLOAT64_BITS, "P_(N-1)(-1/2) by GSL's recurrence"},
    {"horner", FLOAT64_BITS, "P_(N-1)(-1/2) from monomial coefficients by Horner's scheme"},
};
static const route_spec gauss_routes[] = {
    {"gsl_rule", FLOAT64_BITS, "the integral of x^(2N-1) over [0, 1] by GSL's N-point rule"},
    {"gsl_gap", FLOAT64_BITS, "the gap at x^(2N): 1/(2N+1) less GSL's rule, against N!^4/((2N+1) (2N)!^2)"},
};
static const route_spec energy_routes[] = {
    {"gsl_quadrature", FLOAT64_BITS, "h = x^(N-1): the integral of x (1-x) h'^2 by GSL"},
    {"gsl_projection", FLOAT64_BITS, "sum n (n+1) (2n+1) y_n^2 with y_n by GSL's quadrature"},
    {"monomials", FLOAT64_BITS, "the same sum with y_n from monomial coefficients"},
    {"monomials_float32", FLOAT32_BITS, "the same in float32"},
};
static const char *const sizes[] = {"N=4", "N=8", "N=16", "N=32", NULL};
const doubles_spec legendre_orthogonality_doubles = DOUBLES(orthogonality_routes, sizes, orthogonality);
const doubles_spec legendre_gauss_doubles = DOUBLES(gauss_routes, sizes, gauss);
const doubles_spec legendre_energy_doubles = DOUBLES(energy_routes, sizes, energy);
