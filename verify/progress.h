/* progress.h - how far a long run is, on standard error only: a bar on a terminal, a line each 30 s elsewhere. */
#ifndef VERIFY_PROGRESS_H
#define VERIFY_PROGRESS_H

#include <pthread.h>
#include <stdbool.h>

#include "numerics/base/work.h"

typedef struct progress {
    bool bar;        /* redraw one line of a terminal          */
    double interval; /* seconds between two reports            */
    double next;     /* work_now() of the next one              */
    bool drawn;      /* a bar is on the terminal's current line */
    pthread_mutex_t lock;
} progress;

/* Connects p to w unless quiet; always: a line each second even off a terminal (--progress). */
void progress_open(progress *p, work *w, bool quiet, bool always);
/* Removes the bar. */
void progress_close(progress *p);

#endif
