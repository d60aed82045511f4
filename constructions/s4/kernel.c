/* kernel.c - the parts of kernel.h that are computed once, over the rationals. */
#include "constructions/s4/kernel.h"

const s4_rule s4_kernel_rule = {.truncate = true, .limit = true, .woodbury = -1, .scale = 2};

status s4_kernel_init(s4_kernel *k, const ssm *s, const nplr *parts, const mpq_t h, size_t L, fault *f) {
    status st = ST_OK;
    mpq_t half;
    mpq_init(half);
    *k = (s4_kernel){.s = s, .parts = parts, .L = L, .rule = s4_kernel_rule};
    mpq_init(k->h);
    mpq_set(k->h, h);
    if (L < 1) TRY(fault_set(f, ST_DOMAIN, "a kernel has at least one value"));
    if (s->N > S4_N_MOST || L > S4_L_MOST)
        TRY(fault_set(f, ST_LIMIT, "N is at most %d and L at most %d here", S4_N_MOST, S4_L_MOST));
    TRY(ssm_discretise(&k->recurrence, s, BILINEAR, half, h, f));
    TRY(rat_poly_new(&k->chi_F));
    TRY(rat_poly_new(&k->chi_A));
    TRY(rat_poly_charpoly(k->chi_F, &parts->F));
    TRY(rat_poly_charpoly(k->chi_A, &s->A));
out:
    mpq_clear(half);
    return st;
}

void s4_kernel_clear(s4_kernel *k) {
    if (!k->s) return;
    if (k->recurrence.N) ssm_clear(&k->recurrence);
    rat_poly_free(k->chi_F);
    rat_poly_free(k->chi_A);
    mpq_clear(k->h);
    *k = (s4_kernel){0};
}

size_t s4_kernel_bits(const s4_kernel *k) {
    size_t N = k->s->N, bits;
    const ssm *r = &k->recurrence;
    mpz_t row, most, sum;
    mpz_inits(row, most, sum, NULL);
    for (size_t i = 0; i < N; i++) {
        mpz_set_ui(row, 0);
        for (size_t j = 0; j < N; j++) {
            if (mpz_sgn(r->A.num[i * N + j]) >= 0) mpz_add(row, row, r->A.num[i * N + j]);
            else mpz_sub(row, row, r->A.num[i * N + j]);
        }
        if (mpz_cmp(row, most) > 0) mpz_set(most, row);
    }
    if (mpz_cmp(r->A.den, most) > 0)
        mpz_set(most, r->A.den); /* K_i with i < L-1 is brought to the denominator of the last */
    bits = mpz_sizeinbase(most, 2) * (k->L - 1);
    mpz_set_ui(most, 0);
    for (size_t i = 0; i < N; i++) {
        mpz_set(row, r->C.num[i]);
        mpz_abs(row, row);
        mpz_add(sum, sum, row);
        if (mpz_cmpabs(r->B.num[i], most) > 0) mpz_abs(most, r->B.num[i]);
    }
    bits += mpz_sizeinbase(sum, 2) + mpz_sizeinbase(most, 2) + 1;
    mpz_clears(row, most, sum, NULL);
    return bits;
}

status s4_kernel_singular(size_t *count, const s4_kernel *k) {
    rat_poly *common = NULL;
    status st = rat_poly_new(&common);
    if (st != ST_OK) return st;
    st = s4_kernel_common(common, k, k->chi_F);
    if (st == ST_OK) *count = (size_t)rat_poly_degree(common);
    rat_poly_free(common);
    return st;
}

status s4_kernel_common(rat_poly *common, const s4_kernel *k, const rat_poly *chi) {
    status st = ST_OK;
    rat_poly *up = NULL, *down = NULL, *sum = NULL, *term = NULL, *roots = NULL;
    mpq_t c;
    mpq_init(c);
    rat_poly **const all[] = {&up, &down, &sum, &term, &roots};
    for (size_t i = 0; i < 5; i++) TRY(rat_poly_new(all[i]));
    mpq_set_ui(c, k->rule.scale, 1);
    mpq_div(c, c, k->h);
    rat_poly_set_coeff(up, 0, c); /* (scale/h)(1-z) */
    mpq_neg(c, c);
    rat_poly_set_coeff(up, 1, c);
    rat_poly_set_coeff_si(down, 0, 1);
    rat_poly_set_coeff_si(down, 1, 1);
    rat_poly_set_coeff_si(term, 0, 1); /* (1+z)^(N-j), from j = N down: Horner in up/down */
    for (size_t j = k->s->N + 1; j-- > 0;) {
        rat_poly *coefficient = roots;
        rat_poly_get_coeff(c, chi, j);
        rat_poly_mul(sum, sum, up);
        rat_poly_scale(coefficient, term, c);
        rat_poly_add(sum, sum, coefficient);
        rat_poly_mul(term, term, down);
    }
    rat_poly_sub(roots, roots, roots);
    rat_poly_set_coeff_si(roots, k->L, 1);
    rat_poly_set_coeff_si(roots, 0, -1);
    rat_poly_gcd(common, sum, roots);
out:
    for (size_t i = 0; i < 5; i++) rat_poly_free(*all[i]);
    mpq_clear(c);
    return st;
}
