/* ram_precision.c - ram:precision: T_n with rounded window means copies; with how many bits; docs/proofs/precision.md. */
#include "verify/checker/builders/rounded.h"

#define TRUSTED "docs/proofs/T2_3.md and docs/proofs/precision.md (that C0-C9 and R1-R5 imply it); that this checker builds T_n as docs/certificate.md says"

static char *common(kernel *k, uint64_t *F, uint64_t *weight_bits) {
    *F = rounding_bound(k, weight_bits);
    k->trusted = pool_print(k, TRUSTED);
    return pool_print(k, "D=%llu n=%llu: with every window mean rounded to F >= %llu fraction bits, ties to even, T_n copies every string of any length in which no "
                      "n-gram occurs twice; its weights are integers of %llu bits with a sign", (number)T_n(k)->D, (number)T_n(k)->n, (number)*F, (number)*weight_bits);
}

void precision_sharp(kernel *k) {
    uint64_t F, weight_bits;
    k->proved = common(k, &F, &weight_bits);
}

/* bits <= 2 log2(n log2 D) + more. */
static void within(kernel *k, uint64_t bits, uint64_t more) {
    mpz_t left, right;
    mpz_init(left);
    mpz_init(right);
    mpz_set_ui(left, 1);
    mpz_set_ui(right, (unsigned long)(T_n(k)->n * T_n(k)->n));
    if (bits > more) mpz_mul_2exp(left, left, (unsigned long)(bits - more));
    else mpz_mul_2exp(right, right, (unsigned long)(more - bits));
    need(k, "logs %s %s %llx %llx", hex(k, left), hex(k, right), (number)k->D, (number)k->D);
}

void precision_printed(kernel *k) {
    uint64_t F, weight_bits;
    k->proved = common(k, &F, &weight_bits);
    within(k, weight_bits, 6);
    within(k, F, 5);
    k->proved = pool_print(k, "%s; with L = D^n these bits are at most 2 log2 log2 L + 5 and 2 log2 log2 L + 6", k->proved);
}

void precision_least(kernel *k) {
    uint64_t F, weight_bits, from = parameter_small(k, "from", 1, ROUNDED_LENGTH), L = parameter_small(k, "L", from, ROUNDED_LENGTH), count;
    uint64_t bits = parameter_small(k, "bits", 0, ROUNDED_BITS);
    k->proved = common(k, &F, &weight_bits);
    if (bits > F) refuse(k, EXIT_BAD, "parameter bits is more than is proved enough");
    for (uint64_t f = bits; f < F; f++) need_any(k, "rounded %llx %llx %llx", (number)f, (number)from, (number)L);
    if (bits) {
        const char *s = need_any(k, "says %llx", (number)bits - 1);
        for (int i = 0; i < 2; i++) read_small(k, &s, UINT32_MAX), read_char(k, &s, ' ');
        need(k, "no-repeat %llx %s", (number)T_n(k)->n, s);
        k->proved = pool_print(k, "%s; with %llu, x = %.200s (hexadecimal) is not copied", k->proved, (number)bits - 1, s);
        read_letters(k, &s, k->D, LETTERS_MOST, &count);
        if (count < from || count > L) refuse(k, EXIT_BAD, "the string has %llx letters", (number)count);
    }
    k->proved = pool_print(k, "%s; %llu fraction bits are the least from which on all such strings of %llu to %llu letters are copied", k->proved, (number)bits, (number)from, (number)L);
}
