/* attend_body.h - the kernel of attend.c for one instruction set.  The same steps in the same order as attend.cl, whose
   head says what is computed; with fma the two give the same bits. */
#include "numerics/float32/kernels/simd.h"
#include "numerics/float32/kernels/tile.h"
#include "numerics/float32/kernels/weight.h"

typedef struct OF(state) {
    float panel[BLOCK * ATTEND_WIDE], sum[BLOCK * ATTEND_WIDE], tile[BLOCK * ATTEND_KEYS];
    float top[BLOCK], power[BLOCK], scale[BLOCK];
    int dead[BLOCK], faint[BLOCK]; /* no key of this tile weighs anything; the largest of the last one did not */
    vec total[BLOCK][PARTS];
} OF(state);

/* Dot products to scores, where that takes more than a product with a sharpness >= 0: slopes, keys that are not seen. */
TARGET static void OF(make_scores)(OF(state) *z, const attend_task *a, uint32_t rows, int32_t left) {
    static const int32_t count[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    ivec step;
    memcpy(&step, count, sizeof step);
    for (uint32_t r = 0; r < BLOCK; r++) {
        float *S = z->tile + (size_t)r * ATTEND_KEYS;
        int32_t far = left + (int32_t)(r < rows ? r : rows - 1); /* i - p of the tile's first key */
        for (int32_t c = 0; c < ATTEND_KEYS; c += LANES) {
            vec s = LOAD(S + c) * SET(a->sharpness);
            ivec distance = (far - c) - step, out = (distance < 0) | (distance >= (int32_t)a->window);
            if (a->slope != 0) s = FMA(__builtin_convertvector(distance, vec), SET(-a->slope), s);
            STORE(S + c, (vec)(((ivec)s & ~out) | ((ivec)SET(-INFINITY) & out)));
        }
    }
}

/* Whether every number of S is below `limit`; NaN is not. */
TARGET static inline int OF(all_below)(const float *S, float limit) {
    ivec low = LOAD(S) < SET(limit);
    for (int c = LANES; c < ATTEND_KEYS; c += LANES) low &= LOAD(S + c) < SET(limit);
    return ALL(low);
}

/* The largest score of every row so far, times `factor`; sums of weights to its scale.  A row most of whose keys are far below
   its best one is first asked whether this tile counts at all; that never changes a bit. */
TARGET static void OF(find_tops)(OF(state) *z, float factor) {
    for (uint32_t r = 0; r < BLOCK; r++) {
        const float *S = z->tile + (size_t)r * ATTEND_KEYS;
        z->scale[r] = 1;
        z->dead[r] = z->faint[r] && OF(all_below)(S, power_limit(z->power[r], factor));
        if (z->dead[r]) continue;
        vec most[4];
        for (int c = 0; c < 4; c++) most[c] = LOAD(S + c * LANES);
        for (int c = 4; c < ATTEND_KEYS / LANES; c++) most[c % 4] = MAX(most[c % 4], LOAD(S + c * LANES));
        float top = LARGEST(MAX(MAX(most[0], most[1]), MAX(most[2], most[3]))) * factor;
        z->faint[r] = top < power_least(z->power[r]);
        if (!(top > z->top[r])) continue;
        z->top[r] = top;
        z->scale[r] = power_grow(top, &z->power[r]);
        for (int c = 0; c < PARTS; c++) z->total[r][c] *= SET(z->scale[r]);
    }
}

TARGET static void OF(make_weights)(OF(state) *z, float factor) {
    for (uint32_t r = 0; r < BLOCK; r++) {
        float *S = z->tile + (size_t)r * ATTEND_KEYS;
        uint32_t bits = power_bits(z->power[r]);
        vec least = SET(power_least(z->power[r])), total[PARTS];
        if (z->dead[r]) {
            for (int c = 0; c < ATTEND_KEYS; c += LANES) STORE(S + c, SET(0.0f));
            continue;
        }
        for (int c = 0; c < PARTS; c++) total[c] = SET(0.0f);
        for (int32_t k = 0; k < ATTEND_KEYS; k += STRIP)
#pragma GCC unroll 4
            for (int c = 0; c < PARTS; c++) {
                vec w = OF(weight)(LOAD(S + k + c * LANES) * SET(factor), bits, least);
                STORE(S + k + c * LANES, w);
                total[c] += w;
            }
        for (int c = 0; c < PARTS; c++) z->total[r][c] += total[c];
    }
}

/* sum[row][0..16) = scale[row] itself + sum_p tile[row][p] V[p][0..16), where not all rows of the panel are dead. */
TARGET static void OF(sum_tile)(OF(state) *z, float *sum, const float *V) {
    const float *tile = z->tile, *scale = z->scale;
    for (uint32_t r0 = 0; r0 < BLOCK; r0 += ROWS, sum += ROWS * STRIP, tile += ROWS * ATTEND_KEYS) {
        vec acc[ROWS][PARTS];
        int dead = 1;
        for (uint32_t r = 0; r < ROWS; r++) dead &= z->dead[r0 + r];
        if (dead) continue;
        OF(look_ahead)((const float *)((uintptr_t)V + ATTEND_KEYS * STRIP * sizeof(float)), ATTEND_KEYS, r0);
#pragma GCC unroll 12
        for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 4
            for (int c = 0; c < PARTS; c++) acc[r][c] = LOAD(sum + r * STRIP + c * LANES) * SET(scale[(int)r0 + r]);
        for (uint32_t p = 0; p < ATTEND_KEYS; p++) {
            vec v[PARTS];
#pragma GCC unroll 4
            for (int c = 0; c < PARTS; c++) v[c] = LOAD(V + p * STRIP + c * LANES);
#pragma GCC unroll 12
            for (int r = 0; r < ROWS; r++) {
                vec w = SET(tile[(uint32_t)r * ATTEND_KEYS + p]);
#pragma GCC unroll 4
                for (int c = 0; c < PARTS; c++) acc[r][c] = FMA(w, v[c], acc[r][c]);
            }
        }
#pragma GCC unroll 12
        for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 4
            for (int c = 0; c < PARTS; c++) STORE(sum + r * STRIP + c * LANES, acc[r][c]);
    }
}

TARGET static void OF(one_tile)(OF(state) *z, const attend_task *a, const float *const q[BLOCK], uint32_t rows,
                                uint32_t tile) {
    uint32_t key = a->low + tile * ATTEND_KEYS, last = a->first + rows - 1;
    int edge = key + ATTEND_KEYS - 1 > a->first || last - key >= a->window;
    for (uint32_t t = 0; t < a->dim; t += ATTEND_WIDE) {
        uint32_t part = a->dim - t < ATTEND_WIDE ? a->dim - t : ATTEND_WIDE;
        if (a->dim > ATTEND_WIDE) OF(make_panels)(z->panel, q, t, part);
        for (uint32_t c = 0; c < ATTEND_KEYS; c += STRIP)
            OF(dot_tile)(z->tile + c, ATTEND_KEYS, z->panel,
                         a->k + ((size_t)(tile * ATTEND_KEYS + c) * a->dim + (size_t)t * STRIP), part, t > 0);
    }
    int plain = !edge && a->slope == 0 && a->sharpness >= 0;
    if (!plain) OF(make_scores)(z, a, rows, (int32_t)a->first - (int32_t)key);
    OF(find_tops)(z, plain ? a->sharpness : 1);
    OF(make_weights)(z, plain ? a->sharpness : 1);
    const float *V = a->v + ((size_t)tile * a->strips + a->strip) * ATTEND_KEYS * STRIP;
    for (uint32_t j = 0; j < a->lanes; j += STRIP)
        OF(sum_tile)(z, z->sum + (size_t)j * BLOCK, V + (size_t)j * ATTEND_KEYS);
}

/* `rows` queries from a->first on. */
TARGET static void OF(attend_block)(float *y, const float *q, const attend_task *a, uint32_t rows) {
    OF(state) z;
    const float *row[BLOCK]; /* the last one repeated up to BLOCK */
    for (uint32_t r = 0; r < BLOCK; r++) {
        row[r] = q + (size_t)(r < rows ? r : rows - 1) * a->dim;
        z.top[r] = -FLT_MAX;
        z.power[r] = POWER_NONE;
        z.faint[r] = 0;
        for (int c = 0; c < PARTS; c++) z.total[r][c] = SET(0.0f);
    }
    for (size_t k = 0; k < (size_t)BLOCK * a->lanes; k++) z.sum[k] = 0; /* lanes: a multiple of 16 */
    if (a->dim <= ATTEND_WIDE) OF(make_panels)(z.panel, row, 0, a->dim);
    uint32_t from = a->first + 1 > a->window ? a->first + 1 - a->window : 0, to = a->first + rows - 1;
    for (uint32_t tile = ((from > a->low ? from : a->low) - a->low) / ATTEND_KEYS; tile <= (to - a->low) / ATTEND_KEYS; tile++)
        OF(one_tile)(&z, a, row, rows, tile);
    for (uint32_t r = 0; r < rows; r++) {
        float lane[STRIP];
        for (int c = 0; c < PARTS; c++) STORE(lane + c * LANES, z.total[r][c]);
        for (int half = STRIP / 2; half; half /= 2)
            for (int k = 0; k < half; k++) lane[k] += lane[k + half];
        for (uint32_t j = 0; j < a->wide; j++)
            y[(size_t)r * a->vdim + j] = z.sum[(j / STRIP) * BLOCK * STRIP + r * STRIP + j % STRIP] / lane[0];
    }
}
