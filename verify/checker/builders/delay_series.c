/* delay_series.c - what the delay misses: the residual of a projected window, and the series of q e^-s - p. */
#include "verify/checker/builders/delay.h"

/* y_j of s^m on [0, 1]: m!^2 / ((m-j)! (m+j+1)!), 0 for j > m. */
static void moment(mpq_t y, uint64_t j, uint64_t m) {
    mpz_t f;
    mpz_init(f);
    mpq_set_ui(y, 0, 1);
    if (j > m) return;
    mpz_fac_ui(f, (unsigned long)m);
    mpz_mul(mpq_numref(y), f, f);
    mpz_fac_ui(f, (unsigned long)(m - j));
    mpz_fac_ui(mpq_denref(y), (unsigned long)(m + j + 1));
    mpz_mul(mpq_denref(y), mpq_denref(y), f);
    mpq_canonicalize(y);
}

/* Row m, column n: (A y + B f - y')_n of LegT, for f = s^m at the end of the window: y' = m times the moments of s^(m-1). */
mpq_t *delay_residual(kernel *k, const matrix *x, size_t m) {
    mpq_t *row = pool_get(k, x->columns, sizeof *row), y, a;
    mpq_init(y);
    mpq_init(a);
    spend(k, 64 * x->columns * x->columns);
    for (size_t n = 0; n < x->columns; n++) {
        mpq_init(row[n]);
        mpq_set_ui(row[n], 1, 1);
        for (size_t j = 0; j < x->columns; j++) {
            moment(y, j, m);
            mpq_set_si(a, delay_legt((long)n, (long)j), 1);
            mpq_mul(a, a, y);
            mpq_add(row[n], row[n], a);
        }
        if (!m) continue;
        moment(y, n, m - 1);
        mpq_set_ui(a, (unsigned long)m, 1);
        mpq_mul(a, a, y);
        mpq_sub(row[n], row[n], a);
    }
    return row;
}

/* Column m: sum_j q_j (-1)^(m-j)/(m-j)! - p_m. */
mpq_t *delay_series(kernel *k, const matrix *x, size_t row_index) {
    uint64_t d = delay_order(k);
    mpq_t *row = pool_get(k, x->columns, sizeof *row), t;
    mpq_init(t);
    spend(k, 64 * x->columns * (d + row_index));
    for (size_t m = 0; m < x->columns; m++) {
        mpq_init(row[m]);
        for (uint64_t j = 0; j <= d + 1; j++) { /* j = d + 1 stands for p */
            if (j > d ? m >= d : j > m) continue;
            delay_coefficient(mpq_numref(t), d, j > d ? d - 1 : d, j > d ? m : j);
            mpz_fac_ui(mpq_denref(t), j > d ? 0 : (unsigned long)(m - j));
            mpq_canonicalize(t);
            if (j > d ? m % 2 == 0 : (m - j) % 2) mpq_sub(row[m], row[m], t);
            else mpq_add(row[m], row[m], t);
        }
    }
    return row;
}
