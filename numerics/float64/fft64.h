/* fft64.h - the inverse discrete Fourier transform of a real sequence, in doubles, by FFTW: x_i = (1/L) sum_(j<L) X_j
   e^(2 pi i ij/L) from X_0, .., X_(L/2), the others being their conjugates.  A plan is made once for a length and keeps
   its two buffers; plans may be made in several threads at a time. */
#ifndef NUMERICS_FLOAT64_FFT64_H
#define NUMERICS_FLOAT64_FFT64_H

#include <stddef.h>

#include "numerics/base/status.h"

#define FFT64_L_MOST ((size_t)1 << 28)

typedef struct fft64 {
    size_t L;
    double *spectrum; /* L/2 + 1 pairs (real, imaginary), to be set by the caller; lost in a run */
    double *signal;   /* L values, after a run */
    void *plan;
} fft64;

/* DOMAIN for L = 0, LIMIT past FFT64_L_MOST; closed by the caller in any case. */
MUST_USE status fft64_open(fft64 *f, size_t L);
void fft64_close(fft64 *f);
/* The imaginary parts of X_0 and, for even L, of X_(L/2) count as 0. */
void fft64_inverse(fft64 *f);

#endif
