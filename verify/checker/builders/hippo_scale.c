/* hippo_scale.c - hippo:P3: inputs played at another speed, in continuous time and by samples; docs/proofs/legs.md, 16. */
#include "verify/checker/builders/hippo_propositions.h"

/* Row m: <f(3s/2), P_n> on [0, 2/5] (the measure ds/t) for f = s^m, term by term: s = 2x/5. */
mpq_t *hippo_scaled(kernel *k, const matrix *x, size_t m) {
    mpq_t *row = hippo_list(k, x->columns), q;
    mpq_init(q);
    spend(k, 16 * x->columns * (x->columns + m));
    for (size_t n = 0; n < x->columns; n++) {
        hippo_moment(row[n], n, m);
        mpz_ui_pow_ui(mpq_numref(q), 3 * 2, m);
        mpz_ui_pow_ui(mpq_denref(q), 2 * 5, m);
        mpq_canonicalize(q);
        mpq_mul(row[n], row[n], q);
    }
    return row;
}

/* y := r^A y = r sum over j < N of (1-r)^j (I - A/j) .. (I - A/1) y: a binomial series that ends. */
static void flow(kernel *k, mpq_t *y, size_t N, const mpq_t r) {
    mpq_t *sum = hippo_list(k, N), scale, t, less, share;
    mpq_init(scale), mpq_init(t), mpq_init(less), mpq_init(share);
    mpq_set_ui(t, 1, 1);
    mpq_sub(less, t, r);
    mpq_set(scale, r);
    spend(k, 16 * N * N * N);
    for (size_t j = 0; j < N; j++) {
        hippo_fraction(share, 1, j + 1);
        for (size_t n = N; n-- > 0;) { /* row n takes y_0 .. y_n: from the last */
            mpq_mul(t, scale, y[n]);
            mpq_add(sum[n], sum[n], t);
            mpq_set_ui(t, 0, 1);
            for (size_t i = 0; i <= n; i++) hippo_add(t, hippo_legs(n, i), y[i]);
            mpq_mul(t, t, share);
            mpq_sub(y[n], y[n], t);
        }
        mpq_mul(scale, scale, less);
    }
    for (size_t n = 0; n < N; n++) mpq_swap(y[n], sum[n]);
}

/* The state after a sample f has been held while time went by the ratio 1/r: f e_0 is a fixed point. */
void hippo_hold_sample(kernel *k, mpq_t *y, size_t N, const mpq_t r, long f) {
    mpq_t one;
    mpq_init(one), mpq_set_ui(one, 1, 1);
    hippo_add(y[0], -f, one);
    flow(k, y, N, r);
    hippo_add(y[0], f, one);
}

/* Row i: the unit impulse at sample i+1 of 7, each held once (index 1) or twice (2), ratio (s-1)/s at the s-th. */
mpq_t *hippo_played(kernel *k, const matrix *m, size_t i) {
    mpq_t *y = hippo_list(k, m->columns), r;
    mpq_init(r);
    for (size_t s = 1; s <= m->index * HIPPO_SAMPLES; s++) {
        hippo_fraction(r, (long)s - 1, s);
        hippo_hold_sample(k, y, m->columns, r, (s - 1) / m->index == i);
    }
    return y;
}
