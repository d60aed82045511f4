/* lmu_claims.h - what the claims about the Legendre Memory Unit share: their object, and the steps of docs/proofs/lmu.md
   that are checked once for every d. */
#ifndef THEOREMS_LMU_COMMON_LMU_CLAIMS_H
#define THEOREMS_LMU_COMMON_LMU_CLAIMS_H

#include "constructions/hippo/hippo.h"
#include "constructions/lmu/lmu.h"
#include "theorems/claim.h"
#include "theorems/fact_matrix.h"

#define LMU_SOURCE "Voelker, Kajic, Eliasmith, Legendre Memory Units, NeurIPS 2019"
#define LMU_GENERIC_MOST 96  /* orders at which FLINT's characteristic polynomial is asked */
#define LMU_CLASSES 3        /* the least order with entries of every order and parity         */
#define LMU_TRANSFER_MOST 20 /* orders at which the transfer function is computed from the matrices */

/* What a control bends. */
typedef struct lmu_object {
    ssm lmu, legt;
    rat_poly *q, *p;       /* denominator and numerator, by closed form                         */
    mpq_t *T, *P;          /* diagonals, d entries: LMU = T LegT T^-1; Lyapunov                  */
    size_t d;
    long first_shift;      /* N(N+k+shift) - (N-1)(N-k-1) = (2N-1)(k+1): 0                        */
    long second_shift;     /* (N+k+shift) + (N-1-k) = 2N-1: 0                                     */
    long order;            /* Pade: claimed to vanish below 2d + order: 0                        */
    bool lag0;             /* claimed: the output at lag 0 is the input                          */
    bool e_dropped;        /* Lyapunov: claimed without e e^T                                    */
} lmu_object;
MUST_USE status lmu_object_init(lmu_object *o, size_t d, fault *f); /* cleared by the caller in any case */
void lmu_object_clear(lmu_object *o);

/* CLAIM lmu:charpoly/classes: step 1 of the proof for every N: the sign of A_nk / (2k+1) is that of <P_k', P_n> - 1 in each of
   the classes of order and parity; and LegT as built has these entries.  A witness is written where not. */
MUST_USE status lmu_classes_hold(text *wrong, const lmu_object *o);
/* CLAIM lmu:charpoly/telescope: both identities of step 4, polynomials of degree <= 2 in N and in k, on a 3 x 3 grid. */
void lmu_telescopes(text *wrong, const lmu_object *o);
/* The coefficients of p, low degree first, as a list. */
void lmu_list(verdict *v, const char *name, const rat_poly *p);

/* facts.c: for whoever listens.  wanted: someone does, and the size fits; states the parameter. */
#define LMU_CHARPOLY_FACT 24
bool lmu_facts_wanted(verdict *v, const char *reading, const char *parameter, size_t d);
void lmu_facts_charpoly(verdict *v, const char *reading, const lmu_object *o);

#endif
