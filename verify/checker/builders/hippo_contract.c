/* hippo_contract.c - hippo:contractive: what steps of LegS take from |c|^2 = y^T G y, G = diag(2n+1), at the step h. */
#include "verify/checker/builders/hippo_lists.h"

/* I + c A */
static void entry(mpq_t x, const mpq_t c, size_t n, size_t j) {
    mpq_set_si(x, n == j, 1);
    hippo_add(x, hippo_legs(n, j), c);
}

/* sum += f M^T G M for row i, M = I + c A */
static void form(mpq_t *sum, size_t N, size_t i, const mpq_t c, long f) {
    mpq_t a, b;
    mpq_init(a), mpq_init(b);
    for (size_t j = 0; j < N; j++)
        for (size_t n = 0; n < N; n++) {
            entry(a, c, n, i), entry(b, c, n, j);
            mpq_mul(a, a, b);
            hippo_add(sum[j], f * (2 * (long)n + 1), a);
        }
}

/* backward: (I+hA)^T G (I+hA) - (1+h/2)^2 G; bilinear: (I+hA/2)^T G (I+hA/2) - (I-hA/2)^T G (I-hA/2). */
mpq_t *hippo_contract(kernel *k, const matrix *m, size_t i) {
    size_t N = m->columns;
    mpq_t *row = hippo_list(k, N), h, c;
    mpq_init(h), mpq_init(c);
    mpq_set(h, *parameter(k, "step"));
    spend(k, 64 * N * N);
    hippo_fraction(c, 1, 2);
    mpq_mul(c, c, h);
    if (m->index == HIPPO_BACKWARD) {
        form(row, N, i, h, 1);
        mpq_set_si(h, 1, 1);
        mpq_add(c, c, h);
        mpq_mul(c, c, c);
        hippo_add(row[i], -(2 * (long)i + 1), c);
        return row;
    }
    form(row, N, i, c, 1);
    mpq_neg(c, c);
    form(row, N, i, c, -1);
    return row;
}

void hippo_contractive(kernel *k) {
    uint64_t N = hippo_order(k);
    bool held = hippo_flow(k) != NULL;
    hippo_dissipates(k);
    need(k, "positive backward");
    need(k, "positive bilinear");
    if (held) hippo_eigenvectors(k), need(k, "positive hold");
    char *h = decimal(k, *parameter(k, "step"));
    k->proved = pool_print(k, "N=%llu, h=%s: A + A^T = I + B B^T, and |(I+hA)^-1| < 1/(1+h/2), "
                              "|(I+hA/2)^-1 (I-hA/2)| < 1%s in the orthonormal gauge", (number)N, h,
                           held ? ", |(1+h)^-A| < (1+h)^(-1/2)" : "");
    k->trusted = pool_print(k, "docs/proofs/legs.md, 10: the bounds for every h and N from A + A^T%s; that G = diag(2n+1) "
                               "is the metric of the orthonormal gauge; " HIPPO_TRUSTED,
                            held ? "" : ", that of zero-order hold by this alone");
}
