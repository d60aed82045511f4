/* ssm.c - see ssm.h; everything by definition, so that closed forms elsewhere have something to be held to. */
#include "constructions/ssm/ssm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const discretisation_names[DISCRETISATIONS + 1] = {
    [FORWARD_EULER] = "forward-euler", [BACKWARD_EULER] = "backward-euler", [BILINEAR] = "bilinear", [GENERALISED] = "gbt"};

status ssm_init(ssm *s, const char *name, size_t N, fault *f) {
    status st = ST_OK;
    *s = (ssm){.N = N};
    mpq_init(s->D);
    snprintf(s->name, sizeof s->name, "%s", name);
    if (N < 1) return fault_set(f, ST_DOMAIN, "a system has at least one state");
    if (N > SSM_N_MOST) return fault_set(f, ST_LIMIT, "N = %zu is past the limit %d", N, SSM_N_MOST);
    TRY(rat_mat_init(&s->A, N, N));
    TRY(rat_mat_init(&s->B, N, 1));
    TRY(rat_mat_init(&s->C, 1, N));
out:
    return st;
}

status ssm_weigh(ssm *s) {
    s->weight = malloc(s->N * sizeof *s->weight);
    if (!s->weight) return ST_MEMORY;
    for (size_t i = 0; i < s->N; i++) {
        mpq_init(s->weight[i]);
        mpq_set_ui(s->weight[i], 1, 1);
    }
    return ST_OK;
}

void ssm_clear(ssm *s) {
    if (s->weight)
        for (size_t i = 0; i < s->N; i++) mpq_clear(s->weight[i]);
    free(s->weight);
    s->weight = NULL;
    rat_mat_clear(&s->A);
    rat_mat_clear(&s->B);
    rat_mat_clear(&s->C);
    mpq_clear(s->D); /* GMP frees nothing where nothing was allocated, as in {0} */
    *s = (ssm){0};   /* clearing twice is clearing once */
}

status ssm_copy(ssm *copy, const ssm *s) {
    status st = ST_OK;
    *copy = (ssm){.N = s->N, .discrete = s->discrete};
    memcpy(copy->name, s->name, sizeof copy->name);
    mpq_init(copy->D);
    mpq_set(copy->D, s->D);
    TRY(rat_mat_copy(&copy->A, &s->A));
    TRY(rat_mat_copy(&copy->B, &s->B));
    TRY(rat_mat_copy(&copy->C, &s->C));
    if (s->weight) TRY(ssm_weigh(copy));
    for (size_t i = 0; s->weight && i < s->N; i++) mpq_set(copy->weight[i], s->weight[i]);
out:
    return st;
}

status ssm_discretise(ssm *r, const ssm *s, discretisation kind, const mpq_t weight, const mpq_t h, fault *f) {
    status st = ST_OK;
    rat_mat one = {0}, left = {0}, right = {0}, zero = {0};
    mpq_t a, c;
    mpq_inits(a, c, NULL);
    TRY(ssm_copy(r, s));
    r->discrete = true;
    if (mpq_sgn(h) <= 0) TRY(fault_set(f, ST_DOMAIN, "a step is greater than 0"));
    if (kind == BACKWARD_EULER) mpq_set_ui(a, 1, 1);
    if (kind == BILINEAR) mpq_set_ui(a, 1, 2);
    if (kind == GENERALISED) mpq_set(a, weight);
    TRY(rat_mat_identity(&one, s->N));
    TRY(rat_mat_init(&zero, s->N, 1));
    mpq_mul(c, a, h);
    mpq_neg(c, c);
    TRY(rat_mat_add_scaled(&left, &one, c, &s->A)); /* I - a h A */
    mpq_set_ui(c, 1, 1);
    mpq_sub(c, c, a);
    mpq_mul(c, c, h);
    TRY(rat_mat_add_scaled(&right, &one, c, &s->A)); /* I + (1-a) h A */
    rat_mat_clear(&r->A);
    st = rat_mat_solve(&r->A, &left, &right);
    if (st == ST_DOMAIN)
        TRY(fault_set(f, ST_DOMAIN, "%s of this step: I - weight step A is singular", discretisation_names[kind]));
    TRY(st);
    rat_mat_clear(&right);
    TRY(rat_mat_add_scaled(&right, &zero, h, &s->B)); /* h B */
    rat_mat_clear(&r->B);
    TRY(rat_mat_solve(&r->B, &left, &right));
out:
    rat_mat_clear(&one), rat_mat_clear(&left), rat_mat_clear(&right), rat_mat_clear(&zero);
    mpq_clears(a, c, NULL);
    return st;
}

