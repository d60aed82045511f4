/* legendre.c - see legendre.h; each polynomial three ways, the Gauss rule two ways. */
#include "constructions/legendre/legendre.h"

#include <stdlib.h>

void legendre_coefficient(mpq_t a, size_t n, size_t k) {
    mpz_t c;
    mpq_set_ui(a, 0, 1);
    if (k > n) return;
    mpz_init(c);
    mpz_bin_uiui(mpq_numref(a), n, k);
    mpz_bin_uiui(c, n + k, k);
    mpz_mul(mpq_numref(a), mpq_numref(a), c);
    if ((n + k) % 2) mpq_neg(a, a);
    mpz_clear(c);
}

void legendre_shifted(rat_poly *p, size_t n) {
    mpq_t a;
    mpq_init(a);
    rat_poly_sub(p, p, p);
    for (size_t k = 0; k <= n; k++) {
        legendre_coefficient(a, n, k);
        rat_poly_set_coeff(p, k, a);
    }
    mpq_clear(a);
}

status legendre_rodrigues(rat_poly *p, size_t n) {
    rat_poly *base = NULL;
    mpq_t c;
    mpq_init(c);
    status st = rat_poly_new(&base);
    if (st != ST_OK) goto out;
    rat_poly_set_coeff_si(base, 2, 1);
    rat_poly_set_coeff_si(base, 1, -1);
    rat_poly_sub(p, p, p);
    rat_poly_set_coeff_si(p, 0, 1);
    for (size_t i = 0; i < n; i++) rat_poly_mul(p, p, base);
    for (size_t i = 1; i <= n; i++) {
        rat_poly_derivative(p, p);
        mpq_set_ui(c, 1, i);
        rat_poly_scale(p, p, c);
    }
out:
    rat_poly_free(base);
    mpq_clear(c);
    return st;
}

status legendre_new_list(rat_poly ***P, size_t count) {
    *P = calloc(count ? count : 1, sizeof **P);
    if (!*P) return ST_MEMORY;
    for (size_t n = 0; n < count; n++) {
        status st = rat_poly_new(&(*P)[n]);
        if (st != ST_OK) return st;
        legendre_shifted((*P)[n], n);
    }
    return ST_OK;
}

void legendre_free_list(rat_poly **P, size_t count) {
    for (size_t n = 0; P && n < count; n++) rat_poly_free(P[n]);
    free(P);
}

status legendre_bonnet(rat_poly *next, size_t n, const rat_poly *Pn, const rat_poly *before) {
    rat_poly *line = NULL, *less = NULL;
    mpq_t c;
    status st = ST_OK;
    mpq_init(c);
    TRY(rat_poly_new(&line));
    TRY(rat_poly_new(&less));
    rat_poly_set_coeff_si(line, 1, 2 * (2 * (long)n + 1));
    rat_poly_set_coeff_si(line, 0, -(2 * (long)n + 1));
    mpq_set_ui(c, n, 1);
    rat_poly_scale(less, before, c);
    rat_poly_mul(line, line, Pn);
    rat_poly_sub(line, line, less);
    mpq_set_ui(c, 1, n + 1);
    rat_poly_scale(next, line, c);
out:
    rat_poly_free(line);
    rat_poly_free(less);
    mpq_clear(c);
    return st;
}

status legendre_integral(mpq_t v, const rat_poly *f) {
    rat_poly *whole = NULL;
    mpq_t one;
    status st = rat_poly_new(&whole);
    if (st != ST_OK) return st;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    rat_poly_integral(whole, f);
    rat_poly_eval(v, whole, one);
    mpq_clear(one);
    rat_poly_free(whole);
    return ST_OK;
}

void legendre_moment(mpq_t v, size_t n, size_t m) {
    mpz_t z;
    mpq_set_ui(v, 0, 1);
    if (n > m) return;
    mpz_init(z);
    mpz_fac_ui(mpq_numref(v), m);
    mpz_mul(mpq_numref(v), mpq_numref(v), mpq_numref(v));
    mpz_fac_ui(mpq_denref(v), m - n);
    mpz_fac_ui(z, m + n + 1);
    mpz_mul(mpq_denref(v), mpq_denref(v), z);
    mpq_canonicalize(v);
    mpz_clear(z);
}

