/* device_native.c - "cpu": buffers are blocks of memory, a launch runs its groups on the threads of a pool and has
   ended when it returns. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "numerics/float32/device_kind.h"
#include "numerics/float32/device_pool.h"

#define ALIGNMENT 64 /* of what a kernel sees; the guard is a multiple */
#define LARGE ((size_t)16 << 20) /* bytes of a buffer for which asking how much memory is free pays */

typedef struct native {
    device_pool *pool;
    double seconds;
} native;

/* The value of a line "NAME: N kB" of /proc/meminfo, in bytes; 0 where there is none. */
static uint64_t meminfo(const char *name) {
    FILE *in = fopen("/proc/meminfo", "re");
    if (!in) return 0;
    char line[160];
    unsigned long long kilobytes = 0;
    size_t n = strlen(name);
    while (fgets(line, sizeof line, in))
        if (!strncmp(line, name, n) && line[n] == ':') {
            if (sscanf(line + n + 1, "%llu", &kilobytes) != 1) kilobytes = 0;
            break;
        }
    fclose(in);
    return (uint64_t)kilobytes << 10;
}

/* What a process may have at most: the machine's memory, or less where the control group or a limit says so. */
static uint64_t memory_of_process(void) {
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    uint64_t most = pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : (uint64_t)1 << 30;
    struct rlimit limit;
    if (!getrlimit(RLIMIT_AS, &limit) && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < most) most = limit.rlim_cur;
    FILE *in = fopen("/sys/fs/cgroup/memory.max", "re");
    if (in) {
        unsigned long long group;
        if (fscanf(in, "%llu", &group) == 1 && group < most) most = group; /* "max" is no number */
        fclose(in);
    }
    return most;
}

static void processor_name(char *name, size_t room) {
    FILE *in = fopen("/proc/cpuinfo", "re");
    snprintf(name, room, "own cores");
    if (!in) return;
    char line[256];
    while (fgets(line, sizeof line, in)) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) || !colon) continue;
        line[strcspn(line, "\n")] = '\0';
        snprintf(name, room, "%s", colon + 1 + strspn(colon + 1, " "));
        break;
    }
    fclose(in);
}

void device_native_describe(device_info *info, unsigned threads) {
    *info = (device_info){.spec = "cpu", .platform = "native", .units = threads ? threads : 1};
    processor_name(info->name, sizeof info->name);
    snprintf(info->version, sizeof info->version, "verbatim %s", VERBATIM_VERSION);
    info->memory = info->largest = memory_of_process();
}

static void native_close(device *d) {
    native *own = d->own;
    device_pool_close(own->pool);
    free(own);
}

static status native_alloc(device *d, device_buffer *b, fault *f) {
    size_t whole = b->guard + b->bytes + b->guard;
    whole = (whole + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    uint64_t available = whole > LARGE ? meminfo("MemAvailable") : 0;
    if (available && whole > available) /* memory that is promised and not there ends the process later */
        return fault_set(f, ST_LIMIT, "a buffer of %zu bytes is needed; %llu bytes of memory are free", b->bytes,
                         (unsigned long long)available);
    b->whole = aligned_alloc(ALIGNMENT, whole);
    if (!b->whole) return fault_set(f, ST_MEMORY, "no memory for a buffer of %zu bytes", b->bytes);
    b->inner = (char *)b->whole + b->guard;
    (void)d;
    return ST_OK;
}

static void native_free(device *d, device_buffer *b) {
    (void)d;
    free(b->whole);
}

static status native_write(device *d, device_buffer *b, size_t offset, const void *from, size_t bytes, fault *f) {
    (void)d, (void)f;
    memcpy((char *)b->whole + offset, from, bytes);
    return ST_OK;
}

static status native_read(device *d, void *to, const device_buffer *b, size_t offset, size_t bytes, fault *f) {
    (void)d, (void)f;
    memcpy(to, (const char *)b->whole + offset, bytes);
    return ST_OK;
}

static status native_zero(device *d, device_buffer *b, fault *f) {
    (void)d, (void)f;
    memset(b->inner, 0, b->bytes);
    return ST_OK;
}

static status native_finish(device *d, fault *f) {
    (void)d, (void)f; /* every launch has ended when it returned */
    return ST_OK;
}

typedef struct native_launch_job {
    kernel_native *kernel;
    kernel_value value[KERNEL_ARGS_MOST];
} native_launch_job;

static void run_group(void *context, size_t group) {
    const native_launch_job *j = context;
    j->kernel(j->value, group);
}

static status native_launch(device *d, kernel_id kernel, const kernel_arg *args, size_t count, size_t groups,
                            fault *f) {
    native *own = d->own;
    native_launch_job j = {.kernel = d->kernels[kernel].native};
    for (size_t i = 0; i < count; i++) {
        if (args[i].kind == ARG_BUFFER) j.value[i].p = args[i].buffer ? args[i].buffer->inner : NULL;
        else if (args[i].kind == ARG_UINT) j.value[i].u = args[i].number;
        else j.value[i].x = args[i].value;
    }
    double start = work_now();
    status st = device_pool_run(own->pool, d->work, groups, run_group, &j);
    own->seconds += work_now() - start;
    return st == ST_OK ? ST_OK : fault_set(f, st, "interrupted in a run of the kernel %s", d->kernels[kernel].name);
}

static double native_seconds(device *d) {
    native *own = d->own;
    double seconds = own->seconds;
    own->seconds = 0;
    return seconds;
}

static const device_kind native_kind = {
    .close = native_close, .alloc = native_alloc, .free = native_free, .write = native_write, .read = native_read,
    .zero = native_zero, .finish = native_finish, .launch = native_launch, .seconds = native_seconds,
};

status device_native_open(device *d, fault *f) {
    native *own = calloc(1, sizeof *own);
    if (!own || device_pool_open(&own->pool, d->work->threads) != ST_OK) {
        free(own);
        return fault_set(f, ST_MEMORY, "out of memory");
    }
    device_native_describe(&d->info, d->work->threads);
    d->own = own;
    d->kind = &native_kind;
    return ST_OK;
}
