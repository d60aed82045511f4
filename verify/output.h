/* output.h - where a command's result goes: standard output, checked to the last byte, or a file that is
   written as a whole or not at all. */
#ifndef VERIFY_OUTPUT_H
#define VERIFY_OUTPUT_H

#include <stdbool.h>

#include "numerics/base/text.h"

typedef struct output {
    text body;        /* not yet delivered             */
    const char *path; /* borrowed; NULL: standard output */
} output;

/* Makes descriptors 0, 1 and 2 exist, so that no file opened later can take their place; a standard output
   that was closed stays unwritable and is found by the first write. */
void output_guard_descriptors(void);
void output_open(output *o, const char *path);
/* Delivers the body to standard output now; with a path everything waits for output_finish. */
MUST_USE status output_flush(output *o, fault *f);
/* Delivers what is left: the file as a whole, or the rest of standard output, which is then closed, since a
   full disk may show only there. */
MUST_USE status output_finish(output *o, fault *f);
void output_clear(output *o);
/* A file besides the result, as a whole or not at all. */
MUST_USE status output_write_file(const char *path, const text *body, fault *f);
/* True when standard output is a terminal that may be coloured. */
bool output_may_colour(const output *o);

#endif
