/* weight.h - e^x with its power of two held apart, for one instruction set; included by bodies, after simd.h.
   x = n ln 2 + r with n an integer next to x / ln 2, |r| < 0.37; Within (2.6 + |x| 2^-19)
   2^-24 of itself for |x| < 2^20 (N25).  Without fma n ln 2 is taken away in doubles. */

/* x = n ln 2 + r to 2^(n - N) e^r: `shift` is 3 2^22 + 127 - N, so that m ends in the exponent of 2^(n - N).  x below
   `least` counts as that: n = N - 127, the exponent of 0.  NaN is never below. */
TARGET static inline vec OF(weight)(vec x, vec shift, vec least) {
    x = MAX(least, x);
#if ISA == ISA_PORTABLE
    typedef double wide __attribute__((vector_size(8 * LANES)));
    wide to = __builtin_convertvector(x, wide), near = (to * 0x1.71547652b82fep+0 + 0x1.8p52) - 0x1.8p52;
    vec m = __builtin_convertvector(near, vec) + shift, r = __builtin_convertvector(to - near * 0x1.62e42fefa39efp-1, vec);
#else
    vec m = FMA(x, SET(0x1.715476p+0f), shift), n = m - shift;
    vec r = FMA(n, SET(-0x1.62e4p-1f), x); /* exact */
    r = FMA(n, SET(-0x1.7f7d1cp-20f), r);
#endif
    m = (vec)((uvec)m << 23);
    vec p = FMA(r, SET(0x1.6b6e36p-10f), SET(0x1.122f96p-7f));
    p = FMA(r, p, SET(0x1.555688p-5f));
    p = FMA(r, p, SET(0x1.5554a4p-3f));
    p = FMA(r, p, SET(0.5f));
    p = FMA(r, p, SET(1.0f));
    return FMA(r * p, m, m);
}
