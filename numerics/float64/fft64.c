/* fft64.c - see fft64.h. */
#include "numerics/float64/fft64.h"

#include <fftw3.h>
#include <pthread.h>

/* FFTW's planner keeps its own tables for the whole process and is not to be entered twice. */
static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

status fft64_open(fft64 *f, size_t L) {
    *f = (fft64){.L = L};
    if (L < 1) return ST_DOMAIN;
    if (L > FFT64_L_MOST) return ST_LIMIT;
    f->spectrum = fftw_malloc((L / 2 + 1) * 2 * sizeof *f->spectrum);
    f->signal = fftw_malloc(L * sizeof *f->signal);
    if (!f->spectrum || !f->signal) return ST_MEMORY;
    pthread_mutex_lock(&planner);
    f->plan = fftw_plan_dft_c2r_1d((int)L, (fftw_complex *)f->spectrum, f->signal, FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
    pthread_mutex_unlock(&planner);
    return f->plan ? ST_OK : ST_MEMORY;
}

void fft64_close(fft64 *f) {
    if (f->plan) {
        pthread_mutex_lock(&planner);
        fftw_destroy_plan(f->plan);
        pthread_mutex_unlock(&planner);
    }
    fftw_free(f->spectrum);
    fftw_free(f->signal);
    *f = (fft64){0};
}

void fft64_inverse(fft64 *f) {
    const double scale = 1 / (double)f->L;
    fftw_execute(f->plan);
    for (size_t i = 0; i < f->L; i++) f->signal[i] *= scale;
}
