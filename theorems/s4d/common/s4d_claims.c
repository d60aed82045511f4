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
