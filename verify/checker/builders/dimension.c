/* dimension.c - for Corollary 2.5: the least n for which a bound on the error is below eps, and the dimension N = (n+1)(b+3) of T_n. */
#include "verify/checker/builders/builders.h"

/* z := what stands before D^-e in the bound at n, times den(eps): printed L^2; union C(L-n+1, 2); error (D-1) C(L-n, 2). */
static void numerator(kernel *k, mpz_t z, const mpq_t eps, char way, uint64_t n) {
    mpz_t less;
    mpz_init(less);
    mpz_sub_ui(z, mpq_numref(*parameter(k, "L")), way == 'p' ? 0 : (unsigned long)n - (way == 'u'));
    mpz_sub_ui(less, z, way == 'p' ? 0 : 1);
    if (mpz_sgn(less) < 0) mpz_set_ui(z, 0);
    mpz_mul(z, z, less);
    if (way != 'p') mpz_fdiv_q_2exp(z, z, 1);
    if (way == 'e') mpz_mul_ui(z, z, (unsigned long)k->D - 1);
    mpz_mul(z, z, mpq_denref(eps));
}

/* n suffices, n-1 does not; N from n. */
uint64_t dimension_least(kernel *k, const mpq_t eps, char way) {
    mpz_t left, right;
    mpz_init(left), mpz_init(right);
    uint64_t n = 0, b = 1, more = way == 'e';
    mpz_mul_ui(right, mpq_numref(eps), more ? (unsigned long)k->D : 1); /* num(eps) D^e */
    do {
        spend(k, mpz_sizeinbase(right, 2));
        numerator(k, left, eps, way, ++n);
        mpz_mul_ui(right, right, (unsigned long)k->D);
    } while (mpz_cmp(left, right) >= 0);
    need(k, "less %s %s*%llx^%llx", hex(k, left), hex(k, mpq_numref(eps)), (number)k->D, (number)(n + more));
    numerator(k, left, eps, way, n - 1 + (n == 1));
    if (n > 1) need(k, "atmost %s*%llx^%llx %s", hex(k, mpq_numref(eps)), (number)k->D, (number)(n - 1 + more), hex(k, left));
    while ((uint64_t)1 << b < k->D) b++;
    return (n + 1) * (b + 3);
}

/* The product bound N < factor log2(L/eps) log2 D, and the sum 2^N <= (max(1, C(L,2)/eps) D^2)^4. */
void dimension_product(kernel *k, uint64_t N, unsigned factor) {
    mpq_t x;
    mpq_init(x);
    mpq_div(x, *parameter(k, "L"), *parameter(k, "eps"));
    need(k, "logs %llx %x %s %llx", (number)N, factor, hex_number(k, x), (number)k->D);
}

void dimension_sum(kernel *k, uint64_t N) {
    mpq_t x, y;
    mpq_init(x);
    mpq_init(y);
    mpq_set_ui(x, 1, 1);
    mpq_sub(x, *parameter(k, "L"), x);
    mpq_mul(x, x, *parameter(k, "L"));
    mpq_set_ui(y, 1, 2);
    mpq_mul(x, x, y);
    mpq_div(x, x, *parameter(k, "eps"));
    if (mpq_cmp_ui(x, 1, 1) < 0) mpq_set_ui(x, 1, 1);
    mpq_set_ui(y, (unsigned long)(k->D * k->D), 1);
    mpq_mul(x, x, y);
    mpq_mul(x, x, x);
    mpq_mul(x, x, x);
    need(k, "atmost 1*2^%llx %s", (number)N, hex_number(k, x));
}
