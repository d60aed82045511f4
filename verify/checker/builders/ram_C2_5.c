/* ram_C2_5.c - Corollary 2.5: T_n with the least n that a bound allows has err < eps, and is small. */
#include "verify/checker/builders/builders.h"

#define TRUSTED                                                                                                                    \
    "docs/proofs/T2_3.md (err <= p_ngram; the strings miscopied are those with an n-gram twice, different letters behind it), and " \
    "that a union bound over pairs of n-grams is at least their probability"

static const mpq_t *open(kernel *k, bool *half) {
    const mpq_t *eps = parameter(k, "eps");
    parameter_small(k, "L", 1, 1000000000000000000);
    if (mpq_sgn(*eps) <= 0 || mpq_cmp_ui(*eps, 1, 1) >= 0) refuse(k, EXIT_BAD, "parameter eps is not between 0 and 1");
    *half = mpq_cmp_ui(*eps, 1, 2) < 0;
    k->trusted = pool_print(k, TRUSTED);
    return eps;
}

void C2_5_sharp(kernel *k) {
    uint64_t N[2];
    bool half;
    const mpq_t *eps = open(k, &half);
    for (int i = 0; i < 2; i++) {
        N[i] = dimension_least(k, *eps, "ue"[i]);
        dimension_sum(k, N[i]);
        if (half) dimension_product(k, N[i], 8);
    }
    k->proved = pool_print(k, "D=%llu L=%s eps=%s, uniform strings: dimension %llu (least n with C(L-n+1, 2) D^-n < eps, so p_ngram < eps) and dimension %llu "
                           "(least n with (D-1) C(L-n, 2) D^-(n+1) < eps, so err < eps) are at most 8 log2 D + 4 log2 max(1, C(L,2)/eps)%s",
                           (number)k->D, decimal(k, *parameter(k, "L")), decimal(k, *eps), (number)N[0], (number)N[1],
                           half ? " and below 8 log2(L/eps) log2 D" : "");
}

/* eps < 1/2 and L >= log2(1/eps), that is den <= num 2^L; 2^m > den for m bits of den, so L past that needs no larger power. */
void C2_5_printed(kernel *k) {
    bool half;
    const mpq_t *eps = open(k, &half);
    mpz_t twice;
    mpz_init(twice);
    mpz_mul_2exp(twice, mpq_numref(*eps), 1);
    need(k, "less %s %s", hex(k, twice), hex(k, mpq_denref(*eps)));
    uint64_t L = mpz_get_ui(mpq_numref(*parameter(k, "L"))), bits = mpz_sizeinbase(mpq_denref(*eps), 2), N = dimension_least(k, *eps, 'p');
    need(k, "atmost %s %s*2^%llx", hex(k, mpq_denref(*eps)), hex(k, mpq_numref(*eps)), (number)(L < bits ? L : bits));
    dimension_product(k, N, 10);
    k->proved = pool_print(k, "D=%llu L=%llu eps=%s, uniform strings: T_n of dimension %llu (least n with L^2 D^-n < eps) has err < eps, and %llu < "
                           "10 log2(L/eps) log2 D", (number)k->D, (number)L, decimal(k, *eps), (number)N, (number)N);
}
