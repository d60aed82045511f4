/* s4_doubles_kernel.c - the ordinary routes of what runs along a sequence: gates, kernels by powers and by
   eigenvectors, a generating function beside its pole, steps dense and diagonal-plus-low-rank. */
#include <math.h>
#include <stdlib.h>

#include "constructions/ssm/recurrence64.h"
#include "numerics/float64/complex64.h"
#include "numerics/float64/eigen64.h"
#include "theorems/s4/common/s4_doubles.h"

#define KERNEL_MOST 64 /* orders                            */
#define LENGTH_MOST 256
#define STEP_MOST 40
#define STEPS 16
#define POLE_BITS 20 /* z = 3 + 2^-20                      */

/* exact x = e^-z / (1 + e^-z), what 1 - sigma(z) should be; its complement where that is asked for. */
static status gate(enclosure *e, long z, bool complement) {
    mpq_t q, one;
    mpq_inits(q, one, NULL);
    mpq_set_si(q, -z, 1);
    mpq_set_ui(one, 1, 1);
    status st = enclosure_exp(e, q, 256);
    for (int side = 0; st == ST_OK && side < 2; side++) {
        mpq_t *x = side ? &e->hi : &e->lo;
        mpq_add(q, *x, one);
        mpq_div(*x, complement ? one : *x, q);
    }
    if (complement) mpq_swap(e->lo, e->hi);
    mpq_clears(q, one, NULL);
    return st;
}

static status gates(lost *l, const params *p, const work *w, fault *f) {
    (void)p, (void)w, (void)f;
    static const long at[2] = {800, 90}; /* past the largest exponential of either arithmetic */
    enclosure e;
    enclosure_init(&e);
    status st = gate(&e, 20, false);
    for (int i = 0; st == ST_OK && i < 2; i++) {
        unsigned bits = l[i].bits;
        double sigma = lost_round(bits, 1 / lost_round(bits, 1 + lost_round(bits, exp(-20))));
        lost_see_enclosure(&l[i], lost_round(bits, 1 - sigma), &e);
    }
    for (int i = 0; st == ST_OK && i < 2; i++) {
        unsigned bits = l[2 + i].bits;
        double E = lost_round(bits, exp((double)at[i]));
        st = gate(&e, at[i], true);
        if (st == ST_OK) lost_see_enclosure(&l[2 + i], lost_round(bits, E / lost_round(bits, 1 + E)), &e);
    }
    enclosure_clear(&e);
    return st;
}

/* K_i = sum_j (C V)_j l_j^i (V^-1 B)_j with what GSL gives for the recurrence's matrix, orthonormal gauge. */
static status by_eigenvectors(double *K, const ssm *r, size_t L, const unsigned long *g) {
    size_t N = r->N;
    matrix64 A = {0}, B = {0}, C = {0};
    double complex *e = calloc(3 * N, sizeof *e), *V = calloc(N * N, sizeof *V);
    status st = e && V ? matrix64_round(&A, &r->A, g, g, FLOAT64_BITS) : ST_MEMORY;
    if (st != ST_OK) goto out;
    TRY(matrix64_round(&B, &r->B, g, NULL, FLOAT64_BITS));
    TRY(matrix64_round(&C, &r->C, NULL, g, FLOAT64_BITS));
    TRY(eigen64_vectors(e, V, A.x, N));
    double complex *b = e + N, *c = e + 2 * N;
    for (size_t j = 0; j < N; j++) b[j] = B.x[j];
    TRY(eigen64_solve(b, 1, V, N));
    for (size_t j = 0; j < N; j++)
        for (size_t n = 0; n < N; n++) c[j] += C.x[n] * V[n * N + j];
    for (size_t i = 0; i < L; i++) {
        double complex sum = 0;
        for (size_t j = 0; j < N; j++) {
            sum += c[j] * b[j];
            b[j] *= e[j];
        }
        K[i] = creal(sum);
    }
out:
    matrix64_clear(&A), matrix64_clear(&B), matrix64_clear(&C);
    free(e), free(V);
    return st;
}

static mpq_t *rationals(size_t count) {
    mpq_t *q = calloc(count + 1, sizeof *q);
    for (size_t i = 0; q && i < count; i++) mpq_init(q[i]);
    return q;
}
static void forget(mpq_t *q, size_t count) {
    for (size_t i = 0; q && i < count; i++) mpq_clear(q[i]);
    free(q);
}

