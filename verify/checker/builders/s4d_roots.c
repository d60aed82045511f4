/* s4d_roots.c - a kind of fact: root I Y Z, a change of sign of LegS's normal part's characteristic polynomial on the line
   Re s = -1/2; with it, characteristic polynomials. */
#include "verify/checker/builders/delay.h"
#include "verify/checker/builders/s4d.h"

/* The sign of Re z (N even) or Im z (N odd), z = prod_(k=1..N) (2k - 1 + 2iy) = 2^N prod (k - 1/2 + iy). */
static int sign_at(kernel *k, size_t N, const mpq_t y) {
    mpz_t re, im, x, t, u;
    mpz_init_set_ui(re, 1), mpz_init(im), mpz_init(x), mpz_init(t), mpz_init(u);
    for (size_t i = 1; i <= N; i++) {
        spend(k, 64 + mpz_sizeinbase(re, 2) / 4 + mpz_sizeinbase(im, 2) / 4 + mpz_sizeinbase(mpq_denref(y), 2));
        mpz_mul_ui(x, mpq_denref(y), (unsigned long)(2 * i - 1));
        mpz_mul_2exp(u, mpq_numref(y), 1);
        mpz_mul(t, re, u); /* (re + i im)(x + i u) */
        mpz_mul(re, re, x);
        mpz_mul(u, im, u);
        mpz_sub(re, re, u);
        mpz_mul(im, im, x);
        mpz_add(im, im, t);
    }
    return N % 2 ? mpz_sgn(im) : mpz_sgn(re);
}

bool s4d_rule(kernel *k, const step *p) {
    const char *s = p->text;
    mpq_t y, z;
    if (!read_is(&s, "root ")) return charpoly_rule(k, p);
    if (p->cites) refuse(k, EXIT_BAD, "cites a step, where none is needed");
    size_t N = parameter_small(k, "N", 1, 64);
    mpq_init(y), mpq_init(z);
    uint64_t index = read_small(k, &s, N);
    if (index >= N / 2) refuse(k, EXIT_BAD, "there are %zx roots with y > 0", N / 2);
    read_char(k, &s, ' ');
    read_number(k, &s, y);
    read_char(k, &s, ' ');
    read_number(k, &s, z);
    read_end(k, s);
    if (mpq_cmp(y, z) >= 0) refuse(k, EXIT_BAD, "the interval is empty");
    if (sign_at(k, N, y) * sign_at(k, N, z) >= 0) refuse(k, EXIT_BAD, "there is no change of sign in between");
    return true;
}
