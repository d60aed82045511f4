/* norm.c - see norm.h. */
#include "numerics/ball/norm.h"

#include <arb.h>
#include <stdlib.h>

#define PRECISION_FIRST 128
#define PRECISION_LEAST_LAST 4096
#define PRECISION_MOST_LAST 65536

/* Gram := X^T G X. */
static status gram(rat_mat *Gram, const rat_mat *X, const unsigned long *g) {
    rat_mat weighted = {0};
    status st = rat_mat_copy(&weighted, X);
    for (size_t i = 0; st == ST_OK && i < X->rows; i++)
        for (size_t j = 0; j < X->cols; j++) mpz_mul_ui(weighted.num[i * X->cols + j], weighted.num[i * X->cols + j], g[i]);
    if (st == ST_OK) st = rat_mat_transpose_mul(Gram, X, &weighted);
    rat_mat_clear(&weighted);
    return st;
}

/* M := den (l G - Gram), lower triangle, den > 0 the denominators of l and Gram: integers, so that a precision cuts
   nothing else. */
static void fill(arb_ptr M, const rat_mat *Gram, const unsigned long *g, const mpq_t l, slong precision) {
    size_t n = Gram->rows;
    mpz_t a, scale;
    fmpz_t f;
    mpz_inits(a, scale, NULL);
    fmpz_init(f);
    mpz_mul(scale, mpq_numref(l), Gram->den);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            mpz_mul(a, Gram->num[i * n + j], mpq_denref(l));
            mpz_neg(a, a);
            if (i == j) mpz_addmul_ui(a, scale, g[i]);
            fmpz_set_mpz(f, a);
            arb_set_round_fmpz(M + i * n + j, f, precision);
        }
    mpz_clears(a, scale, NULL);
    fmpz_clear(f);
}

/* *sign = 1: positive definite; -1: not; 0: this precision does not say.  Gaussian elimination without exchanges:
   pivots are quotients of leading minors. */
static status definite(int *sign, arb_ptr M, size_t n, slong precision, const work *w) {
    status st = ST_OK;
    arb_t factor;
    arb_init(factor);
    *sign = 1;
    for (size_t k = 0; k < n && *sign == 1; k++) {
        if (work_should_stop(w)) TRY(ST_STOPPED);
        arb_ptr pivot = M + k * n + k;
        *sign = arb_is_positive(pivot) ? 1 : arb_is_negative(pivot) ? -1 : 0;
        for (size_t i = k + 1; i < n && *sign == 1; i++) {
            arb_div(factor, M + i * n + k, pivot, precision);
            for (size_t j = k + 1; j <= i; j++) arb_submul(M + i * n + j, factor, M + j * n + k, precision);
        }
    }
out:
    arb_clear(factor);
    return st;
}

/* Twice the bits of the entries, within limits: where small parameters make them long, what must be told apart is small, too. */
static slong last_precision(const rat_mat *Gram) {
    size_t most = 0;
    for (size_t i = 0; i < Gram->rows * Gram->cols; i++) {
        size_t b = mpz_sizeinbase(Gram->num[i], 2);
        if (b > most) most = b;
    }
    most = 2 * (most + mpz_sizeinbase(Gram->den, 2));
    if (most < PRECISION_LEAST_LAST) return PRECISION_LEAST_LAST;
    return most > PRECISION_MOST_LAST ? PRECISION_MOST_LAST : (slong)most;
}

static status decide(int *sign, arb_ptr M, const rat_mat *Gram, const unsigned long *g, const mpq_t l, const work *w) {
    slong last = last_precision(Gram);
    status st = ST_OK;
    *sign = 0;
    for (slong precision = PRECISION_FIRST; st == ST_OK && !*sign && precision <= last; precision *= 2) {
        fill(M, Gram, g, l, precision);
        st = definite(sign, M, Gram->rows, precision, w);
    }
    return st;
}

/* lo := max_i Gram_ii/g_i <= the square of the norm <= hi := their sum. */
static void start(enclosure *e, const rat_mat *Gram, const unsigned long *g) {
    mpq_t a, w;
    mpq_inits(a, w, NULL);
    mpq_set_ui(e->lo, 0, 1);
    mpq_set_ui(e->hi, 0, 1);
    for (size_t i = 0; i < Gram->rows; i++) {
        rat_mat_get(a, Gram, i, i);
        mpq_set_ui(w, 1, g[i]);
        mpq_mul(a, a, w);
        if (mpq_cmp(a, e->lo) > 0) mpq_set(e->lo, a);
        mpq_add(e->hi, e->hi, a);
    }
    mpq_clears(a, w, NULL);
}

/* q := a dyadic number next to q on the given side, short enough to halve quickly. */
static void shorten(mpq_t q, int side) {
    mpz_t z;
    mpz_init(z);
    long shift = 160 + (long)mpz_sizeinbase(mpq_denref(q), 2) - (long)mpz_sizeinbase(mpq_numref(q), 2);
    mp_bitcnt_t by = shift > 0 ? (mp_bitcnt_t)shift : 0;
    mpz_mul_2exp(z, mpq_numref(q), by);
    if (side < 0) mpz_fdiv_q(z, z, mpq_denref(q));
    else mpz_cdiv_q(z, z, mpq_denref(q));
    mpq_set_z(q, z);
    mpq_div_2exp(q, q, by);
    mpz_clear(z);
}

status enclosure_norm(enclosure *e, const rat_mat *X, const unsigned long *g, unsigned bits, const work *w) {
    size_t n = X->rows;
    rat_mat Gram = {0};
    arb_ptr M = NULL;
    mpq_t middle, width;
    enclosure root;
    status st = ST_OK;
    mpq_inits(middle, width, NULL);
    enclosure_init(&root);
    if (X->cols != n || !n) TRY(ST_DOMAIN);
    TRY(gram(&Gram, X, g));
    M = _arb_vec_init((slong)(n * n));
    start(e, &Gram, g);
    shorten(e->lo, -1);
    shorten(e->hi, 1);
    for (;;) {
        mpq_sub(width, e->hi, e->lo);
        mpq_mul_2exp(width, width, bits);
        if (mpq_cmp(width, e->lo) <= 0) break;
        mpq_add(middle, e->lo, e->hi);
        mpq_div_2exp(middle, middle, 1);
        int sign;
        TRY(decide(&sign, M, &Gram, g, middle, w));
        if (!sign) break;
        mpq_set(sign > 0 ? e->hi : e->lo, middle);
    }
    unsigned more = bits + 64; /* norms far below 1 keep digits */
    TRY(enclosure_sqrt(&root, e->lo, more));
    mpq_set(e->lo, root.lo);
    TRY(enclosure_sqrt(&root, e->hi, more));
    mpq_set(e->hi, root.hi);
out:
    if (M) _arb_vec_clear(M, (slong)(n * n));
    rat_mat_clear(&Gram);
    enclosure_clear(&root);
    mpq_clears(middle, width, NULL);
    return st;
}

status enclosure_norm_compare(int *sign, const rat_mat *X, const unsigned long *g, const mpq_t l, const work *w) {
    size_t n = X->rows;
    rat_mat Gram = {0};
    *sign = 0;
    if (X->cols != n || !n) return ST_DOMAIN;
    status st = gram(&Gram, X, g);
    if (st == ST_OK) {
        arb_ptr M = _arb_vec_init((slong)(n * n));
        st = decide(sign, M, &Gram, g, l, w);
        _arb_vec_clear(M, (slong)(n * n));
    }
    rat_mat_clear(&Gram);
    return st;
}
