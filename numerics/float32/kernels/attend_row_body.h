/* attend_row_body.h - the kernel of attend_row.c for one instruction set of 4 or 8 lanes. */
#include "numerics/float32/kernels/simd.h"
#include "numerics/float32/kernels/weight.h"

#define EIGHT (8 / LANES)

/* <x, y>: lane t % 8 in sum t % 8, folded in halves. */
TARGET static float OF(dot)(const float *x, const float *y, uint32_t dim) {
    vec acc[EIGHT];
    float lane[8];
    uint32_t t = 0;
    for (int c = 0; c < EIGHT; c++) acc[c] = SET(0.0f);
    for (; t + 8 <= dim; t += 8)
        for (int c = 0; c < EIGHT; c++) acc[c] = FMA(LOAD(x + t + c * LANES), LOAD(y + t + c * LANES), acc[c]);
    for (int c = 0; c < EIGHT; c++) STORE(lane + c * LANES, acc[c]);
    for (uint32_t k = 0; t + k < dim; k++) lane[k] = FMA_ONE(x[t + k], y[t + k], lane[k]);
    for (int half = 4; half; half /= 2)
        for (int k = 0; k < half; k++) lane[k] += lane[k + half];
    return lane[0];
}

/* o = scale o + sum_p w[p] v_p over `keys` rows of v. */
TARGET static void OF(add_values)(float *o, const float *w, const float *v, uint32_t keys, uint32_t dim, float scale) {
    uint32_t j = 0;
    for (; j + 8 <= dim; j += 8) {
        vec acc[EIGHT];
        for (int c = 0; c < EIGHT; c++) acc[c] = LOAD(o + j + c * LANES) * SET(scale);
        for (uint32_t p = 0; p < keys; p++)
            for (int c = 0; c < EIGHT; c++) acc[c] = FMA(SET(w[p]), LOAD(v + (size_t)p * dim + j + c * LANES), acc[c]);
        for (int c = 0; c < EIGHT; c++) STORE(o + j + c * LANES, acc[c]);
    }
    for (; j < dim; j++) {
        float sum = o[j] * scale;
        for (uint32_t p = 0; p < keys; p++) sum = FMA_ONE(w[p], v[(size_t)p * dim + j], sum);
        o[j] = sum;
    }
}

/* Keys `from` .. to - 1, of which all are seen by the query at `position`. */
TARGET static void OF(attend_segment)(const row_task *a, uint32_t from, uint32_t to, uint32_t position) {
    float top = -FLT_MAX, power = POWER_NONE, sum[8] = {0}, s[ROW_KEYS], *o = a->part + 2;
    for (uint32_t j = 0; j < a->vdim; j++) o[j] = 0;
    for (uint32_t key = from; key < to; key += ROW_KEYS) {
        uint32_t keys = to - key < ROW_KEYS ? to - key : ROW_KEYS;
        const float *k = a->k + (size_t)(key - a->low) * a->dim;
        float most = top, scale = 1;
        for (uint32_t p = 0; p < ROW_KEYS; p++) {
            s[p] = -INFINITY;
            if (p >= keys) continue;
            s[p] = OF(dot)(a->q, k + (size_t)p * a->dim, a->dim) * a->sharpness;
            if (a->slope != 0) s[p] = FMA_ONE((float)(position - key - p), -a->slope, s[p]);
            most = s[p] > most ? s[p] : most;
        }
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
#undef EIGHT
