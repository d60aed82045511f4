/* hippo_hold.c - powers r^A of LegS, its flow in logarithmic time: a binomial series that ends, as the product of N steps
   is 0. */
#include <string.h>

#include "verify/checker/builders/hippo_lists.h"

/* F, N x N := r^A = r (1 - (1-r))^(A-I) = r sum over j < N of (1-r)^j (I - A/1) .. (I - A/j). */
void hippo_power(kernel *k, mpq_t *F, size_t N, const mpq_t r) {
    mpq_t scale, less;
    mpq_init(scale), mpq_init(less), mpq_set_ui(scale, 1, 1);
    mpq_sub(less, scale, r);
    mpq_set(scale, r);
    for (size_t i = 0; i < N * N; i++) mpq_set_ui(F[i], 0, 1);
    for (uint64_t j = 0; j < N; j++) {
        matrix m = {N, N, hippo_product, j};
        for (size_t n = 0; n < N; n++) {
            mpq_t *row = hippo_product(k, &m, n);
            for (size_t i = 0; i <= n; i++) {
                mpq_mul(row[i], row[i], scale);
                mpq_add(F[n * N + i], F[n * N + i], row[i]);
            }
        }
        mpq_mul(scale, scale, less);
    }
}

/* The flow of hippo:contractive, r = 1/(1+h), where it is small enough; NULL where it is not. */
mpq_t *hippo_held(kernel *k, size_t N) {
    mpq_t r, one;
    if (!strstr(k->what->parameters, "step")) return NULL;
    mpq_init(r), mpq_init(one);
    mpq_set(r, *parameter(k, "step"));
    size_t bits = mpz_sizeinbase(mpq_numref(r), 2) + mpz_sizeinbase(mpq_denref(r), 2);
    if (mpq_sgn(r) <= 0) refuse(k, EXIT_BAD, "a step is greater than 0");
    if (bits > HIPPO_STEP_BITS) refuse(k, EXIT_LIMIT, "a step of more than %d bits", HIPPO_STEP_BITS);
    if (N * N * bits > HIPPO_HELD) return NULL;
    mpq_set_ui(one, 1, 1);
    mpq_add(r, r, one);
    mpq_inv(r, r);
    mpq_t *F = hippo_list(k, N * N);
    hippo_power(k, F, N, r);
    return F;
}

/* Row i of r G - F^T G F. */
mpq_t *hippo_hold(kernel *k, const matrix *m, size_t i) {
    mpq_t *row = hippo_list(k, m->columns), *F = hippo_flow(k), t;
    if (!F) refuse(k, EXIT_LIMIT, "hold is past the limits of N and step");
    mpq_init(t), mpq_set_ui(t, 1, 1);
    spend(k, 16 * m->columns * m->columns);
    mpq_add(t, t, *parameter(k, "step"));
    mpq_inv(t, t);
    hippo_add(row[i], 2 * (long)i + 1, t);
    for (size_t n = 0; n < m->columns; n++)
        for (size_t j = 0; j < m->columns; j++) {
            mpq_mul(t, F[n * m->columns + i], F[n * m->columns + j]);
            hippo_add(row[j], -(2 * (long)n + 1), t);
        }
    return row;
}
