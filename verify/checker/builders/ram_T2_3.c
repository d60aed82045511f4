/* ram_T2_3.c - Theorem 2.3: T_n copies what repeats no n-gram; "<" and n-grams of n+1 letters are false. */
#include "verify/checker/builders/builders.h"

#define WEIGHTS "docs/proofs/T2_3.md (that conditions C0-C9 imply it); that this checker builds T_n as docs/certificate.md says"

void T2_3_sharp(kernel *k) {
    mpq_t beta_mu;
    mpq_init(beta_mu);
    chain(k, beta_mu, 0);
    k->proved = pool_print(k, "D=%llu n=%llu: the depth-2 Transformer T_n copies every string x over D letters, of any length L >= 1, in which no "
                           "n-gram occurs twice; so err(T_n) <= p_ngram for every length and every distribution", (number)T_n(k)->D, (number)T_n(k)->n);
    k->trusted = pool_print(k, WEIGHTS);
}

/* A string without a repeated M-gram, of L letters; its text. */
const char *T2_3_string_without_repeat(kernel *k, uint64_t M, uint64_t L) {
    const char *x = need_any(k, "no-repeat %llx", (number)M), *s = x;
    uint64_t count;
    read_letters(k, &s, k->D, LETTERS_MOST, &count);
    if (count != L) refuse(k, EXIT_BAD, "the string of the fact no-repeat has not L letters");
    return x;
}

void T2_3_printed(kernel *k) {
    uint64_t n = parameter_small(k, "n", 1, 128), L = parameter_small(k, "L", 1, LETTERS_MOST);
    need(k, "atmost %llx %llx", (number)(2 * n), (number)L);
    need(k, "atmost %llx 1*%llx^%llx", (number)L, (number)k->D, (number)n);
    const char *x = T2_3_string_without_repeat(k, n, L);
    k->proved = pool_print(k, "D=%llu n=%llu L=%llu, which is in 2n <= L <= D^n: no n-gram occurs twice in x = %.200s (hexadecimal), so for the point mass on x "
                           "p_ngram = 0, and no Transformer has err < 0: the printed \"<\" is false", (number)k->D, (number)n, (number)L, x);
    k->trusted = pool_print(k, "the checker alone");
}
