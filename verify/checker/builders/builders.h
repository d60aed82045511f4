/* builders.h - the lists of facts, a function a claim, reading and verdict; rows of builders.c. */
#ifndef VERIFY_CHECKER_BUILDERS_BUILDERS_H
#define VERIFY_CHECKER_BUILDERS_BUILDERS_H

#include "verify/checker/builders/transformer.h"

typedef unsigned long long number;

void T2_3_sharp(kernel *k);
void T2_3_printed(kernel *k);
void T2_3_literal(kernel *k);
void L2_4_sharp(kernel *k);
void L2_4_printed(kernel *k);
void C2_5_sharp(kernel *k);
void C2_5_printed(kernel *k);
void T2_7_sharp(kernel *k);
void T2_7_printed_false(kernel *k);
void T2_7_printed_true(kernel *k);
void T2_7_given_sharp(kernel *k);
void T2_7_given_printed(kernel *k);
void C2_8_sharp(kernel *k);
void C2_8_printed(kernel *k);
void copy_error_sharp(kernel *k);
void gssm_tight_sharp(kernel *k);
void memory_sharp(kernel *k);
void memory_printed(kernel *k);
void precision_sharp(kernel *k);
void precision_least(kernel *k);
void precision_printed(kernel *k);
void states_sharp(kernel *k);
void states_promise(kernel *k);

/* chain.c: C1-C3, what block 1 puts out; C0-C9 for T_n, sharp enough for strings of L letters too (0: for those without a
   repeated n-gram); beta mu.
   slots.c: of them, C2 and C3 for hidden row r at position i.  sharpness.c: C5 and C7. */
void chain_slots(kernel *k);
void chain(kernel *k, mpq_t beta_mu, uint64_t L);
void chain_hidden(kernel *k, uint64_t i, uint64_t r);
void sharpness(kernel *k, mpq_t beta_mu, uint64_t L);
uint64_t sharpness_beta(kernel *k, mpz_t keys, uint64_t L); /* beta of T_n; keys: 2(D^n + n - 1) */

/* machines.c: S and D^L; a machine with m states that copies m strings, and what that proves. */
typedef struct counts {
    mpz_t all, S; /* D^L, S      */
    char *power;  /* "1*D^L"     */
    number L;
} counts;
void counts_open(kernel *k, counts *c);
void machine(kernel *k, const counts *c, const mpz_t m, const char *then);

/* dimension.c: by the bound `way` (printed, union, error: its first letter) the dimension N at the least n; bounds on N. */
uint64_t dimension_least(kernel *k, const mpq_t eps, char way);
void dimension_product(kernel *k, uint64_t N, unsigned factor);
void dimension_sum(kernel *k, uint64_t N);

bool enumerable(uint64_t D, uint64_t L); /* whether all D^L strings are few enough to be looked at (2^16) */
bool countable(uint64_t D, uint64_t n, uint64_t L); /* distinct.c */
void distinct(kernel *k, mpz_t sum, uint64_t D, uint64_t n, uint64_t L);

#endif
