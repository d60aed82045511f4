/* letters.h - strings over {0, .., D-1} as people write them.
   D <= 36: one character a letter, 0-9 then a-z.  Larger D: decimal numbers separated by commas. */
#ifndef NUMERICS_BASE_LETTERS_H
#define NUMERICS_BASE_LETTERS_H

#include <stddef.h>
#include <stdint.h>

#include "numerics/base/status.h"
#include "numerics/base/text.h"

typedef uint32_t letter;

/* Appends x[0..L) as written above. */
void letters_write(text *t, const letter *x, size_t L, uint32_t D);
/* Reads s (bytes characters, no terminator needed) into *x, a new array of *L letters owned by the caller
   (NULL when empty).  FORMAT with the column of the first bad character; LIMIT past most letters. */
MUST_USE status letters_read(letter **x, size_t *L, const char *s, size_t bytes, uint32_t D, size_t most,
                             fault *f);
/* The index-th string of length L in lexicographic order; index < D^L. */
void letters_from_index(letter *x, size_t L, uint32_t D, uint64_t index);
/* *power = D^L when that fits 64 bits; 0 otherwise (and *power untouched). */
int letters_count(uint64_t *power, uint32_t D, uint64_t L);

#endif
