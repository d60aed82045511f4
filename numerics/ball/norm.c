/* norm.c - see norm.h.  Where the halving will end is found first: a vector from float64, whose Rayleigh quotient is a
   bound from below, and an l next to that, a bound from above once its pivots are positive; where it is too near, the
   pivots of one farther off solve for a better vector.  Only questions between these two bounds are left to decide. */
#include "numerics/ball/norm.h"

#include <arb.h>
#include <math.h>
#include <stdlib.h>

#include "numerics/float64/eigen64.h"

#define PRECISION_FIRST 128
#define PRECISION_LEAST_LAST 4096
#define PRECISION_MOST_LAST 65536
#define ROUNDS_MOST 24 /* of the search; each is one elimination */
#define SOLVES 6       /* a round */
#define SPARE 9        /* bits by which its bounds are nearer than the halving goes */

typedef struct pencil {
    rat_mat Gram;
    const unsigned long *g;
    arb_ptr M; /* l G - Gram, eliminated */
    slong precision; /* half of what the last question took: l comes only nearer */
    const work *w;
} pencil;

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

static status decide(int *sign, pencil *p, const mpq_t l) {
    slong last = last_precision(&p->Gram);
    status st = ST_OK;
    *sign = 0;
    for (slong precision = p->precision; st == ST_OK && !*sign && precision <= last; precision *= 2) {
        fill(p->M, &p->Gram, p->g, l, precision);
        st = definite(sign, p->M, p->Gram.rows, precision, p->w);
        if (*sign && precision > 2 * PRECISION_FIRST) p->precision = precision / 2;
    }
    return st;
}

static status open_pencil(pencil *p, const rat_mat *X, const unsigned long *g, const work *w) {
    *p = (pencil){.g = g, .precision = PRECISION_FIRST, .w = w};
    if (X->cols != X->rows || !X->rows) return ST_DOMAIN;
    status st = gram(&p->Gram, X, g);
    if (st == ST_OK) p->M = _arb_vec_init((slong)(X->rows * X->rows));
    return st;
}

static void close_pencil(pencil *p) {
    if (p->M) _arb_vec_clear(p->M, (slong)(p->Gram.rows * p->Gram.rows));
    rat_mat_clear(&p->Gram);
}

/* v := (l G - Gram)^-1 G v over its largest entry, by M's pivots d and columns M_ik = L_ik d_k; any vector will do, so
   radii are dropped. */
static void solve(arb_ptr v, const pencil *p, slong precision) {
    slong n = (slong)p->Gram.rows, most = 0;
    arb_srcptr M = p->M;
    arb_t x;
    arb_init(x);
    for (slong i = 0; i < n; i++) {
        arb_mul_ui(v + i, v + i, p->g[i], precision);
        arb_dot(v + i, v + i, 1, M + i * n, 1, v, 1, i, precision);
        arb_div(v + i, v + i, M + i * n + i, precision);
        mag_zero(arb_radref(v + i));
    }
    for (slong i = n; i-- > 0;) {
        arb_dot(x, NULL, 0, M + (i + 1) * n + i, n, v + i + 1, 1, n - 1 - i, precision);
        arb_div(x, x, M + i * n + i, precision);
        arb_sub(v + i, v + i, x, precision);
        mag_zero(arb_radref(v + i));
        if (arf_cmpabs(arb_midref(v + i), arb_midref(v + most)) > 0) most = i;
    }
    arb_set(x, v + most);
    for (slong i = 0; i < n && !arb_is_zero(x); i++) {
        arb_div(v + i, v + i, x, precision);
        mag_zero(arb_radref(v + i));
    }
    arb_clear(x);
}

