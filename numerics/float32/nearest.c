/* nearest.c - see nearest.h.  Integers only: the rounding owes nothing to the machine's rounding mode. */
#include "numerics/float32/nearest.h"

#include <math.h>

#define MANTISSA 24       /* bits of a normal float32                       */
#define LEAST_UNIT (-149) /* exponent of the last place of subnormals       */
#define MOST_EXPONENT 128 /* |x| < 2^128                                    */

/* The exponent u of the last place of float32 numbers near q > 0, that is of those in [2^(u+23), 2^(u+24)). */
static long unit_of(const mpq_t q) {
    long p = (long)mpz_sizeinbase(mpq_numref(q), 2), d = (long)mpz_sizeinbase(mpq_denref(q), 2);
    mpz_t shifted;
    long e = p - d; /* 2^(e-1) < q < 2^(e+1) */
    mpz_init(shifted);
    if (e >= 0) mpz_mul_2exp(shifted, mpq_denref(q), (mp_bitcnt_t)e);
    else mpz_mul_2exp(shifted, mpq_numref(q), (mp_bitcnt_t)-e);
    int order = e >= 0 ? mpz_cmp(mpq_numref(q), shifted) : mpz_cmp(shifted, mpq_denref(q));
    mpz_clear(shifted);
    if (order < 0) e--; /* now 2^e <= q < 2^(e+1) */
    long u = e - (MANTISSA - 1);
    return u < LEAST_UNIT ? LEAST_UNIT : u;
}

bool nearest_float32(float *x, const mpq_t q) {
    mpq_t size;
    mpz_t whole, rest, divisor;
    int sign = mpq_sgn(q);
    if (!sign) {
        *x = 0;
        return true;
    }
    mpq_init(size);
    mpz_init(whole);
    mpz_init(rest);
    mpz_init(divisor);
    mpq_abs(size, q);
    long u = unit_of(size);
    bool fits = u <= MOST_EXPONENT - MANTISSA;
    if (fits) {
        /* size / 2^u = whole + rest / divisor, to the nearest integer, ties to even; at most 2^24, which doubles hold. */
        mpz_set(divisor, mpq_denref(size));
        if (u > 0) mpz_mul_2exp(divisor, divisor, (mp_bitcnt_t)u);
        else mpz_mul_2exp(mpq_numref(size), mpq_numref(size), (mp_bitcnt_t)-u);
        mpz_tdiv_qr(whole, rest, mpq_numref(size), divisor);
        mpz_mul_2exp(rest, rest, 1);
        int half = mpz_cmp(rest, divisor);
        if (half > 0 || (half == 0 && mpz_odd_p(whole))) mpz_add_ui(whole, whole, 1);
        double value = ldexp(mpz_get_d(whole), (int)u);
        fits = value < ldexp(1, MOST_EXPONENT);
        if (fits) *x = (float)(sign < 0 ? -value : value);
    }
    mpz_clear(divisor);
    mpz_clear(rest);
    mpz_clear(whole);
    mpq_clear(size);
    return fits;
}

bool nearest_is_exact(const mpq_t q) {
    float x;
    if (!nearest_float32(&x, q)) return false;
    mpq_t back;
    mpq_init(back);
    mpq_set_d(back, (double)x);
    bool same = mpq_equal(back, q) != 0;
    mpq_clear(back);
    return same;
}
