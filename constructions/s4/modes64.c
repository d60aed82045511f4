/* modes64.c - see modes64.h. */
#include "constructions/s4/modes64.h"

#include <math.h>
#include <stdlib.h>

#include "numerics/ball/phase_root.h"
#include "numerics/float64/complex64.h"
#include "numerics/float64/nearest64.h"
#include "numerics/float64/skew64.h"

#define DIGITS 30 /* of an enclosure, more than a double has */

static status open(modes64 *m, size_t N) {
    *m = (modes64){.N = N, .poles = (N + 1) / 2};
    if (N < 1) return ST_DOMAIN;
    if (N > MODES64_N_MOST) return ST_LIMIT;
    m->y = calloc(m->poles, sizeof *m->y);
    m->x = calloc(m->poles * N, sizeof *m->x);
    return m->y && m->x ? ST_OK : ST_MEMORY;
}

void modes64_clear(modes64 *m) {
    free(m->y);
    free(m->x);
    *m = (modes64){0};
}

/* CLAIM s4:T3/modes: x_n = sqrt(2n+1) rho_n/(n + 1/2 + iy) and |x|^2 = sum (2n+1)/((n+1/2)^2 + y^2), since |rho_n| = 1.
   */
static void legs_vector(double complex *x, double y, size_t N) {
    long double complex rho = 1;
    long double norm = 0;
    for (size_t n = 0; n < N; n++) {
        long double a = (long double)n + 0.5L;
        norm += (2 * (long double)n + 1) / (a * a + (long double)y * y);
    }
    for (size_t n = 0; n < N; n++) {
        long double a = (long double)n + 0.5L;
        long double complex s = complex_long(a, y);
        x[n] = (double complex)(sqrtl((2 * (long double)n + 1) / norm) * rho / s);
        rho *= complex_long(-a, y) / s;
    }
}

static status legs(modes64 *m) {
    status st = ST_OK;
    mpq_t root;
    mpq_init(root);
    for (size_t k = 0; k < m->poles; k++) {
        size_t number = m->N % 2 ? k : k + 1; /* the 0-th root of an odd order is y = 0 */
        if (number) TRY(phase_root(root, m->N, number, DIGITS));
        if (!nearest_float64(&m->y[k], root)) TRY(ST_DOMAIN);
        legs_vector(m->x + k * m->N, m->y[k], m->N);
    }
out:
    mpq_clear(root);
    return st;
}

/* CLAIM s4:T3/modes: phi = (2j+1) pi/N below or at pi; cot(phi/2) falls with j. */
static void lagt(modes64 *m) {
    const size_t N = m->N;
    const long double pi = acosl(-1);
    for (size_t k = 0; k < m->poles; k++) {
        size_t j = m->poles - 1 - k;
        long double half = (long double)(2 * j + 1) * pi / (2 * (long double)N);
        m->y[k] = 2 * j + 1 == N ? 0 : (double)(1 / (2 * tanl(half)));
        for (size_t n = 0; n < N; n++) { /* the angle in units of pi/N, reduced exactly */
            long double angle = (long double)((2 * j + 1) * n % (2 * N)) * pi / (long double)N;
            m->x[k * N + n] = complex64((double)cosl(angle), (double)sinl(angle)) / sqrt((double)N);
        }
    }
}

static double gauge(const mpq_t *weight, size_t n) { return weight ? sqrt(mpq_get_d(weight[n])) : 1; }

status modes64_of(modes64 *m, const nplr *parts, const mpq_t *weight) {
    const size_t N = parts->N;
    double *S = NULL;
    mpq_t entry;
    mpq_init(entry);
    status st = open(m, N);
    if (st != ST_OK) goto out;
    if (!(S = calloc(N * N, sizeof *S))) TRY(ST_MEMORY);
    if (!nearest_float64(&m->shift, parts->shift)) TRY(ST_DOMAIN);
    for (size_t n = 0; n < N; n++)
        for (size_t k = 0; k < N; k++) {
            if (n == k) continue; /* shift */
            rat_mat_get(entry, &parts->F, n, k);
            if (!nearest_float64(&S[n * N + k], entry)) TRY(ST_DOMAIN);
            S[n * N + k] *= gauge(weight, n) / gauge(weight, k);
        }
    TRY(skew64_eigen(m->y, m->x, S, N));
out:
    free(S);
    mpq_clear(entry);
    return st;
}

status modes64_build(modes64 *m, hippo_family family, size_t N) {
    nplr parts = {0};
    ssm s = {0};
    status st = ST_OK;
    if (family == HIPPO_LEGT) {
        *m = (modes64){0};
        if (N > MODES64_N_MOST) TRY(ST_LIMIT);
        TRY(hippo_build(&s, family, N, NULL));
        TRY(nplr_build(&parts, family, N));
        TRY(modes64_of(m, &parts, s.weight));
        goto out;
    }
    TRY(open(m, N));
    m->shift = family == HIPPO_LAGT_HALF ? 0 : -0.5;
    if (family == HIPPO_LEGS) TRY(legs(m));
    else lagt(m);
out:
    nplr_clear(&parts);
    if (s.N) ssm_clear(&s);
    return st;
}
