/* program_run.c - all strings of a length through a program, and the kinds of facts about it. */
#include <string.h>

#include "verify/checker/builders/program.h"

/* Every x that begins with x_1 .. x_(i-1) and in which no N-gram stands twice is copied; what strings begin with in common
   is pushed once. */
static void walk(kernel *k, program *g, uint32_t *x, uint64_t i, uint64_t N, uint64_t L) {
    uint64_t j = 0;
    for (x[i - 1] = 0; x[i - 1] < g->D; x[i - 1]++) {
        void *mark = pool_mark();
        spend(k, 256);
        for (j = 0; j + N < i && memcmp(x + j, x + i - N, N * sizeof *x); j++) {}
        if (j + N < i) continue; /* the last N letters stood at j already */
        program_push(k, g, i, x[i - 1], false);
        if (i < L) walk(k, g, x, i + 1, N, L);
        else if (program_copies(k, g, x, L) <= 0) refuse(k, EXIT_BAD, "a string is not shown to be copied");
        pool_release(mark);
    }
}

/* run-copied N L */
static void all_copied(kernel *k, program *g, const char *s) {
    uint64_t N = read_small(k, &s, UINT32_MAX);
    uint32_t x[16];
    read_char(k, &s, ' ');
    uint64_t L = read_small(k, &s, sizeof x / sizeof *x);
    read_end(k, s);
    if (!N || !L) refuse(k, EXIT_BAD, "L >= 1 letters, N >= 1 are meant");
    g->at = pool_get(k, 2 * L + 1, sizeof *g->at);
    program_push(k, g, 0, g->D, false);
    walk(k, g, x, 1, N, L);
}

bool program_rule(kernel *k, const step *p, program *(*make)(kernel *k)) {
    const char *s = p->text;
    bool one = read_is(&s, "run-wrong ");
    if (!one && !read_is(&s, "run-copied ")) return false;
    if (p->cites) refuse(k, EXIT_BAD, "cites a step, where none is needed");
    (one ? program_wrong : all_copied)(k, make(k), s);
    return true;
}