/* y := <row, column> */
static status inner(mpq_t y, const rat_mat *row, const rat_mat *column) {
    rat_mat product = {0};
    status st = rat_mat_mul(&product, row, column);
    if (st == ST_OK) rat_mat_get(y, &product, 0, 0);
    rat_mat_clear(&product);
    return st;
}

status ssm_step(rat_mat *x, mpq_t y, const ssm *r, const mpq_t u) {
    status st = ST_OK;
    rat_mat moved = {0}, next = {0};
    mpq_t t;
    mpq_init(t);
    TRY(rat_mat_mul(&moved, &r->A, x));
    TRY(rat_mat_add_scaled(&next, &moved, u, &r->B));
    rat_mat_clear(x);
    *x = next;
    next = (rat_mat){0};
    TRY(inner(y, &r->C, x));
    mpq_mul(t, r->D, u);
    mpq_add(y, y, t);
out:
    rat_mat_clear(&moved), rat_mat_clear(&next);
    mpq_clear(t);
    return st;
}

status ssm_kernel_within(mpq_t *K, const ssm *r, size_t L, const work *w) {
    rat_mat x = {0}, next = {0};
    status st = rat_mat_copy(&x, &r->B);
    for (size_t i = 0; st == ST_OK && i < L; i++) {
        st = w && work_should_stop(w) ? ST_STOPPED : inner(K[i], &r->C, &x);
        if (st == ST_OK && i + 1 < L) {
            st = rat_mat_mul(&next, &r->A, &x);
            rat_mat_clear(&x);
            x = next;
            next = (rat_mat){0};
        }
    }
    rat_mat_clear(&x);
    return st;
}

status ssm_kernel(mpq_t *K, const ssm *r, size_t L) { return ssm_kernel_within(K, r, L, NULL); }

/* adj(sI - A) = sum_k M_k s^(N-1-k) with M_0 = I, M_k = A M_(k-1) + c_k I, c_k = -trace(A M_(k-1)) / k, and
   det(sI - A) = s^N + sum_k c_k s^(N-k).  Only M_k B is needed of the numerator, but c_k needs the whole M_k. */
status ssm_transfer(rat_poly *numerator, rat_poly *denominator, const ssm *s) {
    status st = ST_OK;
    rat_mat M = {0}, AM = {0}, one = {0}, column = {0}, next = {0};
    mpq_t c, t;
    mpq_inits(c, t, NULL);
    rat_poly_sub(numerator, numerator, numerator);
    rat_poly_sub(denominator, denominator, denominator);
    TRY(rat_mat_identity(&one, s->N));
    TRY(rat_mat_identity(&M, s->N));
    rat_poly_set_coeff_si(denominator, s->N, 1);
    for (size_t k = 1; k <= s->N; k++) {
        TRY(rat_mat_mul(&column, &M, &s->B));
        TRY(inner(c, &s->C, &column));
        rat_poly_set_coeff(numerator, s->N - k, c);
        rat_mat_clear(&column);
        TRY(rat_mat_mul(&AM, &s->A, &M));
        mpq_set_ui(c, 0, 1);
        for (size_t i = 0; i < s->N; i++) {
            rat_mat_get(t, &AM, i, i);
            mpq_sub(c, c, t);
        }
        mpq_set_ui(t, k, 1);
        mpq_div(c, c, t);
        rat_poly_set_coeff(denominator, s->N - k, c);
        TRY(rat_mat_add_scaled(&next, &AM, c, &one));
        rat_mat_clear(&M), rat_mat_clear(&AM);
        M = next;
        next = (rat_mat){0};
    }
out:
    rat_mat_clear(&M), rat_mat_clear(&AM), rat_mat_clear(&one), rat_mat_clear(&column), rat_mat_clear(&next);
    mpq_clears(c, t, NULL);
    return st;
}
