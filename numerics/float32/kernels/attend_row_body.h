/* attend_row_body.h - the kernel of attend_row.c for one instruction set of 4 or 8 lanes. */
#include "numerics/float32/kernels/simd.h"
#include "numerics/float32/kernels/weight.h"

#define EIGHT (8 / LANES)

/* <x, y>: lane t % 8 in sum t % 8, then the last dim % 8 lanes as the end of eight, of which `last` holds those of x with 0
   in place of the ones before (fma(0, y, sum) = sum); folded in halves. */
TARGET static float OF(dot)(const float *x, const float *last, const float *y, uint32_t dim) {
    vec acc[EIGHT];
    float lane[8];
    uint32_t t = 0;
    for (int c = 0; c < EIGHT; c++) acc[c] = SET(0.0f);
    for (; t + 8 <= dim; t += 8)
        for (int c = 0; c < EIGHT; c++) acc[c] = FMA(LOAD(x + t + c * LANES), LOAD(y + t + c * LANES), acc[c]);
    if (t && t < dim)
        for (int c = 0; c < EIGHT; c++) acc[c] = FMA(LOAD(last + c * LANES), LOAD(y + dim - 8 + c * LANES), acc[c]);
    for (int c = 0; c < EIGHT; c++) STORE(lane + c * LANES, acc[c]);
    for (uint32_t k = 0; dim < 8 && k < dim; k++) lane[k] = FMA_ONE(x[k], y[k], lane[k]);
    for (int half = 4; half; half /= 2)
        for (int k = 0; k < half; k++) lane[k] += lane[k + half];
    return lane[0];
}

/* The same with eight rows of y, for dim >= 8. */
TARGET static void OF(dot_eight)(float *s, const float *x, const float *last, const float *y, size_t dim) {
#if ISA == ISA_AVX2
    __m256 acc[8], half[4];
    for (int i = 0; i < 8; i++) acc[i] = _mm256_setzero_ps();
    size_t t = 0;
    for (; t + 8 <= dim; t += 8) {
        __m256 one = _mm256_loadu_ps(x + t);
#pragma GCC unroll 8
        for (size_t i = 0; i < 8; i++) acc[i] = _mm256_fmadd_ps(one, _mm256_loadu_ps(y + i * dim + t), acc[i]);
    }
    if (t < dim) {
        __m256 one = _mm256_loadu_ps(last);
#pragma GCC unroll 8
        for (size_t i = 0; i < 8; i++) acc[i] = _mm256_fmadd_ps(one, _mm256_loadu_ps(y + (i + 1) * dim - 8), acc[i]);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) /* rows i and i + 4 side by side */
        half[i] = _mm256_add_ps(_mm256_permute2f128_ps(acc[i], acc[i + 4], 0x20),
                                _mm256_permute2f128_ps(acc[i], acc[i + 4], 0x31));
    __m256 a = _mm256_add_ps(_mm256_shuffle_ps(half[0], half[1], 0x44), _mm256_shuffle_ps(half[0], half[1], 0xee));
    __m256 b = _mm256_add_ps(_mm256_shuffle_ps(half[2], half[3], 0x44), _mm256_shuffle_ps(half[2], half[3], 0xee));
    _mm256_storeu_ps(s, _mm256_add_ps(_mm256_shuffle_ps(a, b, 0x88), _mm256_shuffle_ps(a, b, 0xdd)));
#else
    for (size_t i = 0; i < 8; i++) s[i] = OF(dot)(x, last, y + i * dim, (uint32_t)dim);
#endif
}

/* o = scale o + sum_p w[p] v_p over `keys` rows of v, in the order of p, for dim < 8: every lane a sum of its own, side by
   side; lanes past the last stand for the last again. */
TARGET static void OF(add_few)(float *o, const float *w, const float *v, uint32_t keys, uint32_t dim, float scale) {
    float sum[7];
    uint32_t at[7];
    for (uint32_t i = 0; i < 7; i++) {
        at[i] = i < dim ? i : dim - 1;
        sum[i] = o[at[i]] * scale;
    }
    for (uint32_t p = 0; p < keys; p++, v += dim) {
#pragma GCC unroll 7
        for (int i = 0; i < 7; i++) sum[i] = FMA_ONE(w[p], v[at[i]], sum[i]);
    }
    for (uint32_t i = 0; i < dim; i++) o[i] = sum[i];
}

#define CHAINS 4 /* eights of lanes at once: as many sums as hide what one fma waits for the last */