/* q := a number at most v^T Gram v / v^T G v, which is at most the square of the norm; 0 for none. */
static void quotient(mpq_t q, arb_srcptr v, const pencil *p, slong precision) {
    slong n = (slong)p->Gram.rows;
    arb_ptr row = _arb_vec_init(n);
    arb_t up, down, x;
    fmpz_t f, e;
    arb_init(up), arb_init(down), arb_init(x);
    fmpz_init(f), fmpz_init(e);
    for (slong i = 0; i < n; i++) {
        for (slong j = 0; j < n; j++) {
            fmpz_set_mpz(f, p->Gram.num[i * n + j]);
            arb_set_round_fmpz(row + j, f, precision);
        }
        arb_dot(x, NULL, 0, row, 1, v, 1, n, precision);
        arb_addmul(up, x, v + i, precision);
        arb_mul(x, v + i, v + i, precision);
        arb_addmul_ui(down, x, p->g[i], precision);
    }
    fmpz_set_mpz(f, p->Gram.den);
    arb_mul_fmpz(down, down, f, precision);
    arb_div(up, up, down, precision);
    mpq_set_ui(q, 0, 1);
    if (arb_is_positive(up) && arb_is_finite(up)) {
        arb_get_lbound_arf(arb_midref(x), up, precision);
        arf_get_fmpz_2exp(f, e, arb_midref(x));
        fmpz_get_mpz(mpq_numref(q), f);
        slong shift = fmpz_get_si(e);
        if (shift < 0) mpq_div_2exp(q, q, (mp_bitcnt_t)-shift);
        else mpq_mul_2exp(q, q, (mp_bitcnt_t)shift);
    }
    _arb_vec_clear(row, n);
    arb_clear(up), arb_clear(down), arb_clear(x);
    fmpz_clear(f), fmpz_clear(e);
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
static void shorten(mpq_t q, int side, unsigned bits) {
    mpz_t z;
    mpz_init(z);
    long shift = (long)bits + (long)mpz_sizeinbase(mpq_denref(q), 2) - (long)mpz_sizeinbase(mpq_numref(q), 2);
    mp_bitcnt_t by = shift > 0 ? (mp_bitcnt_t)shift : 0;
    mpz_mul_2exp(z, mpq_numref(q), by);
    if (side < 0) mpz_fdiv_q(z, z, mpq_denref(q));
    else mpz_cdiv_q(z, z, mpq_denref(q));
    mpq_set_z(q, z);
    mpq_div_2exp(q, q, by);
    mpz_clear(z);
}

/* Raises lo to the quotient after some solves; margin := how much the last of them still gave, at least lo 2^-bits. */
static void rise(mpq_t lo, mpq_t margin, arb_ptr v, const pencil *p, unsigned bits) {
    slong precision = 2 * PRECISION_FIRST + bits;
    mpq_t before, q;
    mpq_inits(before, q, NULL);
    for (int i = 0; i < SOLVES; i++) {
        if (i == SOLVES - 1) quotient(before, v, p, precision);
        solve(v, p, precision);
    }
    quotient(q, v, p, precision);
    mpq_sub(before, q, before);
    mpq_abs(before, before);
    if (mpq_cmp(q, lo) > 0) mpq_set(lo, q);
    mpq_div_2exp(margin, lo, bits);
    if (mpq_cmp(before, margin) > 0) mpq_set(margin, before);
    mpq_clears(before, q, NULL);
}

static bool near(const mpq_t lo, const mpq_t hi, unsigned bits) {
    mpq_t width;
    mpq_init(width);
    mpq_sub(width, hi, lo);
    mpq_mul_2exp(width, width, bits);
    bool yes = mpq_cmp(width, lo) <= 0;
    mpq_clear(width);
    return yes;
}

/* v := the largest one's vector in float64, as near as that is; ones where an entry is out of its range. */
static status guess(arb_ptr v, const pencil *p) {
    size_t n = p->Gram.rows;
    double *S = calloc(n * n, sizeof *S), *y = calloc(n, sizeof *y);
    mpf_t a, den;
    bool fits = true;
    status st = S && y ? ST_OK : ST_MEMORY;
    mpf_init2(a, 64), mpf_init2(den, 64);
    mpf_set_z(den, p->Gram.den);
    for (size_t i = 0; st == ST_OK && i < n * n; i++) {
        mpf_set_z(a, p->Gram.num[i]);
        mpf_div(a, a, den);
        double x = mpf_get_d(a) / sqrt((double)p->g[i / n] * (double)p->g[i % n]);
        fits = fits && fabs(x) < 1e150;
        S[i] = x;
    }
    if (st == ST_OK && fits) st = eigen64_top(y, S, n);
    for (size_t i = 0; st == ST_OK && i < n; i++) {
        double x = y[i] / sqrt((double)p->g[i]);
        arb_set_d(v + i, fits && isfinite(x) ? x : 1);
    }
    mpf_clear(a), mpf_clear(den);
    free(S), free(y);
    return st;
}

/* lo <= the square of the norm <= hi, both moved towards it. */
static status locate(mpq_t lo, mpq_t hi, pencil *p, unsigned bits) {
    slong n = (slong)p->Gram.rows;
    arb_ptr v = _arb_vec_init(n);
    mpq_t l, margin;
    status st = ST_OK;
    int sign = 1;
    mpq_inits(l, margin, NULL);
    TRY(guess(v, p));
    quotient(l, v, p, 2 * PRECISION_FIRST + bits);
    if (mpq_cmp(l, lo) > 0) mpq_set(lo, l);
    mpq_div_2exp(margin, lo, bits + 2);
    for (int round = 0; round < ROUNDS_MOST && !near(lo, hi, bits); round++) {
        mpq_add(l, lo, margin);
        if (mpq_cmp(l, hi) >= 0) {
            mpq_add(l, lo, hi);
            mpq_div_2exp(l, l, 1);
        }
        shorten(l, 1, bits + 8);
        TRY(decide(&sign, p, l));
        if (!sign) break;
        if (sign > 0 ? mpq_cmp(l, hi) < 0 : mpq_cmp(l, lo) > 0) mpq_set(sign > 0 ? hi : lo, l);
        if (sign > 0) rise(lo, margin, v, p, bits + 2);
        else mpq_mul_2exp(margin, margin, 12);
    }
out:
    _arb_vec_clear(v, n);
    mpq_clears(l, margin, NULL);
    return st;
}

status enclosure_norm(enclosure *e, const rat_mat *X, const unsigned long *g, unsigned bits, const work *w) {
    pencil p;
    mpq_t middle, lo, hi;
    enclosure root;
    mpq_inits(middle, lo, hi, NULL);
    enclosure_init(&root);
    status st = open_pencil(&p, X, g, w);
    if (st != ST_OK) goto out;
    start(e, &p.Gram, g);
    shorten(e->lo, -1, 160);
    shorten(e->hi, 1, 160);
    mpq_set(lo, e->lo);
    mpq_set(hi, e->hi);
    TRY(locate(lo, hi, &p, bits + SPARE));
    while (!near(e->lo, e->hi, bits)) {
        mpq_add(middle, e->lo, e->hi);
        mpq_div_2exp(middle, middle, 1);
        int sign = mpq_cmp(middle, lo) < 0 ? -1 : mpq_cmp(middle, hi) > 0 ? 1 : 0;
        if (!sign) TRY(decide(&sign, &p, middle));
        if (!sign) break;
        mpq_set(sign > 0 ? e->hi : e->lo, middle);
    }
    unsigned more = bits + 64; /* norms far below 1 keep digits */
    TRY(enclosure_sqrt(&root, e->lo, more));
    mpq_set(e->lo, root.lo);
    TRY(enclosure_sqrt(&root, e->hi, more));
    mpq_set(e->hi, root.hi);
out:
    close_pencil(&p);
    enclosure_clear(&root);
    mpq_clears(middle, lo, hi, NULL);
    return st;
}

status enclosure_norm_compare(int *sign, const rat_mat *X, const unsigned long *g, const mpq_t l, const work *w) {
    pencil p;
    *sign = 0;
    status st = open_pencil(&p, X, g, w);
    if (st == ST_OK) st = decide(sign, &p, l);
    close_pencil(&p);
    return st;
}