static status convolution(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t N = (size_t)params_int(p, "N"), L = (size_t)params_int(p, "L");
    hippo_family family;
    if (N > KERNEL_MOST || L > LENGTH_MOST) return ST_OK;
    ssm s = {0}, r = {0};
    unsigned long *g = NULL;
    double *K = calloc(L, sizeof *K);
    mpq_t *exact = rationals(L), none;
    mpq_init(none);
    status st = K && exact ? hippo_family_find(&family, params_word(p, "family"), f) : ST_MEMORY;
    if (st != ST_OK) goto out;
    if (!(g = s4_doubles_gauge(family, N))) TRY(ST_MEMORY);
    TRY(hippo_build(&s, family, N, f));
    TRY(ssm_discretise(&r, &s, BILINEAR, none, *params_rational(p, "step"), f));
    TRY(ssm_kernel(exact, &r, L));
    for (int single = 0; single < 2; single++) {
        st = ssm_kernel64(K, &r, L, single);
        if (st == ST_OK) lost_see_list(&l[single], K, exact, L);
        else if (st != ST_DOMAIN) goto out; /* an entry past the arithmetic: does not apply */
    }
    TRY(by_eigenvectors(K, &r, L, g));
    lost_see_list(&l[2], K, exact, L);
out:
    ssm_clear(&s), ssm_clear(&r);
    forget(exact, L);
    mpq_clear(none);
    free(K), free(g);
    return st;
}

/* C (I - A^L z^L)(I - A z)^-1 B by elimination and L products. */
static status closed_form(double *v, const ssm *r, size_t L, const mpq_t z, unsigned bits) {
    size_t N = r->N;
    rat_mat one = {0};
    matrix64 A = {0}, B = {0}, M = {0}, x = {0};
    double *y = calloc(2 * N, sizeof *y), zd = lost_round(bits, lost_nearest(z)), sum = 0, power = 1;
    status st = y ? rat_mat_identity(&one, N) : ST_MEMORY;
    if (st != ST_OK) goto out;
    TRY(matrix64_round(&A, &r->A, NULL, NULL, bits));
    TRY(matrix64_round(&B, &r->B, NULL, NULL, bits));
    TRY(matrix64_round(&M, &one, NULL, NULL, bits));
    for (size_t i = 0; i < N * N; i++) M.x[i] = lost_round(bits, M.x[i] - lost_round(bits, zd * A.x[i]));
    TRY(matrix64_solve(&x, &M, &B));
    for (size_t n = 0; n < N; n++) y[n] = x.x[n];
    for (size_t i = 0; i < L; i++) {
        matrix64_apply(y + N, &A, y);
        for (size_t n = 0; n < N; n++) y[n] = y[N + n];
        power = lost_round(bits, power * zd);
    }
    for (size_t n = 0; n < N; n++) /* C = (1, .., 1) */
        sum = lost_round(bits, sum + lost_round(bits, x.x[n] - lost_round(bits, power * y[n])));
    *v = sum;
out:
    matrix64_clear(&A), matrix64_clear(&B), matrix64_clear(&M), matrix64_clear(&x);
    rat_mat_clear(&one);
    free(y);
    return st;
}

/* At z = 1/2, at z = 3 + 2^-20 beside the pole, and at z = 3, the pole of the closed form, where the sum has a value.
 */
static status generating(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t N = (size_t)params_int(p, "N"), L = (size_t)params_int(p, "L");
    if (N > KERNEL_MOST || L > LENGTH_MOST) return ST_OK;
    ssm s = {0}, r = {0};
    double v;
    mpq_t *K = rationals(L), z[3], exact, none, step;
    mpq_inits(z[0], z[1], z[2], exact, none, step, NULL);
    mpq_set_ui(step, 1, 1);
    mpq_set_ui(z[0], 1, 2);
    mpq_set_ui(z[1], (3UL << POLE_BITS) + 1, 1);
    mpq_div_2exp(z[1], z[1], POLE_BITS);
    mpq_set_ui(z[2], 3, 1);
    status st = K ? hippo_build(&s, HIPPO_LEGS, N, f) : ST_MEMORY;
    if (st != ST_OK) goto out;
    TRY(ssm_discretise(&r, &s, BILINEAR, none, step, f));
    TRY(ssm_kernel(K, &r, L));
    for (int i = 0; i < 3; i++) {
        mpq_set_ui(exact, 0, 1);
        for (size_t k = L; k-- > 0;) {
            mpq_mul(exact, exact, z[i]);
            mpq_add(exact, exact, K[k]);
        }
        for (int single = 0; single < 2; single++) {
            TRY(closed_form(&v, &r, L, z[i], l[2 * i + single].bits));
            lost_see(&l[2 * i + single], v, exact, NULL);
        }
    }
out:
    ssm_clear(&s), ssm_clear(&r);
    forget(K, L);
    mpq_clears(z[0], z[1], z[2], exact, none, step, NULL);
    return st;
}

