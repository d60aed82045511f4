/* interval_exp.c - e^x for x <= 0 by Taylor sums, with a bound of the rest. */
#include "verify/checker/builders/interval.h"

/* end := a bound of e^x, x <= 0: from above if up, from below if not.  With x = -2^h t, 0 <= t <= 1: E = sum t^i/i! in
   units of 2^-256, every division rounded to one side, bounds e^t; past a power of at most one unit the rest of the
   series is below that power, as t/(i+1) <= 1/2.  Then 1/E, squared h times.  Below e^-256 the bounds are 0 and 2^-256. */
static void bound(kernel *k, mpq_t end, const mpq_t x, bool up) {
    mpz_t t, power, sum;
    unsigned long h = 0;
    mpq_set_ui(end, up, 1);
    mpq_div_2exp(end, end, INTERVAL_BITS);
    if (mpq_cmp_si(x, -INTERVAL_BITS, 1) < 0) return;
    void (*divide)(mpz_t, const mpz_t, const mpz_t) = up ? mpz_fdiv_q : mpz_cdiv_q; /* of E: to the other side */
    mpz_init(t), mpz_init(power), mpz_init(sum);
    mpz_mul_2exp(t, mpq_numref(x), INTERVAL_BITS);
    mpz_neg(t, t);
    while (mpq_cmp_si(x, -(1L << h), 1) < 0) h++;
    mpz_mul_2exp(sum, mpq_denref(x), h);
    divide(t, t, sum);
    mpz_set_ui(power, 1);
    mpz_mul_2exp(power, power, INTERVAL_BITS);
    mpz_set(sum, power);
    for (unsigned long i = 1; mpz_cmp_ui(power, 1) > 0; i++) {
        spend(k, 960);
        mpz_mul(power, power, t);
        (up ? mpz_fdiv_q_2exp : mpz_cdiv_q_2exp)(power, power, INTERVAL_BITS);
        (up ? mpz_fdiv_q_ui : mpz_cdiv_q_ui)(power, power, i);
        mpz_add(sum, sum, power);
    }
    if (!up) mpz_add(sum, sum, power);
    mpz_set_ui(t, 1);
    mpz_mul_2exp(t, t, 2 * INTERVAL_BITS);
    (up ? mpz_cdiv_q : mpz_fdiv_q)(t, t, sum);
    for (; h; h--) {
        mpz_mul(t, t, t);
        (up ? mpz_cdiv_q_2exp : mpz_fdiv_q_2exp)(t, t, INTERVAL_BITS);
    }
    mpq_set_z(end, t);
    mpq_div_2exp(end, end, INTERVAL_BITS);
}

const interval *interval_exp(kernel *k, const interval *x) {
    interval *y = interval_new(k);
    y->point = x->point && !mpq_sgn(x->lo);
    if (y->point) {
        mpq_set_ui(y->lo, 1, 1);
        return y;
    }
    mpq_init(y->hi);
    bound(k, y->lo, x->lo, false);
    bound(k, y->hi, *interval_high(x), true);
    return y;
}
