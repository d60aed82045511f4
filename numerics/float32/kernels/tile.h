/* tile.h - what attention and linear maps share on the own cores: BLOCK rows against a strip of 16 packed rows, in
   register tiles of ROWS x 16.  Included by bodies, after simd.h. */
#undef PARTS
#define PARTS (STRIP / LANES)
#define BLOCK 48 /* a multiple of every ROWS */

/* Lanes from .. from + dim - 1 of BLOCK rows in panels of ROWS: to[panel][lane][ROWS]. */
TARGET static void OF(make_panels)(float *to, const float *const row[BLOCK], uint32_t from, uint32_t dim) {
    for (uint32_t r = 0; r < BLOCK; r++) {
        const float *x = row[r] + from;
        float *panel = to + (size_t)(r / ROWS) * ROWS * dim + r % ROWS;
        for (uint32_t t = 0; t < dim; t++) panel[t * ROWS] = x[t];
    }
}

/* Asks for the share of panel r0 in the `lines` cache lines from x on, so that the next strip is there when it is needed: hardware
   stops looking ahead at every page.  A hint; past the end of a buffer it does nothing. */
static inline void OF(look_ahead)(const float *x, uint32_t lines, uint32_t r0) {
    for (uint32_t l = lines * r0 / BLOCK; l < lines * (r0 + ROWS) / BLOCK; l++)
        __builtin_prefetch((const void *)((uintptr_t)x + (uintptr_t)l * STRIP * sizeof(float)));
}

/* S[row][0..16) = (more ? itself : 0) + sum_t panel[t][row] K[t][0..16), rows of S `stride` apart.
   A chain of fma a sum: error at most gamma(dim) times the sum of |terms| (N15). */
TARGET static void OF(dot_tile)(float *S, size_t stride, const float *panel, const float *K, uint32_t dim, int more) {
    for (uint32_t r0 = 0; r0 < BLOCK; r0 += ROWS, panel += (size_t)ROWS * dim, S += ROWS * stride) {
        vec acc[ROWS][PARTS];
        OF(look_ahead)((const float *)((uintptr_t)K + (uintptr_t)dim * STRIP * sizeof(float)), dim, r0);
#pragma GCC unroll 12
        for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 4
            for (int c = 0; c < PARTS; c++) acc[r][c] = more ? LOAD(S + (size_t)r * stride + c * LANES) : SET(0.0f);
        const float *q = panel, *k = K;
        for (uint32_t t = 0; t < dim; t++, q += ROWS, k += STRIP) {
            vec key[PARTS];
#pragma GCC unroll 4
            for (int c = 0; c < PARTS; c++) key[c] = LOAD(k + c * LANES);
#pragma GCC unroll 12
            for (int r = 0; r < ROWS; r++) {
                vec x = SET(q[r]);
#pragma GCC unroll 4
                for (int c = 0; c < PARTS; c++) acc[r][c] = FMA(x, key[c], acc[r][c]);
            }
        }
#pragma GCC unroll 12
        for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 4
            for (int c = 0; c < PARTS; c++) STORE(S + (size_t)r * stride + c * LANES, acc[r][c]);
    }
}
