/* ram_C2_8.c - Corollary 2.8: fewer than D^L/2 states force err > 1/2, and exactly so many. */
#include "verify/checker/builders/builders.h"

/* err > 1/2 for every machine with S states iff 2S < D^L: if so by counting; else the machine with T = ceil(D^L/2) <= S states,
   padded, copies T >= D^L/2 strings.  T - 1 states are too few: 2(T-1) < D^L. */
void C2_8_sharp(kernel *k) {
    counts c;
    mpz_t T, twice;
    counts_open(k, &c);
    mpz_init(T);
    mpz_init(twice);
    mpz_cdiv_q_2exp(T, c.all, 1);
    mpz_mul_2exp(twice, T, 1);
    need(k, "atmost %s %s", c.power, hex(k, twice));
    mpz_sub_ui(twice, twice, 2);
    need(k, "less %s %s", hex(k, twice), c.power);
    mpz_mul_2exp(twice, c.S, 1);
    bool below = mpz_cmp(twice, c.all) < 0;
    if (below) need(k, "less %s %s", hex(k, twice), c.power);
    else need(k, "atmost %s %s", c.power, hex(k, twice));
    machine(k, &c, T, below ? "2S < D^L, so every machine with S states has err > 1/2" : "2S >= D^L, so some machine with S states has err <= 1/2");
    k->proved = pool_print(k, "%s; T = ceil(D^L/2) = 0x%.80s states are the fewest with which some machine has err <= 1/2", k->proved, hex(k, T));
}

void C2_8_printed(kernel *k) {
    counts c;
    mpz_t twice;
    counts_open(k, &c);
    mpz_init(twice);
    mpz_mul_2exp(twice, c.S, 1);
    need(k, "less %s %s", hex(k, twice), c.power);
    k->proved = pool_print(k, "D=%llu L=%llu S=0x%.80s, uniform strings: log2 S < L log2 D - 1, and every machine with S states has err > 1/2", (number)k->D,
                           c.L, hex(k, c.S));
}