static long sample(size_t k) {
    return (long)(k * k % 17) - 8;
}

static status dense_steps(lost *l, const ssm *r, const rat_mat *exact, const unsigned long *g, unsigned bits) {
    size_t N = r->N;
    matrix64 A = {0}, B = {0}, x = {0}, y = {0};
    status st = matrix64_round(&A, &r->A, g, g, bits);
    if (st == ST_OK) st = matrix64_round(&B, &r->B, g, NULL, bits);
    if (st == ST_OK) st = matrix64_init(&x, N, 1, bits);
    if (st == ST_OK) st = matrix64_init(&y, N, 1, bits);
    for (size_t k = 0; st == ST_OK && k < STEPS; k++) {
        matrix64_apply(y.x, &A, x.x);
        for (size_t n = 0; n < N; n++) x.x[n] = lost_round(bits, y.x[n] + lost_round(bits, B.x[n] * (double)sample(k)));
    }
    if (st == ST_OK) st = matrix64_compare(l, &x, exact, g, NULL);
    matrix64_clear(&A), matrix64_clear(&B), matrix64_clear(&x), matrix64_clear(&y);
    return st;
}

/* The same steps in the basis that diagonalises F:
   x' = (D - D P (I + Q* D P)^-1 Q* D) ((2/h + diag(e)) x - P Q* x + 2 B u), D = (2/h - diag(e))^-1. */
typedef struct steps {
    size_t N, r;
    double complex *e, *D, *P, *Q, *B, *x, *z, small[4];
} steps;

static status steps_init(steps *s, const s4_normal *n, const unsigned long *g, double h) {
    *s = (steps){.N = n->parts.N, .r = n->parts.r};
    size_t N = s->N, r = s->r;
    double complex *room = calloc((5 + 2 * r) * N, sizeof *room);
    if (!room) return ST_MEMORY;
    s->e = room, s->D = room + N, s->B = room + 2 * N, s->x = room + 3 * N, s->z = room + 4 * N;
    s->P = room + 5 * N, s->Q = s->P + r * N;
    double shift = mpq_get_d(n->parts.shift);
    for (size_t j = 0; j < N; j++) {
        s->e[j] = complex64(shift, -n->e[j]);
        s->D[j] = 1 / (2 / h - s->e[j]);
        for (size_t i = 0; i < N; i++) {
            double complex v = conj(n->V[i * N + j]);
            s->B[j] += v * sqrt((double)g[i]);
            for (size_t c = 0; c < r; c++) {
                s->P[j * r + c] += v * n->P.x[i * r + c];
                s->Q[j * r + c] += v * n->Q.x[i * r + c];
            }
        }
    }
    for (size_t a = 0; a < r; a++)
        for (size_t b = 0; b < r; b++) {
            s->small[a * r + b] = a == b;
            for (size_t j = 0; j < N; j++) s->small[a * r + b] += conj(s->Q[j * r + a]) * s->D[j] * s->P[j * r + b];
        }
    return ST_OK;
}

static void against_Q(double complex *t, const steps *s, const double complex *x) {
    for (size_t c = 0; c < s->r; c++) {
        t[c] = 0;
        for (size_t j = 0; j < s->N; j++) t[c] += conj(s->Q[j * s->r + c]) * x[j];
    }
}

static status step(steps *s, double h, double u) {
    double complex t[2];
    against_Q(t, s, s->x);
    for (size_t j = 0; j < s->N; j++) {
        double complex v = (2 / h + s->e[j]) * s->x[j] + 2 * s->B[j] * u;
        for (size_t c = 0; c < s->r; c++) v -= s->P[j * s->r + c] * t[c];
        s->z[j] = s->D[j] * v;
    }
    against_Q(t, s, s->z);
    status st = eigen64_solve(t, 1, s->small, s->r);
    for (size_t j = 0; j < s->N; j++) {
        s->x[j] = s->z[j];
        for (size_t c = 0; c < s->r; c++) s->x[j] -= s->D[j] * s->P[j * s->r + c] * t[c];
    }
    return st;
}

static status low_rank_steps(lost *l, hippo_family family, size_t N, const mpq_t h, const rat_mat *exact,
                             const unsigned long *g) {
    s4_normal n = {0};
    steps s = {0};
    matrix64 x = {0};
    status st = s4_normal_init(&n, family, N);
    if (st == ST_OK) st = steps_init(&s, &n, g, mpq_get_d(h));
    for (size_t k = 0; st == ST_OK && k < STEPS; k++) st = step(&s, mpq_get_d(h), (double)sample(k));
    if (st == ST_OK) st = matrix64_init(&x, N, 1, FLOAT64_BITS);
    for (size_t i = 0; st == ST_OK && i < N; i++) {
        double complex sum = 0;
        for (size_t j = 0; j < N; j++) sum += n.V[i * N + j] * s.x[j];
        x.x[i] = creal(sum);
    }
    if (st == ST_OK) st = matrix64_compare(l, &x, exact, g, NULL);
    matrix64_clear(&x);
    free(s.e);
    s4_normal_clear(&n);
    return st;
}

