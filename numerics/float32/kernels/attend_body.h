/* attend_body.h - the kernel of attend.c for one instruction set.  The same steps in the same order as attend.cl, whose
   head says what is computed; with fma the two give the same bits. */
#include "numerics/float32/kernels/simd.h"
#include "numerics/float32/kernels/tile.h"
#include "numerics/float32/kernels/weight.h"

#define CHUNK 8                                    /* keys that are passed over together */
#define CHUNKS (ATTEND_KEYS / CHUNK)
#define EVERY ((1u << CHUNKS) - 1)
#define GROUP (3 * LANES)                          /* queries of a register tile, for FEW keys or lanes of v */
#define PASSES (BLOCK / GROUP * (STRIP / FEW))     /* tiles of accumulators a strip */

/* Queries lie along the lanes of both products, so that what a query has of its own - its largest score, its scale, its
   sums - is a lane, and both are one loop over the same tile of accumulators. */
typedef struct OF(state) {
    _Alignas(64) float tile[ATTEND_KEYS * BLOCK]; /* scores, then weights: [group of queries][key][GROUP] */
    float most[ATTEND_KEYS / FEW * BLOCK];        /* [FEW keys][query]: the largest of these scores; it may lose a NaN */
    float panel[BLOCK * ATTEND_WIDE], sum[BLOCK * ATTEND_WIDE]; /* the group's [lane][GROUP]; [lane][query] */
    float top[BLOCK], power[BLOCK], scale[BLOCK], total[BLOCK], least[BLOCK], shift[BLOCK];
    uint32_t alive[BLOCK / LANES]; /* the chunks of CHUNK keys in which some key weighs anything for these queries, a bit each */
    int sparse[BLOCK / LANES];     /* in the last tile not all were */
} OF(state);

/* Lanes from .. from + dim - 1 of the queries: panel[group][lane][GROUP]. */
TARGET static void OF(make_queries)(float *to, const float *const row[BLOCK], uint32_t from, uint32_t dim) {
    for (uint32_t r = 0; r < BLOCK; r++)
        for (uint32_t t = 0; t < dim; t++) to[(r / GROUP * dim + t) * GROUP + r % GROUP] = row[r][from + t];
}

#define EACH_SUM \
    _Pragma("GCC unroll 8") for (int p = 0; p < FEW; p++) _Pragma("GCC unroll 3") for (int c = 0; c < 3; c++)

/* sum[p][c] += sum_t x[t][c] k[t][p], k in rows of 16.  A chain of fma a sum: error at most gamma(terms) times the sum of
   |terms| (N15). */
TARGET __attribute__((always_inline)) static inline void OF(add_products)(vec sum[FEW][3], const float *x, const float *k,
                                                                          uint32_t terms) {
#pragma GCC unroll 8
    for (uint32_t t = 0; t < terms; t++, x += GROUP, k += STRIP) {
        vec y[3];
#pragma GCC unroll 3
        for (int c = 0; c < 3; c++) y[c] = LOAD(x + c * LANES);
#pragma GCC unroll 8
        for (int p = 0; p < FEW; p++) {
            vec z = SET(k[p]);
#pragma GCC unroll 3
            for (int c = 0; c < 3; c++) sum[p][c] = FMA(y[c], z, sum[p][c]);
        }
    }
}

/* tile[key][query] = factor ((more ? itself : 0) + <q, k>) for the 16 keys of a strip K[t][16]; their maxima. */
TARGET static void OF(score_strip)(float *tile, float *most, const float *panel, const float *K, uint32_t dim, int more,
                                   float factor) {
    for (uint32_t part = 0; part < PASSES; part++) {
        uint32_t g = part / (STRIP / FEW), key = part % (STRIP / FEW) * FEW;
        float *S = tile + (g * ATTEND_KEYS + key) * GROUP;
        vec sum[FEW][3];
        OF(look_ahead)((const float *)((uintptr_t)K + (uintptr_t)dim * STRIP * sizeof(float)), dim, part, PASSES);
        EACH_SUM sum[p][c] = more ? LOAD(S + p * GROUP + c * LANES) : SET(0.0f);
        OF(add_products)(sum, panel + (size_t)g * dim * GROUP, K + key, dim);
        EACH_SUM STORE(S + p * GROUP + c * LANES, sum[p][c] *= SET(factor));
#pragma GCC unroll 3
        for (int c = 0; c < 3; c++) {
            vec m = sum[0][c];
#pragma GCC unroll 8
            for (int p = 1; p < FEW; p++) m = MAX(m, sum[p][c]);
            STORE(most + key / FEW * BLOCK + g * GROUP + c * LANES, m);
        }
    }
}

/* Where the scores of a vector of queries, from query r on, stand for the tile's first key. */
static inline float *OF(scores)(const OF(state) *z, uint32_t r) {
    return (float *)z->tile + (size_t)(r / GROUP) * ATTEND_KEYS * GROUP + r % GROUP;
}

