/* s4d_claims.c - see s4d_claims.h. */
#include "theorems/s4d/common/s4d_claims.h"

#include <stdlib.h>

#include "numerics/exact/number.h"
#include "theorems/fact_matrix.h"

status s4d_object_init(s4d_object *o, size_t N, fault *f) {
    status st = ST_OK;
    nplr parts = {0};
    *o = (s4d_object){.half = 2, .sign = 1};
    TRY(hippo_build(&o->A, HIPPO_LEGS, N, f));
    for (size_t n = 0; n < N; n++) rat_mat_set_si(&o->A.C, 0, n, 1 + (long)(n * n)); /* nothing special about it */
    TRY(ssm_copy(&o->F, &o->A));
    TRY(nplr_build(&parts, HIPPO_LEGS, N));
    rat_mat_clear(&o->F.A);
    TRY(rat_mat_copy(&o->F.A, &parts.F));
out:
    nplr_clear(&parts);
    return st;
}

void s4d_object_clear(s4d_object *o) {
    if (o->A.N) ssm_clear(&o->A);
    if (o->F.N) ssm_clear(&o->F);
    *o = (s4d_object){0};
}

void s4d_product(rat_poly *p, const s4d_object *o, size_t N, bool up) {
    rat_poly *factor = NULL;
    if (rat_poly_new(&factor) != ST_OK) return;
    rat_poly_sub(p, p, p);
    rat_poly_set_coeff_si(p, 0, 1);
    rat_poly_set_coeff_si(factor, 1, 1);
    for (size_t j = 0; j < N; j++) {
        rat_poly_set_coeff_si(factor, 0, up ? (long)j + 1 + o->root_shift : -(long)j);
        rat_poly_mul(p, p, factor);
    }
    rat_poly_free(factor);
}

status s4d_closed(rat_poly *p, const s4d_object *o, size_t N) {
    rat_poly *down = NULL;
    mpq_t c;
    status st = rat_poly_new(&down);
    if (st != ST_OK) return st;
    mpq_init(c);
    s4d_product(p, o, N, true);
    s4d_product(down, o, N, false);
    if (o->sign > 0) rat_poly_add(p, p, down);
    else rat_poly_sub(p, p, down);
    mpq_set_ui(c, 1, (unsigned long)o->half);
    rat_poly_scale(p, p, c);
    mpq_clear(c);
    rat_poly_free(down);
    return ST_OK;
}

void s4d_telescopes(text *wrong, const s4d_object *o) {
    for (long s = 0; s < 2 && !wrong->length; s++)
        for (long n = 0; n < 2 && !wrong->length; n++)
            if ((s + n + 1) - (s - n) != 2 * n + 1 + o->telescope)
                text_addf(wrong, "s=%ld n=%ld: (s+n+1) - (s-n) is %ld, not %ld", s, n, 2 * n + 1,
                          2 * n + 1 + o->telescope);
}

status s4d_state_row(verdict *v, const char *reading, const char *name, size_t i, const rat_poly *p) {
    size_t count = (size_t)(rat_poly_degree(p) + 1);
    mpq_t *c = calloc(count + 1, sizeof *c);
    if (!c) return ST_MEMORY;
    for (size_t j = 0; j < count; j++) {
        mpq_init(c[j]);
        rat_poly_get_coeff(c[j], p, j);
    }
    fact_vector(v, reading, name, i, c, count);
    for (size_t j = 0; j < count; j++) mpq_clear(c[j]);
    free(c);
    return ST_OK;
}

void s4d_compare(text *wrong, const char *what, const rat_poly *is, const rat_poly *claimed) {
    mpq_t a, b;
    mpq_inits(a, b, NULL);
    long top = rat_poly_degree(is) > rat_poly_degree(claimed) ? rat_poly_degree(is) : rat_poly_degree(claimed);
    for (long i = 0; i <= top && !wrong->length; i++) {
        rat_poly_get_coeff(a, is, (size_t)i);
        rat_poly_get_coeff(b, claimed, (size_t)i);
        if (mpq_equal(a, b)) continue;
        text_addf(wrong, "%s: the coefficient of s^%ld is ", what, i);
        number_write_rational(wrong, a);
        text_add(wrong, ", not ");
        number_write_rational(wrong, b);
    }
    mpq_clears(a, b, NULL);
}
