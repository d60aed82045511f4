/* lmu.c - the entries and the two polynomials of lmu.h. */
#include "constructions/lmu/lmu.h"

#include <stdio.h>

status lmu_build(ssm *s, size_t d, fault *f) {
    char name[SSM_NAME_ROOM];
    snprintf(name, sizeof name, "lmu d=%zu", d);
    status st = ssm_init(s, name, d, f);
    if (st != ST_OK) return st;
    for (size_t i = 0; i < d; i++) {
        long w = 2 * (long)i + 1;
        for (size_t j = 0; j < d; j++) rat_mat_set_si(&s->A, i, j, i < j || (i - j) % 2 == 0 ? -w : w);
        rat_mat_set_si(&s->B, i, 0, i % 2 ? -w : w);
        rat_mat_set_si(&s->C, 0, i, 1);
    }
    return ST_OK;
}

/* Sets the coefficients of sum_j (sign)^j C(top, j) (2d-1-j)!/(d-1)! s^j, top <= d, from the highest: there it is 1 for top = d and d for
   top = d-1; from j+1 to j: times (j+1) (2d-1-j), over top - j, which leaves integers. */
static void expand(rat_poly *p, size_t d, size_t top, bool alternate) {
    mpz_t z, c;
    mpz_inits(z, c, NULL);
    rat_poly_sub(p, p, p);
    mpz_set_ui(z, top == d ? 1 : d);
    for (size_t j = top;; j--) {
        if (alternate && j % 2) {
            mpz_neg(c, z);
            rat_poly_set_coeff_integer(p, j, c);
        } else rat_poly_set_coeff_integer(p, j, z);
        if (j == 0) break;
        mpz_mul_ui(z, z, j * (2 * d - j));
        mpz_divexact_ui(z, z, top - j + 1);
    }
    mpz_clears(z, c, NULL);
}

void lmu_denominator(rat_poly *q, size_t d) { expand(q, d, d, false); }
void lmu_numerator(rat_poly *p, size_t d) { expand(p, d, d - 1, true); }
