/* number.c - see number.h.  The shape of a number is checked, and its size known, before anything is
   allocated for it. */
#include "numerics/exact/number.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A decimal 0.0..0M has the denominator 10^k / gcd(M, 10^k).  M does not end in 0, so the gcd is a power of 2 or
   a power of 5 and the reduced denominator is >= 2^k; with 10 < 2^4 it passes the cap once k does 4 times the
   cap.  The gcd is <= 5^k, so the same bound on the digits of M refuses nothing that reduces to a number in
   range. */
#define DECIMAL_DIGITS_MOST (4 * NUMBER_DIGITS_MOST)
#define EXPONENT_SATURATED (INT64_C(1) << 60) /* any exponent beyond is this one; no sum with it overflows */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t digits_at(const char *s) {
    size_t n = 0;
    while (is_digit(s[n])) n++;
    return n;
}

static status not_a_number(fault *f, const char *s, const char *kind) {
    return fault_set(f, ST_FORMAT, "'%.40s%s' is not %s", s, strlen(s) > 40 ? "..." : "", kind);
}

static status too_long(fault *f) {
    return fault_set(f, ST_LIMIT, "a number of more than %d digits", NUMBER_DIGITS_MOST);
}

/* z := the n decimal digits at s. */
static status set_digits(mpz_t z, const char *s, size_t n, fault *f) {
    char buffer[NUMBER_DIGITS_MOST + 1];
    while (n > 1 && *s == '0') s++, n--;
    if (n > NUMBER_DIGITS_MOST) return too_long(f);
    memcpy(buffer, s, n);
    buffer[n] = '\0';
    return mpz_set_str(z, buffer, 10) ? fault_set(f, ST_BUG, "digits that are none") : ST_OK;
}

status number_read_integer(mpz_t z, const char *s, fault *f) {
    const char *digits = s + (*s == '-' || *s == '+');
    size_t n = digits_at(digits);
    if (!n || digits[n]) return not_a_number(f, s, "a whole number");
    status st = set_digits(z, digits, n, f);
    if (st == ST_OK && *s == '-') mpz_neg(z, z);
    return st;
}

static status read_fraction(mpq_t q, const char *num, size_t num_digits, const char *den, size_t den_digits,
                            fault *f) {
    status st;
    TRY(set_digits(mpq_numref(q), num, num_digits, f));
    TRY(set_digits(mpq_denref(q), den, den_digits, f));
    if (mpz_sgn(mpq_denref(q)) == 0) {
        mpq_set_ui(q, 0, 1);
        return fault_set(f, ST_DOMAIN, "a denominator of 0");
    }
    mpq_canonicalize(q);
    return ST_OK;
out:
    mpq_set_ui(q, 0, 1);
    return st;
}

/* [+-]digits behind an 'e', saturated; the number of characters, 0 when there is no exponent. */
static size_t read_exponent(int64_t *exponent, const char *s) {
    size_t sign = *s == '-' || *s == '+', n = digits_at(s + sign);
    int64_t e = 0;
    for (size_t i = 0; i < n; i++)
        e = e > EXPONENT_SATURATED / 10 ? EXPONENT_SATURATED : 10 * e + (s[sign + i] - '0');
    if (e > EXPONENT_SATURATED) e = EXPONENT_SATURATED;
    *exponent = *s == '-' ? -e : e;
    return n ? sign + n : 0;
}

/* q := the n digits (no leading, no trailing 0; n >= 1) times 10^exponent. */
static status set_scaled(mpq_t q, char *digits, size_t n, int64_t exponent, fault *f) {
    mpz_t power;
    if (n > DECIMAL_DIGITS_MOST || exponent > NUMBER_DIGITS_MOST || exponent < -DECIMAL_DIGITS_MOST)
        return too_long(f);
    digits[n] = '\0';
    if (mpz_set_str(mpq_numref(q), digits, 10)) return fault_set(f, ST_BUG, "digits that are none");
    mpz_init(power);
    mpz_ui_pow_ui(power, 10, (unsigned long)(exponent < 0 ? -exponent : exponent));
    if (exponent < 0) mpz_set(mpq_denref(q), power);
    else mpz_mul(mpq_numref(q), mpq_numref(q), power);
    mpz_clear(power);
    mpq_canonicalize(q);
    return number_fits(q) ? ST_OK : too_long(f);
}

