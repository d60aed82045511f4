/* legendre_claims.h - what the claims about Legendre polynomials and HiPPO share: comparing with a witness, and identities
   between polynomials in a few integers, decided on a grid. */
#ifndef THEOREMS_LEGENDRE_COMMON_LEGENDRE_CLAIMS_H
#define THEOREMS_LEGENDRE_COMMON_LEGENDRE_CLAIMS_H

#include "constructions/legendre/legendre.h"
#include "theorems/claim.h"
#include "theorems/fact_matrix.h"

/* Whether is = should; where not, a witness is written: "<what> is 1/3, not 1/4". */
bool claims_equal(text *wrong, const mpq_t is, const mpq_t should, const char *what, ...) PRINTF_LIKE(4, 5);
/* Whether the polynomials are equal; else the first coefficient that differs. */
bool claims_equal_poly(text *wrong, const rat_poly *is, const rat_poly *should, const char *what, ...) PRINTF_LIKE(4, 5);
/* Whether left = right, both polynomials of degree <= 3 in n, k and j each, that is: equal at all integers 0..3.  Each side is
   given shift, which is how a control bends it (0 for the claim). */
typedef long (*claims_side)(long n, long k, long j, long shift);
bool claims_identity(text *wrong, const char *name, claims_side left, claims_side right, long shift);
/* Establishes the reading, or refutes it with the witness. */
void claims_close(verdict *v, const char *reading, const text *wrong, unsigned methods);
/* Whether someone listens to the facts of the claim with this N, its one parameter; declines past CLAIMS_FACTS_MOST. */
#define CLAIMS_FACTS_MOST 64
bool claims_facts_wanted(verdict *v, size_t N);
/* Facts for the reading sharp (docs/certificate.md): row i of the matrix is 0 but for q at column j. */
void claims_fact_entry(verdict *v, const char *name, size_t i, size_t j, const mpq_t q);

#define LEGENDRE_SOURCE "classical (Szego, Orthogonal Polynomials, 1939); proofs in docs/proofs/legs.md"

#endif
