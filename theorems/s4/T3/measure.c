/* measure.c - see measure.h. */
#include "theorems/s4/T3/measure.h"

#include <math.h>
#include <stdlib.h>

#include "constructions/s4/kernel64.h"
#include "constructions/ssm/recurrence64.h"

/* max |is_i - K_i| / max |K_i|, the difference taken exactly; 0/0 where all K_i are 0. */
static double worst(const double *is, const mpq_t *K, size_t L) {
    mpq_t most, off, t;
    mpq_inits(most, off, t, NULL);
    bool finite = true;
    for (size_t i = 0; i < L && finite; i++) {
        if (!(finite = isfinite(is[i]))) break;
        mpq_abs(t, K[i]);
        if (mpq_cmp(t, most) > 0) mpq_set(most, t);
        mpq_set_d(t, is[i]);
        mpq_sub(t, t, K[i]);
        mpq_abs(t, t);
        if (mpq_cmp(t, off) > 0) mpq_set(off, t);
    }
    if (mpq_sgn(most)) mpq_div(off, off, most);
    double result = finite && mpq_sgn(most) ? mpq_get_d(off) : NAN;
    mpq_clears(most, off, t, NULL);
    return result;
}

static status cauchy(verdict *v, const s4_kernel *exact, hippo_family family, const mpq_t *K) {
    modes64 modes = {0};
    s4_kernel64 k = {0};
    const double *is;
    status st = ST_OK;
    TRY(modes64_build(&modes, family, exact->s->N));
    TRY(s4_kernel64_init(&k, exact->s, exact->parts, &modes, exact->h, exact->L, s4_kernel_rule, NULL));
    TRY(s4_kernel64_run(&is, &k));
    verdict_measured(v, "cauchy_float64", worst(is, K, exact->L));
out:
    s4_kernel64_clear(&k);
    modes64_clear(&modes);
    return st == ST_DOMAIN ? ST_OK : st;
}

static status recurrence(verdict *v, const s4_kernel *exact, const mpq_t *K, bool single) {
    double *is = calloc(exact->L, sizeof *is);
    status st = is ? ST_OK : ST_MEMORY;
    if (st != ST_OK) goto out;
    TRY(ssm_kernel64(is, &exact->recurrence, exact->L, single));
    verdict_measured(v, single ? "recurrence_float32" : "recurrence_float64", worst(is, K, exact->L));
out:
    free(is);
    return st == ST_DOMAIN ? ST_OK : st;
}

status kernel_measure(verdict *v, const s4_kernel *exact, hippo_family family, const mpq_t *K) {
    status st = ST_OK;
    TRY(cauchy(v, exact, family, K));
    TRY(recurrence(v, exact, K, false));
    TRY(recurrence(v, exact, K, true));
out:
    return st;
}
