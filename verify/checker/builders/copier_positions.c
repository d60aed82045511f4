/* copier_positions.c - block 1's windows taken away, ALiBi's slopes or nothing in their place. */
#include "verify/checker/builders/copier.h"

/* The multiple z/2^24 nearest to r = 2^(-8m/h): the largest z with z - 1/2 < 2^24 r, that is (2z - 1)^h < 2^(25h - 8m).  The left
   side is odd, the right one even: never equal. */
void copier_slope(mpq_t slope, uint64_t m, uint64_t heads) {
    mpz_t power, odd;
    uint64_t z = 0;
    mpz_init(power), mpz_init(odd);
    mpz_ui_pow_ui(power, 2, (unsigned long)(25 * heads - 8 * m));
    for (uint64_t bit = (uint64_t)1 << 24; bit; bit >>= 1) {
        mpz_ui_pow_ui(odd, (unsigned long)(2 * (z + bit) - 1), (unsigned long)heads);
        if (mpz_cmp(odd, power) < 0) z += bit;
    }
    mpq_set_ui(slope, (unsigned long)z, 1ul << 24);
    mpq_canonicalize(slope);
}

void copier_show(kernel *k, program *g, const change *c) {
    uint64_t heads = T_n(k)->n + 1;
    for (uint64_t r = 0; c->positions != HARD_ALIBI && r < g->count; r++) {
        op *o = &g->ops[r];
        if (o->kind != ATTEND || !o->window) continue; /* the look-up of block 2 sees everything as it is */
        if (c->positions == ALIBI) {
            o->slope = interval_new(k);
            copier_slope(o->slope->lo, o->window, heads); /* head m is the one whose window was m */
            mpq_neg(o->slope->lo, o->slope->lo);
        }
        o->window = 0;
    }
}
