/* ram_T2_3_literal.c - Theorem 2.3 with n-grams of n+1 letters: false for T_n at some lengths, true at the others. */
#include "verify/checker/builders/builders.h"

/* By Theorem 2 (docs/proofs/T2_3.md, section 4) T_n miscopies an ambiguous string when 2L e^(-beta mu) < 1; a short one is run
   as well. */
void T2_3_literal(kernel *k) {
    uint64_t n = T_n(k)->n, L = parameter_small(k, "L", 1, LETTERS_MOST);
    mpq_t beta_mu;
    mpq_init(beta_mu);
    chain(k, beta_mu, 0);
    need(k, "exp-above %s %llx", hex_number(k, beta_mu), (number)(2 * L));
    const char *x = T2_3_string_without_repeat(k, n + 1, L), *s = need_any(k, "ambiguous %llx", (number)n);
    for (int i = 0; i < 2; i++) {
        read_small(k, &s, LETTERS_MOST);
        read_char(k, &s, ' ');
    }
    if (!read_is(&s, x) || *s) refuse(k, EXIT_BAD, "the facts no-repeat and ambiguous are about different strings");
    if (L <= 64) need(k, "run-wrong %s", x);
    k->proved = pool_print(k, "D=%llu n=%llu L=%llu: x = %.200s (hexadecimal) repeats no (n+1)-gram, but an n-gram with different letters behind it, so T_n "
                           "miscopies it: with n-grams of n+1 letters err = 1 > p_ngram = 0 for the point mass on x", (number)k->D, (number)n, (number)L, x);
    k->trusted = pool_print(k, "that this checker builds T_n as docs/certificate.md says%s", L <= 64 ? ", and runs it" : "; docs/proofs/T2_3.md, section 4 (Theorem 2)");
}

/* L > D^(n+1) + n: L-n windows of n+1 letters, and fewer different ones, so p_ngram = 1.  L <= n+1: no two n-grams with a
   letter behind each, so Theorem 2 has every string copied. */
void T2_3_literal_true(kernel *k) {
    uint64_t n = T_n(k)->n, L = parameter_small(k, "L", 1, 1000000000);
    mpq_t beta_mu;
    mpq_init(beta_mu);
    if (L <= n + 1) {
        chain(k, beta_mu, 0);
        need(k, "exp-above %s %llx", hex_number(k, beta_mu), (number)(2 * L));
    } else {
        need(k, "less 1*%llx^%llx %llx", (number)k->D, (number)n + 1, (number)(L - n));
    }
    k->proved = pool_print(k, "D=%llu n=%llu L=%llu: %s; so with n-grams of n+1 letters err(T_n) <= p_ngram for every distribution of strings of length L", (number)k->D,
                           (number)n, (number)L, L <= n + 1 ? "T_n copies every string of length L" : "every string of length L repeats an (n+1)-gram, p_ngram = 1");
    k->trusted = pool_print(k, L <= n + 1 ? "docs/proofs/T2_3.md, section 4 (Theorem 2); that this checker builds T_n as docs/certificate.md says" : "the checker alone");
}
