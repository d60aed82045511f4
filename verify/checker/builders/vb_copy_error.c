/* vb_copy_error.c - which strings of length L the Transformer T_n miscopies, and how many. */
#include "verify/checker/builders/builders.h"

void copy_error_sharp(kernel *k) {
    uint64_t D = T_n(k)->D, n = T_n(k)->n, L = parameter_small(k, "L", 1, 1000000000);
    const char *count = NULL;
    mpq_t beta_mu;
    mpq_init(beta_mu);
    chain(k, beta_mu, L);
    need(k, "exp-above %s %llx", hex_number(k, beta_mu), (number)(2 * L));
    if (enumerable(D, L)) { /* L <= 16: no overflow */
        uint64_t pairs = L >= n + 2 ? (D - 1) * ((L - n) * (L - n - 1) / 2) : 0;
        count = need_any(k, "miscopied %llx %llx %llx", (number)D, (number)n, (number)L);
        if (pairs) need(k, "atmost %s %llx*%llx^%llx", count, (number)pairs, (number)D, (number)(L - n - 1));
        else need(k, "atmost %s 0", count);
    }
    if (countable(D, n, L)) { /* copied: D^n + (D-1) times the strings of n..L-1 letters without a repeated n-gram */
        mpz_t sum, all;
        mpz_init(sum);
        mpz_init(all);
        distinct(k, sum, D, n, L - 1);
        mpz_mul_ui(sum, sum, (unsigned long)D - 1);
        mpz_ui_pow_ui(all, (unsigned long)D, (unsigned long)L);
        mpz_sub(all, all, sum);
        mpz_ui_pow_ui(sum, (unsigned long)D, (unsigned long)n);
        mpz_sub(all, all, sum);
        count = hex(k, all);
        uint64_t pairs = L >= n + 2 ? (D - 1) * ((L - n) * (L - n - 1) / 2) : 0; /* L <= 2^12, D <= 2^10 */
        if (pairs) need(k, "atmost %s %llx*%llx^%llx", count, (number)pairs, (number)D, (number)(L - n - 1));
        else need(k, "atmost %s 0", count);
    }
    k->proved = pool_print(k, "D=%llu n=%llu L=%llu: T_n (with beta raised for L where that is needed) miscopies a string x of length L if and only if some "
                           "n-gram occurs twice in x with different letters behind it%s%.80s%s", (number)D, (number)n, (number)L,
                           count ? "; these are 0x" : "", count ? count : "",
                           count ? " of the D^L strings, at most C(L-n, 2)(D-1) D^-(n+1) of them" : "");
    k->trusted = pool_print(k, "docs/proofs/T2_3.md (C0-C9, and its section 4, Theorem 2); that this checker builds T_n as docs/certificate.md says%s",
                            countable(D, n, L) ? "; that it copies D^n + (D-1) S strings, S those of n..L-1 letters that repeat no n-gram (there)" : "");
}
