/* hippo_bound.c - hippo:P6: the squared bound of the error; docs/proofs/legs.md, 9. */
#include "verify/checker/builders/hippo_propositions.h"

/* to *= from (from+1) .. upto */
void hippo_climb(mpz_t to, uint64_t from, uint64_t upto) {
    for (; from <= upto; from++) mpz_mul_ui(to, to, from);
}

/* k!^2 (N-k)!/((N+k)! (2k+1)!): the squared bound where the k-th derivative is at most 1. */
void hippo_bound(mpq_t b, uint64_t N, uint64_t k) {
    mpz_fac_ui(mpq_numref(b), k);
    mpz_mul(mpq_numref(b), mpq_numref(b), mpq_numref(b));
    mpz_fac_ui(mpq_denref(b), 2 * k + 1);
    hippo_climb(mpq_denref(b), N - k + 1, N + k);
    mpq_canonicalize(b);
}

/* The same for s^m: times M^2, M = m!/(m-k)!, 0 for m < k. */
void hippo_bound_of(mpq_t b, uint64_t N, uint64_t m, uint64_t k) {
    hippo_bound(b, N, k);
    for (int i = 0; i < 2; i++) {
        if (m < k) mpz_set_ui(mpq_numref(b), 0);
        else hippo_climb(mpq_numref(b), m - k + 1, m);
    }
    mpq_canonicalize(b);
}
