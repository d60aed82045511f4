/* plan.h - the shape of Theorem 3's machine for any number of states, however large: numbers only.
   m = least m >= 1 with k <= D^m.  The states are words of D^m: the D^(m-1) that end in 0 and the `extra` =
   k - D^(m-1) numerically smallest that do not.  What the proof needs of these numbers is checked here; that
   is all that can be checked of a machine too large to build. */
#ifndef CONSTRUCTIONS_GSSM_PLAN_H
#define CONSTRUCTIONS_GSSM_PLAN_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "numerics/base/status.h"

typedef struct gssm_plan {
    uint64_t m;
    bool narrow;  /* fewer than D^(m-1) - D^(m-2) extra words: the prefix is read shifted by one place */
    mpz_t zeros;  /* D^(m-1), the words that end in 0            */
    mpz_t extra;  /* k - zeros                                   */
    mpz_t whole;  /* D^m                                         */
    mpz_t head;   /* D^(m-2), or 0 for m = 1                     */
} gssm_plan;

/* DOMAIN for D < 2 or k < 1.  k as large as memory allows; m is about log_D k. */
MUST_USE status gssm_plan_init(gssm_plan *p, uint32_t D, const mpz_t k);
void gssm_plan_clear(gssm_plan *p);
/* The conditions of the proof (docs/proofs/T3.md, P1-P3), evaluated on the numbers of the plan. */
bool gssm_plan_holds(const gssm_plan *p, uint32_t D, const mpz_t k);

/* The sign of k - D^L.  D^L is formed only when it is within a factor 2^L of k. */
int gssm_compare_power(const mpz_t k, uint32_t D, uint64_t L);

#endif
