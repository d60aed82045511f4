/* legs.c - see legs.h. */
#include "constructions/hippo/legs.h"

#include <stdlib.h>

#include "constructions/legendre/legendre.h"

status legs_matrix(rat_mat *A, size_t N) {
    status st = rat_mat_init(A, N, N);
    for (size_t n = 0; st == ST_OK && n < N; n++)
        for (size_t k = 0; k <= n; k++) rat_mat_set_si(A, n, k, k < n ? 2 * (long)k + 1 : (long)n + 1);
    return st;
}

/* W := diag(phi) V^-1, (V^-1)_jk = (2k+1) <x^j, P_k>; V_nj = a_nj. */
static status factors(rat_mat *V, rat_mat *W, size_t N, const mpq_t *phi) {
    mpq_t q, w;
    mpz_t den;
    status st = ST_OK;
    mpq_inits(q, w, NULL);
    mpz_init_set_ui(den, 1);
    TRY(rat_mat_init(V, N, N));
    TRY(rat_mat_init(W, N, N));
    for (int pass = 0; pass < 2; pass++) { /* the common denominator first: then entries are set once */
        if (pass) mpz_set(W->den, den);
        for (size_t j = 0; j < N; j++)
            for (size_t k = 0; k < N; k++) {
                if (pass) {
                    legendre_coefficient(q, k, j);
                    mpz_set(V->num[k * N + j], mpq_numref(q));
                }
                legendre_moment(q, k, j);
                mpq_set_ui(w, 2 * k + 1, 1);
                mpq_mul(q, q, w);
                mpq_mul(q, q, phi[j]);
                if (!pass) {
                    mpz_lcm(den, den, mpq_denref(q));
                    continue;
                }
                mpz_divexact(mpq_denref(w), den, mpq_denref(q));
                mpz_mul(W->num[j * N + k], mpq_numref(q), mpq_denref(w));
            }
    }
out:
    mpq_set_ui(w, 0, 1);
    mpq_clears(q, w, NULL);
    mpz_clear(den);
    return st;
}

status legs_function(rat_mat *F, size_t N, const mpq_t *phi) {
    rat_mat V = {0}, W = {0};
    status st = factors(&V, &W, N, phi);
    if (st == ST_OK) st = rat_mat_mul(F, &V, &W);
    rat_mat_clear(&V);
    rat_mat_clear(&W);
    return st;
}

status legs_flow(rat_mat *F, size_t N, const mpq_t r) {
    mpq_t *phi = malloc(N * sizeof *phi);
    if (!phi) return ST_MEMORY;
    for (size_t j = 0; j < N; j++) {
        mpq_init(phi[j]);
        if (j) mpq_mul(phi[j], phi[j - 1], r);
        else mpq_set(phi[j], r);
    }
    status st = legs_function(F, N, phi);
    for (size_t j = 0; j < N; j++) mpq_clear(phi[j]);
    free(phi);
    return st;
}

void legs_apply(mpq_t *z, const mpq_t *y, size_t N) {
    mpq_t sum, c;
    mpq_inits(sum, c, NULL);
    for (size_t n = 0; n < N; n++) {
        mpq_set_ui(c, n + 1, 1);
        mpq_mul(z[n], c, y[n]);
        mpq_add(z[n], z[n], sum);
        mpq_set_ui(c, 2 * n + 1, 1);
        mpq_mul(c, c, y[n]);
        mpq_add(sum, sum, c);
    }
    mpq_clears(sum, c, NULL);
}

void legs_apply_integer(mpz_t *z, const mpz_t *y, size_t N) {
    mpz_t sum;
    mpz_init(sum);
    for (size_t n = 0; n < N; n++) {
        mpz_set(z[n], sum);
        mpz_addmul_ui(z[n], y[n], n + 1);
        mpz_addmul_ui(sum, y[n], 2 * n + 1);
    }
    mpz_clear(sum);
}

#define COUNTED(operation) (operation, ++*operations)

