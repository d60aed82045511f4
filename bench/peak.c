/* peak.c - see peak.h: multiply-add chains in the widest instruction set there is, shared in even parts among threads. */
#include "bench/peak.h"

#define ISA ISA_PORTABLE
#include "bench/peak_body.h"
#undef ISA
#ifdef ISA_X86
#define ISA ISA_AVX2
#include "bench/peak_body.h"
#undef ISA
#define ISA ISA_AVX512
#include "bench/peak_body.h"
#undef ISA
#endif

#define PARTS 24 /* a thread */

typedef struct job {
    double flop; /* of one part */
    float *sum;
} job;

static status part(void *context, uint64_t index) {
    job *j = context;
    double steps = j->flop / (2 * CHAINS); /* times lanes */
    float *sum = &j->sum[index];
#ifdef ISA_X86
    if (isa_best() == ISA_AVX512) *sum = chains_avx512((uint64_t)(steps / 16));
    else if (isa_best() == ISA_AVX2) *sum = chains_avx2((uint64_t)(steps / 8));
    else
#endif
        *sum = chains_portable((uint64_t)(steps / 4));
    return ST_OK;
}

status peak_flop(double flop, const work *w) {
    float sum[64 * PARTS];
    if (w->threads < 1 || w->threads > 64) return ST_DOMAIN;
    job j = {.flop = flop / ((double)w->threads * PARTS), .sum = sum};
    return work_parallel(w, (uint64_t)w->threads * PARTS, part, &j);
}
