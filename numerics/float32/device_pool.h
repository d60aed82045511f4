/* device_pool.h - threads that stay: a launch on the own cores is microseconds, a new thread is tens of them. */
#ifndef NUMERICS_FLOAT32_DEVICE_POOL_H
#define NUMERICS_FLOAT32_DEVICE_POOL_H

#include <stddef.h>

#include "numerics/base/work.h"

typedef struct device_pool device_pool;

/* threads >= 1, the caller's included; they start with the first run that can use them. */
MUST_USE status device_pool_open(device_pool **p, unsigned threads);
void device_pool_close(device_pool *p); /* NULL allowed */
/* run(context, i) for i = 0 .. count-1, each once, in any order, on all threads.  STOPPED when w asks for it between
   two of them. */
MUST_USE status device_pool_run(device_pool *p, const work *w, size_t count, void (*run)(void *context, size_t i),
                                void *context);

#endif
