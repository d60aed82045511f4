/* interval.c - points and intervals, and how long ones are rounded. */
#include "verify/checker/builders/interval.h"

#define POINT_BITS 4096    /* longer points become intervals */
#define END_BITS (1 << 16) /* longer ends are refused        */

interval *interval_new(kernel *k) {
    interval *x = pool_get(k, 1, sizeof *x);
    mpq_init(x->lo);
    x->point = true;
    return x;
}

const interval *interval_point(kernel *k, const mpq_t q) {
    interval *x = interval_new(k);
    mpq_set(x->lo, q);
    return x;
}

const mpq_t *interval_high(const interval *x) { return x->point ? &x->lo : &x->hi; }

static size_t bits(const mpq_t q) { return mpz_sizeinbase(mpq_numref(q), 2) + mpz_sizeinbase(mpq_denref(q), 2); }

static void round_out(mpq_t q, bool up) {
    mpz_mul_2exp(mpq_numref(q), mpq_numref(q), INTERVAL_BITS);
    (up ? mpz_cdiv_q : mpz_fdiv_q)(mpq_numref(q), mpq_numref(q), mpq_denref(q));
    mpz_set_ui(mpq_denref(q), 1);
    mpq_div_2exp(q, q, INTERVAL_BITS);
}

void interval_widen(interval *x) {
    if (!x->point) return;
    mpq_init(x->hi);
    mpq_set(x->hi, x->lo);
    x->point = false;
}

void interval_trim(kernel *k, interval *x) {
    if (bits(x->lo) > END_BITS || (!x->point && bits(x->hi) > END_BITS)) refuse(k, EXIT_LIMIT, "a number has more than 2^16 bits");
    if (x->point && bits(x->lo) <= POINT_BITS) return;
    interval_widen(x);
    round_out(x->lo, false);
    round_out(x->hi, true);
}
