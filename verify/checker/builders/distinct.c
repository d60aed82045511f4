/* distinct.c - strings without a repeated n-gram, gone through as a tree where all D^L strings are too many. */
#include "verify/checker/builders/builders.h"

/* D^L past 2^16, but up to 2^20; or any L, where the tree ends by itself: D^n <= 9, or 16 with n > 1 (3.6 million strings). */
bool countable(uint64_t D, uint64_t n, uint64_t L) {
    uint64_t grams = 1, all = 1;
    if (enumerable(D, L) || n > L || L > 4096 || D > 1024) return false;
    for (uint64_t i = 0; i < n && grams <= 16; i++) grams *= D;
    for (uint64_t i = 0; i < L && all <= (uint64_t)1 << 20; i++) all *= D;
    return all <= (uint64_t)1 << 20 || grams <= 9 || (grams == 16 && n > 1);
}

/* sum: the strings of n..L letters, by a fact; none for L < n. */
void distinct(kernel *k, mpz_t sum, uint64_t D, uint64_t n, uint64_t L) {
    mpq_t q;
    mpq_init(q);
    if (L >= n) {
        const char *s = need_any(k, "distinct %llx %llx %llx", (number)D, (number)n, (number)L);
        read_number(k, &s, q);
    }
    mpz_set(sum, mpq_numref(q));
}
