/* s4_ring.c - Q[z]/(z^L - 1): products, what polynomials become there, common divisors with z^L - 1. */
#include "verify/checker/builders/s4_kernel.h"

dense s4_ring_product(kernel *k, dense a, dense b) {
    size_t L = a.columns;
    dense m = dense_new(k, 1, L);
    mpq_t t;
    mpq_init(t);
    for (size_t i = 0; i < L; i++)
        for (size_t j = 0; j < L && mpq_sgn(a.x[i]); j++) {
            if (!mpq_sgn(b.x[j])) continue;
            spend(k, 64 + mpz_sizeinbase(mpq_denref(a.x[i]), 2) + mpz_sizeinbase(mpq_denref(b.x[j]), 2));
            mpq_mul(t, a.x[i], b.x[j]);
            mpq_add(m.x[(i + j) % L], m.x[(i + j) % L], t);
        }
    return m;
}

dense s4_ring_linear(kernel *k, size_t L, const mpq_t c, int sign) {
    dense m = dense_new(k, 1, L);
    mpq_set(m.x[0], c);
    (sign > 0 ? mpq_add : mpq_sub)(m.x[1 % L], m.x[1 % L], c);
    return m;
}

dense s4_ring_at(kernel *k, dense p, dense y, dense w) {
    dense sum = dense_new(k, 1, y.columns), power = dense_new(k, 1, y.columns);
    dense_put(power, 0, 0, 1, 1);
    for (size_t j = p.columns; j-- > 0; power = s4_ring_product(k, power, w))
        sum = dense_scaled_sum(k, s4_ring_product(k, sum, y), p.x[j], power);
    return sum;
}

/* The degree of p, made monic; -1: 0. */
static long monic(mpq_t *p, long degree) {
    while (degree >= 0 && !mpq_sgn(p[degree])) degree--;
    for (long j = 0; j <= degree; j++) mpq_div(p[j], p[j], p[degree]);
    return degree;
}

void s4_ring_divisor(kernel *k, dense common, size_t i, dense p) {
    long L = (long)p.columns, dp, dq = L;
    dense a = dense_new(k, 1, p.columns + 1), b = dense_new(k, 1, p.columns + 1);
    mpq_t *x = a.x, *q = b.x, t;
    mpq_init(t);
    for (long j = 0; j < L; j++) mpq_set(x[j], p.x[j]);
    dense_put(b, 0, 0, -1, 1), dense_put(b, 0, p.columns, 1, 1);
    for (dp = monic(x, L - 1); dp >= 0;) { /* q modulo x, then the other way round */
        for (; dq >= dp; dq--)
            for (long j = dp; j >= 0 && mpq_sgn(q[dq]); j--) {
                spend(k, 64 + mpz_sizeinbase(mpq_denref(q[dq]), 2));
                mpq_mul(t, q[dq], x[dp - j]);
                mpq_sub(q[dq - j], q[dq - j], t);
            }
        mpq_t *swap = x;
        long d = dp;
        x = q, q = swap, dp = monic(x, dq), dq = d;
    }
    for (long j = 0; j <= dq; j++) mpq_set(*dense_at(common, i, (size_t)j), q[j]);
}
