/* kernel64.c - what is computed once for a system, a step and a length. */
#include "constructions/s4/kernel64.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/s4/kernel64_node.h"
#include "numerics/float64/dense64.h"
#include "numerics/float64/nearest64.h"

static double gauge(const ssm *s, size_t n) { return s->weight ? sqrt(mpq_get_d(s->weight[n])) : 1; }

/* out: M in the orthonormal gauge; its rows and its columns count the state, or one of them one thing (stride). */
static status load(double *out, const rat_mat *M, const ssm *s, bool rows, bool columns) {
    status st = ST_OK;
    mpq_t q;
    mpq_init(q);
    for (size_t n = 0; n < M->rows; n++)
        for (size_t k = 0; k < M->cols; k++) {
            double *x = &out[n * M->cols + k];
            rat_mat_get(q, M, n, k);
            if (!nearest_float64(x, q)) TRY(ST_DOMAIN);
            if (rows) *x *= gauge(s, n);
            if (columns) *x /= gauge(s, k);
        }
out:
    mpq_clear(q);
    return st;
}

/* E (N x N) := I - Ab = -(I - (h/2)A)^-1 h A, and G := I + Ab = (I - (h/2)A)^-1 2: neither from the other, which would
   cancel for small h and for large. */
static status one_step(double *E, double *G, const s4_kernel64 *k) {
    const size_t N = k->N;
    double complex *M = calloc(N * N, sizeof *M), *X = calloc(2 * N * N, sizeof *X);
    status st = M && X ? ST_OK : ST_MEMORY;
    if (st != ST_OK) goto out;
    for (size_t i = 0; i < N * N; i++) {
        M[i] = (i % (N + 1) == 0) - k->h / 2 * k->A[i];
        X[i / N * 2 * N + i % N] = -k->h * k->A[i];
        X[i / N * 2 * N + N + i % N] = i % (N + 1) == 0 ? 2 : 0;
    }
    TRY(dense64_solve(X, 2 * N, M, N));
    for (size_t i = 0; i < N * N; i++)
        E[i] = creal(X[i / N * 2 * N + i % N]), G[i] = creal(X[i / N * 2 * N + N + i % N]);
out:
    free(M), free(X);
    return st;
}

/* row := row E, done := done + row E before that. */
static void advance(double *done, double *row, const double *E, double *t, size_t N) {
    for (size_t j = 0; j < N; j++) {
        t[j] = 0;
        for (size_t i = 0; i < N; i++) t[j] += row[i] * E[i * N + j];
    }
    for (size_t j = 0; j < N; j++) done[j] += t[j], row[j] -= t[j];
}

/* CLAIM s4:T3/truncation: C E_L by the binary digits of L: with row = C Ab^m and done = C E_m, C E_(m+b) = done + row
   E_b and C Ab^(m+b) = row - row E_b. */
static status truncate_output(s4_kernel64 *k) {
    const size_t N = k->N;
    double *block = calloc(3 * N * N + 3 * N, sizeof *block);
    if (!block) return ST_MEMORY;
    double *E = block, *square = E + N * N, *G = square + N * N, *done = G + N * N, *row = done + N, *t = row + N;
    status st = ST_OK;
    TRY(one_step(E, G, k));
    memcpy(row, k->C, N * sizeof *row);
    for (size_t left = k->L; left; left /= 2) {
        if (left % 2) advance(done, row, E, t, N);
        if (left == 1) break;
        dense64_multiply(square, E, left == k->L ? G : E, N); /* I - Ab^2 = (I - Ab)(I + Ab) */
        for (size_t i = 0; i < N * N && left != k->L; i++) square[i] = 2 * E[i] - square[i];
        double *swap = E;
        E = square, square = swap;
    }
    memcpy(k->C, done, N * sizeof *done);
out:
    free(block);
    return st;
}

/* v . x for a row v with a stride. */
static double complex along(const double *v, size_t stride, const double complex *x, size_t N) {
    double complex sum = 0;
    for (size_t n = 0; n < N; n++) sum += v[n * stride] * x[n];
    return sum;
}

