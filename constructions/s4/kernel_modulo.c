/* kernel_modulo.c - Theorem 3's algorithm modulo one prime. */
#include <stdlib.h>

#include "constructions/s4/kernel.h"
#include "numerics/exact/residue.h"

#define SIDES 3 /* 1 + r at most */

/* The computation modulo p; one block of memory. */
typedef struct run {
    const s4_kernel *k;
    uint64_t p, h, scale; /* scale/h */
    size_t N, L, sides;
    uint64_t *block, *F, *A, *Ab, *left, *right, *row, *moment, *numerator, *direct, *chi, *chi_direct, *powers, *hat;
} run;

static status run_open(run *r, const s4_kernel *k, uint64_t p) {
    size_t N = k->s->N, L = k->L, sides = 1 + k->parts->r, at = 0;
    *r = (run){.k = k, .p = p, .N = N, .L = L, .sides = sides};
    size_t pieces[] = {N * N, N * N, N * N, SIDES * N, SIDES * N, 2 * N, N, SIDES * SIDES * N,
                       N,     N + 1, N + 1, N + 1,     L};
    uint64_t **const names[] = {&r->F,         &r->A,      &r->Ab,  &r->left,       &r->right,  &r->row, &r->moment,
                                &r->numerator, &r->direct, &r->chi, &r->chi_direct, &r->powers, &r->hat};
    enum { PIECES = sizeof pieces / sizeof *pieces };
    for (size_t i = 0; i < PIECES; i++) at += pieces[i];
    r->block = calloc(at, sizeof *r->block);
    if (!r->block) return ST_MEMORY;
    at = 0;
    for (size_t i = 0; i < PIECES; i++) {
        *names[i] = r->block + at;
        at += pieces[i];
    }
    return ST_OK;
}

static bool polynomial(uint64_t *c, const rat_poly *poly, size_t N, uint64_t p) {
    mpq_t q;
    bool good = true;
    mpq_init(q);
    for (size_t i = 0; i <= N && good; i++) {
        rat_poly_get_coeff(q, poly, i);
        good = residue_of(&c[i], q, p);
    }
    mpq_clear(q);
    return good;
}

/* Columns of a matrix N x r, each to one row of out. */
static bool columns(uint64_t *out, const rat_mat *M, uint64_t p) {
    mpq_t q;
    bool good = true;
    mpq_init(q);
    for (size_t c = 0; c < M->cols && good; c++)
        for (size_t i = 0; i < M->rows && good; i++) {
            rat_mat_get(q, M, i, c);
            good = residue_of(&out[c * M->rows + i], q, p);
        }
    mpq_clear(q);
    return good;
}

/* CLAIM s4:T3/truncation: left_0 := Ct = C (I - Ab^L), row by row times the matrix. */
static void truncate_output(run *r) {
    uint64_t *x = r->row, *y = r->row + r->N;
    for (size_t i = 0; i < r->N; i++) x[i] = r->left[i];
    for (size_t step = 0; step < r->L; step++) {
        for (size_t j = 0; j < r->N; j++) y[j] = residue_dot(r->Ab + j, r->N, x, r->N, r->p);
        uint64_t *swap = x;
        x = y, y = swap;
    }
    for (size_t i = 0; i < r->N; i++) r->left[i] = residue_sub(r->left[i], x[i], r->p);
}

static status load(run *r) {
    const s4_kernel *k = r->k;
    uint64_t p = r->p;
    mpq_t q;
    mpq_init(q);
    mpq_set_ui(q, k->rule.scale, 1);
    mpq_div(q, q, k->h);
    bool good = residue_of(&r->h, k->h, p) && residue_of(&r->scale, q, p) && residue_of_mat(r->F, &k->parts->F, p) &&
                residue_of_mat(r->A, &k->s->A, p) && residue_of_mat(r->Ab, &k->recurrence.A, p) &&
                residue_of_mat(r->left, &k->s->C, p) && residue_of_mat(r->right, &k->s->B, p) &&
                columns(r->left + r->N, &k->parts->Q, p) && columns(r->right + r->N, &k->parts->P, p) &&
                polynomial(r->chi, k->chi_F, r->N, p) && polynomial(r->chi_direct, k->chi_A, r->N, p);
    mpq_clear(q);
    if (good && k->rule.truncate) truncate_output(r);
    return good ? ST_OK : ST_DOMAIN;
}

/* CLAIM s4:T3/cauchy: out[N-1-i] := sum over j <= i of chi_(N-i+j) v^T M^j u: v^T adj(g I - M) u as a polynomial in g,
   for each v of `sides` rows of left, one u. */
