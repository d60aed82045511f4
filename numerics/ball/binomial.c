/* binomial.c - exact Clopper-Pearson limits (enclosure_binomial).  A guess is improved by Newton's method and
   then proved: the binomial tail is enclosed on both sides of the limit and compared with alpha/2.

   Let T(p) = Pr[Bin(n, p) >= k], 1 <= k <= n.  T rises from 0 to 1, and the lower limit is the p with
   T(p) = alpha/2; the upper limit for k hits is 1 minus the lower limit for n - k.  With
       S(p) = 1 + r_0 + r_0 r_1 + ..,   r_j = (n-k-j)/(k+1+j) p/(1-p)   (ratios of successive probabilities)
   T(p) = C(n,k) p^k (1-p)^(n-k) S(p).  Since p T'(p) = k C(n,k) p^k (1-p)^(n-k), the derivative of log T by
   log p is k/S(p), which falls as p grows: log T is concave in log p, so Newton's steps stay left of the root
   after the first and climb to it.  T(k/n) >= 1/2 (a whole mean is a median), so that the limit lies below
   k/n, where r_0 < 1 and the ratios fall: the terms behind j add up to at most t_j r_j/(1 - r_j). */
#include "numerics/ball/enclosure.h"

#include <arb.h>
#include <flint/flint.h>
#include <flint/fmpq.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

#define BITS_MOST 4096u
#define SAMPLES_MOST (UINT64_C(1) << 40) /* about sqrt(samples) terms a tail */
#define NEWTON_MOST 100

typedef struct tail {
    uint64_t n, k;    /* 1 <= k <= n   */
    arb_t log_choose; /* log C(n, k)   */
    arb_t log_target; /* log(alpha/2)  */
    slong prec;
} tail;

static void set_mpq(arb_t x, const mpq_t q, slong prec) {
    fmpq_t f;
    fmpq_init(f);
    fmpq_set_mpq(f, q);
    arb_set_fmpq(x, f, prec);
    fmpq_clear(f);
}

/* y := log m!, to an error of about 2^-prec (m <= 2^40, so the value is below 2^46). */
static void log_factorial(arb_t y, uint64_t m, slong prec) {
    arb_set_ui(y, m);
    arb_add_ui(y, y, 1, prec + 64);
    arb_lgamma(y, y, prec + 64);
}

static void tail_set(tail *t, uint64_t n, uint64_t k, const mpq_t alpha, slong prec) {
    arb_t y;
    arb_init(y);
    *t = (tail){.n = n, .k = k, .prec = prec};
    arb_init(t->log_choose);
    arb_init(t->log_target);
    log_factorial(t->log_choose, n, prec);
    log_factorial(y, k, prec);
    arb_sub(t->log_choose, t->log_choose, y, prec + 64);
    log_factorial(y, n - k, prec);
    arb_sub(t->log_choose, t->log_choose, y, prec + 64);
    set_mpq(y, alpha, prec);
    arb_mul_2exp_si(y, y, -1);
    arb_log(t->log_target, y, prec);
    arb_clear(y);
}

static void tail_clear(tail *t) {
    arb_clear(t->log_choose);
    arb_clear(t->log_target);
}

/* S := S(p) with its rest enclosed; false when the enclosure of a ratio is too wide to see that it is below 1. */
static bool ratio_sum(arb_t S, const tail *t, const arb_t odds) {
    arb_t term, rest, r;
    bool bounded = true;
    arb_init(term);
    arb_init(rest);
    arb_init(r);
    arb_one(term);
    arb_one(S);
    /* j = n-k ends the sum by itself; the rest is looked at every 16 terms. */
    for (uint64_t j = 0; j < t->n - t->k; j++) {
        arb_mul_ui(r, odds, t->n - t->k - j, t->prec);
        arb_div_ui(r, r, t->k + 1 + j, t->prec);
        if (j % 16 == 0) {
            /* rest = term r/(1-r) for the terms that are not yet in S */
            arb_sub_ui(rest, r, 1, t->prec);
            arb_neg(rest, rest);
            bounded = arb_is_positive(rest);
            if (!bounded) break;
            arb_div(rest, r, rest, t->prec);
            arb_mul(rest, rest, term, t->prec);
            if (arf_cmpabs_2exp_si(arb_midref(rest), 8 - t->prec) < 0) {
                arb_add_error(S, rest); /* what is missing lies in [0, rest]; the error covers both sides */
                break;
            }
        }
        arb_mul(term, term, r, t->prec);
        arb_add(S, S, term, t->prec);
    }
    arb_clear(term);
    arb_clear(rest);
    arb_clear(r);
    return bounded;
}

/* g := log T(p) - log(alpha/2) and S := S(p), enclosed, for 0 < p < k/n. */
static bool tail_excess(arb_t g, arb_t S, const tail *t, const arb_t p) {
    arb_t q, x;
    arb_init(q);
    arb_init(x);
    arb_sub_ui(q, p, 1, t->prec + 64);
    arb_neg(q, q);
    arb_div(x, p, q, t->prec);
    bool known = ratio_sum(S, t, x);
    arb_log(g, S, t->prec);
    arb_add(g, g, t->log_choose, t->prec + 64);
    arb_log(x, p, t->prec + 64);
    arb_mul_ui(x, x, t->k, t->prec + 64);
    arb_add(g, g, x, t->prec + 64);
    arb_log(x, q, t->prec + 64);
    arb_mul_ui(x, x, t->n - t->k, t->prec + 64);
    if (t->k < t->n) arb_add(g, g, x, t->prec + 64);
    arb_sub(g, g, t->log_target, t->prec);
    arb_clear(q);
    arb_clear(x);
    return known;
}

