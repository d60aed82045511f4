/* work.h - what a long computation is given from outside: threads, limits, the wish to stop, the seed.
   Passed down by pointer; there is no hidden global. */
#ifndef NUMERICS_BASE_WORK_H
#define NUMERICS_BASE_WORK_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "numerics/base/status.h"

/* The unit of the work limit is one search node, one bit-sliced string or one sampled letter; a string
   through the exact model counts WORK_MODEL_STRING units.  Exact results depend on it and never on time. */
#define WORK_LIMIT_DEFAULT ((uint64_t)1 << 24)
#define WORK_MODEL_STRING ((uint64_t)1 << 10)

typedef struct work {
    unsigned threads;                           /* >= 1                                              */
    uint64_t limit;                             /* work units one exhaustion or sampling may spend    */
    uint64_t seed;                              /* of every random choice                             */
    double deadline;                            /* work_now() at which to stop; 0 for never           */
    const volatile sig_atomic_t *interrupted;   /* non-zero once the user asked to stop; may be NULL  */
    void (*progress)(void *to, const char *what, double fraction); /* any thread; may be NULL         */
    void *progress_to;
} work;

/* One thread, the default limit, seed 0, no deadline. */
work work_default(void);
/* Seconds of a monotonic clock. */
double work_now(void);
/* True when the computation should give up (interrupted or past the deadline); cheap enough for every
   few thousand units.  Work that stops returns ST_STOPPED and reports only what it had established. */
bool work_should_stop(const work *w);
void work_report(const work *w, const char *what, double fraction);

/* Calls run(context, index) for index = 0 .. count-1, each once, on w->threads threads (the caller's
   included), in any order.  Results must be written by index, so that they do not depend on the order.
   Reports progress by the indices done.  Returns the failure with the smallest index, or ST_STOPPED when
   stopped early, or ST_OK. */
MUST_USE status work_parallel(const work *w, uint64_t count, status (*run)(void *context, uint64_t index),
                              void *context);

#endif
