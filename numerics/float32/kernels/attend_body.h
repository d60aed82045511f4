/* attend_body.h - the kernel of attend.c for one instruction set.  The same steps in the same order as attend.cl, whose
   head says what is computed; with fma the two give the same bits. */
#include "numerics/float32/kernels/simd.h"
#include "numerics/float32/kernels/tile.h"
#include "numerics/float32/kernels/weight.h"

#define CHUNK 8                                    /* keys that are passed over together */
#define CHUNKS (ATTEND_KEYS / CHUNK)
#define EVERY ((1u << CHUNKS) - 1)
#define GROUP (3 * LANES)                          /* queries of a register tile of scores, FEW keys each */
#define PASSES (BLOCK / GROUP * (STRIP / FEW))     /* tiles of a strip */

/* Queries lie along the lanes of scores, so that what a query has of its own - its largest score, its scale, its sum - is
   a lane. */
typedef struct OF(state) {
    _Alignas(64) float tile[ATTEND_KEYS * BLOCK]; /* scores, then weights: [key][query] */
    float panel[BLOCK * ATTEND_WIDE], sum[BLOCK * ATTEND_WIDE];
    float top[BLOCK], power[BLOCK], scale[BLOCK], total[BLOCK], least[BLOCK], shift[BLOCK];
    uint32_t alive[BLOCK / LANES]; /* the chunks of CHUNK keys in which some key weighs anything for these queries, a bit each */
    int sparse[BLOCK / LANES];     /* in the last tile not all were */
} OF(state);

/* Lanes from .. from + dim - 1 of the queries: panel[group][lane][GROUP]. */
TARGET static void OF(make_queries)(float *to, const float *const row[BLOCK], uint32_t from, uint32_t dim) {
    for (uint32_t r = 0; r < BLOCK; r++)
        for (uint32_t t = 0; t < dim; t++) to[(r / GROUP * dim + t) * GROUP + r % GROUP] = row[r][from + t];
}

/* tile[key][query] = (more ? itself : 0) + <q, k> for a strip of 16 keys K[t][16].  A chain of fma a sum: error at most
   gamma(dim) times the sum of |terms| (N15). */
TARGET static void OF(score_strip)(float *tile, const float *panel, const float *K, uint32_t dim, int more) {
    for (uint32_t part = 0; part < PASSES; part++) {
        uint32_t g = part / (STRIP / FEW) * GROUP, key = part % (STRIP / FEW) * FEW;
        const float *q = panel + (size_t)g * dim, *k = K + key;
        float *S = tile + key * BLOCK + g;
        vec acc[FEW][3];
        OF(look_ahead)((const float *)((uintptr_t)K + (uintptr_t)dim * STRIP * sizeof(float)), dim, part, PASSES);
#pragma GCC unroll 8
        for (int p = 0; p < FEW; p++)
#pragma GCC unroll 3
            for (int c = 0; c < 3; c++) acc[p][c] = more ? LOAD(S + p * BLOCK + c * LANES) : SET(0.0f);
#pragma GCC unroll 4
        for (uint32_t t = 0; t < dim; t++, q += GROUP, k += STRIP) {
            vec x[3];
#pragma GCC unroll 3
            for (int c = 0; c < 3; c++) x[c] = LOAD(q + c * LANES);
#pragma GCC unroll 8
            for (int p = 0; p < FEW; p++) {
                vec y = SET(k[p]);
#pragma GCC unroll 3
                for (int c = 0; c < 3; c++) acc[p][c] = FMA(x[c], y, acc[p][c]);
            }
        }
#pragma GCC unroll 8
        for (int p = 0; p < FEW; p++)
#pragma GCC unroll 3
            for (int c = 0; c < 3; c++) STORE(S + p * BLOCK + c * LANES, acc[p][c]);
    }
}

