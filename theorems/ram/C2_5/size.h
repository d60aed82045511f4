/* size.h - how long n-grams must be for err < eps, and what that costs, as an object a control can bend. */
#ifndef THEOREMS_RAM_C2_5_SIZE_H
#define THEOREMS_RAM_C2_5_SIZE_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "theorems/claim.h"

/* Three ways to choose n, by the bound that has to be below eps. */
typedef enum size_way {
    WAY_PRINTED, /* L^2 D^-n                       p_ngram is below, Lemma 2.4 as printed          */
    WAY_UNION,   /* C(L-n+1, 2) D^-n               p_ngram is at most, Lemma 2.4 sharp             */
    WAY_ERROR,   /* C(L-n, 2) (D-1) D^-(n+1)       err is at most, the pairs that mislead T_n       */
    WAYS
} size_way;

/* One way as claimed: n is the least with bound < eps, less `less`.  The bends. */
typedef struct size_rule {
    long windows;       /* pairs of L - n + windows windows (1 for union, 0 for error)  */
    long exponent;      /* D^-(n + exponent)       (0, 0, 1)                            */
    long power;         /* L^power                 (2; printed only)                    */
    bool one_successor; /* the factor D - 1 left out (error only)                        */
    bool non_strict;    /* bound <= eps                                                */
    long less;
} size_rule;

typedef struct size_claim {
    uint64_t D, L;
    mpq_t eps;
    size_rule rule[WAYS];
    long heads, bits;       /* dimension (n + heads) (b + bits): 1 and 3                         */
    long constant[WAYS];    /* dimension < constant log2(L/eps) log2 D for eps < 1/2: 10, 8, 8   */
    long additive;          /* dimension <= 8 log2 D + additive log2 max(1, C(L,2)/eps): 4        */
    bool no_alphabet;       /* the factor log2 D left out of the product                         */
    bool any_eps, any_length; /* printed: a hypothesis dropped                                    */
} size_claim;

void size_init(size_claim *c, uint64_t D, uint64_t L, const mpq_t eps);
void size_clear(size_claim *c);
extern const char *const size_way_names[WAYS]; /* "printed" "union" "error" */
/* r := what stands before the power of D in the rule's bound at n. */
void size_coefficient(mpz_t r, const size_claim *c, const size_rule *rule, size_way way, uint64_t n);
/* Whether the rule's bound at n is below eps. */
bool size_suffices(const size_claim *c, const size_rule *rule, size_way way, uint64_t n);
/* The least n >= 1 for which it is, less rule->less (but >= 1). */
uint64_t size_least(const size_claim *c, size_way way);
uint64_t size_dimension(const size_claim *c, uint64_t n);
/* dimension <= 8 log2 D + additive * log2 max(1, C(L,2)/eps), decided by integers. */
bool size_within_sum(const size_claim *c, uint64_t dimension);
/* dimension < constant log2(L/eps) log2 D; e encloses the right-hand side. */
MUST_USE status size_within_product(truth *t, enclosure *e, const size_claim *c, size_way way, uint64_t dimension);

/* Stated for other programs (theorems/fact.h): what `reading` is about, and that n is least for the way and what T_n's
   dimension is bounded by; product: the bound by a product is claimed, too. */
void size_state_parameters(verdict *v, const char *reading, const size_claim *c);
void size_state_least(verdict *v, const char *reading, const size_claim *c, size_way way, uint64_t n); /* n alone */
void size_state_way(verdict *v, const char *reading, const size_claim *c, size_way way, uint64_t n, bool product);
/* eps < 1/2 and L >= log2(1/eps). */
void size_state_hypotheses(verdict *v, const char *reading, const size_claim *c);

#define SIZE_CONTROLS 19
extern const control size_controls[SIZE_CONTROLS];

#endif
