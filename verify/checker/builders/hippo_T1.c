/* hippo_T1.c - hippo:T1: what a projection leaves of -A c + B f - c', for f = s^m and LegT or LagT as printed. */
#include "verify/checker/builders/hippo.h"

static long sign(size_t n) { return n % 2 ? -1 : 1; }

/* LegT (window [0, 1], t = 1): A_nj = (2n+1)((-1)^(n-j) for n >= j, else 1); LagT: 1 for n >= j, else 0. */
static long entry(bool legt, size_t n, size_t j) {
    if (!legt) return n >= j;
    return (2 * (long)n + 1) * (n >= j ? sign(n - j) : 1);
}

/* c_n of s^m: LegT: (2n+1)(-1)^n times the moment; LagT (t = 0): the integral of (-u)^m L_n(u) e^-u over u >= 0, L_n having the
   coefficients (-1)^j C(n, j)/j!, and u^i e^-u the integral i!. */
static void coefficient(mpq_t c, bool legt, size_t n, size_t m) {
    mpq_t t;
    mpz_t b;
    mpq_init(t), mpz_init(b), mpq_set_ui(c, 0, 1);
    if (legt) hippo_moment(t, n, m), hippo_add(c, (2 * (long)n + 1) * sign(n), t);
    for (size_t j = 0; !legt && j <= n; j++) {
        mpz_fac_ui(mpq_numref(t), m + j);
        mpz_fac_ui(mpq_denref(t), j);
        mpz_bin_uiui(b, n, j);
        mpz_mul(mpq_numref(t), mpq_numref(t), b);
        mpq_canonicalize(t);
        hippo_add(c, sign(m + j), t);
    }
    mpq_clear(t), mpz_clear(b);
}

/* Row m, column n; B_n is A_n0 (LegT: (2n+1)(-1)^n, LagT: 1); f is 1 at the end, for LagT 0^m. */
mpq_t *hippo_residual(kernel *k, const matrix *x, size_t m) {
    bool legt = x->index == HIPPO_LEGT;
    mpq_t *row = hippo_list(k, x->columns), *c = hippo_list(k, x->columns), t;
    mpq_init(t);
    spend(k, 64 * x->columns * x->columns);
    for (size_t n = 0; n < x->columns; n++) {
        coefficient(c[n], legt, n, m);
        for (size_t j = 0; j <= n; j++) hippo_add(row[n], -entry(legt, n, j), c[j]);
        for (size_t j = 0; j < n; j++) hippo_add(row[j], -entry(legt, j, n), c[n]);
        mpq_set_si(t, legt || !m ? 1 : 0, 1);
        hippo_add(row[n], entry(legt, n, 0), t);
        if (m) coefficient(t, legt, n, m - 1), hippo_add(row[n], -(long)m, t); /* c' */
    }
    return row;
}
