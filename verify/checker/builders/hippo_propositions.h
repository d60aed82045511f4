/* hippo_propositions.h - Propositions 3, 5 and 6 on HiPPO: scale, gradient, error. */
#ifndef VERIFY_CHECKER_BUILDERS_HIPPO_PROPOSITIONS_H
#define VERIFY_CHECKER_BUILDERS_HIPPO_PROPOSITIONS_H

#include "verify/checker/builders/hippo.h"

#define HIPPO_PLAYED 32  /* largest N of hippo:P3                        */
#define HIPPO_SAMPLES 7  /* of an input that is played once and twice    */
#define HIPPO_RULES 4    /* forward, backward Euler, bilinear, k/(k+1)   */
#define HIPPO_NORMS 8    /* degrees k .. k+7 of derivatives              */

mpq_t *hippo_error(kernel *k, const matrix *x, size_t m);
mpq_t *hippo_corner(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_norms(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_scaled(kernel *k, const matrix *x, size_t m);
mpq_t *hippo_played(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_rule(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_slope(kernel *k, const matrix *m, size_t i);
mpq_t *hippo_values(kernel *k, const matrix *m, size_t i);

/* |f - its projection|^2 from <f, s^i> and |f|^2, one entry. */
mpq_t *hippo_distance(kernel *k, size_t N, mpq_t *w, const mpq_t square);
void hippo_climb(mpz_t to, uint64_t from, uint64_t upto); /* to *= from .. upto */
void hippo_bound(mpq_t b, uint64_t N, uint64_t k);
void hippo_bound_of(mpq_t b, uint64_t N, uint64_t m, uint64_t k);
void hippo_need_norms(kernel *k, uint64_t order);
void hippo_hold_sample(kernel *k, mpq_t *y, size_t N, const mpq_t r, long f);
void hippo_need_played(kernel *k, uint64_t N);

void hippo_P3_continuous(kernel *k);
void hippo_P3(kernel *k);
void hippo_P3_discrete(kernel *k);
void hippo_P5(kernel *k);
void hippo_P6(kernel *k);
void hippo_P6_printed(kernel *k);

/* y := (I + c A)^-1 ((I - d A) y + in 1), row by row. */
void hippo_solve(mpq_t *y, size_t N, const mpq_t c, const mpq_t d, const mpq_t in);

/* Of the table in builders.c. */
#define HIPPO_PROPOSITION_ROWS                                                                 \
    {"hippo:P3", "sharp", "VERIFIED", "N", &hippo_object, hippo_P3},                            \
    {"hippo:P3", "printed", "VERIFIED", "N", &hippo_object, hippo_P3_continuous},               \
    {"hippo:P3", "discrete", "REFUTED", "N", &hippo_object, hippo_P3_discrete},                 \
    {"hippo:P5", "sharp", "VERIFIED", "N", &hippo_object, hippo_P5},                            \
    {"hippo:P6", "sharp", "VERIFIED", "N m k", &hippo_object, hippo_P6},                        \
    {"hippo:P6", "printed", "VERIFIED", "N m k", &hippo_object, hippo_P6_printed},

#endif
