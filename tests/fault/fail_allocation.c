/* fail_allocation.c - preloaded before the command by script/check-allocations: the allocation numbered
   FAIL_ALLOCATION (from 1) fails, once; how many there were is written to the file ALLOCATION_COUNT at exit. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The allocator of glibc behind its public names. */
extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *old, size_t bytes);
extern void *__libc_memalign(size_t alignment, size_t bytes);

static atomic_ulong counted;
static unsigned long failing;

__attribute__((constructor)) static void start(void) {
    const char *s = getenv("FAIL_ALLOCATION");
    failing = s ? strtoul(s, NULL, 10) : 0;
    atomic_store(&counted, 0); /* what the loader took is not the program's */
}

__attribute__((destructor)) static void finish(void) {
    const char *path = getenv("ALLOCATION_COUNT");
    char line[32];
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (fd < 0) return;
    int n = snprintf(line, sizeof line, "%lu\n", atomic_load(&counted));
    if (write(fd, line, (size_t)n) != n) _exit(99);
    close(fd);
}

static int fails(void) {
    if (atomic_fetch_add(&counted, 1) + 1 != failing) return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t bytes) { return fails() ? NULL : __libc_malloc(bytes); }
void *calloc(size_t count, size_t bytes) { return fails() ? NULL : __libc_calloc(count, bytes); }
void *realloc(void *old, size_t bytes) { return fails() ? NULL : __libc_realloc(old, bytes); }
void *aligned_alloc(size_t alignment, size_t bytes) { return fails() ? NULL : __libc_memalign(alignment, bytes); }
int posix_memalign(void **to, size_t alignment, size_t bytes) {
    if (fails()) return ENOMEM;
    void *p = __libc_memalign(alignment, bytes);
    if (!p) return ENOMEM;
    *to = p;
    return 0;
}
