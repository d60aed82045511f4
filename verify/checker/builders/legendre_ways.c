/* legendre_ways.c - Legendre polynomials by Rodrigues' formula and by Bonnet's recurrence. */
#include "verify/checker/builders/legendre.h"

/* (1/n!) d^n/dx^n (x^2 - x)^n: n multiplications and n derivatives; entry j of p stands for x^j. */
mpq_t *legendre_rodrigues(kernel *k, const matrix *m, size_t n) {
    mpq_t *p = legendre_zeros(k, 2 * n + 1 + m->columns), c;
    mpq_init(c);
    spend(k, 256 * m->columns * m->columns);
    mpq_set_ui(p[0], 1, 1);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 2 * n + 1; j--;) { /* p := x^2 p - x p, from the top: p_j := p_(j-2) - p_(j-1) */
            mpq_set_ui(p[j], 0, 1);
            if (j >= 2) mpq_set(p[j], p[j - 2]);
            if (j >= 1) mpq_sub(p[j], p[j], p[j - 1]);
        }
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 0; j <= 2 * n; j++) { /* p := p'/i */
            mpq_set_ui(c, (unsigned long)(j + 1), (unsigned long)i);
            mpq_canonicalize(c);
            mpq_mul(p[j], p[j + 1], c);
        }
    return p;
}

/* P_0 = 1, P_1 = 2x - 1, (i+1) P_(i+1) = (2i+1)(2x-1) P_i - i P_(i-1). */
mpq_t *legendre_bonnet(kernel *k, const matrix *m, size_t n) {
    mpq_t *before = legendre_zeros(k, m->columns + 1), *p = legendre_zeros(k, m->columns + 1);
    mpq_t *next = legendre_zeros(k, m->columns + 1), c;
    mpq_init(c);
    spend(k, 256 * m->columns * m->columns);
    mpq_set_ui(p[0], 1, 1);
    for (size_t i = 0; i < n; i++) { /* before: 0 at first, and then taken 0 times */
        for (size_t j = 0; j <= i + 1; j++) {
            mpq_set_ui(next[j], 0, 1);
            mpq_set_si(c, -(long)(2 * i + 1), (unsigned long)(i + 1));
            mpq_canonicalize(c);
            legendre_add_product(next[j], c, p[j]);
            mpq_set_si(c, 2 * (long)(2 * i + 1), (unsigned long)(i + 1));
            mpq_canonicalize(c);
            if (j) legendre_add_product(next[j], c, p[j - 1]);
            mpq_set_si(c, -(long)i, (unsigned long)(i + 1));
            mpq_canonicalize(c);
            legendre_add_product(next[j], c, before[j]);
        }
        mpq_t *spare = before;
        before = p, p = next, next = spare;
    }
    return p;
}
