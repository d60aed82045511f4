/* machines.c - Theorem 2.7, Corollary 2.8, Theorem 3: what machines with S states copy, S the parameter `states`.
   Above: after COPY the state alone decides the answer, so at most S strings are copied.  Below: a machine in full; states
   beyond its own, which are never reached, change nothing. */
#include "verify/checker/builders/builders.h"

void counts_open(kernel *k, counts *c) {
    const mpq_t *S = parameter(k, "states");
    mpq_t q;
    mpq_init(q);
    mpz_init(c->all);
    mpz_init(c->S);
    if (mpz_cmp_ui(mpq_denref(*S), 1) || mpq_cmp_ui(*S, 1, 1) < 0) refuse(k, EXIT_BAD, "parameter states is not an integer >= 1");
    mpz_set(c->S, mpq_numref(*S));
    c->L = parameter_small(k, "L", 1, POWER_BITS);
    c->power = pool_print(k, "1*%llx^%llx", (number)k->D, c->L);
    const char *s = c->power;
    read_power(k, &s, q);
    mpz_set(c->all, mpq_numref(q));
    k->trusted = pool_print(k, "the checker, and: a machine's answer depends on its state after COPY alone, so S states copy at most S strings");
}

/* A machine with m states that copies m strings; what was said so far, then `then`. */
void machine(kernel *k, const counts *c, const mpz_t m, const char *then) {
    need_any(k, "copies %llx %llx %s %s", (number)k->D, c->L, hex(k, m), hex(k, m));
    k->proved = pool_print(k, "D=%llu L=%llu S=0x%.80s, uniform strings: %s", (number)k->D, c->L, hex(k, c->S), then);
}

static void tight(kernel *k, bool refuted) {
    counts c;
    counts_open(k, &c);
    bool few = mpz_cmp(c.S, c.all) <= 0;
    if (!few && refuted) refuse(k, EXIT_BAD, "for more than D^L states the printed bound is negative, and true");
    if (few) need(k, "atmost %s %s", hex(k, c.S), c.power);
    machine(k, &c, few ? c.S : c.all, refuted ? "the machine given has S states and err = 1 - S/D^L: the printed \">\" is false"
                                              : "every machine with S states copies at most min(S, D^L) strings, err >= max(0, 1 - S/D^L); the machine given attains it");
}

void T2_7_sharp(kernel *k) { tight(k, false); }
void gssm_tight_sharp(kernel *k) { tight(k, false); }
void T2_7_printed_false(kernel *k) { tight(k, true); }

void T2_7_printed_true(kernel *k) {
    counts c;
    counts_open(k, &c);
    need(k, "less %s %s", c.power, hex(k, c.S));
    k->proved = pool_print(k, "D=%llu L=%llu S=0x%.80s: S > D^L, so 1 - S/D^L < 0 <= err for every machine", (number)k->D, c.L, hex(k, c.S));
}
