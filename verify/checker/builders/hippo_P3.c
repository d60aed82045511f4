/* hippo_P3.c - what hippo:P3 needs. */
#include <string.h>

#include "verify/checker/builders/hippo_propositions.h"

#define CHANGE "docs/proofs/legs.md, 16: every f, a, t and N by a change of variable"

void hippo_P3_continuous(kernel *k) {
    uint64_t N = parameter_small(k, "N", 1, HIPPO_PLAYED);
    for (uint64_t m = 0; m <= 2 * N; m++) {
        mpq_t *list = hippo_list(k, N), q;
        mpq_init(q);
        mpz_ui_pow_ui(mpq_numref(q), 3, m);
        mpz_ui_pow_ui(mpq_denref(q), 5, m);
        for (uint64_t n = 0; n < N; n++) hippo_closed(list[n], n, m), mpq_mul(list[n], list[n], q);
        hippo_need(k, "scaled", m, list, N);
    }
    k->proved = pool_print(k, "N=%llu, a=3/2, t=2/5: hippo(f(a.))(t) = hippo(f)(at) for every polynomial f of degree at "
                              "most %llu", (number)N, (number)(2 * N));
    k->trusted = pool_print(k, CHANGE "; linearity in f");
}

void hippo_P3(kernel *k) {
    hippo_P3_continuous(k);
    hippo_need_played(k, hippo_order(k));
    k->proved = pool_print(k, "%s; zero-order hold of ratio (s-1)/s at sample s gives the projection of the held input, for "
                              "every input of %d samples, each once or twice: the same state", k->proved, HIPPO_SAMPLES);
    k->trusted = pool_print(k, CHANGE ", other lengths, too; linearity in the input (unit impulses); that r^A is the series of "
                               "r (1 - (1-r))^(A-I), which ends; " HIPPO_TRUSTED);
}

/* Both rows as they stand, and different.  Forward Euler keeps the scale for N = 1. */
void hippo_P3_discrete(kernel *k) {
    uint64_t N = parameter_small(k, "N", 1, HIPPO_PLAYED);
    for (uint64_t rule = N > 1 ? 1 : 2; rule <= HIPPO_RULES; rule++) {
        const char *once = need_any(k, "row rule.%llx 0", (number)rule);
        const char *twice = need_any(k, "row rule.%llx 1", (number)rule);
        if (!strcmp(once, twice)) refuse(k, EXIT_BAD, "rule %llx keeps the scale of this input", (number)rule);
    }
    k->proved = pool_print(k, "N=%llu: %sbackward Euler, the bilinear rule and a hold of ratio s/(s+1) do not keep the "
                              "scale: from 1, -1, 2, 0, 3, 1, -2 with each sample twice they come to another state",
                           (number)N, N > 1 ? "forward Euler, " : "");
    k->trusted = pool_print(k, "that the rules are those of docs/certificate.md, with step 1/s at sample s; " HIPPO_TRUSTED);
}
