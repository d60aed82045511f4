/* ram_memory.c - ram:memory: what block 2 of T_n holds of the prompt BOS x COPY follows from one bit a code coordinate; and how
   many bits that is, against those that any memory needs. */
#include "verify/checker/builders/builders.h"

/* The lanes of block 1's output that keys and values hold: slots 2..n+1 with the n flags "at position", slot 1 with the one. */
static void held(kernel *k, const char *name, uint64_t s, uint64_t x) {
    const transformer *t = T_n(k);
    uint64_t at = lane(t, s, x);
    bool key = *name == 'k', code = x < t->b && (key ? s <= t->n : s == 1), flag = key ? x == t->b && s <= t->n : at == t->b + 2;
    if (code) need(k, "row %s %llx %llx:1", name, (number)at, (number)(key ? at + t->d0 : at));
    else if (flag) need(k, "row %s %llx %llx:1", name, (number)at, (number)(key ? at + 1 : at));
    else need(k, "row %s %llx -", name, (number)at);
}

void memory_sharp(kernel *k) {
    const transformer *t = T_n(k);
    uint64_t L = parameter_small(k, "L", 1, 1000000000000000000);
    chain_slots(k);
    for (uint64_t i = 0; i < 2 * t->N; i++) held(k, i < t->N ? "key" : "value", i % t->N / t->d0 + 1, i % t->d0);
    need(k, "atmost 1*5^%llx 1*%llx^3", (number)t->b, (number)t->D);
    mpq_t bits;
    mpq_init(bits);
    mpq_set_ui(bits, (unsigned long)L, 1);
    mpz_add_ui(mpq_numref(bits), mpq_numref(bits), 2);
    mpz_mul_ui(mpq_numref(bits), mpq_numref(bits), (unsigned long)((t->n + 1) * t->b));
    k->proved = pool_print(k, "D=%llu n=%llu L=%llu: after the prompt BOS x COPY, x any string of L letters, all keys and values of T_n's second block follow from "
                           "(L+2)(n+1)b = %s bits, one a code coordinate (b = %llu, 5^b <= D^3); any memory from which all strings of length L are copied "
                           "needs L log2 D bits, so that is at most (3/log2 5)(n+1)(1+2/L) times what is needed",
                           (number)t->D, (number)t->n, (number)L, decimal(k, bits), (number)t->b);
    k->trusted = pool_print(k, "docs/certificate.md (ram:memory: that these rows make each lane a known number or a letter's bit); that this checker builds T_n "
                            "as that page says; that an answer depends on the memory after COPY alone, so D^L strings need D^L memories");
}

/* err <= p_ngram <= C(L-n+1, 2) D^-n < 1/2 for n least; n-1 is too little, so D^(n-1) <= L (L-1), or n = 1. */
void memory_printed(kernel *k) {
    uint64_t L = parameter_small(k, "L", 1, 1000000000000000000), b = 1;
    mpq_t half;
    mpz_t letters;
    mpq_init(half);
    mpz_init(letters);
    mpq_set_ui(half, 1, 2);
    while ((uint64_t)1 << b < k->D) b++;
    uint64_t n = dimension_least(k, half, 'u') / (b + 3) - 1;
    mpz_ui_pow_ui(letters, (unsigned long)k->D, 6);
    need(k, "atmost 1*5^%llx %s*%llx^6", (number)((n + 1) * b), hex(k, letters), (number)L);
    k->proved = pool_print(k, "D=%llu L=%llu, uniform strings: T_n with n = %llu, the least with C(L-n+1, 2) D^-n < 1/2, has err < 1/2 and holds (L+2)(n+1)b = (L+2) %llu "
                           "bits, at most (6/log2 5)(L+2) log2(D L), as 5^((n+1)b) <= (D L)^6; any memory with err <= 1/2 needs L log2 D - 1",
                           (number)k->D, (number)L, (number)n, (number)((n + 1) * b));
    k->trusted = pool_print(k, "docs/proofs/T2_3.md (err <= p_ngram); that a union bound over pairs of n-grams is at least their probability; that T_n holds (L+2)(n+1)b "
                            "bits (ram:memory, sharp, at that n); that S states copy at most S strings");
}
