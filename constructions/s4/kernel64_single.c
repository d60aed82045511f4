/* kernel64_single.c - the algorithm in single precision, with complex quotients, as programs for float32 have it: every input
   rounded once, every operation in floats; the inverse transform, whose own loss is small, is that of kernel64.h. */
#include <complex.h>
#include <math.h>

#include "constructions/s4/kernel64.h"
#include "constructions/s4/kernel64_node.h"
#include "numerics/float64/complex64.h"

static float complex single(double re, double im) { return (float complex)complex64(re, im); }

/* S_vu at g = i w. */
static void sums(float complex S[S4_64_SIDES][S4_64_SIDES], const cauchy64 *c, float w) {
    const size_t sides = c->sums > 4 ? 3 : 2;
    for (size_t i = 0; i < c->sums; i++) S[i / sides][i % sides] = 0;
    for (size_t m = 0; m < c->poles; m++)
        for (int side = 0; side < 2; side++) {
            const double sign = side ? -1 : 1, *pole = c->pole + 2 * m, *weight = c->pole + 2 * (c->poles + m * c->sums);
            const float complex inverse = 1 / (single(0, (double)w) - single(pole[0], sign * pole[1]));
            for (size_t i = 0; i < c->sums; i++)
                S[i / sides][i % sides] += single(weight[2 * i], sign * weight[2 * i + 1]) * inverse;
        }
}

static float complex woodbury(float complex S[S4_64_SIDES][S4_64_SIDES], size_t r) {
    const float complex a = 1 + S[1][1];
    if (r == 1) return S[0][0] - S[0][1] * S[1][0] / a;
    const float complex d = 1 + S[2][2], det = a * d - S[1][2] * S[2][1];
    const float complex x = (d * S[1][0] - S[1][2] * S[2][0]) / det, y = (a * S[2][0] - S[2][1] * S[1][0]) / det;
    return S[0][0] - S[0][1] * x - S[0][2] * y;
}

void s4_kernel64_single(const double **K, s4_kernel64 *k) {
    const size_t L = k->L;
    for (size_t j = 0; 2 * j < L; j++) {
        float complex S[S4_64_SIDES][S4_64_SIDES];
        const float t = (float)tan(M_PI * (double)j / (double)L), w = (float)(2 / k->h) * t;
        sums(S, &k->sums, w);
        const float complex value = single(1, (double)t) * woodbury(S, k->r);
        k->fft.spectrum[2 * j] = (double)crealf(value), k->fft.spectrum[2 * j + 1] = (double)cimagf(value);
    }
    if (L % 2 == 0) k->fft.spectrum[L] = (double)(float)k->limit, k->fft.spectrum[L + 1] = 0;
    fft64_inverse(&k->fft);
    *K = k->fft.signal;
}
