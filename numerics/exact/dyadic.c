/* dyadic.c - numbers of 62 bits with directed rounding: 128-bit integers hold every intermediate result. */
#include "numerics/exact/dyadic.h"

#define BITS 62

static int length_of(unsigned __int128 x) {
    uint64_t high = (uint64_t)(x >> 64), low = (uint64_t)x;
    return high ? 128 - __builtin_clzll(high) : low ? 64 - __builtin_clzll(low) : 0;
}

/* x 2^e rounded; lost: nonzero bits below x were already cut off, x being the floor. */
static dyadic normal(__int128 x, int64_t e, bool lost, toward t) {
    if (x == 0 && !lost) return dyadic_zero();
    if (x == 0) return t == UP ? dyadic_of(1, e) : dyadic_zero();
    int bits = length_of(x < 0 ? -(unsigned __int128)x : (unsigned __int128)x);
    if (bits > BITS) {
        int cut = bits - BITS;
        lost = lost || (x & (((__int128)1 << cut) - 1)) != 0;
        x >>= cut; /* floor, also for negative numbers */
        e += cut;
    }
    if (lost && t == UP) x++;
    bits = length_of(x < 0 ? -(unsigned __int128)x : (unsigned __int128)x);
    if (bits > BITS) { /* +-2^62 is even */
        x /= 2;
        e++;
        bits--;
    }
    if (x == 0) return dyadic_zero();
    return (dyadic){(int64_t)(x * ((__int128)1 << (BITS - bits))), e - (BITS - bits)};
}

dyadic dyadic_of(int64_t m, int64_t e) { return normal(m, e, false, DOWN); }

dyadic dyadic_add(dyadic a, dyadic b, toward t) {
    if (a.m == 0) return b;
    if (b.m == 0) return a;
    if (a.e < b.e) {
        dyadic c = a;
        a = b;
        b = c;
    }
    int64_t apart = a.e - b.e;
    if (apart <= 64) return normal((__int128)a.m * ((__int128)1 << apart) + b.m, b.e, false, t);
    /* b's bits below a's last by more than 64 places: its floor there, and that something was cut off */
    int64_t down = apart - 64;
    __int128 rest = down < 63 ? (__int128)(b.m >> down) : b.m < 0 ? -1 : 0;
    bool lost = down >= 63 || (b.m & (((int64_t)1 << down) - 1)) != 0;
    return normal((__int128)a.m * ((__int128)1 << 64) + rest, b.e + down, lost, t);
}

dyadic dyadic_mul(dyadic a, dyadic b, toward t) { return normal((__int128)a.m * b.m, a.e + b.e, false, t); }

dyadic dyadic_div(dyadic a, uint64_t b, toward t) {
    if (a.m == 0 || b == 1) return a;
    __int128 x = (__int128)a.m * ((__int128)1 << 64), d = (__int128)b, q = x / d, r = x % d;
    if (r < 0) q--; /* to the floor */
    return normal(q, a.e - 64, r != 0, t);
}

int dyadic_cmp(dyadic a, dyadic b) {
    if (a.m == 0 || b.m == 0 || (a.m < 0) != (b.m < 0)) return (a.m > b.m) - (a.m < b.m);
    if (a.e != b.e) return (a.e > b.e) == (a.m > 0) ? 1 : -1; /* both have 62 bits */
    return (a.m > b.m) - (a.m < b.m);
}

dyadic dyadic_from(const mpq_t q, toward t) {
    if (mpq_sgn(q) == 0) return dyadic_zero();
    /* numerator 2^shift / denominator has at least 64 bits */
    long bits = (long)mpz_sizeinbase(mpq_numref(q), 2) - (long)mpz_sizeinbase(mpq_denref(q), 2), shift = 65 - bits;
    mpz_t n, d, r;
    mpz_inits(n, d, r, NULL);
    mpz_set(n, mpq_numref(q));
    mpz_set(d, mpq_denref(q));
    if (shift >= 0) mpz_mul_2exp(n, n, (mp_bitcnt_t)shift);
    else mpz_mul_2exp(d, d, (mp_bitcnt_t)-shift);
    mpz_fdiv_qr(n, r, n, d);
    bool lost = mpz_sgn(r) != 0, negative = mpz_sgn(n) < 0;
    mpz_abs(n, n); /* 64 to 66 bits */
    mpz_fdiv_q_2exp(d, n, 64);
    __int128 x = (__int128)(((unsigned __int128)mpz_get_ui(d) << 64) | mpz_get_ui(n));
    mpz_clears(n, d, r, NULL);
    return normal(negative ? -x : x, -(int64_t)shift, lost, t);
}

bool dyadic_get(mpq_t q, dyadic a) {
    if (a.e > 1 << 20 || a.e < -(1 << 20)) return false;
    mpq_set_si(q, (long)a.m, 1);
    if (a.e >= 0) mpq_mul_2exp(q, q, (mp_bitcnt_t)a.e);
    else mpq_div_2exp(q, q, (mp_bitcnt_t)-a.e);
    return true;
}

bool dyadic_is_exactly(dyadic a, const mpq_t q) {
    mpq_t x;
    mpq_init(x);
    bool yes = dyadic_get(x, a) && mpq_equal(x, q);
    mpq_clear(x);
    return yes;
}

int64_t dyadic_last_bit(dyadic a) { return a.m ? a.e + __builtin_ctzll((unsigned long long)a.m) : 0; }

int64_t dyadic_magnitude(dyadic a) { return a.m ? a.e + BITS : INT64_MIN; }

bool dyadic_is_float32(dyadic a) {
    if (a.m == 0) return true;
    int64_t top = dyadic_magnitude(a); /* 2^(top-1) <= |a| < 2^top */
    return top - dyadic_last_bit(a) <= 24 && top <= 128 && top > -126;
}
