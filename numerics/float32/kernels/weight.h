/* weight.h - e^x with its power of two held apart, for one instruction set; included by bodies, after simd.h.
   x = n ln 2 + r with n an integer next to x / ln 2, |r| < 0.37; (n + 3 2^22) << 23 is n << 23.  Within (2.6 + |x| 2^-19)
   2^-24 of itself for |x| < 2^20 (N25).  Without fma n ln 2 is taken away in doubles. */

/* 2^(n - N) e^r for x = n ln 2 + r: `bits` is (127 - N) << 23; below `least` the result is 0. */
TARGET static inline vec OF(weight)(vec x, uint32_t bits, vec least) {
    const vec shift = SET(0x1.8p+23f);
#if ISA == ISA_PORTABLE
    typedef double wide __attribute__((vector_size(8 * LANES)));
    wide to = __builtin_convertvector(x, wide), near = (to * 0x1.71547652b82fep+0 + 0x1.8p52) - 0x1.8p52;
    vec m = __builtin_convertvector(near, vec) + shift, r = __builtin_convertvector(to - near * 0x1.62e42fefa39efp-1, vec);
#else
    vec m = FMA(x, SET(0x1.715476p+0f), shift), n = m - shift;
    vec r = FMA(n, SET(-0x1.62e4p-1f), x); /* exact */
    r = FMA(n, SET(-0x1.7f7d1cp-20f), r);
#endif
    vec scale = (vec)(((uvec)m << 23) + bits);
    vec p = FMA(r, SET(0x1.6b6e36p-10f), SET(0x1.122f96p-7f));
    p = FMA(r, p, SET(0x1.555688p-5f));
    p = FMA(r, p, SET(0x1.5554a4p-3f));
    p = FMA(r, p, SET(0.5f));
    p = FMA(r, p, SET(1.0f));
    p = FMA(r * p, scale, scale);
    return (vec)((ivec)p & ~(x < least));
}