/* CLAIM s4:T3/cauchy: F = sum over eigenvalues l of l x x*, so k_vu is the sum of (v.x)(x*.u)/(g - l). */
static void weigh(s4_kernel64 *k, const double *P, const double *Q) {
    const size_t N = k->N, r = k->r, sides = 1 + r;
    for (size_t m = 0; m < k->modes->poles; m++) {
        const double complex *x = k->modes->x + m * N;
        double complex left[S4_64_SIDES], right[S4_64_SIDES];
        left[0] = along(k->C, 1, x, N), right[0] = conj(along(k->B, 1, x, N));
        for (size_t c = 0; c < r; c++) left[1 + c] = along(Q + c, r, x, N), right[1 + c] = conj(along(P + c, r, x, N));
        cauchy64_set_pole(&k->sums, m, k->modes->shift, k->modes->y[m]);
        for (size_t v = 0; v < sides; v++)
            for (size_t u = 0; u < sides; u++) {
                double complex weight = left[v] * right[u];
                cauchy64_set_weight(&k->sums, v * sides + u, m, creal(weight), cimag(weight));
            }
    }
}

static status load_all(s4_kernel64 *k, double *P, double *Q, const ssm *s, const nplr *parts) {
    status st = ST_OK;
    TRY(load(k->A, &s->A, s, true, true));
    TRY(load(k->B, &s->B, s, true, false));
    TRY(load(k->C, &s->C, s, false, true));
    TRY(load(P, &parts->P, s, true, false));
    TRY(load(Q, &parts->Q, s, false, false));
    for (size_t n = 0; n < k->N; n++)
        for (size_t c = 0; c < k->r; c++) Q[n * k->r + c] /= gauge(s, n);
out:
    return st;
}

status s4_kernel64_init(s4_kernel64 *k, const ssm *s, const nplr *parts, const modes64 *modes, const mpq_t h, size_t L,
                        s4_rule rule, fault *f) {
    status st = ST_OK;
    const size_t N = s->N, r = parts->r, sides = 1 + r;
    double *low = NULL;
    *k = (s4_kernel64){.N = N, .r = r, .L = L, .rule = rule, .modes = modes, .path = cauchy64_path_best()};
    if (L < 1 || mpq_sgn(h) <= 0) TRY(fault_set(f, ST_DOMAIN, "a kernel has a positive length and step"));
    if (N > MODES64_N_MOST || L > S4_64_L_MOST)
        TRY(fault_set(f, ST_LIMIT, "N is at most %d and L at most %zu in doubles", MODES64_N_MOST, S4_64_L_MOST));
    if (r < 1 || sides > S4_64_SIDES || modes->N != N || parts->N != N) TRY(ST_DOMAIN);
    if (!nearest_float64(&k->h, h) || k->h == 0) TRY(fault_set(f, ST_DOMAIN, "the step is no positive double"));
    k->A = calloc(N * (N + 2), sizeof *k->A);
    low = calloc(2 * N * r, sizeof *low);
    k->small = calloc((2 * sides * sides + 3) * S4_64_BLOCK, sizeof *k->small);
    if (!k->A || !low || !k->small) TRY(ST_MEMORY);
    k->B = k->A + N * N, k->C = k->B + N, k->block = k->small + S4_64_BLOCK;
    TRY(load_all(k, low, low + N * r, s, parts));
    if (rule.truncate) TRY(truncate_output(k));
    for (size_t n = 0; n < N; n++) k->limit += k->h / 2 * k->C[n] * k->B[n];
    TRY(cauchy64_open(&k->sums, modes->poles, sides * sides));
    weigh(k, low, low + N * r);
    TRY(cauchy64_arc_open(&k->arc, &k->sums, (double)rule.scale / k->h, S4_64_BLOCK, M_PI / (double)L));
    TRY(fft64_open(&k->fft, L));
    for (size_t i = 0; i < S4_64_BLOCK && i < L; i++) k->small[i] = tan(M_PI * (double)i / (double)L);
out:
    free(low);
    return st;
}

void s4_kernel64_clear(s4_kernel64 *k) {
    free(k->A);
    free(k->small);
    cauchy64_arc_close(&k->arc);
    cauchy64_close(&k->sums);
    fft64_close(&k->fft);
    *k = (s4_kernel64){0};
}
