/* cauchy64_body.h - eight nodes against all poles, four sums at a time; included once for each width of registers,
   with BLOCK (the function's name), TARGET, WIDE (doubles in a register), SET(x) = x in all of one
   and FMA(a, b, c) = a b + c defined.
   For a pair, with D = d0^2 + (2aw)^2, d = d0/D, e = 2a/D:
       re += n0 d + n1 f, f = -w^2 e;   im/w += n1 d + n0 e. */
#include "numerics/float64/cauchy64_path.h"

typedef double vec __attribute__((vector_size(8 * WIDE)));
typedef double near_vec __attribute__((vector_size(8 * WIDE), aligned(8), may_alias));

TARGET void BLOCK(double *re, double *im, const double *row, size_t poles, const double *w) {
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
