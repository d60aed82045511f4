/* hippo_claims.h - what the claims about HiPPO share. */
#ifndef THEOREMS_HIPPO_COMMON_HIPPO_CLAIMS_H
#define THEOREMS_HIPPO_COMMON_HIPPO_CLAIMS_H

#include "constructions/hippo/hippo.h"
#include "constructions/hippo/legs.h"
#include "theorems/fact_matrix.h"
#include "theorems/legendre/common/legendre_claims.h"

#define HIPPO_SOURCE "Gu, Dao, Ermon, Rudra, Re, HiPPO: Recurrent Memory with Optimal Polynomial Projections, NeurIPS 2020"
#define HIPPO_PROOFS "docs/proofs/legs.md"

/* count rationals at 0, freed by mpq_list_free; NULL when memory is out. */
mpq_t *mpq_list_new(size_t count);
void mpq_list_free(mpq_t *list, size_t count);

/* CLAIM hippo:spectrum/classes: n - k < 0, = 0, > 0: (2n+1) A_nk + (2k+1) A_kn = (2n+1) [n = k] + (2n+1)(2k+1), that is A + A^T = I + B B^T in
   the orthonormal gauge, for every N; diagonal is what stands on the diagonal of A beyond n. */
void hippo_dissipative(text *wrong, long identities, long inputs, long diagonal);

/* facts.c: for whoever listens (docs/certificate.md).  wanted: someone does, and N fits; states N. */
bool hippo_facts_wanted(verdict *v, const char *reading, size_t N);
/* Rows of A V, V the eigenvectors of LegS as rows, and the identity behind them; rows of G A + A^T G. */
MUST_USE status hippo_facts_eigen(verdict *v, const char *reading, size_t N);
MUST_USE status hippo_facts_energy(verdict *v, const char *reading, size_t N);

#endif
