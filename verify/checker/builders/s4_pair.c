/* s4_pair.c - complex rationals, each operation counted as one. */
#include "verify/checker/builders/s4_step.h"

s4_pair s4_at(dense m, size_t i, size_t j) {
    s4_pair z;
    z.re[0] = (*dense_at(m, i, j))[0];
    z.im[0] = (*dense_at(m, i + m.rows / 2, j))[0];
    return z;
}

s4_pair s4_times(s4_step *s, s4_pair a, s4_pair b, bool conjugate) {
    s4_pair z;
    mpq_t t;
    mpq_init(z.re), mpq_init(z.im), mpq_init(t);
    mpq_mul(z.re, a.re, b.re);
    mpq_mul(t, a.im, b.im);
    (conjugate ? mpq_add : mpq_sub)(z.re, z.re, t);
    mpq_mul(z.im, a.im, b.re);
    if (conjugate) mpq_neg(z.im, z.im);
    mpq_mul(t, a.re, b.im);
    mpq_add(z.im, z.im, t);
    s->operations++;
    return z;
}

s4_pair s4_plus(s4_step *s, s4_pair a, s4_pair b, bool minus) {
    s4_pair z;
    mpq_init(z.re), mpq_init(z.im);
    (minus ? mpq_sub : mpq_add)(z.re, a.re, b.re);
    (minus ? mpq_sub : mpq_add)(z.im, a.im, b.im);
    s->operations++;
    return z;
}
