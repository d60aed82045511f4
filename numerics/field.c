/* field.c - rows of elements: allocated, initialised and cleared together. */
#include "numerics/field.h"

#include <stdlib.h>

status field_row_new(field *F, void **row, size_t count) {
    size_t bytes;
    *row = NULL;
    if (__builtin_mul_overflow(count, F->size, &bytes)) return ST_MEMORY;
    void *p = malloc(bytes ? bytes : 1);
    if (!p) return ST_MEMORY;
    for (size_t i = 0; i < count; i++) F->init(F, field_at(F, p, i));
    *row = p;
    return ST_OK;
}

void field_row_free(field *F, void *row, size_t count) {
    if (!row) return;
    for (size_t i = 0; i < count; i++) F->clear(F, field_at(F, row, i));
    free(row);
}
