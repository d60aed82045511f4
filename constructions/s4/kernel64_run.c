/* kernel64_run.c - the values at the nodes, block by block, and the inverse transform. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constructions/s4/kernel64.h"
#include "constructions/s4/kernel64_node.h"
#include "numerics/float64/complex64.h"
#include "numerics/float64/dense64.h"

/* How close a node may be to an eigenvalue on the axis, |w - y| <= close (w + y), before the sums there are given up:
   they cancel, and leave an error of about u/close, u = 2^-53.  With 4/L it comes to u/4 in K, which divides by L, and
   at most a few nodes an eigenvalue are solved for one by one. */
static double closeness(size_t L) { return fmin(0x1p-6, 4 / (double)L); }

/* tan(pi q/(2L)), 0 <= q < L, to its last digits also near L. */
static double tangent(const s4_kernel64 *k, size_t q) {
    const double unit = M_PI / (2 * (double)k->L);
    return 2 * q <= k->L ? tan(unit * (double)q) : 1 / tan(unit * (double)(k->L - q));
}

/* t[i] := tan(pi (first+i)/L), i < count, all first+i <= L/4, or all above and below L/2: one tangent by the library,
   the others by (a + b)/(1 - ab) with a, b > 0 of a sum of angles up to pi/4, so that nothing cancels; above L/4 by the
   reciprocal of the rest's tangent, which keeps its relative accuracy up to the pole. */
static void tangents(double *t, const s4_kernel64 *k, size_t first, size_t count) {
    const double L = (double)k->L;
    if (4 * first <= k->L) {
        const double a = tan(M_PI * (double)first / L);
        for (size_t i = 0; i < count; i++) t[i] = (a + k->small[i]) / (1 - a * k->small[i]);
        return;
    }
    const size_t last = first + count - 1;
    const double a = tan(M_PI * (double)(k->L - 2 * last) / (2 * L));
    for (size_t i = 0; i < count; i++) t[count - 1 - i] = (1 - a * k->small[i]) / (a + k->small[i]);
}

/* CLAIM s4:T3/woodbury: r = 1, in real arithmetic, which the compiler can put side by side. */
static void combine_one(double *restrict out, double sign, const double *restrict re, const double *restrict im,
                        const double *restrict t, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const double a = re[count + i], b = im[count + i], c = re[2 * count + i], d = im[2 * count + i];
        const double x = 1 + re[3 * count + i], y = im[3 * count + i], scale = sign / (x * x + y * y);
        const double top_re = a * c - b * d, top_im = a * d + b * c; /* k_CP k_QB, then divided by 1 + k_QP */
        const double value_re = re[i] + (top_re * x + top_im * y) * scale;
        const double value_im = im[i] + (top_im * x - top_re * y) * scale;
        out[2 * i] = value_re - t[i] * value_im;
        out[2 * i + 1] = value_im + t[i] * value_re;
    }
}

static void combine_two(double *out, double sign, const double *re, const double *im, const double *t, size_t count) {
    for (size_t i = 0; i < count; i++) {
        double complex s[S4_64_SIDES][S4_64_SIDES];
        for (size_t v = 0; v < 3; v++)
            for (size_t u = 0; u < 3; u++) s[v][u] = complex64(re[(3 * v + u) * count + i], im[(3 * v + u) * count + i]);
        const double complex a = 1 + s[1][1], d = 1 + s[2][2], det = a * d - s[1][2] * s[2][1];
        const double complex x = (d * s[1][0] - s[1][2] * s[2][0]) / det, y = (a * s[2][0] - s[2][1] * s[1][0]) / det;
        const double complex value = (1 + I * t[i]) * (s[0][0] + sign * (s[0][1] * x + s[0][2] * y));
        out[2 * i] = creal(value), out[2 * i + 1] = cimag(value);
    }
}

static status block(s4_kernel64 *k, size_t first, size_t count) {
    const size_t all = k->sums.sums;
    double *t = k->block, *w = t + S4_64_BLOCK, *re = w + S4_64_BLOCK, *im = re + all * S4_64_BLOCK;
    double *out = k->fft.spectrum + 2 * first;
    tangents(t, k, first, count);
    for (size_t i = 0; i < count; i++) w[i] = (double)k->rule.scale / k->h * t[i];
    status st = ST_OK;
    if (count == S4_64_BLOCK) st = cauchy64_arc_sums(re, im, &k->arc, w, t, tangent(k, 2 * first + count - 1), k->path);
    else st = cauchy64_sums(re, im, &k->sums, w, count, k->path);
    if (st != ST_OK) return st;
    if (k->r == 1) combine_one(out, k->rule.woodbury, re, im, t, count);
    else combine_two(out, k->rule.woodbury, re, im, t, count);
    return ST_OK;
}

/* The value at node j from the whole resolvent: (1 + i t) Ct (i w I - A)^-1 B. */
static status whole(s4_kernel64 *k, size_t j) {
    const size_t N = k->N;
    double t;
    double complex value = 0, *M = calloc(N * N + N, sizeof *M);
    if (!M) return ST_MEMORY;
    double complex *x = M + N * N;
    status st = ST_OK;
    tangents(&t, k, j, 1);
    const double w = (double)k->rule.scale / k->h * t;
    for (size_t i = 0; i < N * N; i++) M[i] = complex64(-k->A[i], i % (N + 1) == 0 ? w : 0);
    for (size_t n = 0; n < N; n++) x[n] = k->B[n];
    TRY(dense64_solve(x, 1, M, N));
    for (size_t n = 0; n < N; n++) value += k->C[n] * x[n];
    value *= 1 + I * t;
    k->fft.spectrum[2 * j] = creal(value), k->fft.spectrum[2 * j + 1] = cimag(value);
out:
    free(M);
    return st;
}

/* CLAIM s4:T3/singular: the nodes near eigenvalues on the axis, sought around theta = 2 atan(h y/2): |d theta| <= |d
   w|/w. */
static status near_poles(s4_kernel64 *k) {
    status st = ST_OK;
    if (k->modes->shift != 0) return ST_OK;
    for (size_t m = 0; m < k->modes->poles; m++) {
        const double y = k->modes->y[m], node = (double)k->L / M_PI * atan(k->h / 2 * y);
        const double close = closeness(k->L), reach = 2 * close * (double)k->L + 2;
        size_t j = node > reach ? (size_t)(node - reach) : 0;
        for (; 2 * j < k->L && (double)j <= node + reach; j++) {
            double t;
            tangents(&t, k, j, 1);
            const double w = (double)k->rule.scale / k->h * t;
            if (fabs(w - y) <= close * (w + y)) TRY(whole(k, j));
        }
    }
out:
    return st;
}

status s4_kernel64_run(const double **K, s4_kernel64 *k) {
    status st = ST_OK;
    const size_t L = k->L, quarter = L / 4 + 1; /* nodes up to L/4 */
    for (size_t j = 0; 2 * j < L;) {
        size_t end = j < quarter ? quarter : (L + 1) / 2, count = end - j < S4_64_BLOCK ? end - j : S4_64_BLOCK;
        TRY(block(k, j, count));
        j += count;
    }
    TRY(near_poles(k));
    if (L % 2 == 0) { /* CLAIM s4:T3/limit */
        k->fft.spectrum[L] = k->rule.limit ? k->limit : 0;
        k->fft.spectrum[L + 1] = 0;
    }
    fft64_inverse(&k->fft);
    *K = k->fft.signal;
out:
    return st;
}
