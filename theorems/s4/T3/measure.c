/* measure.c - see measure.h. */
#include "theorems/s4/T3/measure.h"

#include <stdlib.h>

#include "constructions/s4/kernel64.h"
#include "constructions/ssm/recurrence64.h"

#define WORK_MOST ((uint64_t)1 << 21) /* products of an exact entry: L N^2 */

/* In doubles, and in floats. */
static status cauchy(lost *fine, lost *coarse, const s4_kernel *exact, hippo_family family, const mpq_t *K) {
    modes64 modes = {0};
    s4_kernel64 k = {0};
    const double *is;
    status st = ST_OK;
    TRY(modes64_build(&modes, family, exact->s->N));
    TRY(s4_kernel64_init(&k, exact->s, exact->parts, &modes, exact->h, exact->L, s4_kernel_rule, NULL));
    TRY(s4_kernel64_run(&is, &k));
    lost_see_list(fine, is, K, exact->L);
    s4_kernel64_single(&is, &k);
    lost_see_list(coarse, is, K, exact->L);
out:
    s4_kernel64_clear(&k);
    modes64_clear(&modes);
    return st == ST_DOMAIN ? ST_OK : st;
}

static status recurrence(lost *l, const s4_kernel *exact, const mpq_t *K, bool single) {
    double *is = calloc(exact->L, sizeof *is);
    status st = is ? ST_OK : ST_MEMORY;
    if (st != ST_OK) goto out;
    TRY(ssm_kernel64(is, &exact->recurrence, exact->L, single));
    lost_see_list(l, is, K, exact->L);
out:
    free(is);
    return st == ST_DOMAIN ? ST_OK : st;
}

static status measure(lost *l, const params *p, const work *w, fault *f) {
    (void)w;
    size_t N = (size_t)params_int(p, "N"), L = (size_t)params_int(p, "L");
    if (L * N * N > WORK_MOST) return ST_OK;
    hippo_family family;
    ssm s = {0};
    nplr parts = {0};
    s4_kernel exact = {0};
    mpq_t *K = calloc(L, sizeof *K);
    status st = K ? ST_OK : ST_MEMORY;
    for (size_t i = 0; K && i < L; i++) mpq_init(K[i]);
    TRY(st);
    TRY(hippo_family_find(&family, params_word(p, "family"), f));
    TRY(hippo_build(&s, family, N, f));
    TRY(nplr_build(&parts, family, N));
    TRY(s4_kernel_init(&exact, &s, &parts, *params_rational(p, "step"), L, f));
    TRY(ssm_kernel(K, &exact.recurrence, L));
    TRY(cauchy(&l[0], &l[2], &exact, family, K));
    TRY(recurrence(&l[1], &exact, K, false));
    TRY(recurrence(&l[3], &exact, K, true));
out:
    for (size_t i = 0; K && i < L; i++) mpq_clear(K[i]);
    free(K);
    s4_kernel_clear(&exact);
    nplr_clear(&parts);
    ssm_clear(&s);
    return st;
}

static const route_spec routes[] = {
    {"cauchy", FLOAT64_BITS,
     "the algorithm in doubles (Cauchy sums, Woodbury, FFTW); relative to the largest value, as below"},
    {"powers", FLOAT64_BITS, "x := A x, every entry of A and B rounded once"},
    {"cauchy_float32", FLOAT32_BITS,
     "the algorithm in floats, by complex quotients alone; not finite where a node is an eigenvalue of F"},
    {"powers_float32", FLOAT32_BITS, "x := A x in float32"},
};
static const char *const at[] = {"N=4 L=64 step=1/50 family=legs", "N=16 L=64 step=1/50 family=legs",
                                 "N=15 L=17 step=1/50 family=legt", "N=15 L=33 step=50 family=legt", NULL};
const doubles_spec s4_T3_doubles = DOUBLES(routes, at, measure);
