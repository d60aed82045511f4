/* builders.h - what lists of facts share. */
#ifndef VERIFY_CHECKER_BUILDERS_BUILDERS_H
#define VERIFY_CHECKER_BUILDERS_BUILDERS_H

#include "verify/checker/builders/lists.h"
#include "verify/checker/builders/transformer.h"

/* chain.c: C1-C3, what block 1 puts out; C0-C9 for T_n, sharp enough for strings of L letters too (0: for those without a
   repeated n-gram); beta mu.
   slots.c: of them, C2 and C3 for hidden row r at position i.  sharpness.c: C5 and C7. */
void chain_slots(kernel *k);
void chain(kernel *k, mpq_t beta_mu, uint64_t L);
void chain_hidden(kernel *k, uint64_t i, uint64_t r);
void sharpness(kernel *k, mpq_t beta_mu, uint64_t L);
uint64_t sharpness_beta(kernel *k, mpz_t keys, uint64_t L); /* beta of T_n; keys: 2(D^n + n - 1) */

/* ram_T2_3.c: a string in which no M-gram occurs twice, of L letters; its text. */
const char *T2_3_string_without_repeat(kernel *k, uint64_t M, uint64_t L);

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
