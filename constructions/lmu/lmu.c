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

/* Sets coefficient j = 0 .. top of sum_j (sign)^j C(top, j) (2d-1-j)!/(d-1)! s^j.  From j to j+1: times (top - j) / (j + 1),
   over 2d-1-j, which leaves integers (C(top, j) (2d-1-j)!/(d-1)! is a product of integers for j <= d). */
static void expand(rat_poly *p, size_t d, size_t top, bool alternate) {
    mpz_t z;
    mpq_t c;
    mpz_init(z);
    mpq_init(c);
    rat_poly_sub(p, p, p);
    mpz_set_ui(z, 1);
    for (size_t k = d; k <= 2 * d - 1; k++) mpz_mul_ui(z, z, k); /* (2d-1)!/(d-1)! */
    for (size_t j = 0;; j++) {
        mpq_set_z(c, z);
        if (alternate && j % 2) mpq_neg(c, c);
        rat_poly_set_coeff(p, j, c);
        if (j == top) break;
        mpz_mul_ui(z, z, top - j);
        mpz_divexact_ui(z, z, j + 1);
        mpz_divexact_ui(z, z, 2 * d - 1 - j);
    }
    mpz_clear(z);
    mpq_clear(c);
}

void lmu_denominator(rat_poly *q, size_t d) { expand(q, d, d, false); }
void lmu_numerator(rat_poly *p, size_t d) { expand(p, d, d - 1, true); }
