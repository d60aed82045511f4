/* nplr.c - the entries of nplr.h, each in closed form. */
#include "constructions/s4/nplr.h"

/* Twice the entry (n, k) of S, an integer: below the diagonal minus, above it plus half of what A has below. */
static long twice_skew(hippo_family family, long n, long k) {
    long sign = n > k ? -1 : n < k ? 1 : 0;
    switch (family) {
    case HIPPO_LEGS: return sign * (2 * k + 1);
    case HIPPO_LEGT: return (n + k) % 2 ? 2 * sign * (2 * k + 1) : 0;
    case HIPPO_LAGT:
    case HIPPO_LAGT_HALF: return sign;
    }
    return 0;
}

status nplr_build(nplr *m, hippo_family family, size_t N) {
    status st = ST_OK;
    bool shifted = family == HIPPO_LEGS || family == HIPPO_LAGT;
    *m = (nplr){.N = N, .r = family == HIPPO_LEGT ? 2 : 1};
    mpq_init(m->shift);
    if (shifted) mpq_set_si(m->shift, -1, 2);
    TRY(rat_mat_init(&m->F, N, N));
    TRY(rat_mat_init(&m->P, N, m->r));
    TRY(rat_mat_init(&m->Q, N, m->r));
    mpz_set_ui(m->F.den, 2);
    mpz_set_ui(m->Q.den, 2);
    for (size_t n = 0; n < N; n++) {
        for (size_t k = 0; k < N; k++)
            mpz_set_si(m->F.num[n * N + k], n == k && shifted ? -1 : twice_skew(family, (long)n, (long)k));
        for (size_t c = 0; c < m->r; c++) {
            long sign = c && n % 2 ? -1 : 1;
            mpz_set_si(m->P.num[n * m->r + c], sign);
            mpz_set_si(m->Q.num[n * m->r + c], sign * (long)hippo_gauge(family, n));
        }
    }
out:
    return st;
}

void nplr_clear(nplr *m) {
    if (!m->N) return;
    mpq_clear(m->shift);
    rat_mat_clear(&m->F), rat_mat_clear(&m->P), rat_mat_clear(&m->Q);
    *m = (nplr){0};
}
