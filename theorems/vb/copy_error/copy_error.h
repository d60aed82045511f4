/* copy_error.h - Theorem 2 and its corollary as an object a control can bend: the model, and what is claimed of it. */
#ifndef THEOREMS_VB_COPY_ERROR_COPY_ERROR_H
#define THEOREMS_VB_COPY_ERROR_COPY_ERROR_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "constructions/model/model.h"
#include "theorems/claim.h"

/* T_n, and: it miscopies x exactly if x is grams-ambiguous; of length L these are
   D^L - tail D^n - (D - 1 + factor) sum_(l = n+from)^(L-1+to) N_n(l); the least such L is n + first;
   err is at most (or, strict, less than) C(L - n + windows, 2) (D-1) D^-(n + exponent). */
typedef struct copy_claim {
    model *m;
    uint32_t D, n;
    uint64_t L;
    uint32_t grams;     /* n            */
    bool repeats;       /* x is miscopied if it merely repeats an n-gram */
    long tail, factor;  /* 1, 0         */
    long from, to;      /* 0, 0         */
    long first;         /* 2            */
    long windows, exponent; /* 0, 1     */
    bool one_successor; /* the factor D-1 of the bound left out */
    bool strict;
} copy_claim;

/* States the number of miscopied strings and its bound for other programs (theorems/fact.h), where all strings are few
   enough to be looked at again; known as copy_count says. */
MUST_USE status copy_state_count(verdict *v, const copy_claim *c, const mpz_t miscopied, int known, const work *w);

#define COPY_CONTROLS 20
extern const control copy_controls[COPY_CONTROLS];

/* count := the claimed number of miscopied strings of length L, from N_n(0..L) given. */
void copy_formula(mpz_t count, const copy_claim *c, const mpz_t *counts);
/* The claimed bound; `coefficient` of D^-(n + exponent). */
void copy_bound_coefficient(mpz_t coefficient, const copy_claim *c);
/* miscopied := the number of miscopied strings of length L; *known = 0 when counting does not reach.  When the
   numbers are too long to write out (*known = 2) miscopied is the number of *copied* strings instead. */
MUST_USE status copy_count(mpz_t miscopied, int *known, uint32_t D, uint32_t n, uint64_t L, const work *w);

#endif