/* The decimal whole.fraction x 10^exponent.  Zeros at either end are dropped first: they are no digits of the
   number, and 0e999999999 is 0. */
static status read_decimal(mpq_t q, const char *whole, size_t whole_digits, const char *fraction,
                           size_t fraction_digits, int64_t exponent, fault *f) {
    char digits[DECIMAL_DIGITS_MOST + 1];
    size_t n = 0, zeros = 0, total = whole_digits + fraction_digits;
    mpq_set_ui(q, 0, 1);
    for (size_t i = 0; i < total; i++) {
        char c = i < whole_digits ? whole[i] : fraction[i - whole_digits];
        if (c == '0') {
            zeros += n > 0; /* held back until a further digit shows that they are not trailing */
            continue;
        }
        if (zeros + 1 > DECIMAL_DIGITS_MOST - n) return too_long(f);
        memset(digits + n, '0', zeros);
        n += zeros;
        zeros = 0;
        digits[n++] = c;
    }
    if (!n) return ST_OK;
    status st = set_scaled(q, digits, n, exponent + (int64_t)zeros - (int64_t)fraction_digits, f);
    if (st != ST_OK) mpq_set_ui(q, 0, 1);
    return st;
}

status number_read_rational(mpq_t q, const char *s, fault *f) {
    const char *whole = s + (*s == '-' || *s == '+'), *at = whole, *fraction = NULL;
    size_t whole_digits = digits_at(at), fraction_digits = 0;
    int64_t exponent = 0;
    status st;
    at += whole_digits;
    if (*at == '/' && whole_digits) {
        size_t n = digits_at(++at);
        if (!n || at[n]) return not_a_number(f, s, "a number");
        st = read_fraction(q, whole, whole_digits, at, n, f);
    } else {
        if (*at == '.') {
            fraction = ++at;
            fraction_digits = digits_at(at);
            at += fraction_digits;
        }
        if (!whole_digits && !fraction_digits) return not_a_number(f, s, "a number");
        if (*at == 'e' || *at == 'E') {
            size_t n = read_exponent(&exponent, ++at);
            if (!n) return not_a_number(f, s, "a number");
            at += n;
        }
        if (*at) return not_a_number(f, s, "a number");
        st = read_decimal(q, whole, whole_digits, fraction, fraction_digits, exponent, f);
    }
    if (st == ST_OK && *s == '-') mpq_neg(q, q);
    return st;
}

void number_write_integer(text *t, const mpz_t z) {
    char *s = malloc(mpz_sizeinbase(z, 10) + 2);
    if (!s) {
        t->failed = 1;
        return;
    }
    text_add(t, mpz_get_str(s, 10, z));
    free(s);
}

void number_write_rational(text *t, const mpq_t q) {
    number_write_integer(t, mpq_numref(q));
    if (mpz_cmp_ui(mpq_denref(q), 1) == 0) return;
    text_add(t, "/");
    number_write_integer(t, mpq_denref(q));
}

static bool integer_fits(const mpz_t z) {
    size_t digits = mpz_sizeinbase(z, 10); /* exact, or one too many */
    if (digits <= NUMBER_DIGITS_MOST) return true;
    if (digits > NUMBER_DIGITS_MOST + 1) return false;
    mpz_t bound;
    mpz_init(bound);
    mpz_ui_pow_ui(bound, 10, NUMBER_DIGITS_MOST);
    bool fits = mpz_cmpabs(z, bound) < 0;
    mpz_clear(bound);
    return fits;
}

