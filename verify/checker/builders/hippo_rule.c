/* hippo_rule.c - hippo:P3: rules that do not keep the scale, and the projection that a hold computes. */
#include <string.h>

#include "verify/checker/builders/hippo_propositions.h"

/* The state after the input 1, -1, 2, 0, 3, 1, -2, each sample once (row 0) or twice (row 1): rules 1, 2, 3 are the generalised
   bilinear steps of weight 0, 1, 1/2 and step 1/s at the s-th, rule 4 a hold of ratio s/(s+1). */
mpq_t *hippo_rule(kernel *k, const matrix *m, size_t row) {
    static const long input[HIPPO_SAMPLES] = {1, -1, 2, 0, 3, 1, -2}, twice[HIPPO_RULES] = {0, 2, 1, 0};
    mpq_t *y = hippo_list(k, m->columns), c, d, in;
    if (!m->index) refuse(k, EXIT_BAD, "rules are counted from 1");
    mpq_init(c), mpq_init(d), mpq_init(in);
    for (size_t s = 1; s <= (row + 1) * HIPPO_SAMPLES; s++) {
        long f = input[(s - 1) / (row + 1)], a = twice[m->index - 1];
        hippo_fraction(in, f, s);
        hippo_fraction(c, a, 2 * s);
        hippo_fraction(d, 2 - a, 2 * s);
        spend(k, 64 * m->columns * m->columns);
        if (m->index < HIPPO_RULES) hippo_solve(y, m->columns, c, d, in);
        else hippo_fraction(c, (long)s, s + 1), hippo_hold_sample(k, y, m->columns, c, f);
    }
    return y;
}

/* P_n integrated over [(i-1)/7, i/7]: from the coefficients of P_n. */
static void projection(mpq_t y, uint64_t n, unsigned long i) {
    mpq_t a, q;
    mpq_init(a), mpq_init(q);
    mpq_set_ui(y, 0, 1);
    for (uint64_t j = 0; j <= 2 * n + 1; j++) {
        uint64_t power = j / 2 + 1;
        hippo_coefficient(a, n, j / 2);
        mpz_ui_pow_ui(mpq_numref(q), j % 2 ? i - 1 : i, power);
        mpz_ui_pow_ui(mpq_denref(q), HIPPO_SAMPLES, power);
        mpz_mul_ui(mpq_denref(q), mpq_denref(q), power);
        mpq_canonicalize(q);
        mpq_mul(q, q, a);
        hippo_add(y, j % 2 ? -1 : 1, q);
    }
}

void hippo_need_played(kernel *k, uint64_t N) {
    for (unsigned long i = 0; i < HIPPO_SAMPLES; i++) {
        mpq_t *list = hippo_list(k, N);
        for (uint64_t n = 0; n < N; n++) projection(list[n], n, i + 1);
        hippo_need(k, "once", i, list, N);
        hippo_need(k, "twice", i, list, N);
    }
}
