/* complex64.h - complex numbers from their two parts: CMPLX of C11, which not every compiler has with every C library. */
#ifndef NUMERICS_FLOAT64_COMPLEX64_H
#define NUMERICS_FLOAT64_COMPLEX64_H

#include <complex.h>

static inline double complex complex64(double re, double im) {
    const union {
        double parts[2];
        double complex whole;
    } z = {{re, im}};
    return z.whole;
}

static inline long double complex complex_long(long double re, long double im) {
    const union {
        long double parts[2];
        long double complex whole;
    } z = {{re, im}};
    return z.whole;
}

#endif
