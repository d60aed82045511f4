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

/* sum_j (sign)^j C(top, j) (2d-1-j)!/(d-1)! s^j, top <= d <= LMU_D_MOST, from the highest coefficient down: there it is 1 for
   top = d and d for top = d-1; from j+1 to j: times (j+1) (2d-1-j), over top - j, which leaves integers. */
static void expand(rat_poly *p, size_t d, size_t top, int sign) {
    long up[LMU_D_MOST];
    unsigned long down[LMU_D_MOST];
    for (size_t j = 0; j < top; j++) {
        up[j] = sign * (long)((j + 1) * (2 * d - 1 - j));
        down[j] = top - j;
    }
    rat_poly_set_ratios(p, top, (sign < 0 && top % 2 ? -1 : 1) * (long)(top == d ? 1 : d), up, down);
}

void lmu_denominator(rat_poly *q, size_t d) { expand(q, d, d, 1); }
void lmu_numerator(rat_poly *p, size_t d) { expand(p, d, d - 1, -1); }
