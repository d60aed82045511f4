/* T2.h - s4:T2: a system that has no bilinear step of a given size.  docs/proofs/s4.md, 9. */
#ifndef THEOREMS_S4_T2_T2_H
#define THEOREMS_S4_T2_T2_H

#include "numerics/base/text.h"
#include "theorems/verdict.h"

/* A = diag(l) - P Q^T with l_n = -(n+1), P_n = 2/h + n + 1, Q_n = -weight/N; weight 1: A (1, .., 1) = (2/h) (1, .., 1) */
typedef struct step_pole {
    size_t N;
    long weight;
    bool every; /* said to have a step all the same */
} step_pole;

/* CLAIM s4:T2/exists: of weight 1 it has no step, by the vector, by the rank of 2/h - A and by the preparation of a
   step, which refuses; what is not so is added to wrong, the system to witness. */
MUST_USE status step_pole_check(text *wrong, text *witness, const step_pole *p, const mpq_t h);
/* l, P, Q and A (1, .., 1), which the reading `printed` rests on (docs/certificate.md). */
MUST_USE status step_pole_state(verdict *v, const step_pole *p, const mpq_t h);

#endif
