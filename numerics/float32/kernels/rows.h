/* rows.h - how the kernels that work row by row share a span among groups.  Row r of the span's strings x count is
   position r % count of string r / count; group g has the rows g * rows .. up to total. */
#ifndef NUMERICS_FLOAT32_KERNELS_ROWS_H
#define NUMERICS_FLOAT32_KERNELS_ROWS_H

#include "numerics/float32/kernel.h"

/* Where row r stands in a register of `room` rows a string whose row `shift` is the span's first. */
static inline size_t row_at(uint32_t r, uint32_t count, uint32_t room, uint32_t shift) {
    return (size_t)(r / count) * room + shift + r % count;
}
/* One past the last row of a group. */
static inline uint32_t rows_end(size_t group, uint32_t rows, uint32_t total) {
    size_t end = (group + 1) * rows;
    return end < total ? (uint32_t)end : total;
}

#endif
