/* dplr.c - see dplr.h. */
#include "constructions/s4/dplr.h"

#include <stdlib.h>

void gauss_init(gauss *z) { mpq_inits(z->re, z->im, NULL); }
void gauss_clear(gauss *z) { mpq_clears(z->re, z->im, NULL); }
void gauss_set_si(gauss *z, long re, long im) {
    mpq_set_si(z->re, re, 1);
    mpq_set_si(z->im, im, 1);
}
void gauss_add(gauss *z, const gauss *a, const gauss *b) {
    mpq_add(z->re, a->re, b->re);
    mpq_add(z->im, a->im, b->im);
}
void gauss_sub(gauss *z, const gauss *a, const gauss *b) {
    mpq_sub(z->re, a->re, b->re);
    mpq_sub(z->im, a->im, b->im);
}

/* (a.re + sign i a.im) b */
static void product(gauss *z, const gauss *a, const gauss *b, int sign) {
    gauss t;
    mpq_t s;
    gauss_init(&t);
    mpq_init(s);
    mpq_mul(t.re, a->re, b->re);
    mpq_mul(s, a->im, b->im);
    if (sign > 0) mpq_sub(t.re, t.re, s);
    else mpq_add(t.re, t.re, s);
    mpq_mul(t.im, a->re, b->im);
    mpq_mul(s, a->im, b->re);
    if (sign > 0) mpq_add(t.im, t.im, s);
    else mpq_sub(t.im, t.im, s);
    mpq_swap(z->re, t.re);
    mpq_swap(z->im, t.im);
    gauss_clear(&t);
    mpq_clear(s);
}
void gauss_mul(gauss *z, const gauss *a, const gauss *b) { product(z, a, b, 1); }
void gauss_mul_conjugate(gauss *z, const gauss *a, const gauss *b) { product(z, a, b, -1); }

void gauss_divide(gauss *z, const gauss *a, const gauss *b) { /* conj(b) a / |b|^2 */
    mpq_t n, t;
    mpq_inits(n, t, NULL);
    mpq_mul(n, b->re, b->re);
    mpq_mul(t, b->im, b->im);
    mpq_add(n, n, t);
    product(z, b, a, -1);
    mpq_div(z->re, z->re, n);
    mpq_div(z->im, z->im, n);
    mpq_clears(n, t, NULL);
}
int gauss_equal(const gauss *a, const gauss *b) { return mpq_equal(a->re, b->re) && mpq_equal(a->im, b->im); }
int gauss_is_zero(const gauss *a) { return !mpq_sgn(a->re) && !mpq_sgn(a->im); }

static gauss *row(size_t n) {
    gauss *z = calloc(n, sizeof *z);
    for (size_t i = 0; z && i < n; i++) gauss_init(&z[i]);
    return z;
}

static void drop(gauss *z, size_t n) {
    for (size_t i = 0; z && i < n; i++) gauss_clear(&z[i]);
    free(z);
}

status dplr_init(dplr *s, size_t N, size_t r) {
    *s = (dplr){0};
    if (N < 1 || r < 1 || r > DPLR_RANK_MOST) return ST_DOMAIN;
    if (N > DPLR_N_MOST) return ST_LIMIT;
    s->N = N, s->r = r;
    for (size_t i = 0; i < DPLR_RANK_MOST * DPLR_RANK_MOST; i++) gauss_init(&s->inner[i]);
    s->l = row(N), s->P = row(N * r), s->Q = row(N * r), s->B = row(N);
    s->D = row(N), s->DP = row(N * r), s->A0 = row(N), s->B2 = row(N), s->work = row(2 * r + 1);
    return s->l && s->P && s->Q && s->B && s->D && s->DP && s->A0 && s->B2 && s->work ? ST_OK : ST_MEMORY;
}

void dplr_clear(dplr *s) {
    if (!s->N) return;
    for (size_t i = 0; i < DPLR_RANK_MOST * DPLR_RANK_MOST; i++) gauss_clear(&s->inner[i]);
    drop(s->l, s->N), drop(s->P, s->N * s->r), drop(s->Q, s->N * s->r), drop(s->B, s->N);
    drop(s->D, s->N), drop(s->DP, s->N * s->r), drop(s->A0, s->N), drop(s->B2, s->N), drop(s->work, 2 * s->r + 1);
    *s = (dplr){0};
}

