/* s4_doubles.c - the ordinary routes of the matrices: LegS through its eigenvectors, exact ones rounded and GSL's, and
   through its normal part. */
#include "theorems/s4/common/s4_doubles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/float64/complex64.h"
#include "numerics/float64/eigen64.h"
#include "theorems/families.h"

#define MOST 64
#define KERNEL_LENGTH 16

unsigned long *s4_doubles_gauge(hippo_family family, size_t N) {
    unsigned long *g = malloc(N * sizeof *g);
    for (size_t n = 0; g && n < N; n++) g[n] = hippo_gauge(family, n);
    return g;
}

static void signed_binomial(mpq_t q, size_t n, size_t k, bool minus) {
    mpz_bin_uiui(mpq_numref(q), n, k);
    mpz_set_ui(mpq_denref(q), 1);
    if (minus) mpq_neg(q, q);
}

/* V_ij = (-1)^i C(i+j, i-j), W = V^-1: W_ij = (-1)^i (2j+1)/(i+j+1) C(2i, i-j). */
static status eigenvectors(rat_mat *V, rat_mat *W, size_t N) {
    mpq_t q;
    mpq_init(q);
    status st = rat_mat_init(V, N, N);
    if (st == ST_OK) st = rat_mat_init(W, N, N);
    for (size_t i = 0; st == ST_OK && i < N; i++)
        for (size_t j = 0; j <= i; j++) {
            signed_binomial(q, i + j, i - j, i % 2);
            rat_mat_set(V, i, j, q);
            signed_binomial(q, 2 * i, i - j, i % 2);
            mpz_mul_ui(mpq_numref(q), mpq_numref(q), 2 * j + 1);
            mpz_set_ui(mpq_denref(q), i + j + 1);
            mpq_canonicalize(q);
            rat_mat_set(W, i, j, q);
        }
    mpq_clear(q);
    return st;
}

/* What all routes of L3.1 and L3.2 share. */
typedef struct diagonal {
    ssm legs;
    rat_mat V, W;
    unsigned long *g;
} diagonal;

static status diagonal_init(diagonal *d, size_t N, fault *f) {
    memset(d, 0, sizeof *d);
    d->g = s4_doubles_gauge(HIPPO_LEGS, N);
    status st = hippo_build(&d->legs, HIPPO_LEGS, N, f);
    if (st == ST_OK && !d->g) st = ST_MEMORY;
    return st == ST_OK ? eigenvectors(&d->V, &d->W, N) : st;
}

static void diagonal_clear(diagonal *d) {
    ssm_clear(&d->legs);
    rat_mat_clear(&d->V), rat_mat_clear(&d->W);
    free(d->g);
}

/* V diag(-(j+1)) V^-1 with both rounded. */
static status diagonalised(lost *l, const diagonal *d, unsigned bits) {
    matrix64 V = {0}, W = {0}, A = {0};
    size_t N = d->legs.N;
    status st = matrix64_round(&V, &d->V, d->g, NULL, bits);
    if (st == ST_OK) st = matrix64_round(&W, &d->W, NULL, d->g, bits);
    for (size_t i = 0; st == ST_OK && i < N * N; i++) W.x[i] = lost_round(bits, -(double)(i / N + 1) * W.x[i]);
    if (st == ST_OK) st = matrix64_mul(&A, &V, &W);
    if (st == ST_OK) st = matrix64_compare(l, &A, &d->legs.A, d->g, d->g);
    matrix64_clear(&V), matrix64_clear(&W), matrix64_clear(&A);
    return st;
}

/* The kernel sum_j c_j r_j^i b_j of the bilinear recurrence of step 1/N, C = B = (1, .., 1), r_j = (2N-j-1)/(2N+j+1),
   each weight rounded once from its exact value: all that is lost is lost to the sum. */
static status vandermonde(lost *l, const diagonal *d, unsigned bits) {
    size_t N = d->legs.N;
    double weight[MOST], r[MOST], got[KERNEL_LENGTH] = {0};
    mpq_t exact[KERNEL_LENGTH], scale, c, b, t;
    for (size_t i = 0; i < KERNEL_LENGTH; i++) mpq_init(exact[i]);
    mpq_inits(scale, c, b, t, NULL);
    for (size_t j = 0; j < N; j++) {
        mpq_set_ui(c, 0, 1), mpq_set_ui(b, 0, 1);
        for (size_t n = 0; n < N; n++) {
            rat_mat_get(t, &d->V, n, j);
            mpq_add(c, c, t);
            rat_mat_get(t, &d->W, j, n);
            mpq_add(b, b, t);
        }
        mpq_mul(c, c, b);
        weight[j] = lost_round(bits, lost_nearest(c));
        mpq_set_ui(t, 2 * N - j - 1, 2 * N + j + 1), mpq_canonicalize(t);
        r[j] = lost_round(bits, lost_nearest(t));
        for (size_t i = 0; i < KERNEL_LENGTH; i++) {
            got[i] = lost_round(bits, got[i] + weight[j]);
            mpq_add(exact[i], exact[i], c);
            weight[j] = lost_round(bits, weight[j] * r[j]);
            mpq_mul(c, c, t);
        }
    }
    for (size_t i = 0; i < KERNEL_LENGTH; i++) {
        mpq_abs(t, exact[i]);
        if (mpq_cmp(t, scale) > 0) mpq_set(scale, t);
    }
    for (size_t i = 0; i < KERNEL_LENGTH; i++) {
        lost_see(l, got[i], exact[i], scale);
        mpq_clear(exact[i]);
    }
    mpq_clears(scale, c, b, t, NULL);
    return ST_OK;
}

