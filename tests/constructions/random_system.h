/* random_system.h - systems with small random rationals for entries, for the tests of systems. */
#ifndef TESTS_CONSTRUCTIONS_RANDOM_SYSTEM_H
#define TESTS_CONSTRUCTIONS_RANDOM_SYSTEM_H

#include "constructions/ssm/ssm.h"
#include "tests/harness.h"

/* Entries -4..4 over den, or each over one of 1, 2, 3 where den is 0. */
static inline void random_matrix(rat_mat *A, unsigned long den) {
    mpq_t q;
    mpq_init(q);
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++) {
            mpq_set_si(q, roll(9) - 4, den ? den : (unsigned long)roll(3) + 1);
            mpq_canonicalize(q);
            rat_mat_set(A, i, j, q);
        }
    mpq_clear(q);
}

static inline void random_rational_system(ssm *s, size_t N) {
    ck_ok(ssm_init(s, "random", N, NULL));
    random_matrix(&s->A, 0), random_matrix(&s->B, 0), random_matrix(&s->C, 0);
    mpq_set_si(s->D, roll(5) - 2, 1);
}

#endif