/* Dot products to scores, where that takes more than a product with a sharpness >= 0: slopes, keys that are not seen. */
TARGET static void OF(make_scores)(OF(state) *z, const attend_task *a, uint32_t rows, int32_t left) {
    int32_t far[BLOCK]; /* i - p of the tile's first key */
    for (uint32_t r = 0; r < BLOCK; r++) far[r] = left + (int32_t)(r < rows ? r : rows - 1);
    for (uint32_t r = 0; r < BLOCK; r += LANES) {
        ivec from;
        memcpy(&from, far + r, sizeof from);
        for (int32_t p = 0; p < ATTEND_KEYS; p++) {
            float *S = z->tile + (uint32_t)p * BLOCK + r;
            vec s = LOAD(S) * SET(a->sharpness);
            ivec distance = from - p, out = (distance < 0) | (distance >= (int32_t)a->window);
            if (a->slope != 0) s = FMA(__builtin_convertvector(distance, vec), SET(-a->slope), s);
            STORE(S, (vec)(((ivec)s & ~out) | ((ivec)SET(-INFINITY) & out)));
        }
    }
}

/* The lane's query has found a larger score: what follows from it. */
static inline void OF(grow)(OF(state) *z, uint32_t r, float top) {
    z->top[r] = top;
    z->scale[r] = power_grow(top, &z->power[r]);
    z->total[r] *= z->scale[r];
    z->shift[r] = power_shift(z->power[r]);
    z->least[r] = power_least(z->power[r]);
}

/* The chunks in which not every score of LANES queries is below the query's limit; NaN is not. */
TARGET static uint32_t OF(find_alive)(const OF(state) *z, uint32_t r, float factor) {
    float limit[LANES];
    const float *S = z->tile + r;
    uint32_t alive = 0;
    for (uint32_t k = 0; k < LANES; k++) limit[k] = power_limit(z->power[r + k], factor);
    vec most = LOAD(limit);
    for (uint32_t c = 0; c < CHUNKS; c++, S += CHUNK * BLOCK) {
        ivec low = LOAD(S) < most;
#pragma GCC unroll 8
        for (int p = 1; p < CHUNK; p++) low &= LOAD(S + p * BLOCK) < most;
        alive |= (uint32_t)!ALL(low) << c;
    }
    return alive;
}

/* The largest scores so far, times `factor`; sums of weights to their scale.  Queries for which a chunk of the last tile weighed
   nothing are first asked which chunks of this one count at all; that never changes a bit. */
TARGET static void OF(find_tops)(OF(state) *z, float factor) {
    for (uint32_t r = 0; r < BLOCK; r += LANES) {
        uint32_t alive = z->sparse[r / LANES] ? OF(find_alive)(z, r, factor) : EVERY;
        vec most = SET(-INFINITY), least = LOAD(z->least + r);
        z->alive[r / LANES] = alive;
        z->sparse[r / LANES] = alive != EVERY;
        STORE(z->scale + r, SET(1.0f));
        for (uint32_t c = 0; c < CHUNKS; c++) {
            if (!(alive >> c & 1)) continue;
            const float *S = z->tile + c * CHUNK * BLOCK + r;
            vec m = LOAD(S);
#pragma GCC unroll 8
            for (int p = 1; p < CHUNK; p++) m = MAX(m, LOAD(S + p * BLOCK));
            m *= SET(factor);
            z->sparse[r / LANES] |= ALL((ivec)(m < least));
            most = MAX(most, m);
        }
        ivec more = most > LOAD(z->top + r);
        if (ALL(~more)) continue;
        for (uint32_t k = 0; k < LANES; k++)
            if (more[k]) OF(grow)(z, r + k, most[k]);
    }
}

