/* lmu_claims.c - see lmu_claims.h. */
#include "theorems/lmu/common/lmu_claims.h"

#include <stdlib.h>

#include "numerics/exact/number.h"

status lmu_object_init(lmu_object *o, size_t d, fault *f) {
    status st = ST_OK;
    *o = (lmu_object){0};
    TRY(lmu_build(&o->lmu, d, f));
    TRY(hippo_build(&o->legt, HIPPO_LEGT, d, f));
    TRY(rat_poly_new(&o->q));
    TRY(rat_poly_new(&o->p));
    lmu_denominator(o->q, d);
    lmu_numerator(o->p, d);
    o->T = malloc(d * sizeof *o->T);
    o->P = malloc(d * sizeof *o->P);
    if (!o->T || !o->P) TRY(ST_MEMORY);
    o->d = d;
    for (size_t i = 0; i < d; i++) {
        mpq_inits(o->T[i], o->P[i], NULL);
        mpq_set_si(o->T[i], (i % 2 ? -1 : 1) * (2 * (long)i + 1), 1);
        mpq_set_ui(o->P[i], 1, 2 * i + 1);
    }
out:
    return st;
}

void lmu_object_clear(lmu_object *o) {
    for (size_t i = 0; i < o->d; i++) mpq_clears(o->T[i], o->P[i], NULL);
    free(o->T);
    free(o->P);
    rat_poly_free(o->q);
    rat_poly_free(o->p);
    if (o->lmu.N) ssm_clear(&o->lmu);
    if (o->legt.N) ssm_clear(&o->legt);
    *o = (lmu_object){0};
}

static status classes_of(text *wrong, const rat_mat *A) {
    status st = ST_OK;
    mpq_t is, should;
    mpq_inits(is, should, NULL);
    for (size_t n = 0; n < A->rows && !wrong->length; n++)
        for (size_t k = 0; k < A->cols && !wrong->length; k++) {
            long derivative = k > n && (k - n) % 2 ? 2 : 0; /* <P_k', P_n> */
            mpq_set_si(should, (2 * (long)k + 1) * (derivative - 1), 1);
            rat_mat_get(is, A, n, k);
            if (mpq_equal(is, should)) continue;
            text_addf(wrong, "LegT entry (%zu, %zu) is ", n, k);
            number_write_rational(wrong, is);
            text_addf(wrong, ", but (2k+1)(<P_k', P_n> - 1) = ");
            number_write_rational(wrong, should);
        }
    TRY(text_status(wrong));
out:
    mpq_clears(is, should, NULL);
    return st;
}

/* Below order 3 some class has no entry: then LegT of order 3 stands for every order. */
status lmu_classes_hold(text *wrong, const lmu_object *o) {
    ssm three = {0};
    status st = classes_of(wrong, &o->legt.A);
    if (st != ST_OK || wrong->length || o->d >= LMU_CLASSES) return st;
    st = hippo_build(&three, HIPPO_LEGT, LMU_CLASSES, NULL);
    if (st == ST_OK) st = classes_of(wrong, &three.A);
    ssm_clear(&three);
    return st;
}

void lmu_telescopes(text *wrong, const lmu_object *o) {
    for (long N = 1; N <= 3 && !wrong->length; N++)
        for (long k = 0; k <= 2 && !wrong->length; k++) {
            long left = N * (N + k + o->first_shift) - (N - 1) * (N - k - 1), right = (2 * N - 1) * (k + 1);
            long sum = N + k + o->second_shift + (N - 1 - k);
            if (left != right) text_addf(wrong, "N=%ld k=%ld: %ld, not %ld", N, k, left, right);
            else if (sum != 2 * N - 1)
                text_addf(wrong, "N=%ld k=%ld: the second sum steps by %ld, not %ld", N, k, sum, 2 * N - 1);
        }
}

void lmu_list(verdict *v, const char *name, const rat_poly *p) {
    mpq_t c;
    mpq_init(c);
    for (long i = 0; i <= rat_poly_degree(p); i++) {
        rat_poly_get_coeff(c, p, (size_t)i);
        verdict_list_add(v, name, c);
    }
    mpq_clear(c);
}
