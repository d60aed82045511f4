/* series_doubles.c - the ordinary routes of s4:LB.1: what the lemma warns of, seen.  The inverse of (1-x)^N by long
   division takes differences of numbers as large as C(N, N/2) c_l; running sums of the same series only add. */
#include <math.h>
#include <stdlib.h>

#include "theorems/s4/LB_1/LB_1.h"

#define N_MOST 256
#define L_MOST 512

/* c_l = [l = 0] - sum_k a_k c_(l-k), a_k = (-1)^k C(N, k). */
static void divide(double *c, size_t L, size_t N, unsigned bits) {
    double a[N_MOST + 1] = {1};
    for (size_t k = 1; k <= N; k++) a[k] = -a[k - 1] * (double)(N - k + 1) / (double)k;
    for (size_t l = 0; l < L; l++) {
        double sum = l == 0;
        for (size_t k = 1; k <= l && k <= N; k++)
            sum = lost_round(bits, sum - lost_round(bits, lost_round(bits, a[k]) * c[l - k]));
        c[l] = sum;
    }
}

static void add_up(double *c, size_t L, size_t N, unsigned bits) {
    for (size_t l = 0; l < L; l++) c[l] = l == 0;
    for (size_t s = 0; s < N; s++)
        for (size_t l = 1; l < L; l++) c[l] = lost_round(bits, c[l] + c[l - 1]);
}

static void by_gamma(double *c, size_t L, size_t N, unsigned bits) {
    for (size_t l = 0; l < L; l++) {
        double log = lost_round(bits, lgamma((double)(N + l))) - lost_round(bits, lgamma((double)N));
        c[l] = lost_round(bits, exp(lost_round(bits, lost_round(bits, log) - lost_round(bits, lgamma((double)(l + 1))))));
    }
}

static status measure(lost *l, const params *p, const work *w, fault *f) {
    (void)w, (void)f;
    static void (*const way[])(double *, size_t, size_t, unsigned) = {divide, add_up, by_gamma};
    size_t N = (size_t)params_int(p, "N"), L = (size_t)params_int(p, "L");
    if (N > N_MOST || L > L_MOST) return ST_OK;
    double *c = calloc(L, sizeof *c);
    mpq_t exact;
    if (!c) return ST_MEMORY;
    mpq_init(exact);
    for (size_t i = 0; i < 6; i++) {
        way[i / 2](c, L, N, l[i].bits);
        for (size_t k = 0; k < L; k++) { /* each relative to itself */
            mpz_bin_uiui(mpq_numref(exact), N + k - 1, N - 1);
            lost_see(&l[i], c[k], exact, NULL);
        }
    }
    mpq_clear(exact);
    free(c);
    return ST_OK;
}

static const route_spec routes[] = {
    {"long_division", FLOAT64_BITS, "the inverse of (1-x)^N, a coefficient at a time; each relative to itself, as below"},
    {"long_division_float32", FLOAT32_BITS, "the same in float32"},
    {"running_sums", FLOAT64_BITS, "N running sums of 1, 0, 0, .."},
    {"running_sums_float32", FLOAT32_BITS, "the same in float32"},
    {"log_gamma", FLOAT64_BITS, "e^(lgamma(N+l) - lgamma(N) - lgamma(l+1))"},
    {"log_gamma_float32", FLOAT32_BITS, "the same in float32"},
};
static const char *const at[] = {"N=5 L=7", "N=16 L=32", "N=32 L=64", "N=64 L=128", NULL};
const doubles_spec s4_LB_1_doubles = DOUBLES(routes, at, measure);
