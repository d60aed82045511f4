/* spectrum.c - det(sI - F) of the normal parts in closed form, against generic algebra.  docs/proofs/s4.md, 14. */
#include "constructions/lmu/lmu.h"
#include "numerics/exact/number.h"
#include "numerics/exact/rat_poly.h"
#include "theorems/s4/T1/T1.h"

/* p := prod_(j<N) (s + c_j), c_j = (from + step j)/2. */
static status product(rat_poly *p, size_t N, long from, long step) {
    rat_poly *factor = NULL;
    mpq_t c;
    mpq_init(c);
    status st = rat_poly_new(&factor);
    if (st != ST_OK) goto out;
    rat_poly_sub(p, p, p);
    rat_poly_set_coeff_si(p, 0, 1);
    rat_poly_set_coeff_si(factor, 1, 1);
    for (size_t j = 0; j < N; j++) {
        mpq_set_si(c, from + step * (long)j, 2);
        mpq_canonicalize(c);
        rat_poly_set_coeff(factor, 0, c);
        rat_poly_mul(p, p, factor);
    }
out:
    rat_poly_free(factor);
    mpq_clear(c);
    return st;
}

/* LegT: p := s^N, r := the coefficients of the Pade denominator at s^N, s^(N-2), .. */
static void legt(rat_poly *p, rat_poly *r, size_t N, bool whole) {
    mpq_t zero;
    mpq_init(zero);
    lmu_denominator(r, N);
    for (size_t j = 0; j < N; j++)
        if ((N - j) % 2 && !whole) rat_poly_set_coeff(r, j, zero);
    rat_poly_set_coeff_si(p, N, 1);
    mpq_clear(zero);
}

/* det(sI - F) is half of: LegS prod (s+j+1) + prod (s-j); LegT s^N + the denominator's part; LagT (s+1)^N + s^N, with
   diagonal 1/2 (s+1/2)^N + (s-1/2)^N. */
static status closed(rat_poly *p, const nplr_object *o) {
    static const long up[HIPPO_FAMILIES][4] = {
        [HIPPO_LEGS] = {2, 2, 0, -2}, [HIPPO_LAGT] = {2, 0, 0, 0}, [HIPPO_LAGT_HALF] = {1, 0, -1, 0}};
    size_t N = o->parts.N;
    const long *u = up[o->unshifted ? HIPPO_LAGT_HALF : o->family];
    rat_poly *r = NULL;
    mpq_t half;
    mpq_init(half);
    mpq_set_ui(half, 1, 2);
    status st = rat_poly_new(&r);
    if (st != ST_OK) goto out;
    if (o->family == HIPPO_LEGT) legt(p, r, N, o->whole);
    else {
        TRY(product(p, N, u[0], u[1]));
        TRY(product(r, N, u[2], u[3]));
    }
    rat_poly_add(p, p, r);
    rat_poly_scale(p, p, half);
out:
    rat_poly_free(r);
    mpq_clear(half);
    return st;
}

/* CLAIM s4:T1/spectrum: the closed form is det(sI - F) of the matrix as built, by FLINT. */
status nplr_spectrum(text *wrong, const nplr_object *o) {
    rat_poly *is = NULL, *claimed = NULL;
    mpq_t a, b;
    status st = ST_OK;
    mpq_inits(a, b, NULL);
    TRY(rat_poly_new(&is));
    TRY(rat_poly_new(&claimed));
    TRY(rat_poly_charpoly(is, &o->parts.F));
    TRY(closed(claimed, o));
    for (size_t i = 0; i <= o->parts.N && !wrong->length; i++) {
        rat_poly_get_coeff(a, is, i);
        rat_poly_get_coeff(b, claimed, i);
        if (mpq_equal(a, b)) continue;
        text_addf(wrong, "%s N=%zu: in det(sI - F) the coefficient of s^%zu is ", hippo_family_names[o->family],
                  o->parts.N, i);
        number_write_rational(wrong, a);
        text_add(wrong, ", not ");
        number_write_rational(wrong, b);
    }
    TRY(text_status(wrong));
out:
    rat_poly_free(is), rat_poly_free(claimed);
    mpq_clears(a, b, NULL);
    return st;
}
