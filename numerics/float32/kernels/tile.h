/* tile.h - what attention and linear maps share on the own cores: blocks of BLOCK rows against strips of 16 packed rows.
   Included by bodies, after simd.h. */
#undef PARTS
#define PARTS (STRIP / LANES)
#define BLOCK 48 /* a multiple of every ROWS and 3 LANES */

/* Asks for one part of `parts` of the `lines` cache lines from x on, so that the next strip is there when it is needed: hardware
   stops looking ahead at every page.  A hint; past the end of a buffer it does nothing. */
static inline void OF(look_ahead)(const float *x, uint32_t lines, uint32_t part, uint32_t parts) {
    for (uint32_t l = lines * part / parts; l < lines * (part + 1) / parts; l++)
        __builtin_prefetch((const void *)((uintptr_t)x + (uintptr_t)l * STRIP * sizeof(float)));
}
