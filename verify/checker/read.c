/* read.c - numbers, lists and letters in their one spelling; whatever is spelt otherwise is refused, and every size
   is looked at before anything is computed from it. */
#include <string.h>

#include "verify/checker/kernel.h"

bool read_is(const char **s, const char *word) {
    size_t n = strlen(word);
    if (strncmp(*s, word, n)) return false;
    *s += n;
    return true;
}

void read_char(kernel *k, const char **s, char c) {
    if (**s != c) refuse(k, EXIT_BAD, "expected '%c' before \"%.20s\"", c, *s);
    ++*s;
}

void read_end(kernel *k, const char *s) {
    if (*s) refuse(k, EXIT_BAD, "something follows: \"%.20s\"", s);
}

static bool is_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

/* The digits of an integer >= 0: how many, *s left at the first. */
static size_t digits(kernel *k, const char *s) {
    size_t n = 0;
    while (is_digit(s[n])) n++;
    if (!n) refuse(k, EXIT_BAD, "expected an integer (lower-case hexadecimal) before \"%.20s\"", s);
    if (n > 1 && *s == '0') refuse(k, EXIT_BAD, "an integer has a leading zero");
    if (n > INTEGER_BITS / 4) refuse(k, EXIT_LIMIT, "an integer has more than 2^20 bits");
    return n;
}

static uint64_t value(const char *s, size_t n) {
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++) v = v << 4 | (uint64_t)(s[i] <= '9' ? s[i] - '0' : s[i] - 'a' + 10);
    return v;
}

void read_integer(kernel *k, const char **s, mpz_t z) {
    size_t n = digits(k, *s);
    if (n <= 8) {
        mpz_set_ui(z, (unsigned long)value(*s, n));
    } else {
        char *copy = pool_print(k, "%.*s", (int)n, *s);
        if (mpz_set_str(z, copy, 16)) refuse(k, EXIT_BAD, "not an integer");
    }
    *s += n;
}

uint64_t read_small(kernel *k, const char **s, uint64_t most) {
    size_t n = digits(k, *s);
    uint64_t v = n <= 16 ? value(*s, n) : UINT64_MAX;
    if (n > 16 || v > most) refuse(k, EXIT_LIMIT, "%.20s is past the limit %llx", *s, (unsigned long long)most);
    *s += n;
    return v;
}

void read_number(kernel *k, const char **s, mpq_t q) {
    bool minus = **s == '-';
    if (minus) ++*s;
    read_integer(k, s, mpq_numref(q));
    mpz_set_ui(mpq_denref(q), 1);
    if (minus && !mpz_sgn(mpq_numref(q))) refuse(k, EXIT_BAD, "-0 is not written");
    if (**s == '/') {
        mpz_t g;
        ++*s;
        read_integer(k, s, mpq_denref(q));
        /* Looked at before the fraction is used: a denominator 0 would be fatal to GMP. */
        if (mpz_cmp_ui(mpq_denref(q), 1) <= 0) refuse(k, EXIT_BAD, "a denominator is %d", mpz_sgn(mpq_denref(q)));
        mpz_init(g);
        mpz_gcd(g, mpq_numref(q), mpq_denref(q));
        if (mpz_cmp_ui(g, 1)) refuse(k, EXIT_BAD, "a fraction is not reduced");
        mpz_clear(g);
    }
    if (minus) mpq_neg(q, q);
}

void read_power(kernel *k, const char **s, mpq_t q) {
    read_number(k, s, q);
    if (**s != '*') return;
    mpz_t base;
    mpz_init(base);
    if (mpz_cmp_ui(mpq_denref(q), 1) || mpq_sgn(q) < 0) refuse(k, EXIT_BAD, "c*b^e takes integers");
    ++*s;
    read_integer(k, s, base);
    read_char(k, s, '^');
    uint64_t e = read_small(k, s, POWER_BITS), bits = mpz_sizeinbase(base, 2);
    if (e * bits > POWER_BITS) refuse(k, EXIT_LIMIT, "a power has more than 2^22 bits");
    spend(k, 16 * e * bits);
    mpz_pow_ui(base, base, (unsigned long)e);
    mpz_mul(mpq_numref(q), mpq_numref(q), base);
    mpz_clear(base);
}

uint32_t *read_letters(kernel *k, const char **s, uint64_t below, uint64_t most, uint64_t *count) {
    uint64_t n = 1;
    for (const char *c = *s; *c && *c != ' '; c++) n += *c == ',';
    if (n > most) refuse(k, EXIT_LIMIT, "more than %llu letters or states", (unsigned long long)most);
    uint32_t *x = pool_get(k, n, sizeof *x);
    for (uint64_t i = 0; i < n; i++) {
        if (i) read_char(k, s, ',');
        x[i] = (uint32_t)read_small(k, s, UINT32_MAX);
        if (x[i] >= below) refuse(k, EXIT_BAD, "letter or state %x is not below %llx", x[i], (unsigned long long)below);
    }
    *count = n;
    return x;
}

bool read_entry(kernel *k, const char **s, uint64_t *next, uint64_t *column, mpq_t v) {
    if (!*next && **s == '-') {
        ++*s;
        read_end(k, *s);
        return false;
    }
    if (*next && !**s) return false;
    if (*next) read_char(k, s, ',');
    *column = read_small(k, s, UINT32_MAX);
    if (*column < *next) refuse(k, EXIT_BAD, "columns of a list are not ascending");
    *next = *column + 1;
    read_char(k, s, ':');
    read_number(k, s, v);
    if (!mpq_sgn(v)) refuse(k, EXIT_BAD, "a list has an entry 0");
    return true;
}