/* The same for any dim, CHAINS eights of lanes at once.  The last eight may overlap the eight before: both stand in the
   same pass, so both begin from the old o, and give the shared lanes the same numbers. */
TARGET static void OF(add_values)(float *o, const float *w, const float *v, uint32_t keys, uint32_t dim, float scale) {
    for (uint32_t end = (dim + 7) / 8, first; dim >= 8 && end; end = first) {
        vec acc[CHAINS][EIGHT];
        uint32_t at[CHAINS];
        first = end > CHAINS ? end - CHAINS : 0;
        for (uint32_t i = 0; i < CHAINS; i++) {
            at[i] = 8 * (first + i < end ? first + i : end - 1);
            if (at[i] > dim - 8) at[i] = dim - 8;
            for (int c = 0; c < EIGHT; c++) acc[i][c] = LOAD(o + at[i] + c * LANES) * SET(scale);
        }
        for (uint32_t p = 0; p < keys; p++) {
            vec one = SET(w[p]);
            const float *row = v + (size_t)p * dim;
#pragma GCC unroll 4
            for (int i = 0; i < CHAINS; i++)
                for (int c = 0; c < EIGHT; c++) acc[i][c] = FMA(one, LOAD(row + at[i] + c * LANES), acc[i][c]);
        }
        for (int i = 0; i < CHAINS; i++)
            for (int c = 0; c < EIGHT; c++) STORE(o + at[i] + c * LANES, acc[i][c]);
    }
    if (dim < 8) OF(add_few)(o, w, v, keys, dim, scale);
}

/* The scores of a tile's keys, the first at distance `far`, behind them -infinity; returns the largest of them and of most. */
TARGET static float OF(scores)(float *s, const row_task *a, const float *last, const float *k, uint32_t keys, uint32_t far,
                               float most) {
    uint32_t p = 0;
    for (; a->dim >= 8 && p + 8 <= keys; p += 8) OF(dot_eight)(s + p, a->q, last, k + (size_t)p * a->dim, a->dim);
    for (; p < keys; p++) s[p] = OF(dot)(a->q, last, k + (size_t)p * a->dim, a->dim);
    for (p = 0; p < keys; p++) s[p] *= a->sharpness;
    for (p = 0; p < keys && a->slope != 0; p++) s[p] = FMA_ONE((float)(far - p), -a->slope, s[p]);
    for (p = keys; p < ROW_KEYS; p++) s[p] = -INFINITY;
    vec all = SET(most);
    for (p = 0; p < ROW_KEYS; p += LANES) all = MAX(LOAD(s + p), all); /* NaN is never the larger one */
    for (p = 0; p < LANES; p++) most = all[p] > most ? all[p] : most;
    return most;
}

/* Keys `from` .. to - 1, of which all are seen by the query at `position`. */
TARGET static void OF(attend_segment)(const row_task *a, uint32_t from, uint32_t to, uint32_t position) {
    float top = -FLT_MAX, power = POWER_NONE, sum[8] = {0}, last[8] = {0}, s[ROW_KEYS], *o = a->part + 2;
    for (uint32_t t = a->dim / 8 * 8; a->dim >= 8 && t < a->dim; t++) last[8 + t - a->dim] = a->q[t];
    for (uint32_t j = 0; j < a->vdim; j++) o[j] = 0;
    for (uint32_t key = from; key < to; key += ROW_KEYS) {
        uint32_t keys = to - key < ROW_KEYS ? to - key : ROW_KEYS;
        const float *k = a->k + (size_t)(key - a->low) * a->dim;
        float scale = 1, most = OF(scores)(s, a, last, k, keys, position - key, top);
        if (most != top) {
            scale = power_grow(most, &power);
            top = most;
            for (int c = 0; c < 8; c++) sum[c] *= scale;
        }
        for (uint32_t p = 0; p < ROW_KEYS; p += LANES) {
            vec w = OF(weight)(LOAD(s + p), SET(power_shift(power)), SET(power_least(power)));
            STORE(s + p, w);
            STORE(sum + p % 8, LOAD(sum + p % 8) + w);
        }
        OF(add_values)(o, s, a->v + (size_t)(key - a->low) * a->vdim, keys, a->vdim, scale);
    }
    for (int half = 4; half; half /= 2)
        for (int k = 0; k < half; k++) sum[k] += sum[k + half];
    a->part[0] = power;
    a->part[1] = sum[0];
}
#undef CHAINS
#undef EIGHT
