/* generators.c - the closed form of the entries off the diagonal (C4_1.h), and A x by running sums in float64 and
   float32. */
#include <stdlib.h>

#include "theorems/families.h"
#include "theorems/lssl/C4_1/C4_1.h"

#define DOUBLES_MOST 1024

status generators_build(generators *g, hippo_family family, size_t N) {
    *g = (generators){.order = {[BELOW] = 1, [ABOVE] = family == HIPPO_LEGT}};
    status st = ST_OK;
    TRY(rat_mat_init(&g->U, N, SIDES));
    TRY(rat_mat_init(&g->V, N, SIDES));
    for (size_t n = 0; n < N; n++) {
        long weight = (long)hippo_gauge(family, n), sign = n % 2 ? -1 : 1;
        rat_mat_set_si(&g->U, n, BELOW, -1);
        rat_mat_set_si(&g->V, n, BELOW, weight);
        if (!g->order[ABOVE]) continue;
        rat_mat_set_si(&g->U, n, ABOVE, -sign);
        rat_mat_set_si(&g->V, n, ABOVE, sign * weight);
    }
out:
    return st;
}

void generators_clear(generators *g) {
    rat_mat_clear(&g->U), rat_mat_clear(&g->V);
    *g = (generators){0};
}

/* One side of A x: y_n += U_n sum V_k x_k over the k before n (BELOW) or behind it (ABOVE). */
static void sweep(mpq_t *y, const generators *g, int side, const mpq_t *x, size_t N) {
    mpq_t sum, a;
    mpq_inits(sum, a, NULL);
    for (size_t i = 0; i < N; i++) {
        size_t n = side == BELOW ? i : N - 1 - i;
        rat_mat_get(a, &g->U, n, (size_t)side);
        mpq_mul(a, a, sum);
        mpq_add(y[n], y[n], a);
        rat_mat_get(a, &g->V, n, (size_t)side);
        mpq_mul(a, a, x[n]);
        mpq_add(sum, sum, a);
    }
    mpq_clears(sum, a, NULL);
}

/* The same as a program has it. */
static void sweep64(double *y, const generators *g, int side, const double *x, size_t N, unsigned bits) {
    double sum = 0;
    mpq_t a;
    mpq_init(a);
    for (size_t i = 0; i < N; i++) {
        size_t n = side == BELOW ? i : N - 1 - i;
        rat_mat_get(a, &g->U, n, (size_t)side);
        y[n] = lost_round(bits, y[n] + lost_round(bits, lost_nearest(a) * sum));
        rat_mat_get(a, &g->V, n, (size_t)side);
        sum = lost_round(bits, sum + lost_round(bits, lost_nearest(a) * x[n]));
    }
    mpq_clear(a);
}

/* A x for x_k = (-1)^k/(k+1), rounded to the arithmetic, against the exact product of what was rounded, relative to
   its largest entry. */
static void see_sums(lost *l, const ssm *s, const generators *g, mpq_t *x, mpq_t *y, double *x64, double *y64) {
    size_t N = s->N;
    unsigned bits = l->bits;
    mpq_t most, a;
    mpq_inits(most, a, NULL);
    for (size_t n = 0; n < N; n++) {
        x64[n] = lost_round(bits, (n % 2 ? -1. : 1.) / (double)(n + 1));
        mpq_set_d(x[n], x64[n]);
        rat_mat_get(a, &s->A, n, n);
        mpq_mul(y[n], a, x[n]);
        y64[n] = lost_round(bits, lost_nearest(a) * x64[n]);
    }
    for (int side = BELOW; side < SIDES; side++) {
        if (!g->order[side]) continue;
        sweep(y, g, side, x, N);
        sweep64(y64, g, side, x64, N, bits);
    }
    for (size_t n = 0; n < N; n++) {
        mpq_abs(a, y[n]);
        if (mpq_cmp(a, most) > 0) mpq_set(most, a);
    }
    for (size_t n = 0; n < N; n++) lost_see(l, y64[n], y[n], most);
    mpq_clears(most, a, NULL);
}

static status measure(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t N = (size_t)params_int(p, "N");
    hippo_family family, last;
    if (N > DOUBLES_MOST) return ST_OK;
    ssm s = {0};
    generators g = {0};
    mpq_t *x = calloc(2 * N, sizeof *x);
    double *x64 = calloc(2 * N, sizeof *x64);
    for (size_t i = 0; x && i < 2 * N; i++) mpq_init(x[i]);
    status st = x && x64 ? ST_OK : ST_MEMORY;
    if (st != ST_OK) goto out;
    TRY(families_asked(&family, &last, p, f));
    if (family != last) family = HIPPO_LEGT; /* of all, the one with entries on both sides */
    TRY(hippo_build(&s, family, N, f));
    TRY(generators_build(&g, family, N));
    for (int i = 0; i < 2; i++) see_sums(&l[i], &s, &g, x, x + N, x64, x64 + N);
out:
    for (size_t i = 0; x && i < 2 * N; i++) mpq_clear(x[i]);
    free(x), free(x64);
    if (s.N) ssm_clear(&s);
    generators_clear(&g);
    return st;
}

static const route_spec routes[] = {
    {"running_sums", FLOAT64_BITS, "A x, x_k = (-1)^k/(k+1), by running sums; against the exact product of the rounded "
                                   "x; relative to its largest entry"},
    {"running_sums_float32", FLOAT32_BITS, "the same"},
};
static const char *const orders[] = {"N=16", "N=256", NULL};
const doubles_spec lssl_C4_1_doubles = DOUBLES(routes, orders, measure);
