/* progress.c - see progress.h. */
#include "verify/progress.h"

#include <stdio.h>
#include <unistd.h>

#define BAR_CELLS 30

static void draw(progress *p, const char *what, int percent) {
    if (!p->bar) {
        fprintf(stderr, "verify: %s %d%%\n", what, percent);
        return;
    }
    char bar[BAR_CELLS + 1];
    for (int i = 0; i < BAR_CELLS; i++) bar[i] = i * 100 < percent * BAR_CELLS ? '#' : '.';
    bar[BAR_CELLS] = '\0';
    fprintf(stderr, "\r\033[K[%s] %3d%% %.40s", bar, percent, what);
    fflush(stderr);
    p->drawn = true;
}

static void report(void *to, const char *what, double fraction) {
    progress *p = to;
    /* Whoever holds the lock is already drawing; a missed report is no loss. */
    if (pthread_mutex_trylock(&p->lock)) return;
    double now = work_now();
    if (now >= p->next) {
        p->next = now + p->interval;
        int percent = fraction >= 1 ? 100 : fraction > 0 ? (int)(100 * fraction) : 0;
        draw(p, what, percent);
    }
    pthread_mutex_unlock(&p->lock);
}

void progress_open(progress *p, work *w, bool quiet, bool always) {
    *p = (progress){.bar = isatty(STDERR_FILENO) && !quiet};
    pthread_mutex_init(&p->lock, NULL);
    if (quiet) return;
    p->interval = p->bar ? 0.1 : always ? 1 : 30;
    p->next = work_now() + (p->bar ? 0.5 : p->interval); /* short runs draw nothing */
    w->progress = report;
    w->progress_to = p;
}

void progress_close(progress *p) {
    if (p->drawn) fputs("\r\033[K", stderr);
    pthread_mutex_destroy(&p->lock);
}
