/* rounding.c - how far rounded means of block 1 can move its lanes: R1-R4 of docs/proofs/precision.md, from the weights. */
#include "verify/checker/builders/rounded.h"

/* e += |sum of the row's entries at heads that hold the mean of `seen` tokens at position i, coordinate x| times the error of such a
   mean, 2^-F floor(m/2)/m with m = seen / gcd(seen, 2^F). */
static void add_heads(mpq_t e, kernel *k, uint64_t F, uint64_t i, uint64_t seen, const int64_t *row, uint64_t x) {
    int64_t sum = 0;
    uint64_t m = seen;
    mpq_t error;
    for (uint64_t w = seen; w <= (seen == i ? T_n(k)->n + 1 : seen); w++) sum += row[lane(T_n(k), w, x)];
    if (!sum) return;
    for (uint64_t f = F; f && m % 2 == 0; f--) m /= 2;
    mpq_init(error);
    mpq_set_ui(error, (unsigned long)(sum < 0 ? -sum : sum) * (m / 2), (unsigned long)m);
    mpq_canonicalize(error);
    mpq_div_2exp(error, error, (unsigned long)F);
    mpq_add(e, e, error);
    mpq_clear(error);
}

/* e := how far `at`, a lane, moves at position i: relu moves two numbers no further apart; the coordinate "one" is exact. */
void rounding_error(mpq_t e, kernel *k, uint64_t F, uint64_t i, uint64_t at) {
    const transformer *t = T_n(k);
    mpq_t row, times;
    mpq_init(row);
    mpq_init(times);
    mpq_set_ui(e, 0, 1);
    spend(k, 16 * t->w1);
    for (uint64_t r = 0; r < t->w1; r++) {
        int64_t u = *entry(&t->U1, at, r);
        mpq_set_ui(row, 0, 1);
        for (uint64_t seen = 1; u && seen <= i && seen <= t->n + 1; seen++)
            for (uint64_t x = 0; x < t->b + 2; x++) add_heads(row, k, F, i, seen, entry(&t->U2, r, 0), x);
        mpq_set_si(times, u < 0 ? -u : u, 1);
        mpq_mul(row, row, times);
        mpq_add(e, e, row);
    }
    mpq_clear(row);
    mpq_clear(times);
}
