/* phase_root.c - see phase_root.h.  A root is found in doubles by halving, refined by Newton's steps with the phase's
   slope in doubles (each gains 24 bits and more), rounded, and only then proved by two signs. */
#include "numerics/ball/phase_root.h"

#include <acb.h>
#include <flint/fmpq.h>
#include <math.h>

static double phase(double y, size_t N) {
    double sum = 0;
    for (size_t k = 1; k <= N; k++) sum += atan(2 * y / (2 * (double)k - 1));
    return sum;
}

static double slope(double y, size_t N) {
    double sum = 0;
    for (size_t k = 1; k <= N; k++) sum += ((double)k - 0.5) / (((double)k - 0.5) * ((double)k - 0.5) + y * y);
    return sum;
}

static double guess(size_t N, double target) {
    double lo = 0, hi = (double)N * (double)N;
    for (int i = 0; i < 80; i++) {
        double middle = lo + (hi - lo) / 2;
        if (phase(middle, N) < target) lo = middle;
        else hi = middle;
    }
    return lo;
}

/* z := prod of (k - 1/2 + i y), from <= k < to, by halves: a rectangle grows by a factor below 2 each time it is
   turned, so N factors one after the other would lose N/2 bits, and log N levels lose log N. */
static void product(acb_t z, const arb_t y, size_t from, size_t to, slong prec) {
    if (to - from == 1) {
        arb_set_ui(acb_realref(z), 2 * from - 1);
        arb_mul_2exp_si(acb_realref(z), acb_realref(z), -1);
        arb_set(acb_imagref(z), y);
        return;
    }
    acb_t upper;
    acb_init(upper);
    product(z, y, from, from + (to - from) / 2, prec);
    product(upper, y, from + (to - from) / 2, to, prec);
    acb_mul(z, z, upper, prec);
    acb_clear(upper);
}

/* The part that vanishes at a root, and the other. */
static void parts(arb_t vanishing, arb_t other, const arb_t y, size_t N, slong prec) {
    acb_t z;
    acb_init(z);
    product(z, y, 1, N + 1, prec);
    arb_set(vanishing, N % 2 ? acb_imagref(z) : acb_realref(z));
    arb_set(other, N % 2 ? acb_realref(z) : acb_imagref(z));
    acb_clear(z);
}

/* Newton: y := y - (deviation of the phase)/slope; tan(deviation) = Im/Re for N odd, -Re/Im for N even. */
static void refine(arb_t y, double near, size_t N, unsigned digits, slong prec) {
    arb_t a, b;
    arb_init(a), arb_init(b);
    arb_set_d(y, near);
    for (unsigned bits = 24; bits < digits * 10 / 3 + 60; bits += 24) {
        parts(a, b, y, N, prec);
        arb_div(a, a, b, prec);
        if (N % 2 == 0) arb_neg(a, a);
        arb_atan(a, a, prec);
        arb_set_d(b, slope(near, N));
        arb_div(a, a, b, prec);
        arb_sub(y, y, a, prec);
        arf_set_round(arb_midref(y), arb_midref(y), prec, ARF_RND_NEAR);
        mag_zero(arb_radref(y)); /* a guess: no proof hangs on it */
    }
    arb_clear(a), arb_clear(b);
}

/* The sign at c; 0 when it does not show. */
static int sign_at(const mpq_t c, size_t N, slong prec) {
    arb_t y, a, b;
    fmpq_t q;
    arb_init(y), arb_init(a), arb_init(b);
    fmpq_init(q);
    fmpq_set_mpq(q, c);
    arb_set_fmpq(y, q, prec);
    parts(a, b, y, N, prec);
    int sign = arb_is_positive(a) ? 1 : arb_is_negative(a) ? -1 : 0;
    fmpq_clear(q);
    arb_clear(y), arb_clear(a), arb_clear(b);
    return sign;
}

status phase_root(mpq_t c, size_t N, size_t m, unsigned digits) {
    if (m < 1 || m > N / 2) return ST_DOMAIN;
    if (digits > PHASE_DIGITS_MOST) return ST_LIMIT;
    slong prec = (slong)digits * 10 / 3 + 128;
    double near = guess(N, ((double)m - (N % 2 ? 0 : 0.5)) * 3.14159265358979323846);
    arb_t y, t;
    fmpz_t z;
    mpq_t step, end;
    arb_init(y), arb_init(t);
    fmpz_init(z);
    mpq_inits(step, end, NULL);
    refine(y, near, N, digits, prec);
    mpz_ui_pow_ui(mpq_denref(step), 10, digits);
    mpz_set_ui(mpq_numref(step), 1);
    fmpz_set_mpz(z, mpq_denref(step));
    arb_mul_fmpz(t, y, z, prec);
    arf_get_fmpz(z, arb_midref(t), ARF_RND_NEAR);
    fmpz_get_mpz(mpq_numref(c), z);
    mpz_set(mpq_denref(c), mpq_denref(step));
    mpq_canonicalize(c);
    mpq_sub(end, c, step);
    int below = sign_at(end, N, 2 * prec);
    mpq_add(end, c, step);
    int above = sign_at(end, N, 2 * prec);
    mpq_clears(step, end, NULL);
    fmpz_clear(z);
    arb_clear(y), arb_clear(t);
    return below * above == -1 ? ST_OK : ST_BUG;
}