/* The largest condition number of an eigenvalue, |row j of V^-1| |column j of V| with GSL's V, against the largest
 * C(N+j, 2j+1) C(2j, j). */
static status condition(lost *l, const matrix64 *A) {
    size_t N = A->rows;
    double complex *e = calloc(N, sizeof *e), *V = calloc(N * N, sizeof *V), *row = calloc(N * N, sizeof *row);
    mpz_t k, c, most;
    mpq_t exact;
    double worst = 0;
    mpz_inits(k, c, most, NULL);
    mpq_init(exact);
    status st = e && V && row ? eigen64_vectors(e, V, A->x, N) : ST_MEMORY;
    for (size_t i = 0; row && i < N; i++) row[i * N + i] = 1;
    if (st == ST_OK) st = eigen64_solve(row, N, V, N); /* V^-1 */
    for (size_t j = 0; st == ST_OK && j < N; j++) {
        double left = 0, right = 0;
        for (size_t i = 0; i < N; i++) {
            left = hypot(left, cabs(row[j * N + i]));
            right = hypot(right, cabs(V[i * N + j]));
        }
        if (!(left * right <= worst)) worst = left * right;
        mpz_bin_uiui(k, N + j, 2 * j + 1);
        mpz_bin_uiui(c, 2 * j, j);
        mpz_mul(k, k, c);
        if (mpz_cmp(k, most) > 0) mpz_set(most, k);
    }
    mpq_set_z(exact, most);
    if (st == ST_OK) lost_see(l, worst, exact, NULL);
    mpz_clears(k, c, most, NULL);
    mpq_clear(exact);
    free(e), free(V), free(row);
    return st;
}

static status L3_2(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t N = (size_t)params_int(p, "N");
    if (N > MOST) return ST_OK;
    diagonal d;
    matrix64 A = {0};
    status st = diagonal_init(&d, N, f);
    if (st != ST_OK) goto out;
    TRY(diagonalised(&l[0], &d, FLOAT64_BITS));
    TRY(diagonalised(&l[1], &d, FLOAT32_BITS));
    TRY(vandermonde(&l[2], &d, FLOAT64_BITS));
    TRY(vandermonde(&l[3], &d, FLOAT32_BITS));
    TRY(matrix64_round(&A, &d.legs.A, d.g, d.g, FLOAT64_BITS));
    TRY(condition(&l[4], &A));
out:
    diagonal_clear(&d);
    matrix64_clear(&A);
    return st;
}

/* V^-1 (A V) by elimination, V the exact eigenvectors rounded: diag(-1, .., -N). */
static status conjugated(lost *l, const diagonal *d, unsigned bits) {
    matrix64 V = {0}, A = {0}, AV = {0}, D = {0};
    rat_mat exact = {0};
    size_t N = d->legs.N;
    status st = rat_mat_init(&exact, N, N);
    if (st != ST_OK) return st;
    for (size_t j = 0; j < N; j++) rat_mat_set_si(&exact, j, j, -(long)j - 1);
    TRY(matrix64_round(&V, &d->V, d->g, NULL, bits));
    TRY(matrix64_round(&A, &d->legs.A, d->g, d->g, bits));
    TRY(matrix64_mul(&AV, &A, &V));
    TRY(matrix64_solve(&D, &V, &AV));
    TRY(matrix64_compare(l, &D, &exact, NULL, NULL));
out:
    matrix64_clear(&V), matrix64_clear(&A), matrix64_clear(&AV), matrix64_clear(&D);
    rat_mat_clear(&exact);
    return st;
}

static status L3_1(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t N = (size_t)params_int(p, "N");
    if (N > MOST) return ST_OK;
    diagonal d;
    status st = diagonal_init(&d, N, f);
    if (st == ST_OK) st = conjugated(&l[0], &d, FLOAT64_BITS);
    if (st == ST_OK) st = conjugated(&l[1], &d, FLOAT32_BITS);
    diagonal_clear(&d);
    return st;
}

