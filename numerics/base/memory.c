/* memory.c - see memory.h.  The libraries' hooks carry no context pointer, so the two functions are kept in
   file variables; they are set once, before any thread is started. */
#include "numerics/base/memory.h"

#include <flint/flint.h>
#include <gmp.h>
#include <gsl/gsl_errno.h>
#include <stdint.h>
#include <stdlib.h>

static memory_hooks installed;

static void *checked(void *block, size_t bytes) {
    if (!block) installed.no_memory(bytes); /* does not return */
    return block;
}

static void *allocate(size_t bytes) { return checked(malloc(bytes ? bytes : 1), bytes); }

static void *allocate_zeroed(size_t count, size_t bytes) {
    size_t all;
    if (__builtin_mul_overflow(count, bytes, &all)) all = SIZE_MAX;
    return checked(all == SIZE_MAX ? NULL : calloc(1, all ? all : 1), all);
}

static void *resize(void *block, size_t bytes) { return checked(realloc(block, bytes ? bytes : 1), bytes); }

static void *resize_known(void *block, size_t before, size_t bytes) {
    (void)before;
    return resize(block, bytes);
}

static void release(void *block) { free(block); }

static void release_known(void *block, size_t bytes) {
    (void)bytes;
    free(block);
}

static FLINT_NORETURN void give_up(void) {
    for (;;) installed.broken("FLINT"); /* does not return; the loop tells the compiler so */
}

/* FFTW's planner ends the program through this function of its library when one of its small allocations fails, and
   offers no hook: the linker takes this one in its place. */
void fftw_assertion_failed(const char *what, int line, const char *file);
void fftw_assertion_failed(const char *what, int line, const char *file) {
    (void)what, (void)line, (void)file;
    if (installed.no_memory) installed.no_memory(0);
    __builtin_trap(); /* no hook: nobody to tell */
}

void memory_install_hooks(const memory_hooks *hooks) {
    installed = *hooks;
    mp_set_memory_functions(allocate, resize_known, release_known);
    __flint_set_memory_functions(allocate, allocate_zeroed, resize, release);
    flint_set_abort(give_up);
    gsl_set_error_handler_off();
}

void memory_end_thread(void) { flint_cleanup(); }
