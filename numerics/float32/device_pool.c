/* device_pool.c - see device_pool.h.  A round is announced under the lock and closed when the caller finds no index left;
   it has ended when the threads that took part are done, so a job lives on the caller's stack, and a thread that wakes
   too late for a short round keeps nobody waiting.  Indices are handed out by one atomic counter. */
#include "numerics/float32/device_pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef struct pool_job {
    const work *w;
    size_t count;
    void (*run)(void *, size_t);
    void *context;
    _Atomic size_t next;
    atomic_bool stopped;
} pool_job;

struct device_pool {
    pthread_mutex_t lock;
    pthread_cond_t wake, done;
    pool_job *job;       /* NULL between rounds; guarded by lock, as all below */
    uint64_t round;
    unsigned busy;       /* threads that took part and are not done */
    bool quit;
    unsigned wanted, started;
    pthread_t *thread;
};

static void job_work(pool_job *j) {
    for (;;) {
        size_t i = atomic_fetch_add_explicit(&j->next, 1, memory_order_relaxed);
        if (i >= j->count) return; /* at most count + threads are ever added: no wrap, count is far below 2^63 */
        if (work_should_stop(j->w)) {
            atomic_store(&j->stopped, true);
            return;
        }
        j->run(j->context, i);
    }
}

static void *pool_thread(void *context) {
    device_pool *p = context;
    uint64_t seen = 0;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->quit && (!p->job || p->round == seen)) pthread_cond_wait(&p->wake, &p->lock);
        if (p->quit) break;
        seen = p->round;
        pool_job *j = p->job;
        p->busy++;
        pthread_mutex_unlock(&p->lock);
        job_work(j);
        pthread_mutex_lock(&p->lock);
        if (--p->busy == 0) pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

status device_pool_open(device_pool **out, unsigned threads) {
    *out = NULL;
    device_pool *p = calloc(1, sizeof *p);
    if (!p) return ST_MEMORY;
    p->wanted = threads > 1 ? threads - 1 : 0;
    p->thread = calloc(p->wanted + 1, sizeof *p->thread);
    bool lock = p->thread && !pthread_mutex_init(&p->lock, NULL);
    bool wake = lock && !pthread_cond_init(&p->wake, NULL);
    if (wake && !pthread_cond_init(&p->done, NULL)) {
        *out = p;
        return ST_OK;
    }
    if (wake) pthread_cond_destroy(&p->wake);
    if (lock) pthread_mutex_destroy(&p->lock);
    free(p->thread);
    free(p);
    return ST_MEMORY;
}

void device_pool_close(device_pool *p) {
    if (!p) return;
    pthread_mutex_lock(&p->lock);
    p->quit = true;
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
    for (unsigned t = 0; t < p->started; t++) pthread_join(p->thread[t], NULL);
    pthread_cond_destroy(&p->done);
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->lock);
    free(p->thread);
    free(p);
}

/* A thread that cannot be started is not an error: the ones that run share its work. */
static void pool_start(device_pool *p) {
    while (p->started < p->wanted && !pthread_create(&p->thread[p->started], NULL, pool_thread, p)) p->started++;
    p->wanted = p->started;
}

status device_pool_run(device_pool *p, const work *w, size_t count, void (*run)(void *context, size_t i),
                       void *context) {
    pool_job j = {.w = w, .count = count, .run = run, .context = context};
    atomic_init(&j.next, 0);
    atomic_init(&j.stopped, false);
    if (count < 2 || !p->wanted) {
        job_work(&j);
        return atomic_load(&j.stopped) ? ST_STOPPED : ST_OK;
    }
    pthread_mutex_lock(&p->lock);
    pool_start(p); /* new threads wait for the lock, then find the round below */
    p->job = &j; // cppcheck-suppress autoVariables ; no thread looks at it after it is NULL and busy is 0 below
    p->round++;
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
    job_work(&j);
    pthread_mutex_lock(&p->lock);
    p->job = NULL;
    while (p->busy) pthread_cond_wait(&p->done, &p->lock);
    pthread_mutex_unlock(&p->lock);
    return atomic_load(&j.stopped) ? ST_STOPPED : ST_OK;
}