status legendre_interpolatory(mpq_t v, const rat_poly *f, size_t N) {
    rat_poly *P = NULL, *q = NULL, *r = NULL;
    status st = ST_OK;
    TRY(rat_poly_new(&P));
    TRY(rat_poly_new(&q));
    TRY(rat_poly_new(&r));
    legendre_shifted(P, N);
    TRY(rat_poly_div_rem(q, r, f, P));
    TRY(legendre_integral(v, r));
out:
    rat_poly_free(P);
    rat_poly_free(q);
    rat_poly_free(r);
    return st;
}

status legendre_gauss_diagonal(rat_poly *K, size_t N) {
    rat_poly *p = NULL;
    mpq_t c;
    status st = rat_poly_new(&p);
    if (st != ST_OK) return st;
    mpq_init(c);
    rat_poly_sub(K, K, K);
    for (size_t n = 0; n < N; n++) {
        legendre_shifted(p, n);
        rat_poly_mul(p, p, p);
        mpq_set_ui(c, 2 * n + 1, 1);
        rat_poly_scale(p, p, c);
        rat_poly_add(K, K, p);
    }
    mpq_clear(c);
    rat_poly_free(p);
    return ST_OK;
}

/* v := the sum of g over the roots of the monic L of degree N, deg g < N: sum_j g_j s_j with the power sums s_j, which
   Newton's identities give: s_j = -j l_(N-j) - sum_(i=1..j-1) l_(N-i) s_(j-i). */
static status sum_over_roots(mpq_t v, const rat_poly *g, const rat_poly *L, size_t N) {
    mpq_t *s = malloc(N * sizeof *s), t;
    if (!s) return ST_MEMORY;
    mpq_init(t);
    mpq_set_ui(v, 0, 1);
    for (size_t j = 0; j < N; j++) {
        mpq_init(s[j]);
        mpq_set_ui(s[j], j ? j : N, 1);
        if (j) {
            rat_poly_get_coeff(t, L, N - j);
            mpq_mul(s[j], s[j], t);
            mpq_neg(s[j], s[j]);
        }
        for (size_t i = 1; i < j; i++) {
            rat_poly_get_coeff(t, L, N - i);
            mpq_mul(t, t, s[j - i]);
            mpq_sub(s[j], s[j], t);
        }
        rat_poly_get_coeff(t, g, j);
        mpq_mul(t, t, s[j]);
        mpq_add(v, v, t);
    }
    for (size_t j = 0; j < N; j++) mpq_clear(s[j]);
    free(s);
    mpq_clear(t);
    return ST_OK;
}

/* L := the monic multiple of P_N. */
static void monic(rat_poly *L, size_t N) {
    mpq_t lead;
    mpq_init(lead);
    legendre_shifted(L, N);
    rat_poly_get_coeff(lead, L, N);
    mpq_inv(lead, lead);
    rat_poly_scale(L, L, lead);
    mpq_clear(lead);
}

status legendre_gauss_weights(rat_poly *W, size_t N) {
    rat_poly *L = NULL;
    status st = rat_poly_new(&L);
    if (st != ST_OK) return st;
    monic(L, N);
    TRY(legendre_gauss_diagonal(W, N));
    TRY(rat_poly_inverse_mod(W, W, L)); /* K > 0 on the real line, so it is a unit */
out:
    rat_poly_free(L);
    return st;
}

status legendre_gauss(mpq_t v, const rat_poly *f, const rat_poly *W, size_t N) {
    rat_poly *L = NULL, *g = NULL, *q = NULL;
    status st = ST_OK;
    TRY(rat_poly_new(&L));
    TRY(rat_poly_new(&g));
    TRY(rat_poly_new(&q));
    monic(L, N);
    rat_poly_mul(g, W, f);
    TRY(rat_poly_div_rem(q, g, g, L));
    TRY(sum_over_roots(v, g, L, N));
out:
    rat_poly_free(L);
    rat_poly_free(g);
    rat_poly_free(q);
    return st;
}