static void resolvent(uint64_t *out, const run *r, const uint64_t *M, const uint64_t *chi, const uint64_t *u,
                      size_t sides) {
    uint64_t *x = r->row, *y = r->row + r->N, *s = r->moment;
    for (size_t v = 0; v < sides; v++)
        for (size_t i = 0; i < r->N; i++) out[v * r->N + i] = 0;
    for (size_t i = 0; i < r->N; i++) x[i] = u[i];
    for (size_t j = 0; j < r->N; j++) {
        for (size_t v = 0; v < sides; v++) {
            *s = residue_dot(r->left + v * r->N, 1, x, r->N, r->p);
            for (size_t i = j; i < r->N; i++)
                out[v * r->N + r->N - 1 - i] =
                    residue_add(out[v * r->N + r->N - 1 - i], residue_mul(*s, chi[r->N - i + j], r->p), r->p);
        }
        for (size_t i = 0; i < r->N; i++) y[i] = residue_dot(M + i * r->N, 1, x, r->N, r->p);
        uint64_t *swap = x;
        x = y, y = swap;
    }
}

/* CLAIM s4:T3/woodbury: solves (I + k_QP) x = k_QB, of order r = 1 or 2, and gives k_CP x.  k[v][u]: 0 is C or B. False
   where singular. */
static bool woodbury(uint64_t *value, uint64_t k[SIDES][SIDES], size_t sides, uint64_t p) {
    uint64_t a = residue_add(1, k[1][1], p), det, x, y;
    if (sides == 2) {
        *value = residue_mul(residue_mul(k[0][1], residue_inverse(a, p), p), k[1][0], p);
        return a != 0;
    }
    uint64_t b = k[1][2], c = k[2][1], d = residue_add(1, k[2][2], p);
    det = residue_sub(residue_mul(a, d, p), residue_mul(b, c, p), p);
    x = residue_sub(residue_mul(d, k[1][0], p), residue_mul(b, k[2][0], p), p);
    y = residue_sub(residue_mul(a, k[2][0], p), residue_mul(c, k[1][0], p), p);
    *value =
        residue_mul(residue_add(residue_mul(k[0][1], x, p), residue_mul(k[0][2], y, p), p), residue_inverse(det, p), p);
    return det != 0;
}

/* The generating function at z != -1. */
static status at_node(uint64_t *value, bool *singular, run *r, uint64_t z) {
    uint64_t p = r->p, down = residue_inverse(residue_add(1, z, p), p), k[SIDES][SIDES] = {{0}}, correction;
    uint64_t g = residue_mul(residue_mul(r->scale, residue_sub(1, z, p), p), down, p);
    r->powers[0] = 1;
    for (size_t i = 1; i <= r->N; i++) r->powers[i] = residue_mul(r->powers[i - 1], g, p);
    uint64_t chi = residue_dot(r->chi, 1, r->powers, r->N + 1, p), inverse = residue_inverse(chi, p);
    *singular = chi == 0;
    if (chi) {
        for (size_t v = 0; v < r->sides; v++)
            for (size_t u = 0; u < r->sides; u++)
                k[v][u] =
                    residue_mul(residue_dot(r->numerator + (u * SIDES + v) * r->N, 1, r->powers, r->N, p), inverse, p);
        if (!woodbury(&correction, k, r->sides, p)) return ST_DOMAIN;
        *value = r->k->rule.woodbury < 0 ? residue_sub(k[0][0], correction, p) : residue_add(k[0][0], correction, p);
    } else {
        chi = residue_dot(r->chi_direct, 1, r->powers, r->N + 1, p);
        if (!chi) return ST_DOMAIN;
        *value = residue_mul(residue_dot(r->direct, 1, r->powers, r->N, p), residue_inverse(chi, p), p);
    }
    *value = residue_mul(*value, residue_mul(2, down, p), p);
    return ST_OK;
}

status s4_kernel_modulo(uint64_t *K, bool *singular, const s4_kernel *k, uint64_t p) {
    run r;
    uint64_t w = residue_root(p, k->L), z = 1, half;
    status st = run_open(&r, k, p);
    if (st != ST_OK) return st;
    TRY(load(&r));
    for (size_t u = 0; u < r.sides; u++)
        resolvent(r.numerator + u * SIDES * r.N, &r, r.F, r.chi, r.right + u * r.N, r.sides);
    resolvent(r.direct, &r, r.A, r.chi_direct, r.right, 1);
    for (size_t j = 0; j < k->L; j++, z = residue_mul(z, w, p)) {
        singular[j] = false;
        if (z != p - 1) {
            TRY(at_node(&r.hat[j], &singular[j], &r, z));
            continue;
        }
        half = residue_mul(r.h, residue_inverse(2, p), p); /* CLAIM s4:T3/limit: (h/2) Ct B */
        r.hat[j] = k->rule.limit ? residue_mul(half, residue_dot(r.left, 1, r.right, r.N, p), p) : 0;
    }
    uint64_t back = residue_inverse(w, p), over = residue_inverse(k->L, p), step = 1;
    for (size_t i = 0; i < k->L;
         i++, step = residue_mul(step, back, p)) { /* K_i = (1/L) sum_j hat_j w^(-ij), by Horner */
        uint64_t sum = 0;
        for (size_t j = k->L; j-- > 0;) sum = residue_add(residue_mul(sum, step, p), r.hat[j], p);
        K[i] = residue_mul(sum, over, p);
    }
out:
    free(r.block);
    return st;
}
