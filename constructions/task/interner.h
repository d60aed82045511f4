/* interner.h - a set of arrays of `width` 32-bit words, numbered 0, 1, 2, .. in the order of their arrival. */
#ifndef CONSTRUCTIONS_TASK_INTERNER_H
#define CONSTRUCTIONS_TASK_INTERNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "numerics/base/status.h"

#define INTERNER_WORDS_MOST ((size_t)1 << 25) /* words of all arrays together */

typedef struct interner {
    size_t width;
    uint32_t count;
    uint32_t *words; /* count * width */
    uint32_t *slots; /* 1 + index, 0 empty */
    size_t room, slot_count;
} interner;

void interner_init(interner *s, size_t width); /* width >= 1; also makes a cleared one ready again */
void interner_clear(interner *s);
/* *index = the number of this array, *is_new whether it is the first of its kind.  LIMIT past INTERNER_WORDS_MOST. */
MUST_USE status interner_add(interner *s, uint32_t *index, bool *is_new, const uint32_t *array);
const uint32_t *interner_at(const interner *s, uint32_t index); /* borrowed until the next add */

#endif
