/* cauchy64_body.h - eight nodes against all poles, four sums at a time; included once for each width of registers,
   with OF(name) (the function's name), TARGET, WIDE (doubles in a register), SET(x) = x in all of one
   and FMA(a, b, c) = a b + c defined.
   For a pair, with D = d0^2 + (2aw)^2, d = d0/D, e = 2a/D:
       re += n0 d + n1 f, f = -w^2 e;   im/w += n1 d + n0 e. */
#include "numerics/float64/cauchy64_arc.h"
#include "numerics/float64/cauchy64_path.h"

typedef double vec __attribute__((vector_size(8 * WIDE)));
typedef double near_vec __attribute__((vector_size(8 * WIDE), aligned(8), may_alias));

TARGET void OF(block)(double *re, double *im, const double *row, size_t poles, const double *w) {
    const vec zero = {0};
    for (size_t at = 0; at < CAUCHY64_LANES; at += WIDE) {
        const vec x = *(const near_vec *)(w + at), square = x * x;
        vec sum_re[CAUCHY64_GROUP] = {zero, zero, zero, zero}, sum_im[CAUCHY64_GROUP] = {zero, zero, zero, zero};
        const double *p = row;
        for (size_t l = 0; l < poles; l++, p += CAUCHY64_ROW) {
            const vec y = SET(p[0]);
            const vec d0 = FMA(y - x, y + x, SET(p[1]));
            const vec inverse = 1.0 / FMA(d0, d0, square * p[3]);
            const vec d = d0 * inverse, e = inverse * p[2], f = -square * e;
            for (size_t k = 0; k < CAUCHY64_GROUP; k++) {
                const vec n0 = SET(p[4 + k]), n1 = SET(p[8 + k]);
                sum_re[k] = FMA(n0, d, FMA(n1, f, sum_re[k]));
                sum_im[k] = FMA(n1, d, FMA(n0, e, sum_im[k]));
            }
        }
        for (size_t k = 0; k < CAUCHY64_GROUP; k++) {
            *(near_vec *)(re + k * CAUCHY64_LANES + at) = sum_re[k];
            *(near_vec *)(im + k * CAUCHY64_LANES + at) = x * sum_im[k];
        }
    }
}

/* Powers of all poles side by side, WIDE at a time; their sums over the lanes at the end. */
TARGET void OF(powers)(double *coefficient, size_t terms, const double *rows, size_t poles) {
    vec sum[CAUCHY64_TERMS_MOST][2 * CAUCHY64_GROUP];
    for (size_t p = 0; p < terms; p++)
        for (size_t k = 0; k < 2 * CAUCHY64_GROUP; k++) sum[p][k] = SET(0);
    for (size_t at = 0; at < poles; at += WIDE) {
        const near_vec *row = (const near_vec *)(rows + at);
        const size_t step = poles / WIDE;
        const vec q_re = row[0], q_im = row[step];
        vec v[2 * CAUCHY64_GROUP];
        for (size_t k = 0; k < 2 * CAUCHY64_GROUP; k++) v[k] = row[(2 + k) * step];
        vec re = SET(1), im = SET(0);
        for (size_t p = 0; p < terms; p++) {
            for (size_t k = 0; k < CAUCHY64_GROUP; k++) {
                sum[p][2 * k] = FMA(re, v[2 * k], FMA(-im, v[2 * k + 1], sum[p][2 * k]));
                sum[p][2 * k + 1] = FMA(re, v[2 * k + 1], FMA(im, v[2 * k], sum[p][2 * k + 1]));
            }
            const vec next = re * q_re - im * q_im;
            im = FMA(re, q_im, im * q_re);
            re = next;
        }
    }
    for (size_t p = 0; p < terms; p++)
        for (size_t k = 0; k < 2 * CAUCHY64_GROUP; k++) {
            double all = 0;
            for (size_t lane = 0; lane < WIDE; lane++) all += sum[p][k][lane];
            coefficient[p * 2 * CAUCHY64_GROUP + k] = all;
        }
}

/* Four registers at a time, so that a coefficient is fetched once for all of them. */
#define HELD 4
TARGET void OF(horner)(double *re, double *im, const double *coefficient, size_t terms, const double *s, const double *f,
                       size_t nodes) {
    for (size_t i = 0; i < nodes; i += HELD * WIDE) {
        vec x[HELD], a[HELD], b[HELD];
        for (size_t h = 0; h < HELD; h++) x[h] = *(const near_vec *)(s + i + h * WIDE), a[h] = b[h] = SET(0);
        for (size_t p = terms; p-- > 0;) {
            const vec up = SET(coefficient[p * 2 * CAUCHY64_GROUP]), down = SET(coefficient[p * 2 * CAUCHY64_GROUP + 1]);
            for (size_t h = 0; h < HELD; h++) a[h] = FMA(a[h], x[h], up), b[h] = FMA(b[h], x[h], down);
        }
        for (size_t h = 0; h < HELD; h++) {
            const vec scale = *(const near_vec *)(f + i + h * WIDE);
            near_vec *to_re = (near_vec *)(re + i + h * WIDE), *to_im = (near_vec *)(im + i + h * WIDE);
            *to_re = FMA(a[h], scale, *to_re);
            *to_im = FMA(b[h], scale, *to_im);
        }
    }
}
