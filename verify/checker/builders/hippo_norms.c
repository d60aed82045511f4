/* hippo_norms.c - hippo:P6: k-th derivatives of Legendre polynomials are orthogonal; docs/proofs/legs.md, 9. */
#include "verify/checker/builders/hippo_propositions.h"

/* Entry j: the integral of (x(1-x))^k times the k-th derivatives of P_n and P_l, n = k + i, l = k + j: over x^a in the first and
   x^b in the second, of x^(k+a+b) (1-x)^k, (k+a+b)! k!/(2k+a+b+1)!. */
mpq_t *hippo_norms(kernel *k, const matrix *m, size_t i) {
    uint64_t order = parameter_small(k, "k", 1, HIPPO_MOST);
    mpq_t *row = hippo_list(k, m->columns), p, q;
    mpq_init(p), mpq_init(q);
    spend(k, 64 * m->columns * m->columns * order);
    for (uint64_t j = 0; j < m->columns; j++)
        for (uint64_t a = 0; a <= i; a++)
            for (uint64_t b = 0; b <= j; b++) {
                hippo_coefficient(p, order + i, order + a);
                hippo_climb(mpq_numref(p), a + 1, order + a);
                hippo_coefficient(q, order + j, order + b);
                hippo_climb(mpq_numref(q), b + 1, order + b);
                mpq_mul(p, p, q);
                mpz_fac_ui(mpq_numref(q), order);
                mpz_set_ui(mpq_denref(q), 1);
                hippo_climb(mpq_denref(q), order + a + b + 1, 2 * order + a + b + 1);
                mpq_canonicalize(q);
                mpq_mul(p, p, q);
                mpq_add(row[j], row[j], p);
            }
    return row;
}

/* (n+k)!/((n-k)! (2n+1)) on the diagonal, n = k + i. */
void hippo_need_norms(kernel *k, uint64_t order) {
    for (uint64_t i = 0; i < HIPPO_NORMS; i++) {
        mpq_t *list = hippo_list(k, HIPPO_NORMS);
        mpq_set_ui(list[i], 1, 2 * (order + i) + 1);
        hippo_climb(mpq_numref(list[i]), i + 1, 2 * order + i);
        mpq_canonicalize(list[i]);
        hippo_need(k, "norms", i, list, HIPPO_NORMS);
    }
}
