/* ram_L2_4.c - Lemma 2.4: the union bound over pairs of n-grams. */
#include "verify/checker/builders/builders.h"

/* For windows i < j = i + d all letters before j are free, and x_(t+d) = x_t forces the n letters from j on one after another:
   probability D^-n for each of the pairs.  Counted on the positions for small d. */
static char *pairs(kernel *k, uint64_t n, uint64_t L) {
    const char *count = NULL;
    mpz_t c, w;
    mpz_init(c);
    mpz_init(w);
    mpz_set_ui(w, L >= n ? (unsigned long)(L - n) : 0);
    mpz_add_ui(c, w, 1);
    mpz_mul(c, c, w);
    mpz_fdiv_q_2exp(c, c, 1);
    need(k, "pairs %llx %llx %s", (number)L, (number)n, hex(k, c));
    for (uint64_t d = 1; n <= 4096 && d <= 32 && n + d <= L; d++) need(k, "forced %llx %llx", (number)n, (number)d);
    if (enumerable(k->D, L)) {
        count = need_any(k, "repeated %llx %llx %llx", (number)k->D, (number)n, (number)L);
        if (L >= n) need(k, "atmost %s %s*%llx^%llx", count, hex(k, c), (number)k->D, (number)(L - n));
        else need(k, "atmost %s 0", count);
    }
    if (countable(k->D, n, L)) { /* w := D^L - N(L) */
        mpz_t sum;
        mpz_init(sum);
        mpz_ui_pow_ui(w, (unsigned long)k->D, (unsigned long)L);
        distinct(k, sum, k->D, n, L);
        mpz_sub(w, w, sum);
        distinct(k, sum, k->D, n, L - 1);
        mpz_add(w, w, sum);
        count = hex(k, w);
        need(k, "atmost %s %s*%llx^%llx", count, hex(k, c), (number)k->D, (number)(L - n));
    }
    k->proved = pool_print(k, "D=%llu n=%llu L=%llu, uniform strings: p_ngram <= C(L-n+1, 2) D^-n%s%.80s%s", (number)k->D, (number)n, (number)L,
                           count ? "; exactly 0x" : "", count ? count : "", count ? " of the D^L strings repeat an n-gram" : "");
    k->trusted = pool_print(k, "the checker, and: two given n-grams of a uniform string are equal with probability D^-n (docs/certificate.md, Lemma 2.4)");
    return hex(k, c);
}

void L2_4_sharp(kernel *k) {
    pairs(k, parameter_small(k, "n", 1, 1000000), parameter_small(k, "L", 1, 1000000000));
}

void L2_4_printed(kernel *k) {
    uint64_t L = parameter_small(k, "L", 1, 1000000000);
    need(k, "less %s 1*%llx^2", pairs(k, parameter_small(k, "n", 1, 1000000), L), (number)L);
    k->proved = pool_print(k, "%s; so p_ngram < L^2 D^-n, as printed", k->proved);
}