int number_fits(const mpq_t q) { return integer_fits(mpq_numref(q)) && integer_fits(mpq_denref(q)); }

/* scaled := |q| 10^(digits-1-e), exactly. */
static void scale(mpq_t scaled, const mpq_t q, long e, unsigned digits) {
    long shift = (long)digits - 1 - e;
    mpq_t power;
    mpq_init(power);
    mpz_ui_pow_ui(mpq_numref(power), 10, (unsigned long)(shift < 0 ? -shift : shift));
    mpq_abs(scaled, q);
    if (shift < 0) mpq_div(scaled, scaled, power);
    else mpq_mul(scaled, scaled, power);
    mpq_clear(power);
}

/* z := x >= 0 to the nearest integer, ties to even. */
static void round_half_even(mpz_t z, const mpq_t x) {
    mpz_t rest;
    mpz_init(rest);
    mpz_fdiv_qr(z, rest, mpq_numref(x), mpq_denref(x));
    mpz_mul_2exp(rest, rest, 1);
    int c = mpz_cmp(rest, mpq_denref(x));
    if (c > 0 || (c == 0 && mpz_odd_p(z))) mpz_add_ui(z, z, 1);
    mpz_clear(rest);
}

/* z x 10^(*e - digits + 1) := |q|, q != 0, rounded to `digits` significant digits: all in integers, because two
   roundings (to binary, then to decimal) can go wrong together. */
static void round_decimal(mpz_t z, long *e, const mpq_t q, unsigned digits) {
    mpq_t scaled;
    mpz_t least, most; /* 10^(digits-1) <= z < 10^digits */
    mpq_init(scaled);
    mpz_inits(least, most, NULL);
    mpz_ui_pow_ui(least, 10, digits - 1);
    mpz_ui_pow_ui(most, 10, digits);
    /* sizeinbase is the number of digits or one more, so this starts at or up to 3 above floor(log10 |q|). */
    *e = (long)mpz_sizeinbase(mpq_numref(q), 10) - (long)mpz_sizeinbase(mpq_denref(q), 10) + 1;
    for (;; --*e) {
        scale(scaled, q, *e, digits);
        if (mpq_cmp_z(scaled, least) >= 0) break;
    }
    round_half_even(z, scaled);
    if (mpz_cmp(z, most) >= 0) { /* 9.99.. rounded up to 10.0.. */
        mpz_set(z, least);
        ++*e;
    }
    mpz_clears(least, most, NULL);
    mpq_clear(scaled);
}

/* The digits d of a number of exponent e: plain from 0.00001 up to all digits before the point. */
static void write_digits(text *t, const char *d, unsigned digits, long e) {
    if (e >= -5 && e < 0) {
        text_add(t, "0.");
        text_add_bytes(t, "00000", (size_t)(-e - 1));
        text_add(t, d);
        return;
    }
    bool plain = e >= 0 && e < (long)digits;
    size_t before = plain ? (size_t)e + 1 : 1;
    text_add_bytes(t, d, before);
    if (before < digits) {
        text_add(t, ".");
        text_add(t, d + before);
    }
    if (!plain) text_addf(t, "e%ld", e);
}

status number_write_decimal(text *t, const mpq_t q, unsigned digits) {
    if (digits == 0) return ST_DOMAIN;
    if (digits > NUMBER_DIGITS_MOST) return ST_LIMIT;
    if (mpq_sgn(q) == 0) {
        text_add(t, "0");
        return text_status(t);
    }
    char d[NUMBER_DIGITS_MOST + 3]; /* the digits, sizeinbase's possible extra one, the NUL */
    long e;
    mpz_t z;
    mpz_init(z);
    round_decimal(z, &e, q, digits);
    mpz_get_str(d, 10, z);
    mpz_clear(z);
    if (mpq_sgn(q) < 0) text_add(t, "-");
    write_digits(t, d, digits, e);
    return text_status(t);
}
