/* pole.c - s4:T2: a diagonal plus a matrix of rank 1 with the eigenvalue 2/h, for which I - (h/2) A has no inverse.
   docs/proofs/s4.md, 9. */
#include "constructions/s4/dplr.h"
#include "numerics/exact/number.h"
#include "theorems/fact_matrix.h"
#include "theorems/s4/T2/T2.h"

typedef struct pole_system {
    rat_mat l, P, Q; /* columns */
    rat_mat A, one;
    mpq_t g;         /* 2/h     */
} pole_system;

static void system_clear(pole_system *s) {
    rat_mat_clear(&s->l), rat_mat_clear(&s->P), rat_mat_clear(&s->Q), rat_mat_clear(&s->A), rat_mat_clear(&s->one);
    mpq_clear(s->g);
}

/* Cleared by the caller in any case. */
static status system_build(pole_system *s, const step_pole *p, const mpq_t h) {
    status st = ST_OK;
    rat_mat low = {0}, turned = {0}, diagonal = {0};
    mpq_t q;
    *s = (pole_system){0};
    mpq_inits(q, s->g, NULL);
    mpq_set_ui(s->g, 2, 1);
    mpq_div(s->g, s->g, h);
    TRY(rat_mat_init(&s->l, p->N, 1));
    TRY(rat_mat_init(&s->P, p->N, 1));
    TRY(rat_mat_init(&s->Q, p->N, 1));
    TRY(rat_mat_init(&s->one, p->N, 1));
    TRY(rat_mat_init(&diagonal, p->N, p->N));
    for (size_t n = 0; n < p->N; n++) {
        long m = (long)n + 1;
        rat_mat_set_si(&s->one, n, 0, 1);
        rat_mat_set_si(&s->l, n, 0, -m);
        rat_mat_set_si(&diagonal, n, n, -m);
        mpq_set_si(q, m, 1);
        mpq_add(q, q, s->g);
        rat_mat_set(&s->P, n, 0, q);
        mpq_set_si(q, -p->weight, p->N);
        mpq_canonicalize(q);
        rat_mat_set(&s->Q, n, 0, q);
    }
    TRY(rat_mat_transpose(&turned, &s->Q));
    TRY(rat_mat_mul(&low, &s->P, &turned));
    mpq_set_si(q, -1, 1);
    TRY(rat_mat_add_scaled(&s->A, &diagonal, q, &low));
out:
    rat_mat_clear(&low), rat_mat_clear(&turned), rat_mat_clear(&diagonal);
    mpq_clear(q);
    return st;
}

/* What the preparation of an O(N) step says: DOMAIN where there is none. */
static status prepare(const pole_system *s, size_t N, const mpq_t h) {
    dplr d;
    status st = dplr_init(&d, N, 1);
    for (size_t n = 0; st == ST_OK && n < N; n++) {
        rat_mat_get(d.l[n].re, &s->l, n, 0);
        rat_mat_get(d.P[n].re, &s->P, n, 0);
        rat_mat_get(d.Q[n].re, &s->Q, n, 0);
    }
    if (st == ST_OK) st = dplr_prepare(&d, h);
    dplr_clear(&d);
    return st;
}

static void describe(text *to, const step_pole *p, const mpq_t h, const mpq_t g) {
    mpq_t t;
    mpq_init(t);
    mpq_set_ui(t, 1, 1);
    mpq_add(t, t, g);
    text_add(to, "h=");
    number_write_rational(to, h);
    text_addf(to, ", N=%zu: A = diag(l) - P Q^T with l_n = -(n+1), P_n = ", p->N);
    number_write_rational(to, t);
    text_addf(to, "+n, Q_n = -%ld/%zu", p->weight, p->N);
    mpq_clear(t);
}

status step_pole_check(text *wrong, text *witness, const step_pole *p, const mpq_t h) {
    pole_system s;
    rat_mat moved = {0}, back = {0}, one = {0};
    mpq_t a;
    mpq_init(a);
    status st = system_build(&s, p, h);
    if (st != ST_OK) goto out;
    TRY(rat_mat_mul(&moved, &s.A, &s.one));
    describe(witness, p, h, s.g);
    text_add(witness, " takes (1, .., 1) to ");
    number_write_rational(witness, s.g);
    text_add(witness, " (1, .., 1), so I - (h/2) A has no inverse and there is no step");
    for (size_t n = 0; n < p->N && !wrong->length; n++) {
        rat_mat_get(a, &moved, n, 0);
        if (mpq_equal(a, s.g)) continue;
        describe(wrong, p, h, s.g);
        text_addf(wrong, ": row %zu of A (1, .., 1) is ", n);
        number_write_rational(wrong, a);
        text_add(wrong, ", not 2/h");
    }
    TRY(rat_mat_identity(&one, p->N));
    mpq_neg(a, s.g);
    TRY(rat_mat_add_scaled(&back, &s.A, a, &one)); /* A - 2/h */
    size_t rank = rat_mat_rank(&back);
    if (!wrong->length && rank != p->N - 1) text_addf(wrong, "2/h - A has rank %zu, not %zu", rank, p->N - 1);
    status prepared = prepare(&s, p->N, h);
    if (prepared != ST_OK && prepared != ST_DOMAIN) TRY(prepared);
    if (!wrong->length && prepared == ST_OK) text_add(wrong, "a step was prepared where there is none");
    if (!wrong->length && p->every) text_add(wrong, text_data(witness));
    TRY(text_status(wrong));
    TRY(text_status(witness));
out:
    system_clear(&s);
    rat_mat_clear(&moved), rat_mat_clear(&back), rat_mat_clear(&one);
    mpq_clear(a);
    return st;
}

static status row(verdict *v, const char *name, const rat_mat *column) {
    rat_mat turned = {0};
    status st = rat_mat_transpose(&turned, column);
    if (st == ST_OK) fact_matrix(v, "printed", name, &turned);
    rat_mat_clear(&turned);
    return st;
}

status step_pole_state(verdict *v, const step_pole *p, const mpq_t h) {
    pole_system s;
    rat_mat moved = {0};
    status st = system_build(&s, p, h);
    if (st != ST_OK) goto out;
    TRY(rat_mat_mul(&moved, &s.A, &s.one));
    TRY(row(v, "l", &s.l));
    TRY(row(v, "P", &s.P));
    TRY(row(v, "Q", &s.Q));
    TRY(row(v, "moved", &moved));
out:
    system_clear(&s);
    rat_mat_clear(&moved);
    return st;
}