/* -1 when T(p) < alpha/2 is proved, 1 when T(p) > alpha/2 is, 0 when neither. */
static int side(const tail *t, const mpq_t p) {
    arb_t g, S, x;
    arb_init(g);
    arb_init(S);
    arb_init(x);
    set_mpq(x, p, t->prec + 64);
    bool known = tail_excess(g, S, t, x);
    int s = !known ? 0 : arb_is_negative(g) ? -1 : arb_is_positive(g) ? 1 : 0;
    arb_clear(g);
    arb_clear(S);
    arb_clear(x);
    return s;
}

/* A first guess below k/n: the score interval at the normal quantile. */
static double first_guess(uint64_t n, uint64_t k, const mpq_t alpha) {
    double N = (double)n, p = (double)k / N, a = mpq_get_d(alpha) / 2;
    double z = -gsl_cdf_ugaussian_Pinv(a > 1e-300 ? a : 1e-300);
    double low = (p + z * z / (2 * N) - z * sqrt(p * (1 - p) / N + z * z / (4 * N * N))) / (1 + z * z / N);
    return low > p / 1e6 ? low : p / 1e6;
}

/* p := the limit, nearly: Newton's steps in log p at t's precision until they are below 2^-(bits+4) or stop
   shrinking.  Nothing here needs proof. */
static void improve(arb_t p, const tail *t, unsigned bits) {
    arb_t g, S, next;
    arb_init(g);
    arb_init(S);
    arb_init(next);
    for (int i = 0; i < NEWTON_MOST; i++) {
        if (!tail_excess(g, S, t, p)) break;
        arb_mul(next, g, S, t->prec);
        arb_div_ui(next, next, t->k, t->prec);
        arb_neg(next, next);
        arb_exp(next, next, t->prec);
        arb_mul(next, next, p, t->prec);
        arb_get_mid_arb(next, next);
        arb_sub(g, next, p, t->prec);
        arb_swap(p, next);
        if (arf_cmpabs_2exp_si(arb_midref(g), -(slong)bits - 4) < 0) break;
    }
    arb_clear(g);
    arb_clear(S);
    arb_clear(next);
}

/* Tries to prove a bound around the guess p: with u = 2^-(bits+2), lo = p - u rounded down to a multiple of u
   is not above the limit, and lo + 3u is not below it. */
static bool prove(mpq_t lo, const tail *t, const arb_t p, unsigned bits) {
    fmpz_t m;
    mpq_t above, mean;
    fmpz_init(m);
    mpq_inits(above, mean, NULL);
    arf_t scaled;
    arf_init(scaled);
    arf_mul_2exp_si(scaled, arb_midref(p), (slong)bits + 2);
    arf_get_fmpz(m, scaled, ARF_RND_FLOOR);
    fmpz_sub_ui(m, m, 1);
    if (fmpz_sgn(m) < 0) fmpz_zero(m);
    fmpz_get_mpz(mpq_numref(lo), m);
    mpz_set_ui(mpq_denref(lo), 1);
    mpq_div_2exp(lo, lo, bits + 2);
    fmpz_add_ui(m, m, 3);
    fmpz_get_mpz(mpq_numref(above), m);
    mpz_set_ui(mpq_denref(above), 1);
    mpq_div_2exp(above, above, bits + 2);
    mpq_set_ui(mean, t->k, t->n);
    mpq_canonicalize(mean);
    /* The limit lies in (0, k/n), so ends beyond need no tail. */
    bool proved = (mpq_sgn(lo) == 0 || (mpq_cmp(lo, mean) < 0 && side(t, lo) < 0)) &&
                  (mpq_cmp(above, mean) >= 0 || side(t, above) > 0);
    arf_clear(scaled);
    fmpz_clear(m);
    mpq_clears(above, mean, NULL);
    return proved;
}

/* lo <= the lower limit <= lo + 2^-bits. */
static void lower_limit(mpq_t lo, uint64_t k, uint64_t n, const mpq_t alpha, unsigned bits) {
    mpq_set_ui(lo, 0, 1);
    if (k == 0) return; /* Pr[X >= 0] = 1 at every p: the limit is 0 */
    bool proved = false;
    arb_t p;
    arb_init(p);
    arb_set_d(p, first_guess(n, k, alpha));
    for (slong prec = (slong)bits + 32; !proved; prec *= 2) {
        tail t;
        tail_set(&t, n, k, alpha, prec);
        improve(p, &t, bits);
        proved = prove(lo, &t, p, bits);
        tail_clear(&t);
    }
    arb_clear(p);
}

status enclosure_binomial(enclosure *e, uint64_t hits, uint64_t samples, const mpq_t alpha, unsigned bits) {
    if (samples < 1 || hits > samples || mpq_sgn(alpha) <= 0 || mpq_cmp_ui(alpha, 1, 1) >= 0) return ST_DOMAIN;
    if (samples > SAMPLES_MOST || bits > BITS_MOST) return ST_LIMIT;
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    lower_limit(e->lo, hits, samples, alpha, bits);
    lower_limit(e->hi, samples - hits, samples, alpha, bits);
    mpq_sub(e->hi, one, e->hi);
    mpq_clear(one);
    return ST_OK;
}
