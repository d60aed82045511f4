/* hippo_step.c - generalised bilinear steps of LegS by solving for them; hippo:P4, docs/proofs/legs.md, 17. */
#include "verify/checker/builders/hippo_lists.h"
#include "verify/checker/builders/hippo_propositions.h"

/* Weight a = 0, 1/3, 1/2, 1 for w = 0..3, step 1/5: c := a/5, d := (1-a)/5. */
void hippo_weights(mpq_t c, mpq_t d, size_t w) {
    static const unsigned long weights[4][2] = {{0, 1}, {1, 3}, {1, 2}, {1, 1}};
    hippo_fraction(c, (long)weights[w][0], 5 * weights[w][1]);
    hippo_fraction(d, 1, 5);
    mpq_sub(d, d, c);
}

void hippo_solve(mpq_t *y, size_t N, const mpq_t c, const mpq_t d, const mpq_t in) {
    mpq_t t, moved;
    mpq_init(t), mpq_init(moved);
    for (size_t n = N; n-- > 0;) { /* y + in - d A y: row n takes y_0 .. y_n alone, so from the last */
        mpq_set_ui(moved, 0, 1);
        for (size_t j = 0; j <= n; j++) hippo_add(moved, hippo_legs(n, j), y[j]);
        mpq_mul(moved, moved, d);
        mpq_sub(t, in, moved);
        mpq_add(y[n], y[n], t);
    }
    for (size_t n = 0; n < N; n++) {
        mpq_set_ui(moved, 0, 1);
        for (size_t j = 0; j < n; j++) hippo_add(moved, hippo_legs(n, j), y[j]);
        mpq_mul(moved, moved, c);
        mpq_sub(y[n], y[n], moved);
        mpq_set_ui(t, 1, 1);
        hippo_add(t, hippo_legs(n, n), c);
        mpq_div(y[n], y[n], t);
    }
    mpq_clear(t), mpq_clear(moved);
}

/* Row w (N+1) + i: from the state e_i with input 0, or (i = N) from 0 with input 1. */
mpq_t *hippo_dense(kernel *k, const matrix *m, size_t row) {
    size_t N = m->columns, i = row % (N + 1);
    mpq_t *y = hippo_list(k, N), c, d, in;
    mpq_init(c), mpq_init(d), mpq_init(in);
    hippo_weights(c, d, row / (N + 1));
    hippo_fraction(in, i == N, 5);
    if (i < N) mpq_set_ui(y[i], 1, 1);
    spend(k, 64 * N * N);
    hippo_solve(y, N, c, d, in);
    return y;
}
