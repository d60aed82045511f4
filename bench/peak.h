/* peak.h - the floating-point ceiling of this machine, to hold kernels against. */
#ifndef BENCH_PEAK_H
#define BENCH_PEAK_H

#include "numerics/base/work.h"

/* Does `flop` float32 operations (a fused multiply-add is two) on w's threads, in registers only. */
MUST_USE status peak_flop(double flop, const work *w);

#endif