static status T2(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t N = (size_t)params_int(p, "N");
    hippo_family family;
    if (N > STEP_MOST) return ST_OK;
    ssm s = {0}, r = {0};
    rat_mat x = {0};
    unsigned long *g = NULL;
    mpq_t none, u, y;
    mpq_inits(none, u, y, NULL);
    const mpq_t *h = params_rational(p, "step");
    status st = hippo_family_find(&family, params_word(p, "family"), f);
    if (st != ST_OK) goto out;
    if (!(g = s4_doubles_gauge(family, N))) TRY(ST_MEMORY);
    TRY(hippo_build(&s, family, N, f));
    TRY(ssm_discretise(&r, &s, BILINEAR, none, *h, f));
    TRY(rat_mat_init(&x, N, 1));
    for (size_t k = 0; k < STEPS; k++) {
        mpq_set_si(u, sample(k), 1);
        TRY(ssm_step(&x, y, &r, u));
    }
    TRY(low_rank_steps(&l[0], family, N, *h, &x, g));
    TRY(dense_steps(&l[1], &r, &x, g, FLOAT64_BITS));
    TRY(dense_steps(&l[2], &r, &x, g, FLOAT32_BITS));
out:
    ssm_clear(&s), ssm_clear(&r);
    rat_mat_clear(&x);
    mpq_clears(none, u, y, NULL);
    free(g);
    return st;
}

static const route_spec gate_routes[] = {
    {"one_minus_sigma", FLOAT64_BITS, "1 - 1/(1 + e^-z) at z = 20, against 1/(1 + e^z)"},
    {"one_minus_sigma_float32", FLOAT32_BITS, "the same in float32"},
    {"step_of_exponential", FLOAT64_BITS, "E/(1 + E), E = e^800: the backward-Euler coefficient as it stands"},
    {"step_of_exponential_float32", FLOAT32_BITS, "the same in float32 with E = e^90"},
};
static const route_spec convolution_routes[] = {
    {"powers", FLOAT64_BITS, "C A^i B by products, A and B rounded once; relative to the largest value, as below"},
    {"powers_float32", FLOAT32_BITS, "the same in float32"},
    {"gsl_vandermonde", FLOAT64_BITS, "by powers of the eigenvalues, with the eigenvectors GSL gives"},
};
static const route_spec generating_routes[] = {
    {"closed_form", FLOAT64_BITS, "C (I - A^L z^L)(I - A z)^-1 B by elimination at z = 1/2"},
    {"closed_form_float32", FLOAT32_BITS, "the same in float32"},
    {"near_pole", FLOAT64_BITS, "at z = 3 + 2^-20, beside the pole of the inverse"},
    {"near_pole_float32", FLOAT32_BITS, "the same in float32"},
    {"at_pole", FLOAT64_BITS, "at z = 3, where the inverse does not exist and the sum does"},
    {"at_pole_float32", FLOAT32_BITS, "the same in float32"},
};
static const route_spec T2_routes[] = {
    {"low_rank", FLOAT64_BITS,
     "16 steps by GSL's diagonal and Woodbury, O(N) each; relative to the largest coordinate, as below"},
    {"dense", FLOAT64_BITS, "16 steps with the dense matrix, rounded once"},
    {"dense_float32", FLOAT32_BITS, "the same in float32"},
};
static const char *const once[] = {"", NULL};
static const char *const convolution_at[] = {"N=4 L=16 family=legs", "N=16 L=32 family=legs", "N=16 L=32 family=legt",
                                             "N=16 L=32 family=lagt", NULL};
static const char *const generating_at[] = {"N=4 L=8", "N=8 L=16", "N=16 L=16", NULL};
static const char *const T2_at[] = {"N=8 family=legs", "N=32 family=legs", "N=32 family=legt", "N=32 family=lagt",
                                    NULL};
const doubles_spec lssl_L3_1_doubles = DOUBLES(gate_routes, once, gates);
const doubles_spec lssl_convolution_doubles = DOUBLES(convolution_routes, convolution_at, convolution);
const doubles_spec lssl_generating_function_doubles = DOUBLES(generating_routes, generating_at, generating);
const doubles_spec s4_T2_doubles = DOUBLES(T2_routes, T2_at, T2);
