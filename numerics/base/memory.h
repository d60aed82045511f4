/* memory.h - what happens when GMP, MPFR, FLINT, GSL or FFTW cannot go on.  Left alone they abort or print and
   abort; a command must end in a documented exit code instead.  Libraries never install hooks: the command
   does, once, before anything else. */
#ifndef NUMERICS_BASE_MEMORY_H
#define NUMERICS_BASE_MEMORY_H

#include <stddef.h>

/* Neither function may return (they are called where the libraries cannot go on), from any thread. */
typedef struct memory_hooks {
    void (*no_memory)(size_t bytes); /* an allocation of that many bytes failed                    */
    void (*broken)(const char *who); /* FLINT gave up on an invariant, a defect of this program     */
} memory_hooks;

/* GMP (and with it MPFR) and FLINT allocate through malloc and call no_memory when it fails; FLINT's abort
   becomes broken; GSL returns its error codes instead of aborting;
   FFTW's planner calls no_memory, with 0 bytes.  The hooks are copied. */
void memory_install_hooks(const memory_hooks *hooks);

/* FLINT and MPFR keep caches and spare numbers for each thread; a thread that ends calls this last, or they are
   lost.  No number of FLINT may outlive its thread; GMP's may. */
void memory_end_thread(void);

#endif
