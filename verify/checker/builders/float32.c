/* float32.c - how far scores and logits of T_n can be off in float32. */
#include "verify/checker/builders/float32.h"

void float32_add(mpq_t q, long units) {
    mpq_t more;
    mpq_init(more);
    mpq_set_si(more, units, 1ul << 24);
    mpq_canonicalize(more);
    mpq_add(q, q, more);
}

/* 5 beta n^2 b (49 + b) u: n <= 2^7, b <= 12, beta below the number of bits of D^n: far below 2^63. */
void float32_scores(const transformer *t, mpq_t A, uint64_t beta) {
    mpq_set_ui(A, 0, 1);
    float32_add(A, (long)(5 * beta * t->n * t->n * t->b * (49 + t->b)));
}

/* B = b (3E + (14 + 3b) u); E, of the mean that block 2 looks up: 50u + 11x, the others weighing x at most, or, L <= 2^18,
   what moved scores and rounded sums can do, A + (410 + 9L) u, if that is less. */
void float32_logits(const transformer *t, mpq_t B, const mpq_t A, const mpq_t x, uint64_t L) {
    mpq_t q;
    mpq_init(q);
    mpq_set_ui(q, 11, 1);
    mpq_mul(B, x, q);
    float32_add(B, 50);
    mpq_set(q, A);
    float32_add(q, 410 + 9 * (long)L);
    if (L <= (uint64_t)1 << 18 && mpq_cmp(q, B) < 0) mpq_set(B, q);
    mpq_set_ui(q, 3, 1);
    mpq_mul(B, B, q);
    float32_add(B, 14 + 3 * (long)t->b);
    mpq_set_ui(q, (unsigned long)t->b, 1);
    mpq_mul(B, B, q);
}

uint64_t float32_millionths(const mpq_t q) {
    mpz_t z;
    mpz_init(z);
    mpz_mul_ui(z, mpq_numref(q), 1000000);
    mpz_fdiv_q(z, z, mpq_denref(q));
    return mpz_get_ui(z);
}
