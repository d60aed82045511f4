/* interval_quotient.c - quotients, and functions that never decrease: max(0, y), rounding. */
#include "verify/checker/builders/interval.h"

const interval *interval_quotient(kernel *k, const interval *a, const interval *b) {
    interval *x = interval_new(k), *y = interval_new(k);
    if (mpq_sgn(b->lo) <= 0) refuse(k, EXIT_BAD, "a sum of exponentials is not shown to be positive");
    x->point = y->point = false;
    mpq_init(x->hi), mpq_init(y->hi);
    mpq_inv(y->lo, *interval_high(b));
    mpq_inv(y->hi, b->lo);
    interval_add_times(k, x, a, y);
    interval_trim(k, x);
    return x;
}

const interval *interval_monotone(kernel *k, const interval *x, void (*f)(mpq_t y, uint64_t bits), uint64_t bits) {
    interval *y = interval_new(k);
    spend(k, 240);
    mpq_set(y->lo, x->lo);
    f(y->lo, bits);
    if (x->point) return y;
    mpq_init(y->hi);
    mpq_set(y->hi, x->hi);
    f(y->hi, bits);
    y->point = mpq_equal(y->lo, y->hi);
    return y;
}

void interval_relu(mpq_t y, uint64_t bits) {
    (void)bits;
    if (mpq_sgn(y) < 0) mpq_set_ui(y, 0, 1);
}

/* The nearest multiple of 2^-bits, of two the even one: floor((2z+1)/2) for z = y 2^bits, less one where that is odd and
   z + 1/2 an integer. */
void interval_nearest(mpq_t y, uint64_t bits) {
    mpz_t rest;
    mpz_init(rest);
    mpz_mul_2exp(mpq_numref(y), mpq_numref(y), bits + 1);
    mpz_add(mpq_numref(y), mpq_numref(y), mpq_denref(y));
    mpz_mul_2exp(mpq_denref(y), mpq_denref(y), 1);
    mpz_fdiv_qr(mpq_numref(y), rest, mpq_numref(y), mpq_denref(y));
    if (!mpz_sgn(rest) && mpz_odd_p(mpq_numref(y))) mpz_sub_ui(mpq_numref(y), mpq_numref(y), 1);
    mpz_set_ui(mpq_denref(y), 1);
    mpq_div_2exp(y, y, bits);
    mpz_clear(rest);
}
