/* sharpness.c - C5 and C7 of docs/proofs/T2_3.md: the margin mu of the scores, and the sharpness beta of T_n for it. */
#include "verify/checker/builders/builders.h"

/* beta is least with 2^(beta gamma) >= 2 max(D^n + n - 1, L): strings of up to so many letters meet 2 L keys. */
uint64_t sharpness_beta(kernel *k, mpz_t keys, uint64_t L) {
    uint64_t n = T_n(k)->n, gamma = T_n(k)->b < 2 ? T_n(k)->b : 2;
    mpz_t most;
    mpz_init(most);
    mpz_set_ui(keys, (unsigned long)T_n(k)->D);
    mpz_pow_ui(keys, keys, (unsigned long)n);
    mpz_add_ui(keys, keys, (unsigned long)n - 1);
    mpz_set(most, keys);
    if (mpz_cmp_ui(most, (unsigned long)L) < 0) mpz_set_ui(most, (unsigned long)L);
    mpz_mul_2exp(keys, keys, 1);
    mpz_mul_2exp(most, most, 1);
    mpz_sub_ui(most, most, 1); /* 2^bits > most - 1, bits least: 2^bits >= most */
    return (mpz_sizeinbase(most, 2) + gamma - 1) / gamma;
}

void sharpness(kernel *k, mpq_t beta_mu, uint64_t L) {
    mpz_t keys;
    mpq_t margin;
    mpz_init(keys);
    mpq_init(margin);
    uint64_t beta = sharpness_beta(k, keys, L);
    mpq_set_ui(beta_mu, T_n(k)->b < 2 ? 1 : 2, 1);
    for (uint64_t j = 0; j < T_n(k)->n; j++) {
        const char *s = need_any(k, "margin %llx", (number)j);
        read_number(k, &s, margin);
        if (mpq_cmp(margin, beta_mu) < 0) mpq_set(beta_mu, margin);
    }
    mpq_set_ui(margin, (unsigned long)beta, 1);
    mpq_mul(beta_mu, beta_mu, margin);
    need(k, "exp-above %s %s", hex_number(k, beta_mu), hex(k, keys));
}