/* V diag(shift - i e) V* - P Q^T against A. */
static status put_together(lost *l, const s4_normal *n, const rat_mat *exact, const unsigned long *g) {
    size_t N = n->parts.N, r = n->parts.r;
    double shift = mpq_get_d(n->parts.shift);
    matrix64 A = {0};
    status st = matrix64_init(&A, N, N, FLOAT64_BITS);
    for (size_t i = 0; st == ST_OK && i < N * N; i++) {
        double complex sum = 0;
        for (size_t j = 0; j < N; j++)
            sum += n->V[i / N * N + j] * complex64(shift, -n->e[j]) * conj(n->V[i % N * N + j]);
        A.x[i] = creal(sum);
        for (size_t c = 0; c < r; c++) A.x[i] -= n->P.x[i / N * r + c] * n->Q.x[i % N * r + c];
    }
    if (st == ST_OK) st = matrix64_compare(l, &A, exact, g, g);
    matrix64_clear(&A);
    return st;
}

/* V diag(e) V^-1 with GSL's eigenvectors of A itself. */
static status by_eigenvectors(lost *l, const rat_mat *exact, const unsigned long *g) {
    size_t N = exact->rows;
    matrix64 A = {0};
    double complex *e = calloc(N, sizeof *e), *V = calloc(N * N, sizeof *V);
    double *b = calloc(2 * N, sizeof *b);
    status st = e && V && b ? matrix64_round(&A, exact, g, g, FLOAT64_BITS) : ST_MEMORY;
    if (st == ST_OK) st = eigen64_vectors(e, V, A.x, N);
    for (size_t k = 0; st == ST_OK && k < N; k++) {
        for (size_t n = 0; n < N; n++) b[n] = n == k;
        st = eigen64_apply(b + N, V, e, b, N);
        for (size_t n = 0; n < N; n++) A.x[n * N + k] = b[N + n];
    }
    if (st == ST_OK) st = matrix64_compare(l, &A, exact, g, g);
    matrix64_clear(&A);
    free(e), free(V), free(b);
    return st;
}

static status T1(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t N = (size_t)params_int(p, "N");
    hippo_family family, last; /* of all, the first */
    if (N > MOST) return ST_OK;
    ssm s = {0};
    s4_normal n = {0};
    unsigned long *g = NULL;
    status st = ST_OK;
    TRY(families_asked(&family, &last, p, f));
    if (!(g = s4_doubles_gauge(family, N))) TRY(ST_MEMORY);
    TRY(hippo_build(&s, family, N, f));
    TRY(s4_normal_init(&n, family, N));
    TRY(put_together(&l[0], &n, &s.A, g));
    TRY(by_eigenvectors(&l[1], &s.A, g));
out:
    s4_normal_clear(&n);
    ssm_clear(&s);
    free(g);
    return st;
}

static const route_spec L3_1_routes[] = {
    {"conjugated", FLOAT64_BITS, "V^-1 (A V) by elimination, V the exact eigenvectors of LegS rounded; relative to N"},
    {"conjugated_float32", FLOAT32_BITS, "the same in float32"},
};
static const route_spec L3_2_routes[] = {
    {"diagonalised", FLOAT64_BITS, "V L V^-1, V and V^-1 rounded once from exact; relative to the largest entry of A"},
    {"diagonalised_float32", FLOAT32_BITS, "the same in float32"},
    {"vandermonde", FLOAT64_BITS,
     "16 values of the kernel by powers of the eigenvalues, exact weights rounded; relative to the largest"},
    {"vandermonde_float32", FLOAT32_BITS, "the same in float32"},
    {"gsl_condition", FLOAT64_BITS, "the largest condition number of an eigenvalue from the eigenvectors GSL gives"},
};
static const route_spec T1_routes[] = {
    {"normal_plus_low_rank", FLOAT64_BITS, "V L V* - P Q^T with V unitary, by GSL; relative to the largest entry of A"},
    {"gsl_eigenvectors", FLOAT64_BITS, "V L V^-1 with the eigenvectors GSL gives for A itself"},
};
static const char *const sizes[] = {"N=4", "N=8", "N=16", "N=32", "N=64", NULL};
static const char *const L3_1_at[] = {"N=4", "N=8", "N=16", "N=32", NULL};
static const char *const T1_at[] = {"N=16 family=legs", "N=48 family=legs", "N=48 family=legt", "N=48 family=lagt",
                                    NULL};
const doubles_spec s4_L3_1_doubles = DOUBLES(L3_1_routes, L3_1_at, L3_1);
const doubles_spec s4_L3_2_doubles = DOUBLES(L3_2_routes, sizes, L3_2);
const doubles_spec s4_T1_doubles = DOUBLES(T1_routes, T1_at, T1);