/* Row n of both halves: b = y_n - (1-a) h (S + (n+1) y_n) + h f with S = sum_(k<n) (2k+1) y_k of the old state, then
   y_n = (b - a h R) / (1 + a h (n+1)) with R the same sum of the new one. */
status legs_step(mpq_t *y, size_t N, const mpq_t a, const mpq_t h, const mpq_t f, size_t *operations) {
    mpq_t ahead, behind, in, S, R, c, b, t;
    status st = ST_OK;
    mpq_inits(ahead, behind, in, S, R, c, b, t, NULL);
    mpq_set_ui(c, 1, 1);
    mpq_sub(behind, c, a);
    mpq_mul(behind, behind, h); /* (1-a) h */
    mpq_mul(ahead, a, h);       /* a h     */
    mpq_mul(in, h, f);
    *operations = 0;
    for (size_t n = 0; n < N; n++) {
        mpq_set_ui(c, n + 1, 1);
        COUNTED(mpq_mul(b, c, y[n]));
        COUNTED(mpq_add(b, b, S));
        COUNTED(mpq_mul(b, b, behind));
        COUNTED(mpq_sub(b, y[n], b));
        COUNTED(mpq_add(b, b, in));
        COUNTED(mpq_mul(t, ahead, R));
        COUNTED(mpq_sub(b, b, t));
        COUNTED(mpq_mul(t, ahead, c));
        mpq_set_ui(c, 1, 1);
        COUNTED(mpq_add(t, t, c));
        if (mpq_sgn(t) == 0) TRY(ST_DOMAIN);
        mpq_set_ui(c, 2 * n + 1, 1);
        COUNTED(mpq_mul(y[n], y[n], c));
        COUNTED(mpq_add(S, S, y[n]));
        COUNTED(mpq_div(y[n], b, t));
        COUNTED(mpq_mul(t, y[n], c));
        COUNTED(mpq_add(R, R, t));
    }
out:
    mpq_clears(ahead, behind, in, S, R, c, b, t, NULL);
    return st;
}

/* With c = p/q, e_n = q + p (n+1), E_n = e_0 .. e_(n-1), b_n = b'_n/B and R_n = sum_(k<n) (2k+1) x_k = U_n/(B E_n): row
   n is e_n x_n + p R_n = q b_n, so x_n = X_n/(B E_(n+1)) with X_n = q b'_n E_n - p U_n, and U_(n+1) = e_n U_n + (2n+1)
   X_n.  Then all over B E_N. */
status legs_solve(rat_mat *x, const mpq_t c, const rat_mat *b) {
    size_t N = b->rows;
    mpz_t e, E, U;
    status st = ST_OK;
    mpz_inits(e, E, U, NULL);
    mpz_set_ui(E, 1);
    TRY(rat_mat_init(x, N, 1));
    for (size_t n = 0; n < N; n++) {
        mpz_set(e, mpq_denref(c));
        mpz_addmul_ui(e, mpq_numref(c), n + 1);
        if (mpz_sgn(e) == 0) TRY(ST_DOMAIN);
        mpz_mul(x->num[n], b->num[n], mpq_denref(c));
        mpz_mul(x->num[n], x->num[n], E);
        mpz_submul(x->num[n], U, mpq_numref(c));
        mpz_mul(U, U, e);
        mpz_addmul_ui(U, x->num[n], 2 * n + 1);
        mpz_mul(E, E, e);
    }
    mpz_mul(x->den, b->den, E);
    mpz_set_ui(E, 1);
    for (size_t n = N; n-- > 0;) { /* E: e_(n+1) .. e_(N-1) */
        mpz_mul(x->num[n], x->num[n], E);
        mpz_set(e, mpq_denref(c));
        mpz_addmul_ui(e, mpq_numref(c), n + 1);
        mpz_mul(E, E, e);
    }
    if (mpz_sgn(x->den) < 0) {
        mpz_neg(x->den, x->den);
        for (size_t n = 0; n < N; n++) mpz_neg(x->num[n], x->num[n]);
    }
    rat_mat_canonicalise(x);
out:
    if (st != ST_OK) rat_mat_clear(x);
    mpz_clears(e, E, U, NULL);
    return st;
}
