/* weight.h - e^x with its power of two held apart, for one instruction set; included by bodies, after simd.h.
   x = n ln 2 + r with n an integer next to x / ln 2, |r| < 0.37; Within (2.6 + |x| 2^-19)
   2^-24 of itself for |x| < 2^20 (N25).  Without fma n ln 2 is taken away in doubles. */

#undef BOTH
#define BOTH _Pragma("GCC unroll 2") for (int k = 0; k < 2; k++)

/* Turns x[0] and x[1], x = n ln 2 + r, to 2^(n - N) e^r, side by side, since each step waits for the one before: `shift` is
   3 2^22 + 127 - N, so that m ends in the exponent of 2^(n - N).  x below `least` counts as that: n = N - 127, the exponent
   of 0.  NaN is never below. */
TARGET static inline void OF(weigh)(vec x[2], vec shift, vec least) {
    vec m[2], r[2], p[2];
    BOTH x[k] = MAX(least, x[k]);
#if ISA == ISA_PORTABLE
    typedef double wide __attribute__((vector_size(8 * LANES)));
    BOTH {
        wide to = __builtin_convertvector(x[k], wide), near = (to * 0x1.71547652b82fep+0 + 0x1.8p52) - 0x1.8p52;
        m[k] = __builtin_convertvector(near, vec) + shift;
        r[k] = __builtin_convertvector(to - near * 0x1.62e42fefa39efp-1, vec);
    }
#else
    BOTH m[k] = FMA(x[k], SET(0x1.715476p+0f), shift);
    BOTH p[k] = m[k] - shift;
    BOTH r[k] = FMA(p[k], SET(-0x1.62e4p-1f), x[k]); /* exact */
    BOTH r[k] = FMA(p[k], SET(-0x1.7f7d1cp-20f), r[k]);
#endif
    BOTH m[k] = (vec)((uvec)m[k] << 23);
    BOTH p[k] = FMA(r[k], SET(0x1.6b6e36p-10f), SET(0x1.122f96p-7f));
    BOTH p[k] = FMA(r[k], p[k], SET(0x1.555688p-5f));
    BOTH p[k] = FMA(r[k], p[k], SET(0x1.5554a4p-3f));
    BOTH p[k] = FMA(r[k], p[k], SET(0.5f));
    BOTH p[k] = FMA(r[k], p[k], SET(1.0f));
    BOTH p[k] = r[k] * p[k];
    BOTH x[k] = FMA(p[k], m[k], m[k]);
}
TARGET static inline vec OF(weight)(vec x, vec shift, vec least) {
    vec both[2] = {x, x};
    OF(weigh)(both, shift, least);
    return both[0];
}
