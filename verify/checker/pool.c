/* pool.c - memory that is counted, linked and given back as a whole; the only way out of a check that fails.
   GMP's hooks carry no context, so one pointer to the running kernel is kept here. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/checker/kernel.h"

#define POOL_MOST ((size_t)384 << 20)
#define SPEND_MOST ((uint64_t)1 << 32)

typedef struct block {
    struct block *next, **from;
    size_t bytes;
    max_align_t start[];
} block;

static kernel *owner;
static block *first;
static size_t held;

void refuse(kernel *k, int code, const char *format, ...) {
    char place[64] = "";
    va_list a;
    if (k->at) snprintf(place, sizeof place, "line %zu, step %zx: ", k->line, k->at);
    else if (k->line) snprintf(place, sizeof place, "line %zu: ", k->line);
    size_t used = strlen(place);
    memcpy(k->why, place, used);
    va_start(a, format);
    vsnprintf(k->why + used, sizeof k->why - used, format, a);
    va_end(a);
    for (char *c = k->why; *c; c++)
        if (*c < ' ' || *c > '~') *c = '?';
    k->code = code;
    longjmp(k->out, 1);
}

static void link_block(block *b) {
    b->next = first;
    b->from = &first;
    if (first) first->from = &b->next;
    first = b;
}

static void *get(size_t bytes) {
    if (bytes > POOL_MOST - held) refuse(owner, EXIT_LIMIT, "needs more memory than %zu MiB", POOL_MOST >> 20);
    block *b = malloc(sizeof *b + bytes);
    if (!b) refuse(owner, EXIT_LIMIT, "out of memory");
    b->bytes = bytes;
    held += bytes;
    link_block(b);
    return b->start;
}

static void give(void *p, size_t bytes) {
    (void)bytes;
    if (!p) return;
    block *b = (block *)((char *)p - offsetof(block, start));
    *b->from = b->next;
    if (b->next) b->next->from = b->from;
    held -= b->bytes;
    free(b);
}

static void *change(void *p, size_t old, size_t bytes) {
    (void)old;
    if (!p) return get(bytes);
    block *b = (block *)((char *)p - offsetof(block, start));
    void *to = get(bytes);
    memcpy(to, p, b->bytes < bytes ? b->bytes : bytes);
    give(p, 0);
    return to;
}

void *pool_get(kernel *k, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) refuse(k, EXIT_LIMIT, "needs too much memory");
    void *p = get(bytes);
    memset(p, 0, bytes);
    return p;
}

char *pool_print(kernel *k, const char *format, ...) {
    va_list a;
    va_start(a, format);
    int bytes = vsnprintf(NULL, 0, format, a);
    va_end(a);
    if (bytes < 0) refuse(k, EXIT_LIMIT, "a text is too long");
    char *text = pool_get(k, (size_t)bytes + 1, 1);
    va_start(a, format);
    vsnprintf(text, (size_t)bytes + 1, format, a);
    va_end(a);
    return text;
}

void *pool_mark(void) { return first; }

void pool_release(void *mark) {
    while (first && first != mark) give(first->start, 0);
}

void pool_open(kernel *k) {
    owner = k;
    mp_set_memory_functions(get, change, give);
}

void pool_close(void) {
    while (first) give(first->start, 0);
    mp_set_memory_functions(NULL, NULL, NULL);
    owner = NULL;
}

void spend(kernel *k, uint64_t units) {
    if (__builtin_add_overflow(k->spent, units, &k->spent) || k->spent > SPEND_MOST)
        refuse(k, EXIT_LIMIT, "needs more than 2^32 elementary steps");
}
