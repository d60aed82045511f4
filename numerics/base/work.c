/* work.c - the clock, the wish to stop and the work queue (pthreads, one atomic index). */
#include "numerics/base/work.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "numerics/base/memory.h"

work work_default(void) { return (work){.threads = 1, .limit = WORK_LIMIT_DEFAULT}; }

double work_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

bool work_should_stop(const work *w) {
    return (w->interrupted && *w->interrupted) || (w->deadline > 0 && work_now() >= w->deadline);
}

void work_report(const work *w, const char *what, double fraction) {
    if (w->progress) w->progress(w->progress_to, what, fraction);
}

typedef struct queue {
    const work *w;
    uint64_t count;
    status (*run)(void *, uint64_t);
    void *context;
    _Atomic uint64_t next;
    pthread_mutex_t lock;
    uint64_t failed_index; /* guarded by lock: the smallest failing index so far */
    status failed;
} queue;

static void queue_fail(queue *q, uint64_t index, status st) {
    pthread_mutex_lock(&q->lock);
    if (q->failed == ST_OK || index < q->failed_index) {
        q->failed = st;
        q->failed_index = index;
    }
    pthread_mutex_unlock(&q->lock);
    /* No new index is handed out; those below this one are already running, so the smallest failure wins. */
    atomic_store(&q->next, q->count);
}

static void queue_work(queue *q) {
    for (;;) {
        uint64_t i = atomic_load(&q->next);
        do {
            if (i >= q->count) return;
        } while (!atomic_compare_exchange_weak(&q->next, &i, i + 1));
        status st = work_should_stop(q->w) ? ST_STOPPED : q->run(q->context, i);
        if (st != ST_OK) queue_fail(q, i, st);
        else work_report(q->w, "working", (double)(i + 1) / (double)q->count);
    }
}

static void *queue_thread(void *q) {
    queue_work(q);
    memory_end_thread();
    return NULL;
}

status work_parallel(const work *w, uint64_t count, status (*run)(void *, uint64_t), void *context) {
    queue q = {.w = w, .count = count, .run = run, .context = context, .failed = ST_OK};
    atomic_init(&q.next, 0);
    unsigned threads = w->threads < 1 ? 1 : w->threads;
    if (threads > count) threads = count ? (unsigned)count : 1;
    pthread_t *others = calloc(threads, sizeof *others);
    if (!others) return ST_MEMORY;
    if (pthread_mutex_init(&q.lock, NULL)) {
        free(others);
        return ST_MEMORY;
    }
    unsigned started = 0;
    /* A thread that cannot be started is not an error: the ones that run share its work. */
    while (started + 1 < threads && !pthread_create(&others[started], NULL, queue_thread, &q)) started++;
    queue_work(&q);
    for (unsigned t = 0; t < started; t++) pthread_join(others[t], NULL);
    pthread_mutex_destroy(&q.lock);
    free(others);
    return q.failed;
}
