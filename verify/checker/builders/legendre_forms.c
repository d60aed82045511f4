/* legendre_forms.c - integrals over [0, 1]: of products, and of x(1-x) times products of derivatives. */
#include "verify/checker/builders/legendre.h"

void legendre_add_product(mpq_t sum, const mpq_t a, const mpq_t b) {
    mpq_t t;
    mpq_init(t);
    mpq_mul(t, a, b);
    mpq_add(sum, sum, t);
    mpq_clear(t);
}

/* Row n.  gram: column m the integral of P_n P_m.  energy: (2n+1)(2m+1) times that of f P_m', f = x(1-x) P_n'.  First the
   moments of P_n (of f): the integral of x^j p is sum_i p_i/(i+j+1). */
mpq_t *legendre_form(kernel *k, const matrix *m, size_t n) {
    size_t N = m->columns;
    mpq_t *row = legendre_zeros(k, N), *p = legendre_zeros(k, N + 2), *f = legendre_zeros(k, N + 2);
    mpq_t *moment = legendre_zeros(k, N), c;
    mpq_init(c);
    spend(k, 256 * N * N);
    legendre_shifted(p, n);
    for (size_t i = 0; i <= n; i++) {
        mpq_set_ui(c, m->index ? (unsigned long)i : 1, 1); /* x P_n' has the coefficients i p_i; f is it less x times it */
        legendre_add_product(f[i], c, p[i]);
        mpq_neg(c, c);
        if (m->index) legendre_add_product(f[i + 1], c, p[i]);
    }
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i <= n + m->index; i++) {
            mpq_set_ui(c, 1, (unsigned long)(i + j + 1));
            legendre_add_product(moment[j], c, f[i]);
        }
    for (size_t x = 0; x < N; x++) {
        legendre_shifted(p, x);
        for (size_t j = 0; j <= x; j++) { /* P_x' has the coefficient j p_j at x^(j-1) */
            mpq_set_ui(c, m->index ? (unsigned long)(j * (2 * n + 1) * (2 * x + 1)) : 1, 1);
            mpq_mul(c, c, p[j]);
            if (j || !m->index) legendre_add_product(row[x], c, moment[j - m->index]);
        }
    }
    return row;
}