/* Scores to weights; where a chunk counts for other queries only, zeros. */
TARGET static void OF(make_weights)(OF(state) *z, float factor) {
    uint32_t any = 0;
    for (uint32_t r = 0; r < BLOCK; r += LANES) any |= z->alive[r / LANES];
    for (uint32_t r = 0; r < BLOCK; r += LANES) {
        vec least = LOAD(z->least + r), shift = LOAD(z->shift + r), total = SET(0.0f);
        for (uint32_t c = 0; c < CHUNKS; c++) {
            float *S = z->tile + c * CHUNK * BLOCK + r;
            if (z->alive[r / LANES] >> c & 1)
                for (int p = 0; p < CHUNK; p += 2, S += 2 * BLOCK) {
                    vec w[2];
                    BOTH w[k] = LOAD(S + k * BLOCK) * SET(factor);
                    OF(weigh)(w, shift, least);
                    BOTH STORE(S + k * BLOCK, w[k]);
                    BOTH total += w[k];
                }
            else if (any >> c & 1)
                for (int p = 0; p < CHUNK; p++) STORE(S + p * BLOCK, SET(0.0f));
        }
        STORE(z->total + r, LOAD(z->total + r) + total);
    }
}

/* sum[row][0..16) = scale[row] itself + sum_p tile[p][row] V[p][0..16) over the chunks that count for a row of the panel. */
TARGET static void OF(sum_tile)(OF(state) *z, float *sum, const float *V) {
    const float *scale = z->scale;
    for (uint32_t r0 = 0; r0 < BLOCK; r0 += ROWS, sum += ROWS * STRIP) {
        vec acc[ROWS][PARTS];
        uint32_t alive = z->alive[r0 / LANES] | z->alive[(r0 + ROWS - 1) / LANES];
        if (!alive) continue;
        OF(look_ahead)((const float *)((uintptr_t)V + ATTEND_KEYS * STRIP * sizeof(float)), ATTEND_KEYS,
                        r0 / ROWS, BLOCK / ROWS);
#pragma GCC unroll 12
        for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 4
            for (int c = 0; c < PARTS; c++) acc[r][c] = LOAD(sum + r * STRIP + c * LANES) * SET(scale[(int)r0 + r]);
        for (uint32_t chunk = 0; chunk < CHUNKS; chunk++) {
            if (!(alive >> chunk & 1)) continue;
            const float *tile = z->tile + chunk * CHUNK * BLOCK + r0, *v = V + chunk * CHUNK * STRIP;
#pragma GCC unroll 4
            for (uint32_t p = 0; p < CHUNK; p++, tile += BLOCK, v += STRIP) {
                vec x[PARTS];
#pragma GCC unroll 4
                for (int c = 0; c < PARTS; c++) x[c] = LOAD(v + c * LANES);
#pragma GCC unroll 12
                for (int r = 0; r < ROWS; r++) {
                    vec w = SET(tile[r]);
#pragma GCC unroll 4
                    for (int c = 0; c < PARTS; c++) acc[r][c] = FMA(w, x[c], acc[r][c]);
                }
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
        if (a->dim > ATTEND_WIDE) OF(make_queries)(z->panel, q, t, part);
        for (uint32_t c = 0; c < ATTEND_KEYS; c += STRIP)
            OF(score_strip)(z->tile + (size_t)c * BLOCK, z->panel,
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
        z.shift[r] = power_shift(POWER_NONE);
        z.least[r] = power_least(POWER_NONE);
        z.total[r] = 0;
        z.sparse[r / LANES] = 0;
    }
    for (size_t k = 0; k < (size_t)BLOCK * a->lanes; k++) z.sum[k] = 0; /* lanes: a multiple of 16 */
    if (a->dim <= ATTEND_WIDE) OF(make_queries)(z.panel, row, 0, a->dim);
    uint32_t from = a->first + 1 > a->window ? a->first + 1 - a->window : 0, to = a->first + rows - 1;
    for (uint32_t tile = ((from > a->low ? from : a->low) - a->low) / ATTEND_KEYS; tile <= (to - a->low) / ATTEND_KEYS; tile++)
        OF(one_tile)(&z, a, row, rows, tile);
    for (uint32_t r = 0; r < rows; r++)
        for (uint32_t j = 0; j < a->wide; j++)
            y[(size_t)r * a->vdim + j] = z.sum[(j / STRIP) * BLOCK * STRIP + r * STRIP + j % STRIP] / z.total[r];
}
#undef CHUNK
#undef CHUNKS
#undef EVERY
#undef GROUP
#undef PASSES
