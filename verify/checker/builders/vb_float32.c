/* vb_float32.c - T_n at one length: its margin in exact arithmetic is more than twice what float32 can be off. */
#include "verify/checker/builders/float32.h"

/* min(2, b) (1 - x)/(1 + x): the others weigh x at most, relative to the right key. */
static void margin_of(const transformer *t, mpq_t margin, const mpq_t x) {
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    mpq_sub(margin, one, x);
    mpq_add(one, one, x);
    mpq_div(margin, margin, one);
    mpq_set_ui(one, t->b < 2 ? 1 : 2, 1);
    mpq_mul(margin, margin, one);
}

/* e^lead > C, the lead less what float32 may move it by; 2L keys beside the right one: x = 2L/C. */
static void weight_of_others(kernel *k, mpq_t x, const mpq_t beta_mu, const mpq_t A, uint64_t L) {
    mpq_t lead;
    mpq_init(lead);
    mpq_sub(lead, beta_mu, A);
    mpq_sub(lead, lead, A);
    float32_add(lead, -600 - 5 * (long)L);
    const char *s = need_any(k, "exp-above %s", hex_number(k, lead));
    read_integer(k, &s, mpq_numref(lead));
    if (!mpz_sgn(mpq_numref(lead))) refuse(k, EXIT_BAD, "the right key does not lead");
    mpz_set_ui(mpq_denref(lead), 1);
    mpq_set_ui(x, (unsigned long)(2 * L), 1);
    mpq_div(x, x, lead);
}

void float32_sharp(kernel *k) {
    const transformer *t = T_n(k);
    uint64_t L = parameter_small(k, "L", 1, (uint64_t)1 << 40), beta;
    mpz_t keys;
    mpq_t A, x, B, beta_mu;
    mpz_init(keys), mpq_init(A), mpq_init(x), mpq_init(B), mpq_init(beta_mu);
    beta = sharpness_beta(k, keys, 0);
    if (L < t->n) refuse(k, EXIT_LIMIT, "L is below n");
    if (4 * t->n * t->b * beta >= (uint64_t)1 << 20) refuse(k, EXIT_LIMIT, "scores may pass 2^20");
    chain(k, beta_mu, 0);
    float32_scores(t, A, beta);
    weight_of_others(k, x, beta_mu, A, L);
    float32_logits(t, B, A, x, L);
    margin_of(t, A, x);
    mpq_add(x, B, B);
    need(k, "less %s %s", hex_number(k, x), hex_number(k, A));
    number ahead = float32_millionths(A), off = float32_millionths(B) + 1, million = 1000000; /* off: rounded up */
    k->proved = pool_print(k, "D=%llu n=%llu L=%llu: in exact arithmetic T_n (beta %llu) puts the right letter of every string "
                           "of length L without a repeated n-gram %llu.%06llu ahead of every other, more than twice the bound of "
                           "its error in float32, at most %llu.%06llu: so float32 copies these strings", (number)t->D, (number)t->n,
                           (number)L, (number)beta, ahead / million, ahead % million, off / million, off % million);
    k->trusted = pool_print(k, "docs/proofs/float32.md: that no float32 within the limits of OpenCL, in any order of sums, is off "
                               "by more; docs/proofs/T2_3.md (C0-C9); that this checker builds T_n as docs/certificate.md says");
}
