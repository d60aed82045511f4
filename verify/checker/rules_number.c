/* rules_number.c - facts about numbers: comparison, e^x from below, products of logarithms, pairs. */
#include <string.h>

#include "verify/checker/kernel.h"

/* less A B, atmost A B */
static void compare(kernel *k, const char *s, bool strict) {
    mpq_t a, b;
    mpq_init(a);
    mpq_init(b);
    read_power(k, &s, a);
    read_char(k, &s, ' ');
    read_power(k, &s, b);
    read_end(k, s);
    int order = mpq_cmp(a, b);
    if (order > 0 || (strict && !order)) refuse(k, EXIT_BAD, "it is the other way round");
}

/* exp-above X C: with Y = X / 2^s <= 1, in units of 2^-256 and always rounded down: the terms Y^i/i!, their sum, at most e^Y, and its
   s squarings, at most e^X. */
static void exp_above(kernel *k, const char *s) {
    mpq_t x;
    mpz_t c, y, term, sum;
    mpq_init(x);
    mpz_init(c);
    mpz_init(y);
    mpz_init(term);
    mpz_init(sum);
    read_number(k, &s, x);
    read_char(k, &s, ' ');
    read_integer(k, &s, c);
    read_end(k, s);
    if (mpq_sgn(x) < 0) refuse(k, EXIT_BAD, "the exponent is negative");
    if (mpq_cmp_ui(x, 4096, 1) > 0 || mpz_sizeinbase(mpq_denref(x), 2) > 1024) refuse(k, EXIT_LIMIT, "the exponent is past 1000 or its denominator past 2^400");
    if (mpz_sizeinbase(c, 2) > 8192) refuse(k, EXIT_BAD, "e^x is not shown to be larger"); /* e^4096 < 2^8192 */
    spend(k, (uint64_t)1 << 18);
    unsigned long squarings = 0;
    while (mpq_cmp_ui(x, 1ul << squarings, 1) > 0) squarings++;
    mpz_mul_2exp(y, mpq_numref(x), 256);
    mpz_fdiv_q(y, y, mpq_denref(x));
    mpz_fdiv_q_2exp(y, y, squarings);
    mpz_set_ui(term, 1);
    mpz_mul_2exp(term, term, 256);
    for (unsigned long i = 1; mpz_sgn(term); i++) {
        mpz_add(sum, sum, term);
        mpz_mul(term, term, y);
        mpz_fdiv_q_2exp(term, term, 256);
        mpz_fdiv_q_ui(term, term, i);
    }
    for (; squarings; squarings--) {
        mpz_mul(sum, sum, sum);
        mpz_fdiv_q_2exp(sum, sum, 256);
    }
    mpz_mul_2exp(c, c, 256);
    if (mpz_cmp(sum, c) <= 0) refuse(k, EXIT_BAD, "e^x is not shown to be larger");
}

/* t with 2^t <= x^256, so log2 x >= t/256; x > 1. */
static void log2_below(kernel *k, mpz_t t, mpq_t x) {
    mpz_t p, d;
    if (mpq_cmp_ui(x, 1, 1) <= 0) refuse(k, EXIT_BAD, "a logarithm of a number that is not above 1");
    if (mpz_sizeinbase(mpq_numref(x), 2) > 16384) refuse(k, EXIT_LIMIT, "a logarithm of a number of more than 2^14 bits");
    spend(k, (uint64_t)1 << 24);
    mpz_init(p);
    mpz_init(d);
    mpz_pow_ui(p, mpq_numref(x), 256);
    mpz_pow_ui(d, mpq_denref(x), 256);
    unsigned long bits = mpz_sizeinbase(p, 2) - mpz_sizeinbase(d, 2); /* x > 1: no wrap */
    mpz_mul_2exp(d, d, bits);
    mpz_set_ui(t, mpz_cmp(d, p) <= 0 ? bits : bits ? bits - 1 : 0); /* p < 2^(bits+1) d, d 2^(bits-1) < p */
    mpz_clear(p);
    mpz_clear(d);
}

/* logs A C X Y: A < C log2 X log2 Y. */
static void logs(kernel *k, const char *s) {
    mpz_t a, c, t, u;
    mpq_t x, y;
    mpz_init(a);
    mpz_init(c);
    mpz_init(t);
    mpz_init(u);
    mpq_init(x);
    mpq_init(y);
    read_integer(k, &s, a);
    read_char(k, &s, ' ');
    read_integer(k, &s, c);
    read_char(k, &s, ' ');
    read_number(k, &s, x);
    read_char(k, &s, ' ');
    read_number(k, &s, y);
    read_end(k, s);
    log2_below(k, t, x);
    log2_below(k, u, y);
    mpz_mul(c, c, t);
    mpz_mul(c, c, u);
    mpz_mul_2exp(a, a, 16);
    if (mpz_cmp(a, c) >= 0) refuse(k, EXIT_BAD, "not shown to be smaller");
}

/* pairs L M C: windows of M letters begin at 0..L-M, W = L-M+1 of them, and W(W-1)/2 pairs. */
static void pairs(kernel *k, const char *s) {
    mpz_t L, M, c;
    mpz_init(L);
    mpz_init(M);
    mpz_init(c);
    read_integer(k, &s, L);
    read_char(k, &s, ' ');
    read_integer(k, &s, M);
    read_char(k, &s, ' ');
    read_integer(k, &s, c);
    read_end(k, s);
    mpz_sub(L, L, M); /* W - 1 */
    if (mpz_sgn(L) < 0) mpz_set_ui(L, 0);
    mpz_add_ui(M, L, 1);
    mpz_mul(L, L, M);
    mpz_mul_2exp(c, c, 1);
    if (mpz_cmp(L, c)) refuse(k, EXIT_BAD, "so many pairs there are not");
}

void rule_number(kernel *k, const char *kind, const char *arguments) {
    if (!strcmp(kind, "less")) compare(k, arguments, true);
    else if (!strcmp(kind, "atmost")) compare(k, arguments, false);
    else if (!strcmp(kind, "exp-above")) exp_above(k, arguments);
    else if (!strcmp(kind, "logs")) logs(k, arguments);
    else pairs(k, arguments);
}