/* inner := (I + Q* D P)^-1; false where singular. */
static int invert(dplr *s) {
    gauss t, *m = s->inner, det, one, a;
    gauss_init(&t), gauss_init(&det), gauss_init(&one), gauss_init(&a);
    gauss_set_si(&one, 1, 0);
    for (size_t i = 0; i < s->r; i++)
        for (size_t j = 0; j < s->r; j++) {
            gauss *e = &m[i * s->r + j];
            gauss_set_si(e, i == j, 0);
            for (size_t n = 0; n < s->N; n++) {
                gauss_mul_conjugate(&t, &s->Q[n * s->r + i], &s->DP[n * s->r + j]);
                gauss_add(e, e, &t);
            }
        }
    if (s->r == 1) {
        gauss_add(&det, &det, &m[0]);
        if (!gauss_is_zero(&det)) gauss_divide(&m[0], &one, &det);
    } else {
        gauss_mul(&det, &m[0], &m[3]);
        gauss_mul(&t, &m[1], &m[2]);
        gauss_sub(&det, &det, &t);
        if (!gauss_is_zero(&det)) {
            gauss_divide(&a, &m[3], &det);
            gauss_divide(&m[3], &m[0], &det);
            mpq_swap(m[0].re, a.re);
            mpq_swap(m[0].im, a.im);
            for (size_t i = 1; i < 3; i++) {
                gauss_divide(&a, &m[i], &det);
                gauss_set_si(&m[i], 0, 0);
                gauss_sub(&m[i], &m[i], &a);
            }
        }
    }
    int good = !gauss_is_zero(&det);
    gauss_clear(&t), gauss_clear(&det), gauss_clear(&one), gauss_clear(&a);
    return good;
}

status dplr_prepare(dplr *s, const mpq_t h) {
    status st = ST_OK;
    gauss g, t, one;
    gauss_init(&g), gauss_init(&t), gauss_init(&one);
    gauss_set_si(&one, 1, 0);
    if (mpq_sgn(h) <= 0) TRY(ST_DOMAIN);
    mpq_set_ui(g.re, 2, 1);
    mpq_div(g.re, g.re, h);
    for (size_t n = 0; n < s->N; n++) {
        gauss_sub(&t, &g, &s->l[n]);
        if (gauss_is_zero(&t)) TRY(ST_DOMAIN);
        gauss_divide(&s->D[n], &one, &t);
        for (size_t c = 0; c < s->r; c++) gauss_mul(&s->DP[n * s->r + c], &s->D[n], &s->P[n * s->r + c]);
        gauss_add(&s->A0[n], &g, &s->l[n]);
        gauss_add(&s->B2[n], &s->B[n], &s->B[n]);
    }
    if (!invert(s)) TRY(ST_DOMAIN);
out:
    gauss_clear(&g), gauss_clear(&t), gauss_clear(&one);
    return st;
}

/* out_c := Q_c* x: N products, N-1 sums each. */
static void project(gauss *out, dplr *s, const gauss *x, gauss *t) {
    for (size_t c = 0; c < s->r; c++)
        for (size_t n = 0; n < s->N; n++) {
            gauss_mul_conjugate(n ? t : &out[c], &s->Q[n * s->r + c], &x[n]);
            if (n) gauss_add(&out[c], &out[c], t);
            s->operations += n ? 2 : 1;
        }
}

void dplr_step(gauss *x, dplr *s, const gauss *u) {
    gauss *a = s->work, *b = s->work + s->r, *t = s->work + 2 * s->r;
    project(a, s, x, t);
    for (size_t n = 0; n < s->N; n++) { /* x := A0 x + 2 B u = ((2/h) + l) x - P (Q* x) + 2 B u */
        gauss_mul(&x[n], &s->A0[n], &x[n]);
        for (size_t c = 0; c < s->r; c++) {
            gauss_mul(t, &s->P[n * s->r + c], &a[c]);
            gauss_sub(&x[n], &x[n], t);
        }
        gauss_mul(t, &s->B2[n], u);
        gauss_add(&x[n], &x[n], t);
        gauss_mul(&x[n], &s->D[n], &x[n]);
        s->operations += 4 + 2 * s->r;
    }
    project(a, s, x, t);
    for (size_t i = 0; i < s->r; i++)
        for (size_t j = 0; j < s->r; j++) {
            gauss_mul(j ? t : &b[i], &s->inner[i * s->r + j], &a[j]);
            if (j) gauss_add(&b[i], &b[i], t);
            s->operations += j ? 2 : 1;
        }
    for (size_t n = 0; n < s->N; n++)
        for (size_t c = 0; c < s->r; c++) {
            gauss_mul(t, &s->DP[n * s->r + c], &b[c]);
            gauss_sub(&x[n], &x[n], t);
            s->operations += 2;
        }
}