/* Scores of tiles with a slope or with keys that are not seen; their maxima. */
TARGET static void OF(make_scores)(OF(state) *z, const attend_task *a, uint32_t rows, int32_t left) {
    int32_t far[BLOCK]; /* i - p of the tile's first key */
    for (uint32_t r = 0; r < BLOCK; r++) far[r] = left + (int32_t)(r < rows ? r : rows - 1);
    for (uint32_t r = 0; r < BLOCK; r += LANES) {
        ivec from;
        vec most = SET(-INFINITY);
        memcpy(&from, far + r, sizeof from);
        for (int32_t p = 0; p < ATTEND_KEYS; p++) {
            float *S = OF(scores)(z, r) + p * GROUP;
            vec s = LOAD(S);
            ivec distance = from - p, out = (distance < 0) | (distance >= (int32_t)a->window);
            if (a->slope != 0) s = FMA(__builtin_convertvector(distance, vec), SET(-a->slope), s);
            s = (vec)(((ivec)s & ~out) | ((ivec)SET(-INFINITY) & out));
            STORE(S, s);
            most = p % FEW ? MAX(most, s) : s;
            STORE(z->most + p / FEW * BLOCK + r, most);
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

/* The chunks in which not every score of LANES queries is below `least`, where it weighs nothing; NaN is not. */
TARGET static uint32_t OF(find_alive)(const OF(state) *z, uint32_t r) {
    const float *S = OF(scores)(z, r);
    uint32_t alive = 0;
    vec least = LOAD(z->least + r);
    for (uint32_t c = 0; c < CHUNKS; c++, S += CHUNK * GROUP) {
        ivec low = LOAD(S) < least;
#pragma GCC unroll 8
        for (int p = 1; p < CHUNK; p++) low &= LOAD(S + p * GROUP) < least;
        alive |= (uint32_t)!ALL(low) << c;
    }
    return alive;
}

/* The largest scores so far; sums of weights to their scale.  Queries for which a chunk of the last tile weighed nothing are
   first asked which chunks of this one count at all; that never changes a bit. */
TARGET static void OF(find_tops)(OF(state) *z) {
    for (uint32_t r = 0; r < BLOCK; r += LANES) {
        uint32_t alive = z->sparse[r / LANES] ? OF(find_alive)(z, r) : EVERY;
        vec most = SET(-INFINITY), least = LOAD(z->least + r);
        z->alive[r / LANES] = alive;
        z->sparse[r / LANES] = alive != EVERY;
        STORE(z->scale + r, SET(1.0f));
        for (uint32_t c = 0; c < CHUNKS; c++) {
            if (!(alive >> c & 1)) continue;
            const float *part = z->most + c * (CHUNK / FEW) * BLOCK + r;
            vec m = LOAD(part);
#pragma GCC unroll 2
            for (int p = 1; p < CHUNK / FEW; p++) m = MAX(m, LOAD(part + p * BLOCK));
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
TARGET static void OF(make_weights)(OF(state) *z) {
    uint32_t any = 0;
    for (uint32_t r = 0; r < BLOCK; r += LANES) any |= z->alive[r / LANES];
    for (uint32_t r = 0; r < BLOCK; r += LANES) {
        vec least = LOAD(z->least + r), shift = LOAD(z->shift + r), total = SET(0.0f);
        for (uint32_t c = 0; c < CHUNKS; c++) {
            float *S = OF(scores)(z, r) + c * CHUNK * GROUP;
            if (z->alive[r / LANES] >> c & 1)
#pragma GCC unroll 8
                for (int p = 0; p < CHUNK; p++, S += GROUP) {
                    vec w = OF(weight)(LOAD(S), shift, least);
                    STORE(S, w);
                    total += w;
                }
            else if (any >> c & 1)
                for (int p = 0; p < CHUNK; p++) STORE(S + p * GROUP, SET(0.0f));
        }
        STORE(z->total + r, LOAD(z->total + r) + total);
    }
}

/* sum[lane] = scale sum[lane] + sum_p weight[p] V[p][lane] for `lanes` of a strip of 16, over the chunks that count. */
TARGET static void OF(sum_strip)(const OF(state) *z, float *total, const float *V, uint32_t lanes) {
    for (uint32_t part = 0; part < PASSES; part++) {
        uint32_t r = part / (STRIP / FEW) * GROUP, lane = part % (STRIP / FEW) * FEW, alive = 0;
        float *to = total + lane * BLOCK + r;
        const float *weights = OF(scores)(z, r);
        vec sum[FEW][3];
        for (uint32_t c = 0; c < 3; c++) alive |= z->alive[r / LANES + c];
        if (lane >= lanes || !alive) continue;
        OF(look_ahead)((const float *)((uintptr_t)V + ATTEND_KEYS * STRIP * sizeof(float)), ATTEND_KEYS, part, PASSES);
        EACH_SUM sum[p][c] = LOAD(to + p * BLOCK + c * LANES) * LOAD(z->scale + r + c * LANES);
        for (uint32_t from = 0, end; from < CHUNKS; from = end + 1) {
            for (end = alive == EVERY ? CHUNKS : from; alive >> end & 1; end++) {}
            OF(add_products)(sum, weights + from * CHUNK * GROUP, V + from * CHUNK * STRIP + lane, (end - from) * CHUNK);
        }
        EACH_SUM STORE(to + p * BLOCK + c * LANES, sum[p][c]);
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
            OF(score_strip)(z->tile + (size_t)c * GROUP, z->most + (size_t)(c / FEW) * BLOCK, z->panel,
                            a->k + ((size_t)(tile * ATTEND_KEYS + c) * a->dim + (size_t)t * STRIP), part, t > 0,
                            t + part < a->dim ? 1 : a->sharpness);
    }
    if (edge || a->slope != 0) OF(make_scores)(z, a, rows, (int32_t)a->first - (int32_t)key);
    OF(find_tops)(z);
    OF(make_weights)(z);
    const float *V = a->v + ((size_t)tile * a->strips + a->strip) * ATTEND_KEYS * STRIP;
    for (uint32_t j = 0; j < a->lanes; j += STRIP)
        OF(sum_strip)(z, z->sum + (size_t)j * BLOCK, V + (size_t)j * ATTEND_KEYS, a->wide - j);
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
            y[(size_t)r * a->vdim + j] = z.sum[j * BLOCK + r] / z.total[r];
}
#undef CHUNK
#undef CHUNKS
#undef EVERY
#undef GROUP
#undef PASSES
#undef EACH_SUM
