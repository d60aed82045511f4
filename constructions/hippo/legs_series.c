/* legs_series.c - see legs_series.h. */
#include "constructions/hippo/legs_series.h"

#include <stdlib.h>

status legs_series_init(legs_series *s, const mpq_t *f, size_t T, fault *f_out) {
    *s = (legs_series){0};
    mpz_init_set_ui(s->den, 1);
    s->num = T > SIZE_MAX / sizeof *s->num ? NULL : malloc(T * sizeof *s->num);
    if (!s->num) return fault_set(f_out, ST_MEMORY, "no memory for %zu samples", T);
    for (size_t i = 0; i < T; i++) {
        if (mpz_divisible_p(s->den, mpq_denref(f[i]))) continue;
        mpz_lcm(s->den, s->den, mpq_denref(f[i]));
        if (mpz_sizeinbase(s->den, 2) > LEGS_SERIES_BITS_MOST)
            return fault_set(f_out, ST_LIMIT, "the samples have no common denominator of at most %d bits", LEGS_SERIES_BITS_MOST);
    }
    for (; s->T < T; s->T++) {
        mpz_init(s->num[s->T]);
        mpz_divexact(s->num[s->T], s->den, mpq_denref(f[s->T]));
        mpz_mul(s->num[s->T], s->num[s->T], mpq_numref(f[s->T]));
    }
    return ST_OK;
}

void legs_series_clear(legs_series *s) {
    for (size_t i = 0; i < s->T; i++) mpz_clear(s->num[i]);
    if (s->den->_mp_alloc) mpz_clear(s->den); /* {0} was never initialised */
    free(s->num);
    *s = (legs_series){0};
}

static status project_fits(size_t N, const legs_series *s, fault *f) {
    size_t bits = mpz_sizeinbase(s->den, 2);
    for (size_t i = 0; i < s->T; i++)
        if (mpz_sizeinbase(s->num[i], 2) > bits) bits = mpz_sizeinbase(s->num[i], 2);
    unsigned digits = 1;
    while (digits < 63 && s->T >> digits) digits++;
    uint64_t words = (bits + (uint64_t)N * digits / 2) / 64 + 2; /* of a product, on average */
    uint64_t rows = s->T > N ? s->T : N; /* N^2 more products put the sums together */
    if (N > LEGS_SERIES_WORDS_MOST / rows || words > LEGS_SERIES_WORDS_MOST / (N * rows))
        return fault_set(f, ST_LIMIT,
                         "%zu samples and %zu coefficients take more than the 2^32 words multiplied at most", s->T, N);
    return ST_OK;
}

/* S[k] := sum_(i=1..T-1) (f_i - f_(i-1)) i^(k+1), over s->den. */
static status power_sums(mpz_t *S, size_t N, const legs_series *s, const work *w) {
    mpz_t p;
    status st = ST_OK;
    mpz_init(p);
    for (size_t i = 1; i < s->T && st == ST_OK; i++) {
        mpz_sub(p, s->num[i], s->num[i - 1]);
        if (mpz_sgn(p) == 0) continue;
        for (size_t k = 0; k < N; k++) {
            mpz_mul_ui(p, p, i);
            mpz_add(S[k], S[k], p);
        }
        if (i % 512 == 0 && work_should_stop(w)) st = ST_STOPPED;
    }
    mpz_clear(p);
    return st;
}

/* m_k = int x^k f = sum_i f_i ((i+1)^(k+1) - i^(k+1)) / ((k+1) T^(k+1)), and by Abel summation the sum is f_(T-1) T^(k+1) - S_k.
   y_n = sum_k a_nk m_k with the coefficients a_nk of P_n(2x-1), a_n,(k+1) = -a_nk (n-k)(n+k+1)/(k+1)^2; all over the denominator
   M = den lcm(1..N) T^N, so that nothing is reduced before the end. */
static void combine(mpq_t *y, size_t N, mpz_t *S, const legs_series *s) {
    mpz_t power, M, a;
    mpz_inits(power, M, a, NULL);
    mpz_set_ui(M, 1);
    for (size_t k = 1; k <= N; k++) mpz_lcm_ui(M, M, k);
    mpz_ui_pow_ui(power, s->T, N);
    mpz_mul(M, M, power);
    mpz_set_ui(power, 1);
    for (size_t k = 0; k < N; k++) { /* S[k] := m_k M (without den) */
        mpz_mul_ui(power, power, s->T);
        mpz_mul(a, s->num[s->T - 1], power);
        mpz_sub(S[k], a, S[k]);
        mpz_mul_ui(a, power, k + 1);
        mpz_divexact(a, M, a);
        mpz_mul(S[k], S[k], a);
    }
    mpz_mul(M, M, s->den);
    for (size_t n = 0; n < N; n++) {
        mpz_set_si(a, n % 2 ? -1 : 1);
        mpz_set_ui(mpq_numref(y[n]), 0);
        for (size_t k = 0; k <= n; k++) {
            mpz_addmul(mpq_numref(y[n]), a, S[k]);
            mpz_mul_ui(a, a, (n - k) * (n + k + 1));
            mpz_divexact_ui(a, a, (k + 1) * (k + 1));
            mpz_neg(a, a);
        }
        mpz_set(mpq_denref(y[n]), M);
        mpq_canonicalize(y[n]);
    }
    mpz_clears(power, M, a, NULL);
}

status legs_series_project(mpq_t *y, size_t N, const legs_series *s, const work *w, fault *f) {
    if (!N || !s->T) return fault_set(f, ST_DOMAIN, "a projection needs a sample and a coefficient");
    status st = project_fits(N, s, f);
    if (st != ST_OK) return st;
    mpz_t *S = malloc(N * sizeof *S);
    if (!S) return fault_set(f, ST_MEMORY, "no memory for %zu sums", N);
    for (size_t k = 0; k < N; k++) mpz_init(S[k]);
    st = power_sums(S, N, s, w);
    if (st == ST_OK) combine(y, N, S, s);
    for (size_t k = 0; k < N; k++) mpz_clear(S[k]);
    free(S);
    return st;
}

void legs_series_square(mpq_t v, const legs_series *s) {
    mpz_set_ui(mpq_numref(v), 0);
    for (size_t i = 0; i < s->T; i++) mpz_addmul(mpq_numref(v), s->num[i], s->num[i]);
    mpz_mul(mpq_denref(v), s->den, s->den);
    mpz_mul_ui(mpq_denref(v), mpq_denref(v), s->T);
    mpq_canonicalize(v);
}

void legs_norm_square(mpq_t v, const mpq_t *y, size_t N) {
    mpq_t c, q;
    mpq_inits(c, q, NULL);
    mpq_set_ui(v, 0, 1);
    for (size_t n = 0; n < N; n++) {
        mpq_set_ui(c, 2 * n + 1, 1);
        mpq_mul(q, y[n], y[n]);
        mpq_mul(q, q, c);
        mpq_add(v, v, q);
    }
    mpq_clears(c, q, NULL);
}
