/* hippo_step.c - hippo:P4: a generalised bilinear step of LegS by solving for it; docs/proofs/legs.md, 17. */
#include "verify/checker/builders/hippo_lists.h"

/* Weight a = 0, 1/3, 1/2, 1 for w = 0..3, step 1/5: c := a/5, d := (1-a)/5. */
void hippo_weights(mpq_t c, mpq_t d, size_t w) {
    static const unsigned long weights[4][2] = {{0, 1}, {1, 3}, {1, 2}, {1, 1}};
    hippo_fraction(c, (long)weights[w][0], 5 * weights[w][1]);
    hippo_fraction(d, 1, 5);
    mpq_sub(d, d, c);
}

/* Row w (N+1) + i, from the state y = e_i with input f = 0, or (i = N) from 0 with input 1:
   x of (I + c A) x = (I - d A) y + f/5. */
mpq_t *hippo_dense(kernel *k, const matrix *m, size_t row) {
    size_t N = m->columns, i = row % (N + 1);
    mpq_t *x = hippo_list(k, N), c, d, t;
    mpq_init(c), mpq_init(d), mpq_init(t);
    hippo_weights(c, d, row / (N + 1));
    spend(k, 64 * N * N);
    for (size_t n = 0; n < N; n++) {
        hippo_fraction(x[n], i == N ? 1 : 5 * (i == n), 5);
        if (i < N) hippo_add(x[n], -hippo_legs(n, i), d);
        for (size_t j = 0; j < n; j++) mpq_mul(t, c, x[j]), hippo_add(x[n], -hippo_legs(n, j), t);
        mpq_set_ui(t, 1, 1);
        hippo_add(t, hippo_legs(n, n), c);
        mpq_div(x[n], x[n], t);
    }
    return x;
}
